//! Slips of the pen in single cells.

use super::causes::Cause;
use super::cells::{Cell, Cells, Stands};
use super::judge::Judged;
use crate::Choice;
use crate::homework::Slip;
use crate::scalar::{Bound, Interval};
use std::collections::BTreeSet;

/// How far a decimal point is thought to move.
const FARTHEST: i64 = 6;

/// For each slip the wrong cells that it explains; whether it is named is decided where misconceptions are known.
pub(super) fn of_single_cells(cells: &Cells, judged: &Judged) -> impl Iterator<Item = Cause> {
    let wrong: Vec<(usize, Stands, Interval)> = judged
        .wrong()
        .filter_map(|index| match (cells.get(index), judged.prediction(index)) {
            (Cell::Number(written), Some(right)) => Some((index, written, right)),
            _ => None,
        })
        .collect();
    Slip::ALL.iter().filter_map(move |slip| {
        let explained: BTreeSet<usize> = wrong
            .iter()
            .filter(|(index, written, right)| explains(*slip, cells, *index, *written, *right))
            .map(|(index, ..)| *index)
            .collect();
        (!explained.is_empty()).then(|| Cause { key: slip.key(), cells: explained, named: false })
    })
}

fn explains(slip: Slip, cells: &Cells, index: usize, written: Stands, right: Interval) -> bool {
    match slip {
        Slip::DecimalPointMoved => (1..=FARTHEST).flat_map(|places| [places, -places]).any(|places| {
            let moved = written.interval() * Interval::point(Bound::power_of_ten(places));
            !moved.contains(Bound::ZERO) && moved.meets(right)
        }),
        Slip::SignOnly => {
            !written.interval().contains(Bound::ZERO) && written.negated().interval().meets(right)
        }
        Slip::DigitsTransposed => transposed(written).any(|number| number.meets(right)),
        Slip::RowAboveCopied => {
            let above = index.checked_sub(cells.columns.len()).map(|above| cells.get(above));
            matches!(above, Some(Cell::Number(above)) if above.number == written.number)
        }
        // Looked for among whole rows.
        Slip::ColumnsSwapped => false,
    }
}

/// Numbers of more digits are not copied by hand.
const MOST_DIGITS: i64 = 20;

/// What a number was perhaps before two of its digits changed places.
fn transposed(written: Stands) -> impl Iterator<Item = Interval> {
    let number = written.number.bounds().map_or(Bound::ZERO, |(low, _)| low);
    let last = written.last_place;
    let first = match number.order() {
        // A zero between the point and the first digit can change places with it.
        Some(order) if order < -1 => order + 1,
        Some(order) => order,
        None => last,
    };
    let digits: Vec<u8> =
        if first - last < MOST_DIGITS { number.digits_between(first, last).collect() } else { Vec::new() };
    (1..digits.len()).filter_map(move |at| {
        let mut swapped = digits.clone();
        swapped.swap(at - 1, at);
        (swapped != digits).then(|| {
            let number = Interval::from_digits(number.signum() < 0, &swapped, last);
            written.with(number).interval()
        })
    })
}
