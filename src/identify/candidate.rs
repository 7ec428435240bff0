//! A rule that may have made a log, and how well it agrees.

use super::Log;
use super::log::{LogColumn, Logged};
use crate::Quantity;
use crate::choice::Choice;
use crate::error::Error;
use crate::experiment::{Experiment, ExperimentBuilder};
use crate::rule::{Form, Switch};
use crate::scalar::{NumberType, Value};
use crate::trace::{Selection, Step};
use serde::{Serialize, Serializer};

/// For f64 and f32: how far a number may be off, over the largest of its column so far, and still be the same but for rounding: the orders of
/// operations that there are stay within a thousandth of it.
const ROUNDING: [f64; 2] = [1e-12, 4e-6];

/// A column with a number of more digits than this is one that a program wrote in full, for f64 and f32.
const IN_FULL: [i32; 2] = [14, 7];

/// A rule in a form, run on the gradients of a log.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Candidate {
    /// The rule.
    pub optimizer: &'static str,
    /// Whose form of it.
    pub convention: &'static str,
    /// The number type.
    pub number: &'static str,
    /// The switches that are on.
    pub switches: Vec<&'static str>,
    /// How well it agrees.
    pub agreement: Agreement,
    /// The largest difference, over the largest number of its column so far.
    #[serde(serialize_with = "finite")]
    pub largest: f64,
    /// How many of the numbers are the same to the last bit.
    pub same: usize,
    /// How many numbers were compared.
    pub compared: usize,
    /// Where it departs first, if it does.
    pub departure: Option<Departure>,
    /// A quantity of the log that the rule doesn't have, so that it can't have written it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lacks: Option<Quantity>,
}

/// How well a run agrees with a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Agreement {
    /// Every number is the same to the last bit.
    Bits,
    /// Every number is the same to the last digit that was written, or to one unit of it.
    AsWritten,
    /// Every number is the same but for rounding.
    Nearly,
    /// It isn't the same.
    Departs,
}

/// The first number that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Departure {
    /// The step.
    pub t: u64,
    /// The coordinate.
    pub coordinate: usize,
    /// The quantity.
    pub quantity: Quantity,
    /// What the log has.
    pub logged: String,
    /// What the rule gives; `None` if it has no answer.
    pub given: Option<String>,
}

impl Candidate {
    /// Smaller is better: by whether it lacks a column, then by the kind of agreement, then by how long it agrees, then by
    /// how far it is off.
    pub(super) fn rank(&self) -> f64 {
        let lacking = if self.lacks.is_some() { 1e10 } else { 0.0 };
        let kind = f64::from(self.agreement as u8) * 1e9;
        let how_long = self.departure.as_ref().map_or(0.0, |departure| 1e6 / (departure.t as f64));
        let off = if self.largest.is_finite() { self.largest.min(1e3) } else { 1e4 };
        lacking + kind + how_long + off
    }

    /// `adam (keras) in f64`.
    pub fn name(&self) -> String {
        let switches: String = self.switches.iter().map(|switch| format!(" --{switch}")).collect();
        format!("{} ({}){switches} in {}", self.optimizer, self.convention, self.number)
    }
}

/// Every form that takes what is known, run on the log.
pub(super) fn all(log: &Log, known: &ExperimentBuilder) -> Result<Vec<(Experiment, Candidate)>, Error> {
    let table = log.table()?;
    let mut known = known.clone().gradients(table).steps(log.steps());
    if !known.says_start() {
        match log.start() {
            Some(start) => known = known.start(start),
            None if log.has_theta() => return Err(Error::NoStart { file: log.name().into() }),
            None => {}
        }
    }
    let numbers = match known.says_number() {
        true => vec![None],
        false if log.may_be_f32() => vec![Some(NumberType::F64), Some(NumberType::F32)],
        // f32 is within its own rounding of much that it did not write, such as a run in f64 with α as f32 has it.
        false => vec![Some(NumberType::F64)],
    };
    let mut candidates = Vec::new();
    let mut refused = None;
    for form in Form::all() {
        let builder = match known.clone().narrowed_to(form) {
            Some(builder) => builder,
            None => continue,
        };
        // Switches that somebody may have had on, one at a time, where nobody says which were.
        let own = if known.says_switches() { &[] } else { form.switches() };
        for switch in std::iter::once(None).chain(own.iter().map(|switch: &Switch| Some(*switch))) {
            for number in &numbers {
                let mut builder = builder.clone();
                if let Some(switch) = switch {
                    builder = builder.switch(switch.key());
                }
                if let Some(number) = number {
                    builder = builder.number(number.key());
                }
                match builder.build() {
                    Ok(experiment) => {
                        let candidate = tried(log, &experiment)?;
                        candidates.push((experiment, candidate));
                    }
                    Err(error) => refused = Some(error),
                }
            }
        }
    }
    match refused {
        Some(error) if candidates.is_empty() => Err(error),
        _ => Ok(candidates),
    }
}

