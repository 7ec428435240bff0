//! Builds the book; `cargo xtask book` runs it.

use adamscope_book::{Tools, build};
use anyhow::{Context, Result};
use clap::Parser;
use std::path::PathBuf;

/// Builds the book.
#[derive(Parser)]
#[command(max_term_width = 80)]
struct Arguments {
    /// The book's folder, with its book.toml
    #[arg(default_value = "book")]
    root: PathBuf,
    /// Where it is built
    #[arg(long, default_value = "target/book")]
    output: PathBuf,
}

fn main() -> Result<()> {
    let Arguments { root, output } = Arguments::parse();
    // Cargo puts what it builds together side by side.
    let own = std::env::current_exe()?;
    let folder = own.parent().context("a program lies in a folder")?;
    let command = folder.join(format!("adamscope{}", std::env::consts::EXE_SUFFIX));
    let library = folder.join("libadamscope.rlib");
    for needed in [&command, &library] {
        anyhow::ensure!(
            needed.exists(),
            "{} is missing: run `cargo xtask book`, which builds it",
            needed.display()
        );
    }
    build(&root, &output, &Tools { command, library, scratch: folder.join("book-listings") })
}
