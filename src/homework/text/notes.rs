//! What else there is to know of a sheet, in sentences.

use super::style::NO_BREAK;
use super::{Page, Part};
use crate::error::{count, shown};
use crate::homework::{CellNote, CellPlace, CellReport, Entry, Note, Status, Unreadable};

/// The most cells, columns or rows that a sentence names.
const SHOWN: usize = 6;

impl Page<'_> {
    /// A section for each thing.
    pub(super) fn notes(&self) -> Vec<Vec<Part>> {
        let mut sections = Vec::new();
        sections.extend(self.unreadable_cells());
        let others = self.missing_cells().into_iter().chain(self.uncheckable_cells());
        sections.extend(others.chain(self.notes_on_the_file()).map(|text| vec![Part::Sentences(text)]));
        sections
    }

    fn with(&self, status: Status) -> Vec<&CellReport> {
        self.report.cells.iter().filter(|cell| cell.status == status).collect()
    }

    /// A line for each text, since a reason is a sentence; the same text may stand in many cells.
    fn unreadable_cells(&self) -> Option<Vec<Part>> {
        let cells = self.with(Status::Unreadable);
        let first = match cells.len() {
            0 => return None,
            1 => "1 cell is not a number:".to_owned(),
            number => format!("{number} cells are not numbers:"),
        };
        let mut texts: Vec<(String, Vec<String>)> = Vec::new();
        for cell in &cells {
            let (what, place) = (self.why_unreadable(cell), self.place_and_line(cell));
            match texts.iter().position(|(earlier, _)| *earlier == what) {
                Some(index) => texts[index].1.push(place),
                None if texts.len() < SHOWN => texts.push((what, vec![place])),
                None => {}
            }
        }
        let mut parts = vec![Part::Sentences(first)];
        for (what, places) in &texts {
            let named = list(places.iter().cloned(), places.len(), ", ");
            parts.push(Part::line(format!("{named}: {what}.")));
        }
        let told: usize = texts.iter().map(|(_, places)| places.len()).sum();
        if told < cells.len() {
            parts.push(Part::line(format!("and {} more.", cells.len() - told)));
        }
        Some(parts)
    }

    fn why_unreadable(&self, cell: &CellReport) -> String {
        let CellPlace { t, quantity, coordinate } = cell.place;
        match self.sheet.entry(t, quantity, coordinate) {
            Entry::Unreadable(Unreadable { text, why }) => format!("`{}` {why}", shown(text)),
            _ => format!("`{}`", shown(cell.written.as_deref().unwrap_or_default())),
        }
    }

    fn place_and_line(&self, cell: &CellReport) -> String {
        let line = self
            .sheet
            .row(cell.place.t)
            .map_or_else(String::new, |row| format!(" (line{NO_BREAK}{})", row.line));
        format!("{}{line}", self.place(cell))
    }

    fn missing_cells(&self) -> Option<String> {
        let cells = self.with(Status::Missing);
        let mut steps: Vec<u64> = cells.iter().map(|cell| cell.place.t).collect();
        steps.dedup();
        let no_row = |t: &u64| self.sheet.row(*t).is_none();
        let rows = steps.iter().filter(|t| no_row(t)).map(|t| format!("the row t{NO_BREAK}={NO_BREAK}{t}"));
        let single = cells.iter().filter(|cell| !no_row(&cell.place.t)).map(|cell| self.place(cell));
        let all: Vec<String> = rows.chain(single).collect();
        let number = all.len();
        (number > 0).then(|| format!("Missing: {}.", list(all.into_iter(), number, ", ")))
    }

    fn uncheckable_cells(&self) -> Option<String> {
        let cells = self.with(Status::Uncheckable);
        let digits = cells.iter().filter_map(|cell| cell.digits_needed).max();
        let rounded = cells.iter().any(|cell| cell.note == Some(CellNote::RoundedInside));
        let advice = match digits {
            Some(digits) => {
                format!("Keep {} in the cells that they depend on", count(digits as u64, "significant digit"))
            }
            None if rounded => {
                "They fit if what you worked out in between was rounded; keep more digits there".into()
            }
            None => "What they depend on leaves them open".into(),
        };
        let named = list(cells.iter().map(|cell| self.place(cell)), cells.len(), ", ");
        (!cells.is_empty()).then(|| format!("Can't be checked: {named}. {advice}. They cost nothing."))
    }

    fn notes_on_the_file(&self) -> Vec<String> {
        let notes = &self.report.notes;
        let mut paragraphs = Vec::new();
        let columns: Vec<String> = notes.iter().filter_map(ignored_column).collect();
        if !columns.is_empty() {
            let number = columns.len();
            paragraphs
                .push(format!("Columns that are not checked: {}.", list(columns.into_iter(), number, ", ")));
        }
        let rows: Vec<String> = notes.iter().filter_map(odd_row).collect();
        if !rows.is_empty() {
            let number = rows.len();
            paragraphs.push(format!("Rows: {}.", list(rows.into_iter(), number, "; ")));
        }
        paragraphs.extend(notes.iter().filter_map(sentence));
        paragraphs
    }
}

fn ignored_column(note: &Note) -> Option<String> {
    match note {
        Note::IgnoredColumn { name, meant: None } => Some(format!("`{}`", shown(name))),
        Note::IgnoredColumn { name, meant: Some(meant) } => {
            Some(format!("`{}` (did you mean `{meant}`?)", shown(name)))
        }
        _ => None,
    }
}

fn odd_row(note: &Note) -> Option<String> {
    match note {
        Note::RepeatedStep { t, line } => {
            Some(format!("line {line} repeats t{NO_BREAK}={NO_BREAK}{t} and was left out"))
        }
        Note::ExtraStep { t, line } => Some(format!(
            "line {line} is t{NO_BREAK}={NO_BREAK}{t}, which nobody asked for, and was left out"
        )),
        Note::UnreadableStep { text, line, taken_for } => {
            let said = if text.is_empty() { "nothing".into() } else { format!("`{}`", shown(text)) };
            let then = match taken_for {
                Some(t) => format!("was taken for t{NO_BREAK}={NO_BREAK}{t}"),
                None => "was left out".into(),
            };
            Some(format!("line {line} says {said} where its step should be and {then}"))
        }
        _ => None,
    }
}

fn sentence(note: &Note) -> Option<String> {
    let text = match note {
        Note::TStartsAt0 => {
            "The steps begin with t = 0 and were read as 1, 2, …: Adam counts from 1, since 1\u{a0}−\u{a0}β^0 is 0."
        }
        Note::UnorderedSteps => "The rows are not in the order of t; they were read by their t.",
        Note::SignInUpdate => {
            "The update has the sign with which it is added to θ, as some programs have it; that is fine."
        }
        Note::DoesNotFollow => {
            "A right number does not follow from the cells before it: check these, or copy them again."
        }
        _ => return None,
    };
    Some(text.into())
}

/// The first few, and how many more there are.
fn list(items: impl Iterator<Item = String>, number: usize, between: &str) -> String {
    let mut shown: Vec<String> = items.take(SHOWN).collect();
    if number > SHOWN {
        shown.push(format!("{} more", number - SHOWN));
    }
    shown.join(between)
}
