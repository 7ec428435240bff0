//! What a learner wrote down, read, marked and reported.
//!
//! | part | what it does |
//! |---|---|
//! | [`Written`] | a number as it stands on paper: its digits, and so its last place |
//! | [`Sheet`] | a learner's table: which columns there are, and what stands in them, step by step |
//! | [`Report`] | what was found: a status for each cell, a verdict and a score |
//!
//! Reading never judges a number, and marking never reads a file.

mod columns;
mod mark;
mod misconception;
mod names;
mod read;
mod report;
mod settings;
mod sheet;
mod slip;
mod steps;
mod written;

pub use mark::mark;
pub use misconception::{Facts as MisconceptionFacts, Misconception, Seen};
pub use report::{CellNote, CellPlace, CellReport, Note, Report, Status, Verdict};
pub use settings::{Rounding, Settings};
pub use sheet::{Entry, Sheet, SheetColumn, SheetRow, Unreadable, WhyUnreadable};
pub use slip::Slip;
pub use written::{MAX_DIGITS, MAX_EXPONENT, Written};
