//! A framework's recorded run.

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A run as its file has it; who made it is in there too.
#[derive(Deserialize)]
pub struct Golden {
    pub id: String,
    pub framework: String,
    pub optimizer: String,
    pub variant: String,
    pub dtype: String,
    pub hyper: BTreeMap<String, Value>,
    pub problem: Problem,
    pub steps: usize,
    pub theta0: Vec<String>,
    /// By name, a row of hexadecimal numbers a step.
    pub fields: BTreeMap<String, Vec<String>>,
}

/// Where its gradients came from.
#[derive(Deserialize)]
pub struct Problem {
    pub name: String,
    pub file: Option<String>,
}

#[derive(Deserialize)]
struct Input {
    g: Rows,
}

#[derive(Deserialize)]
struct Rows {
    hex: Vec<Vec<String>>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

impl Golden {
    /// Every file there is, by name.
    pub fn all() -> Vec<Self> {
        let folder =
            std::env::var_os("FRAMEWORK_RUNS").map_or_else(|| folder().join("frameworks"), PathBuf::from);
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        let read = |file: &PathBuf| {
            let text = std::fs::read_to_string(file).unwrap();
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
        };
        files.iter().map(read).collect()
    }

    /// The gradient that it was fed, step by step.
    pub fn gradients(&self, coordinates: &[usize]) -> Vec<Vec<f64>> {
        let Some(file) = &self.problem.file else {
            return (1..=self.steps).map(|t| self.row("g", t, coordinates)).collect();
        };
        let text = std::fs::read_to_string(folder().join(file)).unwrap();
        let input: Input = serde_json::from_str(&text).unwrap();
        let row = |row: &Vec<String>| coordinates.iter().map(|one| from_hex(&row[*one])).collect();
        input.g.hex.iter().take(self.steps).map(row).collect()
    }

    /// A field at step t.
    pub fn row(&self, field: &str, t: usize, coordinates: &[usize]) -> Vec<f64> {
        let all: Vec<f64> = self.fields[field][t - 1].split(' ').map(from_hex).collect();
        // A number that all coordinates share stands alone.
        if all.len() < self.theta0.len() { all } else { coordinates.iter().map(|one| all[*one]).collect() }
    }

    /// The first step at which one of these coordinates has a number that isn't finite.
    pub fn ends(&self, coordinates: &[usize]) -> Option<usize> {
        let all_finite = |field: &String, t| self.row(field, t, coordinates).iter().all(|x| x.is_finite());
        (1..=self.steps).find(|t| !self.fields.keys().all(|field| all_finite(field, *t)))
    }
}

/// Reads a number as Python's `float.hex` writes it: `-0x1.8000000000000p+1`.
fn from_hex(text: &str) -> f64 {
    let (sign, text) = text.strip_prefix('-').map_or((1.0, text), |rest| (-1.0, rest));
    let Some((digits, exponent)) = text.strip_prefix("0x").and_then(|rest| rest.split_once('p')) else {
        return sign * text.parse::<f64>().unwrap_or_else(|_| panic!("{text} is no number"));
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mantissa = u64::from_str_radix(&format!("{whole}{fraction}"), 16).unwrap();
    // At most 53 bits, so that this is exact, and so is each of the two scalings by a power of two, in this order.
    let scale = exponent.parse::<i32>().unwrap() - 4 * fraction.len() as i32;
    let half = scale / 2;
    sign * (mantissa as f64 * 2_f64.powi(half)) * 2_f64.powi(scale - half)
}

/// The number as `float.hex` writes it.
pub fn hex(x: f64) -> String {
    let bits = x.to_bits();
    let (exponent, fraction) = ((bits >> 52) & 0x7ff, bits & ((1 << 52) - 1));
    let sign = if x.is_sign_negative() { "-" } else { "" };
    match exponent {
        0 if fraction == 0 => format!("{sign}0x0.0p+0"),
        0 => format!("{sign}0x0.{fraction:013x}p-1022"),
        0x7ff => format!("{x}"),
        _ => format!("{sign}0x1.{fraction:013x}p{:+}", exponent as i64 - 1023),
    }
}

#[test]
fn hexadecimal_numbers_are_read_as_they_are_written() {
    for x in [0.0, -0.0, 1.0, -1.5, 0.1, 5e-324, f64::MIN_POSITIVE, -f64::MAX, 1e-310] {
        assert_eq!(from_hex(&hex(x)).to_bits(), x.to_bits(), "{x:e}");
    }
    assert_eq!(from_hex("0x1.8000000000000p+1").to_bits(), 3.0_f64.to_bits());
    assert_eq!(from_hex("-inf").to_bits(), f64::NEG_INFINITY.to_bits());
}
