//! The numbers an experiment can be run in, and one recorded value of any of them.

use super::{Decimal, Literal, NoDecimal, Scalar};
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
    /// Exact decimals, 28 places: what a person gets on paper. See [`Decimal`].
    Decimal,
}

impl NumberType {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 3] = [Self::F64, Self::F32, Self::Decimal];

    /// The name that options, files and outputs use.
    pub const fn key(self) -> &'static str {
        match self {
            Self::F64 => "f64",
            Self::F32 => "f32",
            Self::Decimal => "decimal",
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

    /// Why this is not a number, for a type that knows. Floats have NaN and the infinities, which say it themselves.
    fn poison(self) -> Option<NoDecimal> {
        None
    }
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
/// Shown, it is the shortest decimal that reads back as the same number of its type. An exact decimal is shown in full,
/// without trailing zeros and never with an exponent; it is serialized as that text, since a reader of JSON may well
/// make a binary number of a number.
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
    /// An exact decimal.
    Decimal(Decimal),
}

impl Value {
    /// The value in binary64: exact for the floats, the nearest for a decimal.
    pub fn to_f64(self) -> f64 {
        match self {
            Self::F64(value) => value,
            Self::F32(value) => value.into(),
            Self::Decimal(value) => value.to_f64(),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // `Debug` of a float is the shortest text that reads back, in scientific notation where that is shorter by far.
        match self {
            Self::F64(value) => write!(f, "{value:?}"),
            Self::F32(value) => write!(f, "{value:?}"),
            Self::Decimal(value) => value.fmt(f),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::F64(value) => serializer.serialize_f64(*value),
            Self::F32(value) => serializer.serialize_f32(*value),
            Self::Decimal(value) => serializer.collect_str(value),
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
    /// Exact decimals.
    Decimal(&'a [Decimal]),
}

impl Values<'_> {
    /// How many there are.
    pub fn len(self) -> usize {
        match self {
            Self::F64(row) => row.len(),
            Self::F32(row) => row.len(),
            Self::Decimal(row) => row.len(),
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
            Self::Decimal(row) => row.get(index).copied().map(Value::Decimal),
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
            Self::Decimal(row) => Box::new(row.iter().copied().map(Value::Decimal)),
        }
    }
}
