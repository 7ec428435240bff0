//! The number that marking computes with: an interval that remembers what it comes from.

use crate::scalar::{Bound, Interval, Scalar};
use std::ops::{Add, Div, Mul, Neg, Sub};

/// What a quantity of the learner's may be, and what it depends on. The rule itself hands the latter on, so that nobody
/// has to list which equation has which ingredients.
#[derive(Clone, Copy, Debug)]
pub(in crate::homework) struct Own {
    /// What it may be.
    pub interval: Interval,
    /// It depends on a cell that is wrong, unreadable or missing.
    pub flawed: bool,
    /// It depends on a formula of a misconception through quantities that the learner doesn't show.
    pub replaced: bool,
}

impl Own {
    /// What depends on no cell.
    pub fn given(interval: Interval) -> Self {
        Self { interval, flawed: false, replaced: false }
    }

    /// So much wider on both sides.
    pub fn widened(self, by: Bound) -> Self {
        Self { interval: self.interval.widened(by), ..self }
    }

    fn map(self, f: impl FnOnce(Interval) -> Interval) -> Self {
        Self { interval: f(self.interval), ..self }
    }

    fn zip(self, other: Self, f: impl FnOnce(Interval, Interval) -> Interval) -> Self {
        Self {
            interval: f(self.interval, other.interval),
            flawed: self.flawed || other.flawed,
            replaced: self.replaced || other.replaced,
        }
    }
}

macro_rules! operators {
    ($($operator:ident $method:ident),*) => {$(
        impl $operator for Own {
            type Output = Self;

            // Not copied into each of the many rules: an operation takes far longer than a call.
            #[inline(never)]
            fn $method(self, other: Self) -> Self {
                self.zip(other, $operator::$method)
            }
        }
    )*};
}

operators!(Add add, Sub sub, Mul mul, Div div);

impl Neg for Own {
    type Output = Self;

    #[inline(never)]
    fn neg(self) -> Self {
        self.map(Neg::neg)
    }
}

impl Scalar for Own {
    type Hyper = Self;

    fn narrow(wide: Self) -> Self {
        wide
    }

    #[inline(never)]
    fn constant(self, digits: i32, places: u8) -> Self {
        Self::given(self.interval.constant(digits, places))
    }

    #[inline(never)]
    fn step(self, t: u64) -> Self {
        Self::given(self.interval.step(t))
    }

    #[inline(never)]
    fn square(self) -> Self {
        self.map(Scalar::square)
    }

    #[inline(never)]
    fn sqrt(self) -> Self {
        self.map(Scalar::sqrt)
    }

    #[inline(never)]
    fn powi(self, n: u64) -> Self {
        self.map(|x| x.powi(n))
    }

    #[inline(never)]
    fn powf(self, y: Self) -> Self {
        self.zip(y, Scalar::powf)
    }

    #[inline(never)]
    fn max(self, other: Self) -> Self {
        self.zip(other, Scalar::max)
    }

    #[inline(never)]
    fn abs(self) -> Self {
        self.map(Scalar::abs)
    }

    #[inline(never)]
    fn recip(self) -> Self {
        self.map(Scalar::recip)
    }

    #[inline(never)]
    fn mul_add(self, factor: Self, addend: Self) -> Self {
        self * factor + addend
    }

    #[inline(never)]
    fn if_greater(self, than: Self, then: Self, otherwise: Self) -> Self {
        let asked = self.zip(than, |left, _| left);
        let answer =
            then.zip(otherwise, |then, otherwise| self.interval.if_greater(than.interval, then, otherwise));
        answer.zip(asked, |answer, _| answer)
    }

    fn if_hyper_greater(left: Self, than: Self, then: Self, otherwise: Self) -> Self {
        left.if_greater(than, then, otherwise)
    }

    #[inline(never)]
    fn round_to_single(self) -> Self {
        self.map(Scalar::round_to_single)
    }

    fn is_number(self) -> bool {
        self.interval.is_number()
    }
}
