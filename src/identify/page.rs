//! What was found of a log, laid out as a page.

use super::{Agreement, Candidate, Identification, MAX_STEPS};
use crate::error::named;
use crate::render::page::{Block, Page, Piece};

pub(super) fn page(found: &Identification) -> Page {
    let mut blocks = Vec::new();
    let say = |text: String| Block::Paragraph(vec![Piece::text(text)]);
    if found.cut {
        blocks.push(say(format!(
            "The log has more than {MAX_STEPS} steps; the first {MAX_STEPS} were compared."
        )));
    }
    match found.by.as_slice() {
        [] => blocks.push(say(format!("No rule gives these numbers; {} were tried.", found.tried))),
        [one] => blocks.push(say(format!("{} gives these numbers, {}.", one.name(), how_well(one)))),
        several => {
            let first = &several[0];
            let text = format!("{} rules give these numbers, {}:", several.len(), how_well(first));
            blocks.push(say(text));
            blocks.push(Block::Lines(grouped(several)));
            let advice =
                "What was logged does not tell them apart: more steps, more digits or more columns might.";
            blocks.push(say(advice.into()));
        }
    }
    if !found.nearest.is_empty() {
        blocks.push(say("The nearest, and where each departs:".into()));
        blocks.push(departures(&found.nearest));
    }
    if let [first, others @ ..] = found.mistakes.as_slice() {
        let rule = format!("{} ({})", first.optimizer, first.convention);
        blocks.push(say(format!(
            "One mistake in {rule} would explain it: {} ({}).",
            first.sentence, first.misconception
        )));
        blocks.push(Block::Lines(vec![first.formula.clone()]));
        for other in others {
            blocks.push(say(format!("Or: {} ({}).", other.sentence, other.misconception)));
            blocks.push(Block::Lines(vec![other.formula.clone()]));
        }
    } else if !found.reproduced {
        blocks.push(say(
            "No single known mistake explains it. Are the hyper-parameters those of the run, and the start? Were the \
             gradients logged before clipping or weight decay?"
                .into(),
        ));
    }
    Page { experiment: vec![named(&found.file)], blocks }
}

/// A line for each rule, with the conventions and numbers in which it gives the same.
fn grouped(candidates: &[Candidate]) -> Vec<String> {
    let mut groups: Vec<(String, Vec<&str>, Vec<&str>)> = Vec::new();
    for candidate in candidates {
        let switches: String = candidate.switches.iter().map(|switch| format!(" --{switch}")).collect();
        let rule = format!("{}{switches}", candidate.optimizer);
        let place = groups.iter().position(|(name, ..)| *name == rule).unwrap_or_else(|| {
            groups.push((rule, Vec::new(), Vec::new()));
            groups.len() - 1
        });
        let (_, conventions, numbers) = &mut groups[place];
        for (list, key) in [(conventions, candidate.convention), (numbers, candidate.number)] {
            if !list.contains(&key) {
                list.push(key);
            }
        }
    }
    let line = |(rule, conventions, numbers): &(String, Vec<&str>, Vec<&str>)| {
        format!("{rule} ({}) in {}", conventions.join(", "), numbers.join(" and "))
    };
    groups.iter().map(line).collect()
}

fn how_well(candidate: &Candidate) -> String {
    let Candidate { compared, same, largest, .. } = candidate;
    match candidate.agreement {
        Agreement::Bits => format!("each of the {compared} to the last bit"),
        Agreement::AsWritten => format!("each of the {compared} to the last digit written"),
        _ => format!(
            "but for rounding: {same} of {compared} are the same to the last bit, and none is off by more than {largest:.0e} of \
             its column's largest"
        ),
    }
}

/// A row for each of the nearest.
fn departures(nearest: &[Candidate]) -> Block {
    let row = |candidate: &Candidate| match &candidate.departure {
        Some(departure) => vec![
            candidate.name(),
            departure.t.to_string(),
            format!("{}[{}]", departure.quantity.key(), departure.coordinate),
            departure.logged.clone(),
            departure.given.clone().unwrap_or_else(|| "no answer".into()),
        ],
        None => {
            let lacks =
                candidate.lacks.map_or_else(String::new, |quantity| format!("lacks {}", quantity.key()));
            vec![candidate.name(), String::new(), lacks, String::new(), String::new()]
        }
    };
    Block::Table {
        heads: ["rule", "t", "in", "logged", "rule's own"].map(Piece::text).into(),
        rows: nearest.iter().map(row).collect(),
        sum: false,
    }
}
