//! The effective step size.

use super::figure::Figure;
use super::series::{legend, need, panel, rest, sentences};
use super::{Plot, words::Piece};
use crate::Quantity;
use crate::error::Error;
use crate::trace::Trace;

/// How far one unit of the corrected first moment moves each coordinate, over time: α over the denominator.
///
/// # Errors
///
/// [`Error::UnknownQuantity`] if the trace has no `step_size`: it is kept only on request, and not every rule has one.
///
/// # Example
///
/// ```
/// use adamscope::{Experiment, Quantity, Selection, render::plot};
///
/// let quantities = Some(vec![Quantity::StepSize]);
/// let selection = Selection { quantities, ..Selection::default() };
/// let trace = Experiment::builder().build().unwrap().stepper(&selection).unwrap().collect().unwrap();
/// assert!(plot::step_size(&trace).unwrap().svg().contains("coordinate 1 (y)"));
/// ```
pub fn step_size(trace: &Trace) -> Result<Plot, Error> {
    need(trace, Quantity::StepSize)?;
    let mut panel = panel(trace, Quantity::StepSize);
    panel.y.label = vec![Piece::symbol(trace.experiment().facts(Quantity::StepSize).symbol)];
    panel.x.label = vec![Piece::words("step "), Piece::symbol("t")];
    panel.title.clear();
    let mut lines = trace.experiment().lines(usize::MAX);
    lines.extend(rest(trace));
    Ok(Plot::of(Figure {
        title: "The effective step size of each coordinate".into(),
        lines,
        legend: legend(trace),
        text: sentences(&panel),
        panels: vec![panel],
        columns: 1,
        height: 340,
    }))
}
