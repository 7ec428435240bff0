//! Intervals: numbers that enclose, with decimal ends.

mod arithmetic;
mod bound;
mod limbs;
mod power;

pub use bound::Bound;

use super::{Literal, Scalar};
use bound::Toward::{self, Above, Below};
use std::fmt;

/// All numbers from one bound to another.
///
/// Whatever the exact result of an operation on numbers within the operands is, it lies within the result. Bounds are
/// decimals of at least 64 significant digits: what a person writes, and the sums and products of it, are exact
/// (0.1 + 0.2 is the one number 0.3), and what needs more digits is rounded outward. Nothing here is binary floating
/// point.
///
/// # No answer, and no bound
///
/// Two things are no interval of numbers, and [`Scalar::is_number`] says so. A *poisoned* one has no answer: a division
/// by exactly 0, the root of a wholly negative interval. An *unbounded* one may be any number: a division by an interval
/// that holds 0 among others. Poison wins over unboundedness, and both stay whatever they meet.
///
/// # Operations
///
/// A root's argument is clipped at 0, since a little below 0 is what rounding leaves of a 0. [`Scalar::if_greater`] gives
/// the hull of both answers where the question is undecided. x·x is wider than [`Scalar::square`] where x holds 0: an
/// interval doesn't know that its factors are the same number.
///
/// # Example
///
/// ```
/// use adamscope::scalar::{Interval, Scalar};
///
/// let tenth: Interval = "0.1".parse().unwrap();
/// assert_eq!(tenth * tenth, "0.01".parse().unwrap());
///
/// // 0.42 to two places, as a person wrote it, and its root.
/// let written = Interval::between("0.41", "0.43").unwrap();
/// assert!(written.sqrt().meets("0.65".parse().unwrap()));
/// assert!(!(written / (tenth - tenth)).is_number());
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Interval(Extent);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    Between(Bound, Bound),
    Unbounded,
    Poisoned,
}

use Extent::{Between, Poisoned, Unbounded};

impl Interval {
    /// Any number at all.
    pub const UNBOUNDED: Self = Self(Unbounded);

    /// No answer.
    pub const POISONED: Self = Self(Poisoned);

    /// That one number.
    pub fn point(number: Bound) -> Self {
        Self::new(number, number)
    }

    /// That whole number.
    pub fn whole(number: i64) -> Self {
        Self::point(Bound::whole(number))
    }

    /// From the smaller to the larger of two bounds.
    pub fn of(one: Bound, other: Bound) -> Self {
        Self::new(one.min(other), one.max(other))
    }

    /// From the smaller to the larger of two written numbers.
    ///
    /// # Errors
    ///
    /// One of them is not a number.
    pub fn between(one: &str, other: &str) -> Result<Self, super::LiteralError> {
        Ok(one.parse::<Self>()?.hull(other.parse()?))
    }

    /// The number with these decimal digits, each below 10, of which the last stands for a multiple of 10^`place`: that
    /// one number, if 64 digits suffice for it.
    pub fn from_digits(negative: bool, digits: &[u8], place: i64) -> Self {
        let at = |toward| Bound::from_digits(negative, digits, place, toward);
        Self::new(at(Below), at(Above))
    }

    /// The value of a binary64 number, which is that one number if 64 digits suffice for it; poisoned if it is not
    /// finite.
    ///
    /// ```
    /// use adamscope::scalar::Interval;
    ///
    /// let exact = "0.1000000000000000055511151231257827021181583404541015625".parse().unwrap();
    /// assert_eq!(Interval::from_f64(0.1), exact);
    /// ```
    pub fn from_f64(number: f64) -> Self {
        if !number.is_finite() {
            return Self::POISONED;
        }
        let bits = number.abs().to_bits();
        // IEEE 754: 52 bits of mantissa below 11 of exponent; exponent 0 has no leading 1, and 1's scale.
        let (mantissa, exponent) = (bits & ((1 << 52) - 1), bits >> 52);
        let mantissa = if exponent == 0 { mantissa } else { mantissa | 1 << 52 };
        let scale = exponent.max(1) as i64 - 1075;
        let two = Self::whole(2);
        let base = if scale < 0 { two.recip() } else { two };
        let size = Self::whole(mantissa as i64) * base.powi(scale.unsigned_abs());
        if number.is_sign_negative() { -size } else { size }
    }

    /// Without a look at which is larger.
    fn new(low: Bound, high: Bound) -> Self {
        if low.is_beyond() || high.is_beyond() { Self::UNBOUNDED } else { Self(Between(low, high)) }
    }

    /// Its ends, if it is an interval of numbers.
    pub fn bounds(self) -> Option<(Bound, Bound)> {
        match self.0 {
            Between(low, high) => Some((low, high)),
            Unbounded | Poisoned => None,
        }
    }

    /// Its least number.
    pub fn low(self) -> Option<Bound> {
        self.bounds().map(|(low, _)| low)
    }

