//! `cargo xtask fuzz`: `tests/hostile.rs` for longer than a test run has time for.

use anyhow::Result;
use xshell::{Shell, cmd};

/// Tries changed inputs for so many seconds a target, one target after the other.
pub fn run(shell: &Shell, target: Option<&str>, seconds: u64) -> Result<()> {
    let _seconds = shell.push_env("ADAMSCOPE_FUZZ_SECONDS", seconds.to_string());
    let target = target.unwrap_or_default();
    let test = cmd!(shell, "cargo test --profile many --all-features --test tests hostile::{target}");
    Ok(test.args(["--", "--nocapture", "--test-threads", "1"]).run()?)
}
