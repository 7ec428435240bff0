//! What was found in a learner's table.

use super::{ColumnScore, Points, Sheet};
use crate::Quantity;
use serde::{Serialize, Serializer};
use std::collections::BTreeSet;
use std::fmt;

/// What was found in one file. As JSON it has the fields that `check --format json` promises, in this order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// The file's name.
    pub file: String,
    /// The whole in a word.
    pub verdict: Verdict,
    /// From 0 to 1: the part of the asked cells that cost nothing, a mistake with one cause counted once; of the points, if
    /// columns differ in what they are worth.
    pub score: f64,
    /// What there was to earn, in points.
    #[serde(skip)]
    pub max_points: f64,
    /// What each column earned of it; nothing for a file that could not be read.
    #[serde(skip)]
    pub columns: Vec<ColumnScore>,
    /// The key of the convention that it was marked by.
    pub convention: &'static str,
    /// The key of another convention that the whole table fits.
    pub fits_convention: Option<&'static str>,
    /// The keys of the misconceptions that explain wrong cells, best first.
    pub misconceptions: Vec<&'static str>,
    /// The same, those together between which the cells don't decide.
    #[serde(skip)]
    pub tied: Vec<Vec<&'static str>>,
    /// The first wrong cell, in the order of steps and equations.
    pub first_wrong: Option<CellPlace>,
    /// What else there is to know.
    pub notes: Vec<Note>,
    /// A report on every cell, in the order of steps, coordinates and equations.
    pub cells: Vec<CellReport>,
}

/// The whole of a file in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing is wrong, unreadable or missing.
    Right,
    /// Something is.
    Wrong,
    /// The file could not be read as a table.
    Unreadable,
}

/// What is found of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It follows from the learner's own cells, and none of these is wrong, unreadable or missing.
    Correct,
    /// It follows from cells of which one is: full credit, the error is carried forward.
    Follows,
    /// It does not follow.
    Wrong,
    /// It is not a number.
    Unreadable,
    /// It is empty, or its row is not there.
    Missing,
    /// It follows, but so would nearly anything: too few digits were kept.
    Uncheckable,
}

/// Where a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct CellPlace {
    /// The step, counted from 1.
    pub t: u64,
    /// The coordinate, counted from 0.
    pub coordinate: usize,
    /// The quantity.
    pub quantity: Quantity,
}

/// What is found of one cell.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CellReport {
    /// Where it is.
    #[serde(flatten)]
    pub place: CellPlace,
    /// What is found.
    pub status: Status,
    /// The text as it was read; none where there is none.
    pub written: Option<String>,
    /// The smallest and the largest number of the written one's last place that would be accepted; none where there is no
    /// such range.
    pub accepted: Option<[String; 2]>,
    /// The keys of the misconceptions that would explain it.
    pub misconceptions: Vec<&'static str>,
    /// What else there is to know of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<CellNote>,
    /// The right value, to the last place of the written one.
    #[serde(skip)]
    pub expected: Option<String>,
    /// Of an uncheckable cell: how many significant digits of the cells that it depends on would make it checkable.
    #[serde(skip)]
    pub digits_needed: Option<usize>,
}

/// What else there is to know of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// The table's steps begin with 0; they were read as 1, 2, ...
    TStartsAt0,
    /// The update has the sign with which it is added.
    SignInUpdate,
    /// A cell holds the true value, but does not follow from the learner's own cells.
    DoesNotFollow,
    /// A column that is not checked.
    IgnoredColumn {
        /// Its name in the file.
        name: String,
        /// The name that was perhaps meant.
        meant: Option<String>,
    },
    /// A row whose step, or step and coordinate, has a row already; the first was taken.
    RepeatedStep {
        /// The step.
        t: u64,
        /// The line of the row left out.
        line: u64,
    },
    /// The rows are not in the order of their steps.
    UnorderedSteps,
    /// A row whose step, or coordinate, is no whole number.
    UnreadableStep {
        /// What stands there instead.
        text: String,
        /// Its line.
        line: u64,
        /// The step that it was taken for, the one after the row above it; none if it was left out.
        taken_for: Option<u64>,
    },
    /// A row after the last step that was asked for; it was left out.
    ExtraStep {
        /// The step.
        t: u64,
        /// Its line.
        line: u64,
    },
    /// The file could not be read.
    Unreadable {
        /// Why.
        why: String,
    },
}

