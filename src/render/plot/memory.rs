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
/// Where a rule's β1 changes from step to step, as Nadam's μ_t does, so do the weights; where weight decay is added to the
/// gradient, that sum is what is averaged. Both are kept only on request, as `mu` and `g_decayed`.
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
    let first = (t + 1).saturating_sub(MOST).max(1);
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
        let before = if i == 1 { None } else { Some(trace.step(i - 1).ok_or_else(unknown)?) };
        let (g, kept) = average(step, before, experiment).ok_or(Error::NoPlot {
            why: "the first moment is no moving average of the recorded gradients",
        })?;
        let own = weight * (1.0 - kept);
        weights.push((i as f64, own));
        added.push((i as f64, own * g));
        weight *= kept;
    }
    weights.reverse();
    added.reverse();
    let m = trace.step(t).and_then(|step| step.value(Quantity::FirstMoment, 0)).map(|m| m.to_f64());
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
    Ok(Plot::of(&Figure {
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

/// What enters the average at a step, and how much of the average before it keeps: of those that a rule may go by, β1 or
/// its schedule, the gradient or the decayed one, the pair that gives the recorded average.
fn average(step: Step<'_>, before: Option<Step<'_>>, experiment: &Experiment) -> Option<(f64, f64)> {
    // More than binary32 loses in a step, and less than any other pair is off.
    const ROUNDED: f64 = 1e-6;
    let value = |step: Step<'_>, quantity| step.value(quantity, 0).map(|value| value.to_f64());
    let m = value(step, Quantity::FirstMoment)?;
    let earlier = before.map_or(Some(0.0), |before| value(before, Quantity::FirstMoment))?;
    let beta1 = experiment.hyper_parameters().get(HyperParameter::Beta1).map(|beta1| beta1.to_f64());
    let kept = [value(step, Quantity::MomentumSchedule), beta1];
    let entered = [value(step, Quantity::DecayedGradient), value(step, Quantity::Gradient)];
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
