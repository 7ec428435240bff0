//! The table of a trace, for people.

use super::DEFAULT_DIGITS;
use super::grid::{Column, Grid};
use crate::trace::Trace;
use tabled::builder::Builder;
use tabled::settings::{Alignment, Padding, Style};

/// The space between two columns.
const GAP: usize = 2;

/// How a table is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableOptions {
    /// Significant digits of the largest number of a column.
    pub digits: usize,
    /// The width in characters to keep to, if the columns allow.
    pub width: usize,
}

impl Default for TableOptions {
    fn default() -> Self {
        Self { digits: DEFAULT_DIGITS, width: 80 }
    }
}

/// A trace as text: the experiment, then a table headed by the paper's symbols.
///
/// A step has a row for each coordinate, so that even many coordinates read from top to bottom. A table wider than
/// `width` is split into panels of columns below each other, each beginning with t.
///
/// # Example
///
/// ```
/// use adamscope::{Experiment, render};
///
/// let trace = Experiment::builder().objective("square").steps(2).build().unwrap().trace().unwrap();
/// let expected = "\
/// adam (paper) on square, f(x) = x², from θ₀ = 3
/// α = 0.1, β₁ = 0.9, β₂ = 0.999, ε = 1e-8; 2 steps in f64
///
/// t  f(θₜ₋₁)    gₜ      mₜ       vₜ       m̂ₜ      v̂ₜ      Δₜ       θₜ
/// ─  ───────  ──────  ──────  ────────  ──────  ──────  ───────  ──────
/// 1  9.0000   6.0000  0.6000  0.036000  6.0000  36.000  0.10000  2.9000
/// 2  8.4100   5.8000  1.1200  0.069604  5.8947  34.819  0.09990  2.8001
/// ";
/// assert_eq!(render::table(&trace, &Default::default()), expected);
/// ```
pub fn table(trace: &Trace, options: &TableOptions) -> String {
    let grid = Grid::new(trace, options.digits);
    let mut text = format!("{}\n", trace.experiment());
    let keys_width: usize = grid.keys.iter().map(width_with_gap).sum();
    let room = options.width.saturating_sub(keys_width);
    for panel in panels(&grid.quantities, room) {
        text.push('\n');
        text.push_str(&draw(grid.keys.iter().chain(panel)));
    }
    text
}

/// The columns in as few panels of at most `room` as they fit in, and these of about one width.
fn panels(columns: &[Column], room: usize) -> Vec<&[Column]> {
    let fewest = split(columns, room);
    // The narrowest room that needs no further panel spreads the columns evenly.
    let narrowest = (1..room)
        .rev()
        .map(|narrower| split(columns, narrower))
        .take_while(|panels| panels.len() == fewest.len());
    narrowest.last().unwrap_or(fewest)
}

fn split(columns: &[Column], room: usize) -> Vec<&[Column]> {
    let mut panels = Vec::new();
    let (mut start, mut used) = (0, 0);
    for (index, column) in columns.iter().enumerate() {
        let width = width_with_gap(column);
        if used + width > room + GAP && index > start {
            panels.push(&columns[start..index]);
            (start, used) = (index, 0);
        }
        used += width;
    }
    panels.push(&columns[start..]);
    panels
}

fn width_with_gap(column: &Column) -> usize {
    column.width() + GAP
}

fn draw<'a>(columns: impl Iterator<Item = &'a Column>) -> String {
    let mut builder = Builder::default();
    for column in columns {
        let rule = "─".repeat(column.width());
        let head = [column.symbol, &rule];
        builder.push_column(head.into_iter().chain(column.cells.iter().map(String::as_str)));
    }
    let mut table = builder.build();
    table.with(Style::empty()).with(Alignment::center()).with(Padding::new(0, GAP, 0, 0));
    let mut text = String::new();
    for line in table.to_string().lines() {
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Experiment, Selection};
    use tabled::grid::util::string::get_text_width;

    #[test]
    fn a_table_keeps_to_its_width_and_loses_no_column() {
        let experiment = Experiment::builder().objective("rosenbrock").steps(30).build().unwrap();
        let quantities = experiment.quantities().unwrap();
        let selection = Selection { quantities: Some(quantities.clone()), ..Selection::default() };
        let trace = experiment.stepper(&selection).unwrap().collect().unwrap();
        for width in [30, 40, 60, 80, 100, 132, 200] {
            let text = table(&trace, &TableOptions { digits: 5, width });
            // The experiment stands above, in lines of its own.
            let (_, panels) = text.split_once("\n\n").unwrap();
            assert!(panels.lines().all(|line| get_text_width(line) <= width), "{width}\n{panels}");
            for quantity in &quantities {
                let heads = panels.lines().filter(|line| line.starts_with(" t") || line.starts_with('t'));
                let words = heads.flat_map(str::split_whitespace);
                assert_eq!(
                    words.filter(|word| *word == experiment.facts(*quantity).symbol).count(),
                    1,
                    "{width}\n{panels}"
                );
            }
        }
    }
}
