//! Tools that the tasks need, each of a pinned version, built once into `target/tools`.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use xshell::{Shell, cmd};

/// The licence and source checker.
const CARGO_DENY: &str = "0.20.2";

/// The Jupyter kernel for Rust.
const EVCXR_JUPYTER: &str = "0.22.0";

/// The project's root folder.
pub fn root() -> Result<PathBuf> {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().map(Path::to_path_buf).context("xtask lies in the project's root")
}

/// Where `cargo-deny` is.
pub fn cargo_deny(shell: &Shell) -> Result<PathBuf> {
    installed(shell, "cargo-deny", CARGO_DENY, "some three minutes", &["--no-default-features"])
}

/// Where `evcxr_jupyter` is.
pub fn evcxr_jupyter(shell: &Shell) -> Result<PathBuf> {
    installed(shell, "evcxr_jupyter", EVCXR_JUPYTER, "some seven minutes", &[])
}

/// Where a tool is, after building it if this version isn't there yet.
fn installed(shell: &Shell, tool: &str, version: &str, time: &str, options: &[&str]) -> Result<PathBuf> {
    let folder = root()?.join("target/tools");
    let program = folder.join("bin").join(format!("{tool}{}", std::env::consts::EXE_SUFFIX));
    // Not asked of the program itself: the kernel doesn't say its version on its own.
    let list = cmd!(shell, "cargo install --list --root {folder}")
        .quiet()
        .ignore_stderr()
        .read()
        .unwrap_or_default();
    if !list.lines().any(|line| line == format!("{tool} v{version}:")) {
        println!("building {tool} {version} into target/tools, once; this takes {time}");
        cmd!(shell, "cargo install --quiet --locked --force {options...} --root {folder} {tool}@{version}")
            .run()?;
    }
    Ok(program)
}
