//! The key to a sheet: an experiment file with a table of what is asked.

use super::{Precision, draw};
use crate::error::{Error, Place};
use crate::experiment::{ExperimentFile, Setting};
use crate::homework::{Assignment, Settings};
use crate::objective::Source;
use crate::{Experiment, Quantity};
use std::io::Read;

/// What a sheet is marked against: its experiment, its seed, and what it asks for. There is no answer in it, and nothing
/// else is needed to mark.
///
/// Written down it is an experiment file, which other commands run as well, with a table `worksheet`.
///
/// # Example
///
/// ```
/// use adamscope::homework::{Key, Wanted, Worksheet};
///
/// let sheet = Worksheet::search(&Wanted { seed: 7, ..Wanted::default() }).unwrap();
/// let text = sheet.key().write().unwrap();
/// assert!(text.ends_with(
///     "[worksheet]\nseed = \"7\"\nasked = [\"m\", \"v\", \"m_hat\", \"v_hat\", \"update\", \"theta\"]\ndigits = 5\n"
/// ));
/// assert_eq!(Key::read("key.toml", text.as_bytes()).unwrap(), *sheet.key());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// What is to be worked out.
    pub experiment: Experiment,
    /// Which of all sheets it is.
    pub seed: u64,
    /// The quantities that are asked for.
    pub asked: Vec<Quantity>,
    /// To how many digits.
    pub precision: Precision,
}

impl Key {
    /// What was asked of who has the sheet.
    pub fn assignment(&self) -> Assignment {
        let settings = Settings { asked: Some(self.asked.clone()), ..Settings::default() };
        Assignment { experiment: self.experiment.clone(), steps_are_given: true, settings }
    }

    /// As the text of a file.
    ///
    /// # Errors
    ///
    /// Those of [`ExperimentFile::write`].
    pub fn write(&self) -> Result<String, Error> {
        let asked: Vec<String> =
            self.asked.iter().map(|quantity| format!("\"{}\"", quantity.key())).collect();
        let (what, digits) = self.precision.entry();
        Ok(format!(
            "{}\n[worksheet]\nseed = \"{}\"\nasked = [{}]\n{what} = {digits}\n",
            ExperimentFile::write_whole(&self.experiment)?,
            self.seed,
            asked.join(", ")
        ))
    }

    /// Reads a key; `name` is what messages call it.
    ///
    /// # Errors
    ///
    /// It is no experiment file, has no table `worksheet`, or that says something else than it should; or its gradients are
    /// in another file.
    pub fn read(name: &str, input: impl Read) -> Result<Self, Error> {
        let file = ExperimentFile::read(name, input)?;
        let of_file = |problem: &str| Error::Content {
            place: Place { file: name.into(), ..Place::default() },
            problem: problem.into(),
        };
        let table = file.worksheet().ok_or_else(|| {
            of_file("it has no table [worksheet], so it is no key to a sheet; `adamscope worksheet --key` writes one, and \
                     an experiment file is for --experiment")
        })?;
        if let Some(key) = crate::ExperimentBuilder::FILES.into_iter().find(|key| file.file(key).is_some()) {
            return Err(of_file(&format!(
                "{key} names another file, and a key has all that is needed in itself"
            )));
        }
        let read = Table::read(table)?;
        let seed = read.seed.ok_or_else(|| of_file("the table [worksheet] has no seed"))?;
        let asked = read.asked.ok_or_else(|| of_file("the table [worksheet] doesn't say what is asked"))?;
        let mut experiment = file.builder()?.build()?;
        if let Source::Gradients(table) = experiment.source() {
            let named = table.renamed(&draw::name(seed));
            experiment = experiment.with_gradients(named);
        }
        let there = experiment.quantities()?;
        if let Some(other) = asked.iter().find(|quantity| !there.contains(quantity)) {
            let known = there.iter().map(|quantity| quantity.key()).collect::<Vec<_>>().join(", ");
            return Err(Error::UnknownQuantity { key: other.key(), known });
        }
        Ok(Self { experiment, seed, asked, precision: read.precision })
    }
}

/// What the table says.
#[derive(Default)]
struct Table {
    seed: Option<u64>,
    asked: Option<Vec<Quantity>>,
    precision: Precision,
}

impl Table {
    fn read(settings: &[Setting]) -> Result<Self, Error> {
        let mut table = Self::default();
        for Setting { key, text, place, .. } in settings {
            let here = |error: Error| Error::Content { place: place.clone(), problem: error.to_string() };
            match key.as_str() {
                "seed" => table.seed = Some(seed(text).map_err(here)?),
                "asked" => {
                    let quantities = text.split(',').map(|key| Quantity::from_key(key.trim()));
                    table.asked = Some(quantities.collect::<Result<_, _>>().map_err(here)?);
                }
                "digits" => table.precision = Precision::digits(text).map_err(here)?,
                "decimals" => table.precision = Precision::decimals(text).map_err(here)?,
                other => {
                    let known = ["seed", "asked", "digits", "decimals"];
                    return Err(here(Error::unknown_name("entry of a worksheet", other, known.into_iter())));
                }
            }
        }
        Ok(table)
    }
}

/// A seed, from a text.
///
/// # Errors
///
/// [`Error::OutOfRange`] for anything but a whole number that 64 bits hold.
pub(super) fn seed(text: &str) -> Result<u64, Error> {
    text.trim().parse().map_err(|_| Error::OutOfRange {
        what: "seed",
        text: text.into(),
        allowed: "a whole number from 0 to 18446744073709551615",
        why: String::new(),
    })
}

impl Key {
    /// A seed, from a text.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for anything but a whole number that 64 bits hold.
    pub fn read_seed(text: &str) -> Result<u64, Error> {
        seed(text)
    }
}
