//! Experiments written down: TOML whose keys are the names of the settings.

use super::{Experiment, ExperimentBuilder, State};
use crate::choice::Choice;
use crate::error::{Error, Place, shown};
use crate::objective::{GradientTable, Source};
use crate::rule::Switch;
use crate::scalar::Literal;
use crate::text;
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::io::Read;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// The most bytes of an experiment file that are read.
const MAX_BYTES: u64 = 1 << 20;

/// The settings that a file gives, each with the text it was written with.
///
/// A number may be written as a number or as a string; either way its text is kept: `alpha = 0.10` stays 0.10.
///
/// # Example
///
/// ```
/// use adamscope::ExperimentFile;
///
/// let text = "objective = \"rosenbrock\"\nalpha = 0.020\nsteps = 200\n";
/// let file = ExperimentFile::read("valley.toml", text.as_bytes()).unwrap();
/// let experiment = file.builder().unwrap().build().unwrap();
/// assert_eq!(experiment.hyper_parameters().iter().next().unwrap().1.as_str(), "0.020");
/// assert_eq!(ExperimentFile::write(&experiment).unwrap().lines().next(), Some("objective = \"rosenbrock\""));
/// ```
#[derive(Clone, Debug, Default)]
pub struct ExperimentFile {
    settings: Vec<Setting>,
    /// What a table `worksheet` in it says; a run doesn't ask.
    #[cfg_attr(not(feature = "homework"), expect(dead_code, reason = "who marks asks for it"))]
    worksheet: Option<Vec<Setting>>,
}

/// A setting as it was read.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    pub key: String,
    pub text: String,
    pub place: Place,
    /// What is written here and not in a file of its own.
    inline: Option<Inline>,
}

/// What a file of its own could hold.
#[derive(Clone, Debug)]
enum Inline {
    State(State),
    Gradients(GradientTable),
}

impl Inline {
    /// What the value of a setting holds, whose text was put together below; none if it names a file, or never does.
    fn read(
        key: &str,
        value: &Spanned<DeValue<'_>>,
        text: &str,
        place: &Place,
    ) -> Result<Option<Self>, Error> {
        let content = |error| Error::Content { place: place.clone(), problem: text::json_problem(&error) };
        match (key, value.get_ref()) {
            ("state", DeValue::Table(_)) => {
                serde_json::from_str(text).map(|state| Some(Self::State(state))).map_err(content)
            }
            ("gradients", DeValue::Array(_)) => {
                let rows: Vec<Vec<String>> = serde_json::from_str(text).map_err(content)?;
                Ok(Some(Self::Gradients(GradientTable::from_texts(&place.file, &rows)?)))
            }
            _ => Ok(None),
        }
    }
}

/// The table of a worksheet.
const WORKSHEET: &str = "worksheet";

