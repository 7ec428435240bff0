//! A number in a line of text: `{{adamscope m_hat t=1 i=0 digits=5 of=bowl}}`, `{{adamscope update/alpha t=1 of=bowl}}`,
//! `{{adamscope count list=optimizers}}`.

use crate::arithmetic::{self, Name};
use crate::number::Number;
use crate::place::Place;
use crate::show::count;
use adamscope::objective::Source;
use adamscope::render::{DEFAULT_DIGITS, align};
use adamscope::scalar::Value;
use adamscope::trace::Selection;
use adamscope::{Choice, Error, Experiment, HyperParameter, Quantity};
use anyhow::Result;

/// What a value is asked for with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// A quantity, a hyper-parameter, `steps`, `before`, arithmetic with these; `objective`, or `count`.
    pub what: String,
    t: Option<u64>,
    i: usize,
    digits: usize,
    /// What is counted.
    list: Option<String>,
    /// The experiment; the default one if nobody says.
    pub of: Option<String>,
}

const KEYS: [&str; 5] = ["t", "i", "digits", "list", "of"];
/// The word that counts a list.
const COUNT: &str = "count";
/// The word for the formula of what is minimised.
const OBJECTIVE: &str = "objective";

impl Asked {
    /// Reads what stands between the braces, after `adamscope`.
    ///
    /// # Errors
    ///
    /// It is written otherwise.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut words = text.split_whitespace();
        let what = words.next().ok_or("a value has a name, such as {{adamscope m_hat t=1}}")?.to_owned();
        let mut asked = Self { what, t: None, i: 0, digits: DEFAULT_DIGITS, list: None, of: None };
        for word in words {
            let (key, value) = word.split_once('=').ok_or_else(|| {
                format!("`{word}` has no value; write {word}=..., and arithmetic without spaces")
            })?;
            let number = || {
                value.parse::<u64>().map_err(|_| format!("{key} is `{value}`, but must be a whole number"))
            };
            match key {
                "t" => asked.t = Some(number()?),
                "i" => asked.i = number()? as usize,
                "digits" if !(1..=40).contains(&number()?) => {
                    return Err(format!("digits is {value}, but must be from 1 to 40"));
                }
                "digits" => asked.digits = number()? as usize,
                "list" => asked.list = Some(value.into()),
                "of" => asked.of = Some(value.into()),
                _ => return Err(Error::unknown_name("key of a value", key, KEYS.into_iter()).to_string()),
            }
        }
        match (asked.what == COUNT, &asked.list) {
            (true, None) => Err("count needs what it counts, such as list=optimizers".into()),
            (false, Some(_)) => {
                Err(format!("`{}` is of a run and has no list; only count has one", asked.what))
            }
            _ => Ok(asked),
        }
    }

    /// The number as it is shown, and what it is.
    ///
    /// # Errors
    ///
    /// The experiment has no such number.
    pub fn of(&self, place: &Place, experiment: &Experiment) -> Result<Number> {
        self.number(experiment).map_err(|problem| place.problem(problem))
    }

    fn number(&self, experiment: &Experiment) -> Result<Number, String> {
        if let Some(list) = &self.list {
            let count = count(list).map_err(|error| error.to_string())?;
            return Ok(Number { text: count.to_string(), title: list.clone() });
        }
        if self.what == OBJECTIVE
            && let Source::Objective(objective) = experiment.source()
        {
            return Ok(Number { text: objective.facts().formula.into(), title: objective.key().into() });
        }
        // A minus stands in the names of some hyper-parameters.
        let is_name = |name: &Name| {
            !name.key.contains('-') || HyperParameter::ALL.iter().any(|known| known.key() == name.key)
        };
        if let Some(name) = arithmetic::name(&self.what).filter(is_name) {
            return self.known(experiment, &name).map(|known| known.written(self.digits));
        }
        let value = arithmetic::evaluate(&self.what, &|name| Ok(self.known(experiment, name)?.value()))?;
        let number = Known { text: None, value: Value::F64(value), title: self.what.clone() };
        Ok(number.written(self.digits))
    }

    /// What a name stands for.
    fn known(&self, experiment: &Experiment, name: &Name) -> Result<Known, String> {
        let (t, i) = (name.t.or(self.t), name.i.unwrap_or(self.i));
        let there = experiment.quantities().map_err(|error| error.to_string())?;
        let quantity = there.iter().copied().find(|quantity| quantity.key() == name.key);
        let of_a_step = quantity.filter(|_| t.is_some());
        // Where α has a schedule it is a quantity, too.
        if of_a_step.is_none()
            && let Some(given) = given(experiment, &name.key)
        {
            return Ok(given);
        }
        let Some(quantity) = quantity else {
            let parameters = experiment.hyper_parameters().iter().map(|(parameter, _)| parameter.key());
            let known: Vec<&str> = there
                .iter()
                .map(|quantity| quantity.key())
                .chain(parameters)
                .chain(RUN)
                .chain([OBJECTIVE])
                .collect();
            let error = Error::unknown_name("number of this run", &name.key, known.iter().copied());
            return Err(error.to_string());
        };
        let t =
            t.ok_or_else(|| format!("{} is another number in every step; say which, such as t=1", name.key))?;
        let facts = experiment.facts(quantity);
        let index = if facts.shared || experiment.start().len() == 1 {
            String::new()
        } else {
            format!(", coordinate {i}")
        };
        let title = format!("{} at t = {t}{index}", facts.symbol);
        if (quantity, t) == (Quantity::Parameter, 0)
            && let Some(start) = experiment.start().get(i)
        {
            return Ok(Known::given(start.as_str(), start.to_f64(), &title));
        }
        let value = number(experiment, quantity, t, i).map_err(|error| error.to_string())?;
        let value = value.ok_or_else(|| {
            let (first, last) = (experiment.before() + 1, experiment.last());
            format!("t is {t}, but must be one of the run's steps, {first} to {last}")
        })?;
        Ok(Known { text: None, value, title })
    }
}

