//! Leaving out what says nothing: ·1, ·0, +0.

use super::Operation::*;
use super::{Expression, Operation};
use crate::scalar::Literal;

impl Expression {
    /// Without the operations that change nothing: ·1, +0, /1, a double minus, a power of 1, and with 0 for what is 0
    /// times anything. The order of the others stays.
    ///
    /// It keeps the value, as long as every letter is a number.
    pub fn folded(&self) -> Self {
        match self {
            Self::Apply(operation, parts) => fold(*operation, parts.iter().map(Self::folded).collect()),
            _ => self.clone(),
        }
    }

    fn negated(self) -> Self {
        match self {
            Self::Apply(Negate, mut parts) if parts.len() == 1 => parts.remove(0),
            zero if zero.is("0") => zero,
            other => Self::apply(Negate, [other]),
        }
    }
}

/// An operation on parts that are folded already.
fn fold(operation: Operation, parts: Vec<Expression>) -> Expression {
    let zero = || Expression::Number(Literal::default());
    match (operation, parts.as_slice()) {
        (Add, [a, b]) if a.is("0") => b.clone(),
        (Add | Subtract, [a, b]) if b.is("0") => a.clone(),
        (Subtract, [a, b]) if a.is("0") => b.clone().negated(),
        (Multiply, [a, b]) if a.is("0") || b.is("0") => zero(),
        (Multiply, [a, b]) if a.is("1") => b.clone(),
        (Multiply | Divide | Power, [a, b]) if b.is("1") => a.clone(),
        (Divide, [a, _]) if a.is("0") => zero(),
        (Negate, [a]) => a.clone().negated(),
        _ => Expression::Apply(operation, parts),
    }
}
