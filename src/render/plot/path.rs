//! The way that θ goes over the objective.

use super::Plot;
use super::axis::Axis;
use super::chart::MARKED;
use super::figure::{Entry, Figure, Mark, Panel};
use super::heights::heights;
use super::labels::labels;
use super::scene::Marker;
use super::series::{first_of, heading, need, points};
use super::words::{Piece, number};
use crate::Quantity;
use crate::error::{Error, count};
use crate::objective::{Objective, Source};
use crate::trace::Trace;

/// How much wider than high the axes of a path are.
const SHAPE: f64 = 726.0 / HEIGHT as f64;
const HEIGHT: i32 = 520;

/// The way that θ goes, from the start on, over the objective's heights; several traces of one objective are laid over each
/// other. The minima that are near are marked.
///
/// Of an objective of one coordinate the path is on its curve. A run on given gradients has no heights; of one with many
/// coordinates the first two that were recorded are shown.
///
/// # Errors
///
/// [`Error::UnknownQuantity`] if a trace has no `theta`; [`Error::NoPlot`] if there is no trace, if they are of different
/// objectives, or if only one coordinate was recorded and there is no objective of one; [`Error::Limit`] if there are more
/// than 30.
///
/// # Example
///
/// ```
/// use adamscope::{Experiment, render::plot};
///
/// let run = |optimizer: &str| Experiment::builder().optimizer(optimizer).alpha("0.1").steps(50).build()?.trace();
/// let plot = plot::path(&[run("adam")?, run("sgd")?])?;
/// assert!(plot.text().contains("sgd goes from (3, 4) to "));
/// # Ok::<(), adamscope::Error>(())
/// ```
pub fn path(traces: &[Trace]) -> Result<Plot, Error> {
    let experiments: Vec<_> = traces.iter().map(Trace::experiment).collect();
    path_named(traces, &labels(&experiments))
}

/// The same with a name for each trace, where its experiment doesn't say what it is; a trace without one is not shown.
///
/// # Errors
///
/// Those of [`path`].
pub fn path_named(traces: &[Trace], names: &[String]) -> Result<Plot, Error> {
    let shown = traces.len().min(names.len());
    let (traces, names) = (&traces[..shown], &names[..shown]);
    let first = first_of(traces)?;
    for trace in traces {
        need(trace, Quantity::Parameter)?;
        let same = trace.experiment().source() == first.experiment().source();
        if !same || trace.coordinates() != first.coordinates() {
            return Err(Error::NoPlot {
                why: "the runs follow different objectives, gradients or coordinates; plot them one by one",
            });
        }
    }
    let objective = match first.experiment().source() {
        Source::Objective(objective) if objective.dimension() == first.coordinates().len() => {
            Some(*objective)
        }
        _ => None,
    };
    let lines = traces.iter().map(|trace| places(trace, objective)).collect::<Result<Vec<_>, _>>()?;
    let (panel, heights) = panel(first, objective, &lines, names);
    let mut text: Vec<String> =
        lines.iter().zip(names).filter_map(|(line, name)| sentence(line, name)).collect();
    let minima = panel.marks.iter().filter_map(|mark| match mark {
        Mark::Spot { series: None, at, .. } => Some(format!("There is a minimum at {}.", point(*at))),
        _ => None,
    });
    text.extend(minima);
    text.extend(heights.as_ref().map(|(low, high)| format!("In the picture f is from {low} to {high}.")));
    let marked = lines.iter().all(|line| line.len() <= MARKED);
    let mut legend: Vec<Entry> = names
        .iter()
        .enumerate()
        .map(|(index, name)| Entry::Series {
            series: index as u8,
            name: vec![Piece::words(name.clone())],
            marked: true,
            dashed: !marked,
        })
        .collect();
    let entry = |marker, name: &str| Entry::Mark { marker, name: vec![Piece::words(name)] };
    if panel.marks.iter().any(|mark| matches!(mark, Mark::Spot { series: None, .. })) {
        legend.push(entry(Marker::Star, "minimum"));
    }
    legend.extend(heights.map(|(low, high)| Entry::Heights { low, high }));
    Ok(Plot::of(Figure {
        title: title(names),
        lines: heading(&traces.iter().collect::<Vec<_>>()),
        legend,
        panels: vec![panel],
        columns: 1,
        height: HEIGHT,
        text,
    }))
}

