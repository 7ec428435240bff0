//! Reading a learner's table.

use super::columns::{Columns, QuantityColumn};
use super::steps::{Line, Steps};
use super::{Entry, Sheet, Unreadable, WhyUnreadable, Written};
use crate::Experiment;
use crate::error::{Error, Place, named};
use crate::scalar::LiteralError;
use crate::text_table::{Row, TextTable};
use std::io::Read;

/// The most cells that a table may have, those of steps that nobody wrote included.
pub const MAX_CELLS: u64 = 100_000;

impl Sheet {
    /// Reads a learner's table for a run of `experiment`: CSV with commas, semicolons or tabs, or a table in Markdown.
    /// `file` is what messages call it.
    ///
    /// Columns may have any of the quantities' names, in any order; one that is none is noted and left out. A bad cell or
    /// a bad row is a matter of the sheet and not an error.
    ///
    /// # Errors
    ///
    /// [`Error::Content`] if it is no such table: no text, a quote that does not close, no row of names, a column twice,
    /// no rows. [`Error::Limit`] for more than 10000 columns or 100000 cells, or a number of ten thousand digits.
    ///
    /// # Example
    ///
    /// ```
    /// use adamscope::homework::{Entry, Sheet};
    /// use adamscope::{Experiment, Quantity};
    ///
    /// let experiment = Experiment::builder().objective("square").build().unwrap();
    /// let text = "t;m̂;comment\n1;6,0000;fine\n2;#DIV/0!;?\n";
    /// let sheet = Sheet::read("mine.csv", text.as_bytes(), &experiment).unwrap();
    ///
    /// assert_eq!(sheet.steps(), 2);
    /// let first = sheet.entry(1, Quantity::FirstMomentHat, 0).number().unwrap();
    /// assert_eq!((first.text(), first.last_place()), ("6,0000", -4));
    /// assert!(sheet.entry(2, Quantity::FirstMomentHat, 0).has_no_value());
    /// assert_eq!(sheet.entry(2, Quantity::Update, 0), &Entry::Empty);
    /// assert_eq!(sheet.notes[0].to_string(), "ignored-column: comment");
    /// ```
    pub fn read(file: &str, input: impl Read, experiment: &Experiment) -> Result<Self, Error> {
        let table = TextTable::read(file, input)?;
        let content = |line, problem: &str| Error::Content {
            place: Place { file: file.into(), line, column: None },
            problem: problem.into(),
        };
        let mut rows = table.rows();
        let header = rows.names()?.ok_or_else(|| {
            content(None, "there is no table in it; begin with a row that names the columns")
        })?;
        let columns = Columns::of(file, &header, experiment)?;
        let dimension = experiment.start().len();
        let reader = Reader { file, columns: &columns, commas: Commas::of(&table) };

        let mut lines = Vec::new();
        for row in rows {
            let row = row?;
            if row.cells().all(str::is_empty) {
                continue;
            }
            lines.push(reader.line(&row)?);
            reader.check_size(lines.len() as u64, columns.quantities.len())?;
        }
        if lines.is_empty() {
            let problem = "there are no rows below the names of the columns; write one for each step";
            return Err(content(Some(header.line), problem));
        }
        let steps = Steps::of(lines, &columns, experiment);
        if steps.rows.is_empty() {
            let problem = "there are no steps below the names of the columns; write a row for t = 1 and each one after it";
            return Err(content(Some(header.line), problem));
        }
        let sheet = Self {
            file: file.into(),
            columns: columns.of_sheet(dimension),
            rows: steps.rows,
            start: steps.start,
            notes: columns.notes.iter().cloned().chain(steps.notes).collect(),
        };
        reader.check_size(sheet.steps(), sheet.columns.len())?;
        Ok(sheet)
    }
}

/// What the cells of a table are read with.
struct Reader<'a> {
    file: &'a str,
    columns: &'a Columns,
    commas: Commas,
}

