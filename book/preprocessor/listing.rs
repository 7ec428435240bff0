//! Rust listings: each is compiled with the library and run, and what it prints is shown below it.

use crate::place::Place;
use crate::{Tools, make_folder};
use anyhow::{Context, Result, bail};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use std::fs;
use std::process::Command;

/// The listings of the book.
#[derive(Debug, Default)]
pub struct Listings(Vec<Listing>);

#[derive(Debug)]
struct Listing {
    place: Place,
    source: String,
    /// Whether it is compiled only.
    no_run: bool,
}

/// What they print.
#[derive(Debug, Default)]
pub struct Printed(Vec<(Place, String)>);

impl Printed {
    /// What the listing at a place prints; `None` if there is none.
    pub fn after(&self, place: &Place) -> Option<&str> {
        self.0.iter().find(|(listing, _)| listing == place).map(|(_, text)| text.as_str())
    }
}

impl Listings {
    /// Takes those of a chapter.
    pub fn take(&mut self, file: &str, text: &str) {
        let mut open: Option<Listing> = None;
        for (event, range) in Parser::new(text).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    let mut words = info.split([',', ' ']);
                    if words.next() == Some("rust") {
                        let no_run = words.any(|word| word == "no_run");
                        let place = Place::of(file, text, range.start);
                        open = Some(Listing { place, source: String::new(), no_run });
                    }
                }
                Event::Text(text) => {
                    if let Some(listing) = &mut open {
                        listing.source.push_str(&text);
                    }
                }
                Event::End(TagEnd::CodeBlock) => self.0.extend(open.take()),
                _ => {}
            }
        }
    }

    /// Compiles all of them into one program, a module each, and runs them one by one.
    ///
    /// # Errors
    ///
    /// One doesn't compile, or fails.
    pub fn run(&self, tools: &Tools) -> Result<Printed> {
        if self.0.is_empty() {
            return Ok(Printed::default());
        }
        let folder = &tools.scratch;
        let (mut modules, mut arms) = (String::new(), String::new());
        for (index, listing) in self.0.iter().enumerate() {
            // Under the chapter's name and with its lines, for the compiler's messages.
            let path = folder.join(index.to_string()).join(&listing.place.file);
            make_folder(path.parent().unwrap_or(folder))?;
            fs::write(&path, listing.module())?;
            modules.push_str(&format!("#[path = {path:?}]\nmod listing_{index};\n"));
            arms.push_str(&format!("        Some({index}) => listing_{index}::run_listing(),\n"));
        }
        let main = folder.join("main.rs");
        let program = folder.join(format!("listings{}", std::env::consts::EXE_SUFFIX));
        let text = format!(
            "{modules}\nfn main() -> std::process::ExitCode {{\n    let which = std::env::args().nth(1).and_then(|text| text.parse::<usize>().ok());\n    match which {{\n{arms}        _ => std::process::ExitCode::FAILURE,\n    }}\n}}\n"
        );
        fs::write(&main, text)?;
        let dependencies = tools.library.with_file_name("deps");
        let compiled = Command::new("rustc")
            .args(["--edition", "2024", "--crate-name", "listings", "-o"])
            .arg(&program)
            .arg("--extern")
            .arg(format!("adamscope={}", tools.library.display()))
            .arg("-L")
            .arg(format!("dependency={}", dependencies.display()))
            .arg(&main)
            .output()
            .context("rustc can't be run")?;
        if !compiled.status.success() {
            bail!("a listing doesn't compile:\n{}", String::from_utf8_lossy(&compiled.stderr));
        }
        let mut printed = Vec::new();
        for (index, listing) in self.0.iter().enumerate() {
            let text = if listing.no_run { String::new() } else { listing.output(&program, index)? };
            printed.push((listing.place.clone(), text));
        }
        Ok(Printed(printed))
    }
}

impl Listing {
    /// A module on the chapter's lines. As rustdoc has it, a line after `# ` is not shown, and what has no `main` is the body
    /// of one.
    fn module(&self) -> String {
        let shown = |line: &str| match line.trim_start() {
            "#" => String::new(),
            hidden if hidden.starts_with("# ") => hidden[2..].to_owned(),
            _ => line.to_owned(),
        };
        let source: String = self.source.lines().map(|line| shown(line) + "\n").collect();
        let padding = "\n".repeat(self.place.line);
        let run =
            "pub fn run_listing() -> std::process::ExitCode { std::process::Termination::report(main()) }\n";
        if source.contains("fn main()") {
            format!("{padding}{source}{run}")
        } else {
            format!(
                "{run}fn main() -> Result<(), Box<dyn std::error::Error>> {{ {padding}{source}Ok(()) }}\n"
            )
        }
    }

    fn output(&self, program: &std::path::Path, index: usize) -> Result<String> {
        let run =
            Command::new(program).arg(index.to_string()).output().with_context(|| self.place.to_string())?;
        if !run.status.success() {
            let why = String::from_utf8_lossy(&run.stderr).into_owned();
            return Err(self.place.problem(format!("the listing fails: {}", why.trim_end())));
        }
        Ok(String::from_utf8_lossy(&run.stdout).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listings_are_found_with_their_lines() {
        let mut listings = Listings::default();
        listings.take("a.md", "x\n\n```rust\n# use std::fs;\nlet x = 1;\n```\n\n```text\ny\n```\n\n```rust,no_run\nfn main() {}\n```\n");
        let [first, second] = listings.0.as_slice() else { panic!("two listings") };
        assert_eq!((first.place.line, second.place.line), (3, 12));
        assert!(second.no_run && !first.no_run);
        let module = first.module();
        assert_eq!(module.lines().position(|line| line == "use std::fs;"), Some(4));
        assert!(module.contains("fn main() -> Result<"));
        assert_eq!(second.module().lines().nth(12), Some("fn main() {}"));
    }
}
