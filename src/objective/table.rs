//! A table of given gradients: one row a step, one column a coordinate.

use crate::error::{Error, count, named};
use crate::scalar::{Literal, LiteralError, Number};
use std::collections::BTreeMap;

/// Gradients that somebody gives, a row for each step. No digit is lost: a number with more of them than binary64 keeps is
/// kept as it was written.
///
/// # Example
///
/// ```
/// use adamscope::objective::GradientTable;
///
/// let table = GradientTable::from_rows("mine", &[[2.0], [-1.0], [0.5]]).unwrap();
/// assert_eq!((table.rows(), table.dimension()), (3, 1));
///
/// let ragged = GradientTable::from_rows("mine", &[vec![2.0, 1.0], vec![-1.0]]);
/// assert_eq!(
///     ragged.unwrap_err().to_string(),
///     "mine: the gradient of step 2 has 1 coordinate, but that of step 1 has 2; give every step the same number"
/// );
/// ```
#[derive(Clone, Debug)]
pub struct GradientTable {
    name: String,
    dimension: usize,
    cells: Cells,
}

/// The numbers, row after row. A text a cell would take ten times the memory and be read anew in each run.
#[derive(Clone, Debug)]
enum Cells {
    /// A cell means the shortest text of its binary64 number, or what was written, by its place, where that is another
    /// number.
    Double { values: Vec<f64>, written: BTreeMap<usize, Literal> },
    /// Binary32 numbers, each exactly what it is: 0.1 is 0.100000001490116119384765625 here.
    #[cfg_attr(not(feature = "formats"), expect(dead_code, reason = "they come from files"))]
    Single(Vec<f32>),
}

impl Cells {
    fn new() -> Self {
        Self::Double { values: Vec::new(), written: BTreeMap::new() }
    }

    fn len(&self) -> usize {
        match self {
            Self::Double { values, .. } => values.len(),
            Self::Single(values) => values.len(),
        }
    }

    fn push(&mut self, literal: Literal) {
        // Texts are only added to what began with texts.
        if let Self::Double { values, written } = self {
            let value = literal.to_f64();
            if !literal.is_shortest_of(value) {
                written.insert(values.len(), literal);
            }
            values.push(value);
        }
    }

    /// The nearest binary64 number of a cell, and the text of it if that is another number.
    fn get(&self, place: usize) -> Option<(f64, Option<&Literal>)> {
        match self {
            Self::Double { values, written } => Some((*values.get(place)?, written.get(&place))),
            Self::Single(values) => values.get(place).map(|value| (f64::from(*value), None)),
        }
    }

    /// What a cell says, as text.
    fn literal(&self, place: usize) -> Option<Literal> {
        let text = match self {
            Self::Double { values, written } => match written.get(&place) {
                Some(literal) => return Some(literal.clone()),
                None => {
                    let text = format!("{:?}", values.get(place)?);
                    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
                }
            },
            // The smallest binary32 number has 149 places.
            Self::Single(values) => {
                let exact = format!("{:.149}", values.get(place)?);
                exact.trim_end_matches('0').trim_end_matches('.').to_owned()
            }
        };
        text.parse().ok()
    }
}

/// The same name and the same numbers.
impl PartialEq for GradientTable {
    fn eq(&self, other: &Self) -> bool {
        let key = |table: &Self, place| {
            table.cells.get(place).map(|(value, written)| (value.to_bits(), written.cloned()))
        };
        (&self.name, self.dimension, self.cells.len()) == (&other.name, other.dimension, other.cells.len())
            && (0..self.cells.len()).all(|place| key(self, place) == key(other, place))
    }
}

impl Eq for GradientTable {}

impl GradientTable {
    /// A table of numbers at hand; `name` is what messages and outputs call it.
    ///
    /// # Errors
    ///
    /// There are no rows, a row is empty or of another length than the first, or a number is not finite.
    pub fn from_rows(name: &str, rows: &[impl AsRef<[f64]>]) -> Result<Self, Error> {
        // The shortest text that reads back: nothing is lost.
        let rows = rows.iter().map(|row| row.as_ref().iter().map(|number| format!("{number:?}")));
        Self::from_rows_of_texts(name, rows)
    }

    /// A table of numbers as they are written, which may have more digits than a binary number.
    ///
    /// # Errors
    ///
    /// There are no rows, a row is empty or of another length than the first, or a text is not a number.
    ///
    /// # Example
    ///
    /// ```
    /// use adamscope::objective::GradientTable;
    ///
    /// let table = GradientTable::from_texts("mine", &[["0.1000000000000000000000000001"]]).unwrap();
    /// assert_eq!(table.row(1).unwrap()[0].as_str(), "0.1000000000000000000000000001");
    /// ```
    pub fn from_texts<Row: AsRef<[Text]>, Text: AsRef<str>>(name: &str, rows: &[Row]) -> Result<Self, Error> {
        let rows = rows.iter().map(|row| row.as_ref().iter().map(|text| text.as_ref().to_owned()));
        Self::from_rows_of_texts(name, rows)
    }

