//! What a sheet can tell apart, found by marking what would be handed in.

use super::super::misconception::Misconception;
use super::super::{CellPlace, Report, Status};
use super::task::{Task, Work};
use crate::choice::Choice;
use crate::error::Error;

/// What a sheet can tell, at the digits that it asks for: each misconception that applies to its rule was applied
/// throughout, written down, and marked as a learner's sheet is.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    /// What was found of each misconception that shows in some digit of an asked cell.
    pub findings: Vec<Finding>,
    /// Misconceptions that give exactly the right sheet, whatever the digits, such as the bias correction of a coordinate
    /// counted with the others where there is one coordinate alone.
    pub without_effect: Vec<Misconception>,
    /// The cells of right work that can't be checked at these digits.
    pub uncheckable: Vec<CellPlace>,
}

/// What was found of a misconception.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Which one.
    pub misconception: Misconception,
    /// How it is told, in the way of having it that is told worst.
    pub distinction: Distinction,
    /// The first cell in which it shows at the digits asked for, with what it makes of it and what is right.
    pub first: Option<First>,
}

/// The first cell that differs from right work.
#[derive(Clone, Debug, PartialEq)]
pub struct First {
    /// Where it is.
    pub place: CellPlace,
    /// What somebody with the misconception writes.
    pub wrong: String,
    /// What is right.
    pub right: String,
}

/// How a misconception is told from right work and from the others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Distinction {
    /// Its name is the first that the marking gives, alone.
    Alone,
    /// Its name is among the first that the marking gives, as one of these; the cells do not decide.
    Tied(Vec<&'static str>),
    /// Something is wrong, but the marking gives other names first, or none.
    Mistaken(Vec<&'static str>),
    /// Nothing is wrong at these digits.
    Unseen,
}

impl Distinction {
    /// Whether its name is given, alone or in a stated tie.
    pub fn is_told(&self) -> bool {
        matches!(self, Self::Alone | Self::Tied(_))
    }

    fn of(misconception: Misconception, report: &Report) -> Self {
        let key = misconception.key();
        let first = report.tied.first().cloned().unwrap_or_default();
        let bad = |status| matches!(status, Status::Wrong | Status::Unreadable);
        if first == [key] {
            Self::Alone
        } else if first.contains(&key) {
            Self::Tied(first.into_iter().filter(|other| *other != key).collect())
        } else if report.cells.iter().any(|cell| bad(cell.status)) {
            Self::Mistaken(first)
        } else {
            Self::Unseen
        }
    }
}

impl Proof {
    /// Whether all misconceptions that show at all are told, and right work can be checked.
    pub fn is_complete(&self) -> bool {
        self.uncheckable.is_empty() && self.findings.iter().all(|finding| finding.distinction.is_told())
    }

    /// What was found of a misconception; none if it has no effect, or doesn't apply to the rule.
    pub fn of(&self, misconception: Misconception) -> Option<&Distinction> {
        let found = self.findings.iter().find(|finding| finding.misconception == misconception)?;
        Some(&found.distinction)
    }

    /// The more a sheet can tell, the larger: what counts first is what is told at all.
    pub(super) fn rank(&self) -> (usize, usize, usize) {
        let count = |which: fn(&Distinction) -> bool| {
            self.findings.iter().filter(|finding| which(&finding.distinction)).count()
        };
        let alone = count(|distinction| *distinction == Distinction::Alone);
        (count(Distinction::is_told), usize::MAX - self.uncheckable.len(), alone)
    }
}

/// What would be handed in on a task, rightly and with each misconception: what there is to be told apart.
pub(super) struct Cases<'a> {
    task: &'a Task,
    right: Vec<String>,
    wrong: Vec<Case>,
    without_effect: Vec<Misconception>,
}

/// A misconception, in one of its forms.
struct Case {
    misconception: Misconception,
    texts: Vec<String>,
}

impl<'a> Cases<'a> {
    /// Those of a task.
    ///
    /// # Errors
    ///
    /// There are no gradients for its steps.
    pub fn of(task: &'a Task) -> Result<Self, Error> {
        // Either is right, where a convention doesn't form the hats.
        let right = task.work(None)?;
        let by_hand = task.work_by_hand()?;
        let mut cases =
            Self { task, right: task.write(&right), wrong: Vec::new(), without_effect: Vec::new() };
        let form = task.experiment.form();
        for misconception in Misconception::ALL.iter().copied().filter(|known| known.applies(form)) {
            let before = cases.wrong.len();
            for way in 0..misconception.forms().len() {
                if !misconception.shows(way, |quantity| task.asked.contains(&quantity)) {
                    continue;
                }
                let work = task.work(Some((misconception, way)))?;
                if differs(task, &work, &right) && differs(task, &work, &by_hand) {
                    cases.wrong.push(Case { misconception, texts: task.write(&work) });
                }
            }
            if cases.wrong.len() == before {
                cases.without_effect.push(misconception);
            }
        }
        Ok(cases)
    }

    /// How many cases can't be told from right work, or from another misconception, whatever is made of the texts: they are
    /// the same.
    pub fn same(&self) -> usize {
        let same = |(index, case): &(usize, &Case)| {
            let earlier = self.wrong.iter().take(*index);
            let others = earlier.filter(|other| other.misconception != case.misconception);
            case.texts == self.right || others.map(|other| &other.texts).any(|texts| *texts == case.texts)
        };
        self.wrong.iter().enumerate().filter(same).count()
    }

    /// Marks them all.
    ///
    /// # Errors
    ///
    /// The experiment can't be marked.
    pub fn prove(self) -> Result<Proof, Error> {
        let report = self.task.mark(&self.right)?;
        let unchecked = report.cells.iter().filter(|cell| cell.status != Status::Correct);
        let uncheckable = unchecked.map(|cell| cell.place).collect();
        let mut findings: Vec<Finding> = Vec::new();
        for case in &self.wrong {
            let distinction = Distinction::of(case.misconception, &self.task.mark(&case.texts)?);
            let first = self.first(case);
            match findings.last_mut() {
                Some(last) if last.misconception == case.misconception => {
                    if distinction > last.distinction {
                        (last.distinction, last.first) = (distinction, first);
                    }
                }
                _ => findings.push(Finding { misconception: case.misconception, distinction, first }),
            }
        }
        Ok(Proof { findings, without_effect: self.without_effect, uncheckable })
    }

    fn first(&self, case: &Case) -> Option<First> {
        let index = case.texts.iter().zip(&self.right).position(|(wrong, right)| wrong != right)?;
        let column = &self.task.columns[index % self.task.columns.len()];
        let t = (index / self.task.columns.len()) as u64 + 1;
        let place = CellPlace { t, coordinate: column.coordinate, quantity: column.quantity };
        Some(First { place, wrong: case.texts[index].clone(), right: self.right[index].clone() })
    }
}

/// Whether an asked cell differs, in whatever digit.
fn differs(task: &Task, work: &Work, right: &Work) -> bool {
    let mut cells = work.iter().zip(right).enumerate().filter(|(index, _)| task.asks(*index));
    cells.any(|(_, (wrong, right))| !(wrong.meets(*right) || wrong.is_poisoned() && right.is_poisoned()))
}
