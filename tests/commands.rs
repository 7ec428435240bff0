//! What is typed and what comes back, to the letter: the commands in the README, in `docs` and in `tests/cmd`.
//!
//! `TRYCMD=overwrite cargo test commands::` rewrites what is expected; look at the difference before you commit it.

#[test]
fn every_command_shown_gives_what_is_shown() {
    assert!(
        std::env::var_os("CI").is_none() || std::env::var_os("TRYCMD").is_none(),
        "CI checks what is expected and never rewrites it"
    );
    trycmd::TestCases::new().case("tests/cmd/*.md").case("README.md").case("docs/*.md");
}
