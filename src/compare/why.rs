//! Why two runs part, in sentences made from what differs between them.

use crate::choice::Choice;
use crate::experiment::{Experiment, State};
use crate::explain::Equation;
use crate::rule::{Clip, HyperParameter};
use crate::scalar::{Literal, NumberType};

/// What differs between two experiments, and what it does to the equation in which their runs part.
pub(super) fn why([base, other]: [&Experiment; 2], equations: &[(String, Equation)]) -> Vec<String> {
    let mut why = Vec::new();
    if base.source() != other.source() {
        why.push(format!(
            "They follow different gradients: {} and {}.",
            base.source().name(),
            other.source().name()
        ));
    }
    if !are_same(base.start(), other.start()) {
        why.push("They start from different points.".into());
    }
    if base.optimizer() != other.optimizer() {
        let [a, b] = [base, other].map(|experiment| experiment.optimizer());
        why.push(format!(
            "They are different rules: {} is {}; {} is {}.",
            a.key(),
            a.name(),
            b.key(),
            b.name()
        ));
    }
    let [here, there] = [base, other].map(|experiment| experiment.form());
    if here.convention() != there.convention() {
        for form in [here, there].into_iter().filter(|form| !form.departure().is_empty()) {
            why.push(format!("How {} departs from the paper: {}", form.convention().key(), form.departure()));
        }
    }
    if base.number() != other.number() {
        why.extend([base, other].map(|experiment| rounding(experiment.number()).into()));
    }
    let [of_base, of_other] = [base, other].map(|experiment| experiment.hyper_parameters());
    for parameter in HyperParameter::ALL {
        if let (Some(a), Some(b)) = (of_base.get(*parameter), of_other.get(*parameter))
            && !a.is_same_number(b)
        {
            why.push(different(*parameter, [a, b], equations));
        }
    }
    if !base.rate().is_same(other.rate()) {
        why.push("Their learning rates follow different schedules.".into());
    }
    if !clip_alike([base, other].map(Experiment::clip)) {
        why.push("Their gradients are clipped differently.".into());
    }
    if !go_on_alike([base, other].map(Experiment::state)) {
        why.push("They go on from different states.".into());
    }
    if base.switches() != other.switches() {
        why.push("Different switches are on.".into());
    }
    why
}

/// Whether these are the same numbers, however they are written.
fn are_same(a: &[Literal], b: &[Literal]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_same_number(b))
}

fn clip_alike(clips: [Option<&Clip>; 2]) -> bool {
    match clips {
        [Some(a), Some(b)] => a.key() == b.key() && a.limit().is_same_number(b.limit()),
        [a, b] => a == b,
    }
}

fn go_on_alike(states: [Option<&State>; 2]) -> bool {
    match states {
        [Some(a), Some(b)] => {
            let known = |(quantity, values)| b.get(quantity).is_some_and(|other| are_same(values, other));
            a.t() == b.t() && a.iter().count() == b.iter().count() && a.iter().all(known)
        }
        [a, b] => a == b,
    }
}

/// A hyper-parameter that both have, with different values.
fn different(parameter: HyperParameter, [a, b]: [&Literal; 2], equations: &[(String, Equation)]) -> String {
    let symbol = parameter.symbol();
    let (key, within) = (parameter.key(), |equation: &Equation| {
        let letters = equation.letters.as_ref().map(|letters| letters.letters());
        letters.is_some_and(|letters| letters.iter().any(|letter| letter.text == symbol))
    });
    let place = match equations.iter().find(|(_, equation)| within(equation)) {
        Some((_, equation)) => format!("{symbol} stands in the equation of {}", equation.left.text),
        None => format!("{symbol} comes in by what that equation is made of"),
    };
    format!("{key} is {a} in one and {b} in the other: {place}.")
}

/// What a number type does to every operation.
const fn rounding(number: NumberType) -> &'static str {
    match number {
        NumberType::F64 => {
            "f64 rounds every result to 53 bits, by up to 1.1e-16 of it, and has no exact 0.1."
        }
        NumberType::F32 => "f32 rounds every result to 24 bits, by up to 6e-8 of it, and has no exact 0.1.",
        NumberType::Decimal => "decimal rounds every result to 28 decimal places, and 0.1 is exact.",
    }
}
