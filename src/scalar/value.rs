//! The numbers an experiment can be run in, and one recorded value of any of them.

use super::{Literal, Scalar};
use serde::{Serialize, Serializer};
use std::fmt;

/// The number types by name: what `--number` takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NumberType {
    /// IEEE 754 binary64, some 16 significant digits.
    #[default]
    F64,
    /// IEEE 754 binary32, some 7 significant digits; what networks are mostly trained in.
    F32,
}

impl NumberType {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 2] = [Self::F64, Self::F32];

    /// The name that options, files and outputs use.
    pub const fn key(self) -> &'static str {
        match self {
            Self::F64 => "f64",
            Self::F32 => "f32",
        }
    }

    /// Its largest number, as a message says it.
    pub(crate) const fn largest(self) -> &'static str {
        match self {
            Self::F64 => "1.8e308",
            Self::F32 => "3.4e38",
        }
    }

    /// Why a number that binary64 can hold is too much for this type: too large, or not 0 and too small. On from the
    /// punctuation.
    pub(crate) fn out_of_reach(self, literal: &Literal) -> Option<String> {
        let (value, key) = (literal.to_f64(), self.key());
        match self {
            Self::F64 => None,
            Self::F32 if (value as f32).is_infinite() => Some(format!(
                "; it is too large for {key}: the largest is about {}; make it smaller, or use f64",
                self.largest()
            )),
            Self::F32 if value as f32 == 0.0 && !literal.is_zero() => Some(format!(
                "; it is too small to be told from 0 in {key}: the smallest is about 1.4e-45; make it larger, or \
                 use f64"
            )),
            Self::F32 => None,
        }
    }
}

/// A number that an experiment can be run in and a trace can hold.
pub trait Number: Scalar + Default + 'static {
    /// Which one this is.
    const TYPE: NumberType;

    /// The written number in the companion type; see [`Scalar::Hyper`].
    fn read(literal: &Literal) -> Self::Hyper;

    /// This value in the companion type, without loss.
    fn widen(self) -> Self::Hyper;

    /// A row of values, for those who show them.
    fn values(row: &[Self]) -> Values<'_>;
}

macro_rules! number {
    ($float:ty, $variant:ident) => {
        impl Number for $float {
            const TYPE: NumberType = NumberType::$variant;

            fn read(literal: &Literal) -> f64 {
                literal.to_f64()
            }

            #[inline]
            fn widen(self) -> f64 {
                f64::from(self)
            }

            fn values(row: &[Self]) -> Values<'_> {
                Values::$variant(row)
            }
        }
    };
}

number!(f64, F64);
number!(f32, F32);

/// One recorded number.
///
/// Shown, it is the shortest decimal that reads back as the same number of its type.
///
/// ```
/// use adamscope::scalar::Value;
///
/// assert_eq!(Value::F32(0.1).to_string(), "0.1");
/// assert_eq!(Value::F32(0.1).to_f64(), 0.10000000149011612);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// A binary64 number.
    F64(f64),
    /// A binary32 number.
    F32(f32),
}

impl Value {
    /// The value in binary64, exact for the floats.
    pub fn to_f64(self) -> f64 {
        match self {
            Self::F64(value) => value,
            Self::F32(value) => value.into(),
        }
    }

    /// Whether it is 0, of either sign.
    pub fn is_zero(self) -> bool {
        self.to_f64().abs() <= 0.0
    }

    /// With so many digits after the point, correctly rounded.
    pub fn to_fixed(self, decimals: usize) -> String {
        match self {
            Self::F64(value) => format!("{value:.decimals$}"),
            Self::F32(value) => format!("{value:.decimals$}"),
        }
    }

    /// With so many significant digits and a power of ten, correctly rounded: `1.23e-9`.
    pub fn to_scientific(self, digits: usize) -> String {
        let decimals = digits.saturating_sub(1);
        match self {
            Self::F64(value) => format!("{value:.decimals$e}"),
            Self::F32(value) => format!("{value:.decimals$e}"),
        }
    }

    /// Whether a decimal text is all there is of it: it reads back as the same number of its type.
    pub fn is_exactly(self, text: &str) -> bool {
        match self {
            Self::F64(value) => text.parse::<f64>().is_ok_and(|read| read.to_bits() == value.to_bits()),
            Self::F32(value) => text.parse::<f32>().is_ok_and(|read| read.to_bits() == value.to_bits()),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // `Debug` of a float is the shortest text that reads back, in scientific notation where that is shorter by far.
        match self {
            Self::F64(value) => write!(f, "{value:?}"),
            Self::F32(value) => write!(f, "{value:?}"),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::F64(value) => serializer.serialize_f64(*value),
            Self::F32(value) => serializer.serialize_f32(*value),
        }
    }
}

/// One quantity of one step: a value a coordinate, or a single value where all coordinates share it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Values<'a> {
    /// Binary64 numbers.
    F64(&'a [f64]),
    /// Binary32 numbers.
    F32(&'a [f32]),
}

impl Values<'_> {
    /// How many there are.
    pub fn len(self) -> usize {
        match self {
            Self::F64(row) => row.len(),
            Self::F32(row) => row.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The one at `index`.
    pub fn get(self, index: usize) -> Option<Value> {
        match self {
            Self::F64(row) => row.get(index).copied().map(Value::F64),
            Self::F32(row) => row.get(index).copied().map(Value::F32),
        }
    }
}

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::F64(row) => row.serialize(serializer),
            Self::F32(row) => row.serialize(serializer),
        }
    }
}

impl<'a> IntoIterator for Values<'a> {
    type Item = Value;
    type IntoIter = Box<dyn Iterator<Item = Value> + 'a>;

    fn into_iter(self) -> Self::IntoIter {
        match self {
            Self::F64(row) => Box::new(row.iter().copied().map(Value::F64)),
            Self::F32(row) => Box::new(row.iter().copied().map(Value::F32)),
        }
    }
}
