//! One experiment varied.

use super::ExperimentBuilder;
use crate::error::Error;

impl ExperimentBuilder {
    /// The same with each of the values of a setting, such as `optimizer=adam,sgd`, under a name that tells them apart. The
    /// values of `start` are separated by semicolons, and those of any other may be.
    ///
    /// # Errors
    ///
    /// The text has no equals sign, or a value can't be the setting's.
    ///
    /// ```
    /// use adamscope::Experiment;
    ///
    /// let names = |text: &str| Experiment::builder().varied(text).unwrap().into_iter().map(|(name, _)| name);
    /// assert!(names("optimizer=adam,sgd").eq(["adam", "sgd"]));
    /// assert!(names("eps = 1e-8, 1e-3").eq(["eps = 1e-8", "eps = 1e-3"]));
    /// ```
    pub fn varied(&self, text: &str) -> Result<Vec<(String, Self)>, Error> {
        let (key, values) = text.split_once('=').ok_or_else(|| Error::OutOfRange {
            what: "vary",
            text: text.into(),
            allowed: "a setting, an equals sign and its values, such as eps=1e-8,1e-3",
            why: String::new(),
        })?;
        let key = key.trim();
        let one = |value: &str| {
            let value = value.trim();
            // Names say by themselves what they are the names of; numbers don't.
            let named = value.starts_with(|c: char| c.is_alphabetic()) && !["true", "false"].contains(&value);
            let name = if named { value.into() } else { format!("{key} = {value}") };
            Ok((name, self.clone().set(key, value)?))
        };
        // A start has commas of its own, and a schedule may.
        let between = if key == "start" || values.contains(';') { ';' } else { ',' };
        values.split(between).map(one).collect()
    }
}