    /// A table to which rows are still to be added.
    pub(super) fn empty(name: &str) -> Self {
        Self { name: name.into(), dimension: 0, cells: Cells::new() }
    }

    /// A table of binary64 numbers, row after row; they are finite, and fill the rows.
    #[cfg(feature = "formats")]
    pub(super) fn double(name: &str, dimension: usize, values: Vec<f64>) -> Result<Self, Error> {
        let cells = Cells::Double { values, written: BTreeMap::new() };
        Self { name: name.into(), dimension, cells }.finish()
    }

    /// The same of binary32 numbers.
    #[cfg(feature = "formats")]
    pub(super) fn single(name: &str, dimension: usize, values: Vec<f32>) -> Result<Self, Error> {
        Self { name: name.into(), dimension, cells: Cells::Single(values) }.finish()
    }

    /// The name of gradients that are not at hand: no rows.
    #[cfg(feature = "formats")]
    pub(crate) fn elsewhere(name: &str, dimension: usize) -> Self {
        Self { name: name.into(), dimension, cells: Cells::new() }
    }

    fn from_rows_of_texts(
        name: &str,
        rows: impl Iterator<Item = impl Iterator<Item = String>>,
    ) -> Result<Self, Error> {
        let mut table = Self::empty(name);
        for row in rows {
            let read = |(coordinate, text): (usize, String)| {
                text.parse().map_err(|reason| table.bad_cell(coordinate, text, reason))
            };
            let literals = row.enumerate().map(read).collect::<Result<Vec<_>, _>>()?;
            table.push(literals)?;
        }
        table.finish()
    }

    /// The same by another name.
    #[cfg(feature = "homework")]
    pub(crate) fn renamed(&self, name: &str) -> Self {
        Self { name: name.into(), ..self.clone() }
    }

    /// What messages and outputs call it: a file's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many coordinates a gradient has.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// For how many steps there are gradients.
    pub fn rows(&self) -> u64 {
        (self.cells.len() / self.dimension.max(1)) as u64
    }

    /// The gradient in row `t`, counted from 1, as texts.
    pub fn row(&self, t: u64) -> Option<Vec<Literal>> {
        let start = self.start_of(t)?;
        (start..start + self.dimension).map(|place| self.cells.literal(place)).collect()
    }

    /// The gradient in row `t` into `g`, each number rounded once; `None` where there is no such row.
    pub(super) fn read_row<S: Number>(&self, t: u64, g: &mut [S]) -> Option<()> {
        let start = self.start_of(t)?;
        for (index, narrow) in g.iter_mut().take(self.dimension).enumerate() {
            let (value, written) = self.cells.get(start + index)?;
            let wide = match (written, S::of_binary(value)) {
                (Some(literal), _) => S::read(literal),
                (None, Some(wide)) => wide,
                (None, None) => S::read(&self.cells.literal(start + index)?),
            };
            *narrow = S::narrow(wide);
        }
        Some(())
    }

    /// Where row `t` begins.
    fn start_of(&self, t: u64) -> Option<usize> {
        let start = usize::try_from(t.checked_sub(1)?).ok()?.checked_mul(self.dimension)?;
        (start < self.cells.len()).then_some(start)
    }

    pub(super) fn push(&mut self, row: Vec<Literal>) -> Result<(), Error> {
        if self.cells.len() == 0 {
            self.dimension = row.len();
        }
        if row.len() != self.dimension || row.is_empty() {
            let step = self.rows() + 1;
            let (given, expected) = (row.len() as u64, self.dimension as u64);
            let given = count(given, "coordinate");
            let problem = if row.is_empty() {
                format!("the gradient of step {step} has no coordinates; give at least one")
            } else {
                format!(
                    "the gradient of step {step} has {given}, but that of step 1 has {expected}; give every step \
                     the same number"
                )
            };
            return Err(self.content(problem));
        }
        row.into_iter().for_each(|literal| self.cells.push(literal));
        Ok(())
    }

    pub(super) fn finish(self) -> Result<Self, Error> {
        if self.cells.len() == 0 {
            return Err(
                self.content("there are no gradients in it; give one row of numbers for each step".into())
            );
        }
        Ok(self)
    }

    fn bad_cell(&self, coordinate: usize, text: String, reason: LiteralError) -> Error {
        let what = format!("{}: the gradient g[{coordinate}] of step {}", named(&self.name), self.rows() + 1);
        Error::NotANumber { what, text, reason }
    }

    fn content(&self, problem: String) -> Error {
        Error::content(&self.name, None, problem)
    }
}
