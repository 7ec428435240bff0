//! One quantity of several runs.

use super::Plot;
use super::axis::Axis;
use super::chart::MARKED_OVER_TIME;
use super::figure::{Entry, Figure, Mark, Panel};
use super::labels::labels;
use super::series::{first_of, heading, need, points, sentences, title};
use super::words::{Piece, coordinate};
use crate::Quantity;
use crate::error::Error;
use crate::trace::Trace;

/// A quantity over time in several runs, a line each, at a coordinate counted from 0; one that the coordinates share has no
/// coordinate. Where it ranges over decades and is never negative, its axis is logarithmic.
///
/// # Errors
///
/// [`Error::UnknownQuantity`] if a trace has none of it; [`Error::NoCoordinate`] if it was not recorded at this coordinate;
/// [`Error::NoPlot`] without a trace; [`Error::Limit`] if there are more than 30.
///
/// # Example
///
/// ```
/// use adamscope::{Experiment, Quantity, render::plot};
///
/// let run = |alpha: &str| Experiment::builder().alpha(alpha).steps(50).build()?.trace();
/// let plot = plot::overlay(&[run("0.1")?, run("0.2")?], Quantity::Parameter, 1)?;
/// assert!(plot.text().contains("\nθₜ, α = 0.2: 3.8 at step 1, "));
/// # Ok::<(), adamscope::Error>(())
/// ```
pub fn overlay(traces: &[Trace], quantity: Quantity, index: usize) -> Result<Plot, Error> {
    let first = first_of(traces)?;
    let experiment = first.experiment();
    let facts = experiment.facts(quantity);
    let names = labels(&traces.iter().map(Trace::experiment).collect::<Vec<_>>());
    let mut marks = Vec::new();
    for (series, (trace, name)) in traces.iter().zip(&names).enumerate() {
        need(trace, quantity)?;
        let position = trace.coordinates().iter().position(|recorded| *recorded == index);
        let position = if facts.shared { Some(0) } else { position };
        let position = position.ok_or_else(|| Error::NoCoordinate {
            given: index,
            dimension: trace.experiment().start().len(),
        })?;
        let name = format!("{}, {name}", facts.symbol);
        marks.push(Mark::OverTime { series: series as u8, name, points: points(trace, quantity, position) });
    }
    let mut heads = title(experiment, quantity);
    if !facts.shared && experiment.start().len() > 1 {
        heads.push(Piece::words(format!(", {}", coordinate(experiment, index))));
    }
    let marked = traces.iter().all(|trace| trace.len() <= MARKED_OVER_TIME);
    let legend = names.into_iter().enumerate().map(|(series, name)| Entry::Series {
        series: series as u8,
        name: vec![Piece::words(name)],
        marked,
        dashed: true,
    });
    let ends = |mark: &Mark| Some((mark.points().first()?.0, mark.points().last()?.0));
    let (from, to) = marks
        .iter()
        .filter_map(ends)
        .fold((f64::INFINITY, 1.0_f64), |(from, to), (a, b)| (from.min(a), to.max(b)));
    let y = Axis::fitting(marks.iter().flat_map(|mark| mark.points().iter().map(|(_, value)| *value)));
    let x = Axis::steps(from as u64, to as u64);
    let panel = Panel { key: quantity.key(), title: heads, x, y, marks };
    Ok(Plot::of(Figure {
        title: format!("{} of {} runs", facts.symbol, traces.len()),
        lines: heading(&traces.iter().collect::<Vec<_>>()),
        legend: legend.collect(),
        text: sentences(&panel),
        panels: vec![panel],
        columns: 1,
        height: 320,
    }))
}
