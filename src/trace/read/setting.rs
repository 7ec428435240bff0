//! The value of a setting in JSON.

use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};
use std::fmt;

/// What a setting is given: kept as text, since a number means to each number type what its text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// One value.
    One(String),
    /// A list, as of a start.
    List(Vec<String>),
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
        f.write_str("a text, a number, true or false, or a list of these")
    }

    fn visit_str<E>(self, text: &str) -> Result<Setting, E> {
        Ok(Setting::One(text.into()))
    }

    /// A switch.
    fn visit_bool<E>(self, on: bool) -> Result<Setting, E> {
        Ok(Setting::One(on.to_string()))
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
