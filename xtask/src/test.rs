//! `cargo xtask test`: the one test command.

use crate::{book, lab_in_browser, look, notebooks, tools};
use anyhow::{Result, ensure};
use std::path::Path;
use std::time::Instant;
use xshell::{Shell, cmd};

/// How many cases a property gets in the release run; a debug run has proptest's 256.
const MANY_CASES: &str = "1024";

/// A step of the check: what it is for, and how it is done.
type Step = (&'static str, fn(&Shell) -> Result<()>);

/// Quick and telling ones first.
const STEPS: [Step; 10] = [
    ("formatting", formatting),
    ("every feature alone, none, and all together, without a warning", features),
    ("tests, as in `cargo test`", tests),
    ("the book: every link of its pages, and each of them in a browser", the_book),
    ("tests with many cases, optimised", many_cases),
    ("the golden truth worked out again, in Python", truth),
    ("documentation, without a warning", documentation),
    ("licences and sources of dependencies", dependencies),
    ("notebooks, each run anew in Jupyter", the_notebooks),
    ("notebooks in JupyterLab, in a browser", lab_in_browser::check),
];

/// Runs every step, and stops at the first that fails.
pub fn run(shell: &Shell) -> Result<()> {
    ensure!(
        std::env::var_os("CI").is_none() || std::env::var_os("TRYCMD").is_none(),
        "CI compares with what is expected and never rewrites it: unset TRYCMD"
    );
    let mut times = Vec::new();
    for (name, step) in STEPS {
        println!("\n=== {name}");
        let start = Instant::now();
        step(shell)?;
        times.push((name, start.elapsed().as_secs()));
    }
    println!();
    for (name, seconds) in times {
        println!("{seconds:>5} s  {name}");
    }
    println!("all of it passed");
    Ok(())
}

fn formatting(shell: &Shell) -> Result<()> {
    Ok(cmd!(shell, "cargo fmt --all --check").run()?)
}

fn features(shell: &Shell) -> Result<()> {
    for features in
        ["", "table", "formats", "explain", "homework", "plot", "png", "notebook", "tracing", "cli"]
    {
        cmd!(shell, "cargo clippy --quiet --package adamscope --no-default-features --features {features} --all-targets -- -D warnings").run()?;
    }
    Ok(cmd!(shell, "cargo clippy --quiet --workspace --all-features --all-targets -- -D warnings").run()?)
}

fn tests(shell: &Shell) -> Result<()> {
    // The light core has tests of its own that no other feature may be needed for.
    cmd!(shell, "cargo test --package adamscope --no-default-features").run()?;
    Ok(cmd!(shell, "cargo test --workspace --all-features").run()?)
}

fn the_book(shell: &Shell) -> Result<()> {
    book::build(shell)?;
    look::check(shell, Path::new("target/book"))
}

fn many_cases(shell: &Shell) -> Result<()> {
    let _cases = shell.push_env("PROPTEST_CASES", MANY_CASES);
    Ok(cmd!(shell, "cargo test --profile many --all-features --tests").run()?)
}

fn truth(shell: &Shell) -> Result<()> {
    if cmd!(shell, "python3 --version").quiet().ignore_stdout().ignore_stderr().run().is_err() {
        println!("left out: there is no python3 here; install it to have this checked as well");
        return Ok(());
    }
    Ok(cmd!(shell, "python3 tests/golden/check_truth.py").run()?)
}

fn documentation(shell: &Shell) -> Result<()> {
    let _flags = shell.push_env("RUSTDOCFLAGS", "-D warnings");
    Ok(cmd!(shell, "cargo doc --workspace --all-features --no-deps --document-private-items").run()?)
}

fn dependencies(shell: &Shell) -> Result<()> {
    let deny = tools::cargo_deny(shell)?;
    Ok(cmd!(shell, "{deny} --workspace --all-features check licenses bans sources").run()?)
}

fn the_notebooks(shell: &Shell) -> Result<()> {
    notebooks::check(shell, &notebooks::Options::default())
}
