//! The rule's own formulas, from its run with symbols.

use super::Page;
use crate::math;
use adamscope::Choice;
use adamscope::explain::{Equation, Explanation};
use adamscope::rule::{Convention, Optimizer};
use anyhow::Result;

/// The equations of one quantity or several, with letters; with a step, with its numbers as well. Those of the paper's
/// Algorithm 1 carry its numbers.
pub fn render(page: &mut Page<'_>) -> Result<String> {
    let options = page.options;
    let experiment = page.experiment()?;
    let step = options.number("step")?;
    let coordinate = options.number("coordinate")?.unwrap_or(0) as usize;
    let explanation = Explanation::of(&experiment, step.unwrap_or(experiment.before() + 1), coordinate)
        .map_err(|error| page.refused("step", error))?;
    options.needed_list("quantity", "m")?;
    let quantities = page.quantities("quantity")?.unwrap_or_default();
    let of_paper = (experiment.optimizer(), experiment.convention()) == (Optimizer::Adam, Convention::Paper);
    // Lines of one number stand together.
    let mut groups: Vec<(Option<u8>, &'static str, Vec<String>)> = Vec::new();
    for quantity in quantities {
        let equation = explanation.equations().iter().find(|equation| equation.quantity == quantity);
        let Some(equation) = equation.filter(|equation| equation.letters.is_some()) else {
            let known: Vec<&str> = explanation
                .equations()
                .iter()
                .filter(|equation| equation.letters.is_some())
                .map(|equation| equation.quantity.key())
                .collect();
            let what = format!(
                "{} ({}) has no equation of {}; it has those of {}",
                experiment.optimizer().key(),
                experiment.convention().key(),
                quantity.key(),
                known.join(", ")
            );
            return Err(options.place_of("quantity").problem(what));
        };
        let number = experiment.facts(quantity).equation.filter(|_| of_paper);
        match groups.last_mut() {
            Some((last, _, lines)) if *last == number => lines.push(latex(equation, step.is_some())),
            _ => groups.push((number, quantity.key(), vec![latex(equation, step.is_some())])),
        }
    }
    let mut out = String::new();
    for (number, key, lines) in groups {
        let id =
            page.ids.unique(&number.map_or_else(|| format!("eq-{key}"), |number| format!("eq-{number}")));
        let latex = format!("\\begin{{aligned}} {} \\end{{aligned}}", lines.join(r" \\ "));
        let number = number.map(|number| number.to_string());
        out.push_str(&math::displayed(options.place(), &latex, &id, number.as_deref())?);
    }
    Ok(out)
}

/// The sides of an equation, aligned at their signs.
fn latex(equation: &Equation, numbers: bool) -> String {
    let mut sides: Vec<String> =
        equation.letters.iter().map(|letters| format!("= {}", letters.latex())).collect();
    if numbers {
        sides.extend(equation.numbers.iter().map(|numbers| format!("= {}", numbers.latex())));
        let sign = if equation.result.exact { "=" } else { r"\approx" };
        let result = adamscope::expression::Expression::Number(equation.result.text.clone());
        sides.push(format!("{sign} {}", result.latex()));
    }
    format!("{} &{}", equation.left.latex, sides.join(r" \\ &"))
}
