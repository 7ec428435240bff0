//! A comparison laid out as a page.

use super::{Comparison, Gap, Pair};
use crate::explain::Equation;
use crate::render::page::{Block, Page, Piece};

pub(super) fn page(comparison: &Comparison) -> Page {
    let experiment = comparison.runs.first().map_or_else(Vec::new, |run| run.experiment.lines(80));
    let mut blocks = Vec::new();
    if comparison.pairs.len() > 1 {
        blocks.push(overview(comparison));
    }
    for pair in &comparison.pairs {
        blocks.extend(of(comparison, pair));
    }
    Page { experiment, blocks }
}

/// A line for each run.
fn overview(comparison: &Comparison) -> Block {
    let heads = ["run", "parts at t", "in", "by (relative)", "θ apart at the end"].map(Piece::text).into();
    let mut rows = Vec::new();
    if let Some(base) = comparison.runs.first() {
        rows.push(vec![base.name.clone(), String::new(), String::new(), String::new(), String::new()]);
    }
    for pair in &comparison.pairs {
        let first = pair.first.as_ref();
        rows.push(vec![
            pair.runs[1].clone(),
            first.map_or_else(|| "never".into(), |gap| gap.t.to_string()),
            first.map_or_else(String::new, |gap| symbol(comparison, gap)),
            first.map_or_else(String::new, relative),
            pair.end.as_ref().map_or_else(|| "0".into(), |gap| size(gap.absolute)),
        ]);
    }
    Block::Table { heads, rows, sum: false }
}

/// Two runs: where they part, how far, and why.
fn of(comparison: &Comparison, pair: &Pair) -> Vec<Block> {
    let [a, b] = &pair.runs;
    let mut blocks = vec![Block::Heading(format!("{a} and {b}"))];
    let Some(first) = &pair.first else {
        let text = format!("Every number of all {} steps is the same, to the last bit.", pair.steps);
        blocks.push(Block::Paragraph(vec![Piece::text(text)]));
        return blocks;
    };
    let place = first.coordinate.map_or_else(String::new, |coordinate| format!(", coordinate {coordinate}"));
    let name = comparison.runs.first().map_or("", |run| run.experiment.facts(first.quantity).name);
    let name = name.split(':').next().unwrap_or(name);
    let same = if pair.end.is_none() { " In the end θ is the same again." } else { "" };
    let symbol = symbol(comparison, first);
    let text = format!("They part at t = {}{place}, in {symbol}, the {name}.{same}", first.t);
    blocks.push(Block::Paragraph(vec![Piece::text(text)]));
    blocks.push(numbers(comparison, pair, first));
    let line = |(name, equation): &(String, Equation)| format!("{name}:  {equation}");
    blocks.push(Block::Lines(pair.equations.iter().map(line).collect()));
    blocks.extend(pair.why.iter().map(|sentence| Block::Paragraph(vec![Piece::text(sentence)])));
    blocks
}

/// What either run has where they part and at the end, and how far that is apart.
fn numbers(comparison: &Comparison, pair: &Pair, first: &Gap) -> Block {
    let gaps: Vec<&Gap> = std::iter::once(first).chain(&pair.end).collect();
    let head = |gap: &&Gap| {
        let index = gap.coordinate.map_or_else(String::new, |index| format!("[{index}]"));
        Piece::text(format!("{}{index} at t = {}", symbol(comparison, gap), gap.t))
    };
    let heads = std::iter::once(Piece::text("")).chain(gaps.iter().map(head)).collect();
    let row = |name: &str, value: &dyn Fn(&Gap) -> String| {
        std::iter::once(name.to_owned()).chain(gaps.iter().map(|gap| value(gap))).collect::<Vec<_>>()
    };
    let mut rows = vec![
        row(&pair.runs[0], &|gap| gap.values[0].to_string()),
        row(&pair.runs[1], &|gap| gap.values[1].to_string()),
        row("apart", &|gap| size(gap.absolute)),
        row("relative", &relative),
    ];
    if gaps.iter().any(|gap| gap.ulps.is_some()) {
        rows.push(row("last places", &|gap| gap.ulps.map_or_else(String::new, |ulps| ulps.to_string())));
    }
    Block::Table { heads, rows, sum: false }
}

/// The symbol of what parts, as the first run's rule writes it.
fn symbol(comparison: &Comparison, gap: &Gap) -> String {
    let symbol = comparison.runs.first().map(|run| run.experiment.facts(gap.quantity).symbol);
    symbol.unwrap_or_default().to_owned()
}

/// A difference needs no more than three digits.
fn size(number: f64) -> String {
    format!("{number:.2e}")
}

fn relative(gap: &Gap) -> String {
    gap.relative.map_or_else(|| "∞".into(), size)
}
