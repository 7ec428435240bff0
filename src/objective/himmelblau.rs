//! Himmelblau's function: four valleys, all equally deep.

use super::Facts;
use crate::scalar::Scalar;

pub(super) const FACTS: Facts = Facts {
    key: "himmelblau",
    formula: "f(x, y) = (x² + y − 11)² + (x + y² − 7)²",
    name: "Himmelblau's function: four minima equally deep; the start decides which is found",
    start: &["0", "0"],
    alpha: "0.1",
    // Three have no finite decimals.
    minima: &[
        &[3.0, 2.0],
        &[-2.805118086952745, 3.131312518250573],
        &[-3.779310253377747, -3.2831859912861696],
        &[3.5844283403304917, -1.8481265269644036],
    ],
};

/// Himmelblau's function.
///
/// # Formula
///
/// f(x, y) = (x² + y − a)² + (x + y² − b)², with
/// ∇f = (4x(x² + y − a) + 2(x + y² − b), 2(x² + y − a) + 4y(x + y² − b)). The named objective has a = 11, b = 7 and the
/// value 0 at (3, 2) and three more points; whatever X and Y, (X, Y) is a minimum for a = X² + Y, b = X + Y².
///
/// # Example
///
/// ```
/// use adamscope::objective::himmelblau;
///
/// assert_eq!(himmelblau([3.0, 2.0], 11.0, 7.0), 0.0);
/// assert_eq!(himmelblau([0.0, 0.0], 11.0, 7.0), 170.0);
/// ```
///
/// # Source
///
/// Himmelblau 1972, "Applied Nonlinear Programming".
pub fn himmelblau<S: Scalar>([x, y]: [S; 2], a: S, b: S) -> S {
    let first = x * x + y - a;
    let second = x + y * y - b;
    first * first + second * second
}
