//! What the frameworks on XLA have in common, on a CPU: no number below the smallest normal one, and divisions by a
//! scalar.

use super::{Recorder, Rule};
use crate::Quantity;
use crate::scalar::Scalar;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A rule as XLA runs it: with [`Flushed`] numbers.
#[derive(Clone, Copy, Debug)]
pub struct Xla<A>(pub A);

impl<A: Rule<MEMORY>, const MEMORY: usize> Rule<MEMORY> for Xla<A> {
    type Hyper = A::Hyper;
    type Shared = A::Shared;

    const REMEMBERED: [Quantity; MEMORY] = A::REMEMBERED;
    const LOSES: &'static [Quantity] = A::LOSES;
    const ACCUMULATES: bool = A::ACCUMULATES;
    const HAS_EPS: bool = A::HAS_EPS;

    fn carry_on(&mut self, before: &Self) {
        self.0.carry_on(&before.0);
    }

    #[inline]
    fn begin<S, R>(&mut self, t: u64, see: &mut R) -> A::Shared
    where
        S: Scalar<Hyper = A::Hyper>,
        R: Recorder<S> + ?Sized,
    {
        self.0.begin::<Flushed<S>, _>(t, &mut Through(see))
    }

    #[inline(always)]
    fn at(&self, shared: &A::Shared, index: usize) -> A::Shared {
        self.0.at(shared, index)
    }

    #[inline(always)]
    fn coordinate<S, R>(
        &self,
        shared: &A::Shared,
        g: S,
        memory: [S; MEMORY],
        theta: S,
        see: &mut R,
    ) -> ([S; MEMORY], S)
    where
        S: Scalar<Hyper = A::Hyper>,
        R: Recorder<S> + ?Sized,
    {
        let (g, theta) = (Flushed::of(g), Flushed::of(theta));
        let (memory, theta) = self.0.coordinate(shared, g, wrapped(memory), theta, &mut Through(see));
        (unwrapped(memory), theta.0)
    }

    #[inline(always)]
    fn over_coordinates<T>(&self, run: impl FnOnce(&Self) -> T) -> T {
        self.0.over_coordinates(
            #[inline(always)]
            |rule| run(&Self(rule.clone())),
        )
    }

    fn initial_memory(&self) -> [A::Hyper; MEMORY] {
        self.0.initial_memory()
    }
}

/// What is remembered has been flushed when it was computed.
#[inline(always)]
fn wrapped<S, const MEMORY: usize>(memory: [S; MEMORY]) -> [Flushed<S>; MEMORY] {
    memory.map(Flushed)
}

#[inline(always)]
fn unwrapped<S, const MEMORY: usize>(memory: [Flushed<S>; MEMORY]) -> [S; MEMORY] {
    memory.map(|x| x.0)
}

/// Lets a recorder of plain numbers see flushed ones.
struct Through<'a, R: ?Sized>(&'a mut R);

impl<S: Scalar, R: Recorder<S> + ?Sized> Recorder<Flushed<S>> for Through<'_, R> {
    #[inline(always)]
    fn each(&mut self, quantity: Quantity, value: Flushed<S>) -> Flushed<S> {
        Flushed(self.0.each(quantity, value.0))
    }

    #[inline(always)]
    fn once(&mut self, quantity: Quantity, value: S::Hyper) -> S::Hyper {
        self.0.once(quantity, value)
    }

    #[inline(always)]
    fn aside(&mut self, quantity: Quantity, value: Flushed<S>) {
        self.0.aside(quantity, value.0);
    }

    #[inline(always)]
    fn wants(&self, quantity: Quantity) -> bool {
        self.0.wants(quantity)
    }
}

/// A number that is never subnormal: XLA sets the processor to put 0, of the same sign, in place of a subnormal operand or
/// result.
#[derive(Clone, Copy, Debug)]
pub struct Flushed<S>(S);

impl<S: Scalar> Flushed<S> {
    #[inline(always)]
    fn of(x: S) -> Self {
        Self(x.flush())
    }
}

macro_rules! flushed {
    ($($operator:ident $method:ident),*) => {$(
        impl<S: Scalar> $operator for Flushed<S> {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self::of(self.0.$method(other.0))
            }
        }
    )*};
}

flushed!(Add add, Sub sub, Mul mul, Div div);

impl<S: Scalar> Neg for Flushed<S> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

/// Operations whose result is one of their operands, or cannot be subnormal, flush nothing.
impl<S: Scalar> Scalar for Flushed<S> {
    type Hyper = S::Hyper;

    #[inline(always)]
    fn narrow(wide: S::Hyper) -> Self {
        Self::of(S::narrow(wide))
    }

    #[inline(always)]
    fn constant(self, digits: i32, places: u8) -> Self {
        Self(self.0.constant(digits, places))
    }

    #[inline(always)]
    fn step(self, t: u64) -> Self {
        Self(self.0.step(t))
    }

    #[inline(always)]
    fn square(self) -> Self {
        Self::of(self.0.square())
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        Self(self.0.sqrt())
    }

    #[inline]
    fn powi(self, n: u64) -> Self {
        Self::of(self.0.powi(n))
    }

    #[inline]
    fn one_minus_powi(self, n: u64) -> Self {
        Self(self.0.one_minus_powi(n))
    }

    #[inline]
    fn powf(self, y: Self) -> Self {
        Self::of(self.0.powf(y.0))
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }

    #[inline(always)]
    fn abs(self) -> Self {
        Self(self.0.abs())
    }

    #[inline(always)]
    fn recip(self) -> Self {
        Self::of(self.0.recip())
    }

    #[inline(always)]
    fn mul_add(self, factor: Self, addend: Self) -> Self {
        Self::of(self.0.mul_add(factor.0, addend.0))
    }

    #[inline(always)]
    fn if_greater(self, than: Self, then: Self, otherwise: Self) -> Self {
        Self(self.0.if_greater(than.0, then.0, otherwise.0))
    }

    #[inline(always)]
    fn if_hyper_greater(left: S::Hyper, than: S::Hyper, then: Self, otherwise: Self) -> Self {
        Self(S::if_hyper_greater(left, than, then.0, otherwise.0))
    }

    #[inline(always)]
    fn is_number(self) -> bool {
        self.0.is_number()
    }

    const IN_A_VECTOR: usize = S::IN_A_VECTOR;

    #[inline(always)]
    fn flush(self) -> Self {
        self
    }

    #[inline(always)]
    fn hold(wide: S::Hyper) -> S::Hyper {
        S::hold(wide).flush()
    }

    #[inline]
    fn hold_powi(wide: S::Hyper, n: u64) -> S::Hyper {
        S::hold_powi(wide, n).flush()
    }

    #[inline]
    fn hold_powi_by_squaring(wide: S::Hyper, n: u64) -> S::Hyper {
        S::hold_powi_by_squaring(wide, n).flush()
    }

    #[inline]
    fn half_power(self) -> Self {
        Self(self.0.half_power())
    }

    #[inline]
    fn round_to_single(self) -> Self {
        Self(self.0.round_to_single())
    }
}

/// An array over a scalar, of which XLA makes a product with the scalar's reciprocal if the array has `many` elements.
#[inline(always)]
pub(super) fn over<S: Scalar>(array: S, scalar: S::Hyper, many: bool) -> S {
    let scalar = S::narrow(scalar);
    if many { array * scalar.recip() } else { array / scalar }
}

/// 1 − β^t in the parameters' type.
#[inline]
pub(super) fn correction<S: Scalar>(beta: S::Hyper, t: u64) -> S::Hyper {
    S::hold(beta.one() - S::hold_powi(beta, t))
}
