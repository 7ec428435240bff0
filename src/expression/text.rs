//! A formula in plain text.

use super::Operation::*;
use super::{Expression, Level};
use std::fmt;

/// On one line, so that it can be read by eye and by a program: `·` for times, `/`, round brackets, `√(…)`, powers raised
/// where Unicode can raise them and after a `^` otherwise, `e` for exponents. The minus of an operation is U+2212; that of a number is the `-` of every keyboard, so that programs
/// read what they copy.
impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text(self, Level::Sum))
    }
}

/// In brackets where it holds together less than `least`.
fn text(expression: &Expression, least: Level) -> String {
    let (level, text) = match expression {
        Expression::Letter(letter) => (Level::Atom, letter.text.clone()),
        // A negative number needs brackets wherever something stands before it.
        Expression::Number(literal) => {
            let level = if literal.as_str().starts_with('-') { Level::Sum } else { Level::Atom };
            (level, literal.as_str().into())
        }
        Expression::Apply(operation, parts) => match (operation, parts.as_slice()) {
            (Add, [a, b]) => (Level::Sum, sum(a, " + ", " − ", b)),
            (Subtract, [a, b]) => {
                (Level::Sum, format!("{} − {}", text(a, Level::Sum), text(b, Level::Product)))
            }
            (Multiply, [a, b]) if a == b => (Level::Power, raised(a, "²")),
            // (−a)·b is read as −a·b.
            (Multiply | Divide, [Expression::Apply(Negate, a), b]) if a.len() == 1 => {
                let positive = Expression::apply(*operation, [a[0].clone(), b.clone()]);
                (Level::Sum, format!("−{}", text(&positive, Level::Product)))
            }
            // Left to right, as the operations are done: a right operand of the same level keeps its brackets.
            (Multiply, [a, b]) => {
                (Level::Product, format!("{}·{}", text(a, Level::Product), text(b, Level::Power)))
            }
            (Divide, [a, b]) => {
                (Level::Product, format!("{}/{}", text(a, Level::Product), text(b, Level::Power)))
            }
            // As weak as a sum: whatever stands before a minus needs brackets between.
            (Negate, [a]) => (Level::Sum, format!("−{}", text(a, Level::Product))),
            (Root, [a]) => (Level::Power, format!("√({})", text(a, Level::Sum))),
            (Power, [a, b]) => (Level::Power, power(a, b)),
            (Absolute, [a]) => (Level::Atom, format!("|{}|", text(a, Level::Sum))),
            (Max, [a, b]) => (Level::Atom, format!("max({}, {})", text(a, Level::Sum), text(b, Level::Sum))),
            (Cases { .. }, [a, b, c, d]) => {
                let [a, b, c, d] = [a, b, c, d].map(|part| text(part, Level::Sum));
                (Level::Atom, format!("{{ {c} if {a} > {b}; {d} otherwise }}"))
            }
            _ => (Level::Atom, "?".into()),
        },
    };
    if level < least { format!("({text})") } else { text }
}

/// A sum, or a difference where what is added has a minus before it.
fn sum(a: &Expression, plus: &str, minus: &str, b: &Expression) -> String {
    let left = text(a, Level::Sum);
    match b.without_minus() {
        Some(b) => format!("{left}{minus}{}", text(&b, Level::Product)),
        None => format!("{left}{plus}{}", text(b, Level::Product)),
    }
}

fn power(base: &Expression, exponent: &Expression) -> String {
    let exponent = text(exponent, Level::Sum);
    match exponent.chars().map(superscript).collect::<Option<String>>() {
        Some(exponent) => raised(base, &exponent.replace(' ', "")),
        None if exponent.chars().all(|c| c.is_ascii_digit() || c == '.') => {
            raised(base, &format!("^{exponent}"))
        }
        None => raised(base, &format!("^({exponent})")),
    }
}

/// A number with an exponent of its own keeps its brackets, too: 1e-8² would be read as 1e(-8²).
fn raised(base: &Expression, exponent: &str) -> String {
    match base {
        Expression::Number(literal) if literal.as_str().contains(['e', 'E']) => {
            format!("({}){exponent}", literal.as_str())
        }
        _ => format!("{}{exponent}", text(base, Level::Atom)),
    }
}

fn superscript(c: char) -> Option<char> {
    let from = "0123456789t+− ";
    let to = "⁰¹²³⁴⁵⁶⁷⁸⁹ᵗ⁺⁻ ";
    from.chars().zip(to.chars()).find(|(plain, _)| *plain == c).map(|(_, raised)| raised)
}
