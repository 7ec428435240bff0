//! Numbers as people write them.

use super::{NoDecimal, NumberType};
use crate::choice::Choice;
use std::fmt;

/// The most characters that a written number may have.
pub const MAX_LITERAL: usize = 1_000;

/// A number as it was written: checked, and kept as text, so that every number type makes of it what it can and an
/// exact decimal loses nothing.
///
/// Read are a sign (`-`, `+`, or U+2212), digits with at most one decimal point, and an exponent: `0.10`, `.5`, `5.`,
/// `+0.5`, `1e-8`. Everything else is a [`LiteralError`] that says what to write instead.
///
/// # Example
///
/// ```
/// use adamscope::scalar::{Literal, LiteralError};
///
/// let alpha: Literal = "0.10".parse().unwrap();
/// assert_eq!(alpha.as_str(), "0.10");
/// assert_eq!(alpha.to_f64(), 0.1);
///
/// let error = "0,9".parse::<Literal>().unwrap_err();
/// assert_eq!(error, LiteralError::DecimalComma { instead: "0.9".into() });
/// assert_eq!(error.to_string(), "has a decimal comma; write 0.9");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    text: String,
}

impl Literal {
    /// The text as it was given, without surrounding white space and with an ASCII minus.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The nearest binary64 number: infinite where the text is too large, 0 where it is too small.
    pub fn to_f64(&self) -> f64 {
        // The grammar that `from_str` accepts is a part of what Rust's correctly rounding parser accepts.
        self.text.parse().unwrap_or(f64::NAN)
    }

    /// Whether every written digit is 0, whatever the exponent: tells an honest zero from an underflow.
    pub fn is_zero(&self) -> bool {
        let mantissa = self.text.split(['e', 'E']).next().unwrap_or_default();
        !mantissa.bytes().any(|byte| matches!(byte, b'1'..=b'9'))
    }

    /// Whether another text says the same number, to the last digit: 3 and 3.0 and 30e-1.
    ///
    /// ```
    /// use adamscope::scalar::Literal;
    ///
    /// let [three, other]: [Literal; 2] = ["3", "+30e-1"].map(|text| text.parse().unwrap());
    /// assert!(three.is_same_number(&other) && three != other);
    /// ```
    pub fn is_same_number(&self, other: &Self) -> bool {
        let [a, b] = [self, other].map(|literal| significant(&literal.text));
        self == other || (self.is_zero() && other.is_zero()) || (a.is_some() && a == b)
    }

    /// Whether this is, digit for digit, the number that the shortest text of a binary64 number says.
    pub(crate) fn is_shortest_of(&self, value: f64) -> bool {
        // Fifteen digits always survive the way through binary64, where it is not subnormal.
        let short = self.text.len() <= 15 && !self.text.contains(['e', 'E']) && value.abs() > 1e-16;
        short || self.is_zero() || significant(&self.text) == significant(&format!("{value:e}"))
    }

    /// Whether a binary32 number may have been written so. Nine digits name any of them; a text with more is one only if it
    /// says that number to a unit of its last digit.
    #[cfg(any(test, feature = "homework"))]
    pub(crate) fn may_be_f32(&self) -> bool {
        let Some((_, digits, order)) = significant(&self.text) else { return false };
        let count = digits.len() as i64;
        let value = self.to_f64();
        let off = (value - f64::from(value as f32)).abs();
        count <= 9 || i32::try_from(order - count).is_ok_and(|place| off <= 10_f64.powi(place))
    }

    /// For a text in scientific notation with other than one digit before the point: the same number in the usual
    /// form. `10e-8` is 1e-7, which not everyone expects.
    ///
    /// ```
    /// let eps: adamscope::scalar::Literal = "10e-8".parse().unwrap();
    /// assert_eq!(eps.normalised().as_deref(), Some("1e-7"));
    /// ```
    pub fn normalised(&self) -> Option<String> {
        let (mantissa, _) = self.text.split_once(['e', 'E'])?;
        let whole = mantissa.trim_start_matches(['+', '-']).split('.').next()?;
        let usual = whole.len() == 1 && whole != "0";
        (!usual && !self.is_zero()).then(|| format!("{:e}", self.to_f64()))
    }
}

