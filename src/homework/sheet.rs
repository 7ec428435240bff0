//! A learner's table.

use super::{MAX_DIGITS, MAX_EXPONENT, Note, Written};
use crate::Quantity;
use crate::scalar::LiteralError;

/// A learner's table as it was read: what stands where, not whether it is right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The file's name as it was given; `-` is standard input.
    pub file: String,
    /// The columns that hold a quantity of the run, in the file's order.
    pub columns: Vec<SheetColumn>,
    /// The rows of steps 1, 2, ..., in the order of t, each step at most once. A step that nobody wrote has no row.
    pub rows: Vec<SheetRow>,
    /// The row of t = 0, where it gave the start.
    pub start: Option<SheetRow>,
    /// What had to be settled to read it.
    pub notes: Vec<Note>,
}

/// A column of a [`Sheet`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetColumn {
    /// What stands in it.
    pub quantity: Quantity,
    /// Of which coordinate; 0 where all share the quantity.
    pub coordinate: usize,
    /// Its name in the file.
    pub name: String,
}

/// A step of a [`Sheet`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRow {
    /// The step, counted from 1 however the file counts.
    pub t: u64,
    /// Its line in the file, counted from 1.
    pub line: u64,
    /// What stands in it, for each of the sheet's columns.
    pub cells: Vec<Entry>,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A number.
    Number(Written),
    /// Something that is no number.
    Unreadable(Unreadable),
    /// Nothing.
    Empty,
}

/// A text that should be a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The text as it was read.
    pub text: String,
    /// Why it is no number.
    pub why: WhyUnreadable,
}

/// Why a text is no number. Each reads on from the text it is about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WhyUnreadable {
    /// It is written otherwise than numbers are.
    #[error(transparent)]
    NotANumber(LiteralError),
    /// The program that made the sheet had no value for it.
    #[error("says that a program had no value here; find the operation that has no answer")]
    NoValue,
    /// More digits than [`MAX_DIGITS`].
    #[error("has {count} digits; a number may have {MAX_DIGITS}")]
    TooManyDigits {
        /// How many it has.
        count: usize,
    },
    /// An exponent beyond [`MAX_EXPONENT`].
    #[error("has an exponent beyond {MAX_EXPONENT}; look for a slip in it")]
    Exponent,
    /// Its row has more cells than there are columns, so that nobody knows which is which.
    #[error(
        "stands in a row of more cells than there are columns; separate with semicolons if commas are decimal"
    )]
    LongRow,
}

impl Sheet {
    /// The row of step `t`, counted from 1, if it was written; 0 is the start's.
    pub fn row(&self, t: u64) -> Option<&SheetRow> {
        if t == 0 {
            return self.start.as_ref();
        }
        let index = self.rows.binary_search_by_key(&t, |row| row.t).ok()?;
        self.rows.get(index)
    }

    /// The place of a quantity among the columns.
    pub fn column(&self, quantity: Quantity, coordinate: usize) -> Option<usize> {
        self.columns.iter().position(|column| column.quantity == quantity && column.coordinate == coordinate)
    }

    /// What stands in a cell: nothing where there is no such row, or none such column.
    pub fn entry(&self, t: u64, quantity: Quantity, coordinate: usize) -> &Entry {
        let (Some(row), Some(column)) = (self.row(t), self.column(quantity, coordinate)) else {
            return &Entry::Empty;
        };
        row.cells.get(column).unwrap_or(&Entry::Empty)
    }

    /// How many steps it was written for: up to the last one in it.
    pub fn steps(&self) -> u64 {
        self.rows.last().map_or(0, |row| row.t)
    }
}

impl Entry {
    /// Reads a cell.
    pub fn read(text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() {
            return Self::Empty;
        }
        match Written::read(text) {
            Ok(number) => Self::Number(number),
            Err(why) => Self::Unreadable(Unreadable { text: text.into(), why }),
        }
    }

    /// The number, if it is one.
    pub fn number(&self) -> Option<&Written> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The text as it was read, unless there is none.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Number(number) => Some(number.text()),
            Self::Unreadable(Unreadable { text, .. }) => Some(text),
            Self::Empty => None,
        }
    }

    /// Whether it is a program's word for an operation without an answer, such as `nan`, `inf` or `#DIV/0!`.
    pub fn has_no_value(&self) -> bool {
        matches!(self, Self::Unreadable(Unreadable { why: WhyUnreadable::NoValue, .. }))
    }
}