impl ExperimentFile {
    /// Reads the settings of a file; `name` is what messages call it.
    ///
    /// # Errors
    ///
    /// [`Error::Content`] names file, line and column of what is not TOML, of a key that is no setting, and of a value of
    /// the wrong type. Whether a value can be that of its setting is for [`ExperimentFile::builder`] to say.
    pub fn read(name: &str, input: impl Read) -> Result<Self, Error> {
        let text = text::read(name, input, MAX_BYTES)?;
        let place = |offset: usize| place(name, &text, offset);
        let table = DeTable::parse(&text).map_err(|error| Error::Content {
            place: place(error.span().map_or(0, |span| span.start)),
            // The first line says what, the others what was expected.
            problem: format!(
                "this is not TOML: {}; its lines look like alpha = 0.1, start = [3, 4], objective = \"bowl\"",
                error.message().replace('\n', "; ")
            ),
        })?;
        // In the order in which they stand, so that of two mistakes the first is told.
        let mut entries: Vec<_> = table.get_ref().iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let mut settings = Vec::new();
        let mut worksheet = None;
        for (key, value) in entries {
            if let (WORKSHEET, DeValue::Table(table)) = (key.get_ref().as_ref(), value.get_ref()) {
                let setting = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
                    let (key, place): (&str, _) =
                        (AsRef::<str>::as_ref(key.get_ref()), place(value.span().start));
                    match listed(value, key) {
                        Ok(text) => Ok(Setting { key: key.to_owned(), text, place, inline: None }),
                        Err(problem) => Err(Error::Content { place, problem }),
                    }
                };
                worksheet = Some(table.iter().map(setting).collect::<Result<Vec<_>, _>>()?);
                continue;
            }
            // As on the command line.
            let name = if key.get_ref() == "lr" { "alpha" } else { key.get_ref().as_ref() };
            if !ExperimentBuilder::keys().any(|known| known == name) {
                let problem = Error::unknown_name("setting", name, ExperimentBuilder::keys()).to_string();
                return Err(Error::Content { place: place(key.span().start), problem });
            }
            if settings.iter().any(|setting: &Setting| setting.key == name) {
                let problem = format!("{name} is given twice; leave one of them out");
                return Err(Error::Content { place: place(key.span().start), problem });
            }
            let place = place(value.span().start);
            let content = |problem| Error::Content { place: place.clone(), problem };
            let text = written(value, name).map_err(content)?;
            let inline = Inline::read(name, value, &text, &place)?;
            settings.push(Setting { key: name.to_owned(), text, place, inline });
        }
        Ok(Self { settings, worksheet })
    }

    /// The text of a setting.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.settings.iter().find(|setting| setting.key == key).map(|setting| setting.text.as_str())
    }

    /// Leaves a setting out, for something else takes its place.
    pub fn remove(&mut self, key: &str) {
        self.settings.retain(|setting| setting.key != key);
    }

    /// The file that a setting among [`ExperimentBuilder::FILES`] names; none if what would be in it is given here.
    pub fn file(&self, key: &str) -> Option<&str> {
        let setting = self.settings.iter().find(|setting| setting.key == key);
        setting.filter(|setting| setting.inline.is_none()).map(|setting| setting.text.as_str())
    }

    /// What a table `worksheet` in it says, if there is one.
    #[cfg(feature = "homework")]
    pub(crate) fn worksheet(&self) -> Option<&[Setting]> {
        self.worksheet.as_deref()
    }

    /// The experiment that the file describes, still to be built. The files that it may name are not read.
    ///
    /// # Errors
    ///
    /// A value can't be that of its setting: [`Error::Content`] says why, with file, line and column.
    pub fn builder(&self) -> Result<ExperimentBuilder, Error> {
        let mut builder = Experiment::builder();
        for Setting { key, text, place, inline } in &self.settings {
            match inline {
                Some(Inline::State(state)) => builder = builder.state(state.clone()),
                Some(Inline::Gradients(table)) => builder = builder.gradients(table.clone()),
                None => {}
            }
            if ExperimentBuilder::FILES.contains(&key.as_str()) {
                continue;
            }
            builder = builder.set(key, text).map_err(|error| match error.is_limit() {
                true => error,
                false => Error::Content { place: place.clone(), problem: error.to_string() },
            })?;
        }
        Ok(builder)
    }

    /// An experiment as the text of a file that describes it; given gradients are named as the file that they came from.
    ///
    /// # Errors
    ///
    /// [`Error::Content`] if TOML can't say it; no experiment is known that it can't.
    pub fn write(experiment: &Experiment) -> Result<String, Error> {
        to_toml(experiment)
    }

    /// The same with given gradients in it, so that no other file is needed.
    ///
    /// # Errors
    ///
    /// Those of [`ExperimentFile::write`].
    ///
    /// ```
    /// use adamscope::objective::GradientTable;
    /// use adamscope::{Experiment, ExperimentFile};
    ///
    /// let gradients = GradientTable::from_texts("mine", &[["2"], ["-1"]]).unwrap();
    /// let text = ExperimentFile::write_whole(&Experiment::builder().gradients(gradients).build().unwrap()).unwrap();
    /// assert!(text.starts_with("gradients = [[\"2\"], [\"-1\"]]\n"));
    ///
    /// let again = ExperimentFile::read("again.toml", text.as_bytes()).unwrap().builder().unwrap().build().unwrap();
    /// assert_eq!(again.steps(), 2);
    /// ```
    pub fn write_whole(experiment: &Experiment) -> Result<String, Error> {
        to_toml(&Whole(experiment))
    }
}

/// An experiment with the gradients themselves and not their name.
struct Whole<'a>(&'a Experiment);

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self.0.source() {
            Source::Gradients(table) => {
                let rows = (1..=table.rows()).filter_map(|t| table.row(t));
                let texts = |row: Vec<Literal>| row.iter().map(Literal::to_string).collect();
                map.serialize_entry("gradients", &rows.map(texts).collect::<Vec<Vec<String>>>())?;
            }
            source => source.serialize_into(&mut map)?,
        }
        self.0.serialize_settings(&mut map)?;
        map.end()
    }
}

fn to_toml(experiment: &impl Serialize) -> Result<String, Error> {
    toml::to_string(experiment)
        .map_err(|error| Error::content("the experiment", None, format!("TOML can't say it: {error}")))
}

