//! What graders of courses take: results in their own formats, and a gradebook.

mod gradebook;
mod gradescope;
mod nbgrader;
mod prairielearn;

pub use gradebook::Gradebook;
pub use gradescope::gradescope;
pub use prairielearn::prairielearn;

use super::{CellReport, ColumnScore, Report, Status};
use crate::error::{count, shown};
use crate::render::write_json_value;
use serde::Serialize;

/// Points to four places: more is noise of the division by the number of cells.
fn rounded(points: f64) -> f64 {
    (points * 1e4).round() / 1e4
}

/// JSON on a line, whose strings show as they are.
fn json(value: &impl Serialize) -> String {
    let mut text = Vec::new();
    // Maps have texts for keys and memory takes it all: nothing is refused.
    let _ = write_json_value(value, &mut text);
    text.push(b'\n');
    String::from_utf8_lossy(&text).into_owned()
}

/// The report in a line: the verdict and the points.
fn headline(report: &Report) -> String {
    format!("{} of {} points", rounded(report.points()), rounded(report.max_points))
}

/// What is to be said of a column: which of its cells are not right, and what was accepted there.
fn about(report: &Report, column: &ColumnScore) -> String {
    let of_column = |cell: &&CellReport| cell.place.quantity == column.quantity && cell.place.t > 0;
    let cells: Vec<&CellReport> = report.cells.iter().filter(of_column).collect();
    let mut lines = Vec::new();
    let several = cells.iter().any(|cell| cell.place.coordinate > 0);
    for cell in &cells {
        let index = if several { format!("[{}]", cell.place.coordinate) } else { String::new() };
        let place = format!("{}{index} at t = {}", column.quantity.key(), cell.place.t);
        let written = shown(cell.written.as_deref().unwrap_or_default());
        lines.extend(match cell.status {
            Status::Wrong => {
                let accepted = cell.accepted.as_ref();
                let accepted = accepted.map_or_else(String::new, |[low, high]| {
                    format!("; your own numbers allow {low} to {high}")
                });
                let likely = report.likely(cell).join(" or ");
                let likely = if likely.is_empty() { likely } else { format!(" ({likely})") };
                Some(format!("{place}: {written} is wrong{accepted}{likely}"))
            }
            Status::Unreadable => Some(format!("{place}: {written} is not a number")),
            Status::Missing => Some(format!("{place} is missing")),
            Status::Correct | Status::Follows | Status::Uncheckable => None,
        });
    }
    let bad = lines.len();
    if bad == 0 {
        return "Nothing in this column is wrong.".into();
    }
    lines.truncate(SHOWN);
    if bad > SHOWN {
        lines.push(format!("{} more", bad - SHOWN));
    }
    let first = format!("{bad} of {} not right.", count(cells.len() as u64, "cell"));
    format!(
        "{first} A mistake costs where it was made first, and what follows from it costs nothing.\n{}",
        lines.join("\n")
    )
}

/// The most cells of a column that are named.
const SHOWN: usize = 12;
