//! A trace from the text that it was written as.

mod rows;
mod setting;

use super::stepper::choose_coordinates;
use super::{Data, Selection, Trace};
use crate::error::{Error, Place};
use crate::experiment::{Alphas, Experiment, Rate};
use crate::objective::{GradientTable, Source};
use crate::scalar::NumberType;
use crate::text::{self, MAX_BYTES};
use crate::{ExperimentBuilder, Quantity};
use rows::Rows;
use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;
use setting::Setting;
use std::fmt;
use std::io::Read;

/// Reads a trace that [`write_json`](crate::render::write_json) wrote; `name` is what messages call it. The numbers are
/// those that were written, to the bit.
///
/// Not that of a model on data: the data is in no trace, and without it there is no such experiment.
///
/// # Gradients from a file
///
/// Where the experiment's gradients came from a file, that file is not opened; it may be another by now, or elsewhere. If
/// the trace has g of every step and every coordinate, the experiment's gradients are these, with the file's name, and it
/// can be run again. If not, it has the name alone, and to run it is an error. So it is with alphas from a file, but for
/// f32, where what was recorded is rounded.
///
/// # Errors
///
/// [`Error::Content`] with file, line and column for whatever isn't such a trace: no JSON, an unknown name, a value of
/// another type or out of its range, steps that are missing, twice there or out of order. [`Error::Limit`] past 64 MiB.
///
/// # Example
///
/// ```
/// use adamscope::{Experiment, render::write_json, trace::read_json};
///
/// let trace = Experiment::builder().build().unwrap().trace().unwrap();
/// let mut text = Vec::new();
/// write_json(&mut trace.replay(), &mut text).unwrap();
/// assert_eq!(read_json("trace.json", text.as_slice()).unwrap(), trace);
///
/// let error = read_json("trace.json", &text[..1000]).unwrap_err();
/// assert!(error.to_string().starts_with("trace.json, line 5, column "), "{error}");
/// ```
pub fn read_json(name: &str, input: impl Read) -> Result<Trace, Error> {
    let text = text::read(name, input, MAX_BYTES)?;
    let text = Text { name, text: &text };
    let head: Head<'_> = text.parse(text.text)?;
    let missing = |key| text.problem(text.text, format!("there is no \"{key}\" in it; a trace has one"));
    let steps = head.steps.as_ref().ok_or_else(|| missing("steps"))?.iter().map(|step| step.get()).collect();
    let experiment = head.experiment.map(RawValue::get).ok_or_else(|| missing("experiment"))?;
    text.trace(text.text, experiment, head.coordinates.clone(), steps)
}

/// Reads a trace that [`write_jsonl`](crate::render::write_jsonl) wrote; everything said of [`read_json`] holds.
///
/// # Errors
///
/// Those of [`read_json`].
///
/// # Example
///
/// ```
/// use adamscope::{Experiment, render::write_jsonl, trace::read_jsonl};
///
/// let trace = Experiment::builder().number("f32").build().unwrap().trace().unwrap();
/// let mut text = Vec::new();
/// write_jsonl(&mut trace.replay(), &mut text).unwrap();
/// assert_eq!(read_jsonl("trace.jsonl", text.as_slice()).unwrap(), trace);
/// ```
pub fn read_jsonl(name: &str, input: impl Read) -> Result<Trace, Error> {
    let text = text::read(name, input, MAX_BYTES)?;
    let text = Text { name, text: &text };
    let mut lines = text.text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or(text.text);
    let head: FirstLine = text.parse(first)?;
    if head.experiment.is_some() {
        let problem =
            "this is JSON, not JSON Lines, which begins with the experiment itself; read it as JSON";
        return Err(text.problem(first, problem.into()));
    }
    text.trace(first, first, head.coordinates, lines.collect())
}

/// What stands around the steps. The parts are read when it is known what they are parts of.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with an experiment")]
struct Head<'a> {
    #[serde(borrow)]
    experiment: Option<&'a RawValue>,
    coordinates: Option<Vec<usize>>,
    #[serde(borrow)]
    steps: Option<Vec<&'a RawValue>>,
}

