//! Arithmetic with intervals: each result encloses all results of the numbers within.

use super::Extent::{Between, Poisoned};
use super::bound::Toward::{Above, Below};
use super::{Bound, Interval, power};
use crate::scalar::Scalar;
use std::ops::{Add, Div, Mul, Neg, Sub};

impl Add for Interval {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.zip(other, |a, b, c, d| Self::new(a.plus(c, Below), b.plus(d, Above)))
    }
}

impl Sub for Interval {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Interval {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        self.zip(other, |a, b, c, d| {
            match (a.signum() >= 0, b.signum() <= 0, c.signum() >= 0, d.signum() <= 0) {
                (true, _, true, _) => Self::new(a.times(c, Below), b.times(d, Above)),
                (true, _, _, true) => Self::new(b.times(c, Below), a.times(d, Above)),
                (_, true, true, _) => Self::new(a.times(d, Below), b.times(c, Above)),
                (_, true, _, true) => Self::new(b.times(d, Below), a.times(c, Above)),
                _ => Self::extremes([[a, c], [a, d], [b, c], [b, d]], Bound::times),
            }
        })
    }
}

impl Div for Interval {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        self.zip(other, |a, b, c, d| {
            if c.is_zero() && d.is_zero() {
                return Self::POISONED;
            }
            match (a.signum() >= 0, b.signum() <= 0, c.signum() > 0, d.signum() < 0) {
                (true, _, true, _) => Self::new(a.over(d, Below), b.over(c, Above)),
                (true, _, _, true) => Self::new(b.over(d, Below), a.over(c, Above)),
                (_, true, true, _) => Self::new(a.over(c, Below), b.over(d, Above)),
                (_, true, _, true) => Self::new(b.over(c, Below), a.over(d, Above)),
                (_, _, false, false) => Self::UNBOUNDED,
                _ => Self::extremes([[a, c], [a, d], [b, c], [b, d]], Bound::over),
            }
        })
    }
}

impl Neg for Interval {
    type Output = Self;

    fn neg(self) -> Self {
        self.ends(|low, high| Self::new(high.negated(), low.negated()))
    }
}

impl Scalar for Interval {
    type Hyper = Self;

    fn narrow(wide: Self) -> Self {
        wide
    }

    fn constant(self, digits: i32, places: u8) -> Self {
        Self::whole(digits.into()) * Self::point(Bound::power_of_ten(-i64::from(places)))
    }

    fn step(self, t: u64) -> Self {
        let (high, low) = (t / 1_000_000_000, t % 1_000_000_000);
        Self::whole(high as i64) * Self::whole(1_000_000_000) + Self::whole(low as i64)
    }

    fn square(self) -> Self {
        let size = self.abs();
        size * size
    }

    fn sqrt(self) -> Self {
        self.ends(|low, high| {
            if high.signum() < 0 { Self::POISONED } else { Self::new(low.root(Below), high.root(Above)) }
        })
    }

    fn powi(self, n: u64) -> Self {
        // An odd power rises through all numbers, an even one with the size alone.
        let x = if n.is_multiple_of(2) { self.abs() } else { self };
        let power = |end: Bound, toward| match (end.signum() < 0, toward) {
            (false, _) => end.power(n, toward),
            (true, Below) => end.negated().power(n, Above).negated(),
            (true, Above) => end.negated().power(n, Below).negated(),
        };
        x.ends(|low, high| Self::new(power(low, Below), power(high, Above)))
    }

    /// Whole exponents that are a single number are worked out as products. A negative number has other powers nowhere,
    /// 0 has those above 0.
    fn powf(self, y: Self) -> Self {
        self.zip(y, |low, high, least, most| {
            if let Some(n) = (least == most).then(|| whole(least)).flatten() {
                return if n < 0 { self.powi(n.unsigned_abs()).recip() } else { self.powi(n.unsigned_abs()) };
            }
            match (low.signum(), high.signum(), least.signum()) {
                (1, ..) => power::real_power(self, y),
                (0, 0, 1) => self,
                (0, 1, 1) => power::real_power(Self::point(high), y).hull(self.zero()),
                (_, -1, _) => Self::POISONED,
                _ => Self::UNBOUNDED,
            }
        })
    }

    fn max(self, other: Self) -> Self {
        self.zip(other, |a, b, c, d| Self::new(a.max(c), b.max(d)))
    }

    fn abs(self) -> Self {
        self.ends(|low, high| {
            let nearest = low.max(high.negated()).max(Bound::ZERO);
            Self::new(nearest, high.max(low.negated()))
        })
    }

    fn recip(self) -> Self {
        self.one() / self
    }

    fn mul_add(self, factor: Self, addend: Self) -> Self {
        self * factor + addend
    }

    fn if_greater(self, than: Self, then: Self, otherwise: Self) -> Self {
        match (self.0, than.0) {
            (Between(low, _), Between(_, high)) if low > high => then,
            (Between(_, high), Between(low, _)) if high <= low => otherwise,
            (Poisoned, _) | (_, Poisoned) => Self::POISONED,
            _ => then.hull(otherwise),
        }
    }

    fn if_hyper_greater(left: Self, than: Self, then: Self, otherwise: Self) -> Self {
        left.if_greater(than, then, otherwise)
    }

    /// The number itself as well as the nearest one of binary32, which is within 2^-24 of it.
    fn round_to_single(self) -> Self {
        let (one, two) = (self.one(), Self::whole(2));
        let unit = two.powi(24).recip();
        self * (one - unit).hull(one + unit)
    }

    fn is_number(self) -> bool {
        matches!(self.0, Between(..))
    }
}

/// The whole number that a bound is, if it is one of no more than nine digits.
fn whole(bound: Bound) -> Option<i64> {
    let within = bound.abs() < Bound::power_of_ten(9) && bound.floor_to(0) == bound;
    within.then(|| bound.fixed(0).parse().ok()).flatten()
}
