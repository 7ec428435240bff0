//! How far two numbers are apart.

use crate::Quantity;
use crate::scalar::{Interval, Value};
use serde::Serialize;

/// Two values of one quantity that differ.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gap {
    /// The step.
    pub t: u64,
    /// The coordinate, counted from 0; `None` for a quantity that all share.
    pub coordinate: Option<usize>,
    /// The quantity.
    pub quantity: Quantity,
    /// Its value in either run.
    pub values: [Value; 2],
    /// The size of their difference, worked out exactly and rounded once; NaN where only one of the two has a value.
    pub absolute: f64,
    /// That over the size of the first value; `None` where this is 0, or there is no difference to work out.
    pub relative: Option<f64>,
    /// How many numbers of their type they are apart, if they are floats of one type.
    pub ulps: Option<u64>,
}

impl Gap {
    /// Between two values; `None` if they are the same number, or neither has a value: 0/0 beside the rule in both runs is
    /// nothing in which they part.
    pub(super) fn between(
        t: u64,
        quantity: Quantity,
        coordinate: Option<usize>,
        values: [Value; 2],
    ) -> Option<Self> {
        let gap = |absolute, relative, ulps| {
            Some(Self { t, coordinate, quantity, values, absolute, relative, ulps })
        };
        match values.map(Value::is_number) {
            [true, true] => {}
            [false, false] => return None,
            _ => return gap(f64::NAN, None, None),
        }
        let [first, second] = values.map(exact);
        let apart = nearest(first - second).abs();
        if apart <= 0.0 {
            return None;
        }
        let size = nearest(first).abs();
        gap(apart, (size > 0.0).then(|| apart / size), ulps(values))
    }
}

/// The number itself, without any rounding.
fn exact(value: Value) -> Interval {
    match value {
        Value::Decimal(decimal) => decimal.to_string().parse().unwrap_or(Interval::POISONED),
        float => Interval::from_f64(float.to_f64()),
    }
}

/// The nearest binary64 number to a point, but for the last place.
fn nearest(point: Interval) -> f64 {
    let digits = point.low().map(|low| low.scientific(20));
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(f64::NAN)
}

/// Floats are as far apart as their bits, counted from the smallest number to the largest.
fn ulps(values: [Value; 2]) -> Option<u64> {
    let order = |bits: i64, sign_only: i64| if bits < 0 { sign_only - bits } else { bits };
    let [a, b] = match values {
        [Value::F64(a), Value::F64(b)] => [a, b].map(|x| order(x.to_bits() as i64, i64::MIN)),
        [Value::F32(a), Value::F32(b)] => {
            [a, b].map(|x| order(i64::from(x.to_bits() as i32), i64::from(i32::MIN)))
        }
        _ => return None,
    };
    Some(a.abs_diff(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scalar::Decimal;
    use crate::scalar::Value::{F32, F64};

    fn between(a: Value, b: Value) -> Option<Gap> {
        Gap::between(1, Quantity::Update, Some(0), [a, b])
    }

    #[test]
    fn the_same_number_has_no_gap_whatever_its_type() {
        assert_eq!(between(F64(0.5), F32(0.5)), None);
        assert_eq!(between(F64(0.0), F64(-0.0)), None);
        assert_eq!(between(F64(0.5), Value::Decimal("0.5".parse().unwrap())), None);
    }

    #[test]
    fn two_that_have_no_value_are_not_apart_and_one_is_from_any_number() {
        let poisoned = Value::Decimal(Decimal::default() / Decimal::default());
        let none = [F64(f64::NAN), F64(f64::INFINITY), F64(f64::NEG_INFINITY), F32(f32::NAN), poisoned];
        for (a, b) in none.into_iter().flat_map(|a| none.map(|b| (a, b))) {
            assert_eq!(between(a, b), None);
        }
        for value in none {
            for gap in [between(value, F64(1.0)), between(F64(1.0), value)].map(Option::unwrap) {
                assert!(gap.absolute.is_nan(), "{gap:?}");
                assert_eq!((gap.relative, gap.ulps), (None, None), "{gap:?}");
            }
        }
    }

    #[test]
    fn neighbours_are_one_unit_apart_also_around_0() {
        let ulps = |a, b| between(a, b).unwrap().ulps;
        assert_eq!(ulps(F64(1.0), F64(1.0_f64.next_up())), Some(1));
        assert_eq!(ulps(F32(-1.0), F32((-1.0_f32).next_down())), Some(1));
        assert_eq!(ulps(F64(0.0_f64.next_down()), F64(0.0_f64.next_up())), Some(2));
        assert_eq!(ulps(F64(0.1), F32(0.1)), None);
    }

    #[test]
    fn a_difference_is_that_of_the_numbers_and_not_of_their_texts() {
        // 0.1 in binary32 is 0.100000001490116..., in binary64 0.1000000000000000055...
        let gap = between(F64(0.1), F32(0.1)).unwrap();
        assert!((gap.absolute - 1.4901161138336505e-9).abs() < 1e-24, "{gap:?}");
        let gap = between(F64(0.1), Value::Decimal("0.1".parse().unwrap())).unwrap();
        assert!((gap.absolute - 5.551115123125783e-18).abs() < 1e-33, "{gap:?}");
    }
}
