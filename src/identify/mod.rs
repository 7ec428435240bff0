//! A log of somebody's run: which rule, in whose form, made it; or which mistake.

mod candidate;
mod log;
mod mistake;
mod page;

pub use candidate::{Agreement, Candidate, Departure};
pub use log::Log;
pub use mistake::Mistake;

use crate::error::Error;
use crate::experiment::ExperimentBuilder;
use crate::render::page::Page;
use serde::Serialize;

/// How many of the nearest are shown when nothing reproduces a log.
const NEAREST: usize = 3;

/// What was found of a log.
///
/// # Example
///
/// ```
/// use adamscope::Experiment;
/// use adamscope::identify::{Identification, Log};
///
/// // α = 0.1, and one step of 0.1 / (1 + 1e-7): Keras's Adam, which nothing else does.
/// let log = "t,g,theta\n0,,1\n1,2,0.9000001581137635\n";
/// let log = Log::read("mine.csv", log.as_bytes()).unwrap();
/// let found = Identification::of(&log, &Experiment::builder().alpha("0.1")).unwrap();
/// assert!(found.reproduced);
/// assert!(found.by.iter().any(|candidate| candidate.convention == "keras"));
/// ```
#[derive(Clone, Debug, Serialize)]
pub struct Identification {
    /// The log's name.
    pub file: String,
    /// Whether a rule was found that gives its numbers.
    pub reproduced: bool,
    /// The rules that give them: those that agree best, all in the same degree.
    pub by: Vec<Candidate>,
    /// The nearest others, best first, if none does.
    pub nearest: Vec<Candidate>,
    /// The mistakes that would explain the log, if none does.
    pub mistakes: Vec<Mistake>,
    /// How many rules were tried.
    pub tried: usize,
}

impl Identification {
    /// Tries every rule in every form that takes the settings of `known`.
    ///
    /// # Errors
    ///
    /// A setting is refused by every rule, or θ is logged and nobody says where it started.
    pub fn of(log: &Log, known: &ExperimentBuilder) -> Result<Self, Error> {
        if known.says_state() {
            let why = "a log counts its steps from 1; leave the state out, and say where theta starts";
            return Err(Error::Conflict { first: "a state to go on from", second: "a log to identify", why });
        }
        let mut candidates = candidate::all(log, known)?;
        let (file, tried) = (log.name().to_owned(), candidates.len());
        let best = candidates.iter().map(|(_, candidate)| candidate.agreement).min();
        if let Some(best) = best.filter(|best| *best != Agreement::Departs) {
            candidates.retain(|(_, candidate)| candidate.agreement == best);
            // What agrees to 15 digits is not what agrees to 6: where rounding differs, the least is told.
            let least =
                candidates.iter().map(|(_, candidate)| candidate.largest).fold(f64::INFINITY, f64::min);
            candidates
                .retain(|(_, candidate)| best == Agreement::AsWritten || candidate.largest <= 1e3 * least);
            // A rule that agrees only with a switch on that nobody spoke of: it may as well be a mistake.
            let unasked = !known.says_switches()
                && candidates.iter().all(|(_, candidate)| !candidate.switches.is_empty());
            let mistakes = if unasked { mistake::find(log, &candidates)? } else { Vec::new() };
            let by: Vec<Candidate> = candidates.into_iter().map(|(_, candidate)| candidate).collect();
            // A switch that changes nothing is no finding.
            let plain =
                |candidate: &Candidate| Candidate { switches: Vec::new(), ..candidate.clone() }.name();
            let names: Vec<String> = by.iter().map(Candidate::name).collect();
            let told =
                |candidate: &Candidate| candidate.switches.is_empty() || !names.contains(&plain(candidate));
            let by = by.iter().filter(|candidate| told(candidate)).cloned().collect();
            return Ok(Self { file, reproduced: true, by, nearest: Vec::new(), mistakes, tried });
        }
        candidates.sort_by(|a, b| a.1.rank().total_cmp(&b.1.rank()));
        let mistakes = mistake::find(log, &candidates)?;
        let nearest = candidates.into_iter().take(NEAREST).map(|(_, candidate)| candidate).collect();
        Ok(Self { file, reproduced: false, by: Vec::new(), nearest, mistakes, tried })
    }

    /// As a page, to be rendered.
    pub fn page(&self) -> Page {
        page::page(self)
    }
}
