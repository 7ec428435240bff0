//! Equal terms and factors put together: a derivative as a person writes it.

use super::Expression;
use super::Operation::*;
use crate::scalar::Literal;

/// A product: a number, and factors with how often each occurs.
#[derive(Clone)]
struct Term {
    coefficient: Coefficient,
    factors: Vec<(Expression, u64)>,
}

/// digits · 10^-places, so that what is written in decimals stays exact.
#[derive(Clone, Copy, PartialEq)]
struct Coefficient {
    digits: i128,
    places: u32,
}

impl Expression {
    /// With equal terms of sums added up, equal factors made powers and numbers multiplied: x·1 + 1·x becomes 2·x. Nothing
    /// is multiplied out.
    ///
    /// It keeps the value as mathematics has it; in floating point the order of operations is another. This is for the
    /// derivatives that come out of dual numbers, where every product has left two terms; a rule prints as it computes.
    ///
    /// ```
    /// use adamscope::Objective;
    /// use adamscope::expression::{Arena, Letter};
    ///
    /// let arena = Arena::of_step(1);
    /// let theta = ["x", "y"].map(|name| arena.letter(Letter::new(name, name), 1.0));
    /// let mut g = theta;
    /// Objective::Rosenbrock.gradient(&theta, &mut g).unwrap();
    /// assert_eq!(g[0].expression().collected().to_string(), "−2·(1 − x) − 400·x·(y − x²)");
    /// ```
    pub fn collected(&self) -> Self {
        sum_of(&terms(self))
    }
}

/// The terms of a sum, equal ones put together, those with the coefficient 0 left out.
fn terms(expression: &Expression) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    scatter(expression, Coefficient::ONE, &mut terms);
    terms.retain(|term| term.coefficient.digits != 0);
    terms
}

/// Adds the terms of `expression`, times `sign`, to `terms`.
fn scatter(expression: &Expression, sign: Coefficient, terms: &mut Vec<Term>) {
    match expression {
        // A product rule leaves s + s: twice s, which stays in one piece.
        Expression::Apply(Add, parts) if parts.first() == parts.last() => {
            for part in parts.iter().take(1) {
                add(Term::of(&[&number("2"), part]), sign, terms);
            }
        }
        Expression::Apply(Add, parts) => parts.iter().for_each(|part| scatter(part, sign, terms)),
        Expression::Apply(Subtract, parts) => {
            for (index, part) in parts.iter().enumerate() {
                scatter(part, if index == 0 { sign } else { sign.negated() }, terms);
            }
        }
        Expression::Apply(Negate, parts) => {
            parts.iter().for_each(|part| scatter(part, sign.negated(), terms))
        }
        other => add(Term::of(&[other]), sign, terms),
    }
}

/// Adds a term, times `sign`, to those that are there.
fn add(mut term: Term, sign: Coefficient, terms: &mut Vec<Term>) {
    // A sign is 1 or -1, and the product with it always fits.
    term.coefficient = term.coefficient.times(sign).unwrap_or(term.coefficient);
    let alike = terms.iter_mut().find(|earlier| same_factors(&earlier.factors, &term.factors));
    match alike.and_then(|earlier| Some((earlier.coefficient.plus(term.coefficient)?, earlier))) {
        Some((sum, earlier)) => earlier.coefficient = sum,
        None => terms.push(term),
    }
}

impl Term {
    /// The product of these.
    fn of(factors: &[&Expression]) -> Self {
        let mut term = Self { coefficient: Coefficient::ONE, factors: Vec::new() };
        factors.iter().for_each(|factor| term.multiply(factor));
        term
    }

    /// Takes an expression in as a factor, or as several.
    fn multiply(&mut self, expression: &Expression) {
        match expression {
            Expression::Apply(Multiply, parts) => return parts.iter().for_each(|part| self.multiply(part)),
            Expression::Number(literal) => {
                let product = Coefficient::of(literal).and_then(|number| number.times(self.coefficient));
                if let Some(product) = product {
                    self.coefficient = product;
                    return;
                }
            }
            Expression::Apply(Add | Subtract | Negate, _) => {
                let mut terms = terms(expression);
                let common = take_common(&mut terms).times(self.coefficient);
                match (common, terms.as_slice()) {
                    (_, []) => self.coefficient.digits = 0,
                    (None, _) => self.factor(expression.clone(), 1),
                    // A sum of one term is none: (0 − 1)·x is −x.
                    (Some(common), [one]) => {
                        self.coefficient = common;
                        one.factors.iter().for_each(|(factor, times)| self.factor(factor.clone(), *times));
                    }
                    (Some(common), _) => {
                        self.coefficient = common;
                        self.factor(sum_of(&terms), 1);
                    }
                }
                return;
            }
            Expression::Apply(operation, parts) => {
                let parts: Vec<Expression> = parts.iter().map(Expression::collected).collect();
                return self.factor(Expression::Apply(*operation, parts), 1);
            }
            Expression::Letter(_) => {}
        }
        self.factor(expression.clone(), 1);
    }