/// Runs an experiment beside a log.
fn tried(log: &Log, experiment: &Experiment) -> Result<Candidate, Error> {
    let there = experiment.quantities()?;
    let columns: Vec<_> = log.columns.iter().filter(|column| there.contains(&column.quantity)).collect();
    let form = experiment.form();
    let mut candidate = Candidate {
        optimizer: form.optimizer().key(),
        convention: form.convention().key(),
        number: experiment.number().key(),
        switches: experiment.switches().iter().map(Switch::key).collect(),
        agreement: Agreement::Bits,
        largest: 0.0,
        same: 0,
        compared: 0,
        departure: None,
        lacks: log.columns.iter().map(|column| column.quantity).find(|quantity| !there.contains(quantity)),
    };
    if candidate.lacks.is_some() {
        candidate.agreement = Agreement::Departs;
    }
    let mut quantities: Vec<Quantity> = columns.iter().map(|column| column.quantity).collect();
    quantities.sort();
    quantities.dedup();
    let mut stepper =
        experiment.stepper(&Selection { quantities: Some(quantities), ..Selection::default() })?;
    let mut largest = vec![0.0_f64; columns.len()];
    for t in 1..=log.steps() {
        let step = stepper.advance();
        // A run without an answer gives nothing from there on.
        let step: Option<Step<'_>> = step.unwrap_or(None);
        for (column, largest) in columns.iter().zip(&mut largest) {
            let Some(logged) = column.at(t) else { continue };
            let given = step.and_then(|step| step.value(column.quantity, column.coordinate));
            let off = Off::between(column, logged, given, experiment.number(), largest);
            candidate.compared += 1;
            candidate.same += usize::from(off.agreement == Agreement::Bits);
            candidate.largest = candidate.largest.max(off.relative);
            candidate.agreement = candidate.agreement.max(off.agreement);
            // What departs by more than rounding is where it departs; rounding is told only of who has nothing worse.
            let worse = off.agreement == Agreement::Departs;
            if worse && candidate.departure.is_none() {
                candidate.departure = Some(Departure {
                    t,
                    coordinate: column.coordinate,
                    quantity: column.quantity,
                    logged: match logged {
                        Logged::Number(number) => number.as_str().into(),
                        Logged::NoValue => "no value".into(),
                    },
                    given: given.map(|value| value.to_string()),
                });
            }
        }
        if step.is_none() {
            break;
        }
    }
    Ok(candidate)
}

/// How far two numbers are apart.
pub(super) struct Off {
    pub agreement: Agreement,
    relative: f64,
}

impl Off {
    pub fn between(
        column: &LogColumn,
        logged: &Logged,
        given: Option<Value>,
        number: NumberType,
        largest: &mut f64,
    ) -> Self {
        let given = given.filter(|given| given.to_f64().is_finite());
        let (Logged::Number(logged), Some(given)) = (logged, given) else {
            if matches!(logged, Logged::NoValue) && given.is_none() {
                return Self { agreement: Agreement::Bits, relative: 0.0 };
            }
            return Self { agreement: Agreement::Departs, relative: f64::INFINITY };
        };
        let is_f32 = number == NumberType::F32;
        let same = match given {
            Value::F32(value) => logged.as_str().parse::<f32>().is_ok_and(|x| x.to_bits() == value.to_bits()),
            value => value.is_exactly(logged.as_str()),
        };
        let written = logged.to_f64();
        *largest = largest.max(written.abs());
        let off = (written - given.to_f64()).abs();
        let relative = if off > 0.0 { off / largest.max(f64::MIN_POSITIVE) } else { 0.0 };
        let agreement = if same {
            Agreement::Bits
        } else if column.digits <= IN_FULL[usize::from(is_f32)] && off <= column.unit(written) * (1.0 + 1e-9)
        {
            Agreement::AsWritten
        } else if relative <= ROUNDING[usize::from(is_f32)] {
            Agreement::Nearly
        } else {
            Agreement::Departs
        };
        Self { agreement, relative: if same { 0.0 } else { relative } }
    }
}

/// JSON has no infinity.
fn finite<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    value.is_finite().then_some(*value).serialize(serializer)
}