/// Where a trace goes, the start first. On an objective of one coordinate, its value is how high the point is.
fn places(trace: &Trace, objective: Option<Objective>) -> Result<Vec<(f64, f64)>, Error> {
    let start = |position: usize| {
        let index = trace.coordinates().get(position)?;
        trace.experiment().start().get(*index).map(|literal| literal.to_f64())
    };
    let along = |position: usize| {
        let theta = points(trace, Quantity::Parameter, position).into_iter().map(|(_, value)| value);
        start(position).into_iter().chain(theta).collect::<Vec<f64>>()
    };
    let x = along(0);
    let y = match (objective, trace.coordinates().len()) {
        (Some(objective), 1) => x.iter().map(|x| objective.value(&[*x])).collect::<Result<Vec<_>, _>>()?,
        (None, 0 | 1) => {
            return Err(Error::NoPlot {
                why: "a path takes two coordinates, or an objective of one; plot the quantities over time",
            });
        }
        _ => along(1),
    };
    Ok(x.into_iter().zip(y).collect())
}

/// The panel, and the least and largest value in it.
fn panel(
    trace: &Trace,
    objective: Option<Objective>,
    lines: &[Vec<(f64, f64)>],
    names: &[String],
) -> (Panel, Option<(String, String)>) {
    let flat = objective.is_some_and(|objective| objective.dimension() == 1);
    let minima = minima(objective);
    let (x, y) = extent(lines, &minima, objective);
    let minima: Vec<(f64, f64)> =
        minima.into_iter().filter(|at| (x.0..=x.1).contains(&at.0) && (y.0..=y.1).contains(&at.1)).collect();
    let name = |position: usize| {
        let index = trace.coordinates().get(position).copied().unwrap_or(position);
        match trace.experiment().source().letter(index) {
            Some(letter) => vec![Piece::symbol(letter)],
            None => vec![Piece::symbol("θₜ"), Piece::words(format!(", coordinate {index}"))],
        }
    };
    let axis = |(from, to): (f64, f64), label| {
        Axis { from, to, ..Axis::linear([from, to].into_iter()) }.labelled(label)
    };
    let mut marks = Vec::new();
    let mut levels = None;
    match objective {
        Some(objective) if flat => {
            let at = |index: i32| x.0 + (x.1 - x.0) * f64::from(index) / 400.0;
            let point = |x: f64| objective.value(&[x]).ok().map(|y| (x, y));
            let points: Vec<_> =
                (0..=400).map(at).filter_map(point).filter(|(_, height)| *height <= y.1).collect();
            marks.push(Mark::Curve { name: objective.facts().formula.into(), points });
        }
        Some(objective) => {
            if let Some((steps, least, most)) = heights(objective, x, y) {
                marks.extend(steps);
                // The heights are those of a grid, which the minimum need not be on.
                let lowest = minima.iter().filter_map(|at| objective.value(&[at.0, at.1]).ok());
                let least = lowest.fold(least, f64::min);
                levels = Some((number(least), number(most)));
            }
        }
        None => {}
    }
    for (index, (line, name)) in lines.iter().zip(names).enumerate() {
        marks.push(Mark::Path { series: index as u8, name: name.clone(), points: line.clone() });
    }
    for (index, line) in lines.iter().enumerate() {
        let series = index as u8;
        let ends = [("start", line.first(), false), ("end", line.last(), true)];
        for (what, at, filled) in ends {
            let Some(at) = at.copied() else { continue };
            let name = format!("{} of {}, {}", what, names[index], point(at));
            marks.push(Mark::Spot { series: Some(series), name, at, marker: Marker::of(series), filled });
        }
    }
    // Last, so that where a path ends there the star is in the mark of its end.
    for at in minima {
        let name = format!("minimum at {}", point(at));
        marks.push(Mark::Spot { series: None, name, at, marker: Marker::Star, filled: true });
    }
    let f = vec![Piece::symbol("f"), Piece::words("("), Piece::symbol("x"), Piece::words(")")];
    let y_label = if flat { f } else { name(1) };
    let panel = Panel { key: "path", title: Vec::new(), x: axis(x, name(0)), y: axis(y, y_label), marks };
    (panel, levels)
}