/// What else there is to know of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CellNote {
    /// It holds the true value, but does not follow from the learner's own cells.
    DoesNotFollow,
    /// It follows if what the sheet doesn't show was rounded to its places; more digits inside would tell.
    RoundedInside,
}

impl Note {
    /// Its name in JSON.
    pub fn key(&self) -> &'static str {
        match self {
            Self::TStartsAt0 => "t-starts-at-0",
            Self::SignInUpdate => "sign-in-update",
            Self::DoesNotFollow => "does-not-follow",
            Self::IgnoredColumn { .. } => "ignored-column",
            Self::RepeatedStep { .. } => "repeated-step",
            Self::UnorderedSteps => "unordered-steps",
            Self::UnreadableStep { .. } => "unreadable-step",
            Self::ExtraStep { .. } => "extra-step",
            Self::Unreadable { .. } => "unreadable",
        }
    }
}

/// The name, and after a colon what it is about.
impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())?;
        match self {
            Self::TStartsAt0 | Self::SignInUpdate | Self::DoesNotFollow | Self::UnorderedSteps => Ok(()),
            Self::IgnoredColumn { name, .. } => write!(f, ": {name}"),
            Self::RepeatedStep { t, .. } | Self::ExtraStep { t, .. } => write!(f, ": {t}"),
            Self::UnreadableStep { text, .. } => write!(f, ": {text}"),
            Self::Unreadable { why } => write!(f, ": {why}"),
        }
    }
}

impl Serialize for Note {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Report {
    /// The report on a file that could not be read.
    pub fn unreadable(file: &str, convention: &'static str, why: String) -> Self {
        Self {
            file: file.into(),
            verdict: Verdict::Unreadable,
            score: 0.0,
            max_points: Points::default().total(),
            columns: Vec::new(),
            convention,
            fits_convention: None,
            misconceptions: Vec::new(),
            tied: Vec::new(),
            first_wrong: None,
            notes: vec![Note::Unreadable { why }],
            cells: Vec::new(),
        }
    }

    /// A report on `sheet` in which nothing is found yet.
    pub fn of(sheet: &Sheet, convention: &'static str) -> Self {
        Self {
            file: sheet.file.clone(),
            verdict: Verdict::Right,
            score: 1.0,
            max_points: Points::default().total(),
            columns: Vec::new(),
            convention,
            fits_convention: None,
            misconceptions: Vec::new(),
            tied: Vec::new(),
            first_wrong: None,
            notes: sheet.notes.clone(),
            cells: Vec::new(),
        }
    }

    /// The keys of what explains a cell best: one, or several between which the cells don't decide.
    pub fn likely(&self, cell: &CellReport) -> Vec<&'static str> {
        let explains = |key: &&'static str| cell.misconceptions.contains(key);
        let best = self.tied.iter().find(|tied| tied.iter().any(&explains));
        best.map_or_else(Vec::new, |tied| tied.iter().copied().filter(explains).collect())
    }

    /// The keys of the misconceptions that explain some cell best, in the order of [`Report::misconceptions`].
    pub fn likely_misconceptions(&self) -> Vec<&'static str> {
        let likely: BTreeSet<_> = self.cells.iter().flat_map(|cell| self.likely(cell)).collect();
        self.misconceptions.iter().copied().filter(|key| likely.contains(key)).collect()
    }

    /// Why the file could not be read, if that is so.
    pub fn why_unreadable(&self) -> Option<&str> {
        self.notes.iter().find_map(|note| match note {
            Note::Unreadable { why } => Some(why.as_str()),
            _ => None,
        })
    }

    /// What was earned, in points.
    pub fn points(&self) -> f64 {
        self.score * self.max_points
    }

    /// The report on a cell.
    pub fn cell(&self, place: CellPlace) -> Option<&CellReport> {
        self.cells.iter().find(|cell| cell.place == place)
    }
}
