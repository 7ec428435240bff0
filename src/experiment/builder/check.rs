//! From a description to an experiment: what is checked, and what it leaves open filled in.

use super::{ExperimentBuilder, read_start, read_steps};
use crate::choice::Choice;
use crate::error::{Error, count, named};
use crate::experiment::{Alphas, Experiment, Rate, Schedule, State};
use crate::objective::Source;
use crate::rule::{Clip, Form, HyperParameter, HyperParameters, Optimizer, Switches};
use crate::scalar::{Literal, LiteralError, NumberType};
use std::sync::Arc;

/// The most steps that a rule is taken through again which accumulates something in each.
const MAX_ACCUMULATED: u64 = 1_000_000;

impl ExperimentBuilder {
    /// Checks the description and fills in what it leaves open.
    ///
    /// # Errors
    ///
    /// A name is unknown, the convention doesn't have the optimizer or the rule a hyper-parameter or switch, a text is no number or out of its range, the start has another number of coordinates than the
    /// gradient, there are fewer gradients than steps, or two settings exclude each other, such as data and decimals.
    pub fn build(self) -> Result<Experiment, Error> {
        if let Some(state) = &self.state {
            state.check_step().map_err(|problem| Error::State { problem })?;
        }
        let source = self.checked_source()?;
        let optimizer: Optimizer = choice(self.optimizer.as_deref())?;
        let form = Form::new(optimizer, choice(self.convention.as_deref())?)?;
        let number = choice(self.number.as_deref())?;
        source.check_number(number)?;
        let start = self.checked_start(&source, number)?;
        let switches = self.checked_switches(form)?;
        let steps = checked_steps(&source, self.alphas.as_ref(), self.steps.as_deref())?;
        let rate = self.checked_rate(number, steps)?;
        let hyper_parameters = self.checked_hyper_parameters(&source, form, number, &rate)?;
        let clip = self.checked_clip(number)?;
        let mut experiment = Experiment {
            source,
            start,
            form,
            number,
            hyper_parameters,
            switches,
            rate,
            clip,
            state: None,
            steps,
        };
        if let Some(state) = &self.state {
            let (remembered, accumulates) = experiment.remembered()?;
            if accumulates && state.t() > MAX_ACCUMULATED {
                return Err(Error::Limit {
                    what: format!("{form} goes through all steps before its first, and the state has"),
                    given: count(state.t(), "step"),
                    limit: MAX_ACCUMULATED.to_string(),
                    instead: "start from an earlier one",
                });
            }
            experiment.state = Some(state.checked(&remembered, experiment.start.len(), number)?);
        }
        Ok(experiment)
    }

    fn checked_rate(&self, number: NumberType, steps: u64) -> Result<Rate, Error> {
        let conflict = |first, second| {
            let why = "either says what alpha is in each step; leave one of them out";
            Err(Error::Conflict { first, second, why })
        };
        let alpha = self.hyper_parameters.iter().any(|(key, _)| key == HyperParameter::Alpha.key());
        match (&self.alphas, &self.schedule) {
            (Some(_), Some(_)) => conflict("alpha-file", "schedule"),
            (Some(_), None) if alpha => conflict("alpha-file", "alpha"),
            (Some(alphas), None) => {
                for (index, value) in alphas.values().iter().enumerate() {
                    number.hold(value.clone()).map_err(|reason| Error::NotANumber {
                        what: format!("{}: {}", named(alphas.name()), Alphas::of_step(index)),
                        text: value.to_string(),
                        reason,
                    })?;
                }
                Ok(Rate::Given(Arc::new(alphas.clone())))
            }
            (None, Some(text)) => {
                let before = self.state.as_ref().map_or(0, State::t);
                let schedule = Schedule::read(text, before + steps)?;
                schedule.check(number)?;
                Ok(Rate::Schedule(schedule))
            }
            (None, None) => Ok(Rate::Constant),
        }
    }

    fn checked_clip(&self, number: NumberType) -> Result<Option<Clip>, Error> {
        match (&self.clip_value, &self.clip_norm) {
            (Some(_), Some(_)) => Err(Error::Conflict {
                first: "clip-value",
                second: "clip-norm",
                why: "gradients are clipped once; leave one of them out",
            }),
            (Some(text), None) => Clip::read("clip-value", text, number).map(Some),
            (None, Some(text)) => Clip::read("clip-norm", text, number).map(Some),
            (None, None) => Ok(None),
        }
    }

    fn checked_source(&self) -> Result<Source, Error> {
        let conflict = |first, second| {
            let why = "either has gradients of its own; leave one of them out";
            Err(Error::Conflict { first, second, why })
        };
        match (&self.objective, &self.gradients, &self.data) {
            (Some(_), Some(_), _) => conflict("an objective", "given gradients"),
            (Some(_), _, Some(_)) => conflict("an objective", "data"),
            (_, Some(_), Some(_)) => conflict("given gradients", "data"),
            (_, Some(table), _) => Ok(Source::Gradients(Arc::new(table.clone()))),
            (.., Some(data)) => Ok(Source::Data(data.clone())),
            (key, None, None) => Ok(Source::Objective(choice(key.as_deref())?)),
        }
    }

