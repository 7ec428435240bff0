//! The steps of a trace from their texts, into columns.

use super::Text;
use crate::Quantity;
use crate::choice::Choice;
use crate::error::{Error, count};
use crate::experiment::Experiment;
use crate::scalar::Number;
use crate::trace::columns::Columns;
use crate::trace::open::{in_any_number, open};
use crate::trace::stepper::{Selection, choose_quantities};
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// The rows of a trace in one type of number.
pub struct Rows<S> {
    /// The quantities, in the order in which the first step has them.
    pub quantities: Vec<Quantity>,
    /// Their values.
    pub columns: Columns<S>,
}

impl<S: Number + DeserializeOwned> Rows<S> {
    /// Reads the steps, each from its text, and checks that they are what a run of the experiment may keep.
    pub fn read(
        text: Text<'_>,
        experiment: &Experiment,
        coordinates: &[usize],
        steps: &[&str],
    ) -> Result<Self, Error> {
        let run = open::<S>(experiment, in_any_number(experiment.source())?);
        let (there, derived) = (run.quantities(), run.derived());
        let (mut quantities, mut columns) = (None, Columns::new(&[], coordinates.len()));
        for part in steps {
            let mut deserializer = serde_json::Deserializer::from_str(part);
            let row = ReadStep { width: coordinates.len(), derived: &derived, number: PhantomData }
                .deserialize(&mut deserializer);
            let (t, values) = row
                .and_then(|row| deserializer.end().map(|()| row))
                .map_err(|error| text.json_error(part, &error))?;
            let keys: Vec<Quantity> = values.iter().map(|(quantity, _)| *quantity).collect();
            let first: &Vec<Quantity> = match &mut quantities {
                Some(first) => first,
                none => {
                    let selection = Selection { quantities: Some(keys.clone()), ..Selection::default() };
                    let chosen = choose_quantities(there.clone(), &selection)
                        .map_err(|error| text.within(part, error))?;
                    columns = Columns::new(&chosen, coordinates.len());
                    none.insert(chosen)
                }
            };
            if let Some(missing) = first.iter().find(|quantity| !keys.contains(quantity)) {
                let problem = format!("step {t} has no \"{}\", but the first step has it", missing.key());
                return Err(text.problem(part, problem));
            }
            if let Some(extra) = keys.iter().find(|quantity| !first.contains(quantity)) {
                let problem = format!("step {t} has \"{}\", but the first step has not", extra.key());
                return Err(text.problem(part, problem));
            }
            columns.push(t, &values);
        }
        check_order(text, [experiment.before(), experiment.last()], columns.t(), steps)?;
        Ok(Self { quantities: quantities.unwrap_or_default(), columns })
    }
}

/// A run keeps its first step, every N-th and the last. N is not written down, but the steps between the ends tell it.
fn check_order(text: Text<'_>, [start, last]: [u64; 2], given: &[u64], parts: &[&str]) -> Result<(), Error> {
    let mut between = given.iter().copied().filter(|t| *t != start + 1 && *t != last);
    let every = match (between.next(), between.next()) {
        (Some(first), Some(second)) if second > first && first.is_multiple_of(second - first) => {
            second - first
        }
        (Some(first), _) => first.max(1),
        (None, _) => last,
    };
    let after = |t: u64| if t == start { t + 1 } else { (t / every + 1).saturating_mul(every).min(last) };
    let mut before = start;
    for (t, part) in given.iter().zip(parts) {
        if before == last {
            let problem = format!("step {t} comes after step {last}, the experiment's last; leave it out");
            return Err(text.problem(part, problem));
        }
        if *t != after(before) {
            let expected = after(before);
            return Err(text.problem(
                part,
                format!("this is step {t}, but step {expected} comes here; a trace has its first step, every step or every N-th, and the last, in order"),
            ));
        }
        before = *t;
    }
    if before == last {
        return Ok(());
    }
    let end = &text.text[text.text.len()..];
    let problem = format!("the steps end with step {before} of {last}; the text may have been cut off");
    Err(text.problem(end, problem))
}

/// A step as it was read: its number, and each quantity with its values.
type Step<S> = (u64, Vec<(Quantity, Vec<S>)>);

/// Reads a step's object.
struct ReadStep<'a, S> {
    /// How many values a quantity has that the coordinates don't share.
    width: usize,
    /// The quantities beside the rule: `null` is what they have where they have no value.
    derived: &'a [Quantity],
    number: PhantomData<S>,
}

impl<'de, S: Number + DeserializeOwned> DeserializeSeed<'de> for ReadStep<'_, S> {
    type Value = Step<S>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Step<S>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, S: Number + DeserializeOwned> Visitor<'de> for ReadStep<'_, S> {
    type Value = Step<S>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a step, as an object of its quantities")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Step<S>, A::Error> {
        let twice =
            |key: &str| A::Error::custom(format!("\"{key}\" stands here twice; leave one of them out"));
        let (mut t, mut read) = (None, Vec::<(Quantity, Vec<S>)>::new());
        while let Some(key) = map.next_key::<String>()? {
            if key == "t" {
                if t.replace(map.next_value()?).is_some() {
                    return Err(twice("t"));
                }
                continue;
            }
            let quantity = Quantity::from_key(&key).map_err(A::Error::custom)?;
            if read.iter().any(|(earlier, _)| *earlier == quantity) {
                return Err(twice(&key));
            }
            let values: Vec<S> = if self.derived.contains(&quantity) {
                // 0/0 is no number, in any type.
                let no_value = S::default() / S::default();
                let values: Vec<Option<S>> = map.next_value()?;
                values.into_iter().map(|value| value.unwrap_or(no_value)).collect()
            } else if quantity.facts().shared {
                vec![map.next_value()?]
            } else {
                map.next_value()?
            };
            let expected = if quantity.facts().shared { 1 } else { self.width };
            if values.len() != expected {
                let (given, expected) =
                    (count(values.len() as u64, "value"), count(expected as u64, "coordinate"));
                return Err(A::Error::custom(format!("{key} has {given}, but {expected} were recorded")));
            }
            if !self.derived.contains(&quantity) && !values.iter().all(|value| value.is_number()) {
                return Err(A::Error::custom(format!("{key} has a value that {} can't hold", S::TYPE.key())));
            }
            read.push((quantity, values));
        }
        let t = t.ok_or_else(|| A::Error::custom("this step has no \"t\", its number"))?;
        Ok((t, read))
    }
}
