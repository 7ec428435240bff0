//! Tools that the tasks need, each of a pinned version, built once into `target/tools`.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use xshell::{Shell, cmd};

/// The licence and source checker.
const CARGO_DENY: &str = "0.20.2";

/// The project's root folder.
pub fn root() -> Result<PathBuf> {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().map(Path::to_path_buf).context("xtask lies in the project's root")
}

/// Where `cargo-deny` is, after building it if this version isn't there yet.
pub fn cargo_deny(shell: &Shell) -> Result<PathBuf> {
    let folder = root()?.join("target/tools");
    let program = folder.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    let installed = cmd!(shell, "{program} --version").quiet().ignore_stderr().read().unwrap_or_default();
    if !installed.ends_with(CARGO_DENY) {
        println!("building cargo-deny {CARGO_DENY} into target/tools, once; this takes some three minutes");
        cmd!(
            shell,
            "cargo install --quiet --locked --no-default-features --root {folder} cargo-deny@{CARGO_DENY}"
        )
        .run()?;
    }
    Ok(program)
}