/// 0.
impl Default for Literal {
    fn default() -> Self {
        Self { text: "0".into() }
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Why a text is not a number, and what to write instead. Each reads on from the text it is about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LiteralError {
    /// Nothing there.
    #[error("is empty; write a number such as 0.1")]
    Empty,
    /// `90%`.
    #[error("has a percent sign; write {instead}")]
    Percent {
        /// The number without it.
        instead: String,
    },
    /// `0,9`.
    #[error("has a decimal comma; write {instead}")]
    DecimalComma {
        /// The number with a point.
        instead: String,
    },
    /// `1,234.5`, `1.234,5`, `1_000`, `1 000`.
    #[error("has separators between its digits; write the digits without them")]
    Separators,
    /// `1.5 2`.
    #[error("is more than one number; separate numbers with commas, semicolons or tabs")]
    Several,
    /// `1/3`, `√4`, `=A1*0.9`.
    #[error("looks like an expression, and expressions are not evaluated; write the number it comes to")]
    Expression,
    /// `≈0.0952`, `0.09…`.
    #[error("is marked as approximate or cut off; write the digits alone")]
    Approximate,
    /// `NaN`, `inf`, `#DIV/0!`.
    #[error("has no value; write a finite number")]
    NoValue,
    /// Digits of another script, such as full-width ones.
    #[error("has digits other than 0 to 9; write {instead}")]
    OtherDigits {
        /// The same digits in ASCII.
        instead: String,
    },
    /// More characters than [`MAX_LITERAL`].
    #[error("has {length} characters; a number may have {MAX_LITERAL}")]
    TooLong {
        /// How many it has.
        length: usize,
    },
    /// `1e400`.
    #[error("is too large for {}, whose largest number is about {}; give a smaller one{}", .number.key(), .number.largest(), .number.or_use())]
    TooLarge {
        /// The number type that can't hold it.
        number: NumberType,
    },
    /// `1e-400`.
    #[error("is too small to be told from 0 in {}, whose smallest number is about {}; give a larger one{}", .number.key(), .number.smallest(), .number.or_use())]
    TooSmall {
        /// The number type that can't hold it.
        number: NumberType,
    },
    /// `1e-29` in decimals.
    #[error("has no decimal value: {why}; give another, or use f64")]
    NoDecimal {
        /// Why not.
        why: NoDecimal,
    },
    /// None of the above.
    #[error("is not a number; write digits with a decimal point, such as 0.1 or 1e-8")]
    Unreadable,
}

impl std::str::FromStr for Literal {
    type Err = LiteralError;

    fn from_str(given: &str) -> Result<Self, LiteralError> {
        let trimmed = given.trim();
        if trimmed.len() > MAX_LITERAL {
            return Err(LiteralError::TooLong { length: trimmed.chars().count() });
        }
        let text = trimmed.replace('\u{2212}', "-");
        if is_decimal(&text) { Ok(Self { text }) } else { Err(diagnose(&text)) }
    }
}

/// The digits of a number from the first that isn't 0 to the last, its sign, and the power of ten of 0.digits; `None` if
/// that is beyond all reason, or the text no number.
fn significant(text: &str) -> Option<(bool, String, i64)> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa
        .trim_start_matches(['+', '-'])
        .split_once('.')
        .unwrap_or_else(|| (mantissa.trim_start_matches(['+', '-']), ""));
    let digits = [whole, fraction].concat();
    let zeros = digits.len() - digits.trim_start_matches('0').len();
    let order = (exponent.parse::<i64>().ok()?).checked_add(whole.len() as i64 - zeros as i64)?;
    Some((mantissa.starts_with('-'), digits.trim_matches('0').to_owned(), order))
}

/// `[+-] (digits [. digits] | . digits) [eE [+-] digits]`, in one pass.
fn is_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |s: &str| s.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && digits(fraction)
        && whole.len() + fraction.len() > 0
        && exponent.is_none_or(|e| !e.is_empty() && digits(e))
}

