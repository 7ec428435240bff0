//! A formula in LaTeX's mathematics.

use super::Operation::*;
use super::{Expression, Level};

impl Expression {
    /// In LaTeX's mathematics, with fractions and roots drawn out, of commands that every reader of it knows.
    pub fn latex(&self) -> String {
        latex(self, Level::Sum)
    }
}

/// In brackets where it holds together less than `least`.
fn latex(expression: &Expression, least: Level) -> String {
    let (level, text) = match expression {
        Expression::Letter(letter) => (Level::Atom, letter.latex.clone()),
        Expression::Number(literal) => number(literal.as_str()),
        Expression::Apply(operation, parts) => match (operation, parts.as_slice()) {
            (Add, [a, b]) => {
                let (sign, b) = b.without_minus().map_or(("+", b.clone()), |b| ("-", b));
                (Level::Sum, format!("{} {sign} {}", latex(a, Level::Sum), latex(&b, Level::Product)))
            }
            (Subtract, [a, b]) => {
                (Level::Sum, format!("{} - {}", latex(a, Level::Sum), latex(b, Level::Product)))
            }
            (Multiply, [a, b]) if a == b => (Level::Power, format!("{}^{{2}}", latex(a, Level::Atom))),
            (Multiply | Divide, [Expression::Apply(Negate, a), b]) if a.len() == 1 => {
                let positive = Expression::apply(*operation, [a[0].clone(), b.clone()]);
                (Level::Sum, format!("-{}", latex(&positive, Level::Product)))
            }
            (Multiply, [a, b]) => {
                // Letters stand side by side, as the paper has them; numbers would run into each other.
                let times = if b.letters().is_empty() { r" \cdot " } else { r" \, " };
                (Level::Product, format!("{}{times}{}", latex(a, Level::Product), latex(b, Level::Power)))
            }
            (Divide, [a, b]) => {
                (Level::Product, format!(r"\frac{{{}}}{{{}}}", latex(a, Level::Sum), latex(b, Level::Sum)))
            }
            (Negate, [a]) => (Level::Sum, format!("-{}", latex(a, Level::Product))),
            (Root, [a]) => (Level::Atom, format!(r"\sqrt{{{}}}", latex(a, Level::Sum))),
            (Power, [a, b]) => {
                (Level::Power, format!("{}^{{{}}}", latex(a, Level::Atom), latex(b, Level::Sum)))
            }
            (Absolute, [a]) => (Level::Atom, format!(r"\left|{}\right|", latex(a, Level::Sum))),
            (Max, [a, b]) => {
                let [a, b] = [a, b].map(|part| latex(part, Level::Sum));
                (Level::Atom, format!(r"\max\left({a}, {b}\right)"))
            }
            (Cases { .. }, [a, b, c, d]) => {
                let [a, b, c, d] = [a, b, c, d].map(|part| latex(part, Level::Sum));
                let cases = format!(r"{c} & \text{{if }} {a} > {b} \\ {d} & \text{{otherwise}}");
                (Level::Atom, format!(r"\begin{{cases}} {cases} \end{{cases}}"))
            }
            _ => (Level::Atom, "?".into()),
        },
    };
    if level < least { format!(r"\left({text}\right)") } else { text }
}

/// A number as LaTeX has it: powers of ten in full.
fn number(digits: &str) -> (Level, String) {
    let (sign, unsigned) = digits.strip_prefix('-').map_or(("", digits), |unsigned| ("-", unsigned));
    let text = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            format!(r"{sign}{mantissa} \cdot 10^{{{}}}", exponent.trim_start_matches('+'))
        }
        None => digits.into(),
    };
    let level = match (sign, unsigned.contains(['e', 'E'])) {
        ("-", _) => Level::Sum,
        (_, true) => Level::Product,
        _ => Level::Atom,
    };
    (level, text)
}
