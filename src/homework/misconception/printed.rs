//! A misconception's equations, printed from the formulas that mark it.

use super::{Misconception, Seen};
use crate::Quantity;
use crate::expression::{Arena, Letter, Symbol};
use crate::rule::HyperParameter;

/// A step far enough from the first for t − 1, t and t + 1 to be told from the other numbers.
const STEP: u64 = 100;

impl Misconception {
    /// The equations as somebody with the misconception has them, in plain text: its own formulas, run with symbols.
    ///
    /// ```
    /// use adamscope::Choice;
    /// use adamscope::homework::Misconception;
    ///
    /// let swapped = Misconception::from_key("eps-inside-root").unwrap();
    /// assert_eq!(swapped.printed(), "Δₜ = α·m̂ₜ/√(v̂ₜ + ε)");
    /// ```
    pub fn printed(self) -> String {
        // What these say is not in the formula of one coordinate at one step.
        match self {
            Self::TPerCoordinate => {
                return "m̂ₜ = mₜ/(1 − β₁ᵏ), v̂ₜ = vₜ/(1 − β₂ᵏ), k counting coordinates".into();
            }
            Self::MomentsStartAtGradient => return "m₀ = g₁".into(),
            Self::GradientAtWrongTheta => return "gₜ = ∇f(θₜ), or ∇f(θₜ₋₂)".into(),
            _ => {}
        }
        let arena = Arena::of_step(STEP);
        let letter = |text: &str| arena.letter(Letter::new(text, text), 0.5_f64);
        let hyper = |parameter: HyperParameter| letter(parameter.symbol());
        // With weight decay there would be a step of Adam's by itself; the formulas are the same.
        let letters = |of: &dyn Fn(&str) -> String| {
            let mut letters: [Option<Symbol<'_, f64>>; Quantity::COUNT] = [None; Quantity::COUNT];
            for quantity in Quantity::all().filter(|quantity| *quantity != Quantity::AdamStep) {
                letters[quantity as usize] = Some(letter(&of(quantity.facts().symbol)));
            }
            letters
        };
        let (now, before) = (letters(&str::to_owned), letters(&|symbol| symbol.replace('ₜ', "ₜ₋₁")));
        let equation = |quantity: &Quantity| {
            let symbol = quantity.facts().symbol;
            let seen = Seen {
                alpha: hyper(HyperParameter::Alpha),
                beta1: hyper(HyperParameter::Beta1),
                beta2: hyper(HyperParameter::Beta2),
                eps: hyper(HyperParameter::Eps),
                weight_decay: hyper(HyperParameter::WeightDecay),
                t: STEP,
                coordinate: 0,
                dimension: 1,
                form: 0,
                now: &now,
                before: &before,
                theta: letter("θₜ₋₁"),
                start: letter("θ₀"),
                gradient_elsewhere: None,
            };
            let formula = self.formula(*quantity, &seen)?;
            Some(format!("{symbol} = {}", formula.expression()))
        };
        let equations: Vec<String> = self.forms()[0]
            .iter()
            .filter(|quantity| **quantity != Quantity::AdamStep)
            .filter_map(equation)
            .collect();
        equations.join(", ")
    }
}
