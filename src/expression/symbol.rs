//! A number that prints itself: an expression, together with the number that it stands for.

use super::Operation::*;
use super::{Expression, Letter, Operation};
use crate::scalar::{Literal, Scalar};
use std::cell::RefCell;
use std::fmt;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// The expressions of one step: opened for a run with [`Symbol`]s, and gone with it.
///
/// # Example
///
/// ```
/// use adamscope::expression::{Arena, Letter};
/// use adamscope::scalar::Scalar;
///
/// let arena = Arena::of_step(3);
/// let beta = arena.letter(Letter::new("β₁", r"\beta_1"), 0.9);
/// assert_eq!(beta.one_minus_powi(3).expression().to_string(), "1 − β₁ᵗ");
/// ```
#[derive(Debug)]
pub struct Arena {
    t: u64,
    nodes: RefCell<Vec<Node>>,
}

/// An expression whose parts are elsewhere in the arena.
#[derive(Clone, Debug)]
enum Node {
    Letter(Letter),
    Number(Literal),
    Apply(Operation, Vec<usize>),
}

impl Arena {
    /// For what step `t` computes: a t in a formula is a letter, not a number.
    pub fn of_step(t: u64) -> Self {
        Self { t, nodes: RefCell::default() }
    }

    /// A letter that stands for a number.
    pub fn letter<N>(&self, letter: Letter, value: N) -> Symbol<'_, N> {
        self.symbol(Node::Letter(letter), value)
    }

    fn symbol<N>(&self, node: Node, value: N) -> Symbol<'_, N> {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(node);
        Symbol { arena: self, place: nodes.len() - 1, value }
    }

    fn apply<N>(&self, operation: Operation, parts: impl Into<Vec<usize>>, value: N) -> Symbol<'_, N> {
        self.symbol(Node::Apply(operation, parts.into()), value)
    }

    fn number(&self, text: &str) -> usize {
        // The text is made here, of digits and a point.
        self.symbol(Node::Number(text.parse().unwrap_or_default()), ()).place
    }

    /// t, or what a number is as seen from it.
    fn step_number(&self, n: u64) -> usize {
        let t = || self.letter(Letter::step(), ()).place;
        let shifted = |operation, by| self.apply(operation, [t(), self.number(by)], ()).place;
        match n.checked_sub(self.t) {
            Some(0) => t(),
            Some(1) => shifted(Add, "1"),
            None if n + 1 == self.t => shifted(Subtract, "1"),
            _ => self.number(&n.to_string()),
        }
    }

    fn expression(&self, place: usize) -> Expression {
        let node = self.nodes.borrow()[place].clone();
        match node {
            Node::Letter(letter) => Expression::Letter(letter),
            Node::Number(literal) => Expression::Number(literal),
            Node::Apply(operation, parts) => {
                Expression::Apply(operation, parts.into_iter().map(|part| self.expression(part)).collect())
            }
        }
    }
}

/// An expression in an [`Arena`], with the number that it stands for: what `N` gives, operation by operation, so that
/// branches can be followed and the numbers are those of a run with `N`, bit for bit.
#[derive(Clone, Copy)]
pub struct Symbol<'arena, N> {
    arena: &'arena Arena,
    place: usize,
    /// The number that it stands for.
    pub value: N,
}

impl<'arena, N> Symbol<'arena, N> {
    /// The expression, to be kept when the arena is gone. Nothing is left out of it but ·1, +0 and the like.
    pub fn expression(&self) -> Expression {
        self.arena.expression(self.place).folded()
    }

    /// A letter that stands for this number from here on.
    pub fn named(self, letter: Letter) -> Self {
        self.arena.letter(letter, self.value)
    }

    fn make<M>(self, operation: Operation, parts: impl Into<Vec<usize>>, value: M) -> Symbol<'arena, M> {
        self.arena.apply(operation, parts, value)
    }
}

impl<N> fmt::Debug for Symbol<'_, N>
where
    N: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {:?}", self.expression(), self.value)
    }
}

macro_rules! infix {
    ($($operator:ident $method:ident $operation:ident),*) => {$(
        impl<N: Scalar> $operator for Symbol<'_, N> {
            type Output = Self;

            fn $method(self, other: Self) -> Self {
                self.make(Operation::$operation, [self.place, other.place], self.value.$method(other.value))
            }
        }
    )*};
}

infix!(Add add Add, Sub sub Subtract, Mul mul Multiply, Div div Divide);

