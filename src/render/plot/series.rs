//! From a trace to series.

use super::axis::Axis;
use super::chart::MARKED_OVER_TIME;
use super::figure::{Entry, Mark, Panel};
use super::words::{Piece, coordinate, number};
use crate::Quantity;
use crate::error::{Error, count};
use crate::experiment::Experiment;
use crate::trace::Trace;

/// The most coordinates that are shown beside each other; of more nobody could tell the lines apart.
pub const MOST_COORDINATES: usize = 6;

/// The most runs in one picture: so many can be told apart by colour and mark together.
const MOST_RUNS: usize = 30;

/// The first of several traces that are shown together; refuses none, and too many.
pub fn first_of(traces: &[Trace]) -> Result<&Trace, Error> {
    if traces.len() > MOST_RUNS {
        return Err(Error::Limit {
            what: "this plot would show".into(),
            given: count(traces.len() as u64, "run"),
            limit: MOST_RUNS.to_string(),
            instead: "plot fewer of them",
        });
    }
    traces.first().ok_or(Error::NoPlot { why: "there is no trace to show" })
}

/// A quantity over time at one recorded coordinate.
pub fn points(trace: &Trace, quantity: Quantity, position: usize) -> Vec<(f64, f64)> {
    let point = |step: crate::trace::Step| Some((step.t() as f64, step.value(quantity, position)?.to_f64()));
    trace.steps().filter_map(point).collect()
}

/// Refuses a trace without a quantity.
pub fn need(trace: &Trace, quantity: Quantity) -> Result<(), Error> {
    if trace.quantities().contains(&quantity) {
        return Ok(());
    }
    let known = trace.quantities().iter().map(|quantity| quantity.key()).collect::<Vec<_>>().join(", ");
    Err(Error::UnknownQuantity { key: quantity.key(), known })
}

/// The axis of a trace's steps.
pub fn steps(trace: &Trace) -> Axis {
    let first = trace.steps().next().map_or(1, |step| step.t());
    Axis::steps(first, trace.last().map_or(first, |step| step.t()))
}

/// Symbol and words of a quantity, as the experiment's rule has them.
pub fn title(experiment: &Experiment, quantity: Quantity) -> Vec<Piece> {
    let facts = experiment.facts(quantity);
    // What comes after the colon is for a table's reader.
    let name = facts.name.split_once(": ").map_or(facts.name, |(name, _)| name);
    vec![Piece::symbol(facts.symbol), Piece::words(format!("\u{2002}{name}"))]
}

/// The experiments in full, for people. Of several, what they follow is told once if it is the same.
pub fn heading(traces: &[&Trace]) -> Vec<String> {
    let [first, _, ..] = traces else {
        return traces.iter().flat_map(|trace| trace.experiment().lines(usize::MAX)).collect();
    };
    let source = first.experiment().source();
    let same = traces.iter().all(|trace| trace.experiment().source() == source);
    let told = source.pieces().join(", ");
    let mut lines: Vec<String> = same.then(|| format!("On {told}:")).into_iter().collect();
    for trace in traces {
        let line = trace.experiment().lines(usize::MAX).join("; ");
        lines.push(if same { line.replacen(&format!(" on {told}"), "", 1) } else { line });
    }
    lines
}

/// The recorded coordinates that are shown, by their position in the trace, and what they are called.
pub fn coordinates(trace: &Trace) -> Vec<(usize, String)> {
    let shown = trace.coordinates().iter().take(MOST_COORDINATES).enumerate();
    shown.map(|(position, index)| (position, coordinate(trace.experiment(), *index))).collect()
}

/// The legend of coordinates; none where there is only one.
pub fn legend(trace: &Trace) -> Vec<Entry> {
    let coordinates = coordinates(trace);
    if trace.experiment().start().len() < 2 {
        return Vec::new();
    }
    let entry = |(position, name): (usize, String)| Entry::Series {
        series: position as u8,
        name: vec![Piece::words(name)],
        marked: trace.len() <= MARKED_OVER_TIME,
        dashed: true,
    };
    coordinates.into_iter().map(entry).collect()
}

/// That not all coordinates are shown, if so.
pub fn rest(trace: &Trace) -> Option<String> {
    let all = trace.coordinates().len();
    (all > MOST_COORDINATES).then(|| format!("The first {MOST_COORDINATES} of {all} coordinates."))
}

/// A panel of one quantity over time, a line a coordinate.
pub fn panel(trace: &Trace, quantity: Quantity) -> Panel {
    let experiment = trace.experiment();
    let facts = experiment.facts(quantity);
    let shown = if facts.shared { vec![(0, String::new())] } else { coordinates(trace) };
    let lines: Vec<_> = shown
        .into_iter()
        .map(|(position, name)| (position, name, points(trace, quantity, position)))
        .collect();
    let y = Axis::fitting(lines.iter().flat_map(|(_, _, points)| points.iter().map(|(_, value)| *value)));
    let mark = |(position, name, points): (usize, String, Vec<_>)| {
        let name =
            if name.is_empty() { facts.symbol.to_owned() } else { format!("{}, {name}", facts.symbol) };
        Mark::OverTime { series: position as u8, name, points }
    };
    let marks = lines.into_iter().map(mark).collect();
    Panel { key: quantity.key(), title: title(experiment, quantity), x: steps(trace), y, marks }
}

/// What there is to be seen of a panel's lines, a sentence each.
pub fn sentences(panel: &Panel) -> Vec<String> {
    let sentence = |mark: &Mark| {
        let (Mark::OverTime { name, points, .. } | Mark::Bars { name, points, .. }) = mark else {
            return None;
        };
        let ((first, from), (last, to)) = (points.first()?, points.last()?);
        let values = points.iter().map(|(_, value)| *value);
        let (least, most) =
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), v| (least.min(v), most.max(v)));
        let scale = if panel.y.kind() == "logarithmic" { " (logarithmic axis)" } else { "" };
        Some(format!(
            "{name}: {} at step {first}, {} at step {last}; between {} and {}{scale}.",
            number(*from),
            number(*to),
            number(least),
            number(most),
        ))
    };
    panel.marks.iter().filter_map(sentence).collect()
}