    fn factor(&mut self, factor: Expression, times: u64) {
        match self.factors.iter_mut().find(|(earlier, _)| *earlier == factor) {
            Some((_, before)) => *before += times,
            None => self.factors.push((factor, times)),
        }
    }

    /// The product without its sign.
    fn product(&self) -> Expression {
        let coefficient = Coefficient { digits: self.coefficient.digits.abs(), ..self.coefficient };
        let power = |(factor, times): &(Expression, u64)| match times {
            1 => factor.clone(),
            2 => Expression::apply(Multiply, [factor.clone(), factor.clone()]),
            n => Expression::apply(Power, [factor.clone(), number(&n.to_string())]),
        };
        let mut factors = self.factors.iter().map(power);
        let first = if coefficient == Coefficient::ONE { factors.next() } else { None };
        let first = first.unwrap_or_else(|| number(&coefficient.text()));
        factors.fold(first, |product, factor| Expression::apply(Multiply, [product, factor]))
    }
}

/// Takes out what the coefficients of all terms have in common, and a minus that the first of them has: 2y − 2x² is
/// 2·(y − x²).
fn take_common(terms: &mut [Term]) -> Coefficient {
    let common = match &*terms {
        [] => return Coefficient::ONE,
        [one] => one.coefficient.digits,
        [first, ..] if terms.iter().all(|term| term.coefficient.places == 0) => {
            let sign = first.coefficient.digits.signum();
            sign * terms.iter().fold(0, |common, term| gcd(common, term.coefficient.digits.abs()))
        }
        [first, ..] => first.coefficient.digits.signum(),
    };
    let places = if let [one] = terms { one.coefficient.places } else { 0 };
    for term in terms {
        term.coefficient = Coefficient {
            digits: term.coefficient.digits / common,
            places: term.coefficient.places - places,
        };
    }
    Coefficient { digits: common, places }
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn sum_of(terms: &[Term]) -> Expression {
    let mut sum: Option<Expression> = None;
    for term in terms {
        let product = term.product();
        let negative = term.coefficient.digits < 0;
        sum = Some(match (sum, negative) {
            (None, false) => product,
            (None, true) => Expression::apply(Negate, [product]),
            (Some(sum), false) => Expression::apply(Add, [sum, product]),
            (Some(sum), true) => Expression::apply(Subtract, [sum, product]),
        });
    }
    sum.unwrap_or_else(|| number("0"))
}

fn same_factors(a: &[(Expression, u64)], b: &[(Expression, u64)]) -> bool {
    a.len() == b.len() && a.iter().all(|factor| b.contains(factor))
}

/// A number whose text is made here, of digits only.
fn number(text: &str) -> Expression {
    Expression::Number(text.parse().unwrap_or_default())
}

impl Coefficient {
    const ONE: Self = Self { digits: 1, places: 0 };

    /// The number of a text without an exponent, where it is not too long.
    fn of(literal: &Literal) -> Option<Self> {
        let (whole, decimals) = literal.as_str().split_once('.').unwrap_or((literal.as_str(), ""));
        let digits = format!("{whole}{decimals}").parse().ok()?;
        Some(Self { digits, places: u32::try_from(decimals.len()).ok()? }.shortest())
    }

    fn times(self, other: Self) -> Option<Self> {
        let digits = self.digits.checked_mul(other.digits)?;
        Some(Self { digits, places: self.places + other.places }.shortest())
    }

    fn plus(self, other: Self) -> Option<Self> {
        let places = self.places.max(other.places);
        let scaled = |x: Self| x.digits.checked_mul(10_i128.checked_pow(places - x.places)?);
        Some(Self { digits: scaled(self)?.checked_add(scaled(other)?)?, places }.shortest())
    }

    fn negated(self) -> Self {
        Self { digits: -self.digits, ..self }
    }

    /// Without zeros at the end of its decimals.
    fn shortest(mut self) -> Self {
        while self.places > 0 && self.digits % 10 == 0 {
            self = Self { digits: self.digits / 10, places: self.places - 1 };
        }
        self
    }

    fn text(self) -> String {
        let places = self.places as usize;
        let digits = format!("{:0>width$}", self.digits, width = places + 1);
        let (whole, decimals) = digits.split_at(digits.len() - places);
        if decimals.is_empty() { whole.into() } else { format!("{whole}.{decimals}") }
    }
}
