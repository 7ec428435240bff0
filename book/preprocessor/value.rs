//! A number in a line of text: `{{adamscope m_hat t=1 i=0 digits=5 of=bowl}}`.

use crate::place::Place;
use adamscope::render::{DEFAULT_DIGITS, align, escape_html};
use adamscope::scalar::Value;
use adamscope::trace::Selection;
use adamscope::{Error, Experiment, Quantity};
use anyhow::Result;

/// What a value is asked for with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// A quantity, a hyper-parameter, or `steps`.
    pub what: String,
    t: Option<u64>,
    i: usize,
    digits: usize,
    /// The experiment; the default one if nobody says.
    pub of: Option<String>,
}

const KEYS: [&str; 4] = ["t", "i", "digits", "of"];

impl Asked {
    /// Reads what stands between the braces, after `adamscope`.
    ///
    /// # Errors
    ///
    /// It is written otherwise.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut words = text.split_whitespace();
        let what = words.next().ok_or("a value has a name, such as {{adamscope m_hat t=1}}")?.to_owned();
        let mut asked = Self { what, t: None, i: 0, digits: DEFAULT_DIGITS, of: None };
        for word in words {
            let (key, value) =
                word.split_once('=').ok_or_else(|| format!("`{word}` has no value; write {word}=..."))?;
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
                "of" => asked.of = Some(value.into()),
                _ => return Err(Error::unknown_name("key of a value", key, KEYS.into_iter()).to_string()),
            }
        }
        Ok(asked)
    }

    /// The number as it is shown, and what it is.
    ///
    /// # Errors
    ///
    /// The experiment has no such number.
    pub fn of(&self, place: &Place, experiment: &Experiment) -> Result<Number> {
        let given = experiment.hyper_parameters().iter().find(|(parameter, _)| parameter.key() == self.what);
        match (given, self.t) {
            (Some((parameter, literal)), None) => {
                return Ok(Number { text: literal.to_string(), title: parameter.key().into() });
            }
            _ if self.what == "steps" => {
                return Ok(Number { text: experiment.steps().to_string(), title: "steps".into() });
            }
            _ => {}
        }
        let there = experiment.quantities().map_err(|error| place.problem(error))?;
        let Some(quantity) = there.iter().copied().find(|quantity| quantity.key() == self.what) else {
            let parameters = experiment.hyper_parameters().iter().map(|(parameter, _)| parameter.key());
            let known: Vec<&str> =
                there.iter().map(|quantity| quantity.key()).chain(parameters).chain(["steps"]).collect();
            let error = Error::unknown_name("number of this run", &self.what, known.iter().copied());
            return Err(place.problem(error));
        };
        let Some(t) = self.t else {
            return Err(place
                .problem(format!("{} is another number in every step; say which, such as t=1", self.what)));
        };
        let value = number(experiment, quantity, t, self.i).map_err(|error| place.problem(error))?;
        let Some(value) = value else {
            let (first, last) = (experiment.before() + 1, experiment.last());
            return Err(
                place.problem(format!("t is {t}, but must be one of the run's steps, {first} to {last}"))
            );
        };
        let text = align(&[Some(value)], self.digits).concat().trim().to_owned();
        let facts = experiment.facts(quantity);
        let index = if facts.shared || experiment.start().len() == 1 {
            String::new()
        } else {
            format!(", coordinate {}", self.i)
        };
        Ok(Number { text, title: format!("{} at t = {t}{index}: {value}", facts.symbol) })
    }
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

/// A number and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    text: String,
    title: String,
}

impl Number {
    /// In a line of text, with all its digits to be seen on asking.
    pub fn html(&self) -> String {
        let (sign, digits) =
            self.text.strip_prefix('-').map_or(("", self.text.as_str()), |digits| ("−", digits));
        let text = match digits.split_once('e') {
            Some((mantissa, exponent)) => {
                format!("{sign}{mantissa}·10<sup>{}</sup>", exponent.replace('-', "−"))
            }
            None => format!("{sign}{digits}"),
        };
        format!(
            "<span class=\"value\" title=\"{}\">{}</span>",
            escape_html(&self.title),
            crate::html::in_a_line(&text)
        )
    }

    /// Within LaTeX.
    pub fn latex(&self) -> String {
        match self.text.split_once('e') {
            Some((mantissa, exponent)) => format!(r"{mantissa} \cdot 10^{{{exponent}}}"),
            None => self.text.clone(),
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

    #[test]
    fn a_number_is_set_as_in_print() {
        let number = Number { text: "-1.5e-9".into(), title: "x".into() };
        assert_eq!(number.html(), "<span class=\"value\" title=\"x\">−1&#46;5·10<sup>−9</sup></span>");
        assert_eq!(number.latex(), r"-1.5 \cdot 10^{-9}");
    }
}
