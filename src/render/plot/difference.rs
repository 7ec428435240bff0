//! How far two runs are apart.

use super::axis::Axis;
use super::figure::{Figure, Mark, Panel};
use super::labels::labels;
use super::series::{coordinates, legend, rest, steps, title};
use super::words::{Piece, number};
use super::Plot;
use crate::Quantity;
use crate::trace::Trace;

/// How far two runs are apart in every quantity that both have, over the steps that both have: |a − b|, by its order of
/// magnitude. Where they agree to the last digit a line has a gap.
///
/// # Example
///
/// ```
/// use adamscope::{Experiment, render::plot};
///
/// let run = |number: &str| Experiment::builder().number(number).build().unwrap().trace().unwrap();
/// let plot = plot::difference(&run("f64"), &run("f32"));
/// assert!(plot.text().contains("\nf(θₜ₋₁): at most 3.9"));
/// let plot = plot::difference(&run("f64"), &run("f64"));
/// assert!(plot.text().contains("\nf(θₜ₋₁): the same in every step"));
/// ```
pub fn difference(a: &Trace, b: &Trace) -> Plot {
    let common = |quantity: &&Quantity| b.quantities().contains(quantity);
    let panels: Vec<Panel> = a.quantities().iter().filter(common).map(|quantity| panel(a, b, *quantity)).collect();
    let names = labels(&[a.experiment(), b.experiment()]);
    let mut lines = a.experiment().lines(usize::MAX);
    lines.push("and".into());
    lines.extend(b.experiment().lines(usize::MAX));
    lines.extend(rest(a));
    Plot::of(&Figure {
        title: format!("How far {} and {} are apart", names[0], names[1]),
        lines,
        legend: legend(a),
        text: panels.iter().flat_map(sentences).collect(),
        columns: panels.len().clamp(1, 3),
        height: 128,
        panels,
    })
}

fn panel(a: &Trace, b: &Trace, quantity: Quantity) -> Panel {
    let facts = a.experiment().facts(quantity);
    let shown = if facts.shared { vec![(0, String::new())] } else { coordinates(a) };
    let line = |(position, name): (usize, String)| {
        let other = |index: usize| b.coordinates().iter().position(|other| *other == index);
        let other = if facts.shared { Some(0) } else { a.coordinates().get(position).copied().and_then(other) };
        let apart = |step: crate::trace::Step| {
            let there = b.step(step.t())?.value(quantity, other?)?.to_f64();
            Some((step.t() as f64, (step.value(quantity, position)?.to_f64() - there).abs()))
        };
        let points = a.steps().filter_map(apart).collect();
        let name = if name.is_empty() { facts.symbol.to_owned() } else { format!("{}, {name}", facts.symbol) };
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