/// A value as text, of a list its items with commas.
fn listed(value: &Spanned<DeValue<'_>>, key: &str) -> Result<String, String> {
    match value.get_ref() {
        DeValue::Array(items) => {
            let items = items.iter().map(|item| written(item, key)).collect::<Result<Vec<_>, _>>()?;
            Ok(items.join(","))
        }
        _ => written(value, key),
    }
}

/// Gradients that are written into the file, a list of numbers for each step, as JSON. A list of numbers is a step each of
/// one coordinate.
fn gradients(rows: &DeArray<'_>) -> Result<String, String> {
    let row = |row: &Spanned<DeValue<'_>>| match row.get_ref() {
        DeValue::Array(items) => items.iter().map(|item| written(item, "gradients")).collect(),
        _ => Ok(vec![written(row, "gradients")?]),
    };
    let rows: Vec<Vec<String>> = rows.iter().map(row).collect::<Result<_, _>>()?;
    serde_json::to_string(&rows).map_err(|error| error.to_string())
}

/// A value as text: numbers as they were written, a list with commas.
fn written(value: &Spanned<DeValue<'_>>, key: &str) -> Result<String, String> {
    match value.get_ref() {
        DeValue::String(text) => Ok(text.to_string()),
        DeValue::Float(number) => Ok(number.as_str().to_owned()),
        DeValue::Integer(number) if number.radix() == 10 => Ok(number.as_str().to_owned()),
        DeValue::Integer(_) => Err(format!("{key} must be written in decimal")),
        DeValue::Array(items) if key == "start" => {
            let is_list = |item: &Spanned<DeValue<'_>>| item.get_ref().is_array();
            if items.iter().any(is_list) {
                return Err("start must be a list of numbers, such as [3, 4], not a list of lists".into());
            }
            let items = items.iter().map(|item| written(item, key)).collect::<Result<Vec<_>, _>>()?;
            Ok(items.join(","))
        }
        DeValue::Array(rows) if key == "gradients" => gradients(rows),
        DeValue::Boolean(on) if is_switch(key) => Ok(on.to_string()),
        DeValue::Table(table) if key == "schedule" => schedule(table),
        DeValue::Table(table) if key == "state" => state(table),
        other => {
            let example = match key {
                _ if is_switch(key) => "true or false",
                "start" => "a list of numbers, such as [3, 4]",
                "steps" => "a whole number, such as 10",
                "schedule" => "a text such as \"cosine, warmup=5\", or a table with a kind",
                "state" => {
                    "the name of a file in quotes, or a table with t, theta and what the rule remembers"
                }
                "gradients" => "the name of a file in quotes, or a list with a list of numbers for each step",
                "asked" => "a list of quantities, such as [\"m\", \"v\"]",
                "alpha-file" | "objective" | "optimizer" | "convention" | "number" => "a name in quotes",
                _ => "a number, such as 0.1, or a string with one",
            };
            Err(format!("{} must be {example}, not a value of type {}", shown(key), other.type_str()))
        }
    }
}

/// A schedule that is written as a table: `kind = "cosine"`, and its settings.
fn schedule(table: &DeTable<'_>) -> Result<String, String> {
    let kind = table.iter().find(|(key, _)| key.get_ref() == "kind");
    let (_, kind) = kind.ok_or("schedule has no kind, such as kind = \"cosine\"")?;
    let mut text = written(kind, "schedule")?;
    for (key, value) in table.iter().filter(|(key, _)| key.get_ref() != "kind") {
        text.push_str(&format!(", {}={}", key.get_ref(), written(value, key.get_ref())?));
    }
    Ok(text)
}

/// A state that is written as a table, as the JSON that a file would have.
fn state(table: &DeTable<'_>) -> Result<String, String> {
    let mut map = serde_json::Map::new();
    for (key, value) in table {
        let read = match value.get_ref() {
            DeValue::Array(items) => {
                let items = items.iter().map(|item| written(item, key.get_ref()).map(Into::into));
                serde_json::Value::Array(items.collect::<Result<_, _>>()?)
            }
            _ => {
                let text = written(value, key.get_ref())?;
                text.parse::<u64>().map_or_else(|_| text.into(), Into::into)
            }
        };
        map.insert(key.get_ref().to_string(), read);
    }
    Ok(serde_json::Value::Object(map).to_string())
}

fn is_switch(key: &str) -> bool {
    Switch::ALL.iter().any(|switch| switch.key() == key)
}

/// Where the byte `offset` of a text is: columns are counted in characters, from 1.
fn place(name: &str, text: &str, offset: usize) -> Place {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() as u64 + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Place { file: name.into(), line: Some(line), column: Some(column.to_string()) }
}
