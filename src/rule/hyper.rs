//! The hyper-parameters: one list, kept as the text they were given.

use crate::error::Error;
use crate::scalar::{Literal, NumberType};

/// A hyper-parameter of an update rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum HyperParameter {
    /// α, the learning rate: about the length of a step, in units of θ.
    Alpha,
    /// β1, how much of the first moment survives a step.
    Beta1,
    /// β2, how much of the second moment survives a step.
    Beta2,
    /// ε, what keeps the denominator from 0, in units of the gradient.
    Eps,
}

use HyperParameter::*;

impl HyperParameter {
    /// All of them, in the order in which they are listed.
    pub const ALL: &'static [Self] = &[Alpha, Beta1, Beta2, Eps];

    /// The name in options, files and outputs.
    pub const fn key(self) -> &'static str {
        match self {
            Alpha => "alpha",
            Beta1 => "beta1",
            Beta2 => "beta2",
            Eps => "eps",
        }
    }

    /// The paper's symbol in plain text.
    pub const fn symbol(self) -> &'static str {
        match self {
            Alpha => "α",
            Beta1 => "β₁",
            Beta2 => "β₂",
            Eps => "ε",
        }
    }

    /// What it is, in words.
    pub const fn name(self) -> &'static str {
        match self {
            Alpha => "learning rate: about the length of a step",
            Beta1 => "decay of the first moment, per step",
            Beta2 => "decay of the second moment, per step",
            Eps => "added to the root of the second moment",
        }
    }

    /// What it may be, as a message says it.
    pub const fn allowed(self) -> &'static str {
        match self {
            Alpha => "above 0, such as 0.001",
            Beta1 => "at least 0 and below 1, such as 0.9",
            Beta2 => "at least 0 and below 1, such as 0.999",
            Eps => "at least 0, such as 1e-8",
        }
    }

    const fn allows(self, value: f64) -> bool {
        match self {
            Alpha => value > 0.0,
            Beta1 | Beta2 => 0.0 <= value && value < 1.0,
            Eps => value >= 0.0,
        }
    }

    /// Reads a value as it was given, and checks its range and that the number type holds it.
    ///
    /// # Errors
    ///
    /// The text is not a number, is outside the range, or is too large or too small to be told from infinity or 0.
    ///
    /// ```
    /// use adamscope::{HyperParameter, scalar::NumberType};
    ///
    /// assert_eq!(HyperParameter::Beta1.read("0.90", NumberType::F64).unwrap().as_str(), "0.90");
    /// assert_eq!(
    ///     HyperParameter::Beta1.read("1", NumberType::F64).unwrap_err().to_string(),
    ///     "beta1 is 1, but must be at least 0 and below 1, such as 0.9: at 1 the correction 1 - beta1^t is zero"
    /// );
    /// ```
    pub fn read(self, text: &str, number: NumberType) -> Result<Literal, Error> {
        let literal = text.parse().and_then(|literal| number.hold(literal));
        let literal = literal.map_err(|reason| Error::NotANumber {
            what: self.key().into(),
            text: text.into(),
            reason,
        })?;
        let value = literal.to_f64();
        if !self.allows(value) {
            let key = self.key();
            let beta = matches!(self, Beta1 | Beta2);
            // 0.99999999999999999999 is below 1, but not in binary64.
            let rounded = if beta && value >= 1.0 && literal.as_str().starts_with(['0', '.']) {
                " (1 in f64)"
            } else {
                ""
            };
            let why = if beta && value >= 1.0 {
                format!(": at 1 the correction 1 - {key}^t is zero")
            } else {
                String::new()
            };
            return Err(Error::OutOfRange {
                what: key,
                text: format!("{literal}{rounded}"),
                allowed: self.allowed(),
                why,
            });
        }
        Ok(literal)
    }
}

/// The hyper-parameters of an experiment, complete and checked, as the text they were given: each number type makes
/// its own numbers of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HyperParameters(Vec<(HyperParameter, Literal)>);

impl HyperParameters {
    pub(crate) fn new(values: Vec<(HyperParameter, Literal)>) -> Self {
        Self(values)
    }

    /// The text of a hyper-parameter, if the rule has it.
    pub fn get(&self, parameter: HyperParameter) -> Option<&Literal> {
        self.iter().find(|(p, _)| *p == parameter).map(|(_, literal)| literal)
    }

    /// Each with its text, in the rule's order.
    pub fn iter(&self) -> impl Iterator<Item = (HyperParameter, &Literal)> {
        self.0.iter().map(|(parameter, literal)| (*parameter, literal))
    }
}
