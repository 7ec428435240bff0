//! A chapter: what in it is to be replaced, and by what.

use crate::html::Ids;
use crate::listing::Printed;
use crate::options::{Experiments, Options, built};
use crate::place::Place;
use crate::show::{Page, Show};
use crate::value::Asked;
use crate::{Tools, console, math};
use adamscope::Choice;
use anyhow::Result;
use pulldown_cmark::{CodeBlockKind, Event, Options as Dialect, Parser, Tag};
use std::ops::Range;
use std::path::Path;
use tempfile::TempDir;

/// What a value in a line begins and ends with.
const VALUE: &str = "{{adamscope";
const END: &str = "}}";

/// A chapter that is being rendered.
pub struct Chapter<'a> {
    root: &'a Path,
    file: String,
    number: Option<String>,
    tools: &'a Tools,
    printed: &'a Printed,
    experiments: Experiments,
    ids: Ids,
    equations: usize,
    /// Where commands run; what one writes another can read.
    folder: TempDir,
}

/// A piece of a chapter that is replaced.
struct Piece {
    range: Range<usize>,
    what: What,
}

enum What {
    /// A fenced block: its info string and its body.
    Block(String, String),
    Inline(String),
    Displayed(String),
    /// What stands between the braces of a value.
    Value(String),
}

impl<'a> Chapter<'a> {
    /// The chapter of a file, with the number that it has in the book.
    ///
    /// # Errors
    ///
    /// There is no room for a temporary folder.
    pub fn new(
        root: &'a Path,
        file: &str,
        number: Option<String>,
        tools: &'a Tools,
        printed: &'a Printed,
    ) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        console::copy_examples(root, folder.path())?;
        Ok(Self {
            root,
            file: file.into(),
            number,
            tools,
            printed,
            experiments: Experiments::default(),
            ids: Ids::default(),
            equations: 0,
            folder,
        })
    }

    /// The chapter's text with everything put in.
    ///
    /// # Errors
    ///
    /// Something in it can't be shown, with file and line.
    pub fn render(&mut self, text: &str) -> Result<String> {
        self.replaced(text, 0)
    }

    /// A text of the chapter, whose first line is `before` lines further down.
    fn replaced(&mut self, text: &str, before: usize) -> Result<String> {
        let file = self.file.clone();
        let at = |offset: usize| {
            let place = Place::of(&file, text, offset);
            Place { line: place.line + before, ..place }
        };
        let (mut out, mut done) = (String::with_capacity(text.len()), 0);
        for Piece { range, what } in pieces(text).map_err(|(offset, problem)| at(offset).problem(problem))? {
            out.push_str(&text[done..range.start]);
            let place = at(range.start);
            match what {
                What::Block(info, body) => {
                    let indented = !text[..range.start].is_empty() && !text[..range.start].ends_with('\n');
                    match self.block(&place, &info, &body)? {
                        Some(_) if indented => {
                            return Err(place.problem("a block that is worked out stands at the beginning of a line; put it outside of the list"));
                        }
                        Some(html) => out.push_str(&html),
                        None => out.push_str(&text[range.clone()]),
                    }
                }
                What::Inline(latex) => {
                    out.push_str(&math::inline(&place, &self.with_values(&place, &latex)?)?)
                }
                What::Displayed(latex) => {
                    self.equations += 1;
                    let number = self.number.as_ref().map(|chapter| format!("{chapter}.{}", self.equations));
                    let id = number.clone().unwrap_or_else(|| self.equations.to_string()).replace('.', "-");
                    let id = self.ids.unique(&format!("eq-{id}"));
                    let latex = self.with_values(&place, &latex)?;
                    let html = math::displayed(&place, &latex, &id, number.as_deref())?;
                    out.push_str(&format!("\n\n{html}\n\n"));
                }
                What::Value(asked) => out.push_str(&self.value(&place, &asked)?.html()),
            }
            done = range.end;
        }
        out.push_str(&text[done..]);
        Ok(out)
    }

    /// What a block becomes; `None` if it stays as it is.
    fn block(&mut self, place: &Place, info: &str, body: &str) -> Result<Option<String>> {
        match info.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["adamscope", show] => {
                let show = Show::from_key(show).map_err(|error| place.problem(error))?;
                self.shown(place, show, body).map(Some)
            }
            ["adamscope", ..] => Err(place.problem(format!(
                "`{info}` should be `adamscope` and what to show: {}",
                Show::ALL.iter().map(|show| show.key()).collect::<Vec<_>>().join(", ")
            ))),
            ["console"] => console::render(place, body, self.tools, self.folder.path()).map(Some),
            _ => Ok(self.printed.after(place).map(|output| {
                let listing = format!("```{info}\n{body}```\n");
                if output.is_empty() {
                    listing
                } else {
                    listing + "\n" + &crate::html::preformatted("output", output)
                }
            })),
        }
    }

    fn shown(&mut self, place: &Place, show: Show, body: &str) -> Result<String> {
        let options = Options::read(place, body, show.keys())?;
        let builder = self.experiments.of(&options, self.root)?;
        let caption = match options.text("caption")? {
            Some(caption) => {
                // TOML makes a backspace of the \b of \beta.
                if caption.chars().any(|c| c.is_control() && c != '\n') {
                    let what =
                        "a caption with backslashes stands in single quotes, where TOML leaves them alone";
                    return Err(options.place_of("caption").problem(what));
                }
                let line = options.place_of("caption").line;
                Some(self.replaced(caption, line - 1)?)
            }
            None => None,
        };
        let mut page = Page { options: &options, builder, ids: &mut self.ids, root: self.root };
        let html = show.render(&mut page)?;
        Ok(if html.is_empty() { html } else { crate::html::figure(show.key(), &html, caption.as_deref()) })
    }

    fn value(&self, place: &Place, asked: &str) -> Result<crate::number::Number> {
        let asked = Asked::read(asked).map_err(|problem| place.problem(problem))?;
        let builder = match &asked.of {
            Some(name) => self.experiments.named(place, name)?,
            None => Default::default(),
        };
        asked.of(place, &built(place, builder)?)
    }

    /// A formula with the values that stand in it.
    fn with_values(&self, place: &Place, latex: &str) -> Result<String> {
        let (mut out, mut rest) = (String::new(), latex);
        while let Some((before, after)) = rest.split_once(VALUE) {
            let (asked, after) = after.split_once(END).ok_or_else(|| place.problem(UNCLOSED))?;
            out.push_str(before);
            out.push_str(&self.value(place, asked)?.latex());
            rest = after;
        }
        Ok(out + rest)
    }
}