    fn checked_start(&self, source: &Source, number: NumberType) -> Result<Vec<Literal>, Error> {
        let theta = self.state.as_ref().and_then(|state| state.theta.clone());
        if theta.is_some() && self.start.is_some() {
            let why = "the state says where theta is; leave one of them out";
            return Err(Error::Conflict { first: "start", second: "a state with theta", why });
        }
        let texts = theta.or_else(|| self.start.clone()).unwrap_or_else(|| source.default_start());
        let expected = source.dimension();
        if texts.len() != expected {
            let of = source.name().to_owned();
            return Err(Error::Start { given: texts.len(), expected, of });
        }
        texts.iter().enumerate().map(|(index, text)| read_start(index, text, number)).collect()
    }

    fn checked_switches(&self, form: Form) -> Result<Switches, Error> {
        let find = |key: &str| form.switches().iter().copied().find(|switch| switch.key() == key);
        let mut switches = Vec::new();
        for (key, on) in &self.switches {
            let switch = find(key).ok_or_else(|| lacks(form, key))?;
            if *on {
                switches.push(switch);
            }
        }
        Ok(switches.into_iter().collect())
    }

    fn checked_hyper_parameters(
        &self,
        source: &Source,
        form: Form,
        number: NumberType,
        rate: &Rate,
    ) -> Result<HyperParameters, Error> {
        for (key, _) in &self.hyper_parameters {
            if !form.parameters().any(|parameter| parameter.key() == key) {
                return Err(lacks(form, key));
            }
        }
        let values = form.parameters().map(|parameter| {
            let given = self.hyper_parameters.iter().find(|(key, _)| key == parameter.key());
            let text = match (given, source, parameter) {
                // It stands for the first of those that are given.
                (_, _, HyperParameter::Alpha) if rate.first().is_some() => rate.first(),
                (Some((_, text)), ..) => Some(text.as_str()),
                (None, Source::Objective(objective), HyperParameter::Alpha)
                    if form.optimizer().is_kin_of_adam() =>
                {
                    Some(objective.facts().alpha)
                }
                (None, ..) => form.default_of(parameter),
            };
            let text = text.ok_or_else(|| Error::NoDefault {
                rule: form.to_string(),
                parameter: parameter.key(),
                allowed: parameter.allowed(),
            })?;
            // Of given alphas, unlike of one for all, the first may be 0.
            let given = parameter == HyperParameter::Alpha && rate.first().is_some();
            let read = || text.parse().map_err(|reason| not_a_number(parameter.key(), text, reason));
            Ok((parameter, if given { read()? } else { parameter.read(text, number)? }))
        });
        Ok(HyperParameters::new(values.collect::<Result<_, Error>>()?))
    }
}

/// The number of steps that a text gives, or that the gradients or alphas have.
pub(in crate::experiment) fn checked_steps(
    source: &Source,
    alphas: Option<&Alphas>,
    given: Option<&str>,
) -> Result<u64, Error> {
    // Without rows they are only the name of what is elsewhere.
    let rows = alphas.map(|alphas| alphas.values().len() as u64).filter(|rows| *rows > 0);
    let steps = match (given, source, rows) {
        (Some(text), ..) => read_steps(text)?,
        // Where only the alphas are counted, there are as many steps.
        (None, Source::Objective(_) | Source::Data(_), Some(rows)) => rows,
        (None, ..) => source.default_steps(),
    };
    if let (Some(alphas), Some(rows)) = (alphas, rows)
        && rows < steps
    {
        let (rows, steps) = (count(rows, "alpha"), count(steps, "step"));
        let problem = format!("there are {rows} in it, but the run takes {steps}; give one for each");
        return Err(Error::content(alphas.name(), None, problem));
    }
    match source {
        // Without rows it is only the name of gradients that are elsewhere.
        Source::Gradients(table) if table.rows() < steps && table.rows() > 0 => {
            Err(Error::TooFewGradients { asked: steps, rows: table.rows(), of: table.name().into() })
        }
        _ => Ok(steps),
    }
}

fn not_a_number(what: &str, text: &str, reason: LiteralError) -> Error {
    Error::NotANumber { what: what.into(), text: text.into(), reason }
}

/// A setting that is not one of this rule.
fn lacks(form: Form, key: &str) -> Error {
    let known = form.parameters().map(HyperParameter::key).chain(form.switches().iter().map(|s| s.key()));
    let known = known.collect::<Vec<_>>().join(", ");
    Error::UnknownParameter { rule: form.to_string(), parameter: key.into(), known }
}

pub(super) fn choice<C: Choice + Default>(key: Option<&str>) -> Result<C, Error> {
    key.map_or_else(|| Ok(C::default()), C::from_key)
}
