//! What a learner wrote down, read, marked and reported.
//!
//! | part | what it does |
//! |---|---|
//! | [`Assignment`] | what was asked, and the whole way from a file to a report |
//! | [`Written`] | a number as it stands on paper: its digits, and so its last place |
//! | [`Sheet`] | a learner's table: which columns there are, and what stands in them, step by step |
//! | [`mark`](mark()) | each cell held against what follows from the learner's own cells before it |
//! | [`Misconception`], [`Slip`] | what people get wrong |
//! | [`Report`] | what was found: a status for each cell, a verdict and a score |
//! | [`text`](text()), [`summary`], [`write_json`] | reports for people, and for programs |
//!
//! Reading never judges a number, and marking never reads a file.

mod assignment;
mod columns;
mod json;
mod mark;
mod misconception;
mod names;
mod read;
mod report;
mod settings;
mod sheet;
mod slip;
mod steps;
mod text;
mod written;

pub use assignment::{Assignment, Checked};
pub use json::write_json;
pub use mark::mark;
pub use misconception::{Facts as MisconceptionFacts, Misconception, Seen};
pub(crate) use misconception::{History, run_mistaken};
pub use names::other_names;
pub use read::MAX_CELLS;
pub use report::{CellNote, CellPlace, CellReport, Note, Report, Status, Verdict};
pub use settings::{Rounding, Settings};
pub use sheet::{Entry, Sheet, SheetColumn, SheetRow, Unreadable, WhyUnreadable};
pub use slip::Slip;
pub use text::{Layout, first_mistake, summary, text};
pub use written::{MAX_DIGITS, MAX_EXPONENT, Written};
