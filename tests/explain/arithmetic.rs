//! Reads the arithmetic of a printed line back and works it out: a parser of its own, and exact rationals.

use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// A number without rounding.
pub type BigRational = num_rational::Ratio<BigInt>;

/// How many decimals a root has: far more than any line shows.
const ROOT_DECIMALS: u32 = 80;

/// What an expression of numbers comes to.
pub fn value(text: &str) -> BigRational {
    let mut parser = Parser { rest: text };
    let value = parser.sum();
    assert!(parser.rest.is_empty(), "{text:?}: {:?} is left", parser.rest);
    value
}

/// 10^exponent.
pub fn ten_to(exponent: i32) -> BigRational {
    BigRational::from_integer(10.into()).pow(exponent)
}

struct Parser<'a> {
    rest: &'a str,
}

impl Parser<'_> {
    fn take(&mut self, token: &str) -> bool {
        let found = self.rest.strip_prefix(token);
        self.rest = found.unwrap_or(self.rest);
        found.is_some()
    }

    fn expect(&mut self, token: &str) {
        assert!(self.take(token), "{token:?} should come before {:?}", self.rest);
    }

    fn sum(&mut self) -> BigRational {
        let mut sum = if self.take("−") { -self.product() } else { self.product() };
        loop {
            if self.take(" + ") {
                sum += self.product();
            } else if self.take(" − ") {
                sum -= self.product();
            } else {
                return sum;
            }
        }
    }

    fn product(&mut self) -> BigRational {
        let mut product = self.power();
        loop {
            if self.take("·") {
                product *= self.power();
            } else if self.take("/") {
                product /= self.power();
            } else {
                return product;
            }
        }
    }

    fn power(&mut self) -> BigRational {
        let base = self.atom();
        let raised: String = self.rest.chars().map_while(lowered).collect();
        self.rest = &self.rest[self.rest.chars().take(raised.chars().count()).map(char::len_utf8).sum()..];
        if !raised.is_empty() {
            // A step before or after the step's number is printed as a sum.
            let exponent = value(&raised.replace('+', " + ").replace('-', " − "));
            return base.pow(exponent.to_integer().to_i32().unwrap());
        }
        if self.take("^") {
            let exponent = self.atom();
            return match exponent.is_integer() {
                true => base.pow(exponent.to_integer().to_i32().unwrap()),
                // Real powers are not rational: binary64's is right to 15 digits, and lines show 6.
                false => {
                    let near = |x: &BigRational| x.numer().to_f64().unwrap() / x.denom().to_f64().unwrap();
                    value(&format!("{:e}", near(&base).powf(near(&exponent))))
                }
            };
        }
        base
    }

    fn atom(&mut self) -> BigRational {
        let function = |parser: &mut Self, end| {
            let value = parser.sum();
            parser.expect(end);
            value
        };
        if self.take("√(") {
            return root(&function(self, ")"));
        }
        if self.take("max(") {
            let first = function(self, ", ");
            return first.max(function(self, ")"));
        }
        if self.take("|") {
            return function(self, "|").abs();
        }
        if self.take("(") {
            return function(self, ")");
        }
        self.number()
    }

    /// `-1.5e-8`: a sign of its own is the `-` of the keyboard.
    fn number(&mut self) -> BigRational {
        let bytes = self.rest.as_bytes();
        let mut end = usize::from(bytes.first() == Some(&b'-'));
        let digits =
            |from: usize| from + bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        end = digits(end);
        if bytes.get(end) == Some(&b'.') {
            end = digits(end + 1);
        }
        if bytes.get(end) == Some(&b'e') {
            let sign = usize::from(bytes.get(end + 1) == Some(&b'-'));
            end = digits(end + 1 + sign);
        }
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let whole: BigInt =
            format!("{whole}{decimals}").parse().unwrap_or_else(|_| panic!("{text:?} {rest:?}"));
        BigRational::from_integer(whole) * ten_to(exponent.parse::<i32>().unwrap() - decimals.len() as i32)
    }
}

fn lowered(c: char) -> Option<char> {
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
        .chars()
        .zip("0123456789+-".chars())
        .find(|(raised, _)| *raised == c)
        .map(|(_, plain)| plain)
}

/// √x, cut off after [`ROOT_DECIMALS`] decimals more than x has.
fn root(x: &BigRational) -> BigRational {
    assert!(!x.is_negative(), "√({x})");
    if x.is_zero() {
        return x.clone();
    }
    let scale = BigInt::from(10).pow(ROOT_DECIMALS);
    // √(n/d) = √(n·d)/d.
    let under = x.numer() * x.denom() * &scale * &scale;
    BigRational::new(under.sqrt(), x.denom() * scale)
}

#[test]
fn the_parser_reads_what_lines_are_made_of() {
    let half = BigRational::new(1.into(), 2.into());
    for text in [
        "0.5",
        "1/2",
        "1 − 0.5",
        "−0.5 + 1",
        "2·(1 − 0.75)",
        "√(0.25)",
        "5e-1",
        "(-1)²/2",
        "|-0.5|",
        "max(-1, 0.5)",
    ] {
        assert_eq!(value(text), half, "{text}");
    }
    assert_eq!(value("2¹⁰"), BigRational::from_integer(1024.into()));
    assert_eq!(value("2^(10)"), BigRational::from_integer(1024.into()));
    assert_eq!(value("2·3²"), BigRational::from_integer(18.into()));
    assert_eq!(value("-2 − 3·(-1)"), BigRational::one());
}
