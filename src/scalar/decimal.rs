//! Decimals: what a person computes with on paper.

mod unrounded;
mod wide;

use super::{Literal, Number, NumberType, Scalar, Value, Values};
use rust_decimal::{Decimal as Held, RoundingStrategy};
use std::fmt;
use std::ops::{Add, Div, Mul, Neg, Sub};
use unrounded::Unrounded;
use wide::Wide;

/// A decimal number: up to 28 places and 96 bits, so 28 or 29 digits and at most
/// 79228162514264337593543950335, about 7.9e28. 0.1 is 0.1.
///
/// # Rounding
///
/// Every operation gives the exact result, rounded once: half to even, at the most places, up to 28, at which it fits.
/// Half to even is what binary numbers, Python's `decimal` and the operators of `rust_decimal` do, and it favours
/// neither direction. Two exceptions, both stated where they are: the last digit of [`Scalar::powi`] is proven right but
/// for a hair's breadth, and [`Scalar::powf`] takes whole exponents alone.
///
/// # Errors
///
/// An operation without an answer gives a poisoned number, which says why ([`Decimal::poison`]) and stays what it
/// is whatever it meets. Besides the usual reasons there is [`NoDecimal::TooFewDigits`]: 28 places are all there is, so a
/// small result keeps few digits, and 1e-15 squared keeps none. Rather than let that pass for a number, a rounded
/// result with fewer than 12 digits is none. An exact one may be as short as it likes.
///
/// # Why not the operators of `rust_decimal`
///
/// `rust_decimal` holds, compares and prints the number. Its operators don't tell whether they rounded, so that a result
/// that lost its digits looks like any other; it has no fused multiply-add; and its root and its power can panic, as
/// √4.0000000000000000000000000003 does. So the arithmetic is here, on 512-bit whole numbers.
///
/// # Example
///
/// ```
/// use adamscope::scalar::{Decimal, NoDecimal, Scalar};
///
/// let [a, b] = ["0.1", "0.2"].map(|text| text.parse::<Decimal>().unwrap());
/// assert_eq!((a + b).to_string(), "0.3");
/// assert_eq!((b / (a + b)).to_string(), "0.6666666666666666666666666667");
/// assert_eq!((a / a.zero()).poison(), Some(NoDecimal::DivisionByZero));
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Decimal(Result<Held, NoDecimal>);

/// Why a number of a run in decimals is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum NoDecimal {
    /// Above 7.9e28.
    #[error("a number passed 7.9e28, the largest decimal")]
    TooLarge,
    /// Rounded, and too short to be trusted.
    #[error("a number that had to be rounded to 28 places kept fewer than 12 significant digits")]
    TooFewDigits,
    /// x/0.
    #[error("a number was divided by 0")]
    DivisionByZero,
    /// The root of a negative number.
    #[error("the root of a negative number was asked for")]
    NegativeRoot,
    /// A power with an exponent that is negative or not whole.
    #[error("a power was asked for whose exponent is not 0, 1, 2 and so on")]
    NotAWholePower,
}

impl NoDecimal {
    /// What to do about it.
    pub const fn way_out(self) -> &'static str {
        match self {
            Self::TooLarge => "scale the problem down, or use f64",
            Self::TooFewDigits => "end the run before, scale the problem up, or use f64",
            Self::DivisionByZero | Self::NegativeRoot => "look at the quantities before it",
            Self::NotAWholePower => "use f64, or with nadam a whole momentum-decay",
        }
    }
}

impl Decimal {
    /// Why this is not a number, if it is none: the first reason on the way to it.
    pub fn poison(self) -> Option<NoDecimal> {
        self.0.err()
    }

    /// The nearest binary64 number; NaN if it is poisoned.
    pub fn to_f64(self) -> f64 {
        // Through the text and Rust's parser, which rounds correctly.
        self.0.map_or(f64::NAN, |held| held.to_string().parse().unwrap_or(f64::NAN))
    }

