//! An experiment in full, for people.

use super::{Experiment, Rate, State};
use crate::choice::Choice;
use crate::error::{count, named};
use crate::rule::HyperParameter;
use crate::scalar::Literal;

/// In lines of at most 80 characters, where they can be broken.
impl std::fmt::Display for Experiment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.lines(80).join("\n"))
    }
}

impl Experiment {
    /// The experiment in full, for people: what it follows, in one line or in several no wider than `width` where it can
    /// be broken, and then its settings.
    pub(crate) fn lines(&self, width: usize) -> Vec<String> {
        let mut pieces = self.source.pieces();
        if let Some(first) = pieces.first_mut() {
            *first = format!("{} on {first}", self.form);
        }
        pieces.push(format!("from θ{} = {}", subscript(self.before()), point(&self.start)));
        for (quantity, values) in self.state.iter().flat_map(State::iter) {
            pieces.push(format!(
                "{} = {}",
                self.facts(quantity).symbol.replace('ₜ', &subscript(self.before())),
                point(values)
            ));
        }
        let mut lines = broken(pieces, width);
        let settings = self.hyper_parameters.iter().map(|(parameter, literal)| {
            let symbol = parameter.symbol();
            match (parameter, &self.rate) {
                (HyperParameter::Alpha, Rate::Given(alphas)) => {
                    format!("{symbol} from {}", named(alphas.name()))
                }
                (HyperParameter::Alpha, Rate::Schedule(schedule)) => {
                    format!("{symbol} = {literal} ({schedule})")
                }
                _ => format!("{symbol} = {literal}"),
            }
        });
        let clip = self.clip.iter().map(|clip| format!("{} ≤ {}", clip.symbol()[0], clip.limit()));
        let switches = self.switches.iter().map(|switch| switch.key().to_owned());
        let mut settings: Vec<String> = settings.chain(clip).chain(switches).collect();
        let steps = match &self.state {
            None => count(self.steps, "step"),
            Some(_) => format!("{} from {} on", count(self.steps, "step"), self.before() + 1),
        };
        let end = format!("; {steps} in {}", self.number.key());
        match settings.last_mut() {
            Some(last) => last.push_str(&end),
            None => settings.push(end),
        }
        lines.extend(broken(settings, width));
        lines
    }
}

/// Pieces with commas between them, in lines no wider than `width` where they can be broken.
fn broken(pieces: Vec<String>, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            // The comma that may follow counts.
            Some(line) if line.chars().count() + piece.chars().count() + 3 <= width => {
                line.push_str(&format!(", {piece}"));
            }
            Some(line) => {
                line.push(',');
                lines.push(piece);
            }
            None => lines.push(piece),
        }
    }
    lines
}

/// A whole number as an index.
fn subscript(n: u64) -> String {
    let digit = |digit: char| char::from_u32('₀' as u32 + digit as u32 - '0' as u32).unwrap_or(digit);
    n.to_string().chars().map(digit).collect()
}

/// A point as a person writes it; of a long one the first coordinates.
fn point(coordinates: &[Literal]) -> String {
    const SHOWN: usize = 6;
    let mut shown: Vec<&str> = coordinates.iter().take(SHOWN).map(Literal::as_str).collect();
    if coordinates.iter().all(Literal::is_zero) && coordinates.len() > SHOWN {
        return format!("0 in all {} coordinates", coordinates.len());
    }
    if let [one] = shown.as_slice() {
        return (*one).to_owned();
    }
    let rest;
    if coordinates.len() > SHOWN {
        rest = format!("… {} in all", coordinates.len());
        shown.push(&rest);
    }
    format!("({})", shown.join(", "))
}
