//! How many digits a line of numbers needs to be true.

use super::equations::{Meaning, Meant};
use crate::expression::{Expression, Letter};
use crate::scalar::{Bound, Interval, Literal, Value};
use std::fmt;

/// Significant digits of a result, and of the largest number of a column.
pub(super) const DIGITS: usize = 6;

/// Significant digits of the numbers that are put in: as few as make the line true. The last is enough for every digit
/// of any number type.
const PUT_IN: [usize; 8] = [DIGITS, 7, 8, 10, 12, 15, 17, 40];

/// A result that comes out exactly is shown in full up to so many digits.
const IN_FULL: usize = 9;

/// From this power of ten on, and below the other, a number has an exponent.
pub(super) const LARGE: i64 = 9;
pub(super) const SMALL: i64 = -5;

/// A number as it is shown, and whether it is all there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The digits, with a point and an exponent where they need one.
    pub text: Literal,
    /// Whether what stands before it comes to this number exactly, and not only within one unit of its last place.
    pub exact: bool,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

/// A number that nothing is worked out for, with as many digits as people read.
pub(super) fn given(value: Value) -> Shown {
    let text = shown(value, DIGITS);
    Shown { exact: value.is_exactly(text.as_str()), text }
}

/// A formula with numbers put in.
pub(super) struct PutIn {
    pub numbers: Expression,
    /// What they come to.
    pub result: Shown,
    /// What the run has instead, where rounding has left nothing of that.
    pub rounded: Option<Literal>,
}

/// The formula with numbers put in and its result, true as it stands: worked out exactly, the numbers give the result within
/// one unit of its last place. `value` is what the run made of it.
pub(super) fn put_in(letters: &Expression, value: Value, meaning: &Meaning) -> PutIn {
    let noise = noise(letters, value, meaning);
    let filled = |digits| {
        let numbers = fill_in(letters, digits, meaning);
        let exact = worth(&numbers);
        (numbers, exact)
    };
    let found = PUT_IN.into_iter().find_map(|digits| {
        let (numbers, exact) = filled(digits);
        let result = exactly(exact, value, noise).or_else(|| nearly(exact, value, DIGITS))?;
        Some(PutIn { numbers, result, rounded: None })
    });
    found.unwrap_or_else(|| {
        let (numbers, exact) = filled(PUT_IN[PUT_IN.len() - 1]);
        // What cancels leaves a result of fewer digits, or of none.
        if let Some(result) = (1..DIGITS).rev().find_map(|digits| nearly(exact, value, digits)) {
            return PutIn { numbers, result, rounded: None };
        }
        // Numbers that come to nothing at all are not reached: the run would have ended there.
        let result = worked_out(exact).unwrap_or_else(|| given(value));
        PutIn { numbers, result, rounded: Some(shown(value, DIGITS)) }
    })
}

/// With numbers for letters: given ones as they were given, others with so many digits.
fn fill_in(letters: &Expression, digits: usize, meaning: &Meaning) -> Expression {
    letters.replaced(&|letter: &Letter| {
        Some(Expression::Number(match meaning.get(&letter.text)? {
            Meant::Given(literal) => literal.clone(),
            Meant::Value(value) => shown(*value, digits),
        }))
    })
}

/// What numbers come to.
fn worth(numbers: &Expression) -> Interval {
    // Every letter has been replaced.
    numbers.evaluate(&|_| Interval::POISONED, &point)
}

/// The one number of a text.
fn point(literal: &Literal) -> Interval {
    literal.as_str().parse().unwrap_or(Interval::POISONED)
}

/// How far apart two results may be that differ only in what the number type rounds away: some units in the last place
/// of the largest number that goes in.
fn noise(letters: &Expression, result: Value, meaning: &Meaning) -> f64 {
    let unit = match result {
        Value::F64(_) => f64::EPSILON,
        Value::F32(_) => f64::from(f32::EPSILON),
        Value::Decimal(_) => 0.0,
    };
    let size = |letter: &Letter| match meaning.get(&letter.text) {
        Some(Meant::Value(value)) => value.to_f64().abs(),
        _ => 0.0,
    };
    let largest = letters.letters().into_iter().map(size).fold(result.to_f64().abs(), f64::max);
    8.0 * unit * largest
}

