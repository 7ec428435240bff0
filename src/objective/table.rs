//! A table of given gradients: one row a step, one column a coordinate.

use crate::error::{Error, Place, count, named};
use crate::scalar::{Literal, LiteralError};
#[cfg(feature = "formats")]
use crate::{
    Quantity,
    scalar::NumberType,
    text_table::{Row, TextTable},
};

/// Gradients that somebody gives, a row for each step, kept as they were written, so that an exact decimal loses
/// nothing.
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GradientTable {
    name: String,
    dimension: usize,
    cells: Vec<Literal>,
}

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

    /// The name of gradients that are not at hand: no rows.
    #[cfg(feature = "formats")]
    pub(crate) fn elsewhere(name: &str, dimension: usize) -> Self {
        Self { name: name.into(), dimension, cells: Vec::new() }
    }

    fn from_rows_of_texts(
        name: &str,
        rows: impl Iterator<Item = impl Iterator<Item = String>>,
    ) -> Result<Self, Error> {
        let mut table = Self { name: name.into(), dimension: 0, cells: Vec::new() };
        for row in rows {
            let read = |(coordinate, text): (usize, String)| {
                text.parse().map_err(|reason| table.bad_cell(coordinate, text, reason))
            };
            let literals = row.enumerate().map(read).collect::<Result<Vec<_>, _>>()?;
            table.push(literals)?;
        }
        table.finish()
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

    /// The gradient of step `t`, counted from 1.
    pub fn row(&self, t: u64) -> Option<&[Literal]> {
        let start = usize::try_from(t.checked_sub(1)?).ok()?.checked_mul(self.dimension)?;
        self.cells.get(start..start.checked_add(self.dimension)?)
    }

    fn push(&mut self, row: Vec<Literal>) -> Result<(), Error> {
        if self.cells.is_empty() {
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
        self.cells.extend(row);
        Ok(())
    }

    fn finish(self) -> Result<Self, Error> {
        if self.cells.is_empty() {
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
        Error::Content { place: Place { file: self.name.clone(), ..Default::default() }, problem }
    }
}

/// The most coordinates that a file of gradients may have.
#[cfg(feature = "formats")]
pub const MAX_COORDINATES: usize = 100_000;

/// Reads a file of gradients: CSV with one row a step and one column a coordinate. A first row of names is a header.
/// Semicolons or tabs may separate, and then a decimal comma is read as one; so it is in a Markdown document, whose table
/// is read.
///
/// # Errors
///
/// [`Error::Content`] with file, line and column for whatever is not such a table; [`Error::Limit`] for one that is too
/// large.
///
/// # Example
///
/// ```
/// use adamscope::objective::read_gradients;
///
/// let table = read_gradients("g.csv", "g[0],g[1]\n6,8\n5.8,7.8\n".as_bytes()).unwrap();
/// assert_eq!((table.rows(), table.dimension()), (2, 2));
/// ```
#[cfg(feature = "formats")]
pub fn read_gradients(name: &str, input: impl std::io::Read) -> Result<GradientTable, Error> {
    let text = TextTable::read(name, input)?;
    let mut rows = text.rows();
    let mut table = GradientTable { name: name.into(), dimension: 0, cells: Vec::new() };
    let mut names: Option<Vec<String>> = None;
    let mut expected = None;
    while let Some(row) = rows.next().transpose()? {
        let place = |column: Option<usize>| Place {
            file: name.into(),
            line: Some(row.line),
            column: column.map(|index| {
                let name = names.as_ref().and_then(|names| names.get(index));
                name.cloned().unwrap_or_else(|| (index + 1).to_string())
            }),
        };
        if row.width() > MAX_COORDINATES {
            return Err(Error::Limit {
                what: format!("{}: a row has", place(None)),
                given: format!("{} columns", row.width()),
                limit: MAX_COORDINATES.to_string(),
                instead: "trace some of the coordinates",
            });
        }
        if names.is_none() && table.cells.is_empty() && is_header(&row) {
            refuse_other_quantities(name, &row)?;
            expected = Some(row.width());
            names = Some(row.cells().map(str::to_owned).collect());
            continue;
        }
        let expected = *expected.get_or_insert(row.width());
        if row.width() != expected {
            let problem = format!(
                "this row has {}{}, but the rows above have {expected}; give every step the same number",
                count(row.width() as u64, "column"),
                if row.cells().last() == Some("") { ", the last of them empty" } else { "" },
            );
            return Err(Error::Content { place: place(None), problem });
        }
        let step = table.rows() + 1;
        let mut literals = Vec::with_capacity(expected);
        for (coordinate, cell) in row.cells().enumerate() {
            let literal = text.number(cell).and_then(|literal| NumberType::F64.hold(literal));
            literals.push(literal.map_err(|reason| Error::NotANumber {
                what: format!("{}: the gradient g[{coordinate}] of step {step}", place(Some(coordinate))),
                text: cell.into(),
                reason,
            })?);
        }
        table.push(literals)?;
    }
    table.finish()
}

/// Whether a first row holds names, and no cell a number that was mistyped: else a step would be lost silently.
#[cfg(feature = "formats")]
fn is_header(row: &Row) -> bool {
    row.cells().all(|cell| {
        let number = cell.parse::<Literal>();
        let letters = cell.chars().filter(|c| c.is_alphabetic() || *c == '∇').count();
        let like_a_number = cell.starts_with(|c: char| c.is_ascii_digit() || "+-−.,".contains(c));
        // O.5 and x=1.5; but layer1.0.weight is a name.
        let decimals =
            |mark| cell.split(mark).skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let mistyped = like_a_number || letters < 2 && (decimals('.') || decimals(','));
        !matches!(number, Ok(_) | Err(LiteralError::NoValue)) && letters > 0 && !mistyped
    })
}

/// A column that counts the steps, or another column of a trace, would silently be taken for a coordinate.
#[cfg(feature = "formats")]
fn refuse_other_quantities(name: &str, header: &Row) -> Result<(), Error> {
    const COUNTS: [&str; 9] = ["t", "step", "steps", "epoch", "epochs", "iter", "iteration", "time", "index"];
    let other = |cell: &&str| {
        let key = cell.split('[').next().unwrap_or_default().trim().to_lowercase();
        COUNTS.contains(&key.as_str())
            || Quantity::from_key(&key).is_ok_and(|quantity| quantity != Quantity::Gradient)
    };
    match header.cells().find(other) {
        None => Ok(()),
        Some(cell) => Err(Error::Content {
            place: Place { file: name.into(), line: Some(header.line), column: Some(cell.into()) },
            problem: "this column is not a gradient; keep the columns of gradients alone".into(),
        }),
    }
}
