//! Why a run ends, and what to do.

use crate::Quantity;
use crate::choice::Choice;
use crate::error::Error;
use crate::scalar::{Number, NumberType};

/// The first quantity without a value.
pub struct NoValue<S> {
    /// At which step.
    pub t: u64,
    /// Of which coordinate, if not of all.
    pub coordinate: Option<usize>,
    /// Which.
    pub quantity: Quantity,
    /// What it has instead.
    pub value: S,
    /// What was 0 in the denominator before it, if that was.
    pub zero: Option<Quantity>,
    /// Whether the rule has an ε to keep it from that.
    pub has_eps: bool,
}

impl<S: Number> NoValue<S> {
    /// The error; the gradients say whether there is a loss, and what would make them smaller.
    pub fn error(self, has_loss: bool, make_smaller: &str) -> Error {
        let Self { t, coordinate, quantity, value, zero, has_eps } = self;
        let zero = zero.map(|zero| match (zero.key(), has_eps) {
            (zero, true) => (format!("{zero} is 0 there and so is eps"), "give eps a value such as 1e-8"),
            (zero, false) => (
                format!("{zero} is 0 there"),
                "begin with a gradient that isn't 0, or use adam, which has eps",
            ),
        });
        if let Some(why) = value.poison() {
            let hint = zero.map_or_else(|| why.way_out().into(), |(zero, out)| format!("{zero}; {out}"));
            return Error::NoDecimal { t, coordinate, quantity: quantity.key(), why, hint };
        }
        let value = format!("{value:?}");
        let hint = if let Some((zero, out)) = zero {
            format!("{zero}, so it divides by 0; {out}")
        } else if value.contains("inf") {
            let smaller = match quantity {
                Quantity::StepSize | Quantity::Update | Quantity::Parameter => "make alpha smaller",
                Quantity::GradientNorm if !has_loss => "it squares the gradient: scale the gradients down",
                Quantity::SecondMoment if !has_loss => "v squares the gradient: scale the gradients down",
                _ => make_smaller,
            };
            let other = if S::TYPE == NumberType::F32 { ", or use f64" } else { "" };
            format!("it passed {}, the largest {}; {smaller}{other}", S::TYPE.largest(), S::TYPE.key())
        } else if quantity == Quantity::Root {
            // Whatever else is under a root is made of squares.
            "v - g_avg² came out below 0 by rounding, as it may where gradients hardly change; leave centered out, or end the run before".into()
        } else if quantity == Quantity::Gradient {
            "the gradient itself has no value there; look at where it comes from".into()
        } else {
            "it has no value; look at the quantities before it".into()
        };
        Error::NotFinite { t, coordinate, quantity: quantity.key(), value, hint }
    }
}
