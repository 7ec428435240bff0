//! Data for a logistic regression from CSV.

use super::LogisticRegression;
use crate::error::{Error, Place};
use crate::scalar::NumberType;
use crate::text_table::TextTable;
use std::io::Read;

impl LogisticRegression {
    /// Reads a table as CSV: a header, then a row of features each, the label, 0 or 1, last.
    ///
    /// # Errors
    ///
    /// Those of [`LogisticRegression::new`]; [`Error::NotANumber`] for a cell that is no number.
    ///
    /// # Example
    ///
    /// ```
    /// use adamscope::objective::LogisticRegression;
    ///
    /// let table = "hours,passed\n0.5,0\n1,0\n2.5,1\n3,1\n";
    /// let exam = LogisticRegression::read("exam.csv", table.as_bytes(), 2, 1).unwrap();
    /// assert_eq!((exam.rows(), exam.dimension()), (4, 2));
    /// ```
    pub fn read(name: &str, input: impl Read, batch: usize, seed: u64) -> Result<Self, Error> {
        let text = TextTable::read(name, input)?;
        let (mut features, mut labels) = (Vec::new(), Vec::new());
        for row in text.rows().skip(1) {
            let row = row?;
            let place = || Place { file: name.into(), line: Some(row.line), column: None };
            let number = |cell: &str| {
                let number = text.number(cell).and_then(|literal| NumberType::F64.hold(literal));
                number.map(|literal| literal.to_f64()).map_err(|reason| Error::NotANumber {
                    what: place().to_string(),
                    text: cell.into(),
                    reason,
                })
            };
            let mut numbers = row.cells().map(number).collect::<Result<Vec<_>, _>>()?;
            let label = numbers.pop().unwrap_or(f64::NAN);
            let label = [0_u8, 1].into_iter().find(|known| (f64::from(*known) - label).abs() <= 0.0);
            let problem = "the last column is the label, and must be 0 or 1".into();
            labels.push(label.ok_or_else(|| Error::Content { place: place(), problem })?);
            features.push(numbers);
        }
        Self::new(name, &features, &labels, batch, seed)
    }
}
