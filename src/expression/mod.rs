//! Formulas as data: what a symbolic run leaves behind, to be printed, evaluated, or filled in with numbers.

mod collect;
mod fold;
mod latex;
mod mathml;
mod symbol;
mod text;

pub(crate) use mathml::mathml;
pub use symbol::{Arena, Symbol};

use crate::scalar::{Literal, Scalar};

/// A formula: letters, numbers, and operations on them.
///
/// It is made by running a rule or an objective with [`Symbol`]s, not by hand. It prints as plain
/// text (`Display`), as LaTeX ([`Expression::latex`]) and as MathML ([`Expression::mathml`]).
///
/// # Example
///
/// ```
/// use adamscope::expression::{Arena, Letter};
///
/// let arena = Arena::of_step(1);
/// let [x, y] = ["x", "y"].map(|name| arena.letter(Letter::new(name, name), 3.0));
/// let product = ((x + y) * (x + y)).expression();
/// assert_eq!(product.to_string(), "(x + y)²");
/// assert_eq!(product.latex(), r"\left(x + y\right)^{2}");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A letter that stands for a number.
    Letter(Letter),
    /// A number.
    Number(Literal),
    /// An operation on expressions, as many as it takes.
    Apply(Operation, Vec<Expression>),
}

/// A letter, with its index: mₜ₋₁ is one letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// In plain text.
    pub text: String,
    /// In LaTeX's mathematics.
    pub latex: String,
}

/// What is done with the parts of an [`Expression`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Operation {
    /// a + b.
    Add,
    /// a − b.
    Subtract,
    /// a · b.
    Multiply,
    /// a / b.
    Divide,
    /// −a.
    Negate,
    /// √a.
    Root,
    /// a^b.
    Power,
    /// |a|.
    Absolute,
    /// The larger of a and b.
    Max,
    /// c where a > b, otherwise d.
    Cases {
        /// Whether a > b for the numbers that the letters stand for.
        holds: bool,
    },
}

use Operation::*;

impl Letter {
    /// That letter.
    pub fn new(text: impl Into<String>, latex: impl Into<String>) -> Self {
        Self { text: text.into(), latex: latex.into() }
    }

    /// t, the step.
    pub(crate) fn step() -> Self {
        Self::new("t", "t")
    }
}

impl Expression {
    /// With every letter for which `value` has another expression replaced by it.
    pub fn replaced(&self, value: &impl Fn(&Letter) -> Option<Self>) -> Self {
        match self {
            Self::Letter(letter) => value(letter).unwrap_or_else(|| self.clone()),
            Self::Number(_) => self.clone(),
            Self::Apply(operation, parts) => {
                Self::Apply(*operation, parts.iter().map(|part| part.replaced(value)).collect())
            }
        }
    }

    /// With only the case that holds of each [`Operation::Cases`]: the formula as it was followed.
    pub fn followed(&self) -> Self {
        match self {
            Self::Apply(Cases { holds }, parts) => match parts.as_slice() {
                [_, _, then, otherwise] => if *holds { then } else { otherwise }.followed(),
                _ => self.clone(),
            },
            Self::Apply(operation, parts) => {
                Self::Apply(*operation, parts.iter().map(Self::followed).collect())
            }
            _ => self.clone(),
        }
    }

    /// Its letters, each once, in the order in which they appear.
    pub fn letters(&self) -> Vec<&Letter> {
        let mut letters = Vec::new();
        self.visit_letters(&mut |letter| {
            if !letters.contains(&letter) {
                letters.push(letter);
            }
        });
        letters
    }

    fn visit_letters<'a>(&'a self, visit: &mut impl FnMut(&'a Letter)) {
        match self {
            Self::Letter(letter) => visit(letter),
            Self::Number(_) => {}
            Self::Apply(_, parts) => parts.iter().for_each(|part| part.visit_letters(visit)),
        }
    }

    /// What it comes to, in any number: `letter` and `number` say what stands for the letters and numbers in it.
    ///
    /// A power whose exponent is a whole number is [`Scalar::powi`].
    ///
    /// ```
    /// use adamscope::expression::{Arena, Letter};
    ///
    /// let arena = Arena::of_step(1);
    /// let x = arena.letter(Letter::new("x", "x"), 3.0);
    /// let square = (x * x).expression();
    /// assert_eq!(square.evaluate(&|_| 5.0, &|literal| literal.to_f64()), 25.0);
    /// ```
    pub fn evaluate<S: Scalar>(&self, letter: &impl Fn(&Letter) -> S, number: &impl Fn(&Literal) -> S) -> S {
        let (operation, parts) = match self {
            Self::Letter(name) => return letter(name),
            Self::Number(literal) => return number(literal),
            Self::Apply(operation, parts) => (operation, parts.as_slice()),
        };
        let value = |part: &Self| part.evaluate(letter, number);
        match (operation, parts) {
            (Add, [a, b]) => value(a) + value(b),
            (Subtract, [a, b]) => value(a) - value(b),
            (Multiply, [a, b]) if a == b => value(a).square(),
            (Multiply, [a, b]) => value(a) * value(b),
            (Divide, [a, b]) => value(a) / value(b),
            (Negate, [a]) => -value(a),
            (Root, [a]) => value(a).sqrt(),
            (Power, [a, b]) => match b.whole() {
                Some(n) => value(a).powi(n),
                None => value(a).powf(value(b)),
            },
            (Absolute, [a]) => value(a).abs(),
            (Max, [a, b]) => value(a).max(value(b)),
            (Cases { .. }, [a, b, c, d]) => value(a).if_greater(value(b), value(c), value(d)),
            // An operation has as many parts as it takes: `Symbol` and the folding see to it.
            _ => number(&Literal::default()).recip(),
        }
    }

    /// The whole number that it is, if it is one.
    fn whole(&self) -> Option<u64> {
        match self {
            Self::Number(literal) => literal.as_str().parse().ok(),
            _ => None,
        }
    }

    /// The same without the minus that it begins with, if it does: of −a, and of −a·b, which is (−a)·b.
    fn without_minus(&self) -> Option<Self> {
        match self {
            Self::Apply(Negate, parts) => parts.first().cloned(),
            Self::Apply(operation @ (Multiply | Divide), parts) => match parts.as_slice() {
                [a, b] if a != b => Some(Self::apply(*operation, [a.without_minus()?, b.clone()])),
                _ => None,
            },
            _ => None,
        }
    }

    fn is(&self, number: &str) -> bool {
        matches!(self, Self::Number(literal) if literal.as_str() == number)
    }

    fn apply(operation: Operation, parts: impl Into<Vec<Self>>) -> Self {
        Self::Apply(operation, parts.into())
    }
}

/// How strongly an expression holds together, weakest first: what is weaker than its place asks for stands in brackets.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Level {
    Sum,
    Product,
    Power,
    Atom,
}
