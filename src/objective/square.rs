//! The bowl in one dimension.

use super::Facts;
use crate::scalar::Scalar;

pub(super) const FACTS: Facts = Facts {
    key: "square",
    formula: "f(x) = x²",
    name: "the bowl in one dimension: small enough to follow by hand",
    start: &["3"],
    alpha: "0.1",
    minima: &[&[0.0]],
};

/// The square.
///
/// # Formula
///
/// f(x) = x², with f' = 2x.
///
/// # Example
///
/// ```
/// assert_eq!(adamscope::objective::square(-3.0), 9.0);
/// ```
pub fn square<S: Scalar>(x: S) -> S {
    x * x
}
