//! An experiment from settings by name, whatever file they stand in.

use crate::choice::unknown;
use crate::error::Error;
use crate::{ExperimentBuilder, HyperParameter};
use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};
use std::fmt;

/// What a setting is given: kept as text, since a number means to each number type what its text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Setting {
    /// One value.
    One(String),
    /// A list, as of a start.
    List(Vec<String>),
}

/// The settings that an experiment has besides hyper-parameters, by the command line's names.
const KEYS: [&str; 7] = ["objective", "gradients", "start", "optimizer", "convention", "number", "steps"];

impl ExperimentBuilder {
    /// Takes a setting by its name. Not `gradients`: whoever reads the file knows how to get hold of them.
    ///
    /// # Errors
    ///
    /// There is no such setting, or it takes one value and is given a list.
    pub(crate) fn set(self, key: &str, setting: Setting) -> Result<Self, Error> {
        let known = KEYS.into_iter().chain(HyperParameter::ALL.iter().map(|parameter| parameter.key()));
        let Some(key) = known.clone().find(|name| *name == key) else {
            return Err(unknown("setting", key, known));
        };
        let text = match setting {
            Setting::List(list) if key == "start" => return Ok(self.start(list)),
            Setting::One(text) if key == "start" => return Ok(self.start(text.split(','))),
            Setting::One(text) => text,
            Setting::List(_) => {
                return Err(Error::OutOfRange {
                    what: key,
                    text: "a list".into(),
                    allowed: "one value",
                    why: String::new(),
                });
            }
        };
        match key {
            "objective" => Ok(self.objective(text)),
            "optimizer" => Ok(self.optimizer(text)),
            "convention" => Ok(self.convention(text)),
            "number" => Ok(self.number(text)),
            "steps" => Ok(self.steps(text)),
            "gradients" => Err(unknown("setting", key, known)),
            parameter => Ok(self.hyper_parameter(parameter, text)),
        }
    }
}

/// From a text, a number, or a list of these.
impl<'de> Deserialize<'de> for Setting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnySetting)
    }
}

struct AnySetting;

impl<'de> Visitor<'de> for AnySetting {
    type Value = Setting;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number or a list of these")
    }

    fn visit_str<E>(self, text: &str) -> Result<Setting, E> {
        Ok(Setting::One(text.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Setting, E> {
        Ok(Setting::One(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Setting, E> {
        Ok(Setting::One(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Setting, E> {
        // The shortest text that reads back.
        Ok(Setting::One(format!("{number:?}")))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Setting, A::Error> {
        let mut texts = Vec::new();
        while let Some(setting) = list.next_element()? {
            match setting {
                Setting::One(text) => texts.push(text),
                Setting::List(_) => {
                    return Err(serde::de::Error::custom("a list in a list has no meaning here"));
                }
            }
        }
        Ok(Setting::List(texts))
    }
}
