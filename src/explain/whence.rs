//! How much of m_t each past gradient still carries.

use super::digits::{DIGITS, LARGE, SMALL};
use super::state::State;
use crate::experiment::Experiment;
use crate::render::align;
use crate::scalar::{Number, Scalar, Value};
use crate::{HyperParameter, Quantity};

/// Where m_t comes from: m_t = Σ (1−β1) β1^(t−i) g_i.
///
/// The numbers of each column are rounded to one last place, the ones nearest to the next place up or down so that they
/// add up to the total exactly as printed; each is within one unit of its last place. Columns of very large or very small
/// numbers have one exponent throughout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whence {
    /// What the moment takes in: the gradient, or the clipped one where gradients are clipped.
    pub taken: Quantity,
    /// What each gradient carries, the oldest first.
    pub carried: Vec<Carried>,
    /// The weights together: 1 − β1^t, as a decimal text.
    pub weight: String,
    /// What was added together: m_t, as a decimal text.
    pub added: String,
}

/// What a gradient, or all before the last few, carries of m_t.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The step of the gradient, and the gradient, of one width with the others; `None` for all earlier ones together.
    pub gradient: Option<(u64, String)>,
    /// (1−β1) β1^(t−i), as a decimal text.
    pub weight: String,
    /// What it adds to m_t, the weight times the gradient, as a decimal text.
    pub added: String,
}

impl Whence {
    /// From the last gradients of step `t`, and m_t.
    pub(super) fn of<S: Number>(experiment: &Experiment, t: u64, state: &State<S>, m: Value) -> Option<Self> {
        let State { taken, gradients, .. } = state;
        let beta1 = experiment.hyper_parameters().get(HyperParameter::Beta1)?.to_f64();
        // Binary64 has ten digits more than are shown.
        let weight = |i: u64| (1.0 - beta1) * Scalar::powi(beta1, t - i);
        let (mut weights, mut added) = (Vec::new(), Vec::new());
        for (i, g) in gradients {
            weights.push(weight(*i));
            added.push(weight(*i) * g.to_f64());
        }
        let (all, m) = (beta1.one_minus_powi(t), m.to_f64());
        let values: Vec<_> = gradients.iter().map(|(_, g)| Some(*g)).collect();
        let texts = gradients.iter().zip(align(&values, DIGITS));
        let mut names: Vec<_> = texts.map(|((i, _), g)| Some((*i, g))).collect();
        if (gradients.len() as u64) < t {
            let rest = |total: f64, parts: &[f64]| total - parts.iter().sum::<f64>();
            let (weight, add) = (rest(all, &weights), rest(m, &added));
            weights.insert(0, weight);
            added.insert(0, add);
            names.insert(0, None);
        }
        let (weights, all) = add_up(&weights, all);
        let (added, m) = add_up(&added, m);
        let carried = names.into_iter().zip(weights).zip(added);
        let carried = carried.map(|((gradient, weight), added)| Carried { gradient, weight, added });
        Some(Self { taken: *taken, carried: carried.collect(), weight: all, added: m })
    }
}

/// Numbers and their total as decimal texts of one last place, such that the texts add up.
fn add_up(parts: &[f64], total: f64) -> (Vec<String>, String) {
    let largest = parts.iter().map(|part| part.abs()).fold(total.abs(), f64::max);
    // The exponent of 0 is of no consequence.
    let order = if largest > 0.0 { largest.log10().floor() as i32 } else { 0 };
    let exponent = if (SMALL as i32..LARGE as i32).contains(&order) { 0 } else { order };
    let mut places = (DIGITS as i32 - 1 - order + exponent).max(0);
    // In two factors, since a power of ten alone may be too large for binary64 where the product is not.
    let shift = places - exponent;
    let first = shift.clamp(-300, 300);
    let scaled = |number: f64| number * 10_f64.powi(first) * 10_f64.powi(shift - first);
    let sum = scaled(total).round();
    let mut whole: Vec<f64> = parts.iter().map(|part| scaled(*part).floor()).collect();
    // How many have to be rounded up: those that lose most by being rounded down.
    let short = (sum - whole.iter().sum::<f64>()).clamp(0.0, parts.len() as f64) as usize;
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let lost = |index: usize| scaled(parts[index]) - whole[index];
    order.sort_by(|a, b| lost(*b).total_cmp(&lost(*a)));
    for index in order.into_iter().take(short) {
        whole[index] += 1.0;
    }
    let mut whole: Vec<i64> = whole.into_iter().map(|part| part as i64).collect();
    // Zeros that end all of them say nothing.
    while places > 0 && whole.iter().all(|part| part % 10 == 0) {
        places -= 1;
        whole.iter_mut().for_each(|part| *part /= 10);
    }
    let power = if exponent == 0 { String::new() } else { format!("e{exponent}") };
    let text = |number: i64| decimal(number, places as usize) + &power;
    (whole.iter().map(|part| text(*part)).collect(), text(whole.iter().sum()))
}

/// `number` · 10^-places.
fn decimal(number: i64, places: usize) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = places + 1);
    let (whole, decimals) = digits.split_at(digits.len() - places);
    if decimals.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounded_parts_add_up_to_the_rounded_total() {
        let third = 1.0 / 3.0;
        let (parts, total) = add_up(&[third, third, third], 1.0);
        assert_eq!((parts.join(" "), total), ("0.33334 0.33333 0.33333".into(), "1.00000".into()));
        let (parts, total) = add_up(&[0.081, 0.09, 0.1], 0.271);
        assert_eq!((parts.join(" "), total), ("0.081 0.090 0.100".into(), "0.271".into()));
        let (parts, total) = add_up(&[-0.1, 0.1], 1e-17);
        assert_eq!((parts.join(" "), total), ("-0.1 0.1".into(), "0.0".into()));
        assert_eq!(add_up(&[0.0], 0.0), (vec!["0".into()], "0".into()));
        let (parts, total) = add_up(&[-0.125e300, 1e300], 0.875e300);
        assert_eq!((parts.join(" "), total), ("-0.125e300 1.000e300".into(), "0.875e300".into()));
        // The subnormal numbers nearest to 1e-320 and 2e-320 are a little less.
        let (parts, total) = add_up(&[2e-320, 1e-320], 3e-320);
        assert_eq!((parts.join(" "), total), ("1.99998e-320 0.99999e-320".into(), "2.99997e-320".into()));
    }
}
