//! A gradebook: a line a file, as CSV.

use super::rounded;
use crate::Quantity;
use crate::error::harmless;
use crate::homework::{CellPlace, Report, Verdict};
use std::collections::BTreeMap;

/// A gradebook of many files, as CSV by RFC 4180: `file, verdict, score, points, max_points`, a column of points for each
/// quantity that counts, then `misconceptions, first_wrong, note`.
///
/// What a spreadsheet would take for a formula, a text that begins with `=`, `+`, `-`, `@` or a control character, gets an
/// apostrophe before it.
///
/// # Example
///
/// ```
/// use adamscope::homework::{Gradebook, Report};
///
/// let mut gradebook = Gradebook::default();
/// gradebook.add(&Report::unreadable("=1+1.csv", "paper", "it is empty, quite".into()));
/// let lines = "file,verdict,score,points,max_points,misconceptions,first_wrong,note\r\n\
///              '=1+1.csv,unreadable,0,0,100,,,\"it is empty, quite\"\r\n";
/// assert_eq!(gradebook.csv(), lines);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Gradebook {
    rows: Vec<Row>,
}

#[derive(Clone, Debug)]
struct Row {
    before: [String; 5],
    columns: BTreeMap<Quantity, f64>,
    after: [String; 3],
}

impl Gradebook {
    /// One more file.
    pub fn add(&mut self, report: &Report) {
        let verdict = match report.verdict {
            Verdict::Right => "right",
            Verdict::Wrong => "wrong",
            Verdict::Unreadable => "unreadable",
        };
        let number = |number: f64| rounded(number).to_string();
        let place = |place: CellPlace| format!("{} t={}", place.quantity.key(), place.t);
        let fits = report.fits_convention.map(|key| format!("fits the convention {key}"));
        let unreadable = report.why_unreadable().map(str::to_owned);
        self.rows.push(Row {
            before: [
                report.file.clone(),
                verdict.into(),
                number(report.score),
                number(report.points()),
                number(report.max_points),
            ],
            columns: report.columns.iter().map(|column| (column.quantity, column.points)).collect(),
            after: [
                report.likely_misconceptions().join(" "),
                report.first_wrong.map_or_else(String::new, place),
                unreadable.or(fits).unwrap_or_default(),
            ],
        });
    }

    /// All of it.
    pub fn csv(&self) -> String {
        let mut quantities: Vec<Quantity> =
            self.rows.iter().flat_map(|row| row.columns.keys().copied()).collect();
        quantities.sort();
        quantities.dedup();
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        let keys = quantities.iter().map(|quantity| quantity.key().to_owned());
        let head = ["file", "verdict", "score", "points", "max_points"].map(str::to_owned);
        let tail = ["misconceptions", "first_wrong", "note"].map(str::to_owned);
        let mut write = |cells: Vec<String>| {
            // Memory takes it, and all rows are of one length.
            let _ = writer.write_record(cells);
        };
        write(head.into_iter().chain(keys).chain(tail).collect());
        for row in &self.rows {
            let points = quantities.iter().map(|quantity| {
                row.columns.get(quantity).map_or_else(String::new, |points| rounded(*points).to_string())
            });
            let cells = row.before.iter().cloned().chain(points).chain(row.after.iter().cloned());
            write(cells.map(guarded).collect());
        }
        String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
    }
}

/// A text that no spreadsheet takes for a formula, and that moves no cursor.
fn guarded(text: String) -> String {
    let text = harmless(text.chars());
    let risky = |c: char| matches!(c, '=' | '+' | '-' | '@');
    if text.starts_with(risky) { format!("'{text}") } else { text }
}
