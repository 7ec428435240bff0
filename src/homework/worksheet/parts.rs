//! Whether a sheet has to ask for the parts of equations, too.

use super::super::Written;
use super::Precision;
use super::task::Task;
use crate::error::Error;
use crate::scalar::{Bound, Interval, Scalar};
use crate::{Experiment, Quantity};

/// The parts that a sheet may ask for.
pub(super) const PARTS: [Quantity; 3] = [Quantity::Correction1, Quantity::Correction2, Quantity::Root];

/// What is divided by a part, and by which.
const DIVIDED: [(Quantity, Quantity); 2] =
    [(Quantity::FirstMomentHat, Quantity::Correction1), (Quantity::SecondMomentHat, Quantity::Correction2)];

/// So many units of its last place a number may be off by a rounded part: more, and a place is lost.
const UNITS: i64 = 10;

/// Whether somebody who rounds 1−β^t to the digits asked for loses a place of m̂ or v̂. Marking lets a miss pass that comes
/// of that, unless the sheet shows what was divided by.
///
/// # Errors
///
/// There are no gradients for the steps.
pub(super) fn are_needed(experiment: &Experiment, precision: Precision) -> Result<bool, Error> {
    if !precision.is_coarse() {
        return Ok(false);
    }
    let (there, derived) = (experiment.quantities()?, experiment.derived()?);
    let is_formed = |quantity: &Quantity| there.contains(quantity) && !derived.contains(quantity);
    let dimension = experiment.start().len();
    for (hat, part) in DIVIDED.iter().filter(|(hat, part)| is_formed(hat) && is_formed(part)) {
        let work = Task::new(experiment.clone(), &[*part, *hat], vec![*part, *hat], precision)?.work(None)?;
        // A part is shared, and the hats of the coordinates follow it.
        let loses = |row: &[Interval]| row[1..].iter().any(|hat| loses_a_place(precision, row[0], *hat));
        if work.chunks_exact(1 + dimension).any(loses) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn loses_a_place(precision: Precision, part: Interval, number: Interval) -> bool {
    let unit = |number: Interval| {
        let written = precision.write(number).and_then(|text| Written::read(&text).ok())?;
        Some(Interval::point(Bound::power_of_ten(written.last_place().into())))
    };
    let (Some(of_part), Some(of_number)) = (unit(part), unit(number)) else { return false };
    // Rounded, the part is off by half a unit at most, and the quotient by as much, relatively.
    let off = number.abs() * of_part / (part.abs() * Interval::whole(2));
    off.low() > (of_number * Interval::whole(UNITS)).high()
}
