//! A misconception's equations, printed from the formulas that mark it.

use super::{Misconception, Seen};
use crate::Quantity;
use crate::expression::{Arena, Expression, Letter, Symbol};
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
        if let Some([text, _]) = self.in_words() {
            return text.into();
        }
        let equations = self.equations();
        let equations = equations.iter().map(|(left, right)| format!("{} = {right}", left.text));
        equations.collect::<Vec<_>>().join(", ")
    }

    /// The same in LaTeX's mathematics, an equation each, with a `&` before its sign.
    ///
    /// ```
    /// use adamscope::Choice;
    /// use adamscope::homework::Misconception;
    ///
    /// let swapped = Misconception::from_key("no-bias-correction").unwrap();
    /// assert_eq!(swapped.latex(), [r"\hat{m}_t &= m_t", r"\hat{v}_t &= v_t"]);
    /// ```
    pub fn latex(self) -> Vec<String> {
        if let Some([_, latex]) = self.in_words() {
            return vec![latex.into()];
        }
        let equations = self.equations();
        equations.iter().map(|(left, right)| format!("{} &= {}", left.latex, right.latex())).collect()
    }

    /// What is not in the formula of one coordinate at one step, in plain text and in LaTeX.
    const fn in_words(self) -> Option<[&'static str; 2]> {
        match self {
            Self::TPerCoordinate => Some([
                "m̂ₜ = mₜ/(1 − β₁ᵏ), v̂ₜ = vₜ/(1 − β₂ᵏ), k counting coordinates",
                r"\hat{m}_t &= \frac{m_t}{1 - \beta_1^k},\quad \hat{v}_t = \frac{v_t}{1 - \beta_2^k},\quad k \text{ counting coordinates}",
            ]),
            Self::MomentsStartAtGradient => Some(["m₀ = g₁", "m_0 &= g_1"]),
            Self::GradientAtWrongTheta => Some([
                "gₜ = ∇f(θₜ), or ∇f(θₜ₋₂)",
                r"g_t &= \nabla f(\theta_t) \text{, or } \nabla f(\theta_{t-2})",
            ]),
            _ => None,
        }
    }

    /// Its own formulas, run with symbols.
    fn equations(self) -> Vec<(Letter, Expression)> {
        let arena = Arena::of_step(STEP);
        let letter = |text: &str, latex: &str| arena.letter(Letter::new(text, latex), 0.5_f64);
        let hyper = |parameter: HyperParameter| letter(parameter.symbol(), parameter.latex());
        // With weight decay there would be a step of Adam's by itself, and θ after the decay; the formulas are the same.
        let letters = |of: &dyn Fn(&str) -> String, of_latex: &dyn Fn(&str) -> String| {
            let mut letters: [Option<Symbol<'_, f64>>; Quantity::COUNT] = [None; Quantity::COUNT];
            for quantity in Quantity::all().filter(|quantity| *quantity != Quantity::AdamStep) {
                let facts = quantity.facts();
                letters[quantity as usize] = Some(letter(&of(facts.symbol), &of_latex(facts.latex)));
            }
            letters
        };
        let now = letters(&str::to_owned, &str::to_owned);
        let before =
            letters(&|symbol| symbol.replace('ₜ', "ₜ₋₁"), &|latex| latex.replace("_t", "_{t-1}"));
        let equation = |quantity: &Quantity| {
            let facts = quantity.facts();
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
                theta: letter("θₜ₋₁", r"\theta_{t-1}"),
                start: letter("θ₀", r"\theta_0"),
                gradient_elsewhere: None,
            };
            let formula = self.formula(*quantity, &seen)?;
            Some((Letter::new(facts.symbol, facts.latex), formula.expression()))
        };
        let of_decay = [Quantity::AdamStep, Quantity::DecayedParameter];
        let replaced = self.forms()[0].iter().filter(|quantity| !of_decay.contains(quantity));
        replaced.filter_map(equation).collect()
    }
}
