//! Numbers for a sheet, drawn by a seed: short ones, with which people like to work by hand.

use super::Wanted;
use crate::Experiment;
use crate::error::Error;
use crate::objective::{GradientTable, Source};
use crate::random::SplitMix64;
use crate::rule::HyperParameter;

/// How many steps a sheet has when nobody says: what shows in the third step shows.
const STEPS: u64 = 3;

/// The most rows of a sheet. Nobody works out more by hand.
const MAX_ROWS: u64 = 100;

/// Sizes of gradients: neither 0 nor 1, on which squares and roots don't show.
const GRADIENTS: [&str; 16] =
    ["0.4", "0.5", "0.6", "0.8", "1.2", "1.5", "1.6", "1.8", "2", "2.4", "2.5", "3", "3.2", "3.5", "4", "5"];

/// Sizes of the coordinates of a start.
const STARTS: [&str; 8] = ["0.5", "1", "1.5", "2", "2.5", "3", "4", "5"];

/// The values that a hyper-parameter is drawn from. Of each other they are no powers of ten, nor are those of one the
/// complements of another's: a mistake with α is none with 1 − β1.
fn values(parameter: HyperParameter) -> &'static [&'static str] {
    match parameter {
        HyperParameter::Alpha => &["0.03", "0.05", "0.06", "0.25", "0.5"],
        HyperParameter::Beta1 => &["0.6", "0.7", "0.8", "0.9"],
        HyperParameter::Beta2 => &["0.95", "0.96", "0.98", "0.99"],
        HyperParameter::Eps => &["0.15", "0.25", "0.35", "0.45"],
        HyperParameter::WeightDecay => &["0.12", "0.15", "0.18"],
        _ => &[],
    }
}

/// An experiment with all that is fixed, and the rest drawn.
///
/// # Errors
///
/// A setting is refused, what is fixed has another number of coordinates, or the sheet would have too many rows.
pub(super) fn draw(wanted: &Wanted, random: &mut SplitMix64) -> Result<Experiment, Error> {
    let Wanted { experiment: given, seed, .. } = wanted;
    let seed = *seed;
    let form = given.form()?;
    let mut builder = given.clone();
    if !given.says_number() {
        builder = builder.number("decimal");
    }
    let dimension = dimension(wanted)?;
    let steps = match (given.steps_said()?, given.says_source()) {
        (Some(steps), _) => steps,
        (None, _) if given.has_gradients() => 0,
        (None, _) => STEPS,
    };
    check_size(steps, dimension)?;
    if !given.has_gradients() {
        builder = builder.steps(steps);
    }
    for parameter in form.parameters().filter(|parameter| !given.says(*parameter)) {
        let unused = form.default_of(parameter).is_some_and(|text| text == "0");
        let values = values(parameter);
        if !values.is_empty() && !unused {
            builder = builder.hyper_parameter(parameter.key(), one_of(values, random));
        }
    }
    if !given.says_start() {
        builder = builder.start((0..dimension).map(|_| one_of(&STARTS, random)));
    }
    if !given.says_source() {
        builder = builder.gradients(gradients(steps as usize, dimension, seed, random)?);
    }
    let experiment = builder.build()?;
    check_size(experiment.steps(), dimension)?;
    match experiment.source() {
        // By the name that they have when they come with the key.
        Source::Gradients(table) => {
            let named = table.renamed(&name(seed));
            Ok(experiment.with_gradients(named))
        }
        _ => Ok(experiment),
    }
}

/// How many coordinates the sheet has.
fn dimension(wanted: &Wanted) -> Result<usize, Error> {
    let fixed = wanted.experiment.dimension();
    match (wanted.coordinates, fixed) {
        (Some(0), _) => Err(Error::OutOfRange {
            what: "coordinates",
            text: "0".into(),
            allowed: "a whole number from 1",
            why: String::new(),
        }),
        (Some(wanted), Some(fixed)) if wanted != fixed => Err(Error::Dimension {
            what: "the worksheet",
            given: wanted,
            expected: fixed,
            of: "what is fixed of its experiment".into(),
        }),
        (wanted, fixed) => Ok(wanted.or(fixed).unwrap_or(1)),
    }
}

fn check_size(steps: u64, dimension: usize) -> Result<(), Error> {
    let rows = steps.saturating_mul(dimension as u64);
    if rows <= MAX_ROWS {
        return Ok(());
    }
    Err(Error::Limit {
        what: "the worksheet would have".into(),
        given: format!("{rows} rows"),
        limit: MAX_ROWS.to_string(),
        instead: "nobody works out so many by hand; give fewer steps or coordinates",
    })
}

/// The name of the gradients of a sheet.
pub(super) fn name(seed: u64) -> String {
    format!("worksheet {seed}")
}

/// Gradients that change their sign in each coordinate, if there is more than one step. The first is above 0: who forgets
/// to square it has a root to take then.
fn gradients(
    steps: usize,
    dimension: usize,
    seed: u64,
    random: &mut SplitMix64,
) -> Result<GradientTable, Error> {
    let mut rows = vec![Vec::new(); steps];
    for _ in 0..dimension {
        // The sign changes after some step, but not the last.
        let change = 1 + random.below(steps.saturating_sub(1).max(1));
        let mut before = "";
        for (index, row) in rows.iter_mut().enumerate() {
            let mut size = one_of(&GRADIENTS, random);
            while size == before {
                size = one_of(&GRADIENTS, random);
            }
            let sign = if index == change { "-" } else { "" };
            row.push(format!("{sign}{size}"));
            before = size;
        }
    }
    GradientTable::from_texts(&name(seed), &rows)
}

fn one_of(texts: &[&'static str], random: &mut SplitMix64) -> &'static str {
    texts[random.below(texts.len())]
}
