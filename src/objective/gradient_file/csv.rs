//! Gradients from CSV: one row a step, one column a coordinate.

use super::MAX_COORDINATES;
use crate::Quantity;
use crate::error::{Error, Place, count};
use crate::objective::GradientTable;
use crate::scalar::{Literal, LiteralError, NumberType};
use crate::text_table::{Row, TextTable};
use std::io::Read;

/// Reads the table; a first row of names is a header.
pub(super) fn read(name: &str, input: impl Read) -> Result<GradientTable, Error> {
    let text = TextTable::read(name, input)?;
    let mut rows = text.rows();
    let mut table = GradientTable::empty(name);
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
        if names.is_none() && table.rows() == 0 && is_header(&row) {
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