/// What the first of JSON Lines has beside the experiment's settings.
#[derive(serde::Deserialize)]
#[serde(expecting = "an experiment, as an object of its settings")]
struct FirstLine {
    coordinates: Option<Vec<usize>>,
    experiment: Option<IgnoredAny>,
}

/// The text, for the places of errors in its parts.
#[derive(Clone, Copy)]
struct Text<'a> {
    name: &'a str,
    text: &'a str,
}

impl<'a> Text<'a> {
    fn trace(
        self,
        whole: &str,
        experiment: &str,
        coordinates: Option<Vec<usize>>,
        steps: Vec<&str>,
    ) -> Result<Trace, Error> {
        let mut experiment = self.experiment(experiment)?;
        let selection = Selection { coordinates, ..Selection::default() };
        let coordinates = choose_coordinates(experiment.start().len(), &selection)
            .map_err(|error| self.within(whole, error))?;
        let (quantities, data) = match experiment.number() {
            NumberType::F64 => {
                let rows = Rows::read(self, &experiment, &coordinates, &steps)?;
                (rows.quantities, Data::F64(rows.columns))
            }
            NumberType::F32 => {
                let rows = Rows::read(self, &experiment, &coordinates, &steps)?;
                (rows.quantities, Data::F32(rows.columns))
            }
            NumberType::Decimal => {
                let rows = Rows::read(self, &experiment, &coordinates, &steps)?;
                (rows.quantities, Data::Decimal(rows.columns))
            }
        };
        if let Source::Gradients(elsewhere) = experiment.source()
            && data.t().len() as u64 == experiment.steps()
            && coordinates.iter().copied().eq(0..experiment.start().len())
            && let Some(table) = gradients(elsewhere.name(), &data)
        {
            experiment = experiment.with_gradients(table);
        }
        // A binary32 run records its alphas rounded, and computes with them as they were given.
        if let Rate::Given(elsewhere) = experiment.rate()
            && data.t().len() as u64 == experiment.steps()
            && experiment.number() != NumberType::F32
            && let Some(alphas) = alphas(elsewhere.name(), &data)
        {
            experiment = experiment.with_alphas(alphas);
        }
        Ok(Trace { experiment, coordinates, quantities, data })
    }

    fn experiment(self, part: &str) -> Result<Experiment, Error> {
        let Described { builder, keys } = self.parse(part)?;
        let experiment = builder.build().map_err(|error| self.within(part, error))?;
        // What a builder fills in may not be what the run was done with.
        let all = serde_json::to_value(&experiment).unwrap_or_default();
        let missing = all.as_object().into_iter().flat_map(|all| all.keys()).find(|key| !keys.contains(key));
        match missing {
            None => Ok(experiment),
            Some(key) => Err(self.problem(
                part,
                format!("the experiment has no \"{key}\"; that of a trace has all that determines its run"),
            )),
        }
    }

    fn parse<'p, T: Deserialize<'p>>(self, part: &'p str) -> Result<T, Error> {
        serde_json::from_str(part).map_err(|error| self.json_error(part, &error))
    }

    /// What is wrong with a part, where the parser was.
    fn json_error(self, part: &str, error: &serde_json::Error) -> Error {
        let (line, column) = self.place_of(part);
        let place = match error.line() {
            0 | 1 => (line, column + error.column().saturating_sub(1)),
            more => (line + more - 1, error.column().max(1)),
        };
        let message = text::json_problem(error);
        let problem = match error.classify() {
            Category::Eof => "the text ends here, in the middle of it; it may have been cut off".into(),
            // The parser calls a number too large for its type a mistake in the syntax.
            Category::Syntax if message == "number out of range" => message,
            Category::Syntax | Category::Io => format!("this is not JSON: {message}"),
            Category::Data => message,
        };
        self.content(place, problem)
    }

