//! Reports on what was handed in as one document, in Markdown or in HTML.

mod html;
mod markdown;

use super::text::{Page, Part, sentences};
use super::{Checked, Class, Report};
use crate::Experiment;
use crate::error::named;

/// What a document is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    /// Markdown as GitHub and Jupyter show it, formulas in LaTeX between dollars.
    Markdown,
    /// A whole page of HTML that is well-formed XML, light or dark as the reader has it, without a script and with nothing
    /// to be fetched.
    Html,
}

/// Reports in one document, written piece by piece as they come: those of a class need not be kept.
///
/// The words are those of [`text`](super::text()). What a learner wrote is escaped, file names included.
///
/// # Example
///
/// ```
/// use adamscope::Experiment;
/// use adamscope::homework::{Assignment, Class, Document, Markup, Settings};
///
/// let experiment = Experiment::builder().objective("square").build().unwrap();
/// let assignment = Assignment { experiment, steps_are_given: false, settings: Settings::default() };
/// let checked = assignment.check("<b>.csv", "t,g,m\n1,6,0.9\n".as_bytes()).unwrap();
///
/// let (mut document, head) = Document::begin(Markup::Markdown, 1);
/// let text = head + &document.add(&checked) + &document.end(&Class::of([&checked.report]));
/// assert!(text.contains("## &lt;b&gt;.csv\n\n1 of 2 cells is wrong. Score 50 \\%.\n"));
/// assert!(text.contains("| 6 ✓ | 0.9 ✗ |"));
/// ```
#[derive(Clone, Debug)]
pub struct Document {
    markup: Markup,
    files: usize,
    /// The experiment that stands above the last report.
    experiment: Option<Experiment>,
}

impl Document {
    /// One for so many files, and how it begins.
    pub fn begin(markup: Markup, files: usize) -> (Self, String) {
        let document = Self { markup, files, experiment: None };
        let title = if files > 1 { format!("Reports on {files} files") } else { "Report".to_owned() };
        let head = match markup {
            Markup::Markdown => markdown::head(&title),
            Markup::Html => html::head(&title, files > 1),
        };
        (document, head)
    }

    /// The report on a file, below its experiment where that is another than the last one's.
    pub fn add(&mut self, checked: &Checked) -> String {
        let mut text = String::new();
        if self.experiment.as_ref() != Some(&checked.experiment) {
            text = self.experiment(&checked.experiment.lines(usize::MAX));
            self.experiment = Some(checked.experiment.clone());
        }
        let page = Page::of(checked);
        let mut sections = vec![vec![Part::Sentences(capital(&page.headline()))]];
        sections.extend(page.sections());
        text + &self.section(&named(&checked.report.file), None, &sections)
    }

    /// That a file could not be read, and why.
    pub fn add_unreadable(&mut self, report: &Report) -> String {
        let why = report.why_unreadable().unwrap_or_default();
        let sections = [vec![Part::Sentences(format!("Unreadable. {why}."))]];
        self.section(&named(&report.file), None, &sections)
    }

    /// How it ends: with the class, if there are several files.
    pub fn end(self, class: &Class) -> String {
        let mut text = String::new();
        if self.files > 1 {
            let sections: Vec<_> =
                sentences(class).into_iter().map(|text| vec![Part::Sentences(text)]).collect();
            text = self.section("The class", Some(html::CLASS), &sections);
        }
        match self.markup {
            Markup::Markdown => text,
            Markup::Html => text + html::FOOT,
        }
    }

    fn experiment(&self, lines: &[String]) -> String {
        match self.markup {
            Markup::Markdown => markdown::experiment(lines),
            Markup::Html => html::experiment(lines),
        }
    }

    fn section(&self, title: &str, id: Option<&str>, sections: &[Vec<Part>]) -> String {
        let parts = sections.iter().flatten();
        match self.markup {
            Markup::Markdown => markdown::section(title, parts),
            Markup::Html => html::section(title, id, parts),
        }
    }
}

/// A sentence that stands by itself.
fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
