//! What explains the wrong cells: misconceptions and slips.

use super::cells::{Cell, Cells};
use super::judge::{Fit, Judged, fit, has_fewer_wrong, judge, paper_form, says_something};
use super::pass::{self, Instead, Manner, Predictions};
use super::slips;
use crate::error::Error;
use crate::homework::{Misconception, Slip};
use crate::scalar::Scalar;
use crate::{Choice, Experiment, Quantity};
use std::collections::BTreeSet;

/// Something that explains wrong cells.
#[derive(Clone, Debug)]
pub(super) struct Cause {
    pub key: &'static str,
    /// The cells that it explains.
    pub cells: BTreeSet<usize>,
    /// Whether nothing speaks against it.
    pub named: bool,
}

/// All that explains a cell at least, those that are named first, by the number of cells that they explain.
///
/// # Errors
///
/// The experiment has no gradients for its steps.
pub(super) fn find(experiment: &Experiment, cells: &Cells, judged: &Judged) -> Result<Vec<Cause>, Error> {
    let order = order(cells);
    let paper = paper_form(experiment, &judged.predictions.aside);
    let by_hand = paper.as_ref().unwrap_or(experiment);
    let mut causes = misconceived(by_hand, cells, judged, &order)?;
    let mut slips: Vec<Cause> = slips::of_single_cells(cells, judged).collect();
    for slip in &mut slips {
        let alone = |index: &usize| {
            let explained = causes.iter().any(|cause: &Cause| cause.named && cause.cells.contains(index));
            !explained && others_of_the_column_follow(cells, judged, *index)
        };
        let tied = causes.iter().any(|cause| cause.named && cause.cells == slip.cells);
        slip.named = tied || slip.cells.iter().any(alone);
    }
    causes.append(&mut slips);
    if let Some(swapped) = columns_swapped(experiment, cells, judged)? {
        causes.push(swapped);
    }
    causes.sort_by_key(|cause| (!cause.named, usize::MAX - cause.cells.len()));
    Ok(causes)
}

/// The indices of all cells, in the order in which a run meets them.
fn order(cells: &Cells) -> Vec<usize> {
    let mut order: Vec<usize> = (0..cells.len()).collect();
    order.sort_by_key(|index| {
        let column = cells.column(*index);
        (cells.step(*index), column.coordinate, column.quantity)
    });
    order
}

/// What each misconception explains, in whichever of its forms explains most.
fn misconceived(
    experiment: &Experiment,
    cells: &Cells,
    judged: &Judged,
    order: &[usize],
) -> Result<Vec<Cause>, Error> {
    let there = experiment.quantities()?;
    let forms = |misconception: &'static Misconception| {
        (0..misconception.forms().len()).map(move |form| (*misconception, form))
    };
    let tried: Vec<(Instead, Replaced)> = Misconception::ALL
        .iter()
        .filter(|misconception| misconception.applies(experiment.form()))
        .flat_map(forms)
        .filter(|(misconception, form)| {
            misconception
                .shows(*form, |quantity| cells.columns.iter().any(|column| column.quantity == quantity))
        })
        .map(|instead| (instead, Replaced::by(instead, cells, judged, &there)))
        .collect();
    let apart: Vec<Instead> = tried
        .iter()
        .filter(|(_, replaced)| *replaced == Replaced::Written)
        .map(|(instead, _)| *instead)
        .collect();
    let mut apart = pass::beside(experiment, cells, &apart)?.into_iter();
    let mut causes: Vec<(Misconception, Cause)> = Vec::new();
    for (instead, replaced) in tried {
        let predictions = match replaced {
            Replaced::Right => None,
            Replaced::Written => apart.next(),
            Replaced::Hidden => {
                let manner = Manner { instead: Some(instead), ..Manner::default() };
                Some(pass::follow(experiment, cells, manner)?)
            }
        };
        let Some(predictions) = predictions else { continue };
        let (misconception, _) = instead;
        let cause = compare(cells, judged, order, misconception.key(), &predictions);
        if cause.cells.is_empty() {
            continue;
        }
        match causes.last_mut() {
            Some((before, best)) if *before == misconception => best.join(cause),
            _ => causes.push((misconception, cause)),
        }
    }
    Ok(causes.into_iter().map(|(_, cause)| cause).collect())
}

impl Cause {
    /// Takes in what another form of the same misconception explains.
    fn join(&mut self, other: Self) {
        let rank = |cause: &Self| (cause.named, cause.cells.len());
        let all: BTreeSet<usize> = self.cells.union(&other.cells).copied().collect();
        if rank(&other) > rank(self) {
            *self = other;
        }
        // One that is not named is only listed at the cells that it would explain.
        if !self.named {
            self.cells = all;
        }
    }
}