    /// What is wrong with a part as a whole.
    fn problem(self, part: &str, problem: String) -> Error {
        self.content(self.place_of(part), problem)
    }

    /// An error about what a part says, with its place; a limit stays one.
    fn within(self, part: &str, error: Error) -> Error {
        if error.is_limit() { error } else { self.problem(part, error.to_string()) }
    }

    fn content(self, (line, column): (usize, usize), problem: String) -> Error {
        let place =
            Place { file: self.name.into(), line: Some(line as u64), column: Some(column.to_string()) };
        Error::Content { place, problem: legible(&problem) }
    }

    /// The line and the column, in bytes as the parser has it, at which a part of the text begins.
    fn place_of(self, part: &str) -> (usize, usize) {
        let offset = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let before = self.text.as_bytes().get(..offset).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
        (line, column)
    }
}

/// A message that may repeat a user's text of any length, made safe to show.
fn legible(message: &str) -> String {
    const LONGEST: usize = 600;
    let cut = if message.chars().count() > LONGEST { "…" } else { "" };
    let escaped = message.chars().take(LONGEST).flat_map(|c| {
        let harmless = !c.is_control() && !('\u{200b}'..='\u{202e}').contains(&c) && c != '\u{feff}';
        harmless.then_some(c).into_iter().chain((!harmless).then(|| c.escape_debug()).into_iter().flatten())
    });
    escaped.collect::<String>() + cut
}

/// An experiment's settings, not checked yet, and the keys that it has.
struct Described {
    builder: ExperimentBuilder,
    keys: Vec<String>,
}

impl<'de> Deserialize<'de> for Described {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Settings)
    }
}

struct Settings;

impl<'de> Visitor<'de> for Settings {
    type Value = Described;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an experiment, as an object of its settings")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Described, A::Error> {
        let (mut builder, mut keys) = (Experiment::builder(), Vec::new());
        let (mut gradients, mut dimension) = (None, 0);
        while let Some(key) = map.next_key::<String>()? {
            if keys.contains(&key) {
                return Err(A::Error::custom(format!("\"{key}\" stands here twice; leave one of them out")));
            }
            if key == "coordinates" {
                // Not a setting: it stands beside them in JSON Lines, and was read there.
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            if key == "gradients" {
                gradients = Some(map.next_value::<String>()?);
            } else if key == "alpha-file" {
                builder = builder.alphas(Alphas::elsewhere(&map.next_value::<String>()?));
            } else if key == "state" {
                builder = builder.state(map.next_value()?);
            } else {
                let text = match map.next_value()? {
                    Setting::List(list) if key == "start" => {
                        dimension = list.len();
                        list.join(",")
                    }
                    Setting::List(_) => {
                        return Err(A::Error::custom(format!("{key} takes one value, not a list")));
                    }
                    Setting::One(text) => text,
                };
                builder = builder.set(&key, &text).map_err(A::Error::custom)?;
            }
            keys.push(key);
        }
        if let Some(name) = gradients {
            builder = builder.gradients(GradientTable::elsewhere(&name, dimension));
        }
        Ok(Described { builder, keys })
    }
}

/// The recorded alphas, under the name that the file had.
fn alphas(name: &str, data: &Data) -> Option<Alphas> {
    let alpha = |row| data.values(Quantity::Alpha, row)?.get(0);
    let alphas = (0..data.t().len()).map(alpha).collect::<Option<Vec<_>>>()?;
    Alphas::new(name, alphas).ok()
}

/// The recorded gradients, as a table of the name that the file had.
fn gradients(name: &str, data: &Data) -> Option<GradientTable> {
    let row = |row| {
        let values = data.values(Quantity::Gradient, row)?;
        Some(values.into_iter().map(|value| value.to_string()).collect::<Vec<_>>())
    };
    let rows = (0..data.t().len()).map(row).collect::<Option<Vec<_>>>()?;
    GradientTable::from_texts(name, &rows).ok()
}
