//! States and alphas from files.

use super::{Alphas, State};
use crate::Quantity;
use crate::error::{Error, Place, shown};
use crate::text::{self, MAX_BYTES};
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
use std::io::Read;

/// Reads the state that a run is to go on from: a JSON object such as `{"t": 10, "theta": [..], "m": [..], "v": [..]}`. A
/// step of a trace in JSON Lines is one; of several lines the last counts, so that a whole trace stands for its end.
///
/// # Errors
///
/// [`Error::Content`] with file, line and column for whatever isn't a state, [`Error::Limit`] past 64 MiB.
///
/// # Example
///
/// ```
/// use adamscope::{Quantity, read_state};
///
/// let state = read_state("s.json", r#"{"t": 10, "theta": [3], "m": [0.5], "v": ["0.25"]}"#.as_bytes()).unwrap();
/// assert_eq!(state.t(), 10);
/// assert_eq!(state.get(Quantity::SecondMoment).unwrap()[0].as_str(), "0.25");
/// ```
pub fn read_state(name: &str, input: impl Read) -> Result<State, Error> {
    let text = text::read(name, input, MAX_BYTES)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let (before, part) = match lines.last() {
        Some((index, line)) if line.trim().starts_with('{') && line.trim().ends_with('}') => (index, line),
        _ => (0, text.as_str()),
    };
    serde_json::from_str(part).map_err(|error| {
        let message = text::json_problem(&error);
        let problem = match error.classify() {
            serde_json::error::Category::Data => message,
            serde_json::error::Category::Eof => {
                "the text ends here, in the middle of it; a state is a JSON object such as {\"t\": 10, \"theta\": [3], \
                 \"m\": [0.5], \"v\": [0.25]}"
                    .into()
            }
            _ => format!("this is not JSON: {message}"),
        };
        let line = Some((before + error.line().max(1)) as u64);
        let column = Some(error.column().max(1).to_string());
        Error::Content { place: Place { file: name.into(), line, column }, problem }
    })
}

/// Reads an α for each step: one number a line.
///
/// # Errors
///
/// [`Error::NotANumber`] or [`Error::Content`] with file and line for whatever is no number of at least 0, [`Error::Limit`]
/// past a million of them.
///
/// ```
/// let alphas = adamscope::read_alphas("lr.txt", "0.1\n0.05\n".as_bytes()).unwrap();
/// assert_eq!(alphas.values().len(), 2);
/// ```
pub fn read_alphas(name: &str, input: impl Read) -> Result<Alphas, Error> {
    let text = text::read(name, input, MAX_BYTES)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    Alphas::from_texts(name, lines.map(|(index, line)| (Some(index as u64 + 1), line.trim().to_owned())))
}

impl<'de> Deserialize<'de> for State {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ReadState)
    }
}

struct ReadState;

impl<'de> Visitor<'de> for ReadState {
    type Value = State;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a state, such as {\"t\": 10, \"theta\": [3], \"m\": [0.5], \"v\": [0.25]}")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<State, A::Error> {
        let (mut t, mut state, mut keys) = (None, State::default(), Vec::new());
        while let Some(key) = map.next_key::<String>()? {
            if keys.contains(&key) {
                return Err(A::Error::custom(format!(
                    "\"{}\" stands here twice; leave one of them out",
                    shown(&key)
                )));
            }
            if key == "t" {
                t = Some(map.next_value::<u64>()?);
            } else if key == "experiment" || key == "steps" {
                return Err(A::Error::custom(
                    "this is a whole trace in JSON; give one of its steps, or write the trace with --format jsonl",
                ));
            } else {
                let quantity = Quantity::from_key(&key).map_err(A::Error::custom)?;
                let value = map.next_value::<Box<RawValue>>()?;
                if !quantity.facts().shared {
                    state = state
                        .with(quantity, numbers(&key, value.get()).map_err(A::Error::custom)?)
                        .map_err(A::Error::custom)?;
                }
            }
            keys.push(key);
        }
        let t = t.ok_or_else(|| A::Error::custom("there is no \"t\" in it, the number of its step"))?;
        let state = State { t, ..state };
        state.check_step().map_err(A::Error::custom)?;
        Ok(state)
    }
}

/// The texts of the numbers of a list: with all of their digits, which a parser of numbers would cut off.
fn numbers(key: &str, list: &str) -> Result<Vec<String>, String> {
    let list: Vec<&RawValue> = serde_json::from_str(list)
        .map_err(|_| format!("{key} must be a list of numbers, one a coordinate, such as [0.5, -1]"))?;
    Ok(list.into_iter().map(|number| number.get().trim_matches('"').to_owned()).collect())
}
