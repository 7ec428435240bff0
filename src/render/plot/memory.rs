//! Which past gradients are still in the first moment.

use super::Plot;
use super::axis::Axis;
use super::figure::{Figure, Mark, Panel};
use super::series::need;
use super::words::{Piece, coordinate, number};
use crate::error::Error;
use crate::experiment::Experiment;
use crate::trace::{Step, Trace};
use crate::{HyperParameter, Quantity};

/// The most gradients that have a bar; those before them weigh next to nothing, unless β1 is very near to 1.
const MOST: u64 = 60;

/// Which gradients m_t is made of, at the first recorded coordinate: what each of the last 60 still weighs,
/// (1−β1)·β1^(t−i), and what it adds to m_t, its weight times g_i.
///
/// Where a rule's β1 changes from step to step, as Nadam's μ_t does, so do the weights; where the gradient is clipped, or
/// weight decay added to it, that is what is averaged. Some of these are kept only on request, as `mu` and `g_decayed` are.
///
/// # Errors
///
/// [`Error::UnknownQuantity`] if the trace has no `g` or `m`; [`Error::OutOfRange`] if step `t`, or one of those before it
/// that are shown, is not recorded; [`Error::NoPlot`] if m is no average of what is recorded.
///
/// # Example
///
/// ```
/// use adamscope::{Experiment, render::plot};
///
/// let trace = Experiment::builder().build().unwrap().trace().unwrap();
/// let plot = plot::memory(&trace, 3).unwrap();
/// assert!(plot.text().contains("\nThe gradient of step 3 weighs 0.1 and adds 0.56."));
/// ```
pub fn memory(trace: &Trace, t: u64) -> Result<Plot, Error> {
    need(trace, Quantity::Gradient)?;
    need(trace, Quantity::FirstMoment)?;
    let experiment = trace.experiment();
    let first = (t + 1).saturating_sub(MOST).max(experiment.before() + 1);
    let unknown = || Error::OutOfRange {
        what: "step",
        text: t.to_string(),
        allowed: "a step that is recorded, as are those before it",
        why: String::new(),
    };
    let mut weight = 1.0;
    let (mut weights, mut added) = (Vec::new(), Vec::new());
    // From the newest on, each step leaves of what was there before it its β1.
    for i in (first..=t).rev() {
        let step = trace.step(i).ok_or_else(unknown)?;
        let earlier =
            if i == experiment.before() + 1 { remembered(trace) } else { first_moment(trace, i - 1) };
        let (g, kept) = average(step, earlier.ok_or_else(unknown)?, experiment).ok_or(Error::NoPlot {
            why: "the first moment is no moving average of the recorded gradients",
        })?;
        let own = weight * (1.0 - kept);
        weights.push((i as f64, own));
        added.push((i as f64, own * g));
        weight *= kept;
    }
    weights.reverse();
    added.reverse();
    let m = first_moment(trace, t);
    let text = text(t, first, &weights, &added);
    let mut lines = experiment.lines(usize::MAX);
    let at = trace.coordinates().first().filter(|_| experiment.start().len() > 1);
    let at = at.map_or(String::new(), |index| format!(" at {}", coordinate(experiment, *index)));
    lines.extend(m.map(|m| format!("After step {t} the first moment{at} is {}.", number(m))));
    let panel = |key, series, name: &str, title: Vec<Piece>, points: Vec<(f64, f64)>| {
        let x = Axis {
            scale: super::axis::Scale::Whole,
            from: first as f64 - 0.6,
            to: t as f64 + 0.6,
            label: Vec::new(),
        };
        let x = x.labelled(vec![Piece::words("step "), Piece::symbol("i")]);
        // Bars stand on zero.
        let values = points.iter().map(|(_, value)| *value).chain([0.0]);
        let mut y = Axis::linear(values);
        if y.from < 0.0 && points.iter().all(|(_, value)| *value >= 0.0) {
            y.from = 0.0;
        }
        Panel { key, title, x, y, marks: vec![Mark::Bars { series, name: name.into(), points }] }
    };
    let weights_title = vec![Piece::words("what each "), Piece::symbol("gᵢ"), Piece::words(" weighs")];
    let added_title = vec![Piece::words("what each adds to "), Piece::symbol("mₜ")];
    Ok(Plot::of(Figure {
        title: format!("Which gradients are in the first moment of step {t}"),
        lines,
        legend: Vec::new(),
        panels: vec![
            panel("weight", 1, "weight", weights_title, weights),
            panel("added", 0, "added to the first moment", added_title, added),
        ],
        columns: 2,
        height: 240,
        text,
    }))
}

fn first_moment(trace: &Trace, t: u64) -> Option<f64> {
    Some(trace.step(t)?.value(Quantity::FirstMoment, 0)?.to_f64())
}

/// The first moment before the first step: 0, unless the run goes on from a state.
fn remembered(trace: &Trace) -> Option<f64> {
    let state = trace.experiment().state();
    match state.and_then(|state| state.get(Quantity::FirstMoment)) {
        Some(m) => Some(m.get(*trace.coordinates().first()?)?.to_f64()),
        None => Some(0.0),
    }
}

/// What enters the average at a step, and how much of the average before it keeps: of those that a rule may go by, β1 or
/// its schedule, the gradient as it is, clipped or decayed, the pair that gives the recorded average.
fn average(step: Step<'_>, earlier: f64, experiment: &Experiment) -> Option<(f64, f64)> {
    // More than binary32 loses in a step, and less than any other pair is off.
    const ROUNDED: f64 = 1e-6;
    let value = |quantity| step.value(quantity, 0).map(|value| value.to_f64());
    let m = value(Quantity::FirstMoment)?;
    let beta1 = experiment.hyper_parameters().get(HyperParameter::Beta1).map(|beta1| beta1.to_f64());
    let kept = [value(Quantity::MomentumSchedule), beta1];
    let entered = [Quantity::DecayedGradient, Quantity::ClippedGradient, Quantity::Gradient].map(value);
    let pairs =
        entered.into_iter().flatten().flat_map(|g| kept.into_iter().flatten().map(move |kept| (g, kept)));
    let gives = |(g, kept): &(f64, f64)| {
        let average = kept * earlier + (1.0 - kept) * g;
        (average - m).abs() <= ROUNDED * m.abs().max(g.abs())
    };
    pairs.into_iter().find(gives)
}

fn text(t: u64, first: u64, weights: &[(f64, f64)], added: &[(f64, f64)]) -> Vec<String> {
    let mut text = Vec::new();
    for ((i, weight), (_, adds)) in weights.iter().zip(added).rev().take(10) {
        text.push(format!("The gradient of step {i} weighs {} and adds {}.", number(*weight), number(*adds)));
    }
    let all: f64 = weights.iter().map(|(_, weight)| weight).sum();
    text.push(format!("Those of steps {first} to {t} weigh {} together.", number(all)));
    text
}
