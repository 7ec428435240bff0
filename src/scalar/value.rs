//! The numbers an experiment can be run in, and one recorded value of any of them.

use super::vector::{F32s, F64s, Processor};
use super::{Decimal, Literal, LiteralError, NoDecimal, Scalar};
use crate::choice::Choice;
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
    /// Its largest number, as a message says it.
    pub(crate) const fn largest(self) -> &'static str {
        match self {
            Self::F64 => "1.8e308",
            Self::F32 => "3.4e38",
            Self::Decimal => "7.9e28",
        }
    }

    /// What else to do where its range does not suffice, as a message says it.
    pub(crate) const fn or_use(self) -> &'static str {
        match self {
            Self::F64 => "",
            Self::F32 | Self::Decimal => ", or use f64",
        }
    }

    /// Its smallest number above 0, as a message says it.
    pub(crate) const fn smallest(self) -> &'static str {
        match self {
            Self::F64 => "5e-324",
            Self::F32 => "1.4e-45",
            Self::Decimal => "1e-28",
        }
    }

    /// A written number, if this type can hold it; binary64 must be able to, whatever the type.
    ///
    /// # Errors
    ///
    /// It is too large, or so small that nothing, or too little, would be left of it.
    ///
    /// ```
    /// use adamscope::scalar::NumberType;
    ///
    /// let error = NumberType::F32.hold("1e50".parse().unwrap()).unwrap_err();
    /// assert_eq!(error.to_string(), "is too large for f32, whose largest number is about 3.4e38; give a smaller one, or use f64");
    /// ```
    pub fn hold(self, literal: Literal) -> Result<Literal, LiteralError> {
        let in_range = |value: f64, number| {
            if value.is_infinite() {
                return Err(LiteralError::TooLarge { number });
            }
            if Value::F64(value).is_zero() && !literal.is_zero() {
                return Err(LiteralError::TooSmall { number });
            }
            Ok(())
        };
        match self {
            Self::F64 => {}
            Self::F32 => in_range((literal.to_f64() as f32).into(), self)?,
            Self::Decimal => {
                if let Some(why) = Decimal::from(&literal).poison() {
                    return Err(LiteralError::NoDecimal { why });
                }
            }
        }
        in_range(literal.to_f64(), Self::F64)?;
        Ok(literal)
    }
}

impl Choice for NumberType {
    const KIND: &'static str = "number type";
    const ALL: &'static [Self] = &[Self::F64, Self::F32, Self::Decimal];

    fn key(self) -> &'static str {
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

    /// Whether several are worth computing side by side: floats fill a vector register.
    const SIDE_BY_SIDE: bool;

    /// As many side by side as are best.
    #[doc(hidden)]
    type Vector: SideBySide<Self>;

    /// The written number in the companion type; see [`Scalar::Hyper`].
    fn read(literal: &Literal) -> Self::Hyper;

    /// A binary64 number in the companion type, where that is a binary number itself; to another, such as an exact decimal,
    /// it means what its text says.
    fn of_binary(_value: f64) -> Option<Self::Hyper> {
        None
    }

    /// This value in the companion type, without loss.
    fn widen(self) -> Self::Hyper;

    /// One value, for those who show it.
    fn value(self) -> Value;

    /// A row of values, for those who show them.
    fn values(row: &[Self]) -> Values<'_>;

    /// Why this is not a number, for a type that knows. Floats have NaN and the infinities, which say it themselves.
    fn poison(self) -> Option<NoDecimal> {
        None
    }
}

/// Some neighbours in a row that compute as one number.
pub trait SideBySide<S: Scalar>: Scalar<Hyper = S::Hyper> {
    /// So many numbers.
    type Array;

    /// A row by so many; what is left at its end is left out.
    fn arrays(row: &[S]) -> &[Self::Array];

    /// The same to write to.
    fn arrays_mut(row: &mut [S]) -> &mut [Self::Array];

    /// Reads them.
    fn read(processor: Processor, from: &Self::Array) -> Self;

    /// Writes them.
    fn write(self, to: &mut Self::Array);

    /// `sum`, if these are numbers, and NaN where one is none.
    fn residue(self, sum: Self) -> Self;

    /// How many.
    const COUNT: usize = size_of::<Self::Array>() / size_of::<S>();
}

/// One alone.
impl<S: Number> SideBySide<S> for S {
    type Array = S;

    #[inline(always)]
    fn arrays(row: &[S]) -> &[S] {
        row
    }

    #[inline(always)]
    fn arrays_mut(row: &mut [S]) -> &mut [S] {
        row
    }

    #[inline(always)]
    fn read(_: Processor, from: &S) -> S {
        *from
    }

    #[inline(always)]
    fn write(self, to: &mut S) {
        *to = self;
    }

    #[inline(always)]
    #[expect(clippy::eq_op, reason = "x − x is 0 for a number alone")]
    fn residue(self, sum: S) -> S {
        sum + (self - self)
    }
}

macro_rules! number {
    ($float:ty, $variant:ident, $vector:ty) => {
        impl Number for $float {
            const TYPE: NumberType = NumberType::$variant;
            const SIDE_BY_SIDE: bool = true;
            type Vector = $vector;

            fn read(literal: &Literal) -> f64 {
                literal.to_f64()
            }

            #[inline]
            fn of_binary(value: f64) -> Option<f64> {
                Some(value)
            }

            #[inline]
            fn widen(self) -> f64 {
                f64::from(self)
            }

            #[inline]
            fn value(self) -> Value {
                Value::$variant(self)
            }

            fn values(row: &[Self]) -> Values<'_> {
                Values::$variant(row)
            }
        }
    };
}

number!(f64, F64, F64s);
number!(f32, F32, F32s);

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

    /// Whether it is a number at all: not NaN, not infinite, not poisoned.
    pub fn is_number(self) -> bool {
        match self {
            Self::F64(value) => Scalar::is_number(value),
            Self::F32(value) => Scalar::is_number(value),
            Self::Decimal(value) => Scalar::is_number(value),
        }
    }

    /// Whether it is 0, of either sign.
    pub fn is_zero(self) -> bool {
        match self {
            Self::Decimal(value) => value == Decimal::default(),
            _ => self.to_f64().abs() <= 0.0,
        }
    }

    /// With so many digits after the point, correctly rounded.
    pub fn to_fixed(self, decimals: usize) -> String {
        match self {
            Self::F64(value) => format!("{value:.decimals$}"),
            Self::F32(value) => format!("{value:.decimals$}"),
            Self::Decimal(value) => value.to_fixed(decimals),
        }
    }

    /// With so many significant digits and a power of ten, correctly rounded: `1.23e-9`.
    pub fn to_scientific(self, digits: usize) -> String {
        let decimals = digits.saturating_sub(1);
        match self {
            Self::F64(value) => format!("{value:.decimals$e}"),
            Self::F32(value) => format!("{value:.decimals$e}"),
            Self::Decimal(value) => value.to_scientific(decimals),
        }
    }

    /// Whether a decimal text is all there is of it: it reads back as the same number of its type.
    pub fn is_exactly(self, text: &str) -> bool {
        match self {
            Self::F64(value) => text.parse::<f64>().is_ok_and(|read| read.to_bits() == value.to_bits()),
            Self::F32(value) => text.parse::<f32>().is_ok_and(|read| read.to_bits() == value.to_bits()),
            Self::Decimal(value) => text.parse::<Decimal>() == Ok(value),
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

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::F64(row) => row.serialize(serializer),
            Self::F32(row) => row.serialize(serializer),
            Self::Decimal(_) => serializer.collect_seq(*self),
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