/// What is known of a run beside its quantities and its hyper-parameters: how many steps it has, and how many were before.
const RUN: [&str; 2] = ["steps", "before"];

/// What a run was given. Arithmetic writes `weight_decay`, since `-` is a minus there.
fn given(experiment: &Experiment, key: &str) -> Option<Known> {
    match key {
        "steps" => return Some(Known::count(experiment.steps(), key)),
        "before" => return Some(Known::count(experiment.before(), key)),
        _ => {}
    }
    let parameters = experiment.hyper_parameters();
    let (parameter, literal) = parameters
        .iter()
        .find(|(parameter, _)| parameter.key().replace('-', "_") == key.replace('-', "_"))?;
    Some(Known::given(literal.as_str(), literal.to_f64(), parameter.key()))
}

/// A quantity in a step.
fn number(experiment: &Experiment, quantity: Quantity, t: u64, i: usize) -> Result<Option<Value>, Error> {
    let coordinates = Some(vec![i]);
    let selection = Selection { coordinates, quantities: Some(vec![quantity]), ..Selection::default() };
    let mut stepper = experiment.stepper(&selection)?;
    while let Some(step) = stepper.advance()? {
        if step.t() == t {
            return Ok(step.value(quantity, 0));
        }
    }
    Ok(None)
}

/// A number that a name stands for, or that came of arithmetic.
struct Known {
    /// As it was given.
    text: Option<String>,
    value: Value,
    title: String,
}

impl Known {
    fn given(text: &str, value: f64, title: &str) -> Self {
        Self { text: Some(text.into()), value: Value::F64(value), title: title.into() }
    }

    fn count(count: u64, title: &str) -> Self {
        Self::given(&count.to_string(), count as f64, title)
    }

    fn value(&self) -> f64 {
        self.value.to_f64()
    }

    /// With so many digits, unless it was given.
    fn written(self, digits: usize) -> Number {
        let Self { text, value, title } = self;
        match text {
            Some(text) => Number { text, title },
            None => Number {
                text: align(&[Some(value)], digits).concat().trim().to_owned(),
                title: format!("{title}: {value}"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Result<String, String> {
        let place = Place { file: "a.md".into(), line: 3 };
        let experiment = Experiment::builder().build().unwrap();
        let asked = Asked::read(text)?;
        asked.of(&place, &experiment).map(|number| number.text).map_err(|error| error.to_string())
    }

    #[test]
    fn values_are_those_of_the_run() {
        assert_eq!(value("m_hat t=1").unwrap(), "6");
        assert_eq!(value("update t=2 i=1 digits=3").unwrap(), "0.0999");
        assert_eq!(value("alpha").unwrap(), "0.1");
        assert_eq!(value("eps").unwrap(), "1e-8");
        assert_eq!(value("steps").unwrap(), "10");
        assert_eq!(value("before").unwrap(), "0");
        assert_eq!(value("theta t=0 i=1").unwrap(), "4");
        assert_eq!(value("g[1]@1").unwrap(), "8");
        assert_eq!(value("objective").unwrap(), "f(x, y) = x² + y²");
    }

    #[test]
    fn arithmetic_is_done_with_numbers_of_the_run() {
        assert_eq!(value("g[1]/g[0] t=1 digits=3").unwrap(), "1.33");
        assert_eq!(value("100*(g[1]/g[0]-1) t=1 digits=2").unwrap(), "33");
        assert_eq!(value("1/(1-beta2) digits=4").unwrap(), "1000");
        assert_eq!(value("theta@0-alpha*g@1").unwrap(), "2.4");
        assert!(value("g/q t=1").unwrap_err().contains("line 3: there is no number of this run `q`"));
        assert!(value("g-m").unwrap_err().contains("such as t=1"));
        assert!(value("g/ t=1").unwrap_err().contains("it ends where"));
    }

    #[test]
    fn lists_are_counted() {
        let optimizers = adamscope::rule::Optimizer::ALL.len().to_string();
        assert_eq!(value("count list=optimizers").unwrap(), optimizers);
        assert!(value("count").unwrap_err().contains("such as list=optimizers"));
        assert!(value("count list=optimisers").unwrap_err().ends_with("Did you mean `optimizers`?"));
        assert!(value("m t=1 list=optimizers").unwrap_err().contains("only count has one"));
    }

    #[test]
    fn what_there_is_not_is_told() {
        assert!(
            value("m_hta t=1")
                .unwrap_err()
                .contains("line 3: there is no number of this run `m_hta`; choose from ")
        );
        assert!(value("m_hta t=1").unwrap_err().ends_with("Did you mean `m_hat`?"));
        assert!(value("m").unwrap_err().contains("such as t=1"));
        assert!(value("m t=11").unwrap_err().contains("1 to 10"));
        assert!(value("m t=1 i=2").unwrap_err().contains("no coordinate 2"));
        assert!(value("m t=1 digit=2").unwrap_err().contains("Did you mean `digits`?"));
        assert!(value("").is_err() && value("m t").is_err() && value("m digits=0 t=1").is_err());
    }
}
