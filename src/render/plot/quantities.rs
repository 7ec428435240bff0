//! Every quantity over time.

use super::Plot;
use super::figure::Figure;
use super::series::{legend, panel, rest, sentences};
use crate::trace::Trace;

/// Every recorded quantity over time: a panel each, a line for each of the first coordinates. Where a quantity that is never
/// negative ranges over decades, its axis is logarithmic.
///
/// # Example
///
/// ```
/// use adamscope::{Experiment, render::plot};
///
/// let trace = Experiment::builder().steps(100).build().unwrap().trace().unwrap();
/// let plot = plot::quantities(&trace);
/// assert!(plot.svg().contains("data-panel=\"v_hat\""));
/// assert!(plot.text().contains("\nf(θₜ₋₁): 25 at step 1, "));
/// ```
pub fn quantities(trace: &Trace) -> Plot {
    let panels: Vec<_> = trace.quantities().iter().map(|quantity| panel(trace, *quantity)).collect();
    let mut lines = trace.experiment().lines(usize::MAX);
    lines.extend(rest(trace));
    Plot::of(Figure {
        title: "Every quantity, step by step".into(),
        lines,
        legend: legend(trace),
        columns: match panels.len() {
            0 | 1 => 1,
            2 | 4 => 2,
            _ => 3,
        },
        height: 128,
        text: panels.iter().flat_map(sentences).collect(),
        panels,
    })
}