/// The exact result, if it is short and the run came to it but for rounding.
fn exactly(value: Interval, result: Value, noise: f64) -> Option<Shown> {
    let point = value.low().filter(|low| Some(*low) == value.high())?;
    let last = point.order().unwrap_or(0) - (IN_FULL as i64 - 1);
    let text = (point.floor_to(last) == point)
        .then(|| Written::of(&point.scientific(IN_FULL as u32)).without_zeros().text())?;
    let alike = (text.to_f64() - result.to_f64()).abs() <= noise || result.is_exactly(text.as_str());
    alike.then_some(Shown { text, exact: true })
}

/// The run's result with so many digits, if it is true.
fn nearly(value: Interval, result: Value, digits: usize) -> Option<Shown> {
    let text = shown(result, digits);
    let off = value - point(&text);
    let unit = Bound::power_of_ten(Written::of(text.as_str()).last);
    let within = off.low()? >= unit.negated() && off.high()? <= unit;
    let exact = off.low()?.is_zero() && off.high()?.is_zero();
    within.then_some(Shown { text, exact })
}

/// What the numbers come to, where rounding has made something else of it in the run: cut off after so many digits.
fn worked_out(value: Interval) -> Option<Shown> {
    let low = value.low()?;
    let cut = Written { exact: false, ..Written::of(&low.scientific(DIGITS as u32)) };
    let text = if low.is_zero() { Literal::default() } else { cut.text() };
    let exact = value.high() == Some(low) && point(&text).low() == Some(low);
    Some(Shown { text, exact })
}

/// A number with so many significant digits: fewer where these are all there is of it, or all but what its type rounds.
pub(super) fn shown(value: Value, digits: usize) -> Literal {
    let all = Written::of(&value.to_string()).without_zeros();
    if all.digits.len() <= digits {
        return all.text();
    }
    let rounded = Written { exact: false, ..Written::of(&value.to_scientific(digits)) };
    let short = Written { exact: true, ..rounded.clone().without_zeros() };
    // What a few steps make of a short number by rounding, and no more: whoever looks for the missing digits finds them in
    // the trace, and the line has to be true all the same.
    let noise = match value {
        Value::F64(_) => 1e-12,
        Value::F32(_) => 5e-7,
        Value::Decimal(_) => 0.0,
    };
    let alike = (short.text().to_f64() - value.to_f64()).abs() <= noise * value.to_f64().abs();
    // Zeros at the end say that there was more: 2.80000 for 2.800001.
    if alike { short.text() } else { rounded.text() }
}

/// The digits of a decimal text.
#[derive(Clone)]
struct Written {
    negative: bool,
    /// Without zeros before the first other digit.
    digits: String,
    /// The last digit stands for a multiple of 10^`last`.
    last: i64,
    /// Whether there is nothing after the last digit.
    exact: bool,
}

impl Written {
    fn of(text: &str) -> Self {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (negative, mantissa) = (mantissa.starts_with('-'), mantissa.trim_start_matches(['-', '+']));
        let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let exponent: i64 = exponent.parse().unwrap_or(0);
        let digits = format!("{whole}{decimals}");
        let significant = digits.trim_start_matches('0');
        let digits = if significant.is_empty() { "0" } else { significant }.to_owned();
        Self { negative, digits, last: exponent - decimals.len() as i64, exact: true }
    }

    fn without_zeros(mut self) -> Self {
        while self.digits.len() > 1 && self.digits.ends_with('0') {
            self.digits.pop();
            self.last += 1;
        }
        if self.digits == "0" {
            self.last = 0;
        }
        self
    }

    /// As a person writes it: with an exponent only where a plain number would be long.
    fn text(&self) -> Literal {
        let count = self.digits.len() as i64;
        let order = self.last + count - 1;
        let sign = if self.negative { "-" } else { "" };
        let text = if (SMALL..0).contains(&order) {
            format!("{sign}0.{}{}", "0".repeat((-order - 1) as usize), self.digits)
        } else if (0..LARGE).contains(&order) && self.last <= 0 {
            let (whole, decimals) = self.digits.split_at((order + 1) as usize);
            if decimals.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") }
        } else if (0..LARGE).contains(&order) && self.exact {
            format!("{sign}{}{}", self.digits, "0".repeat(self.last as usize))
        } else {
            // Zeros up to the point would claim a last place that a rounded number does not have.
            let (first, rest) = self.digits.split_at(1);
            let point = if rest.is_empty() { "" } else { "." };
            format!("{sign}{first}{point}{rest}e{order}")
        };
        text.parse().unwrap_or_default()
    }
}
