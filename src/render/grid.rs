//! What every table of a trace shows, whatever it is drawn with: columns of texts.

use super::align;
use crate::quantity::{Facts, Quantity};
use crate::scalar::Value;
use crate::trace::{Step, Trace};
use std::ops::Range;

/// The columns of a trace. A step has a row for each coordinate, so that even many coordinates read from
/// top to bottom.
pub(super) struct Grid {
    /// What a row begins with: t, and the coordinate's index where θ has more than one and something is shown of each.
    pub keys: Vec<Column>,
    /// A column for each quantity.
    pub quantities: Vec<Column>,
    /// How many rows a step has, at least one.
    pub rows_per_step: usize,
}

/// A head and the cells below it.
pub(super) struct Column {
    /// The head in plain text.
    pub symbol: &'static str,
    /// The head in LaTeX's mathematics.
    pub latex: &'static str,
    /// What it is, in words.
    pub name: &'static str,
    /// A step has it only once: it stands in the row of the first coordinate and leaves the others blank.
    pub once: bool,
    /// The texts of the rows, all of one width and in line on the decimal point.
    pub cells: Vec<String>,
}

impl Grid {
    /// The columns of `trace`, the largest number of each with so many significant digits.
    pub fn new(trace: &Trace, digits: usize) -> Self {
        let coordinates = trace.coordinates();
        let is_shared = |quantity: &Quantity| trace.experiment().facts(*quantity).shared;
        let by_coordinate = trace.quantities().is_empty() || !trace.quantities().iter().all(is_shared);
        // Where no coordinate is selected, what a step has only once still has a row.
        let rows_per_step = if by_coordinate { coordinates.len().max(1) } else { 1 };
        let every_row = || trace.steps().flat_map(|step| (0..rows_per_step).map(move |row| (step, row)));

        let t = every_row().map(|(step, row)| (row == 0).then(|| step.t()));
        let mut keys = vec![Column { symbol: "t", latex: "t", name: "step", once: true, cells: right(t) }];
        if by_coordinate && trace.experiment().start().len() > 1 {
            let i = every_row().map(|(_, row)| coordinates.get(row));
            keys.push(Column { symbol: "i", latex: "i", name: "coordinate", once: false, cells: right(i) });
        }
        let quantities = trace.quantities().iter().map(|quantity| {
            let facts = trace.experiment().facts(*quantity);
            let value = |(step, row): (Step<'_>, usize)| {
                let here = row == 0 || !facts.shared;
                here.then(|| step.value(*quantity, row)).flatten()
            };
            let values: Vec<Option<Value>> = every_row().map(value).collect();
            let Facts { symbol, latex, name, shared: once, .. } = facts;
            Column { symbol, latex, name, once, cells: align(&values, digits) }
        });
        let quantities = quantities.collect();
        Self { keys, quantities, rows_per_step }
    }

    /// Every column, from left to right.
    pub fn columns(&self) -> impl Iterator<Item = &Column> {
        self.keys.iter().chain(&self.quantities)
    }

    /// The rows, a range of them for each step.
    pub fn steps(&self) -> impl Iterator<Item = Range<usize>> {
        let rows = self.keys.first().map_or(0, |t| t.cells.len());
        (0..rows).step_by(self.rows_per_step).map(|row| row..row + self.rows_per_step)
    }
}

impl Column {
    /// The text of a row without the space around it.
    pub fn text(&self, row: usize) -> &str {
        self.cells.get(row).map_or("", |cell| cell.trim())
    }

    /// How wide the head and its cells are.
    pub fn width(&self) -> usize {
        width(self.symbol).max(self.cells.first().map_or(0, |cell| width(cell)))
    }
}

/// Whole numbers set to the right; what is missing is blank.
fn right(numbers: impl Iterator<Item = Option<impl ToString>>) -> Vec<String> {
    let texts: Vec<String> =
        numbers.map(|number| number.map_or_else(String::new, |number| number.to_string())).collect();
    let width = texts.iter().map(String::len).max().unwrap_or(0);
    texts.iter().map(|text| format!("{text:>width$}")).collect()
}

/// How many characters wide a text is, where the only marks that take no room are those that symbols have: m̂ is one.
pub(super) fn width(text: &str) -> usize {
    text.chars().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).count()
}
