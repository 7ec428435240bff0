//! The `adamscope` command. Arguments are read here; the work is in the library.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
