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

/// What the line after it begins with, if it is to end with another status than 0.
const STATUS: &str = "? ";

/// The commands of a block, with their output, as HTML. They run in `folder`, without a shell.
///
/// # Errors
///
/// A line is no command of adamscope's, or one doesn't end as the block says.
pub fn render(place: &Place, body: &str, tools: &Tools, folder: &Path) -> Result<String> {
    let mut out = String::new();
    let mut lines = body.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).peekable();
    while let Some((index, line)) = lines.next() {
        let place = Place { line: place.line + 1 + index, ..place.clone() };
        let arguments = arguments(line).map_err(|problem| place.problem(problem))?;
        let run = Command::new(&tools.command)
            .args(arguments)
            .current_dir(folder)
            .output()
            .with_context(|| place.to_string())?;
        out.push_str(&format!("<span class=\"prompt\">{}</span>\n", escape_html(line.trim_end())));
        let printed = |bytes| escape_html(&String::from_utf8_lossy(bytes));
        out.push_str(&printed(&run.stdout));
        if !run.stderr.is_empty() {
            out.push_str(&format!("<span class=\"error\">{}</span>", printed(&run.stderr)));
        }
        let code = run.status.code().ok_or_else(|| place.problem("the command was killed"))?.to_string();
        let expected = lines.next_if(|(_, line)| line.starts_with(STATUS));
        let expected = expected.and_then(|(_, line)| line.strip_prefix(STATUS)).map_or("0", str::trim);
        if code != expected {
            let said = String::from_utf8_lossy(&run.stderr);
            return Err(place.problem(format!(
                "the command ended with status {code}, and not {expected}: mend it, or write `{STATUS}{code}` below it. {}",
                said.trim_end()
            )));
        }
        if code != "0" {
            out.push_str(&format!("<span class=\"status\">exit status {code}</span>\n"));
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
    fn a_command_ends_as_the_block_says() {
        // Any program that fails will do.
        let tools = Tools { command: "false".into(), library: "none".into(), scratch: "none".into() };
        let shown = |body: &str| {
            let place = Place { file: "a.md".into(), line: 3 };
            render(&place, body, &tools, Path::new(".")).map_err(|error| error.to_string())
        };
        assert!(shown("$ adamscope\n? 1\n").unwrap().contains("exit status 1"));
        let unexpected = "a.md, line 4: the command ended with status 1, and not 0";
        assert!(shown("$ adamscope\n").unwrap_err().starts_with(unexpected));
        assert!(shown("$ adamscope\n? 2\n").unwrap_err().contains("status 1, and not 2"));
        assert!(shown("? 1\n").unwrap_err().contains("is no command"));
    }

    #[test]
    fn nothing_else_is_run() {
        for line in ["$ rm -r x", "adamscope trace", "$ adamscope trace > x", "$ adamscope 'trace", "$ "] {
            assert!(arguments(line).is_err(), "{line}");
        }
    }
}
