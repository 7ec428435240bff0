//! Fused multiply-add, where a framework's compiler made one of a product and a sum.

use super::Recorder;
use crate::Quantity::Update;
use crate::scalar::Scalar;

/// a·b + c: with one rounding where `FMA`, otherwise with one for the product and one for the sum. A symbol prints
/// c + a·b, as a line of code that adds to something reads.
#[inline(always)]
pub(super) fn ma<S: Scalar, const FMA: bool>(a: S, b: S, c: S) -> S {
    if FMA { a.mul_add(b, c) } else { c + a * b }
}

/// θ − α·direction, as an addition of (−α)·direction. With `FMA` the product, which is the update, is never formed.
#[inline(always)]
pub(super) fn descend<S, R, const FMA: bool>(see: &mut R, alpha: S, direction: S, theta: S) -> S
where
    S: Scalar,
    R: Recorder<S> + ?Sized,
{
    if FMA {
        if see.wants(Update) {
            see.aside(Update, alpha * direction);
        }
        (-alpha).mul_add(direction, theta)
    } else {
        // Adding the negative is subtracting, to the bit.
        theta - see.each(Update, alpha * direction)
    }
}
