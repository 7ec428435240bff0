//! A number that prints itself: an expression tree in an arena, with the binary64 number that it stands for.
//!
//! It folds and orders nothing, so that what is printed is what the rule computes, operation by operation.

use Level::*;
use adamscope::scalar::Scalar;
use std::cell::RefCell;
use std::fmt;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// The expressions of one step.
pub struct Arena {
    t: u64,
    nodes: RefCell<Vec<Node>>,
}

/// An expression; where it has parts, they are named by their place in the arena.
#[derive(Clone)]
enum Node {
    /// A letter or a constant.
    Word(String),
    Infix(char, usize, usize),
    Minus(usize),
    Root(usize),
    Power(usize, usize),
    Absolute(usize),
    Max(usize, usize),
    /// The third if the first is greater than the second, else the fourth.
    Cases([usize; 4]),
}

/// How strongly an expression holds together, weakest first.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Level {
    Sum,
    Product,
    Power,
    Atom,
}

impl Arena {
    /// For what step `t` computes.
    pub fn of_step(t: u64) -> Self {
        Self { t, nodes: RefCell::default() }
    }

    /// The step.
    pub fn t(&self) -> u64 {
        self.t
    }

    /// A letter that stands for a number.
    pub fn letter(&self, letter: &str, value: f64) -> Symbol<'_> {
        self.symbol(Node::Word(letter.into()), value)
    }

    fn symbol(&self, node: Node, value: f64) -> Symbol<'_> {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(node);
        Symbol { arena: self, place: nodes.len() - 1, value }
    }

    /// The expression as text, in brackets where it holds together less than `least`.
    fn text(&self, place: usize, least: Level) -> String {
        let node = self.nodes.borrow()[place].clone();
        let (level, text) = match node {
            Node::Word(word) => (Atom, word),
            Node::Infix('·', left, right) if left == right => (Power, format!("{}²", self.text(left, Atom))),
            // Left to right, as the operations are done: a right operand of the same level keeps its brackets.
            Node::Infix(sign @ ('·' | '/'), left, right) => {
                (Product, format!("{}{sign}{}", self.text(left, Product), self.text(right, Power)))
            }
            Node::Infix(sign, left, right) => {
                let (left, right) = (self.text(left, Sum), self.text(right, Product));
                let text = match (sign, right.strip_prefix('−')) {
                    ('+', Some(right)) => format!("{left} − {right}"),
                    (_, Some(_)) => format!("{left} {sign} ({right})"),
                    (_, None) => format!("{left} {sign} {right}"),
                };
                (Sum, text)
            }
            Node::Minus(x) => (Product, format!("−{}", self.text(x, Product))),
            Node::Root(x) => (Power, format!("√{}", self.text(x, Atom))),
            Node::Power(x, y) => (Power, format!("{}^{}", self.text(x, Atom), self.text(y, Atom))),
            Node::Absolute(x) => (Atom, format!("|{}|", self.text(x, Sum))),
            Node::Max(x, y) => (Atom, format!("max({}, {})", self.text(x, Sum), self.text(y, Sum))),
            Node::Cases(places) => {
                let [left, than, then, otherwise] = places.map(|place| self.text(place, Sum));
                (Atom, format!("{{ {then} if {left} > {than}; {otherwise} otherwise }}"))
            }
        };
        if level < least { format!("({text})") } else { text }
    }
}

/// A handle to an expression, with its number.
#[derive(Clone, Copy)]
pub struct Symbol<'arena> {
    arena: &'arena Arena,
    place: usize,
    /// The number that it stands for: what binary64 gives.
    pub value: f64,
}

impl Symbol<'_> {
    /// A letter that stands for this number from here on.
    pub fn named(self, letter: &str) -> Self {
        self.arena.letter(letter, self.value)
    }

    fn make(self, node: Node, value: f64) -> Self {
        self.arena.symbol(node, value)
    }
}

impl fmt::Display for Symbol<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.arena.text(self.place, Sum))
    }
}

impl fmt::Debug for Symbol<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self} = {:?}", self.value)
    }
}

macro_rules! infix {
    ($($operator:ident $method:ident $sign:literal),*) => {$(
        impl $operator for Symbol<'_> {
            type Output = Self;

            fn $method(self, other: Self) -> Self {
                self.make(Node::Infix($sign, self.place, other.place), self.value.$method(other.value))
            }
        }
    )*};
}

infix!(Add add '+', Sub sub '−', Mul mul '·', Div div '/');

impl Neg for Symbol<'_> {
    type Output = Self;

    fn neg(self) -> Self {
        self.make(Node::Minus(self.place), -self.value)
    }
}

impl Scalar for Symbol<'_> {
    type Hyper = Self;

    fn narrow(wide: Self) -> Self {
        wide
    }

    fn constant(self, digits: i32, places: u8) -> Self {
        let value = self.value.constant(digits, places);
        let size = self.arena.letter(&value.abs().to_string(), value.abs());
        if digits < 0 { -size } else { size }
    }

    fn step(self, t: u64) -> Self {
        let word = if t == self.arena.t { "t".into() } else { t.to_string() };
        self.make(Node::Word(word), self.value.step(t))
    }

    fn sqrt(self) -> Self {
        self.make(Node::Root(self.place), self.value.sqrt())
    }

    fn powi(self, n: u64) -> Self {
        self.make(Node::Power(self.place, self.step(n).place), Scalar::powi(self.value, n))
    }

    fn powf(self, y: Self) -> Self {
        self.make(Node::Power(self.place, y.place), self.value.powf(y.value))
    }

    fn max(self, other: Self) -> Self {
        self.make(Node::Max(self.place, other.place), Scalar::max(self.value, other.value))
    }

    fn abs(self) -> Self {
        self.make(Node::Absolute(self.place), self.value.abs())
    }

    fn recip(self) -> Self {
        self.one() / self
    }

    fn mul_add(self, factor: Self, addend: Self) -> Self {
        Self { value: self.value.mul_add(factor.value, addend.value), ..self * factor + addend }
    }

    fn if_greater(self, than: Self, then: Self, otherwise: Self) -> Self {
        let cases = [self, than, then, otherwise].map(|x| x.place);
        self.make(Node::Cases(cases), self.value.if_greater(than.value, then.value, otherwise.value))
    }

    fn if_hyper_greater(left: Self, than: Self, then: Self, otherwise: Self) -> Self {
        left.if_greater(than, then, otherwise)
    }

    fn is_number(self) -> bool {
        self.value.is_finite()
    }
}