impl Reader<'_> {
    fn line(&self, row: &Row) -> Result<Line, Error> {
        let cells: Vec<&str> = row.cells().collect();
        let cell = |index: usize| cells.get(index).copied().unwrap_or_default();
        // Which cell is whose, nobody knows.
        let too_long = cells.iter().skip(self.columns.width).any(|cell| !cell.is_empty());
        let read = |column: &QuantityColumn| {
            let text = cell(column.index);
            let entry = self.commas.entry(text);
            match entry {
                Entry::Empty => Ok(Entry::Empty),
                _ if too_long => {
                    Ok(Entry::Unreadable(Unreadable { text: text.into(), why: WhyUnreadable::LongRow }))
                }
                Entry::Unreadable(Unreadable { why: WhyUnreadable::TooManyDigits { count }, .. }) => {
                    Err(self.too_many_digits(row.line, &column.name, count))
                }
                entry => Ok(entry),
            }
        };
        Ok(Line {
            line: row.line,
            step: self.columns.step.map(|index| self.commas.entry(cell(index))),
            coordinate: self.columns.coordinate.map(|index| self.commas.entry(cell(index))),
            cells: self.columns.quantities.iter().map(read).collect::<Result<_, Error>>()?,
        })
    }

    fn too_many_digits(&self, line: u64, column: &str, digits: usize) -> Error {
        let place = Place { file: self.file.into(), line: Some(line), column: Some(column.into()) };
        Error::Limit {
            what: format!("{place}: a number has"),
            given: format!("{digits} digits"),
            limit: super::MAX_DIGITS.to_string(),
            instead: "write fewer digits",
        }
    }

    fn check_size(&self, steps: u64, columns: usize) -> Result<(), Error> {
        let cells = steps.saturating_mul(columns as u64);
        if cells <= MAX_CELLS {
            return Ok(());
        }
        Err(Error::Limit {
            what: format!("{}: the table has", named(self.file)),
            given: format!("{cells} cells ({steps} steps of {columns})"),
            limit: MAX_CELLS.to_string(),
            instead: "check fewer steps or columns, and look for a slip in the column of t",
        })
    }
}

/// What a comma in a cell means.
#[derive(Clone, Copy, Debug)]
struct Commas {
    /// They can't be between cells.
    free: bool,
    /// There are numbers with a decimal point.
    points: bool,
    /// There are numbers with a comma that can't be one between thousands.
    decimal: bool,
}

impl Commas {
    fn of(table: &TextTable) -> Self {
        let mut commas = Self { free: table.may_have_decimal_commas(), points: false, decimal: false };
        for row in table.rows().filter_map(Result::ok) {
            for cell in row.cells() {
                commas.points |= cell.contains('.') && Written::read(cell).is_ok();
                commas.decimal |= with_point(&Entry::read(cell)).is_some() && !is_thousands(cell);
            }
        }
        commas
    }

    /// Reads a cell. A comma is a decimal one if it can be nothing else: neither one between cells nor one between
    /// thousands.
    fn entry(self, text: &str) -> Entry {
        let entry = Entry::read(text);
        let Some(point) = with_point(&entry) else { return entry };
        let is_decimal =
            if self.points { self.free && !is_thousands(text) } else { self.free || self.decimal };
        if is_decimal && let Ok(number) = Written::read(point) {
            return Entry::Number(number.with_text(text));
        }
        if is_thousands(text) {
            let why = WhyUnreadable::NotANumber(LiteralError::Separators);
            return Entry::Unreadable(Unreadable { text: text.into(), why });
        }
        entry
    }
}

/// Of a number with a comma, the same with a point.
fn with_point(entry: &Entry) -> Option<&str> {
    match entry {
        Entry::Unreadable(Unreadable {
            why: WhyUnreadable::NotANumber(LiteralError::DecimalComma { instead }),
            ..
        }) => Some(instead),
        _ => None,
    }
}

/// Whether a number with a comma may be one of thousands, as 1,234 is.
fn is_thousands(text: &str) -> bool {
    let unsigned = text.trim_start_matches(['+', '-', '\u{2212}']);
    let Some((whole, rest)) = unsigned.split_once(',') else { return false };
    rest.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0')
}