impl<N: Scalar> Neg for Symbol<'_, N> {
    type Output = Self;

    fn neg(self) -> Self {
        self.make(Negate, [self.place], -self.value)
    }
}

impl<'arena, N: Scalar> Scalar for Symbol<'arena, N> {
    type Hyper = Symbol<'arena, N::Hyper>;

    /// The same expression: a rounding is no operation of the formula.
    fn narrow(wide: Self::Hyper) -> Self {
        Symbol { arena: wide.arena, place: wide.place, value: N::narrow(wide.value) }
    }

    fn constant(self, digits: i32, places: u8) -> Self {
        let places = usize::from(places);
        let unsigned = format!("{:0>width$}", digits.unsigned_abs(), width = places + 1);
        let (whole, decimals) = unsigned.split_at(unsigned.len() - places);
        let sign = if digits < 0 { "-" } else { "" };
        let point = if decimals.is_empty() { "" } else { "." };
        let place = self.arena.number(&format!("{sign}{whole}{point}{decimals}"));
        Self { place, value: self.value.constant(digits, places as u8), ..self }
    }

    fn step(self, t: u64) -> Self {
        Self { place: self.arena.step_number(t), value: self.value.step(t), ..self }
    }

    fn sqrt(self) -> Self {
        self.make(Root, [self.place], self.value.sqrt())
    }

    fn powi(self, n: u64) -> Self {
        self.make(Power, [self.place, self.arena.step_number(n)], self.value.powi(n))
    }

    fn one_minus_powi(self, n: u64) -> Self {
        let written = self.one() - self.powi(n);
        Self { value: self.value.one_minus_powi(n), ..written }
    }

    fn powf(self, y: Self) -> Self {
        self.make(Power, [self.place, y.place], self.value.powf(y.value))
    }

    fn max(self, other: Self) -> Self {
        self.make(Max, [self.place, other.place], self.value.max(other.value))
    }

    fn abs(self) -> Self {
        self.make(Absolute, [self.place], self.value.abs())
    }

    fn recip(self) -> Self {
        Self { value: self.value.recip(), ..self.one() / self }
    }

    fn mul_add(self, factor: Self, addend: Self) -> Self {
        Self { value: self.value.mul_add(factor.value, addend.value), ..addend + self * factor }
    }

    fn if_greater(self, than: Self, then: Self, otherwise: Self) -> Self {
        let one = self.value.one();
        let holds = self.value.if_greater(than.value, one, one.zero());
        let parts = [self.place, than.place, then.place, otherwise.place];
        let value = self.value.if_greater(than.value, then.value, otherwise.value);
        self.make(Cases { holds: holds.is_number() && is_one(holds) }, parts, value)
    }

    fn if_hyper_greater(left: Self::Hyper, than: Self::Hyper, then: Self, otherwise: Self) -> Self {
        let one = then.value.one();
        let holds = N::if_hyper_greater(left.value, than.value, one, one.zero());
        let parts = [left.place, than.place, then.place, otherwise.place];
        let value = N::if_hyper_greater(left.value, than.value, then.value, otherwise.value);
        then.make(Cases { holds: is_one(holds) }, parts, value)
    }

    fn is_number(self) -> bool {
        self.value.is_number()
    }

    // What frameworks do to numbers and formulas don't show: the number is theirs, the expression stays.

    const IN_A_VECTOR: usize = N::IN_A_VECTOR;

    fn flush(self) -> Self {
        Self { value: self.value.flush(), ..self }
    }

    fn hold(wide: Self::Hyper) -> Self::Hyper {
        Symbol { value: N::hold(wide.value), ..wide }
    }

    fn hold_powi(wide: Self::Hyper, n: u64) -> Self::Hyper {
        Symbol { value: N::hold_powi(wide.value, n), ..wide.powi(n) }
    }

    fn hold_powi_by_squaring(wide: Self::Hyper, n: u64) -> Self::Hyper {
        Symbol { value: N::hold_powi_by_squaring(wide.value, n), ..wide.powi(n) }
    }

    fn half_power(self) -> Self {
        Self { value: self.value.half_power(), ..self.sqrt() }
    }

    fn round_to_single(self) -> Self {
        Self { value: self.value.round_to_single(), ..self }
    }
}

/// Of 1 and 0 the 1, asked with what every number has: 0 has no reciprocal.
fn is_one<N: Scalar>(one_or_zero: N) -> bool {
    one_or_zero.recip().is_number()
}
