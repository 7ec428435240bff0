//! What the bias correction does in the first steps.

use super::Plot;
use super::axis::Axis;
use super::chart::MARKED_OVER_TIME;
use super::figure::{Entry, Figure, Mark, Panel};
use super::series::{need, points, sentences, steps};
use super::words::{Piece, coordinate};
use crate::Quantity;
use crate::error::Error;
use crate::trace::Trace;

/// The moments beside their corrected forms at the first recorded coordinate, m with m̂ and v with v̂, and what they are
/// multiplied by, 1/(1−β^t). It shows as many steps as the trace has; the effect is in the first few.
///
/// # Errors
///
/// [`Error::UnknownQuantity`] if the trace has no moment with its correction: `m_hat` and `v_hat` with `m`, `v`,
/// `correction1` and `correction2`, of which the last two are kept only on request.
///
/// # Example
///
/// ```
/// use adamscope::{Experiment, Selection, render::plot};
///
/// let experiment = Experiment::builder().steps(30).build().unwrap();
/// let selection = Selection { quantities: Some(experiment.quantities().unwrap()), ..Selection::default() };
/// let plot = plot::bias(&experiment.stepper(&selection).unwrap().collect().unwrap()).unwrap();
/// // The first second moment is multiplied by a thousand.
/// assert!(plot.text().contains("1/(1−β₂ᵗ): 1000 at step 1, "));
/// ```
pub fn bias(trace: &Trace) -> Result<Plot, Error> {
    let pairs = [
        (Quantity::FirstMoment, Quantity::FirstMomentHat, Quantity::Correction1),
        (Quantity::SecondMoment, Quantity::SecondMomentHat, Quantity::Correction2),
    ];
    let has = |quantity: &Quantity| trace.quantities().contains(quantity);
    let pairs: Vec<_> = pairs
        .into_iter()
        .filter(|(raw, hat, correction)| [raw, hat, correction].into_iter().all(has))
        .collect();
    if pairs.is_empty() {
        need(trace, Quantity::FirstMomentHat)?;
        need(trace, Quantity::Correction1)?;
        need(trace, Quantity::FirstMoment)?;
    }
    let experiment = trace.experiment();
    let symbol = |quantity: Quantity| experiment.facts(quantity).symbol;
    let mut panels: Vec<Panel> = Vec::new();
    let mut factors = Vec::new();
    for (index, (raw, hat, correction)) in pairs.into_iter().enumerate() {
        let line = |series, quantity| {
            let points = points(trace, quantity, 0);
            Mark::OverTime { series, name: symbol(quantity).to_owned(), points }
        };
        let marks = vec![line(0, raw), line(1, hat)];
        let y = Axis::fitting(marks.iter().flat_map(|mark| mark.points().iter().map(|(_, value)| *value)));
        let title = vec![Piece::symbol(symbol(raw)), Piece::words(" and "), Piece::symbol(symbol(hat))];
        let x = steps(trace);
        panels.push(Panel { key: hat.key(), title, x, y, marks });
        let inverse = points(trace, correction, 0).into_iter().map(|(t, value)| (t, 1.0 / value)).collect();
        factors.push(Mark::OverTime {
            series: index as u8 + 2,
            name: format!("1/({})", symbol(correction)),
            points: inverse,
        });
    }
    let marked = trace.len() <= MARKED_OVER_TIME;
    let mut legend = vec![
        Entry::Series { series: 0, name: vec![Piece::words("as it is")], marked, dashed: true },
        Entry::Series { series: 1, name: vec![Piece::words("corrected")], marked, dashed: true },
    ];
    for factor in &factors {
        if let Mark::OverTime { series, name, .. } = factor {
            legend.push(Entry::Series {
                series: *series,
                name: vec![Piece::symbol(name.clone())],
                marked,
                dashed: true,
            });
        }
    }
    let y = Axis::logarithmic(factors.iter().flat_map(|mark| mark.points().iter().map(|(_, value)| *value)));
    let title = vec![Piece::words("the factor between them")];
    panels.push(Panel { key: "correction", title, x: steps(trace), y, marks: factors });
    let mut lines = experiment.lines(usize::MAX);
    if let Some(index) = trace.coordinates().first()
        && experiment.start().len() > 1
    {
        lines.push(format!("The moments of {}", coordinate(experiment, *index)));
    }
    Ok(Plot::of(Figure {
        title: "What the bias correction does".into(),
        lines,
        legend,
        text: panels.iter().flat_map(sentences).collect(),
        columns: panels.len(),
        height: 220,
        panels,
    }))
}
