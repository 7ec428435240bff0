//! `cargo xtask`: what the project needs done around it. Tools are set up under `target/`; nothing of the product is here.

mod lab;
mod notebooks;
mod test;
mod tools;

use anyhow::Result;
use clap::{Parser, Subcommand};
use xshell::Shell;

/// What the project needs done around it.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 80)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Check everything: the one test command, here and in CI
    Test,
    /// Open the notebooks in JupyterLab, with a Rust kernel
    Lab(lab::Options),
    /// Run every notebook in Jupyter, and write what it shows into it
    Notebooks(notebooks::Options),
}

fn main() -> Result<()> {
    let Arguments { task } = Arguments::parse();
    let shell = Shell::new()?;
    shell.change_dir(tools::root()?);
    match task {
        Task::Test => test::run(&shell),
        Task::Lab(options) => lab::run(&shell, &options),
        Task::Notebooks(options) => notebooks::run(&shell, &options),
    }
}
