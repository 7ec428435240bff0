//! The search of a seed for numbers that tell mistakes apart.

use super::proof::{Cases, Proof};
use super::task::Task;
use super::{Key, Wanted, Worksheet, draw, parts};
use crate::error::Error;
use crate::homework::can_be_marked;
use crate::objective::Source;
use crate::random::SplitMix64;
use crate::{Experiment, Quantity};

/// How many times numbers are drawn, and how many of these sheets are marked with every misconception, which takes longest.
const DRAWS: usize = 16;
const PROOFS: usize = 6;

impl Worksheet {
    /// A sheet as it is wanted: of those that the seed draws, the first that tells every misconception that shows; if there
    /// is none, that which tells most. The parts of equations (1−β^t, √v̂) get columns where few digits are asked for, and
    /// rounding a part to these costs a place of what follows.
    ///
    /// # Errors
    ///
    /// A setting is refused; a quantity should be blank that the run doesn't have, or that is given; the experiment can't
    /// be marked; or it has too many rows.
    pub fn search(wanted: &Wanted) -> Result<Self, Error> {
        let sheet = Self::search_for(wanted, &[])?;
        if wanted.blank.is_some() || !parts::are_needed(&sheet.key.experiment, wanted.precision)? {
            return Ok(sheet);
        }
        let with_parts = Self::search_for(wanted, &parts::PARTS)?;
        // It may be that only who rounds the parts is told less well.
        let tells_less = sheet.proof.is_complete() && !with_parts.proof.is_complete();
        Ok(if tells_less { sheet } else { with_parts })
    }

    /// The same with these parts asked for as well, if nobody says what is to be blank.
    fn search_for(wanted: &Wanted, parts: &[Quantity]) -> Result<Self, Error> {
        let mut random = SplitMix64::new(wanted.seed);
        let mut best: Option<Self> = None;
        let mut spare: Option<(usize, Task)> = None;
        let mut seen: Vec<Experiment> = Vec::new();
        let mut proofs = 0;
        for _ in 0..DRAWS {
            let experiment = draw::draw(wanted, &mut random)?;
            if seen.contains(&experiment) {
                continue;
            }
            seen.push(experiment.clone());
            let task = task(wanted, experiment, parts)?;
            let same = Cases::of(&task)?.same();
            if same > 0 {
                if spare.as_ref().is_none_or(|(least, _)| same < *least) {
                    spare = Some((same, task));
                }
                continue;
            }
            let sheet = Self::proved(wanted, task)?;
            let complete = sheet.proof.is_complete();
            if best.as_ref().is_none_or(|best| sheet.proof.rank() > best.proof.rank()) {
                best = Some(sheet);
            }
            proofs += 1;
            if complete || proofs == PROOFS {
                break;
            }
        }
        match (best, spare) {
            (Some(best), _) => Ok(best),
            (None, Some((_, task))) => Self::proved(wanted, task),
            // At least one was drawn, and is one or the other.
            (None, None) => Self::proved(wanted, task(wanted, draw::draw(wanted, &mut random)?, parts)?),
        }
    }

    fn proved(wanted: &Wanted, task: Task) -> Result<Self, Error> {
        let proof: Proof = Cases::of(&task)?.prove()?;
        let Task { experiment, asked, precision, .. } = task.clone();
        Ok(Self { key: Key { experiment, seed: wanted.seed, asked, precision }, task, proof })
    }
}

/// The task of a sheet with these numbers.
fn task(wanted: &Wanted, experiment: Experiment, parts: &[Quantity]) -> Result<Task, Error> {
    can_be_marked(&experiment)?;
    let there = experiment.quantities()?;
    let derived = experiment.derived()?;
    let gradients_are_given = matches!(experiment.source(), Source::Gradients(_));
    let is_given = |quantity: Quantity| quantity == Quantity::Gradient && gradients_are_given;
    let usual = |quantity: &Quantity| {
        let is_shown = !quantity.facts().part || parts.contains(quantity);
        is_shown && *quantity != Quantity::Loss && !derived.contains(quantity)
    };
    let mut shown: Vec<Quantity> = there.iter().copied().filter(usual).collect();
    let asked = match &wanted.blank {
        None => shown.iter().copied().filter(|quantity| !is_given(*quantity)).collect(),
        Some(blank) => {
            for quantity in blank {
                check_blank(*quantity, &there, is_given(*quantity))?;
            }
            shown.extend(
                blank.iter().copied().filter(|quantity| !shown.contains(quantity)).collect::<Vec<_>>(),
            );
            shown.sort();
            shown.dedup();
            shown.iter().copied().filter(|quantity| blank.contains(quantity)).collect()
        }
    };
    Task::new(experiment, &shown, asked, wanted.precision)
}

fn check_blank(quantity: Quantity, there: &[Quantity], is_given: bool) -> Result<(), Error> {
    if !there.contains(&quantity) {
        let known = there.iter().map(|quantity| quantity.key()).collect::<Vec<_>>().join(", ");
        return Err(Error::UnknownQuantity { key: quantity.key(), known });
    }
    if is_given {
        return Err(Error::Conflict {
            first: "given gradients",
            second: "a blank column of g",
            why: "they follow from nothing else; leave g out of the blank ones, or name an objective",
        });
    }
    Ok(())
}