    /// With so many digits after the point, half to even.
    pub(super) fn to_fixed(self, decimals: usize) -> String {
        let Ok(held) = self.0 else { return self.to_string() };
        // There are at most 28 places; what is beyond them is zeros.
        let places = u32::try_from(decimals).unwrap_or(u32::MAX).min(Held::MAX_SCALE);
        let text = held.round_dp(places).normalize().to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        if decimals == 0 { whole.to_owned() } else { format!("{whole}.{fraction:0<decimals$}") }
    }

    /// With so many digits after the first and a power of ten, half to even.
    pub(super) fn to_scientific(self, decimals: usize) -> String {
        let Ok(held) = self.0 else { return self.to_string() };
        let figures = u32::try_from(decimals + 1).unwrap_or(u32::MAX);
        let rounded =
            held.round_sf_with_strategy(figures, RoundingStrategy::MidpointNearestEven).unwrap_or(held);
        let digits = rounded.mantissa().unsigned_abs().to_string();
        let exponent =
            if rounded.is_zero() { 0 } else { digits.len() as i64 - 1 - i64::from(rounded.scale()) };
        let sign = if rounded.is_sign_negative() && !rounded.is_zero() { "-" } else { "" };
        let (first, rest) = digits.split_at(1);
        // More digits than asked for are the zeros of a large number.
        let rest: String = rest.chars().chain(std::iter::repeat('0')).take(decimals).collect();
        let point = if decimals == 0 { "" } else { "." };
        format!("{sign}{first}{point}{rest}e{exponent}")
    }

    /// Rounds what `exact` makes of this number; a poisoned one stays what it is.
    fn map(self, exact: impl FnOnce(Unrounded) -> Result<Unrounded, NoDecimal>) -> Self {
        Self(self.0.and_then(|x| exact(x.into())?.round()))
    }

    /// Rounds what `exact` makes of the two; of poisoned ones, the first stays.
    fn zip(
        self,
        other: Self,
        exact: impl FnOnce(Unrounded, Unrounded) -> Result<Unrounded, NoDecimal>,
    ) -> Self {
        self.map(|x| exact(x, other.0?.into()))
    }

    fn is_zero(self) -> bool {
        self.0.is_ok_and(|held| held.is_zero())
    }
}

/// 0.
impl Default for Decimal {
    fn default() -> Self {
        Self(Ok(Held::ZERO))
    }
}

/// Without trailing zeros, never with an exponent; a poisoned one says why.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Ok(held) => held.normalize().fmt(f),
            Err(why) => write!(f, "no number: {why}"),
        }
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text's number, rounded once if it has more digits than a decimal.
impl From<&Literal> for Decimal {
    fn from(literal: &Literal) -> Self {
        let (mantissa, exponent) = literal.as_str().split_once(['e', 'E']).unwrap_or((literal.as_str(), "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut digits = Wide::from(0);
        let (mut places, mut more) = (fraction.len() as i64, false);
        for digit in whole.bytes().chain(fraction.bytes()).filter(u8::is_ascii_digit) {
            let digit = u128::from(digit - b'0');
            // 60 digits are more than enough; of further ones it only matters whether they are all 0.
            if digits.bits() < 200 {
                digits = digits.followed_by_zeros(1) + Wide::from(digit);
            } else {
                (places, more) = (places - 1, more || digit > 0);
            }
        }
        // An exponent of more than 18 digits is as good as infinite.
        let infinite = if exponent.starts_with('-') { i64::MIN / 2 } else { i64::MAX / 2 };
        places -= exponent.parse().unwrap_or(infinite).clamp(i64::MIN / 2, i64::MAX / 2);
        let negative = mantissa.starts_with('-');
        Self(Unrounded { negative, digits, places, more }.round())
    }
}

/// Reads what [`Literal`] reads. A number that decimals can't hold is a poisoned one, not an error.
impl std::str::FromStr for Decimal {
    type Err = super::LiteralError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(&text.parse::<Literal>()?))
    }
}

/// From its text, as it is serialized in a [`Value`].
impl<'de> serde::Deserialize<'de> for Decimal {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        let number: Self = text.parse().map_err(|why| D::Error::custom(format!("`{text}` {why}")))?;
        number.poison().map_or(Ok(number), |why| Err(D::Error::custom(format!("`{text}`: {why}"))))
    }
}