const UNCLOSED: &str = "a value ends with }}";

/// The pieces of a text, in their order; or what is wrong, and where.
fn pieces(text: &str) -> Result<Vec<Piece>, (usize, &'static str)> {
    let dialect = Dialect::ENABLE_TABLES
        | Dialect::ENABLE_FOOTNOTES
        | Dialect::ENABLE_STRIKETHROUGH
        | Dialect::ENABLE_TASKLISTS
        | Dialect::ENABLE_HEADING_ATTRIBUTES
        | Dialect::ENABLE_DEFINITION_LIST
        | Dialect::ENABLE_GFM
        | Dialect::ENABLE_MATH;
    let mut pieces: Vec<Piece> = Vec::new();
    let mut code: Vec<Range<usize>> = Vec::new();
    let mut fenced: Option<(Range<usize>, String, String)> = None;
    for (event, range) in Parser::new_ext(text, dialect).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                code.push(range.clone());
                fenced = Some((range, info.into_string(), String::new()));
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) | Event::Code(_) => code.push(range),
            Event::Text(text) => {
                if let Some((_, _, body)) = &mut fenced {
                    body.push_str(&text);
                }
            }
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => {
                if let Some((range, info, body)) = fenced.take() {
                    pieces.push(Piece { range, what: What::Block(info, body) });
                }
            }
            Event::InlineMath(latex) => pieces.push(Piece { range, what: What::Inline(latex.into_string()) }),
            Event::DisplayMath(latex) => {
                pieces.push(Piece { range, what: What::Displayed(latex.into_string()) })
            }
            _ => {}
        }
    }
    let taken = |offset: usize, pieces: &[Piece]| {
        code.iter().chain(pieces.iter().map(|piece| &piece.range)).any(|range| range.contains(&offset))
    };
    let mut values = Vec::new();
    for (start, _) in text.match_indices(VALUE) {
        if taken(start, &pieces) {
            continue;
        }
        let rest = &text[start + VALUE.len()..];
        let end = rest.find(END).ok_or((start, UNCLOSED))?;
        let range = start..start + VALUE.len() + end + END.len();
        values.push(Piece { range, what: What::Value(rest[..end].to_owned()) });
    }
    pieces.extend(values);
    pieces.sort_by_key(|piece| piece.range.start);
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(text: &str) -> Result<String, String> {
        let tools = Tools { command: "none".into(), library: "none".into(), scratch: "none".into() };
        let printed = Printed::default();
        let mut chapter = Chapter::new(Path::new("."), "a.md", Some("5".into()), &tools, &printed).unwrap();
        chapter.render(text).map_err(|error| error.to_string())
    }

    #[test]
    fn dollars_in_code_stay() {
        let text = "Costs `$5` and\n\n```sh\necho $HOME $x$\n```\n\n    $y$ {{adamscope m t=1}}\n";
        assert_eq!(render(text).unwrap(), text);
    }

    #[test]
    fn formulas_are_mathml_and_displayed_ones_have_a_number() {
        let html = render("So $a * b$ is\n\n$$\\frac{a}{b}$$\n\nand $$c$$\n").unwrap();
        assert!(html.starts_with("So <math><mi>a</mi><mo "), "{html}");
        assert!(
            html.contains("id=\"eq-5-1\"") && html.contains("(5.1)</a>") && html.contains("id=\"eq-5-2\"")
        );
        assert!(!html.contains('$'));
    }

    #[test]
    fn a_value_is_the_runs() {
        let html = render("It is {{adamscope m t=1\ni=0 digits=3}}, $m = {{adamscope m t=1}}$.\n").unwrap();
        assert!(
            html.starts_with("It is <span class=\"value\" title=\"mₜ at t = 1, coordinate 0: 0."),
            "{html}"
        );
        assert!(
            html.contains(">0&#46;600</span>, <math>") && html.contains("<mn>0&#46;60000</mn>"),
            "{html}"
        );
    }

    #[test]
    fn a_block_names_an_experiment_for_what_follows() {
        let text =
            "```adamscope hidden\nname = \"one\"\nobjective = \"square\"\n```\n{{adamscope g t=1 of=one}}\n";
        assert!(render(text).unwrap().contains(">6</span>"));
    }

    #[test]
    fn errors_have_file_and_line() {
        let error = |text: &str| render(text).unwrap_err();
        assert!(
            error("\n\n```adamscope tabel\n```\n")
                .starts_with("a.md, line 3: there is no block `tabel`; choose from")
        );
        assert!(
            error("\n```adamscope plot\nkind = \"pth\"\n```\n")
                .starts_with("a.md, line 3: there is no kind of plot `pth`")
        );
        assert!(error("a\n{{adamscope m t=1 of=x}}").starts_with("a.md, line 2: there is no experiment `x`"));
        assert!(error("a\n\n{{adamscope m t=1").starts_with("a.md, line 3: a value ends with }}"));
        assert!(error("a $\\foo$").starts_with("a.md, line 1: "));
        assert!(error("- a\n  ```adamscope table\n  ```\n").contains("line 2: a block that is worked out"));
        assert!(error("```adamscope table\ncaption = '''a\n$\\foo$'''\n```\n").starts_with("a.md, line 3: "));
        assert!(
            error("```adamscope table\ncaption = \"$\\beta$\"\n```\n")
                .contains("line 2: a caption with backslashes")
        );
    }
}
