//! Every operation on decimals is correctly rounded, judged by big rationals.

use adamscope::scalar::{Decimal, NoDecimal, Scalar, Value};
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::Ratio;
use num_traits::{One, Signed, Zero};
use proptest::prelude::*;
use std::cmp::Ordering;

type Rational = Ratio<BigInt>;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn ten_to(n: u32) -> BigInt {
    BigInt::from(10).pow(n)
}

/// The number that a text in plain or scientific notation stands for.
fn rational(text: &str) -> Rational {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let fraction = mantissa.split_once('.').map_or("", |(_, fraction)| fraction);
    let digits: BigInt = mantissa.replace('.', "").parse().unwrap();
    let places = fraction.len() as i64 - exponent.parse::<i64>().unwrap();
    let ten = ten_to(places.unsigned_abs() as u32);
    if places < 0 { Rational::from(digits * ten) } else { Rational::new(digits, ten) }
}

fn exact(number: Decimal) -> Result<Rational, NoDecimal> {
    number.poison().map_or_else(|| Ok(rational(&number.to_string())), Err)
}

/// What a decimal should make of an exact value, written down a second time: the most places at which the value fits in
/// 96 bits, where `rounded` gives it as a whole number of its last place and says whether that is exact.
fn fitted(rounded: impl Fn(u32) -> (BigInt, bool)) -> Result<Rational, NoDecimal> {
    let largest = BigInt::from((1_u128 << 96) - 1);
    for places in (0..=28).rev() {
        let (digits, is_exact) = rounded(places);
        if digits.abs() <= largest {
            let too_few = !is_exact && digits.abs() < ten_to(11);
            return if too_few {
                Err(NoDecimal::TooFewDigits)
            } else {
                Ok(Rational::new(digits, ten_to(places)))
            };
        }
    }
    Err(NoDecimal::TooLarge)
}

/// Half to even.
fn rounded(value: &Rational) -> Result<Rational, NoDecimal> {
    fitted(|places| {
        let (below, rest) = (value.numer() * ten_to(places)).div_mod_floor(value.denom());
        let up = match (&rest + &rest).cmp(value.denom()) {
            Ordering::Equal => below.is_odd(),
            order => order.is_gt(),
        };
        (below + i32::from(up), rest.is_zero())
    })
}

fn rounded_root(value: &Rational) -> Result<Rational, NoDecimal> {
    fitted(|places| {
        // √x is above r + ½ exactly if 4x is above (2r + 1)²; a tie would have more places than a decimal.
        let (below, rest) = (value.numer() * ten_to(2 * places)).div_mod_floor(value.denom());
        let root = below.sqrt();
        let middle = &root + &root + 1;
        let up = value.numer() * ten_to(2 * places) * 4 > &middle * &middle * value.denom();
        let is_exact = rest.is_zero() && &root * &root == below;
        (root + i32::from(up), is_exact)
    })
}

fn power(base: &str, n: u32) -> Rational {
    let base = rational(base);
    // Not reduced, which would take a minute for thousands of digits.
    Rational::new_raw(base.numer().pow(n), base.denom().pow(n))
}

/// Any number that a decimal can be, as text: all sizes, with more of the short, the long and the round ones.
fn any_decimal() -> impl Strategy<Value = String> {
    let digits = prop_oneof![
        4 => (any::<u128>(), 32_u32..128).prop_map(|(bits, shift)| bits >> shift),
        2 => 0_u128..1000,
        1 => (0_u128..1000, 0_u32..27).prop_map(|(digits, zeros)| digits * 10_u128.pow(zeros)).prop_filter(
            "fits", |digits| *digits < 1 << 96),
        1 => (0_u128..1000).prop_map(|below| (1 << 96) - 1 - below),
    ];
    (any::<bool>(), digits, 0_u32..=28).prop_map(|(negative, digits, places)| {
        format!("{}{digits}e-{places}", if negative { "-" } else { "" })
    })
}

