//! `cargo xtask`: what the project needs done around it. Tools are set up under `target/`; nothing of the product is here.

mod book;
mod browser;
mod fuzz;
mod lab;
mod lab_in_browser;
mod look;
mod notebooks;
mod pages;
mod server;
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
    /// Build the book into target/book
    Book {
        /// Show it in a browser
        #[arg(long)]
        open: bool,
        /// Look at every page of it in Chromium, and keep pictures in target/book-screenshots
        #[arg(long)]
        look: bool,
        /// Build it again whenever a file of it changes
        #[arg(long)]
        watch: bool,
    },
    /// Check everything: the one test command, here and in CI
    Test,
    /// Read bad inputs, changed at random, for as long as you say
    Fuzz {
        /// Whose: a_number, a_table, gradients, an_experiment, a_submission; all if none is named
        target: Option<String>,
        /// How long for each
        #[arg(long, default_value_t = 60)]
        seconds: u64,
    },
    /// Open the notebooks in JupyterLab, with a Rust kernel
    Lab(lab::Options),
    /// Run every notebook in Jupyter, and write what it shows into it
    Notebooks(notebooks::Options),
    /// What Jupyter starts when a notebook is opened
    #[command(hide = true)]
    Kernel(lab::kernel::Options),
}

fn main() -> Result<()> {
    let Arguments { task } = Arguments::parse();
    let shell = Shell::new()?;
    shell.change_dir(tools::root()?);
    match task {
        Task::Book { open, look, watch } => book::run(&shell, open, look, watch),
        Task::Test => test::run(&shell),
        Task::Fuzz { target, seconds } => fuzz::run(&shell, target.as_deref(), seconds),
        Task::Lab(options) => lab::run(&shell, &options),
        Task::Notebooks(options) => notebooks::run(&shell, &options),
        Task::Kernel(options) => lab::kernel::run(&options),
    }
}