impl Add for Decimal {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| Ok(a.plus(b)))
    }
}

impl Sub for Decimal {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self.zip(other, |a, b| Ok(a.plus(b.negated())))
    }
}

impl Mul for Decimal {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        self.zip(other, |a, b| Ok(a.times(b)))
    }
}

impl Div for Decimal {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        self.zip(other, |a, b| if other.is_zero() { Err(NoDecimal::DivisionByZero) } else { Ok(a.over(b)) })
    }
}

impl Neg for Decimal {
    type Output = Self;

    fn neg(self) -> Self {
        // Not `-held`, which makes a negative 0 of 0.
        self.map(|x| Ok(x.negated()))
    }
}

impl Scalar for Decimal {
    type Hyper = Self;

    fn narrow(wide: Self) -> Self {
        wide
    }

    fn constant(self, digits: i32, places: u8) -> Self {
        let exact = Unrounded {
            negative: digits < 0,
            digits: Wide::from(u128::from(digits.unsigned_abs())),
            places: places.into(),
            more: false,
        };
        Self(exact.round())
    }

    fn step(self, t: u64) -> Self {
        let digits = Wide::from(u128::from(t));
        Self(Unrounded { negative: false, digits, places: 0, more: false }.round())
    }

    /// √x, correctly rounded.
    fn sqrt(self) -> Self {
        self.map(|x| match (self.is_zero(), x.negative) {
            (true, _) => Ok(x),
            (_, true) => Err(NoDecimal::NegativeRoot),
            _ => Ok(x.root()),
        })
    }

    /// x^n from at least 75 digits, rounded once: correctly, unless the exact power is within 10^−25 of a unit of its
    /// last place of a tie without being one. For n up to 1000, within 10^−41.
    fn powi(self, n: u64) -> Self {
        self.map(|x| Ok(x.power(n)))
    }

    /// 1 − x^n, rounded once.
    fn one_minus_powi(self, n: u64) -> Self {
        self.map(|x| Ok(x.power(n).subtracted_from_one()))
    }

    /// x^y for a whole y of at least 0, as [`Scalar::powi`] has it. Other exponents would need logarithms, which nobody
    /// works out to 28 places on paper: they give a poisoned number.
    fn powf(self, y: Self) -> Self {
        self.zip(y, |x, y| match (y.whole(), y.negative) {
            (Some(n), false) => Ok(x.power(n)),
            _ => Err(NoDecimal::NotAWholePower),
        })
    }

    fn max(self, other: Self) -> Self {
        self.if_greater(other, self, other)
    }

    fn abs(self) -> Self {
        self.map(|x| Ok(Unrounded { negative: false, ..x }))
    }

    fn recip(self) -> Self {
        self.one() / self
    }

    fn mul_add(self, factor: Self, addend: Self) -> Self {
        self.zip(factor, |a, b| Ok(a.times(b).plus(addend.0?.into())))
    }

    /// Poisoned if one of the two compared is.
    fn if_greater(self, than: Self, then: Self, otherwise: Self) -> Self {
        match (self.0, than.0) {
            (Ok(a), Ok(b)) if a > b => then,
            (Ok(_), Ok(_)) => otherwise,
            (Err(why), _) | (_, Err(why)) => Self(Err(why)),
        }
    }

    fn if_hyper_greater(left: Self, than: Self, then: Self, otherwise: Self) -> Self {
        left.if_greater(than, then, otherwise)
    }

    fn is_number(self) -> bool {
        self.0.is_ok()
    }
}

impl Number for Decimal {
    const TYPE: NumberType = NumberType::Decimal;
    const SIDE_BY_SIDE: bool = false;
    type Vector = Self;

    fn read(literal: &Literal) -> Self {
        literal.into()
    }

    fn widen(self) -> Self {
        self
    }

    fn value(self) -> Value {
        Value::Decimal(self)
    }

    fn values(row: &[Self]) -> Values<'_> {
        Values::Decimal(row)
    }

    fn poison(self) -> Option<NoDecimal> {
        self.0.err()
    }
}
