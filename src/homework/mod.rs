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
//! | [`Points`] | what the columns are worth |
//! | [`Class`] | what many got right and wrong |
//! | [`text`](text()), [`summary`], [`Document`], [`write_json`] | reports for people, and for programs |
//! | [`gradescope`], [`prairielearn`], [`Gradebook`] | the same in the formats of graders |
//!
//! Reading never judges a number, and marking never reads a file.

mod assignment;
mod class;
mod columns;
mod document;
mod grader;
mod json;
mod mark;
mod misconception;
mod names;
mod points;
mod read;
mod report;
mod settings;
mod sheet;
mod slip;
mod steps;
mod text;
mod worksheet;
mod written;

use assignment::can_be_marked;
pub use assignment::{Assignment, Checked};
pub use class::{Class, FirstWrong, Frequency};
pub use document::{Document, Markup};
pub use grader::{Gradebook, gradescope, prairielearn};
pub use json::write_json;
pub use mark::mark;
pub use misconception::{Facts as MisconceptionFacts, Misconception, Seen};
pub(crate) use misconception::{History, mistaken};
pub use names::other_names;
pub use points::{ColumnScore, Points};
pub use read::MAX_CELLS;
pub use report::{CellNote, CellPlace, CellReport, Note, Report, Status, Verdict};
pub use settings::{Rounding, Settings};
pub use sheet::{Entry, Sheet, SheetColumn, SheetRow, Unreadable, WhyUnreadable};
pub use slip::Slip;
pub use text::{Layout, first_mistake, summary, text};
pub use worksheet::{Distinction, Finding, First, Key, Precision, Proof, Wanted, Worksheet};
pub use written::{MAX_DIGITS, MAX_EXPONENT, Written};
