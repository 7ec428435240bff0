//! What is found of each cell.

use super::cells::{Cell, Cells, Stands};
use super::pass::{self, Flaw, Keeps, Manner, Predictions};
use crate::error::Error;
use crate::homework::Status;
use crate::rule::{Convention, Form};
use crate::scalar::{Bound, Interval, Scalar};
use crate::{Experiment, Quantity};
use std::rc::Rc;

/// Predictions larger than so many units of the written cell, about 0, say nothing of it.
const SAYS_NOTHING: i64 = 4;

/// How a written number stands to what follows from the cells before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// It follows.
    Follows,
    /// It follows, as nearly any number would.
    SaysNothing,
    /// It follows if what the sheet doesn't show was rounded to its places.
    FollowsRounded,
    /// It does not follow, but it is the true value.
    IsTrue,
    /// It does not follow.
    Wrong,
    /// It is no number, but a program's word for an operation without an answer.
    NoValue,
    /// It is no number.
    Unreadable,
    /// There is nothing.
    Missing,
}

impl Fit {
    /// Whether what depends on the cell depends on something that is not right.
    pub fn is_flaw(self) -> bool {
        matches!(self, Self::Wrong | Self::NoValue | Self::Unreadable | Self::Missing)
    }

    /// The status of a cell that depends on a flaw, or doesn't.
    pub fn status(self, flawed: bool) -> Status {
        match self {
            Self::Follows if flawed => Status::Follows,
            Self::Follows | Self::IsTrue => Status::Correct,
            Self::SaysNothing | Self::FollowsRounded => Status::Uncheckable,
            Self::Wrong => Status::Wrong,
            Self::NoValue | Self::Unreadable => Status::Unreadable,
            Self::Missing => Status::Missing,
        }
    }
}

/// What was found of a sheet, cell by cell.
pub(super) struct Judged {
    /// From the learner's own cells.
    pub predictions: Predictions,
    pub fits: Vec<Fit>,
}

impl Judged {
    /// Whether a cell is wrong.
    pub fn is_wrong(&self, index: usize) -> bool {
        self.fits.get(index) == Some(&Fit::Wrong)
    }

    /// The indices of wrong cells.
    pub fn wrong(&self) -> impl Iterator<Item = usize> {
        self.fits.iter().enumerate().filter(|(_, fit)| **fit == Fit::Wrong).map(|(index, _)| index)
    }

    /// What the rule makes of a cell.
    pub fn prediction(&self, index: usize) -> Option<Interval> {
        self.predictions.of(index).map(|own| own.interval)
    }

    /// The status of a cell.
    pub fn status(&self, index: usize) -> Option<Status> {
        let flawed = self.predictions.of(index)?.flawed;
        Some(self.fits.get(index)?.status(flawed))
    }
}

/// Marks every cell.
///
/// # Errors
///
/// The experiment has no gradients for its steps.
pub(super) fn judge(experiment: &Experiment, cells: &Cells) -> Result<Judged, Error> {
    let predictions = pass::follow(experiment, cells, Manner::default())?;
    let mut fits: Vec<Fit> = (0..cells.len())
        .map(|index| fit(cells.get(index), predictions.of(index).map(|own| own.interval)))
        .collect();
    if !fits.iter().any(|fit| fit.is_flaw()) {
        return Ok(Judged { predictions, fits });
    }
    let first = fits.clone();
    let mut excuses = Excuses { cells, fits: &mut fits, others: Vec::new() };
    if excuses.needed() {
        excuses.look(experiment, &predictions)?;
    }
    let others = excuses.others;
    if fits == first {
        return Ok(Judged { predictions, fits });
    }
    // Once more, now that it is known where flaws begin and end.
    let flaws: Vec<Flaw> = fits
        .iter()
        .map(|fit| match fit {
            Fit::IsTrue => Flaw::Ends,
            fit if fit.is_flaw() => Flaw::Begins,
            _ => Flaw::HandedOn,
        })
        .collect();
    let mut predictions =
        pass::follow(experiment, cells, Manner { flaws: Some(&flaws), ..Manner::default() })?;
    for (index, other) in others {
        predictions.replace(index, &other);
    }
    Ok(Judged { predictions, fits })
}

