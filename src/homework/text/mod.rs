//! A report for the person who wrote the table.

mod equation;
mod mistake;
mod notes;
mod part;
mod style;
mod summary;
mod table;

pub(super) use part::Part;
pub(super) use style::{mark, meaning};
pub(super) use summary::sentences;
pub use summary::summary;
pub(super) use table::{Judged, Table, with_mark};

use super::{CellReport, Checked, Report, Sheet, Status, Verdict};
use crate::Experiment;
use crate::error::{count, named};
use style::{NO_BREAK, STATUSES, wrap};

/// How a report is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The width in characters to keep to.
    pub width: usize,
    /// Whether there are colours. Nothing is said by colour alone.
    pub colour: bool,
}

impl Default for Layout {
    fn default() -> Self {
        Self { width: 80, colour: false }
    }
}

/// The report on a sheet as text: the whole in a sentence, the table as it was read with a mark on every cell, then the
/// first mistake, from where it comes and what would be right, and what else there is to know. It never says only
/// "wrong".
pub fn text(experiment: &Experiment, sheet: &Sheet, report: &Report, layout: &Layout) -> String {
    let page = Page { experiment, sheet, report };
    let mut text = wrap(&format!("{}: {}", named(&report.file), page.headline()), layout.width, 0);
    for section in page.sections() {
        text.push('\n');
        text.extend(section.iter().map(|part| part.text(layout)));
    }
    text
}

/// The first mistake of [`text`] by itself: what is wrong, what would be right, and where it comes from. None if there is
/// none.
pub fn first_mistake(
    experiment: &Experiment,
    sheet: &Sheet,
    report: &Report,
    layout: &Layout,
) -> Option<String> {
    let page = Page { experiment, sheet, report };
    let parts = page.mistake(page.first_mistake()?);
    Some(parts.iter().map(|part| part.text(layout)).collect())
}

/// What a report says, and about what.
pub(super) struct Page<'a> {
    experiment: &'a Experiment,
    sheet: &'a Sheet,
    report: &'a Report,
}

impl<'a> Page<'a> {
    /// The report on what was checked.
    pub(super) fn of(checked: &'a Checked) -> Self {
        let Checked { experiment, sheet, report } = checked;
        Self { experiment, sheet, report }
    }
}

impl Page<'_> {
    /// What there is to say below the headline, that together which belongs together.
    pub(super) fn sections(&self) -> Vec<Vec<Part>> {
        let mut sections = Vec::new();
        if let Some(convention) = self.report.fits_convention {
            sections.push(vec![Part::Sentences(format!(
                "Every number fits the convention `{convention}`. This sheet is marked by `{}`, whose numbers differ; \
                 nothing is wrong with the arithmetic. Mark it with --convention {convention}, or work it out again by \
                 `{}`.",
                self.report.convention, self.report.convention
            ))]);
        } else {
            let found = STATUSES.into_iter().filter(|status| self.count(*status) > 0).collect();
            sections.push(vec![Part::Table(Table::of(self)), Part::Legend(found)]);
            sections.extend(self.first_mistake().map(|cell| self.mistake(cell)));
        }
        sections.extend(self.notes());
        sections
    }

    /// The whole in a sentence or two.
    pub(super) fn headline(&self) -> String {
        let [correct, follows, wrong, unreadable, missing, uncheckable] =
            STATUSES.map(|status| self.count(status));
        let score = percent(self.report.score);
        if self.report.verdict == Verdict::Right {
            let checked = match correct + follows {
                0 => "nothing in it is wrong, and nothing can be checked".into(),
                1 => "the one cell that can be checked is right".into(),
                cells => format!(
                    "all {cells} cells {}are right",
                    if uncheckable > 0 { "that can be checked " } else { "" }
                ),
            };
            return format!("{checked}. Score {score}.");
        }
        let parts = [(wrong, "wrong"), (missing, "missing"), (unreadable, "not a number")];
        let mut parts = parts.into_iter().filter(|(number, _)| *number > 0);
        let cells = correct + follows + wrong + unreadable + missing + uncheckable;
        let first = parts.next().map_or_else(String::new, |(number, what)| {
            if cells == 1 {
                return format!("the only cell is {what}");
            }
            format!(
                "{number} of {} {} {what}",
                count(cells as u64, "cell"),
                if number == 1 { "is" } else { "are" }
            )
        });
        let others = parts.map(|(number, what)| format!(", {number} {what}"));
        let one_cause = if wrong > 1 && !self.report.misconceptions.is_empty() {
            " (cells that one mistake explains count once)"
        } else {
            ""
        };
        format!("{first}{}. Score {score}{one_cause}.", others.collect::<String>())
    }

    fn place(&self, cell: &CellReport) -> String {
        let several = self.experiment.start().len() > 1 && !cell.place.quantity.facts().shared;
        let coordinate = several.then_some(cell.place.coordinate);
        let symbol = self.experiment.facts(cell.place.quantity).symbol;
        format!("{} at t{NO_BREAK}={NO_BREAK}{}", indexed(symbol, coordinate), cell.place.t)
    }

    fn count(&self, status: Status) -> usize {
        self.report.cells.iter().filter(|cell| cell.status == status).count()
    }
}

/// A symbol, with the coordinate that it is of.
fn indexed(symbol: &str, coordinate: Option<usize>) -> String {
    coordinate.map_or_else(|| symbol.to_owned(), |index| format!("{symbol}[{index}]"))
}

/// A score as people read it; only a full one is 100 %.
fn percent(score: f64) -> String {
    let percent = (score * 100.0).round();
    let percent = if score < 1.0 { percent.min(99.0) } else { percent };
    format!("{percent} %")
}
