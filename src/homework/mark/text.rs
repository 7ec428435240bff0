//! Bounds as a learner would write them.

use super::cells::{Digits, Stands};
use crate::scalar::{Bound, Interval, Scalar};

/// Beyond so many places numbers are written with an exponent.
const LONG: i64 = 40;

/// The smallest and the largest number of the written one's last place whose interval meets the right one.
pub(super) fn accepted(written: Stands, right: Interval) -> Option<[String; 2]> {
    let (low, high) = right.widened(written.reach()).bounds()?;
    let place = written.last_place;
    Some([at_place(low.ceil_to(place), place), at_place(high.floor_to(place), place)])
}

/// The middle of what is right, to a last place.
pub(in crate::homework) fn expected(right: Interval, last_place: i64) -> Option<String> {
    let (low, high) = right.bounds()?;
    let two = Interval::whole(2);
    let middle = (Interval::point(low) + Interval::point(high)) / two;
    let half = Interval::point(Bound::power_of_ten(last_place)) / two;
    let size = middle.abs() + half;
    let rounded = size.low()?.floor_to(last_place);
    let negative = middle.high()?.signum() < 0 && !rounded.is_zero();
    Some(at_place(if negative { rounded.negated() } else { rounded }, last_place))
}

/// How many significant digits of the cells before it would make a cell checkable: as many more than now as the
/// prediction is too wide by. Where it has no bound at all, some number is not told from 0, and two digits will do that.
pub(super) fn digits_needed(written: Stands, right: Interval, kept: Digits) -> Option<usize> {
    if right.is_poisoned() {
        return None;
    }
    let Some(width) = right.width() else { return Some(2) };
    let too_wide = width.order()? - (written.unit().order()? + 1);
    usize::try_from(kept.figures() + too_wide.max(0) + 1).ok()
}

fn at_place(number: Bound, place: i64) -> String {
    let first = number.order().unwrap_or(0);
    if place < -LONG || first > LONG {
        let digits = u32::try_from((first - place + 1).max(1)).unwrap_or(u32::MAX);
        return number.scientific(digits.min(LONG as u32));
    }
    number.fixed(place)
}