/// Names what is wrong with a text that is not a number, most specific first.
pub(crate) fn diagnose(text: &str) -> LiteralError {
    if text.is_empty() {
        return LiteralError::Empty;
    }
    let bare = text.trim_start_matches(['+', '-']).to_lowercase();
    if ["nan", "inf", "infinity", "∞"].contains(&bare.as_str()) || is_spreadsheet_error(text) {
        return LiteralError::NoValue;
    }
    if text.contains(['≈', '~', '…']) || text.ends_with("..") {
        return LiteralError::Approximate;
    }
    if let Some(percent) = text.strip_suffix('%').map(str::trim_end).filter(|number| is_decimal(number)) {
        return LiteralError::Percent { instead: hundredth(percent) };
    }
    let ascii: String = text.chars().map(ascii_digit).collect();
    if ascii != text && is_decimal(&ascii) {
        return LiteralError::OtherDigits { instead: ascii };
    }
    let commas = text.matches(',').count();
    let point = text.replacen(',', ".", 1);
    if commas == 1 && !text.contains('.') && is_decimal(&point) {
        return LiteralError::DecimalComma { instead: point };
    }
    if is_grouped(text) {
        return LiteralError::Separators;
    }
    let mut words = text.split_whitespace();
    if words.clone().count() > 1 && words.all(is_decimal) {
        return LiteralError::Several;
    }
    let operator = |c: char| "/*^√=()".contains(c);
    if text.contains(operator) && text.contains(|c: char| c.is_ascii_digit()) {
        return LiteralError::Expression;
    }
    LiteralError::Unreadable
}

/// `#DIV/0!`, `#N/A` and their like.
fn is_spreadsheet_error(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|name| name.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// Whether a text is digits with separators: in groups of three, or with those that nothing else has.
fn is_grouped(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let groups: Vec<&str> = unsigned.split(|c: char| ",._ '\u{a0}\u{202f}".contains(c)).collect();
    let all_digits =
        groups.iter().all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()));
    let [first, middle @ .., last] = groups.as_slice() else { return false };
    // The last may be the decimals, of any length, if there is another before it.
    let threes = first.len() <= 3
        && middle.iter().all(|group| group.len() == 3)
        && (last.len() == 3 || !middle.is_empty());
    all_digits && (threes || unsigned.contains(['_', '\'']))
}

/// The hundredth of a decimal text, as a person would write it.
fn hundredth(percent: &str) -> String {
    // Through the decimal parser and not `/ 100.0`, so that 90.1 gives 0.901 and not 0.9009999999999999.
    let shifted = match percent.split_once(['e', 'E']) {
        Some(_) => return format!("{percent} divided by 100"),
        None => format!("{percent}e-2"),
    };
    shifted.parse::<f64>().map_or(shifted, |value| value.to_string())
}

