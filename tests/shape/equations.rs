//! The recorder that turns a run with symbols into equations.

use super::symbol::{Arena, Symbol};
use super::walk::{Hypers, Seen, of};
use adamscope::rule::{Recorder, Rule};
use adamscope::{HyperParameter, Quantity};

/// Names what it sees: notes how a quantity came about, and answers with its letter. Parts of an equation stay as they
/// are, so that the equation is printed in full.
pub struct Equations {
    /// What came about, in the order in which it did.
    pub lines: Vec<String>,
    /// The numbers, parts and all.
    pub values: Seen<f64>,
}

impl<'arena> Recorder<Symbol<'arena>> for Equations {
    fn each(&mut self, quantity: Quantity, value: Symbol<'arena>) -> Symbol<'arena> {
        self.values.each(quantity, value.value);
        let facts = quantity.facts();
        if facts.part {
            return value;
        }
        self.lines.push(format!("{} = {value}", facts.symbol));
        value.named(facts.symbol)
    }

    fn once(&mut self, quantity: Quantity, value: Symbol<'arena>) -> Symbol<'arena> {
        self.each(quantity, value)
    }
}

/// The hyper-parameters as letters.
pub fn letters<'arena>(arena: &'arena Arena, hypers: Hypers) -> impl Fn(HyperParameter) -> Symbol<'arena> {
    move |parameter| arena.letter(parameter.symbol(), of(hypers)(parameter))
}

/// g_t, (m_{t-1}, v_{t-1}), θ_{t-1}: some values that a step could meet.
const BEFORE: (f64, [f64; 2], f64) = (-1.5, [0.25, 0.75], 2.0);

/// The equations of the arena's step.
pub fn equations<'arena>(arena: &'arena Arena, mut rule: impl Rule<2, Hyper = Symbol<'arena>>) -> Equations {
    let (g, [m, v], theta) = BEFORE;
    let memory = [arena.letter("mₜ₋₁", m), arena.letter("vₜ₋₁", v)];
    let mut see = Equations { lines: Vec::new(), values: Seen::nothing() };
    let shared = rule.begin::<Symbol<'_>, _>(arena.t(), &mut see);
    rule.coordinate(&shared, arena.letter("gₜ", g), memory, arena.letter("θₜ₋₁", theta), &mut see);
    see
}

/// What f64 gives where [`equations`] prints.
pub fn in_f64(t: u64, mut rule: impl Rule<2, Hyper = f64>) -> Seen<f64> {
    let (g, memory, theta) = BEFORE;
    let mut see = Seen::nothing();
    let shared = rule.begin::<f64, _>(t, &mut see);
    rule.coordinate(&shared, g, memory, theta, &mut see);
    see
}

/// What was seen, to compare bit for bit.
pub fn bits(seen: &Seen<f64>) -> Vec<(Quantity, u64)> {
    seen.0.iter().map(|(quantity, value)| (*quantity, value.to_bits())).collect()
}
