//! An equation of a step with the learner's own numbers in it.

use super::{Page, Part};
use crate::Quantity;
use crate::explain::Explanation;
use crate::expression::{Expression, Letter};
use crate::homework::steps::before_the_first;
use crate::homework::{CellPlace, CellReport};
use crate::objective::Source;
use crate::scalar::Literal;
use std::collections::HashMap;

impl Page<'_> {
    /// The right equation of a cell with the numbers that the learner wrote put in, and what it comes to; a letter stays one
    /// where nothing, or no number, was written. None if the quantity is given and not worked out.
    pub(super) fn equation(&self, cell: &CellReport) -> Option<Part> {
        let place = cell.place;
        let explanation = Explanation::of(self.experiment, place.t, place.coordinate).ok()?;
        let equation = explanation.equations().iter().find(|equation| equation.quantity == place.quantity)?;
        let letters = equation.letters.as_ref()?;
        let numbers = self.numbers(place, &explanation);
        let put_in = |letter: &Letter| numbers.get(&letter.text).cloned().map(Expression::Number);
        let numbers = letters.replaced(&put_in);
        let mut text = format!("{} = {letters} = {numbers}", equation.left.text);
        let mut latex =
            [&equation.left.latex, &letters.latex(), &numbers.latex()].map(String::as_str).join(" = ");
        if let Some(right) = &cell.expected {
            text.push_str(&format!(" ≈ {right}"));
            latex.push_str(&format!(r" \approx {right}"));
        }
        Some(Part::Line { text, latex: Some(latex) })
    }

    /// What the letters of a step stand for, by their plain text.
    fn numbers(&self, place: CellPlace, explanation: &Explanation) -> HashMap<String, Literal> {
        let CellPlace { t, coordinate, .. } = place;
        let given = self.experiment.hyper_parameters().iter();
        let mut numbers: HashMap<_, _> =
            given.map(|(parameter, literal)| (parameter.symbol().to_owned(), literal.clone())).collect();
        numbers.extend(t.to_string().parse().map(|t| ("t".to_owned(), t)));
        if let Source::Gradients(table) = self.experiment.source() {
            // Given, whether the sheet repeats it or not.
            let g = table.row(t).and_then(|row| row.get(coordinate).cloned());
            let symbol = self.experiment.facts(Quantity::Gradient).symbol;
            numbers.extend(g.map(|literal| (symbol.to_owned(), literal)));
        }
        for quantity in self.experiment.quantities().unwrap_or_default() {
            let symbol = self.experiment.facts(quantity).symbol;
            let before = if t > 1 { self.written(t - 1, quantity, coordinate) } else { None };
            numbers.extend(before.map(|literal| (symbol.replace('ₜ', "ₜ₋₁"), literal)));
            numbers.extend(self.written(t, quantity, coordinate).map(|literal| (symbol.to_owned(), literal)));
        }
        if t == 1 {
            let remembered = before_the_first(self.experiment).into_iter();
            let remembered =
                remembered.filter_map(|(quantity, value)| Some((quantity, value.to_string().parse().ok()?)));
            let start = self.experiment.start().get(coordinate).cloned();
            for (quantity, literal) in remembered.chain(start.map(|theta| (Quantity::Parameter, theta))) {
                numbers.insert(self.experiment.facts(quantity).symbol.replace('ₜ', "ₜ₋₁"), literal);
            }
        }
        // The letters of an objective: x, y.
        for (index, name) in explanation.point().enumerate() {
            let theta = match t {
                1 => self.experiment.start().get(index).cloned(),
                _ => self.written(t - 1, Quantity::Parameter, index),
            };
            numbers.extend(theta.map(|literal| (name.to_owned(), literal)));
        }
        numbers
    }

    fn written(&self, t: u64, quantity: Quantity, coordinate: usize) -> Option<Literal> {
        let coordinate = if quantity.facts().shared { 0 } else { coordinate };
        self.sheet.entry(t, quantity, coordinate).number()?.as_decimal().parse().ok()
    }
}