fn ascii_digit(c: char) -> char {
    match c {
        // Full-width forms run parallel to ASCII.
        '\u{ff0b}'..='\u{ff19}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_a_number_is_read_to_the_nearest_double() {
        let written = [
            ("0.1", 0.1),
            (".5", 0.5),
            ("5.", 5.0),
            ("+0.5", 0.5),
            ("\u{2212}2", -2.0),
            (" 1e-8 ", 1e-8),
            ("1E+3", 1000.0),
            ("0.1000000000000000055511151231257827021181583404541015625", 0.1),
        ];
        for (text, value) in written {
            assert_eq!(text.parse::<Literal>().unwrap().to_f64().to_bits(), f64::to_bits(value), "{text}");
        }
    }

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        let same = |a: &str, b: &str| {
            let [a, b] = [a, b].map(|text| text.parse::<Literal>().unwrap());
            assert_eq!(a.is_same_number(&b), b.is_same_number(&a));
            a.is_same_number(&b)
        };
        for (a, b) in [
            ("3", "3.0"),
            (".5", "5e-1"),
            ("-0.10", "-1e-1"),
            ("0", "-0.00e7"),
            ("1200", "1.2E+3"),
            ("+2", "2"),
        ] {
            assert!(same(a, b), "{a} {b}");
        }
        let huge = ["1e99999999999999999999", "2e99999999999999999999"];
        for (a, b) in
            [("3", "-3"), ("3", "30"), ("0.1", "0.10000000000000000000001"), ("0", "1e-400"), huge.into()]
        {
            assert!(!same(a, b), "{a} {b}");
        }
    }

    #[test]
    fn a_text_of_more_than_nine_digits_is_an_f32_only_if_it_says_one() {
        let tenth = f64::from(0.1_f32);
        for text in [
            "0.1",
            "0.123456789",
            "-1e300",
            "0",
            &format!("{tenth}"),
            &format!("{tenth:.12}"),
            "1000000000000",
        ] {
            assert!(text.parse::<Literal>().unwrap().may_be_f32(), "{text}");
        }
        for text in ["0.1000000001", "-0.30000000000000004", "1.2345678901e300", "1.234567891e-300"] {
            assert!(!text.parse::<Literal>().unwrap().may_be_f32(), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_told_what_to_write_instead() {
        let messages = [
            ("", "is empty; write a number such as 0.1"),
            ("90%", "has a percent sign; write 0.9"),
            ("90.1 %", "has a percent sign; write 0.901"),
            ("0,9", "has a decimal comma; write 0.9"),
            ("1,234.5", "has separators between its digits; write the digits without them"),
            ("1.234,5", "has separators between its digits; write the digits without them"),
            ("1 000", "has separators between its digits; write the digits without them"),
            ("1.5 2", "is more than one number; separate numbers with commas, semicolons or tabs"),
            ("1_000", "has separators between its digits; write the digits without them"),
            (
                "1/3",
                "looks like an expression, and expressions are not evaluated; write the number it comes to",
            ),
            (
                "√4",
                "looks like an expression, and expressions are not evaluated; write the number it comes to",
            ),
            (
                "=A1*0.9",
                "looks like an expression, and expressions are not evaluated; write the number it comes to",
            ),
            ("≈0.0952", "is marked as approximate or cut off; write the digits alone"),
            ("0.09…", "is marked as approximate or cut off; write the digits alone"),
            ("NaN", "has no value; write a finite number"),
            ("-inf", "has no value; write a finite number"),
            ("#DIV/0!", "has no value; write a finite number"),
            ("\u{ff10}\u{ff0e}\u{ff19}", "has digits other than 0 to 9; write 0.9"),
        ];
        for (text, message) in messages {
            assert_eq!(text.parse::<Literal>().unwrap_err().to_string(), message, "{text}");
        }
        for text in [
            "--1",
            "1e",
            ".",
            "-",
            "e5",
            "1e+",
            "0x10",
            "-20165.4676_e-+4294967292",
            "abc",
            "1.2.3e4",
            "0.1.2",
            "# comment",
        ] {
            assert_eq!(text.parse::<Literal>(), Err(LiteralError::Unreadable), "{text}");
        }
    }

    #[test]
    fn a_number_of_ten_thousand_digits_is_refused_by_its_length() {
        let error = "1".repeat(10_000).parse::<Literal>().unwrap_err();
        assert_eq!(error.to_string(), "has 10000 characters; a number may have 1000");
    }

    #[test]
    fn only_unusual_scientific_notation_is_worth_a_remark() {
        let normalised = |text: &str| text.parse::<Literal>().unwrap().normalised();
        assert_eq!(normalised("10e-8"), Some("1e-7".into()));
        assert_eq!(normalised("0.5e-3"), Some("5e-4".into()));
        assert_eq!(normalised("1e-8"), None);
        assert_eq!(normalised("0.001"), None);
        assert_eq!(normalised("0e3"), None);
    }
}
