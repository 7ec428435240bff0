//! What `adamscope check` writes.

use super::failure::Failure;
use super::output::Output;
use super::trace::terminal_width;
use adamscope::homework::{
    Checked, Class, Document, Gradebook, Layout, Markup, Report, gradescope, prairielearn, summary, text,
    write_json,
};
use adamscope::{Choice, Experiment};
use std::io::{IsTerminal, Write};

/// The widest that a report gets.
const WIDTH: usize = 80;

/// What reports are written as.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Format {
    #[default]
    Text,
    Markdown,
    Html,
    Json,
    Gradescope,
    PrairieLearn,
    Gradebook,
}

impl Choice for Format {
    const KIND: &'static str = "format";
    const ALL: &'static [Self] = &[
        Self::Text,
        Self::Markdown,
        Self::Html,
        Self::Json,
        Self::Gradescope,
        Self::PrairieLearn,
        Self::Gradebook,
    ];

    fn key(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Json => "json",
            Self::Gradescope => "gradescope",
            Self::PrairieLearn => "prairielearn",
            Self::Gradebook => "gradebook",
        }
    }
}

impl Format {
    /// Whether it is about one submission, with no place for a second.
    pub fn is_of_one(self) -> bool {
        matches!(self, Self::Gradescope | Self::PrairieLearn)
    }

    /// Whether it has something to say when nothing could be read.
    fn tells_of_nothing(self) -> bool {
        self != Self::Text
    }
}

/// A file that was marked, or that could not be read.
pub enum Marked {
    Checked(Box<Checked>),
    Unreadable(Box<Report>),
}

impl Marked {
    /// What was found.
    pub fn report(&self) -> &Report {
        match self {
            Self::Checked(checked) => &checked.report,
            Self::Unreadable(report) => report,
        }
    }

    fn into_report(self) -> Report {
        match self {
            Self::Checked(checked) => checked.report,
            Self::Unreadable(report) => *report,
        }
    }

    /// What a grader shows of it.
    fn text(&self) -> String {
        match self {
            Self::Checked(checked) => {
                let layout = Layout { width: WIDTH, colour: false };
                text(&checked.experiment, &checked.sheet, &checked.report, &layout)
            }
            Self::Unreadable(report) => report.why_unreadable().unwrap_or_default().to_owned(),
        }
    }
}

/// Writes what was found of so many files to the file of that name, or to standard output.
///
/// # Errors
///
/// It can't be written.
pub fn write(
    format: Format,
    name: Option<&str>,
    files: usize,
    marked: impl Iterator<Item = Marked>,
) -> Result<(), Failure> {
    let mut output = Output::open(name)?;
    let mut class = Class::default();
    let mut marked = marked.inspect(|marked| class.add(marked.report()));
    let written = match format {
        Format::Text => write_text(&mut output, name.is_none(), marked),
        Format::Markdown => write_document(&mut output, Markup::Markdown, files, marked),
        Format::Html => write_document(&mut output, Markup::Html, files, marked),
        Format::Json => write_json(marked.map(Marked::into_report), &mut output),
        Format::Gradescope => output.write_all(each(&mut marked, gradescope).as_bytes()),
        Format::PrairieLearn => output.write_all(each(&mut marked, prairielearn).as_bytes()),
        Format::Gradebook => {
            let mut gradebook = Gradebook::default();
            marked.for_each(|marked| gradebook.add(marked.report()));
            output.write_all(gradebook.csv().as_bytes())
        }
    };
    written.map_err(|error| Failure::writing(output.name(), &error))?;
    if format == Format::Text && class.files > 1 && !class.is_unreadable() {
        let written = output.write_all(format!("\n{}", summary(&class, WIDTH)).as_bytes());
        written.map_err(|error| Failure::writing(output.name(), &error))?;
    }
    if format.tells_of_nothing() || !class.is_unreadable() { output.finish() } else { Ok(()) }
}

/// Those that are about one submission get one.
fn each(marked: impl Iterator<Item = Marked>, grader: fn(&Report, &str) -> String) -> String {
    marked.map(|marked| grader(marked.report(), &marked.text())).collect()
}

fn write_text(
    output: &mut Output,
    to_stdout: bool,
    marked: impl Iterator<Item = Marked>,
) -> std::io::Result<()> {
    let mut page = Page::new(to_stdout);
    for marked in marked {
        if let Marked::Checked(checked) = marked {
            output.write_all(page.add(&checked).as_bytes())?;
        }
    }
    Ok(())
}

fn write_document(
    output: &mut Output,
    markup: Markup,
    files: usize,
    marked: impl Iterator<Item = Marked>,
) -> std::io::Result<()> {
    let (mut document, head) = Document::begin(markup, files);
    let mut class = Class::default();
    output.write_all(head.as_bytes())?;
    for marked in marked {
        class.add(marked.report());
        let report = match marked {
            Marked::Checked(checked) => document.add(&checked),
            Marked::Unreadable(report) => document.add_unreadable(&report),
        };
        output.write_all(report.as_bytes())?;
    }
    output.write_all(document.end(&class).as_bytes())
}

/// Reports for people, one after the other.
struct Page {
    layout: Layout,
    /// The experiment that stands above the last report.
    experiment: Option<Experiment>,
}

impl Page {
    fn new(to_stdout: bool) -> Self {
        let terminal = to_stdout && std::io::stdout().is_terminal();
        let unwanted = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let colour = terminal && !no_color && !unwanted("TERM", "dumb");
        let width = if to_stdout { terminal_width().min(WIDTH) } else { WIDTH };
        Self { layout: Layout { width, colour }, experiment: None }
    }

    /// A report, below its experiment where that is another than the last one's.
    fn add(&mut self, checked: &Checked) -> String {
        let mut out = if self.experiment.is_some() { "\n".to_owned() } else { String::new() };
        if self.experiment.as_ref() != Some(&checked.experiment) {
            out.push_str(&format!("{}\n\n", checked.experiment));
            self.experiment = Some(checked.experiment.clone());
        }
        out + &text(&checked.experiment, &checked.sheet, &checked.report, &self.layout)
    }
}
