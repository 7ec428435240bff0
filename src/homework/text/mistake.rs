//! The first mistake: what is wrong, where it comes from, and what would be right.

use super::style::NO_BREAK;
use super::{Page, Part};
use crate::error::shown;
use crate::homework::{CellReport, Misconception, Slip, Status};
use crate::objective::Source;
use crate::{Choice, Quantity};

/// The most further cells that are named.
const SHOWN: usize = 6;

impl Page<'_> {
    /// The first wrong cell; where there is none, the first that is no number and that a misconception explains.
    pub(super) fn first_mistake(&self) -> Option<&CellReport> {
        let wrong = self.report.first_wrong.and_then(|place| self.report.cell(place));
        wrong.or_else(|| self.report.cells.iter().find(|cell| !self.report.likely(cell).is_empty()))
    }

    /// All there is to say of it.
    pub(super) fn mistake(&self, cell: &CellReport) -> Vec<Part> {
        let mut parts = vec![Part::Sentences(self.what_is_wrong(cell))];
        parts.extend(self.equation(cell));
        parts.extend(self.causes(cell));
        parts.extend(self.others(cell));
        parts
    }

    fn what_is_wrong(&self, cell: &CellReport) -> String {
        let written = cell.written.as_deref().map(shown).unwrap_or_default();
        let place = self.place(cell);
        let first = format!("The first wrong cell is {place}: {written}.");
        let right = match (&cell.expected, &cell.accepted) {
            (Some(expected), _) if self.is_given(cell) => format!("It is given, and is {expected}."),
            (Some(expected), Some([low, high])) if low != high => {
                format!("Your own numbers give {expected}; anything from {low} to {high} is accepted.")
            }
            (Some(expected), _) => format!("Your own numbers give {expected}."),
            (None, Some([low, high])) => {
                format!("By your own numbers, anything from {low} to {high} is accepted.")
            }
            (None, None) => "By your own numbers there is a number here.".into(),
        };
        format!("{first} {right}")
    }

    /// Whether the assignment itself says the number.
    fn is_given(&self, cell: &CellReport) -> bool {
        let objective = matches!(self.experiment.source(), Source::Objective(_));
        match cell.place.quantity {
            Quantity::Gradient => !objective,
            Quantity::Parameter => cell.place.t == 0,
            _ => false,
        }
    }

    /// What may have led to a cell.
    fn causes(&self, cell: &CellReport) -> Vec<Part> {
        let says = |text: &str| vec![Part::Sentences(text.into())];
        match self.report.likely(cell).as_slice() {
            [] if self.is_given(cell) => Vec::new(),
            [] if self.most_of_the_column_is_wrong(cell) => says(
                "No usual mistake explains it, and most of its column is wrong: compare the equation, and the settings of \
                 the experiment, with those that you used.",
            ),
            [] => says("No usual mistake explains it: look for a slip in the arithmetic of this cell."),
            [key] => {
                let Cause { sentence, wrong } = Cause::of(key);
                let mut parts = says(&format!("Likely cause: {} ({key}).", whole(sentence)));
                parts.extend(wrong.map(|wrong| Part::line(format!("used instead: {wrong}"))));
                parts.extend(chapters(&[key]));
                parts
            }
            keys => {
                let mut parts = says("Likely cause, one of these; the cells do not decide between them:");
                parts.extend(keys.iter().map(|key| {
                    let Cause { sentence, wrong } = Cause::of(key);
                    let wrong = wrong.map_or_else(String::new, |wrong| format!("; {wrong}"));
                    Part::line(format!("{key}: {}{wrong}.", whole(sentence)))
                }));
                parts.extend(chapters(keys));
                parts
            }
        }
    }

    /// Whether more than half of at least three cells of a quantity are wrong.
    fn most_of_the_column_is_wrong(&self, cell: &CellReport) -> bool {
        let column = || self.report.cells.iter().filter(|other| other.place.quantity == cell.place.quantity);
        let (all, wrong) = (column().count(), column().filter(|other| other.status == Status::Wrong).count());
        all > 2 && 2 * wrong > all
    }

    /// The wrong cells that have another cause.
    fn others(&self, first: &CellReport) -> Option<Part> {
        let causes = self.report.likely(first);
        let other = |cell: &&CellReport| {
            let same_cause = cell.misconceptions.iter().any(|key| causes.contains(key));
            cell.status == Status::Wrong && cell.place != first.place && !same_cause
        };
        let others: Vec<_> = self.report.cells.iter().filter(other).collect();
        let line = |cell: &&CellReport| {
            let right = cell.expected.as_ref().map_or_else(String::new, |right| format!(" ({right})"));
            let keys = self.report.likely(cell);
            let cause = keys.first().map_or_else(String::new, |key| format!(", {key}"));
            format!("{}{right}{cause}", self.place(cell))
        };
        let mut places: Vec<String> = others.iter().take(SHOWN).map(line).collect();
        if others.len() > SHOWN {
            places.push(format!("{} more", others.len() - SHOWN));
        }
        let list = places.join("; ");
        let sentence = || Part::Sentences(format!("Wrong as well, with what your numbers give: {list}."));
        (!places.is_empty()).then(sentence)
    }
}

/// Where the book has these; it doesn't have slips of the pen.
fn chapters(keys: &[&str]) -> Option<Part> {
    let known = keys.iter().filter_map(|key| Misconception::from_key(key).ok());
    let mut titles: Vec<&str> = known.map(Misconception::chapter).collect();
    titles.sort_unstable();
    titles.dedup();
    (!titles.is_empty()).then(|| Part::line(format!("in the book: {}", titles.join("; "))))
}

/// A sentence in which no line is broken at a minus.
fn whole(sentence: &str) -> String {
    sentence.replace(" − ", &format!("{NO_BREAK}−{NO_BREAK}"))
}

/// What is known of a cause.
struct Cause {
    sentence: &'static str,
    /// The formula that was used, where it is about one.
    wrong: Option<String>,
}

impl Cause {
    fn of(key: &str) -> Self {
        if let Ok(misconception) = Misconception::from_key(key) {
            return Self { sentence: misconception.facts().sentence, wrong: Some(misconception.printed()) };
        }
        let slip = Slip::from_key(key).map_or("", Slip::sentence);
        Self { sentence: slip, wrong: None }
    }
}
