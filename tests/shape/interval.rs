//! A number that encloses: whatever the exact result is, and whatever binary64 rounds it to, lies within.
//!
//! The bounds of a result are those that binary64 gives at the ends of the operands, each moved outward by one unit in
//! the last place. An operation without an answer is poisoned, with NaN for bounds, which every operation keeps.

use adamscope::scalar::Scalar;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// All numbers from `low` to `high`.
#[derive(Clone, Copy, Debug)]
pub struct Interval {
    /// The least.
    pub low: f64,
    /// The greatest.
    pub high: f64,
}

const POISONED: Interval = Interval { low: f64::NAN, high: f64::NAN };

impl Interval {
    /// That one number.
    pub fn point(x: f64) -> Self {
        Self { low: x, high: x }
    }

    /// Whether `x` is within.
    pub fn encloses(self, x: f64) -> bool {
        self.low <= x && x <= self.high
    }

    /// From its least to its greatest number.
    pub fn width(self) -> f64 {
        self.high - self.low
    }

    /// From the least to the greatest of these, or poisoned where one is NaN.
    fn hull(numbers: impl IntoIterator<Item = f64>) -> Self {
        let nothing = Self { low: f64::INFINITY, high: f64::NEG_INFINITY };
        numbers.into_iter().fold(nothing, |hull, x| Self {
            low: -Scalar::max(-hull.low, -x),
            high: Scalar::max(hull.high, x),
        })
    }

    /// One unit in the last place more on both sides: the operation that gave the bounds was rounded.
    fn outward(self) -> Self {
        Self { low: self.low.next_down(), high: self.high.next_up() }
    }

    /// An operation that is monotone in either operand, so that its extremes are at the ends.
    fn at_the_ends(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        let (a, b) = (self, other);
        Self::hull([f(a.low, b.low), f(a.low, b.high), f(a.high, b.low), f(a.high, b.high)]).outward()
    }
}

macro_rules! at_the_ends {
    ($($operator:ident $method:ident),*) => {$(
        impl $operator for Interval {
            type Output = Self;

            fn $method(self, other: Self) -> Self {
                self.at_the_ends(other, f64::$method)
            }
        }
    )*};
}

at_the_ends!(Add add, Sub sub, Mul mul);

impl Div for Interval {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        // A divisor that may be 0 leaves no bound at all.
        if other.low > 0.0 || other.high < 0.0 { self.at_the_ends(other, f64::div) } else { POISONED }
    }
}

impl Neg for Interval {
    type Output = Self;

    fn neg(self) -> Self {
        Self { low: -self.high, high: -self.low }
    }
}

impl Scalar for Interval {
    type Hyper = Self;

    fn narrow(wide: Self) -> Self {
        wide
    }

    fn constant(self, digits: i32, places: u8) -> Self {
        let near = Self::point(0.0_f64.constant(digits, places));
        if places == 0 { near } else { near.outward() }
    }

    fn step(self, t: u64) -> Self {
        let near = Self::point(0.0_f64.step(t));
        if t <= 1 << 53 { near } else { near.outward() }
    }

    fn sqrt(self) -> Self {
        // Below 0 is only what the bounds gave away on the way, as long as not all is below.
        let low = Scalar::max(self.low, 0.0);
        if self.high >= 0.0 { Self { low: low.sqrt(), high: self.high.sqrt() }.outward() } else { POISONED }
    }

    fn powi(self, n: u64) -> Self {
        let x = if n.is_multiple_of(2) { self.abs() } else { self };
        Self { low: Scalar::powi(x.low, n), high: Scalar::powi(x.high, n) }.outward()
    }

    fn powf(self, y: Self) -> Self {
        // A negative number has powers only where the exponent is whole, so not throughout an interval of exponents.
        if self.low >= 0.0 { self.at_the_ends(y, f64::powf) } else { POISONED }
    }

    fn max(self, other: Self) -> Self {
        Self { low: Scalar::max(self.low, other.low), high: Scalar::max(self.high, other.high) }
    }

    fn abs(self) -> Self {
        let farthest = Self::hull([-self.low, self.high]).high;
        let nearest = Self::hull([self.low, -self.high, 0.0]).high;
        Self { low: nearest, high: farthest }
    }

    fn recip(self) -> Self {
        self.one() / self
    }

    fn mul_add(self, factor: Self, addend: Self) -> Self {
        // Encloses the exact value and so what is rounded once, too.
        self * factor + addend
    }

    fn if_greater(self, than: Self, then: Self, otherwise: Self) -> Self {
        if self.low > than.high {
            then
        } else if self.high <= than.low {
            otherwise
        } else {
            Self::hull([then.low, then.high, otherwise.low, otherwise.high])
        }
    }

    fn if_hyper_greater(left: Self, than: Self, then: Self, otherwise: Self) -> Self {
        left.if_greater(than, then, otherwise)
    }

    fn is_number(self) -> bool {
        self.low.is_finite() && self.high.is_finite()
    }
}