    /// Its greatest number.
    pub fn high(self) -> Option<Bound> {
        self.bounds().map(|(_, high)| high)
    }

    /// From its least to its greatest number, rounded up.
    pub fn width(self) -> Option<Bound> {
        self.bounds().map(|(low, high)| high.minus(low, Above))
    }

    /// Whether it has no answer.
    pub fn is_poisoned(self) -> bool {
        self.0 == Poisoned
    }

    /// Whether it may be any number.
    pub fn is_unbounded(self) -> bool {
        self.0 == Unbounded
    }

    /// Whether a number is within.
    pub fn contains(self, number: Bound) -> bool {
        match self.0 {
            Between(low, high) => low <= number && number <= high,
            Unbounded => true,
            Poisoned => false,
        }
    }

    /// Whether the two have a number in common.
    pub fn meets(self, other: Self) -> bool {
        match (self.0, other.0) {
            (Between(a, b), Between(c, d)) => a <= d && c <= b,
            (Poisoned, _) | (_, Poisoned) => false,
            (Unbounded, _) | (_, Unbounded) => true,
        }
    }

    /// All from the least to the greatest number of the two. Where one has no answer, there is no bound.
    pub fn hull(self, other: Self) -> Self {
        match (self.0, other.0) {
            (Between(a, b), Between(c, d)) => Self(Between(a.min(c), b.max(d))),
            (Poisoned, Poisoned) => self,
            _ => Self::UNBOUNDED,
        }
    }

    /// The numbers in both, if there are any.
    pub fn intersection(self, other: Self) -> Option<Self> {
        match (self.0, other.0) {
            (Between(a, b), Between(c, d)) => self.meets(other).then(|| Self(Between(a.max(c), b.min(d)))),
            (Poisoned, _) | (_, Poisoned) => None,
            (Unbounded, _) => Some(other),
            (_, Unbounded) => Some(self),
        }
    }

    /// So much wider on both sides.
    pub fn widened(self, by: Bound) -> Self {
        self.ends(|low, high| Self::new(low.minus(by, Below), high.plus(by, Above)))
    }

    /// Whether its size gets as far from 0 as this.
    fn reaches(self, size: Bound) -> bool {
        self.high().is_some_and(|high| high >= size)
    }

    /// From −2|x| to 2|x|.
    fn doubled_about_zero(self) -> Self {
        let double = self + self;
        double.hull(-double)
    }

    fn ends(self, f: impl FnOnce(Bound, Bound) -> Self) -> Self {
        self.bounds().map_or(self, |(low, high)| f(low, high))
    }

    fn zip(self, other: Self, f: impl FnOnce(Bound, Bound, Bound, Bound) -> Self) -> Self {
        match (self.0, other.0) {
            (Between(a, b), Between(c, d)) => f(a, b, c, d),
            (Poisoned, _) | (_, Poisoned) => Self::POISONED,
            (Unbounded, _) | (_, Unbounded) => Self::UNBOUNDED,
        }
    }

    /// The four quotients or products of ends are compared where signs don't decide which two are the extreme ones.
    fn extremes(ends: [[Bound; 2]; 4], f: fn(Bound, Bound, Toward) -> Bound) -> Self {
        let [first, rest @ ..] = ends;
        let at = |[x, y]: [Bound; 2], toward| f(x, y, toward);
        let low = rest.into_iter().fold(at(first, Below), |low, pair| low.min(at(pair, Below)));
        let high = rest.into_iter().fold(at(first, Above), |high, pair| high.max(at(pair, Above)));
        Self::new(low, high)
    }
}

/// What was written, exactly, if 64 digits suffice for it.
impl From<&Literal> for Interval {
    fn from(literal: &Literal) -> Self {
        let (mantissa, exponent) = literal.as_str().split_once(['e', 'E']).unwrap_or((literal.as_str(), "0"));
        let (_, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
        // An exponent of more than 18 digits is as good as infinite.
        let infinite = if exponent.starts_with('-') { i64::MIN / 2 } else { i64::MAX / 2 };
        let exponent = exponent.parse().unwrap_or(infinite).clamp(i64::MIN / 2, i64::MAX / 2);
        Self::from_digits(mantissa.starts_with('-'), &digits, exponent - fraction.len() as i64)
    }
}

/// Reads what [`Literal`] reads, exactly, if 64 digits suffice for it.
impl std::str::FromStr for Interval {
    type Err = super::LiteralError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(&text.parse::<Literal>()?))
    }
}

impl fmt::Debug for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Between(low, high) if low == high => write!(f, "[{low:?}]"),
            Between(low, high) => write!(f, "[{low:?}, {high:?}]"),
            Unbounded => f.write_str("unbounded"),
            Poisoned => f.write_str("poisoned"),
        }
    }
}

#[cfg(test)]
mod tests;
