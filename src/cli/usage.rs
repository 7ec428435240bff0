//! Mistakes in the use of the command, as one paragraph like every other error.

use super::list::LISTS;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// What is wrong with the arguments, what is allowed, and what to do.
pub fn paragraph(error: &clap::Error) -> String {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let argument = context(ContextKind::InvalidArg);
    if let Some(mistyped) = arguments().find(|given| given.starts_with(['—', '–'])) {
        let name = mistyped.trim_start_matches(['—', '–']);
        return format!("`{mistyped}` begins with a long dash; type two hyphens, `--{name}`");
    }
    match error.kind() {
        ErrorKind::UnknownArgument if arguments().next().is_some_and(|first| first.starts_with("--")) => {
            format!(
                "`{argument}` needs a subcommand before it, such as `adamscope trace {argument}`; see `adamscope --help`"
            )
        }
        ErrorKind::UnknownArgument if !argument.starts_with('-') => {
            format!("`{argument}` has no place here; `--help` says what is needed")
        }
        ErrorKind::UnknownArgument if !argument.starts_with("--") => {
            let meant = arguments().find(|given| given.len() > 2 && given.starts_with(&argument));
            let suggestion = did_you_mean(&meant.map_or_else(String::new, |meant| format!("-{meant}")));
            format!("there is no option `{argument}` here; `--help` lists those there are{suggestion}")
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
        ErrorKind::MissingRequiredArgument if argument == "<LIST>" => {
            format!("say which list; choose from {}", LISTS.join(", "))
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

/// What stands on the command line.
fn arguments() -> impl Iterator<Item = String> {
    std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned())
}

fn did_you_mean(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!(". Did you mean `{name}`?") }
}
