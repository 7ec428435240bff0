//! A step as a line of text, for CSV and JSON alike: the same numbers, with other things between them.

use crate::Quantity;
use crate::scalar::{Decimal, Values};
use crate::trace::Step;
use std::fmt::Write as _;

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
    text: String,
    start: &'static str,
    /// Each quantity, after what stands before its numbers.
    columns: Vec<(String, Quantity)>,
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
            columns.push((between + &before, *quantity));
            between = after.into();
        }
        let end = between + layout.end;
        let Layout { start, decimal, no_value, .. } = *layout;
        Self { text: String::new(), start, columns, decimal, no_value, end }
    }

    /// A step's line.
    pub fn of(&mut self, step: Step<'_>) -> &[u8] {
        let text = &mut self.text;
        text.clear();
        text.push_str(self.start);
        text.push_str(itoa::Buffer::new().format(step.t()));
        for (before, quantity) in &self.columns {
            text.push_str(before);
            // The type is looked at once for all its numbers.
            match step.values(*quantity) {
                Some(Values::F64(row)) => floats(text, self.no_value, row),
                Some(Values::F32(row)) => floats(text, self.no_value, row),
                Some(Values::Decimal(row)) => decimals(text, self.decimal, self.no_value, row),
                None => {}
            }
        }
        text.push_str(&self.end);
        text.as_bytes()
    }
}

/// The shortest texts that read back as the same numbers, those that `serde_json` writes.
fn floats<F: zmij::Float>(text: &mut String, no_value: Option<&str>, row: &[F]) {
    let mut buffer = zmij::Buffer::new();
    for (index, float) in row.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        let number = buffer.format(*float);
        // A number ends with a digit.
        let is_one = number.ends_with(|end: char| end.is_ascii_digit());
        text.push_str(if is_one { number } else { no_value.unwrap_or(number) });
    }
}

fn decimals(text: &mut String, quote: &str, no_value: Option<&str>, row: &[Decimal]) {
    for (index, decimal) in row.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        // Writing to a String can't fail.
        let _ = match decimal.poison() {
            None => write!(text, "{comma}{quote}{decimal}{quote}"),
            Some(_) => write!(text, "{comma}{}", no_value.unwrap_or("NaN")),
        };
    }
}
