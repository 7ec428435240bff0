//! The exact result of every operation lies within the interval that it gives, and the interval is narrow. Exact are
//! `num-rational`'s fractions of big whole numbers, which share nothing with the bounds but the decimal text.

use super::*;
use num_bigint::BigInt;
use num_rational::Ratio;
use num_traits::{Signed, Zero};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

type Exact = Ratio<BigInt>;

fn exact(bound: Bound) -> Exact {
    let text = bound.scientific(72);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: BigInt = format!("{whole}{fraction}").parse().unwrap();
    Exact::from(digits) * power_of_ten(exponent.parse::<i32>().unwrap() - fraction.len() as i32)
}

fn power_of_ten(place: i32) -> Exact {
    Exact::from(BigInt::from(10)).pow(place)
}

fn ends(interval: Interval) -> (Exact, Exact) {
    let (low, high) = interval.bounds().unwrap();
    (exact(low), exact(high))
}

/// Digits that carry and borrow far are as likely as others; few, as people write, or too many for a bound.
fn digits() -> impl Strategy<Value = Vec<u8>> {
    let digit = prop_oneof![2 => Just(0_u8), 3 => Just(9), 1 => Just(1), 4 => 0..=9_u8];
    let runs = prop::collection::vec((digit, 1..12_usize), 1..9);
    let long =
        runs.prop_map(|runs| runs.into_iter().flat_map(|(digit, n)| vec![digit; n]).collect::<Vec<_>>());
    prop_oneof![2 => prop::collection::vec(0..=9_u8, 1..8), 3 => long, 1 => prop::collection::vec(0..=9_u8, 60..80)]
}

fn bound() -> impl Strategy<Value = Bound> {
    let place = prop_oneof![4 => -80..20_i64, 1 => -160..90_i64];
    (any::<bool>(), digits(), place, any::<bool>()).prop_map(|(negative, digits, place, below)| {
        Bound::from_digits(negative, &digits, place, if below { Below } else { Above })
    })
}

/// Single numbers, narrow intervals, and any.
fn interval() -> impl Strategy<Value = Interval> {
    let narrow = (bound(), 0..9_i64).prop_map(|(low, digits)| {
        let width = Bound::power_of_ten(low.order().unwrap_or(0) - digits);
        Interval::new(low, low.plus(width, Above))
    });
    prop_oneof![
        bound().prop_map(Interval::point),
        narrow,
        (bound(), bound()).prop_map(|(a, b)| Interval::of(a, b))
    ]
}

/// The ends of an interval and numbers between them.
fn samples(interval: Interval) -> [Exact; 4] {
    let (low, high) = ends(interval);
    let between = |part: i32| &low + (&high - &low) * Exact::new(part.into(), 7.into());
    [between(2), between(5), low.clone(), high.clone()]
}

/// Relative to the result, a bound's last unit is at most 10^-63.
fn assert_tight(low: &Exact, high: &Exact, least: &Exact, most: &Exact) -> TestCaseResult {
    let unit = power_of_ten(-63);
    prop_assert!(low <= least && (least - low) <= least.abs() * &unit, "{low} for {least}");
    prop_assert!(high >= most && (high - most) <= most.abs() * &unit, "{high} for {most}");
    Ok(())
}

/// Encloses what the operation gives for numbers within, and no more than that for the ends.
fn check(
    [a, b]: [Interval; 2],
    result: Interval,
    operation: impl Fn(&Exact, &Exact) -> Exact,
) -> TestCaseResult {
    let (low, high) = ends(result);
    let (xs, ys) = (samples(a), samples(b));
    let all: Vec<Exact> = xs.iter().flat_map(|x| ys.iter().map(|y| operation(x, y))).collect();
    // The operations rise or fall in either operand: extremes are at the ends.
    assert_tight(&low, &high, all.iter().min().unwrap(), all.iter().max().unwrap())
}

