//! Mistakes in the use of the command, as one paragraph like every other error.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// What is wrong with the arguments, what is allowed, and what to do.
pub fn paragraph(error: &clap::Error) -> String {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let argument = context(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::UnknownArgument if is_option_first() => {
            format!(
                "`{argument}` needs a subcommand before it, such as `adamscope trace {argument}`; see `adamscope --help`"
            )
        }
        ErrorKind::UnknownArgument if !argument.starts_with('-') => {
            format!("`{argument}` has no place here; `--help` says what is needed")
        }
        ErrorKind::UnknownArgument => {
            let suggestion = did_you_mean(&context(ContextKind::SuggestedArg));
            format!("there is no option `{argument}` here; `--help` lists those there are{suggestion}")
        }
        ErrorKind::InvalidSubcommand => {
            let suggestion = did_you_mean(&context(ContextKind::SuggestedSubcommand));
            let given = context(ContextKind::InvalidSubcommand);
            format!("there is no subcommand `{given}`; `adamscope --help` lists those there are{suggestion}")
        }
        ErrorKind::InvalidValue if context(ContextKind::InvalidValue).is_empty() => {
            format!("`{argument}` needs a value after it; `--help` says which")
        }
        ErrorKind::InvalidValue => {
            let (given, known) = (context(ContextKind::InvalidValue), context(ContextKind::ValidValue));
            format!("there is no `{given}` for {argument}; choose from {known}")
        }
        ErrorKind::MissingRequiredArgument => format!("{argument} is missing; `--help` says what is needed"),
        ErrorKind::ArgumentConflict => format!("`{argument}` may be given only once"),
        _ => {
            // The rest is rare; clap's own first line says it.
            let text = error.to_string();
            let line = text.lines().next().unwrap_or_default();
            format!("{}; see `--help`", line.strip_prefix("error: ").unwrap_or(line))
        }
    }
}

/// Whether the command line begins with an option instead of a subcommand.
fn is_option_first() -> bool {
    std::env::args_os().nth(1).is_some_and(|first| first.to_string_lossy().starts_with('-'))
}

fn did_you_mean(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!(". Did you mean `{name}`?") }
}
