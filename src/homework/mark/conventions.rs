//! Other ways to write the same algorithm down.

use super::cells::{Cell, Cells};
use super::judge::{Fit, Judged, has_fewer_wrong, judge};
use crate::error::Error;
use crate::rule::{Convention, Form};
use crate::{Experiment, Quantity};

/// The conventions that differ in more than the order of operations, which intervals don't see.
const DIFFERENT: [Convention; 4] =
    [Convention::Paper, Convention::Pytorch, Convention::Optax, Convention::Keras];

/// Another convention than the declared one that the whole table fits.
///
/// # Errors
///
/// The experiment has no gradients for its steps.
pub(super) fn that_fits(
    experiment: &Experiment,
    cells: &Cells,
    declared: &Judged,
) -> Result<Option<Convention>, Error> {
    for convention in DIFFERENT {
        let Ok(form) = Form::new(experiment.optimizer(), convention) else { continue };
        if form == experiment.form() {
            continue;
        }
        let other = experiment.in_form(form);
        // Fewer than half as many.
        if !has_fewer_wrong(&other, cells, declared.wrong().count().div_ceil(2))? {
            continue;
        }
        let judged = judge(&other, cells)?;
        if judged.wrong().next().is_none() && judged.fits.contains(&Fit::Follows) {
            return Ok(Some(convention));
        }
    }
    Ok(None)
}

/// Whoever adds the update to θ writes it with the other sign. If the whole column follows so, and θ follows from it, it
/// is marked so.
///
/// # Errors
///
/// The experiment has no gradients for its steps.
pub(super) fn sign_in_update(
    experiment: &Experiment,
    cells: &Cells,
    judged: &Judged,
) -> Result<Option<(Cells, Judged)>, Error> {
    let of = |quantity: Quantity| {
        (0..cells.len()).filter(move |index| {
            cells.column(*index).quantity == quantity && matches!(cells.get(*index), Cell::Number(_))
        })
    };
    if !of(Quantity::Update).any(|index| judged.is_wrong(index)) {
        return Ok(None);
    }
    let turned = cells.with_sign_changed(Quantity::Update);
    let after = judge(experiment, &turned)?;
    let follows = of(Quantity::Update).all(|index| !after.is_wrong(index));
    // A slip in θ itself is no reason to mark the whole column of updates wrong.
    let slips = of(Quantity::Parameter).filter(|index| after.is_wrong(*index)).count();
    let mostly = 2 * slips <= of(Quantity::Parameter).count();
    Ok((follows && mostly).then_some((turned, after)))
}
