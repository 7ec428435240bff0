//! A number as it stands on paper.

use super::WhyUnreadable;
use crate::scalar::diagnose;
use std::fmt;

/// The most digits that a written number may have. No number of ten thousand digits is a result.
pub const MAX_DIGITS: usize = 9_999;

/// The largest exponent that a written number may have, either way. Beyond it exact arithmetic would take memory that
/// no result is worth.
pub const MAX_EXPONENT: i32 = 10_000;

/// A number as somebody wrote it: its sign, every digit, and so the place of the last one, which says how much of it is
/// meant. Nothing is rounded and nothing is dropped, however many digits there are.
///
/// **Value**: ± [`digits`](Self::digits) · 10^[`last_place`](Self::last_place).
///
/// # Example
///
/// ```
/// use adamscope::homework::Written;
///
/// // Trailing zeros count: this is a number of four decimals.
/// let number = Written::read("0.1000").unwrap();
/// assert_eq!((number.digits(), number.last_place(), number.significant_digits()), ("1000", -4, 4));
///
/// // And this one says nothing of ones and tens.
/// let number = Written::read("1.000e5").unwrap();
/// assert_eq!((number.digits(), number.last_place()), ("1000", 2));
///
/// assert_eq!(Written::read("0,9").unwrap_err().to_string(), "has a decimal comma; write 0.9");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    text: String,
    negative: bool,
    digits: String,
    last_place: i32,
}

impl Written {
    /// Reads a number: a sign (`-`, `+` or U+2212), digits with at most one decimal point, an exponent. In one pass.
    ///
    /// # Errors
    ///
    /// Why it is none, as a text to follow it.
    pub fn read(text: &str) -> Result<Self, WhyUnreadable> {
        let text = text.trim();
        let Some(parts) = Parts::of(text) else { return Err(why(text)) };
        let count = parts.whole.len() + parts.fraction.len();
        if count > MAX_DIGITS {
            return Err(WhyUnreadable::TooManyDigits { count });
        }
        let exponent = parts.exponent().ok_or(WhyUnreadable::Exponent)?;
        let mut digits = String::with_capacity(count);
        digits.push_str(parts.whole);
        digits.push_str(parts.fraction);
        let leading = digits.bytes().take_while(|byte| *byte == b'0').count();
        digits.drain(..leading);
        // At most MAX_DIGITS, which an i32 holds.
        let last_place = exponent - parts.fraction.len() as i32;
        Ok(Self { text: text.to_owned(), negative: parts.negative, digits, last_place })
    }

    /// The same number with the text that it was read from, where that has a decimal comma.
    pub(super) fn with_text(self, text: &str) -> Self {
        Self { text: text.to_owned(), ..self }
    }

    /// The text as it was written, without surrounding white space.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same with an ASCII minus and a decimal point.
    pub fn as_decimal(&self) -> String {
        self.text.replace('\u{2212}', "-").replace(',', ".")
    }

    /// Whether it has a minus; `-0` has.
    pub fn is_negative(&self) -> bool {
        self.negative
    }

    /// Its digits from the first that is not 0 to the last written, without the point; none for 0.
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// The power of ten of its last digit: -4 for `0.1000`, 2 for `1.000e5`.
    pub fn last_place(&self) -> i32 {
        self.last_place
    }

    /// How many significant digits were written: 4 in `0.001000`, none in `0.000`.
    pub fn significant_digits(&self) -> usize {
        self.digits.len()
    }

    /// The power of ten of the last digit among its first `figures` significant ones: those after it do not count.
    pub fn place_of(&self, figures: usize) -> i32 {
        // At most MAX_DIGITS, which an i32 holds.
        self.last_place + self.digits.len().saturating_sub(figures) as i32
    }

    /// Whether every digit is 0.
    pub fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// `[+-] (digits [. digits] | . digits) [eE [+-] digits]`.
struct Parts<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    /// With its sign; empty if there is none.
    exponent: &'a str,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let (negative, unsigned) = signed(text);
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((_, "")) => return None,
            Some((mantissa, exponent)) => (mantissa, exponent),
            None => (unsigned, ""),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let power = signed(exponent).1;
        let exponent_is_whole = exponent.is_empty() || !power.is_empty() && digits(power);
        let some = !(whole.is_empty() && fraction.is_empty());
        (some && digits(whole) && digits(fraction) && exponent_is_whole).then_some(Self {
            negative,
            whole,
            fraction,
            exponent,
        })
    }

    /// The exponent, if it is not out of all proportion.
    fn exponent(&self) -> Option<i32> {
        let (negative, digits) = signed(self.exponent);
        let digits = digits.trim_start_matches('0');
        let power: i32 = if digits.is_empty() { 0 } else { digits.parse().ok()? };
        (power <= MAX_EXPONENT).then_some(if negative { -power } else { power })
    }
}

/// Why a text is no number.
fn why(text: &str) -> WhyUnreadable {
    // Programs and spreadsheets write these where an operation has no answer. `#REF!` and its like say something else.
    const NO_VALUE: [&str; 7] = ["nan", "inf", "infinity", "∞", "undefined", "#div/0!", "#num!"];
    let word = signed(text).1.to_lowercase();
    if NO_VALUE.contains(&word.as_str()) {
        return WhyUnreadable::NoValue;
    }
    WhyUnreadable::NotANumber(diagnose(&text.replace('\u{2212}', "-")))
}

/// Whether there is a minus, and the text without its sign.
fn signed(text: &str) -> (bool, &str) {
    match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}
