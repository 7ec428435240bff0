//! What a class got right and wrong.

use super::{CellPlace, Report, Verdict};
use serde::Serialize;
use std::borrow::Borrow;
use std::cmp::Reverse;

/// What a class got right and wrong: how many handed in what, which misconceptions they have, and where they went wrong
/// first. As JSON it has these fields, in this order.
///
/// # Example
///
/// ```
/// use adamscope::homework::{Class, Report};
///
/// let class = Class::of([Report::unreadable("a.csv", "paper", "there is nothing in it".into())]);
/// assert_eq!((class.files, class.unreadable, class.mean_score), (1, 1, None));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Class {
    /// How many files there are.
    pub files: u64,
    /// In how many of them nothing is wrong.
    pub right: u64,
    /// In how many something is.
    pub wrong: u64,
    /// How many could not be read.
    pub unreadable: u64,
    /// The mean score of those that could be read; none if there are none.
    pub mean_score: Option<f64>,
    /// The misconceptions that are likely, the most frequent first.
    pub misconceptions: Vec<Frequency>,
    /// Where tables go wrong first, the most frequent place first.
    pub first_wrong: Vec<FirstWrong>,
    /// The other conventions that whole tables fit. Of these tables nothing counts as a misconception or as wrong first.
    pub fits_convention: Vec<Frequency>,
}

/// How often something that has a name came up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Frequency {
    /// Its name.
    pub key: &'static str,
    /// In how many files.
    pub files: u64,
}

/// How often a cell was the first wrong one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FirstWrong {
    /// Where it is.
    #[serde(flatten)]
    pub place: CellPlace,
    /// In how many files.
    pub files: u64,
}

impl Class {
    /// The class that handed these in.
    pub fn of<R: Borrow<Report>>(reports: impl IntoIterator<Item = R>) -> Self {
        let mut class = Self::default();
        reports.into_iter().for_each(|report| class.add(report.borrow()));
        class
    }

    /// One more of the class.
    pub fn add(&mut self, report: &Report) {
        self.files += 1;
        match report.verdict {
            Verdict::Right => self.right += 1,
            Verdict::Wrong => self.wrong += 1,
            Verdict::Unreadable => {
                self.unreadable += 1;
                return;
            }
        }
        let read = (self.files - self.unreadable) as f64;
        let before = self.mean_score.unwrap_or(0.0);
        self.mean_score = Some(before + (report.score - before) / read);
        if let Some(key) = report.fits_convention {
            return count_name(&mut self.fits_convention, key);
        }
        for key in report.likely_misconceptions() {
            count_name(&mut self.misconceptions, key);
        }
        if let Some(place) = report.first_wrong {
            match self.first_wrong.iter_mut().find(|earlier| earlier.place == place) {
                Some(earlier) => earlier.files += 1,
                None => self.first_wrong.push(FirstWrong { place, files: 1 }),
            }
            self.first_wrong.sort_by_key(|wrong| Reverse(wrong.files));
        }
    }

    /// Whether none of the files could be read.
    pub fn is_unreadable(&self) -> bool {
        self.unreadable == self.files
    }
}

/// Equal ones stay in the order in which they came up.
fn count_name(names: &mut Vec<Frequency>, key: &'static str) {
    match names.iter_mut().find(|name| name.key == key) {
        Some(name) => name.files += 1,
        None => names.push(Frequency { key, files: 1 }),
    }
    names.sort_by_key(|name| Reverse(name.files));
}
