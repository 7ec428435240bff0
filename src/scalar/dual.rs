//! Numbers that carry a derivative, so that a gradient needs no second copy of its function.

use super::Scalar;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A value together with its derivative: forward-mode automatic differentiation over any [`Scalar`].
///
/// # Formula
///
/// (a + a'ε)(b + b'ε) = ab + (a'b + ab')ε with ε² = 0, and so on for each operation.
///
/// # Order of operations
///
/// The products of the product rule are each rounded, then added; the quotient's derivative is (a' − (a/b) b')/b; the
/// power's is n x^(n−1) x'.
///
/// # Example
///
/// ```
/// use adamscope::scalar::Dual;
///
/// let x = Dual::variable(3.0);
/// assert_eq!((x * x).slope, 6.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dual<S> {
    /// The value.
    pub value: S,
    /// The derivative by the one variable.
    pub slope: S,
}

impl<S: Scalar> Dual<S> {
    /// The variable that is differentiated by: slope 1.
    pub fn variable(value: S) -> Self {
        Self { value, slope: value.one() }
    }

    /// Any other quantity: slope 0.
    pub fn fixed(value: S) -> Self {
        Self { value, slope: value.zero() }
    }
}

impl<S: Scalar> Add for Dual<S> {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { value: self.value + other.value, slope: self.slope + other.slope }
    }
}

impl<S: Scalar> Sub for Dual<S> {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { value: self.value - other.value, slope: self.slope - other.slope }
    }
}

impl<S: Scalar> Mul for Dual<S> {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self { value: self.value * other.value, slope: self.slope * other.value + self.value * other.slope }
    }
}

impl<S: Scalar> Div for Dual<S> {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        let value = self.value / other.value;
        Self { value, slope: (self.slope - value * other.slope) / other.value }
    }
}

impl<S: Scalar> Neg for Dual<S> {
    type Output = Self;

    fn neg(self) -> Self {
        Self { value: -self.value, slope: -self.slope }
    }
}

impl<S: Scalar> Scalar for Dual<S> {
    // A dual number meets no hyper-parameters: objectives have none.
    type Hyper = Self;

    fn narrow(wide: Self) -> Self {
        wide
    }

    fn constant(self, digits: i32, places: u8) -> Self {
        Self::fixed(self.value.constant(digits, places))
    }

    fn step(self, t: u64) -> Self {
        Self::fixed(self.value.step(t))
    }

    fn square(self) -> Self {
        Self { value: self.value.square(), ..self * self }
    }

    fn sqrt(self) -> Self {
        let value = self.value.sqrt();
        Self { value, slope: self.slope / (value + value) }
    }

    fn powi(self, n: u64) -> Self {
        // x^0 is 1 with slope 0, also at x = 0, where the formula would ask for x^-1.
        let Some(below) = n.checked_sub(1) else { return self.one() };
        // Exponents of objectives are small; one beyond 2³¹ has no exact constant and is refused by a poisoned slope.
        let factor = match i32::try_from(n) {
            Ok(n) => self.value.constant(n, 0),
            Err(_) => self.value.zero().recip(),
        };
        Self { value: self.value.powi(n), slope: factor * self.value.powi(below) * self.slope }
    }

    /// The exponent is taken for fixed: its slope would need a logarithm, which no rule or objective has.
    fn powf(self, y: Self) -> Self {
        let below = self.value.powf(y.value - y.value.one());
        Self { value: self.value.powf(y.value), slope: y.value * below * self.slope }
    }

    fn max(self, other: Self) -> Self {
        Self {
            value: self.value.max(other.value),
            slope: self.value.if_greater(other.value, self.slope, other.slope),
        }
    }

    fn abs(self) -> Self {
        Self {
            value: self.value.abs(),
            slope: self.value.zero().if_greater(self.value, -self.slope, self.slope),
        }
    }

    fn recip(self) -> Self {
        self.one() / self
    }

    fn mul_add(self, factor: Self, addend: Self) -> Self {
        Self {
            value: self.value.mul_add(factor.value, addend.value),
            slope: self.slope.mul_add(factor.value, self.value.mul_add(factor.slope, addend.slope)),
        }
    }

    fn if_greater(self, than: Self, then: Self, otherwise: Self) -> Self {
        Self {
            value: self.value.if_greater(than.value, then.value, otherwise.value),
            slope: self.value.if_greater(than.value, then.slope, otherwise.slope),
        }
    }

    fn if_hyper_greater(left: Self, than: Self, then: Self, otherwise: Self) -> Self {
        left.if_greater(than, then, otherwise)
    }

    fn is_number(self) -> bool {
        self.value.is_number() && self.slope.is_number()
    }
}
