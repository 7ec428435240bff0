//! A mistake: its formula beside the right one, its run beside the right one, and how a sheet shows it.

use super::{Page, marked, pictures};
use crate::{html, math};
use adamscope::explain::Explanation;
use adamscope::homework::{Assignment, Layout, Misconception, Settings, first_mistake};
use adamscope::render::{DEFAULT_DIGITS, escape_html, markdown, plot};
use adamscope::{Choice, Experiment, Quantity};
use anyhow::Result;

/// The whole of it.
pub fn render(page: &mut Page<'_>) -> Result<String> {
    let options = page.options;
    let misconception = Misconception::from_key(options.needed("key", "no-bias-correction")?);
    let misconception = misconception.map_err(|error| page.refused("key", error))?;
    let experiment = page.experiment()?;
    let mistaken = misconception.trace(&experiment).map_err(|error| page.refused("key", error))?;
    let mut out = formulas(page, misconception, &experiment)?;
    let facts = misconception.facts();
    let seen = if facts.seen_in.is_empty() {
        String::new()
    } else {
        format!(" <span class=\"seen\">Seen: {}.</span>", escape_html(facts.seen_in))
    };
    out.push_str(&format!("<p class=\"sentence\">In a report: {}.{seen}</p>\n", escape_html(facts.sentence)));
    let right = experiment.trace().map_err(|error| options.place().problem(error))?;
    let steps = mistaken.len() as u64;
    if mistaken.is_empty() {
        out.push_str("<p>Its first step has no answer, so there is no run to show.</p>\n");
    } else {
        let names = ["right".to_owned(), facts.key.to_owned()];
        let plot = plot::path_named(&[right, mistaken.clone()], &names)
            .map_err(|error| options.place().problem(error))?;
        out.push_str(&pictures::picture(&plot));
        if steps < experiment.steps() {
            out.push_str(&format!("<p>After step {steps} it has no answer any more.</p>\n"));
        }
        // As a learner would hand it in.
        let sheet = markdown(&mistaken, DEFAULT_DIGITS);
        let assignment = Assignment { experiment, steps_are_given: false, settings: Settings::default() };
        let checked = assignment
            .check("the table", sheet.as_bytes())
            .map_err(|error| options.place().problem(error))?;
        let first = first_mistake(&checked.experiment, &checked.sheet, &checked.report, &Layout::default());
        let first = first.unwrap_or_else(|| "With these numbers no cell of a sheet shows it.".into());
        out.push_str(&marked(&html::preformatted("report", &first)));
    }
    Ok(out)
}

/// The rule's formulas of what is mistaken, and the mistaken ones.
fn formulas(page: &mut Page<'_>, misconception: Misconception, experiment: &Experiment) -> Result<String> {
    let place = page.options.place();
    let explanation =
        Explanation::of(experiment, experiment.before() + 1, 0).map_err(|error| place.problem(error))?;
    let replaced = misconception.forms()[0];
    let is_replaced = |quantity: Quantity| replaced.contains(&quantity);
    let right: Vec<String> = explanation
        .equations()
        .iter()
        .filter(|equation| is_replaced(equation.quantity))
        .filter_map(|equation| {
            Some(format!("{} &= {}", equation.left.latex, equation.letters.as_ref()?.latex()))
        })
        .collect();
    let key = misconception.key();
    let mut set = |what: &str, title: &str, lines: Vec<String>| {
        let id = page.ids.unique(&format!("{key}-{what}"));
        let latex = format!("\\begin{{aligned}} {} \\end{{aligned}}", lines.join(r" \\ "));
        let math = math::displayed(place, &latex, &id, None)?;
        anyhow::Ok(format!("<div class=\"{what}\"><p>{title}</p>{math}</div>\n"))
    };
    let (right, wrong) =
        (set("right-formula", "Right", right)?, set("wrong-formula", "Mistaken", misconception.latex())?);
    Ok(format!("<div class=\"formulas\">\n{right}{wrong}</div>\n"))
}
