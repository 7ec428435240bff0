//! Gradients from JSON Lines: one array of numbers a line.

use super::MAX_COORDINATES;
use crate::error::{Error, Place, count};
use crate::objective::GradientTable;
use crate::scalar::{Literal, LiteralError, NumberType};
use crate::text::{self, MAX_BYTES};
use std::io::Read;

/// Reads the lines. Not with a JSON parser: that makes binary numbers of numbers, and of `NaN`, which Python writes, says
/// only that it is no JSON.
pub(super) fn read(name: &str, input: impl Read) -> Result<GradientTable, Error> {
    let text = text::read(name, input, MAX_BYTES)?;
    let mut table = GradientTable::empty(name);
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = Place { file: name.into(), line: Some(index as u64 + 1), column: None };
        let numbers = numbers(line.trim())
            .map_err(|problem| Error::Content { place: place.clone(), problem: problem.into() })?;
        // Counted before anything is kept.
        let width = numbers.map_or(1, |inside| inside.bytes().filter(|byte| *byte == b',').count() + 1);
        if width > MAX_COORDINATES {
            return Err(Error::Limit {
                what: format!("{place}: an array has"),
                given: format!("{width} numbers"),
                limit: MAX_COORDINATES.to_string(),
                instead: "trace some of the coordinates",
            });
        }
        let expected = table.dimension();
        if table.rows() > 0 && width != expected {
            let width = count(width as u64, "number");
            let problem = format!(
                "this line has {width}, but the lines above have {expected}; give every step the same number"
            );
            return Err(Error::Content { place, problem });
        }
        let step = table.rows() + 1;
        let cells = numbers.unwrap_or(line.trim()).split(',').map(str::trim);
        let read = |(coordinate, cell): (usize, &str)| {
            literal(cell).map_err(|reason| {
                let place = Place { column: Some((coordinate + 1).to_string()), ..place.clone() };
                let what = format!("{place}: the gradient g[{coordinate}] of step {step}");
                Error::NotANumber { what, text: cell.into(), reason }
            })
        };
        table.push(cells.enumerate().map(read).collect::<Result<Vec<_>, _>>()?)?;
    }
    table.finish()
}

/// What stands between the brackets of a line; `None` if the line is a number by itself.
fn numbers(line: &str) -> Result<Option<&str>, &'static str> {
    if line.starts_with('{') {
        return Err("this is a JSON object; give one array of numbers a line, such as [0.5, -1]");
    }
    let Some(opened) = line.strip_prefix('[') else { return Ok(None) };
    if opened.trim_start().starts_with('[') {
        return Err("this is a list of lists; write the list of each step on a line of its own");
    }
    let Some(inside) = opened.strip_suffix(']') else {
        return Err("an array opens in this line and does not close at its end; write one array a line");
    };
    if inside.contains(['[', ']', '{', '}']) {
        return Err("there is more than one array in this line; write one array of numbers a line");
    }
    if inside.trim().is_empty() {
        return Err("this array is empty; give a number for each coordinate");
    }
    Ok(Some(inside))
}

/// A number, also as the string that it may be so as not to lose its digits.
fn literal(cell: &str) -> Result<Literal, LiteralError> {
    let string = cell.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    string.unwrap_or(cell).parse().and_then(|literal| NumberType::F64.hold(literal))
}