proptest! {
    #[test]
    fn sums_differences_and_products_are_enclosed(a in interval(), b in interval()) {
        check([a, b], a + b, |x, y| x + y)?;
        check([a, b], a - b, |x, y| x - y)?;
        check([a, b], a * b, |x, y| x * y)?;
    }

    #[test]
    fn quotients_are_enclosed(a in interval(), b in interval()) {
        let (low, high) = ends(b);
        let quotient = a / b;
        if low.is_zero() && high.is_zero() {
            prop_assert!(quotient.is_poisoned());
        } else if !low.is_positive() && !high.is_negative() {
            prop_assert!(quotient.is_unbounded());
        } else {
            check([a, b], quotient, |x, y| x / y)?;
            check([b, b], b.recip(), |x, _| x.recip())?;
        }
    }

    #[test]
    fn a_sum_that_cancels_keeps_all_digits_that_are_left(a in bound(), shift in 0..80_i64) {
        let near = Interval::point(a) + Interval::point(Bound::power_of_ten(a.order().unwrap_or(0) - shift));
        for end in [near.low().unwrap(), near.high().unwrap()] {
            let difference = Interval::point(end) - Interval::point(a);
            let (low, high) = ends(difference);
            prop_assert_eq!(&low, &high);
            prop_assert_eq!(low, exact(end) - exact(a));
        }
    }

    #[test]
    fn what_64_digits_hold_is_exact(a in -9_999_999_999..9_999_999_999_i64, b in -9_999_999_999..9_999_999_999_i64, places in 0..20_i64) {
        let unit = Interval::point(Bound::power_of_ten(-places));
        let [x, y] = [a, b].map(|number| Interval::whole(number) * unit);
        for result in [x + y, x - y, x * y, x.square(), x.powi(5), x.mul_add(y, x)] {
            prop_assert_eq!(result.low(), result.high());
        }
    }

    #[test]
    fn roots_are_enclosed(a in interval()) {
        let (low, high) = ends(a);
        let root = a.sqrt();
        if high.is_negative() {
            prop_assert!(root.is_poisoned());
        } else {
            let (least, most) = ends(root);
            let one = Exact::from(BigInt::from(1));
            let [shy, over] = [&one - power_of_ten(-63), &one + power_of_ten(-63)];
            let clipped = low.max(Exact::zero());
            prop_assert!(!least.is_negative() && &least * &least <= clipped && high <= &most * &most);
            let [least, most] = [least * over, most * shy];
            prop_assert!(&least * &least >= clipped && &most * &most <= high);
        }
    }

    #[test]
    fn the_root_of_a_square_is_the_number(a in -999_999_999_999..999_999_999_999_i64, place in -30..30_i64) {
        let x = Interval::whole(a) * Interval::point(Bound::power_of_ten(place));
        prop_assert_eq!(x.square().sqrt(), x.abs());
    }

    #[test]
    fn whole_powers_are_enclosed(a in interval(), n in 0..20_u64) {
        let (low, high) = ends(a.powi(n));
        let powers = samples(a).map(|x| x.pow(n as i32));
        for power in &powers {
            prop_assert!(&low <= power && power <= &high);
        }
        let through_zero = a.contains(Bound::ZERO) && n > 0 && n.is_multiple_of(2);
        let least = if through_zero { Exact::zero() } else { powers.iter().min().unwrap().clone() };
        // Up to 20 roundings.
        let slack = power_of_ten(-61);
        prop_assert!(&least - &low <= least.abs() * &slack);
        let most = powers.iter().max().unwrap();
        prop_assert!(&high - most <= most.abs() * &slack);
        prop_assert_eq!(a.square(), a.powi(2));
    }

    #[test]
    fn a_correction_is_enclosed_and_close(nines in 1..9_i64, t in 1..400_u64) {
        let beta = Interval::whole(1) - Interval::point(Bound::power_of_ten(-nines));
        let (low, high) = ends(beta.one_minus_powi(t));
        let power = (Exact::from(BigInt::from(1)) - power_of_ten(-nines as i32)).pow(t as i32);
        let correction = Exact::from(BigInt::from(1)) - power;
        prop_assert!(low <= correction && correction <= high);
        prop_assert!(high - low < power_of_ten(-60));
    }

    /// x^(p/q) to the power q is x^p.
    #[test]
    fn real_powers_are_enclosed(x in 1..100_000_i64, places in 0..8_i64, p in -30..30_i64, tenths in 1..4_i64) {
        let unit = Interval::point(Bound::power_of_ten(-places));
        let x = Interval::whole(x) * unit;
        let q = [1, 2, 4, 10][tenths as usize];
        let power = x.powf(Interval::whole(p) / Interval::whole(q));
        let (low, high) = ends(power);
        prop_assert!(low.is_positive());
        let [least, most] = [low.clone(), high.clone()].map(|end| end.pow(q as i32));
        let whole = ends(x).0.pow(p as i32);
        prop_assert!(least <= whole && whole <= most);
        prop_assert!((&high - &low) <= high * power_of_ten(-55));
    }

    #[test]
    fn what_lies_between_is_decided_by_the_ends(a in interval(), b in interval(), then in interval(), otherwise in interval()) {
        let ((a_low, a_high), (b_low, b_high)) = (ends(a), ends(b));
        let answer = a.if_greater(b, then, otherwise);
        if a_low > b_high {
            prop_assert_eq!(answer, then);
        } else if a_high <= b_low {
            prop_assert_eq!(answer, otherwise);
        } else {
            prop_assert_eq!(answer, then.hull(otherwise));
        }
        prop_assert_eq!(a.meets(b), a_low <= b_high && b_low <= a_high);
        prop_assert_eq!(a.meets(b), a.intersection(b).is_some());
        let hull = ends(a.hull(b));
        prop_assert_eq!(hull, (a_low.clone().min(b_low.clone()), a_high.clone().max(b_high.clone())));
        prop_assert_eq!(ends(Scalar::max(a, b)), (a_low.max(b_low), a_high.max(b_high)));
        let sizes = samples(a).map(|x| x.abs());
        let (least, most) = ends(a.abs());
        prop_assert_eq!(&most, sizes.iter().max().unwrap());
        prop_assert!(sizes.iter().all(|size| least <= *size));
    }

    #[test]
    fn the_order_of_bounds_is_that_of_the_numbers(a in bound(), b in bound()) {
        prop_assert_eq!(a.cmp(&b), exact(a).cmp(&exact(b)));
    }

    #[test]
    fn a_bound_is_cut_at_any_place(a in bound(), place in -90..40_i64) {
        let [unit, number] = [power_of_ten(place as i32), exact(a)];
        let (floor, ceil) = ((&number / &unit).floor() * &unit, (&number / &unit).ceil() * &unit);
        // The next multiple may need more digits than a bound has; then it is rounded to the same side.
        let (low, high) = (exact(a.floor_to(place)), exact(a.ceil_to(place)));
        prop_assert!(low <= floor && &floor - &low <= floor.abs() * power_of_ten(-63));
        prop_assert!(high >= ceil && &high - &ceil <= ceil.abs() * power_of_ten(-63));
    }

    #[test]
    fn a_binary_number_is_enclosed(number in any::<f64>().prop_filter("finite", |number| number.is_finite())) {
        let (low, high) = ends(Interval::from_f64(number));
        // 1074 places are all that a binary number can have, and Rust prints them.
        let digits: BigInt = format!("{number:.1074}").replace('.', "").parse().unwrap();
        let value = Exact::from(digits) * power_of_ten(-1074);
        prop_assert!(low <= value && value <= high);
        prop_assert!(&high - &low <= value.abs() * power_of_ten(-61));
    }
}