/// Whether at first sight a sheet has fewer wrong cells than `limit`, so that it may be worth a closer look.
///
/// # Errors
///
/// The experiment has no gradients for its steps.
pub(super) fn has_fewer_wrong(experiment: &Experiment, cells: &Cells, limit: usize) -> Result<bool, Error> {
    let Some(most) = limit.checked_sub(1) else { return Ok(false) };
    let manner = Manner { patience: Some(most), ..Manner::default() };
    Ok(pass::follow(experiment, cells, manner)?.wrong <= most)
}

/// How a cell stands to what follows from those before it.
pub(super) fn fit(cell: Cell, prediction: Option<Interval>) -> Fit {
    let written = match cell {
        Cell::Number(written) => written,
        Cell::NoValue => return Fit::NoValue,
        Cell::Unreadable => return Fit::Unreadable,
        Cell::Empty => return Fit::Missing,
    };
    match prediction {
        Some(prediction) if prediction.is_number() && !written.interval().meets(prediction) => Fit::Wrong,
        Some(prediction) if says_something(prediction, written) => Fit::Follows,
        _ => Fit::SaysNothing,
    }
}

/// Whether a prediction tells a written number from others.
pub(super) fn says_something(prediction: Interval, written: Stands) -> bool {
    let wide = || {
        let limit = Interval::whole(SAYS_NOTHING) * Interval::point(written.unit());
        prediction.width() > limit.high()
    };
    prediction.is_number() && !(prediction.contains(Bound::ZERO) && wide())
}

/// Looks for what speaks for the cells that don't follow.
struct Excuses<'a> {
    cells: &'a Cells,
    fits: &'a mut [Fit],
    /// Cells that follow from something else than was thought first.
    others: Vec<(usize, Rc<Predictions>)>,
}

impl Excuses<'_> {
    fn needed(&self) -> bool {
        self.fits.contains(&Fit::Wrong)
    }

    /// Takes the cells that follow from these predictions out of the wrong ones.
    fn accept(&mut self, predictions: Predictions, which: impl Fn(usize) -> bool, found: Fit) {
        let predictions = Rc::new(predictions);
        for (index, old) in self.fits.iter_mut().enumerate().filter(|(_, fit)| **fit == Fit::Wrong) {
            let prediction =
                predictions.of(index).map(|own| own.interval).filter(|interval| interval.is_number());
            if prediction.is_none() || !which(index) {
                continue;
            }
            let new = fit(self.cells.get(index), prediction);
            if new != Fit::Wrong {
                *old = if found == Fit::Follows { new } else { found };
                if found != Fit::IsTrue {
                    self.others.push((index, predictions.clone()));
                }
            }
        }
    }

    /// Tries all that could speak for a cell.
    fn look(&mut self, experiment: &Experiment, first: &Predictions) -> Result<(), Error> {
        let cells = self.cells;
        let quantity = |index: usize| cells.column(index).quantity;
        let computed = |index: usize| !cells.is_given(quantity(index));
        let keeping = |keeps| pass::follow(experiment, cells, Manner { keeps, ..Manner::default() });
        // A learner who forms the hats goes on from them by (4), whatever the convention does with m and v.
        if let Some(paper) = paper_form(experiment, &first.aside) {
            let by_hand = pass::follow(&paper, cells, Manner::default())?;
            self.accept(by_hand, |index| quantity(index) == Quantity::Update, Fit::Follows);
        }
        if self.needed() && first.some_are_hidden {
            self.accept(keeping(Keeps::Cut)?, computed, Fit::Follows);
        }
        if self.needed() && cells.has_few_places() {
            self.accept(keeping(Keeps::CutAll)?, computed, Fit::FollowsRounded);
        }
        if self.needed() {
            let truth = pass::follow(experiment, &cells.without_numbers(), Manner::default())?;
            self.accept(truth, computed, Fit::IsTrue);
        }
        Ok(())
    }
}

/// The experiment by the paper's equations, for a rule that never forms the hats.
pub(in crate::homework) fn paper_form(experiment: &Experiment, aside: &[Quantity]) -> Option<Experiment> {
    let hats = [Quantity::FirstMomentHat, Quantity::SecondMomentHat];
    if !hats.iter().any(|hat| aside.contains(hat)) {
        return None;
    }
    let form = Form::new(experiment.optimizer(), Convention::Paper).ok()?;
    Some(experiment.in_form(form))
}
