//! Runs of the command line: what a chapter shows of them is what they print.

use crate::Tools;
use crate::place::Place;
use adamscope::render::escape_html;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use std::process::Command;

/// What a line begins with that is a command.
const PROMPT: &str = "$ ";

/// The commands of a block, with their output, as HTML. They run in `folder`, without a shell.
///
/// # Errors
///
/// A line is no command of adamscope's.
pub fn render(place: &Place, body: &str, tools: &Tools, folder: &Path) -> Result<String> {
    let mut out = String::new();
    for (index, line) in body.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = Place { line: place.line + 1 + index, ..place.clone() };
        let arguments = arguments(line).map_err(|problem| place.problem(problem))?;
        let run = Command::new(&tools.command)
            .args(arguments)
            .current_dir(folder)
            .output()
            .with_context(|| place.to_string())?;
        out.push_str(&format!("<span class=\"prompt\">{}</span>\n", escape_html(line.trim_end())));
        for printed in [&run.stdout, &run.stderr] {
            out.push_str(&escape_html(&String::from_utf8_lossy(printed)));
        }
        match run.status.code() {
            Some(0) => {}
            Some(code) => out.push_str(&format!("<span class=\"status\">exit status {code}</span>\n")),
            None => return Err(place.problem("the command was killed")),
        }
    }
    let out = crate::html::lines(&out);
    Ok(format!("<pre class=\"console\"><code class=\"nohighlight\">{out}</code></pre>\n"))
}

/// The arguments of a line `$ adamscope ...`.
fn arguments(line: &str) -> Result<Vec<String>, String> {
    let command = line.strip_prefix(PROMPT).ok_or_else(|| {
        format!("`{line}` is no command; a line here begins with `$ adamscope`, and its output is put in by the build")
    })?;
    let words = shlex::split(command).ok_or("a quote is not closed")?;
    match words.split_first() {
        Some((name, arguments)) if name == "adamscope" => {
            let of_a_shell =
                |word: &&String| ["|", ">", "<", ">>", "&&", "||", ";", "&"].contains(&word.as_str());
            match arguments.iter().find(of_a_shell) {
                Some(word) => Err(format!(
                    "`{word}` needs a shell, and there is none; write a line a command, and --output for a file"
                )),
                None => Ok(arguments.to_vec()),
            }
        }
        _ => Err(format!("`{command}` can't be run; only adamscope can")),
    }
}

/// Copies the book's example files to where commands run, so that what these write doesn't change the book.
///
/// # Errors
///
/// A file can't be copied.
pub fn copy_examples(root: &Path, folder: &Path) -> Result<()> {
    let (from, to) = (root.join("examples"), folder.join("examples"));
    super::make_folder(&to)?;
    let Ok(files) = fs::read_dir(&from) else { return Ok(()) };
    for file in files {
        let file = file?;
        fs::copy(file.path(), to.join(file.file_name()))
            .with_context(|| format!("{} can't be copied", file.path().display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_keep_words_together() {
        let words = arguments("$ adamscope trace --schedule 'cosine, warmup=2'").unwrap();
        assert_eq!(words, ["trace", "--schedule", "cosine, warmup=2"]);
    }

    #[test]
    fn nothing_else_is_run() {
        for line in ["$ rm -r x", "adamscope trace", "$ adamscope trace > x", "$ adamscope 'trace", "$ "] {
            assert!(arguments(line).is_err(), "{line}");
        }
    }
}
