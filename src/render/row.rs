//! A step as a line of text, for CSV and JSON alike: the same numbers, with other things between them.

use crate::Quantity;
use crate::scalar::{Decimal, Values};
use crate::trace::Step;
use std::array::from_fn;
use std::io::Write as _;

/// What stands around and between the numbers of a step.
pub struct Layout {
    /// Before t.
    pub start: &'static str,
    /// Before and after the numbers of a quantity, which are separated by commas.
    pub around: fn(Quantity) -> (String, &'static str),
    /// Before and after an exact decimal.
    pub decimal: &'static str,
    /// What stands for a number that isn't one, which only a quantity beside the rule may be; none if the number says so
    /// itself, as `inf` and `NaN`.
    pub no_value: Option<&'static str>,
    /// After the last quantity.
    pub end: &'static str,
}

/// Writes steps as lines, all in one buffer.
///
/// A float takes some 20 ns to format, so that what happens between two of them shows. Of the speed of formatting alone
/// (`benches/formatting.rs`, before the steps were made faster too), CSV through the `csv` crate, which looks for what
/// has to be quoted, reached 0.33 and JSON Lines through `serde` 0.47; numbers have nothing to quote, and a key's text is
/// made once.
pub struct Line {
    text: Vec<u8>,
    start: &'static str,
    /// Each quantity, after what stands before its numbers.
    columns: Vec<(Padded, Quantity)>,
    decimal: &'static str,
    no_value: Option<&'static str>,
    end: String,
}

impl Line {
    /// For these quantities, in this order.
    pub fn new(quantities: &[Quantity], layout: &Layout) -> Self {
        let mut columns = Vec::new();
        let mut between = String::new();
        for quantity in quantities {
            let (before, after) = (layout.around)(*quantity);
            columns.push((Padded::new(&(between + &before)), *quantity));
            between = after.into();
        }
        let end = between + layout.end;
        let Layout { start, decimal, no_value, .. } = *layout;
        Self { text: Vec::new(), start, columns, decimal, no_value, end }
    }

    /// A step's line.
    pub fn of(&mut self, step: Step<'_>) -> &[u8] {
        let text = &mut self.text;
        text.clear();
        text.extend_from_slice(self.start.as_bytes());
        text.extend_from_slice(itoa::Buffer::new().format(step.t()).as_bytes());
        for (before, quantity) in &self.columns {
            before.add_to(text);
            // The type is looked at once for all its numbers.
            match step.values(*quantity) {
                Some(Values::F64(row)) => floats(text, self.no_value, row),
                Some(Values::F32(row)) => floats(text, self.no_value, row),
                Some(Values::Decimal(row)) => decimals(text, self.decimal, self.no_value, row),
                None => {}
            }
        }
        text.extend_from_slice(self.end.as_bytes());
        text
    }
}

/// A text in pieces of a length that is known when it is compiled, the last filled up. Adding such a piece is one load and
/// one store, and taking the padding off again a subtraction. A text of any length takes a call, and calls for what
/// stands between the numbers were 4 % of the time of a run in f32.
struct Padded {
    pieces: Vec<[u8; 16]>,
    padding: usize,
}

impl Padded {
    fn new(text: &str) -> Self {
        let pieces: Vec<[u8; 16]> = text
            .as_bytes()
            .chunks(16)
            .map(|piece| from_fn(|index| piece.get(index).copied().unwrap_or_default()))
            .collect();
        let padding = pieces.len() * 16 - text.len();
        Self { pieces, padding }
    }

    #[inline(always)]
    fn add_to(&self, text: &mut Vec<u8>) {
        for piece in &self.pieces {
            text.extend_from_slice(piece);
        }
        text.truncate(text.len() - self.padding);
    }
}

/// The shortest texts that read back as the same numbers, those that `serde_json` writes.
fn floats<F: zmij::Float>(text: &mut Vec<u8>, no_value: Option<&str>, row: &[F]) {
    let mut buffer = zmij::Buffer::new();
    for (index, float) in row.iter().enumerate() {
        if index > 0 {
            text.push(b',');
        }
        let number = buffer.format(*float).as_bytes();
        // A number ends with a digit; `inf` and `NaN` don't.
        let is_number = number.last().is_some_and(u8::is_ascii_digit);
        text.extend_from_slice(if is_number { number } else { no_value.map_or(number, str::as_bytes) });
    }
}

fn decimals(text: &mut Vec<u8>, quote: &str, no_value: Option<&str>, row: &[Decimal]) {
    for (index, decimal) in row.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        // Writing to memory can't fail.
        let _ = match decimal.poison() {
            None => write!(text, "{comma}{quote}{decimal}{quote}"),
            Some(_) => write!(text, "{comma}{}", no_value.unwrap_or("NaN")),
        };
    }
}
