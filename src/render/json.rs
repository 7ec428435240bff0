//! A run as JSON or as JSON Lines, step by step.

use super::row::{Layout, Line};
use super::{WriteError, write_json_value};
use crate::trace::StepSource;
use crate::{Experiment, Quantity};
use serde::Serialize;
use std::io::Write;

/// Writes a run as JSON, a step a line: `{"experiment": {...}, "steps": [{"t": 1, "loss": 25.0, "g": [6.0, 8.0], ...}]}`.
///
/// A quantity with one value a coordinate is a list, another one a number. Floats are the shortest text that reads back
/// as the same number; `null` stands for one that isn't a number, which only a quantity worked out beside the rule may be.
/// Where only some coordinates were recorded, `"coordinates": [1]` before the steps says which.
///
/// # Errors
///
/// The run ends without an answer, or the target takes no more.
///
/// # Example
///
/// ```
/// use adamscope::{Experiment, Quantity, Selection, render::write_json};
///
/// let selection = Selection { quantities: Some(vec![Quantity::Gradient]), ..Selection::default() };
/// let mut stepper = Experiment::builder().steps(1).build().unwrap().stepper(&selection).unwrap();
/// let mut text = Vec::new();
/// write_json(&mut stepper, &mut text).unwrap();
/// let json: serde_json::Value = serde_json::from_slice(&text).unwrap();
/// assert_eq!(json["experiment"]["alpha"], "0.1");
/// assert_eq!(json["steps"][0]["g"], serde_json::json!([6.0, 8.0]));
/// ```
pub fn write_json(steps: &mut impl StepSource, mut out: impl Write) -> Result<(), WriteError> {
    out.write_all(b"{\"experiment\": ")?;
    write_json_value(steps.experiment(), &mut out)?;
    if let Some(coordinates) = some_coordinates(steps) {
        out.write_all(b",\n\"coordinates\": ")?;
        write_json_value(coordinates, &mut out)?;
    }
    out.write_all(b",\n\"steps\": [")?;
    let mut line = Line::new(steps.quantities(), &layout("}"));
    let mut separator = "\n";
    while let Some(step) = steps.next_step()? {
        out.write_all(separator.as_bytes())?;
        out.write_all(line.of(step))?;
        separator = ",\n";
    }
    out.write_all(b"\n]}\n")?;
    out.flush()?;
    Ok(())
}

/// Writes a run as JSON Lines: what [`write_json`] writes, with the experiment, `{"objective": "bowl", ...}`, on the first line and a step,
/// `{"t": 1, "loss": 25.0, ...}`, on each further one. So a program can take in a step at a time, however many come.
///
/// # Errors
///
/// The run ends without an answer, or the target takes no more.
///
/// # Example
///
/// ```
/// use adamscope::{Experiment, Quantity, Selection, render::write_jsonl};
///
/// let selection = Selection { quantities: Some(vec![Quantity::Gradient]), ..Selection::default() };
/// let mut stepper = Experiment::builder().steps(2).build().unwrap().stepper(&selection).unwrap();
/// let mut text = Vec::new();
/// write_jsonl(&mut stepper, &mut text).unwrap();
/// let text = String::from_utf8(text).unwrap();
/// let lines: Vec<&str> = text.lines().collect();
/// assert!(lines[0].starts_with(r#"{"objective":"bowl","start":["3","4"],"#));
/// assert_eq!(lines[1], r#"{"t":1,"g":[6.0,8.0]}"#);
/// assert_eq!(lines.len(), 3);
/// ```
pub fn write_jsonl(steps: &mut impl StepSource, mut out: impl Write) -> Result<(), WriteError> {
    let first = FirstLine { experiment: steps.experiment(), coordinates: some_coordinates(steps) };
    write_json_value(&first, &mut out)?;
    out.write_all(b"\n")?;
    let mut line = Line::new(steps.quantities(), &layout("}\n"));
    while let Some(step) = steps.next_step()? {
        out.write_all(line.of(step))?;
    }
    out.flush()?;
    Ok(())
}

/// The coordinates, where they aren't all: without them a list of numbers could not be read back.
fn some_coordinates(steps: &impl StepSource) -> Option<&[usize]> {
    let coordinates = steps.coordinates();
    let all = coordinates.iter().copied().eq(0..steps.experiment().start().len());
    (!all).then_some(coordinates)
}

/// The first of JSON Lines: the experiment, and the coordinates beside its settings.
#[derive(Serialize)]
struct FirstLine<'a> {
    #[serde(flatten)]
    experiment: &'a Experiment,
    #[serde(skip_serializing_if = "Option::is_none")]
    coordinates: Option<&'a [usize]>,
}

/// A step as an object of its quantities.
fn layout(end: &'static str) -> Layout {
    let around = |quantity: Quantity| {
        let list = !quantity.facts().shared;
        (format!(",\"{}\":{}", quantity.key(), if list { "[" } else { "" }), if list { "]" } else { "" })
    };
    // An exact decimal is a text, since a reader of JSON may well make a binary number of a number.
    Layout { start: "{\"t\":", around, decimal: "\"", no_value: Some("null"), end }
}
