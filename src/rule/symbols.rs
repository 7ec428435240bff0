//! How quantities are written where it isn't Adam's way: the lists that several forms share.

use super::{Convention, Optimizer, Switch, Switches};
use crate::Quantity::{self, *};
use crate::quantity::Facts;

/// ε added to the root of v.
const EPS_OUTSIDE: &[Facts] = &[
    Root.facts().written(["√vₜ", r"\sqrt{v_t}", "root of the second moment"]),
    Denominator.facts().written(["√vₜ+ε", r"\sqrt{v_t}+\epsilon", "what the gradient is divided by"]),
    StepSize.facts().written(["α/(√vₜ+ε)", r"\alpha/(\sqrt{v_t}+\epsilon)", "effective step size"]),
];

/// ε added to v inside the root.
const EPS_INSIDE: &[Facts] = &[
    Denominator.facts().written(["√(vₜ+ε)", r"\sqrt{v_t+\epsilon}", "what the gradient is divided by"]),
    StepSize.facts().written(["α/√(vₜ+ε)", r"\alpha/\sqrt{v_t+\epsilon}", "effective step size"]),
];

/// The same around the mean of the gradient.
const CENTERED_OUTSIDE: &[Facts] = &[
    Root.facts().written(["√(vₜ−ḡₜ²)", r"\sqrt{v_t-\bar{g}_t^2}", "root of the gradient's variance"]),
    Denominator.facts().written([
        "√(vₜ−ḡₜ²)+ε",
        r"\sqrt{v_t-\bar{g}_t^2}+\epsilon",
        "what the gradient is divided by",
    ]),
    StepSize.facts().written([
        "α/(√(vₜ−ḡₜ²)+ε)",
        r"\alpha/(\sqrt{v_t-\bar{g}_t^2}+\epsilon)",
        "effective step size",
    ]),
];

const CENTERED_INSIDE: &[Facts] = &[
    Denominator.facts().written([
        "√(vₜ−ḡₜ²+ε)",
        r"\sqrt{v_t-\bar{g}_t^2+\epsilon}",
        "what the gradient is divided by",
    ]),
    StepSize.facts().written([
        "α/√(vₜ−ḡₜ²+ε)",
        r"\alpha/\sqrt{v_t-\bar{g}_t^2+\epsilon}",
        "effective step size",
    ]),
];

/// The frameworks multiply λ by α.
const DECAY_BY_ALPHA: &[Facts] = &[
    WeightDecay.facts().written([
        "αλθₜ₋₁",
        r"\alpha\lambda\theta_{t-1}",
        "what weight decay takes from the parameter",
    ]),
    DecayedParameter.facts().written([
        "(1−αλ)θₜ₋₁",
        r"(1-\alpha\lambda)\theta_{t-1}",
        "parameter after weight decay",
    ]),
];

/// How a quantity is written in a convention of an optimizer with these switches on, where a list here says so; otherwise
/// the rule's own signature does, or Adam's way holds.
pub(super) fn written(
    quantity: Quantity,
    optimizer: Optimizer,
    convention: Convention,
    switches: Switches,
) -> Option<Facts> {
    let inside = matches!(convention, Convention::Optax | Convention::OptaxJit | Convention::Keras)
        && !switches.has(Switch::EpsOutsideRoot);
    let of_rmsprop = match (switches.has(Switch::Centered), inside) {
        (true, true) => CENTERED_INSIDE,
        (true, false) => CENTERED_OUTSIDE,
        (false, true) => EPS_INSIDE,
        (false, false) => EPS_OUTSIDE,
    };
    let of_rmsprop = if optimizer == Optimizer::Rmsprop { of_rmsprop } else { &[] };
    let of_decay = if convention == Convention::Paper { &[] } else { DECAY_BY_ALPHA };
    of_rmsprop.iter().chain(of_decay).find(|facts| facts.quantity == quantity).copied()
}
