//! A sheet for a learner: an experiment to be worked out by hand, whose numbers tell mistakes apart.
//!
//! | file | what it does |
//! |---|---|
//! | `draw` | numbers that a seed fixes |
//! | `task` | what is given and asked, and what would be handed in |
//! | `proof` | what marking makes of that: which misconceptions the sheet tells |
//! | `search` | numbers with which it tells all |
//! | `key` | the file that a sheet is marked against |
//! | `parts` | whether it asks for parts of equations |
//! | `precision` | to how many digits numbers are asked for |
//! | `page` | the proof as a report |
//! | `form` | the sheet as it is handed out |

mod draw;
mod form;
mod key;
mod page;
mod parts;
mod precision;
mod proof;
mod search;
mod task;

pub use key::Key;
pub use precision::Precision;
pub use proof::{Distinction, Finding, First, Proof};

use crate::{ExperimentBuilder, Quantity};
use task::Task;

/// What a worksheet should be like.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// What is fixed of the experiment; the seed draws the rest: gradients, hyper-parameters, the start.
    pub experiment: ExperimentBuilder,
    /// Which of all sheets it is.
    pub seed: u64,
    /// How many coordinates it has; those of what is fixed, or one, if nobody says.
    pub coordinates: Option<usize>,
    /// The quantities that are left blank; all that don't stand in the task itself, if nobody says.
    pub blank: Option<Vec<Quantity>>,
    /// To how many digits numbers are asked for.
    pub precision: Precision,
}

/// A sheet for one learner: the experiment in full, the given columns filled in and the others blank.
///
/// The same seed makes the same sheet, on every platform. Numbers are short decimals, and searched until marking tells
/// every misconception that applies.
///
/// # Example
///
/// ```
/// use adamscope::homework::{Misconception, Wanted, Worksheet};
///
/// let sheet = Worksheet::search(&Wanted { seed: 7, ..Wanted::default() }).unwrap();
/// assert!(sheet.proof().is_complete());
/// assert!(sheet.proof().of(Misconception::EpsInsideRoot).unwrap().is_told());
///
/// // What a learner hands in is marked against the key.
/// let key = sheet.key();
/// let checked = key.assignment().check("mine.csv", "t,m\n1,0.0001\n".as_bytes()).unwrap();
/// assert_eq!(checked.report.first_wrong.unwrap().t, 1);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Worksheet {
    key: Key,
    task: Task,
    proof: Proof,
}

impl Worksheet {
    /// What it is marked against.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// What it can tell apart.
    pub fn proof(&self) -> &Proof {
        &self.proof
    }
}
