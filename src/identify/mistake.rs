//! The mistake that would explain a log which no rule reproduces.

use super::candidate::{Agreement, Off};
use super::{Candidate, Log};
use crate::choice::Choice;
use crate::error::Error;
use crate::experiment::{Experiment, Rate};
use crate::homework::{History, Misconception, mistaken};
use crate::objective::{FromTable, GradientTable};
use crate::rule::Form;
use crate::scalar::{Decimal, Number, NumberType};
use serde::Serialize;
use std::sync::Arc;

/// How many steps are tried with a mistake: it shows in the first few, and rounding adds up.
const STEPS: u64 = 100;

/// How many rules are tried with mistakes, the nearest first.
const RULES: usize = 12;

/// A rule with a mistake in it that gives the log's numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mistake {
    /// The rule.
    pub optimizer: &'static str,
    /// Whose form of it.
    pub convention: &'static str,
    /// The number type.
    pub number: &'static str,
    /// The key of the misconception.
    pub misconception: &'static str,
    /// Its formula, in place of the right one.
    pub formula: String,
    /// What is wrong and what to do.
    pub sentence: &'static str,
}

/// Runs the nearest rules with each mistake that can be made in them. What gives the log's numbers, but for rounding, is the
/// mistake; of several rules with one the first is told. A rule that lacks a column of the log is none of them.
///
/// # Errors
///
/// A rule has no gradients for the log's steps.
pub(super) fn find(log: &Log, candidates: &[(Experiment, Candidate)]) -> Result<Vec<Mistake>, Error> {
    let gradients = Arc::new(log.table()?);
    let mut forms: Vec<Form> = Vec::new();
    let mut found: Vec<Mistake> = Vec::new();
    for (experiment, _) in candidates.iter().filter(|(_, candidate)| candidate.lacks.is_none()) {
        let form = experiment.form();
        let applying =
            || Misconception::ALL.iter().copied().filter(|misconception| misconception.applies(form));
        // What misconceptions stand for is the bare rule with one α.
        let bare = *experiment.rate() == Rate::Constant && experiment.clip().is_none();
        if applying().next().is_none() || !bare {
            continue;
        }
        let experiment = experiment.without_switches();
        if !forms.contains(&form) {
            forms.push(form);
        }
        if forms.len() > RULES {
            break;
        }
        let experiment = experiment.with_steps(log.steps().min(STEPS))?;
        for misconception in applying() {
            let told = found.iter().any(|mistake| mistake.misconception == misconception.key());
            let has = |quantity| log.columns.iter().any(|column| column.quantity == quantity);
            let ways = 0..misconception.forms().len();
            for way in ways.filter(|way| misconception.shows(*way, has)) {
                if !told && explains(log, &experiment, &gradients, (misconception, way))? {
                    found.push(mistake(&experiment, misconception));
                    break;
                }
            }
        }
    }
    Ok(found)
}

/// Whether the experiment with the mistake gives the log's numbers.
fn explains(
    log: &Log,
    experiment: &Experiment,
    gradients: &Arc<GradientTable>,
    mistake: (Misconception, usize),
) -> Result<bool, Error> {
    match experiment.number() {
        NumberType::F64 => explains_in::<f64>(log, experiment, gradients, mistake),
        NumberType::F32 => explains_in::<f32>(log, experiment, gradients, mistake),
        NumberType::Decimal => explains_in::<Decimal>(log, experiment, gradients, mistake),
    }
}

fn explains_in<S: Number>(
    log: &Log,
    experiment: &Experiment,
    gradients: &Arc<GradientTable>,
    mistake: (Misconception, usize),
) -> Result<bool, Error> {
    let mut largest = vec![0.0_f64; log.columns.len()];
    let mut explains = true;
    let mut tell = |t: u64, history: &History<S>| {
        for (column, largest) in log.columns.iter().zip(&mut largest) {
            let Some(logged) = column.at(t) else { continue };
            let value = history.value(column.quantity, column.coordinate);
            let given = value.map(S::value);
            explains &= Off::between(column, logged, given, S::TYPE, largest).agreement != Agreement::Departs;
        }
        explains
    };
    let gradients = FromTable::new(gradients.clone());
    let gradients = [gradients.clone(), gradients];
    mistaken::run(experiment, gradients, S::read, Some(mistake), &|_, _, _| None, &mut tell)?;
    Ok(explains)
}

fn mistake(experiment: &Experiment, misconception: Misconception) -> Mistake {
    let facts = misconception.facts();
    Mistake {
        optimizer: experiment.optimizer().key(),
        convention: experiment.convention().key(),
        number: experiment.number().key(),
        misconception: misconception.key(),
        formula: misconception.printed(),
        sentence: facts.sentence,
    }
}
