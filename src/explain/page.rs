//! An explanation laid out as a page.

use super::digits::{DIGITS, shown};
use super::letters::now;
use super::why::why;
use super::{Equation, Explanation, Whence};
use crate::experiment::Experiment;
use crate::expression::{Expression, Letter};
use crate::objective::Source;
use crate::quantity::Facts;
use crate::render::page::{Block, Formula, Page, Piece, Relation};
use crate::{HyperParameter, Quantity};

pub(super) fn page(explanation: &Explanation) -> Page {
    let mut blocks = vec![heading(explanation)];
    blocks.push(before(explanation));
    let (asides, equations): (Vec<_>, Vec<_>) =
        explanation.equations.iter().partition(|equation| equation.aside);
    blocks.extend(equations.into_iter().map(|equation| block(explanation, equation)));
    if !asides.is_empty() {
        blocks.push(Block::Heading("What this form never works out".into()));
        blocks.push(Block::Paragraph(vec![Piece::text(
            "The paper's quantities, as they follow from the above; the rule goes on without them.",
        )]));
        blocks.extend(asides.into_iter().map(|equation| block(explanation, equation)));
    }
    if let Some(whence) = &explanation.whence {
        blocks.extend(carried(&explanation.experiment, whence));
    }
    Page { experiment: explanation.experiment.lines(80), blocks }
}

fn heading(explanation: &Explanation) -> Block {
    let Explanation { experiment, t, coordinate, .. } = explanation;
    let dimension = experiment.start().len();
    let coordinate = match experiment.source().letter(*coordinate) {
        _ if dimension == 1 => String::new(),
        Some(letter) => format!(", coordinate {coordinate} ({letter})"),
        None => format!(", coordinate {coordinate} of 0 to {}", dimension - 1),
    };
    Block::Heading(format!("Step {t} of {}{coordinate}", experiment.last()))
}

/// Where the step begins, and where its gradient comes from.
fn before(explanation: &Explanation) -> Block {
    let source = explanation.experiment.source();
    let mut pieces = vec![Piece::text("The step begins at ")];
    for (index, (Letter { text, latex }, value)) in explanation.before.iter().enumerate() {
        if index > 0 {
            pieces.push(Piece::text(", "));
        }
        let value = shown(*value, DIGITS);
        pieces.push(Piece::Formula(Formula::new(format!("{text} = {value}"), format!("{latex} = {value}"))));
    }
    let (text, latex) = (format!("t = {}", explanation.t), format!("t = {}", explanation.t));
    pieces.push(Piece::text(", with "));
    pieces.push(Piece::Formula(Formula::new(text, latex)));
    pieces.push(Piece::text(match source {
        Source::Objective(_) => ". The gradient is the objective's derivative there.".to_owned(),
        Source::Gradients(_) => {
            let row = explanation.t - explanation.experiment.before();
            format!(". The gradient is given: row {row} of the file.")
        }
        Source::Data(_) => ". The gradient is that of the loss on the step's rows of data.".to_owned(),
    }));
    Block::Paragraph(pieces)
}

fn block(explanation: &Explanation, equation: &Equation) -> Block {
    let facts = explanation.experiment.facts(equation.quantity);
    let side =
        |expression: &Expression| (Relation::Equal, Formula::new(expression.to_string(), expression.latex()));
    let mut sides: Vec<_> = [&equation.letters, &equation.numbers].into_iter().flatten().map(side).collect();
    let relation = if equation.result.exact { Relation::Equal } else { Relation::Nearly };
    let result = Expression::Number(equation.result.text.clone());
    sides.push((relation, Formula::new(result.to_string(), result.latex())));
    let (name, why) = why(equation.quantity);
    Block::Equation {
        anchor: anchor(&facts),
        number: facts.equation,
        name: name.into(),
        why: match &equation.rounded {
            Some(own) => format!("{why}; rounding has made {own} of it in the run"),
            None => why.into(),
        },
        left: Formula::new(&equation.left.text, &equation.left.latex),
        sides,
    }
}

/// What pages, tables and reports call the place of an equation: its number, if it has one, and its quantity.
fn anchor(facts: &Facts) -> String {
    match facts.equation {
        Some(number) => format!("eq-{number}-{}", facts.key),
        None => format!("eq-{}", facts.key),
    }
}

/// The table of what each gradient carries.
fn carried(experiment: &Experiment, whence: &Whence) -> [Block; 3] {
    let [g, m] = [whence.taken, Quantity::FirstMoment].map(|quantity| now(experiment, quantity));
    let [beta1, latex_of_beta1] = [HyperParameter::Beta1.symbol(), HyperParameter::Beta1.latex()];
    let heads = [
        Formula::new("i", "i"),
        // That of step i.
        Formula::new(g.text.replace('ₜ', "ᵢ"), g.latex.replace("_t", "_i")),
        Formula::new(
            format!("(1 − {beta1})·{beta1}ᵗ⁻ⁱ"),
            format!(r"(1 - {latex_of_beta1}) \, {latex_of_beta1}^{{t-i}}"),
        ),
        Formula::new(format!("adds to {}", m.text), format!(r"\text{{adds to }} {}", m.latex)),
    ];
    let row = |[i, g, weight, added]: [String; 4]| vec![i, g, weight, added];
    let mut rows: Vec<Vec<String>> = Vec::new();
    for carried in &whence.carried {
        let (i, g) = match &carried.gradient {
            Some((i, g)) => (i.to_string(), g.to_string()),
            None => ("earlier".into(), String::new()),
        };
        rows.push(row([i, g, carried.weight.clone(), carried.added.clone()]));
    }
    rows.push(row(["sum".into(), String::new(), whence.weight.clone(), whence.added.clone()]));
    let text = Block::Paragraph(vec![
        Piece::text("Each gradient so far is still in "),
        Piece::Formula(Formula::new(m.text, m.latex)),
        Piece::text(", the older the less. The weights add up to "),
        Piece::Formula(Formula::new(format!("1 − {beta1}ᵗ"), format!("1 - {latex_of_beta1}^t"))),
        Piece::text(", which the correction divides by."),
    ]);
    [
        Block::Heading("Where the first moment comes from".into()),
        text,
        Block::Table { heads: heads.map(Piece::Formula).into(), rows, sum: true },
    ]
}
