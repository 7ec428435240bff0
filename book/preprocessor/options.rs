//! What stands in a block: TOML, with keys of the block's own and those of an experiment file.

use crate::place::Place;
use adamscope::objective::read_gradients;
use adamscope::{Error, Experiment, ExperimentBuilder, ExperimentFile, read_alphas, read_state};
use anyhow::{Context, Result};
use std::cell::RefCell;
use std::fs::File;
use std::path::Path;
use toml::Value;
use toml::de::DeTable;

/// The keys of every block.
const COMMON: [&str; 3] = ["name", "of", "caption"];

/// The block's own keys with their values, and the rest: an experiment.
#[derive(Debug)]
pub struct Options {
    place: Place,
    own: Vec<Own>,
    /// The body without the block's own keys, its lines where they are in the chapter.
    experiment: String,
    /// Whether there is anything in it.
    pub says_experiment: bool,
}

#[derive(Debug)]
struct Own {
    key: String,
    value: Value,
    place: Place,
}

impl Options {
    /// Reads the body of a block that begins at `place`; `keys` are its own beside those of every block.
    ///
    /// # Errors
    ///
    /// It is not TOML, or has a key that is none.
    pub fn read(place: &Place, body: &str, keys: &[&'static str]) -> Result<Self> {
        // So padded, the places of errors are those in the chapter.
        let padded = "\n".repeat(place.line) + body;
        let mut experiment = padded.clone().into_bytes();
        let table = match DeTable::parse(&padded) {
            Ok(table) => table,
            // The same parser says it with the place.
            Err(error) => {
                ExperimentFile::read(&place.file, padded.as_bytes())?;
                return Err(place.problem(error));
            }
        };
        let whole: toml::Table = toml::from_str(&padded).with_context(|| place.to_string())?;
        let (mut own, mut says_experiment) = (Vec::new(), false);
        for (key, value) in table.get_ref() {
            let name = key.get_ref().as_ref();
            let place = Place::of(&place.file, &padded, key.span().start);
            if keys.contains(&name) || COMMON.contains(&name) {
                let value_of = whole.get(name).cloned().with_context(|| place.to_string())?;
                own.push(Own { key: name.into(), value: value_of, place });
                for byte in &mut experiment[key.span().start..value.span().end] {
                    if *byte != b'\n' {
                        *byte = b' ';
                    }
                }
            } else if name == "lr" || ExperimentBuilder::keys().any(|known| known == name) {
                says_experiment = true;
            } else {
                let known = keys.iter().copied().chain(COMMON).chain(ExperimentBuilder::keys());
                return Err(place.problem(Error::unknown_name("key of this block", name, known)));
            }
        }
        let experiment = String::from_utf8_lossy(&experiment).into_owned();
        let options = Self { place: place.clone(), own, experiment, says_experiment };
        if options.says_experiment && options.text("of")?.is_some() {
            return Err(place.problem(
                "`of` names an experiment that is described already; leave out its settings here, or `of`",
            ));
        }
        Ok(options)
    }

    /// The experiment that is described; `root` is where the files that it names are looked for.
    ///
    /// # Errors
    ///
    /// A setting is refused.
    pub fn builder(&self, root: &Path) -> Result<ExperimentBuilder> {
        let file = ExperimentFile::read(&self.place.file, self.experiment.as_bytes())?;
        let mut builder = file.builder()?;
        let open = |name: &str| {
            File::open(root.join(name))
                .map_err(|error| self.place.problem(format!("{name} can't be read: {error}")))
        };
        if let Some(name) = file.file("gradients") {
            builder = builder.gradients(read_gradients(name, open(name)?)?);
        }
        if let Some(name) = file.file("alpha-file") {
            builder = builder.alphas(read_alphas(name, open(name)?)?);
        }
        if let Some(name) = file.file("state") {
            builder = builder.state(read_state(name, open(name)?)?);
        }
        Ok(builder)
    }

    /// Where the block begins.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The place of a key, or of the block.
    pub fn place_of(&self, key: &str) -> &Place {
        self.find(key).map_or(&self.place, |own| &own.place)
    }

    /// A text.
    ///
    /// # Errors
    ///
    /// It is something else.
    pub fn text(&self, key: &str) -> Result<Option<&str>> {
        self.find(key).map(|own| own.value.as_str().ok_or_else(|| own.wrong("a text in quotes"))).transpose()
    }

    /// A text that has to be there.
    ///
    /// # Errors
    ///
    /// It isn't, or is something else.
    pub fn needed(&self, key: &str, example: &str) -> Result<&str> {
        self.text(key)?.ok_or_else(|| {
            self.place.problem(format!("this block needs {key}, such as {key} = \"{example}\""))
        })
    }

    /// Texts of which there has to be one.
    ///
    /// # Errors
    ///
    /// There is none.
    pub fn needed_list(&self, key: &str, example: &str) -> Result<()> {
        match self.texts(key)? {
            Some(texts) if !texts.is_empty() => Ok(()),
            _ => Err(self
                .place_of(key)
                .problem(format!("this block needs {key}, such as {key} = \"{example}\""))),
        }
    }

    /// A whole number.
    ///
    /// # Errors
    ///
    /// It is something else.
    pub fn number(&self, key: &str) -> Result<Option<u64>> {
        let read = |own: &Own| whole(&own.value).ok_or_else(|| own.wrong("a whole number, such as 3"));
        self.find(key).map(read).transpose()
    }

    /// Whole numbers, in brackets.
    ///
    /// # Errors
    ///
    /// It is something else.
    pub fn numbers(&self, key: &str) -> Result<Option<Vec<usize>>> {
        self.list(key, "whole numbers in brackets, such as [0]", |item| {
            whole(item).map(|number| number as usize)
        })
    }

    /// Texts in brackets, or a single one.
    ///
    /// # Errors
    ///
    /// It is something else.
    pub fn texts(&self, key: &str) -> Result<Option<Vec<String>>> {
        self.list(key, "a text in quotes, or a list of them in brackets", |item| {
            item.as_str().map(str::to_owned)
        })
    }

    fn list<T>(
        &self,
        key: &str,
        allowed: &str,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Result<Option<Vec<T>>> {
        let Some(own) = self.find(key) else { return Ok(None) };
        let items = match &own.value {
            Value::Array(items) => items.iter().map(read).collect(),
            one => read(one).map(|item| vec![item]),
        };
        items.map(Some).ok_or_else(|| own.wrong(allowed))
    }

    fn find(&self, key: &str) -> Option<&Own> {
        self.own.iter().find(|own| own.key == key)
    }
}

impl Own {
    fn wrong(&self, allowed: &str) -> anyhow::Error {
        self.place.problem(format!("{} must be {allowed}, not {}", self.key, self.value))
    }
}

fn whole(value: &Value) -> Option<u64> {
    value.as_integer().and_then(|number| u64::try_from(number).ok())
}

/// The experiments that a chapter has named.
#[derive(Debug, Default)]
pub struct Experiments(RefCell<Vec<(String, ExperimentBuilder)>>);

impl Experiments {
    /// What a block is about: the experiment that it describes, the one that it is `of`, or the default one.
    ///
    /// # Errors
    ///
    /// There is none of that name, or one already.
    pub fn of(&self, options: &Options, root: &Path) -> Result<ExperimentBuilder> {
        let builder = match options.text("of")? {
            Some(name) => self.named(options.place_of("of"), name)?,
            None => options.builder(root)?,
        };
        if let Some(name) = options.text("name")? {
            if self.0.borrow().iter().any(|(known, _)| known == name) {
                return Err(options
                    .place_of("name")
                    .problem(format!("there is an experiment `{name}` already; choose another name")));
            }
            self.0.borrow_mut().push((name.to_owned(), builder.clone()));
        }
        Ok(builder)
    }

    /// The one of that name.
    ///
    /// # Errors
    ///
    /// There is none so far.
    pub fn named(&self, place: &Place, name: &str) -> Result<ExperimentBuilder> {
        let experiments = self.0.borrow();
        let found = experiments.iter().find(|(known, _)| known == name);
        found.map(|(_, builder)| builder.clone()).ok_or_else(|| {
            if experiments.is_empty() {
                return place.problem(format!(
                    "there is no experiment `{name}`: nothing before in this chapter has a name"
                ));
            }
            place.problem(Error::unknown_name(
                "experiment",
                name,
                experiments.iter().map(|(name, _)| name.as_str()),
            ))
        })
    }
}

/// An experiment that is complete.
///
/// # Errors
///
/// Its settings don't go together.
pub fn built(place: &Place, builder: ExperimentBuilder) -> Result<Experiment> {
    builder.build().map_err(|error| place.problem(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> Place {
        Place { file: "a.md".into(), line: 10 }
    }

    fn error(body: &str) -> String {
        let builder = |options: Options| options.builder(Path::new("."));
        Options::read(&place(), body, &["quantity"]).and_then(builder).unwrap_err().to_string()
    }

    #[test]
    fn own_keys_and_an_experiment_stand_together() {
        let body = "quantity = \"m\"\nobjective = \"square\"\ncaption = \"\"\"two\nlines\"\"\"\nsteps = 3\n";
        let options = Options::read(&place(), body, &["quantity"]).unwrap();
        assert_eq!(options.texts("quantity").unwrap().unwrap(), ["m"]);
        assert_eq!(options.text("caption").unwrap(), Some("two\nlines"));
        let experiment = options.builder(Path::new(".")).unwrap().build().unwrap();
        assert_eq!((experiment.source().name(), experiment.steps()), ("square", 3));
    }

    #[test]
    fn errors_have_the_line_in_the_chapter() {
        let unknown = error("quantity = \"m\"\nobjectve = \"bowl\"\n");
        assert!(unknown.starts_with(
            "a.md, line 12: there is no key of this block `objectve`; choose from quantity, name, "
        ));
        assert!(unknown.ends_with("Did you mean `objective`?"));
        assert!(error("alpha = 0.1\n\nbeta1 = 2\n").starts_with("a.md, line 13, column 9: "));
        assert!(error("alpha = = 1\n").starts_with("a.md, line 11, column "));
        assert!(error("of = \"bowl\"\nalpha = 1\n").starts_with("a.md, line 10: `of` names an experiment"));
        assert!(
            error("gradients = \"nowhere.csv\"\n").starts_with("a.md, line 10: nowhere.csv can't be read")
        );
    }

    #[test]
    fn a_value_of_another_type_is_told() {
        let options = Options::read(&place(), "quantity = 3\n", &["quantity"]).unwrap();
        let error = options.texts("quantity").unwrap_err().to_string();
        assert_eq!(
            error,
            "a.md, line 11: quantity must be a text in quotes, or a list of them in brackets, not 3"
        );
    }

    #[test]
    fn names_are_of_one_experiment_each() {
        let experiments = Experiments::default();
        let read = |body: &str| Options::read(&place(), body, &[]).unwrap();
        experiments.of(&read("name = \"bowl\"\nsteps = 4"), Path::new(".")).unwrap();
        let again = experiments.of(&read("of = \"bowl\""), Path::new(".")).unwrap();
        assert_eq!(again.build().unwrap().steps(), 4);
        let twice = experiments.of(&read("name = \"bowl\""), Path::new(".")).unwrap_err().to_string();
        assert!(twice.contains("there is an experiment `bowl` already"));
        let unknown = experiments.of(&read("of = \"bowel\""), Path::new(".")).unwrap_err().to_string();
        assert!(unknown.ends_with("Did you mean `bowl`?"), "{unknown}");
    }
}
