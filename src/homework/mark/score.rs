//! How much of a sheet is right.

use super::Marking;
use crate::homework::{CellReport, Status};
use std::collections::BTreeSet;

/// 1 − (wrong root causes + unreadable + missing)/asked cells. Given columns and cells that can't be checked don't count;
/// the cells that a named cause explains are one root cause.
pub(super) fn score(marking: &Marking, reports: &[CellReport]) -> f64 {
    let asked = |cell: &&CellReport| {
        let quantity = cell.place.quantity;
        cell.place.t > 0
            && marking.asked.quantities.contains(&quantity)
            && !marking.cells.is_given(quantity)
            && cell.status != Status::Uncheckable
    };
    let (mut cells, mut lost) = (0_u32, 0_u32);
    // Each by its index, or by none where there is no column.
    let mut unexplained = BTreeSet::new();
    for cell in reports.iter().filter(asked) {
        cells += 1;
        let index = marking.cells.index(cell.place.t, cell.place.quantity, cell.place.coordinate);
        match (cell.status, index) {
            (Status::Wrong | Status::Unreadable, Some(index)) => {
                unexplained.insert(index);
            }
            (Status::Missing, _) => lost += 1,
            _ => {}
        }
    }
    for cause in marking.causes.iter().filter(|cause| cause.named) {
        let before = unexplained.len();
        unexplained.retain(|index| !cause.cells.contains(index));
        lost += u32::from(unexplained.len() < before);
    }
    lost += unexplained.len() as u32;
    if cells == 0 { 1.0 } else { (1.0 - f64::from(lost) / f64::from(cells)).max(0.0) }
}