#[test]
fn written_numbers_are_read_exactly() {
    let read = |text: &str| text.parse::<Interval>().unwrap();
    assert_eq!(read("0.1") + read("0.2"), read("0.3"));
    assert_eq!(read("-0.2500e1"), -read("2.5"));
    assert_eq!(read("1.000e5"), Interval::whole(100_000));
    assert_eq!(read("000"), Interval::whole(0));
    assert_eq!(read("0.1").low(), read("0.1").high());
    // 200 digits are rounded outward.
    let long = read(&format!("0.{}", "3".repeat(200)));
    assert!(long.low() < long.high());
    assert_eq!(long, Interval::whole(1) / Interval::whole(3));
    assert!(read("1e99999999999999999999").is_unbounded());
    let small = read("1e-99999999999999999999");
    assert!(small.low() == Some(Bound::ZERO) && small.high() > Some(Bound::ZERO));
}

#[test]
fn a_bound_is_written_as_a_person_would() {
    let bound = |text: &str| text.parse::<Interval>().unwrap().low().unwrap();
    assert_eq!(bound("1.9989").fixed(-4), "1.9989");
    assert_eq!(bound("-0.05").fixed(-4), "-0.0500");
    assert_eq!(bound("0").fixed(-2), "0.00");
    assert_eq!(bound("120000").fixed(2), "120000");
    assert_eq!(bound("120000").fixed(0), "120000");
    assert_eq!(bound("0.00012345").scientific(3), "1.23e-4");
    assert_eq!(bound("-12.5").floor_to(0).fixed(0), "-13");
    assert_eq!(bound("-12.5").ceil_to(0).fixed(0), "-12");
    assert_eq!(bound("0.04").ceil_to(0).fixed(0), "1");
    assert_eq!(bound("999999999.5").ceil_to(0).fixed(0), "1000000000");
    assert_eq!(format!("{:?} {:?}", bound("0.001"), bound("-20")), "1e-3 -2e1");
}

