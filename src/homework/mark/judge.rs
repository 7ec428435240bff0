//! What is found of each cell.

use super::cells::{Cell, Cells, Stands};
use super::pass::{self, Flaw, Manner, Predictions};
use crate::error::Error;
use crate::homework::Status;
use crate::rule::{Convention, Form};
use crate::scalar::{Bound, Interval, Scalar};
use crate::{Experiment, Quantity};

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
    fn is_flaw(self) -> bool {
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
    if fits.contains(&Fit::Wrong) {
        excuse(experiment, cells, &predictions, &mut fits)?;
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
    let predictions = pass::follow(experiment, cells, Manner { flaws: Some(&flaws), ..Manner::default() })?;
    Ok(Judged { predictions, fits })
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
        let limit = Interval::whole(SAYS_NOTHING) * Interval::point(written.unit);
        prediction.width() > limit.high()
    };
    prediction.is_number() && !(prediction.contains(Bound::ZERO) && wide())
}

/// Looks for what speaks for the cells that don't follow.
fn excuse(
    experiment: &Experiment,
    cells: &Cells,
    predictions: &Predictions,
    fits: &mut [Fit],
) -> Result<(), Error> {
    let try_next = |fits: &mut [Fit], other: &Predictions, which: &dyn Fn(usize) -> bool, excused: Fit| {
        for (index, found) in
            fits.iter_mut().enumerate().filter(|(index, fit)| **fit == Fit::Wrong && which(*index))
        {
            let prediction = other.of(index).map(|own| own.interval).filter(|interval| interval.is_number());
            if prediction.is_some() && fit(cells.get(index), prediction) != Fit::Wrong {
                *found = excused;
            }
        }
    };
    // A learner who forms the hats goes on from them by (4), whatever the convention does with m and v.
    if let Some(paper) = paper_form(experiment, &predictions.aside) {
        let by_hand = pass::follow(&paper, cells, Manner::default())?;
        let update = |index: usize| cells.column(index).quantity == Quantity::Update;
        try_next(fits, &by_hand, &update, Fit::Follows);
    }
    if cells.has_few_places() && fits.contains(&Fit::Wrong) {
        let rounded = pass::follow(experiment, cells, Manner { rounds_parts: true, ..Manner::default() })?;
        let computed = |index: usize| !cells.is_given(cells.column(index).quantity);
        try_next(fits, &rounded, &computed, Fit::FollowsRounded);
    }
    if fits.contains(&Fit::Wrong) {
        let truth = pass::follow(experiment, &cells.without_numbers(), Manner::default())?;
        let computed = |index: usize| !cells.is_given(cells.column(index).quantity);
        try_next(fits, &truth, &computed, Fit::IsTrue);
    }
    Ok(())
}

/// The experiment by the paper's equations, for a rule that never forms the hats.
pub(super) fn paper_form(experiment: &Experiment, aside: &[Quantity]) -> Option<Experiment> {
    let hats = [Quantity::FirstMomentHat, Quantity::SecondMomentHat];
    if !hats.iter().any(|hat| aside.contains(hat)) {
        return None;
    }
    let form = Form::new(experiment.optimizer(), Convention::Paper).ok()?;
    Some(experiment.in_form(form))
}
