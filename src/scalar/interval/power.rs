//! Real powers: x^y = e^(y ln x), each series cut where it says how much is cut off.

use super::{Bound, Interval};
use crate::scalar::Scalar;

/// Terms of a series go down to 10^-64 of its sum, where bounds end.
const LAST_PLACE: i64 = -66;

/// Exponents beyond this have powers beyond all bounds, or next to 0.
const FAR: i64 = 1 << 44;

/// ln x for a single x above 0.
///
/// Roots bring x close to 1, where ln x = 2 artanh z, z = (x-1)/(x+1), has a series of few terms:
/// z + z³/3 + z⁵/5 + ... Its terms fall by z² at least, so that what follows the last one is less than twice the next.
fn logarithm(x: Interval) -> Interval {
    let one = x.one();
    let mut near = x;
    let mut doublings = 0;
    while (near - one).abs().reaches(Bound::power_of_ten(-2)) {
        near = near.sqrt();
        doublings += 1;
    }
    let z = (near - one) / (near + one);
    let square = z.square();
    let (mut sum, mut power) = (z, z);
    for odd in (3..).step_by(2) {
        power = power * square;
        let term = power / Interval::whole(odd);
        if !term.abs().reaches(Bound::power_of_ten(LAST_PLACE)) {
            sum = sum + term.doubled_about_zero();
            break;
        }
        sum = sum + term;
    }
    sum * Interval::whole(2).powi(doublings + 1)
}

/// e^x for a single x.
///
/// Halved until it is small; then 1 + x + x²/2 + ..., whose terms fall faster than by halves; then squared as often.
fn exponential(x: Interval) -> Interval {
    let one = x.one();
    let half = one / Interval::whole(2);
    let mut near = x;
    let mut halvings = 0;
    while near.abs().reaches(Bound::power_of_ten(-2)) {
        near = near * half;
        halvings += 1;
    }
    let (mut sum, mut term) = (one, one);
    for n in 1.. {
        term = term * near / Interval::whole(n);
        if !term.abs().reaches(Bound::power_of_ten(LAST_PLACE)) {
            sum = sum + term.doubled_about_zero();
            break;
        }
        sum = sum + term;
    }
    for _ in 0..halvings {
        sum = sum.square();
    }
    sum
}

/// x^y for 0 < x, from the ends: the logarithm and the exponential only rise, and each is worked out for a single
/// number.
pub(super) fn real_power(x: Interval, y: Interval) -> Interval {
    let exponent = y * at_the_ends(x, logarithm);
    match exponent.bounds() {
        Some((low, high)) if low > Bound::whole(-FAR) && high < Bound::whole(FAR) => {
            at_the_ends(exponent, exponential)
        }
        _ => Interval::UNBOUNDED,
    }
}

fn at_the_ends(x: Interval, rising: fn(Interval) -> Interval) -> Interval {
    match x.bounds() {
        Some((low, high)) if low == high => rising(x),
        Some((low, high)) => rising(Interval::point(low)).hull(rising(Interval::point(high))),
        None => x,
    }
}
