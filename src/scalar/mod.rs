//! What an update rule computes with.
//!
//! A rule is generic over its number. Floats give the optimizer, vectors and [`Lanes`] a few of its coordinates at a time, and
//! anything else that implements [`Scalar`] (a symbol that prints itself, an interval that encloses) gives something
//! else from the same lines.

mod decimal;
mod dual;
mod float;
#[cfg(feature = "explain")]
mod interval;
mod lanes;
mod literal;
mod value;
mod vector;

pub use decimal::{Decimal, NoDecimal};
pub use dual::Dual;
#[cfg(feature = "explain")]
pub use interval::{Bound, Interval};
pub use lanes::Lanes;
#[cfg(feature = "homework")]
pub(crate) use literal::diagnose;
pub use literal::{Literal, LiteralError, MAX_LITERAL};
pub(crate) use value::SideBySide;
pub use value::{Number, NumberType, Value, Values};
pub(crate) use vector::Processor;

use std::fmt::Debug;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A number that an update rule can be run with.
///
/// It is `Copy` with plain operators, so that a rule reads like the paper. A number that needs memory (an expression
/// tree, a big rational) is a handle into an arena that one run opens and closes; so constants are made from a number
/// at hand ([`Scalar::constant`], [`Scalar::one`]) and there is no `const ONE`.
///
/// An operation without an answer (a division by zero, a root of a negative number) returns a *poisoned* number, as
/// NaN is one for floats; it never panics. [`Scalar::is_number`] tells, and the recorders that store look.
///
/// A rule may not use `if` on a number: an interval may lie on both sides. It uses [`Scalar::if_greater`].
///
/// # Example
///
/// One generic line, in two kinds of number:
///
/// ```
/// use adamscope::scalar::Scalar;
///
/// fn first_moment<S: Scalar>(beta1: S, m: S, g: S) -> S {
///     beta1 * m + (beta1.one() - beta1) * g
/// }
///
/// assert_eq!(first_moment(0.5_f64, 1.0, 3.0), 2.0);
/// assert_eq!(first_moment(0.5_f32, 1.0, 3.0), 2.0);
/// ```
pub trait Scalar:
    Copy
    + Debug
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// The companion in which hyper-parameters, and all that follows from them alone, are worked out: `f64` for
    /// `f32`, the type itself otherwise. The frameworks do the same: they make the scalars of a step in binary64 and
    /// round once when these meet the parameters.
    type Hyper: Scalar<Hyper = Self::Hyper>;

    /// The one rounding from the companion to this type.
    fn narrow(wide: Self::Hyper) -> Self;

    /// `digits · 10^-places`: `x.constant(96, 2)` is 0.96 in the numbers of `x`. Up to 22 places, floats have the nearest
    /// binary64 number, which `f32` rounds once more.
    fn constant(self, digits: i32, places: u8) -> Self;

    /// 0 in the numbers of `self`.
    #[inline]
    fn zero(self) -> Self {
        self.constant(0, 0)
    }

    /// 1 in the numbers of `self`.
    #[inline]
    fn one(self) -> Self {
        self.constant(1, 0)
    }

    /// The step number t in the numbers of `self`, for the rules whose formulas have a bare t in them, such as RAdam's
    /// 2tβ2^t. Not a [`Scalar::constant`]: a symbol prints it as `t`, and t may be beyond an `i32`.
    fn step(self, t: u64) -> Self;

    /// x², the product of x with itself. An interval knows by this that both factors are the same number, so that no
    /// square is negative.
    #[inline]
    fn square(self) -> Self {
        self * self
    }

    /// √x.
    fn sqrt(self) -> Self;

    /// x^n for a whole n, such as β^t. In a rule, n is the step number, and a symbol prints it so; the fixed powers
    /// that rules have are [squares](Scalar::square).
    ///
    /// Floats use the platform's `pow`, the frameworks' choice: within one unit in the last place, where repeated
    /// squaring is up to 209 units off for 0.9^t, t ≤ 1000.
    fn powi(self, n: u64) -> Self;

    /// 1 − x^n, such as the bias correction 1 − β^t. Where x^n is too small for the number, it need not be one for this:
    /// 0.9^372 has fewer than the 12 digits that an exact decimal must keep, and 1 − 0.9^372 has all of them.
    #[inline]
    fn one_minus_powi(self, n: u64) -> Self {
        self.one() - self.powi(n)
    }

    /// x^y for a real y, such as NAdam's 0.96^(t/250).
    fn powf(self, y: Self) -> Self;

    /// The larger of the two. Floats: a NaN on either side is NaN, unlike `f64::max`, so that poison is not lost.
    fn max(self, other: Self) -> Self;

    /// |x|.
    fn abs(self) -> Self;

    /// 1/x, for the frameworks that multiply by it instead of dividing.
    fn recip(self) -> Self;

    /// `self · factor + addend` with one rounding (a fused multiply-add), where rounding happens at all.
    fn mul_add(self, factor: Self, addend: Self) -> Self;

    /// `then` where `self > than`, otherwise `otherwise`: the branch that a symbol can print as cases and an interval
    /// can answer with the hull of both. Asked of a poisoned number, it answers `otherwise` or is
    /// poisoned itself.
    fn if_greater(self, than: Self, then: Self, otherwise: Self) -> Self;

    /// [`Scalar::if_greater`] for a question that hyper-parameters alone decide, such as RAdam's ρ_t > 4. It is asked in
    /// the companion type: narrowed first, two numbers that differ could be equal.
    ///
    /// ```
    /// use adamscope::scalar::Scalar;
    ///
    /// let rho = 4.000_000_001; // 4 in f32
    /// assert_eq!(f32::if_hyper_greater(rho, 4.0, 1.0, 0.0), 1.0);
    /// ```
    fn if_hyper_greater(left: Self::Hyper, than: Self::Hyper, then: Self, otherwise: Self) -> Self;

    /// Whether this is a number at all: not NaN, not infinite, not poisoned.
    fn is_number(self) -> bool;

    /// How many of these a vector register of 256 bits holds. PyTorch's fused kernels treat the elements that are left
    /// over at the end of a tensor in another way; where nothing is rounded, the ways are the same and this is 1.
    const IN_A_VECTOR: usize = 1;

    /// 0, of the same sign, in place of a subnormal number, which the frameworks on XLA don't keep. Numbers that know no
    /// such thing stay as they are.
    #[inline(always)]
    fn flush(self) -> Self {
        self
    }

    /// A companion number as this type holds it, for the frameworks that work out a step's scalars in the parameters'
    /// type: rounded for `f32`, and as it is otherwise.
    #[inline(always)]
    fn hold(wide: Self::Hyper) -> Self::Hyper {
        wide
    }

    /// [`Scalar::powi`] worked out in this type: `f32` has a `powf` of its own, and it isn't the rounded one of `f64`.
    #[inline]
    fn hold_powi(wide: Self::Hyper, n: u64) -> Self::Hyper {
        wide.powi(n)
    }

    /// [`Scalar::hold_powi`] by repeated squaring, from the last binary digit of n to the first, for the one formula for
    /// which a framework does so: where numbers are rounded, it differs from `pow`.
    #[inline]
    fn hold_powi_by_squaring(wide: Self::Hyper, n: u64) -> Self::Hyper {
        wide.powi(n)
    }

    /// √x as `x ** 0.5` has it in Python: C's `pow` and `sqrt` differ in one root of a thousand. Numbers that have only one
    /// root take that.
    #[inline]
    fn half_power(self) -> Self {
        self.sqrt()
    }

    /// The nearest binary32 number, in which PyTorch keeps NAdam's product of momenta, whatever the parameters' type. A
    /// number that isn't a float, and stands for the exact one, stays as it is; an interval takes in all that the rounding
    /// may make of it.
    #[inline]
    fn round_to_single(self) -> Self {
        self
    }
}