/// The decay rates that powers are taken of, and their neighbours.
fn any_base() -> impl Strategy<Value = String> {
    prop_oneof![
        any_decimal(),
        (1_u32..9999).prop_map(|n| format!("{n}e-4")),
        (1_u32..100_000).prop_map(|n| format!("{}e-28", 10_u128.pow(28) - u128::from(n))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..Default::default() })]

    #[test]
    fn a_text_is_the_nearest_decimal(digits in "[0-9]{1,40}", fraction in "[0-9]{0,40}", exponent in -60..30) {
        let text = format!("{digits}.{fraction}e{exponent}");
        prop_assert_eq!(exact(decimal(&text)), rounded(&rational(&text)));
    }

    #[test]
    fn a_representable_text_is_read_without_loss(text in any_decimal()) {
        prop_assert_eq!(exact(decimal(&text)), Ok(rational(&text)));
    }

    #[test]
    fn sums_differences_products_and_quotients_are_correctly_rounded(a in any_decimal(), b in any_decimal()) {
        let (x, y) = (decimal(&a), decimal(&b));
        let (a, b) = (rational(&a), rational(&b));
        prop_assert_eq!(exact(x + y), rounded(&(&a + &b)));
        prop_assert_eq!(exact(x - y), rounded(&(&a - &b)));
        prop_assert_eq!(exact(x * y), rounded(&(&a * &b)));
        let quotient = if b.is_zero() { Err(NoDecimal::DivisionByZero) } else { rounded(&(&a / &b)) };
        prop_assert_eq!(exact(x / y), quotient);
        prop_assert_eq!(exact(y.recip()), exact(y.one() / y));
    }

    #[test]
    fn a_fused_multiply_add_is_rounded_once(a in any_decimal(), b in any_decimal(), c in any_decimal()) {
        let fused = decimal(&a).mul_add(decimal(&b), decimal(&c));
        prop_assert_eq!(exact(fused), rounded(&(rational(&a) * rational(&b) + rational(&c))));
    }

    #[test]
    fn roots_are_correctly_rounded(text in any_decimal()) {
        let (x, value) = (decimal(&text), rational(&text));
        let root = if value.is_negative() { Err(NoDecimal::NegativeRoot) } else { rounded_root(&value) };
        prop_assert_eq!(exact(x.sqrt()), root);
    }

    #[test]
    fn the_root_of_a_square_is_exact(digits in 0_u64..1 << 48, places in 0_u32..=14) {
        let root = decimal(&format!("{digits}e-{places}"));
        prop_assert_eq!((root * root).sqrt(), root);
    }

    #[test]
    fn order_size_and_sign_are_those_of_the_values(a in any_decimal(), b in any_decimal()) {
        let (x, y) = (decimal(&a), decimal(&b));
        let (a, b) = (rational(&a), rational(&b));
        prop_assert_eq!(x == y, a == b);
        prop_assert_eq!(exact(x.max(y)), Ok(a.clone().max(b.clone())));
        prop_assert_eq!(exact(x.if_greater(y, x.one(), x.zero())), Ok(Rational::from(BigInt::from(u8::from(a > b)))));
        prop_assert_eq!(exact(x.abs()), Ok(a.abs()));
        prop_assert_eq!(exact(-x), Ok(-a));
        prop_assert!((x - x).to_string() == "0");
    }

    #[test]
    fn a_binary_number_of_a_decimal_is_the_nearest(text in any_decimal()) {
        // Adding 0 makes 0 of the −0 that a text can be and a decimal can't.
        let nearest = text.parse::<f64>().unwrap() + 0.0;
        prop_assert_eq!(Value::Decimal(decimal(&text)).to_f64().to_bits(), nearest.to_bits());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..Default::default() })]

    #[test]
    fn powers_are_correctly_rounded(text in any_base(), n in 0_u32..80) {
        let value = power(&text, n);
        prop_assert_eq!(exact(decimal(&text).powi(n.into())), rounded(&value));
        let complement = Rational::new_raw(value.denom() - value.numer(), value.denom().clone());
        prop_assert_eq!(exact(decimal(&text).one_minus_powi(n.into())), rounded(&complement));
        prop_assert_eq!(exact(decimal(&text).powf(decimal(&n.to_string()))), rounded(&value));
    }

    #[test]
    fn a_power_of_any_size_has_an_answer_at_once(text in any_base(), n in any::<u64>()) {
        let _ = (decimal(&text).powi(n), decimal(&text).one_minus_powi(n));
    }
}

#[test]
fn the_roots_that_make_rust_decimal_panic_are_like_any_other() {
    for (square, root) in [
        ("4.0000000000000000000000000003", "2.0000000000000000000000000001"),
        ("400.00000000000000000000000003", "20.000000000000000000000000001"),
        ("2", "1.4142135623730950488016887242"),
        ("1e-28", "0.00000000000001"),
        ("79228162514264337593543950335", "281474976710656"),
        ("0", "0"),
    ] {
        assert_eq!(decimal(square).sqrt().to_string(), root, "{square}");
        assert_eq!(exact(decimal(square).sqrt()), rounded_root(&rational(square)));
    }
}