/// Where the objective's minima are, on its curve if it has one coordinate.
fn minima(objective: Option<Objective>) -> Vec<(f64, f64)> {
    let minima = objective.map_or(&[][..], |objective| objective.facts().minima);
    let place = |at: &&[f64]| match (*at, objective) {
        ([x], Some(objective)) => Some((*x, objective.value(&[*x]).ok()?)),
        ([x, y], _) => Some((*x, *y)),
        _ => None,
    };
    minima.iter().filter_map(place).collect()
}

/// The ends of the axes: room for the paths, and for the minimum nearest to each end, which is where a path should go.
fn extent(
    lines: &[Vec<(f64, f64)>],
    minima: &[(f64, f64)],
    objective: Option<Objective>,
) -> ((f64, f64), (f64, f64)) {
    let distance = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).hypot(a.1 - b.1);
    let nearest = lines.iter().filter_map(|line| line.last()).filter_map(|end| {
        minima.iter().copied().min_by(|a, b| distance(*a, *end).total_cmp(&distance(*b, *end)))
    });
    let (x, y) = ends(lines.iter().flatten().copied().chain(nearest));
    let room = |(from, to): (f64, f64)| {
        let room = 0.12 * (to - from);
        if room > 0.0 { (from - room, to + room) } else { (from - 1.0, to + 1.0) }
    };
    let (x, y) = (room(x), room(y));
    match objective {
        Some(objective) if objective.dimension() == 2 => alike(x, y),
        _ => (x, y),
    }
}

/// The ends of both coordinates.
fn ends(points: impl Iterator<Item = (f64, f64)>) -> ((f64, f64), (f64, f64)) {
    let none = (f64::INFINITY, f64::NEG_INFINITY);
    let wider = |(from, to): (f64, f64), value: f64| (from.min(value), to.max(value));
    points.fold((none, none), |(x, y), at| (wider(x, at.0), wider(y, at.1)))
}

/// Both coordinates in one measure, so that a round bowl is round: the shorter is made longer on both sides.
fn alike(x: (f64, f64), y: (f64, f64)) -> ((f64, f64), (f64, f64)) {
    let (wide, high) = (x.1 - x.0, y.1 - y.0);
    let longer = |(from, to): (f64, f64), by: f64| (from - by / 2.0, to + by / 2.0);
    if wide < high * SHAPE {
        (longer(x, high * SHAPE - wide), y)
    } else {
        (x, longer(y, wide / SHAPE - high))
    }
}

fn sentence(line: &[(f64, f64)], name: &str) -> Option<String> {
    let (first, last) = (line.first()?, line.last()?);
    let steps = count(line.len() as u64 - 1, "step");
    Some(format!("{name} goes from {} to {} in {steps}.", point(*first), point(*last)))
}

fn point((x, y): (f64, f64)) -> String {
    format!("({}, {})", number(x), number(y))
}

/// Of two or three runs with short names these; the legend has the others.
fn title(names: &[String]) -> String {
    const SHORT: usize = 40;
    match names {
        [one] => format!("The path of {one}"),
        [most @ .., last] if names.len() <= 3 && names.concat().chars().count() < SHORT => {
            format!("The paths of {} and {last}", most.join(", "))
        }
        _ => format!("The paths of {} runs", names.len()),
    }
}
