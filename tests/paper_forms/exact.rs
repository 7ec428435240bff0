//! Numbers of 80 places, each with the size that its rounding errors are relative to.

use adamscope::scalar::Value;
use num_bigint::BigInt;
use num_traits::{Signed, Zero};
use std::ops::{Add, Div, Mul, Sub};

const PLACES: u32 = 80;

/// A number, and what it would be if nothing in it had cancelled: a result computed with a unit roundoff of u is off by
/// a few u times that for each operation.
#[derive(Clone, Debug)]
pub struct Exact {
    /// Times 10^80.
    value: BigInt,
    pub size: f64,
}

fn scale() -> BigInt {
    BigInt::from(10).pow(PLACES)
}

impl Exact {
    fn new(value: BigInt, size: f64) -> Self {
        Self { value, size }
    }

    fn sized(value: BigInt) -> Self {
        let plain = Self::new(value, 0.0);
        Self { size: plain.to_f64().abs(), ..plain }
    }

    /// A whole number.
    pub fn whole(n: i64) -> Self {
        Self::sized(BigInt::from(n) * scale())
    }

    /// Exactly what a run computes with, but for what is below 10^-80.
    pub fn of(value: Value) -> Self {
        match value {
            Value::Decimal(decimal) => Self::written(&decimal.to_string()),
            // In full, as Rust writes a float that is asked for so many digits.
            _ => Self::written(&format!("{:.80}", value.to_f64())),
        }
    }

    fn written(text: &str) -> Self {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits: BigInt = format!("{whole}{decimals}").parse().expect("a plain decimal");
        Self::sized(digits * BigInt::from(10).pow(PLACES - decimals.len() as u32))
    }

    pub fn to_f64(&self) -> f64 {
        format!("{}e-{PLACES}", self.value).parse().expect("digits")
    }

    pub fn is_zero(&self) -> bool {
        self.value.is_zero()
    }

    pub fn abs(&self) -> Self {
        Self::new(self.value.abs(), self.size)
    }

    pub fn sqrt(&self) -> Self {
        let root = Self::new((&self.value * scale()).sqrt(), 0.0);
        let plain = root.to_f64();
        // A relative error is halved; half of it more is on the safe side.
        let relative = if plain > 0.0 { self.size / self.to_f64() } else { 1.0 };
        Self { size: plain * relative, ..root }
    }

    pub fn powi(&self, n: usize) -> Self {
        (0..n).fold(Self::whole(1), |power, _| power * self.clone())
    }

    /// 0.96 to the power of this: a product if it is whole, otherwise from the series of ln(1 − 0.04) and of exp.
    pub fn power_of_096(&self) -> Self {
        let whole = (0..100).find(|n| Self::whole(*n).value == self.value);
        if let Some(whole) = whole {
            return Self::written("0.96").powi(whole as usize);
        }
        let (mut ln, mut power) = (Self::whole(0), Self::whole(1));
        for k in 1..70 {
            power = power * Self::written("0.04");
            ln = ln - power.clone() / Self::whole(k);
        }
        let x = self.clone() * ln;
        let (mut sum, mut term) = (Self::whole(1), Self::whole(1));
        for k in 1..80 {
            term = term * x.clone() / Self::whole(k);
            sum = sum + term.clone();
        }
        Self::sized(sum.value)
    }

    pub fn max(self, other: Self) -> Self {
        if self.value >= other.value { self } else { other }
    }

    pub fn exceeds(&self, other: &Self) -> bool {
        self.value > other.value
    }
}

impl Add for Exact {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::new(self.value + other.value, self.size + other.size)
    }
}

impl Sub for Exact {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self::new(self.value - other.value, self.size + other.size)
    }
}

impl Mul for Exact {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self::new(self.value * other.value / scale(), self.size * other.size)
    }
}

impl Div for Exact {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        let divisor = other.to_f64().abs();
        let size = self.size / divisor * (other.size / divisor);
        Self::new(self.value * scale() / other.value, size)
    }
}