#[test]
fn the_power_of_a_decay_rate_after_a_thousand_steps_is_correctly_rounded() {
    for (base, n) in [
        ("0.999", 1000),
        ("0.9", 300),
        ("0.9", 2500),
        ("0.5", 94),
        ("0.9999", 5000),
        ("1.1", 600),
        ("-0.99", 777),
    ] {
        let value = power(base, n);
        assert_eq!(exact(decimal(base).powi(n.into())), rounded(&value), "{base}^{n}");
        let complement = Rational::new_raw(value.denom() - value.numer(), value.denom().clone());
        assert_eq!(exact(decimal(base).one_minus_powi(n.into())), rounded(&complement), "1 - {base}^{n}");
    }
    // (1 − 10^−28)^(10^19) = exp(−10^−9) to 28 places, by its series.
    assert_eq!(
        decimal("0.9999999999999999999999999999").powi(10_u64.pow(19)).to_string(),
        "0.9999999990000000004999999998"
    );
}

#[test]
fn ties_go_to_the_even_digit() {
    let [half, one] = [decimal("0.5"), decimal("0.0000000000000001")];
    let tie = |text: &str| (decimal(text) * half * one.one()).to_string();
    assert_eq!(tie("1.0000000000000000000000000001"), "0.5");
    assert_eq!(tie("1.0000000000000000000000000003"), "0.5000000000000000000000000002");
    assert_eq!(tie("-1.0000000000000000000000000003"), "-0.5000000000000000000000000002");
    // A fused multiply-add sees beyond the tie.
    let above = decimal("1.0000000000000000000000000001").mul_add(half, decimal("1e-28"));
    assert_eq!(above.to_string(), "0.5000000000000000000000000002");
}

#[test]
fn a_poisoned_number_keeps_its_first_reason() {
    let zero = Decimal::default();
    let [big, tiny, minus] = ["7e28", "1e-15", "-1"].map(decimal);
    let poisoned = [
        (big * big, NoDecimal::TooLarge),
        (tiny * tiny, NoDecimal::TooFewDigits),
        (zero / zero, NoDecimal::DivisionByZero),
        (minus.sqrt(), NoDecimal::NegativeRoot),
        (big.powf(decimal("0.5")), NoDecimal::NotAWholePower),
    ];
    for (number, why) in poisoned {
        assert_eq!(number.poison(), Some(why));
        for (other, _) in poisoned {
            let after = [
                number + other,
                number - number,
                zero * number,
                number / zero,
                -number,
                number.sqrt(),
                number.powi(0),
                number.powf(other),
                number.max(other),
                number.abs(),
                number.recip(),
                zero.mul_add(number, other),
                zero.mul_add(zero, number),
                number.if_greater(zero, zero, zero),
                zero.if_greater(number, zero, other),
            ];
            assert!(after.iter().all(|after| after.poison() == Some(why)), "{number}: {after:?}");
        }
    }
}

#[test]
fn short_results_are_fine_as_long_as_they_are_exact() {
    let third = decimal("1") / decimal("3");
    assert_eq!((third - third).to_string(), "0");
    assert_eq!(
        (decimal("0.3333333333333333333333333334") - third).to_string(),
        "0.0000000000000000000000000001"
    );
    assert_eq!((decimal("1e-14") * decimal("1e-14")).to_string(), "0.0000000000000000000000000001");
    // 11 digits and 12 digits of a rounded result.
    assert_eq!((decimal("1e-18") / decimal("3")).poison(), Some(NoDecimal::TooFewDigits));
    assert_eq!((decimal("1e-16") / decimal("3")).to_string(), "0.0000000000000000333333333333");
}

#[test]
fn what_is_written_is_what_is_shown() {
    for (written, shown) in [
        ("0.1", "0.1"),
        ("0.10", "0.1"),
        ("1e-8", "0.00000001"),
        ("-0", "0"),
        ("-0e999999999999999999999999", "0"),
        ("\u{2212}.5", "-0.5"),
        ("5.", "5"),
        ("7e28", "70000000000000000000000000000"),
        ("1000e-3", "1"),
        ("0.33333333333333333333333333333333333", "0.3333333333333333333333333333"),
    ] {
        assert_eq!(decimal(written).to_string(), shown, "{written}");
    }
    for (written, why) in [
        ("1e29", NoDecimal::TooLarge),
        ("-1e400", NoDecimal::TooLarge),
        ("1e99999999999999999999", NoDecimal::TooLarge),
        ("1e-29", NoDecimal::TooFewDigits),
        ("1e-99999999999999999999", NoDecimal::TooFewDigits),
        ("1.23456789012345e-20", NoDecimal::TooFewDigits),
    ] {
        assert_eq!(decimal(written).poison(), Some(why), "{written}");
    }
    assert_eq!(exact(decimal(&format!("0.{}", "9".repeat(900)))), Ok(Rational::one()));
}