/// What the learner shows of the quantities that a misconception replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Replaced {
    /// A number in every cell: what follows, follows from that.
    Written,
    /// Not all: some of what follows is the misconception's as well.
    Hidden,
    /// All that can be wrong, and nothing of it is: it explains nothing.
    Right,
}

impl Replaced {
    fn by((misconception, form): Instead, cells: &Cells, judged: &Judged, there: &[Quantity]) -> Self {
        let replaced = misconception.forms()[form].iter().filter(|quantity| there.contains(quantity));
        let is_shown = |quantity: &Quantity| {
            (0..cells.start.len()).all(|coordinate| cells.index(1, *quantity, coordinate).is_some())
        };
        let mut hidden = replaced.clone().filter(|quantity| !is_shown(quantity)).peekable();
        let of_it =
            |index: &usize| replaced.clone().any(|quantity| cells.column(*index).quantity == *quantity);
        let mut shown = (0..cells.len()).filter(of_it);
        let is_number = |index| {
            matches!(cells.get(index), Cell::Number(_)) && !cells.is_given(cells.column(index).quantity)
        };
        let unexplained = |index: usize| matches!(judged.fits[index], Fit::Wrong | Fit::NoValue);
        if hidden.peek().is_none() && shown.clone().all(is_number) && shown.clone().any(unexplained) {
            Self::Written
        } else if hidden.any(|quantity| !quantity.facts().part) || shown.any(unexplained) {
            Self::Hidden
        } else {
            Self::Right
        }
    }
}

/// Holds what a misconception makes of the cells against what was written, from the first wrong one on.
fn compare(
    cells: &Cells,
    judged: &Judged,
    order: &[usize],
    key: &'static str,
    predictions: &Predictions,
) -> Cause {
    let mut cause = Cause { key, cells: BTreeSet::new(), named: true };
    let mut begun = false;
    for index in order {
        let Some(own) = predictions.of(*index).filter(|own| own.replaced) else { continue };
        let prediction = own.interval;
        match cells.get(*index) {
            Cell::Number(written) => {
                let meets =
                    fit(cells.get(*index), Some(prediction)) != Fit::Wrong && !prediction.is_poisoned();
                if judged.is_wrong(*index) {
                    begun = true;
                    if meets && says_something(prediction, written) {
                        cause.cells.insert(*index);
                    }
                }
                cause.named &= !begun || meets;
            }
            // The right formula has none either, such as the root of a negative number that came before.
            Cell::NoValue if !judged.prediction(*index).is_some_and(|right| right.is_number()) => {}
            // A program's word for no answer meets a formula that has none, or divides by what may be 0.
            Cell::NoValue if !prediction.is_number() => {
                begun = true;
                cause.cells.insert(*index);
            }
            Cell::NoValue => cause.named &= !begun,
            Cell::Unreadable | Cell::Empty => {}
        }
    }
    cause.named &= !cause.cells.is_empty();
    cause
}

fn others_of_the_column_follow(cells: &Cells, judged: &Judged, index: usize) -> bool {
    let width = cells.columns.len();
    let column = (index % width..cells.len()).step_by(width);
    column.filter(|other| *other != index).all(|other| !judged.is_wrong(other))
}

/// Two columns interchanged in all rows, or in the first wrong one.
fn columns_swapped(experiment: &Experiment, cells: &Cells, judged: &Judged) -> Result<Option<Cause>, Error> {
    let Some(first) = judged.wrong().next() else { return Ok(None) };
    let width = cells.columns.len();
    let (one, row) = (first % width, first / width);
    for other in 0..width {
        if other == one || cells.columns[other].coordinate != cells.columns[one].coordinate {
            continue;
        }
        // What stands in the other column has to be what the first should be: all before it is right.
        let (Some(right), Cell::Number(written)) = (judged.prediction(first), cells.get(row * width + other))
        else {
            continue;
        };
        if !written.interval().meets(right) {
            continue;
        }
        for rows in [0..cells.steps as usize, row..row + 1] {
            let swapped = cells.with_columns_swapped(one, other, rows.clone());
            if !has_fewer_wrong(experiment, &swapped, judged.predictions.wrong)? {
                continue;
            }
            let after = judge(experiment, &swapped)?;
            let right = |index: usize| !after.is_wrong(index) && after.fits[index] != Fit::SaysNothing;
            let both = rows.flat_map(|row| [row * width + one, row * width + other]);
            if both.clone().all(|index| !after.is_wrong(index)) && both.clone().any(right) {
                let explained: BTreeSet<usize> =
                    judged.wrong().filter(|index| !after.is_wrong(*index)).collect();
                return Ok(Some(Cause { key: Slip::ColumnsSwapped.key(), cells: explained, named: true }));
            }
        }
    }
    Ok(None)
}
