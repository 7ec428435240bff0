//! What a sheet can tell, as a report.

use super::{Distinction, Finding, First, Worksheet};
use crate::choice::Choice;
use crate::homework::CellPlace;
use crate::render::page::{Block, Page, Piece};

impl Worksheet {
    /// The proof as a report for who hands the sheet out: it has answers in it.
    pub fn page(&self) -> Page {
        let say = |text: String| Block::Paragraph(vec![Piece::text(text)]);
        let mut blocks = vec![say(self.asks()), say(self.summary())];
        if !self.proof.findings.is_empty() {
            blocks.push(Block::Table {
                heads: ["misconception", "first seen in", "wrong", "right", "told"].map(Piece::text).into(),
                rows: self.proof.findings.iter().map(|finding| self.row(finding)).collect(),
                sum: false,
            });
        }
        blocks.extend(self.proof.findings.iter().filter_map(|finding| remark(finding).map(say)));
        if !self.proof.without_effect.is_empty() {
            let keys: Vec<_> =
                self.proof.without_effect.iter().map(|misconception| misconception.key()).collect();
            blocks.push(say(format!("Without any effect on what this sheet asks for: {}.", keys.join(", "))));
        }
        if !self.proof.uncheckable.is_empty() {
            let cells: Vec<_> = self.proof.uncheckable.iter().map(|place| self.place(*place)).collect();
            blocks.push(say(format!(
                "Right work can't be checked at these digits in {}; ask for more of them.",
                cells.join(", ")
            )));
        }
        Page { experiment: self.key.experiment.lines(80), blocks }
    }

    fn asks(&self) -> String {
        let symbols: Vec<_> =
            self.key.asked.iter().map(|quantity| self.key.experiment.facts(*quantity).symbol).collect();
        let (symbols, digits) = (symbols.join(", "), self.key.precision.in_words());
        format!("Worksheet {} asks for {symbols} with {digits}.", self.key.seed)
    }

    fn summary(&self) -> String {
        let count = |which: fn(&Distinction) -> bool| {
            self.proof.findings.iter().filter(|finding| which(&finding.distinction)).count()
        };
        let (all, told) = (self.proof.findings.len(), count(Distinction::is_told));
        let alone = count(|distinction| *distinction == Distinction::Alone);
        format!(
            "{all} misconceptions show in it. Each was applied throughout, written down at these digits and marked: {told} \
             are named, {alone} of them alone and {} in a stated tie.",
            told - alone
        )
    }

    fn row(&self, finding: &Finding) -> Vec<String> {
        let told = match &finding.distinction {
            Distinction::Alone => "alone",
            Distinction::Tied(_) => "in a tie",
            Distinction::Mistaken(_) => "not by name",
            Distinction::Unseen => "not at all",
        };
        let [place, wrong, right] = match &finding.first {
            Some(First { place, wrong, right }) => [self.place(*place), wrong.clone(), right.clone()],
            None => Default::default(),
        };
        vec![finding.misconception.key().into(), place, wrong, right, told.into()]
    }

    fn place(&self, place: CellPlace) -> String {
        let CellPlace { t, coordinate, quantity } = place;
        let indexed = self.key.experiment.start().len() > 1 && !quantity.facts().shared;
        let index = if indexed { format!("[{coordinate}]") } else { String::new() };
        format!("{}{index} at t = {t}", self.key.experiment.facts(quantity).symbol)
    }
}

/// What there is to say of one that is not told alone.
fn remark(finding: &Finding) -> Option<String> {
    let key = finding.misconception.key();
    match &finding.distinction {
        Distinction::Alone => None,
        Distinction::Tied(others) => Some(format!("{key} is told as one of it and {}.", others.join(", "))),
        Distinction::Mistaken(others) if others.is_empty() => {
            Some(format!("{key} makes cells wrong, and the marking gives no name for it."))
        }
        Distinction::Mistaken(others) => {
            Some(format!("{key} makes cells wrong, and the marking names {} first.", others.join(", ")))
        }
        Distinction::Unseen => Some(format!(
            "{key} makes no cell wrong at these digits: ask for more, or let the seed draw more numbers."
        )),
    }
}
