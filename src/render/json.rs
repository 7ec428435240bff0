//! A run as JSON, step by step.

use super::WriteError;
use crate::Quantity;
use crate::trace::{Step, StepSource};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::io::Write;

/// Writes a run as JSON, a step a line: `{"experiment": {...}, "steps": [{"t": 1, "loss": 25.0, "g": [6.0, 8.0], ...}]}`.
///
/// A quantity with one value a coordinate is a list, another one a number. Floats are the shortest text that reads back
/// as the same number.
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
    serde_json::to_writer(&mut out, steps.experiment()).map_err(std::io::Error::from)?;
    out.write_all(b",\n\"steps\": [")?;
    let quantities = steps.quantities().to_vec();
    let mut separator = "\n";
    while let Some(step) = steps.next_step()? {
        out.write_all(separator.as_bytes())?;
        serde_json::to_writer(&mut out, &Record { step, quantities: &quantities })
            .map_err(std::io::Error::from)?;
        separator = ",\n";
    }
    out.write_all(b"\n]}\n")?;
    out.flush()?;
    Ok(())
}

/// A step as an object of its quantities.
struct Record<'a> {
    step: Step<'a>,
    quantities: &'a [Quantity],
}

impl Serialize for Record<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1 + self.quantities.len()))?;
        map.serialize_entry("t", &self.step.t())?;
        for quantity in self.quantities {
            let Some(values) = self.step.values(*quantity) else { continue };
            match values.get(0) {
                Some(value) if quantity.facts().shared => map.serialize_entry(quantity.key(), &value)?,
                _ => map.serialize_entry(quantity.key(), &values)?,
            }
        }
        map.end()
    }
}