#[test]
fn no_answer_and_no_bound_are_told_apart_and_stay() {
    let whole = Interval::whole;
    let about_zero = Interval::of(Bound::whole(-1), Bound::whole(2));
    let unbounded = whole(1) / about_zero;
    assert!(unbounded.is_unbounded() && !unbounded.is_number());
    let poisoned = [whole(1) / whole(0), whole(-1).sqrt(), whole(-1).powf(whole(1) / whole(2))];
    for x in poisoned {
        let stays =
            [x + unbounded, unbounded * x, x.abs(), x.square(), x.sqrt(), x / about_zero, x.max(whole(1))];
        assert!(x.is_poisoned() && stays.iter().all(|x| x.is_poisoned()), "{stays:?}");
        assert!(!x.meets(unbounded));
    }
    for x in [unbounded + whole(1), unbounded * whole(0), unbounded.sqrt(), whole(1) / unbounded] {
        assert!(x.is_unbounded() && x.meets(whole(7)));
    }
    // The root is clipped; a square of numbers about 0 has none below.
    assert_eq!(about_zero.sqrt().low(), Some(Bound::ZERO));
    assert_eq!(about_zero.square(), Interval::of(Bound::ZERO, Bound::whole(4)));
    assert_eq!((about_zero * about_zero).low(), Some(Bound::whole(-2)));
    // Undecided, with one answer that is none: there is no bound.
    assert!(about_zero.if_greater(whole(0), whole(1), whole(-1).sqrt()).is_unbounded());
}

#[test]
fn powers_leave_the_bounds_on_the_right_side() {
    let nine_tenths: Interval = "0.9".parse().unwrap();
    let vanished = nine_tenths.powi(u64::MAX);
    assert_eq!(vanished.low(), Some(Bound::ZERO));
    assert!(
        vanished.high() > Some(Bound::ZERO)
            && vanished.high() < "1e-999999".parse::<Interval>().unwrap().low()
    );
    assert!(Interval::whole(2).powi(u64::MAX).is_unbounded());
    assert!(Interval::whole(-2).powi(u64::MAX).is_unbounded());
}

#[test]
fn a_number_rounded_to_single_lies_within() {
    for x in [0.9, -0.1, 1.0 / 3.0, 16_777_217.0, 1e-30] {
        let rounded = Interval::from_f64(x).round_to_single();
        let (low, high) = rounded.bounds().unwrap();
        let single = Interval::from_f64(f64::from(x as f32)).low().unwrap();
        assert!(low < single && single < high, "{x}");
        assert!(low < Interval::from_f64(x).low().unwrap());
    }
}
