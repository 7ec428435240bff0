//! A few coordinates at a time, as one number.

use super::vector::Processor;
use super::{Scalar, SideBySide};
use std::ops::{Add, Div, Mul, Neg, Sub};

/// `N` numbers side by side that compute as one: every operation is done lane by lane.
///
/// A recorder that stores what a rule hands over has to write a dozen columns, and a compiler that can't prove the
/// columns apart gives up on vector instructions; the step then takes twice as long. With lanes there is nothing to
/// prove: a handful of coordinates is read, computed in registers, and written. Each lane's result is, bit for bit,
/// what the rule gives with the plain number.
///
/// Whether vector instructions come of it is for the compiler to see, and for more than two lanes it came and went with how
/// the loop around was written. So a trace is stored with explicit vectors, and with two lanes what doesn't fill one.
///
/// # Example
///
/// ```
/// use adamscope::scalar::{Lanes, Scalar};
///
/// let v_hat = Lanes([4.0, 9.0]);
/// assert_eq!(v_hat.sqrt(), Lanes([2.0, 3.0]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lanes<S, const N: usize>(pub [S; N]);

impl<S: Scalar, const N: usize> Lanes<S, N> {
    // Loops and not `array::from_fn`: what stands between a rule and its operations has to be `inline(always)`, or it isn't
    // compiled for the processor that has fused multiply-add.

    #[inline(always)]
    fn map(mut self, f: impl Fn(S) -> S) -> Self {
        for lane in 0..N {
            self.0[lane] = f(self.0[lane]);
        }
        self
    }

    #[inline(always)]
    fn zip(mut self, other: Self, f: impl Fn(S, S) -> S) -> Self {
        for lane in 0..N {
            self.0[lane] = f(self.0[lane], other.0[lane]);
        }
        self
    }
}

macro_rules! lane_by_lane {
    ($($operator:ident $method:ident),*) => {$(
        impl<S: Scalar, const N: usize> $operator for Lanes<S, N> {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                self.zip(other, |a, b| a.$method(b))
            }
        }
    )*};
}

lane_by_lane!(Add add, Sub sub, Mul mul, Div div);

impl<S: Scalar, const N: usize> Neg for Lanes<S, N> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        self.map(|x| -x)
    }
}

impl<S: Scalar, const N: usize> Scalar for Lanes<S, N> {
    type Hyper = S::Hyper;

    #[inline(always)]
    fn narrow(wide: S::Hyper) -> Self {
        Self([S::narrow(wide); N])
    }

    #[inline(always)]
    fn constant(self, digits: i32, places: u8) -> Self {
        self.map(|x| x.constant(digits, places))
    }

    #[inline(always)]
    fn step(self, t: u64) -> Self {
        self.map(|x| x.step(t))
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        self.map(S::sqrt)
    }

    #[inline(always)]
    fn powi(self, n: u64) -> Self {
        self.map(|x| x.powi(n))
    }

    #[inline(always)]
    fn one_minus_powi(self, n: u64) -> Self {
        self.map(|x| x.one_minus_powi(n))
    }

    #[inline(always)]
    fn powf(self, y: Self) -> Self {
        self.zip(y, S::powf)
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        self.zip(other, S::max)
    }

    #[inline(always)]
    fn abs(self) -> Self {
        self.map(S::abs)
    }

    #[inline(always)]
    fn recip(self) -> Self {
        self.map(S::recip)
    }

    #[inline(always)]
    fn mul_add(self, factor: Self, addend: Self) -> Self {
        let mut fused = addend;
        for lane in 0..N {
            fused.0[lane] = self.0[lane].mul_add(factor.0[lane], addend.0[lane]);
        }
        fused
    }

    #[inline(always)]
    fn if_greater(self, than: Self, then: Self, otherwise: Self) -> Self {
        let mut chosen = otherwise;
        for lane in 0..N {
            chosen.0[lane] = self.0[lane].if_greater(than.0[lane], then.0[lane], otherwise.0[lane]);
        }
        chosen
    }

    #[inline(always)]
    fn if_hyper_greater(left: S::Hyper, than: S::Hyper, then: Self, otherwise: Self) -> Self {
        then.zip(otherwise, |then, otherwise| S::if_hyper_greater(left, than, then, otherwise))
    }

    #[inline(always)]
    fn is_number(self) -> bool {
        self.0.iter().all(|x| x.is_number())
    }

    const IN_A_VECTOR: usize = S::IN_A_VECTOR;

    #[inline(always)]
    fn flush(self) -> Self {
        self.map(S::flush)
    }

    #[inline(always)]
    fn hold(wide: S::Hyper) -> S::Hyper {
        S::hold(wide)
    }

    #[inline(always)]
    fn hold_powi(wide: S::Hyper, n: u64) -> S::Hyper {
        S::hold_powi(wide, n)
    }

    #[inline(always)]
    fn hold_powi_by_squaring(wide: S::Hyper, n: u64) -> S::Hyper {
        S::hold_powi_by_squaring(wide, n)
    }

    #[inline(always)]
    fn half_power(self) -> Self {
        self.map(S::half_power)
    }

    #[inline(always)]
    fn round_to_single(self) -> Self {
        self.map(S::round_to_single)
    }
}

impl<S: Scalar, const N: usize> SideBySide<S> for Lanes<S, N> {
    type Array = [S; N];

    #[inline(always)]
    fn arrays(row: &[S]) -> &[[S; N]] {
        row.as_chunks().0
    }

    #[inline(always)]
    fn arrays_mut(row: &mut [S]) -> &mut [[S; N]] {
        row.as_chunks_mut().0
    }

    #[inline(always)]
    fn read(_: Processor, from: &[S; N]) -> Self {
        Self(*from)
    }

    #[inline(always)]
    fn write(self, to: &mut [S; N]) {
        *to = self.0;
    }

    #[inline(always)]
    #[expect(clippy::eq_op, reason = "x − x is 0 for a number alone")]
    fn residue(self, sum: Self) -> Self {
        sum + (self - self)
    }
}
