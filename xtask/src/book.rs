//! `cargo xtask book`: the book, built into `target/book`.

use crate::{look, pages};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use xshell::{Shell, cmd};

/// How often files are looked at.
const PAUSE: Duration = Duration::from_millis(500);

/// Builds the book, looks at it, and shows it, as asked; with `watch` builds it again whenever one of its files changes.
pub fn run(shell: &Shell, open: bool, look: bool, watch: bool) -> Result<()> {
    let index = build(shell)?;
    println!("{}", index.display());
    if look {
        look::check(shell, Path::new("target/book"))?;
    }
    if open {
        show(shell, &index)?;
    }
    if !watch {
        return Ok(());
    }
    loop {
        let before = newest(Path::new("book"))?;
        while newest(Path::new("book"))? == before {
            std::thread::sleep(PAUSE);
        }
        // Who writes goes on writing after a mistake.
        match build(shell) {
            Ok(_) => println!("built"),
            Err(error) => eprintln!("{error:#}"),
        }
    }
}

/// Builds it, checks its pages, and says where its first page is.
pub fn build(shell: &Shell) -> Result<PathBuf> {
    // All features, as the tests have them, so that nothing is compiled twice; together, so that they lie side by side.
    cmd!(shell, "cargo build --quiet --all-features --package adamscope --package adamscope-book").run()?;
    // They lie beside this program. `cargo run` takes one package only, and would compile its share of the features anew.
    let builder =
        std::env::current_exe()?.with_file_name(format!("adamscope-book{}", std::env::consts::EXE_SUFFIX));
    cmd!(shell, "{builder} book --output target/book").run()?;
    pages::check(Path::new("target/book"))?;
    Ok(shell.current_dir().join("target/book/index.html"))
}

fn show(shell: &Shell, index: &Path) -> Result<()> {
    let opener = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    cmd!(shell, "{opener} {index}").run().context("open the page in a browser by hand")
}

/// When a file, or the last of those in a folder, changed.
pub fn newest(path: &Path) -> Result<SystemTime> {
    let about = std::fs::metadata(path)?;
    let mut newest = about.modified()?;
    if about.is_dir() {
        for entry in std::fs::read_dir(path)? {
            newest = newest.max(self::newest(&entry?.path())?);
        }
    }
    Ok(newest)
}
