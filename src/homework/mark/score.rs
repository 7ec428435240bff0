//! How much of a sheet is right.

use super::Marking;
use crate::Quantity;
use crate::homework::{CellReport, ColumnScore, Points, Report, Status};
use std::collections::BTreeMap;

/// How many cells of a column count, and what was lost of them: cells that are missing, or that a mistake made wrong first.
#[derive(Default)]
struct Column {
    cells: f64,
    lost: f64,
}

/// 1 − (wrong root causes + unreadable + missing)/asked cells, each weighted with what its column is worth. Given columns
/// and cells that can't be checked don't count; the cells that a named cause explains are one root cause, which costs the
/// first of them.
pub(super) fn score(marking: &Marking, points: &Points, report: &mut Report) {
    let columns = columns(marking, points, &report.cells);
    let all: f64 = columns.values().map(|column| column.cells).sum();
    let whole = if let Points::Whole(_) = points { all } else { points.total() };
    let weight = |quantity: Quantity, column: &Column| match points {
        Points::Whole(_) => 1.0,
        Points::Columns(worth) => worth
            .iter()
            .find(|(named, _)| *named == quantity)
            .map_or(0.0, |(_, points)| points / column.cells),
    };
    let lost: f64 = columns.iter().map(|(quantity, column)| weight(*quantity, column) * column.lost).sum();
    report.score = if whole > 0.0 { 1.0 - lost / whole } else { 1.0 };
    report.max_points = points.total();
    report.columns = match points {
        Points::Whole(total) => {
            let part = |cells: f64| total * cells / all;
            let earned = |(quantity, column): (&Quantity, &Column)| ColumnScore {
                quantity: *quantity,
                points: part(column.cells - column.lost),
                max_points: part(column.cells),
            };
            columns.iter().map(earned).collect()
        }
        Points::Columns(worth) => {
            let earned = |(quantity, points): &(Quantity, f64)| ColumnScore {
                quantity: *quantity,
                // Where nothing can be checked, nothing is lost.
                points: columns
                    .get(quantity)
                    .map_or(*points, |column| points * (column.cells - column.lost) / column.cells),
                max_points: *points,
            };
            worth.iter().map(earned).collect()
        }
    };
}

/// The columns that have a cell that counts.
fn columns(marking: &Marking, points: &Points, reports: &[CellReport]) -> BTreeMap<Quantity, Column> {
    let counts = |cell: &&CellReport| {
        let quantity = cell.place.quantity;
        cell.place.t > 0
            && marking.asked.quantities.contains(&quantity)
            && points.columns().is_none_or(|mut named| named.any(|named| named == quantity))
            && !marking.cells.is_given(quantity)
            && cell.status != Status::Uncheckable
    };
    let mut columns: BTreeMap<Quantity, Column> = BTreeMap::new();
    // In the order of the report; each by its index, or by none where there is no column.
    let mut unexplained = Vec::new();
    for cell in reports.iter().filter(counts) {
        let column = columns.entry(cell.place.quantity).or_default();
        column.cells += 1.0;
        let index = marking.cells.index(cell.place.t, cell.place.quantity, cell.place.coordinate);
        match (cell.status, index) {
            (Status::Wrong | Status::Unreadable, Some(index)) => {
                unexplained.push((index, cell.place.quantity))
            }
            (Status::Missing, _) => column.lost += 1.0,
            _ => {}
        }
    }
    let mut lose = |quantity| columns.entry(quantity).or_default().lost += 1.0;
    for cause in marking.causes.iter().filter(|cause| cause.named) {
        let first = unexplained.iter().find(|(index, _)| cause.cells.contains(index));
        first.into_iter().for_each(|(_, quantity)| lose(*quantity));
        unexplained.retain(|(index, _)| !cause.cells.contains(index));
    }
    unexplained.into_iter().for_each(|(_, quantity)| lose(quantity));
    columns
}
