//! How far two runs are apart.

use super::Plot;
use super::axis::Axis;
use super::figure::{Figure, Mark, Panel};
use super::labels::labels;
use super::series::{coordinates, heading, legend, rest, steps, title};
use super::words::{Piece, number};
use crate::Quantity;
use crate::error::Error;
use crate::trace::{Step, Trace};

/// How far two runs are apart in every quantity that both have, over the steps that both have: |a − b|, by its order of
/// magnitude. Where they agree to the last digit a line has a gap.
///
/// # Errors
///
/// [`Error::NoPlot`] if they have other coordinates, or no quantity in common.
///
/// # Example
///
/// ```
/// use adamscope::{Experiment, render::plot};
///
/// let run = |number: &str| Experiment::builder().number(number).build().unwrap().trace().unwrap();
/// let plot = plot::difference(&run("f64"), &run("f32")).unwrap();
/// assert!(plot.text().contains("\nf(θₜ₋₁): at most ") && plot.text().contains(" apart, at step "));
/// let plot = plot::difference(&run("f64"), &run("f64")).unwrap();
/// assert!(plot.text().contains("\nf(θₜ₋₁): the same in every step"));
/// ```
pub fn difference(a: &Trace, b: &Trace) -> Result<Plot, Error> {
    if a.coordinates() != b.coordinates() {
        return Err(Error::NoPlot { why: "the runs have different coordinates" });
    }
    let common = |quantity: &&Quantity| b.quantities().contains(quantity);
    let panels: Vec<Panel> =
        a.quantities().iter().filter(common).map(|quantity| panel(a, b, *quantity)).collect();
    if panels.is_empty() {
        return Err(Error::NoPlot { why: "the runs have no quantity in common; choose others" });
    }
    let names = labels(&[a.experiment(), b.experiment()]);
    let mut lines = heading(&[a, b]);
    lines.extend(rest(a));
    Ok(Plot::of(Figure {
        title: format!("How far {} and {} are apart", names[0], names[1]),
        lines,
        legend: legend(a),
        text: panels.iter().flat_map(sentences).collect(),
        columns: panels.len().clamp(1, 3),
        height: 128,
        panels,
    }))
}

fn panel(a: &Trace, b: &Trace, quantity: Quantity) -> Panel {
    let facts = a.experiment().facts(quantity);
    let shown = if facts.shared { vec![(0, String::new())] } else { coordinates(a) };
    let line = |(position, name): (usize, String)| {
        let apart = |step: Step| {
            let there = b.step(step.t())?.value(quantity, position)?.to_f64();
            Some((step.t() as f64, (step.value(quantity, position)?.to_f64() - there).abs()))
        };
        let points = a.steps().filter_map(apart).collect();
        let name =
            if name.is_empty() { facts.symbol.to_owned() } else { format!("{}, {name}", facts.symbol) };
        Mark::OverTime { series: position as u8, name, points }
    };
    let marks: Vec<Mark> = shown.into_iter().map(line).collect();
    let y = Axis::logarithmic(marks.iter().flat_map(|mark| mark.points().iter().map(|(_, value)| *value)));
    let mut title = title(a.experiment(), quantity);
    if marks.iter().all(|mark| mark.points().iter().all(|(_, apart)| *apart <= 0.0)) {
        title.push(Piece::words(": the same"));
    }
    Panel { key: quantity.key(), title, x: steps(a), y, marks }
}

fn sentences(panel: &Panel) -> Vec<String> {
    let sentence = |mark: &Mark| {
        let Mark::OverTime { name, points, .. } = mark else { return None };
        let most = points.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))?;
        Some(if most.1 > 0.0 {
            format!("{name}: at most {} apart, at step {}.", number(most.1), most.0)
        } else {
            format!("{name}: the same in every step.")
        })
    };
    panel.marks.iter().filter_map(sentence).collect()
}
