//! What there is to choose from, from the library's own tables.

use super::Page;
use crate::links;
use adamscope::homework::{Misconception, Slip, other_names};
use adamscope::render::escape_html;
use adamscope::rule::{Convention, Form, Optimizer};
use adamscope::{Choice, Error, HyperParameter, Quantity};
use anyhow::Result;

/// What can be listed.
#[derive(Clone, Copy)]
enum List {
    Misconceptions,
    Slips,
    Optimizers,
    Conventions,
    Quantities,
    Names,
    Arguments,
}

impl Choice for List {
    const KIND: &'static str = "list";
    const ALL: &'static [Self] = &[
        Self::Misconceptions,
        Self::Slips,
        Self::Optimizers,
        Self::Conventions,
        Self::Quantities,
        Self::Names,
        Self::Arguments,
    ];

    fn key(self) -> &'static str {
        match self {
            Self::Misconceptions => "misconceptions",
            Self::Slips => "slips",
            Self::Optimizers => "optimizers",
            Self::Conventions => "conventions",
            Self::Quantities => "quantities",
            Self::Names => "names",
            Self::Arguments => "arguments",
        }
    }
}

/// How many there are of what a list has.
///
/// # Errors
///
/// There is no such list.
pub fn count(list: &str) -> Result<usize, Error> {
    Ok(match List::from_key(list)? {
        List::Misconceptions => Misconception::ALL.len(),
        List::Slips => Slip::ALL.len(),
        List::Optimizers => Optimizer::ALL.len(),
        List::Conventions => Convention::ALL.len(),
        List::Quantities => Quantity::all().count(),
        List::Names => named().count(),
        List::Arguments => of_adam().count(),
    })
}

/// A table.
pub fn render(page: &mut Page<'_>) -> Result<String> {
    let list = List::from_key(page.options.needed("list", "quantities")?)
        .map_err(|error| page.refused("list", error))?;
    Ok(match list {
        List::Misconceptions => misconceptions(page)?,
        List::Slips => table(
            &["name", "what a report says"],
            Slip::ALL.iter().map(|it| vec![code(it.key()), escape_html(it.sentence())]),
        ),
        List::Optimizers => table(
            &["name", "what it is", "source", "conventions"],
            Optimizer::ALL.iter().map(|it| {
                let conventions: Vec<String> = it.forms().map(|form| code(form.convention().key())).collect();
                vec![code(it.key()), escape_html(it.name()), escape_html(it.source()), conventions.join(", ")]
            }),
        ),
        List::Conventions => table(
            &["name", "whose it is", "how Adam departs from the paper there"],
            Convention::ALL.iter().map(|it| {
                let departure = Form::new(Optimizer::Adam, *it).map(Form::departure).unwrap_or_default();
                vec![code(it.key()), escape_html(it.name()), escape_html(&departure)]
            }),
        ),
        List::Quantities => table(
            &["name", "symbol", "Eq.", "unit", "what it is"],
            Quantity::all().map(|it| {
                let facts = it.facts();
                let number = facts.equation.map_or_else(String::new, |number| number.to_string());
                vec![
                    code(facts.key),
                    escape_html(facts.symbol),
                    number,
                    escape_html(facts.unit),
                    escape_html(facts.name),
                ]
            }),
        ),
        List::Names => names(),
        List::Arguments => arguments(),
    })
}

/// Each with a link to where it is explained.
fn misconceptions(page: &Page<'_>) -> Result<String> {
    let rows = Misconception::ALL.iter().map(|it| {
        let facts = it.facts();
        let place =
            links::misconception(page.root, *it).map_err(|problem| page.options.place().problem(problem))?;
        Ok(vec![
            format!("<a href=\"{place}\">{}</a>", code(facts.key)),
            escape_html(&it.printed()),
            escape_html(facts.sentence),
            escape_html(facts.seen_in),
        ])
    });
    let rows: Vec<Vec<String>> = rows.collect::<Result<_>>()?;
    Ok(table(&["name", "its formula", "what a report says", "seen in"], rows.into_iter()))
}

/// The quantities that others call something else.
fn named() -> impl Iterator<Item = Quantity> {
    Quantity::all().filter(|quantity| !other_names(*quantity).is_empty())
}

/// What others call the quantities.
fn names() -> String {
    table(
        &["here", "symbol", "elsewhere"],
        named().map(|it| {
            let others: Vec<String> = other_names(it).iter().map(|name| code(name)).collect();
            vec![code(it.key()), escape_html(it.facts().symbol), others.join(" ")]
        }),
    )
}

/// The hyper-parameters that Adam has in any convention.
fn of_adam() -> impl Iterator<Item = HyperParameter> {
    let of = |form: Form, parameter| form.parameters().any(|own| own == parameter);
    HyperParameter::ALL
        .iter()
        .copied()
        .filter(move |parameter| Optimizer::Adam.forms().any(|form| of(form, *parameter)))
}

/// What others call Adam's hyper-parameters, with the value that each has where nobody gives one. Conventions that say the
/// same share a column.
fn arguments() -> String {
    let cell = |form: Form, parameter: HyperParameter| {
        if form.parameters().all(|own| own != parameter) {
            return "–".to_owned();
        }
        match (form.framework_name(parameter), form.default_of(parameter)) {
            (Some(name), Some(value)) => code(&format!("{name}={value}")),
            (Some(name), None) => code(name) + ", must be given",
            (None, value) => value.map_or_else(String::new, code),
        }
    };
    let mut columns: Vec<(Vec<&str>, Vec<String>)> = Vec::new();
    for form in Optimizer::Adam.forms() {
        let cells: Vec<String> = of_adam().map(|parameter| cell(form, parameter)).collect();
        match columns.iter_mut().find(|(_, known)| *known == cells) {
            Some((keys, _)) => keys.push(form.convention().key()),
            None => columns.push((vec![form.convention().key()], cells)),
        }
    }
    let conventions: Vec<String> = columns.iter().map(|(keys, _)| keys.join(", ")).collect();
    let heads: Vec<&str> =
        ["here", "symbol"].into_iter().chain(conventions.iter().map(String::as_str)).collect();
    let row = |(index, parameter): (usize, HyperParameter)| {
        let cells = columns.iter().map(|(_, cells)| cells[index].clone());
        [code(parameter.key()), escape_html(parameter.symbol())].into_iter().chain(cells).collect()
    };
    table(&heads, of_adam().enumerate().map(row))
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", escape_html(text))
}

/// A table of cells that are HTML, in a box of its own.
fn table(heads: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let heads: String = heads.iter().map(|head| format!("<th scope=\"col\">{head}</th>")).collect();
    let row = |cells: Vec<String>| {
        let cells: String = cells.iter().map(|cell| format!("<td>{cell}</td>")).collect();
        format!("<tr>{cells}</tr>\n")
    };
    let rows: String = rows.map(row).collect();
    format!(
        "<div class=\"list\">\n<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_framework_calls_a_hyper_parameter_stands_beside_its_default() {
        let html = arguments();
        let rows: Vec<&str> = html.split("<tr>").collect();
        let of = |key: &str| *rows.iter().find(|row| row.starts_with(&format!("<td><code>{key}<"))).unwrap();
        assert!(of("alpha").contains("<td><code>lr=0.001</code></td>"), "{html}");
        assert!(of("alpha").contains("<td><code>learning_rate</code>, must be given</td>"), "{html}");
        assert!(of("beta2").contains("<code>betas[1]=0.999</code>"), "{html}");
        assert!(of("eps").contains("<code>epsilon=1e-7</code>"), "{html}");
        assert!(of("eps-root").contains("<td>–</td>"), "{html}");
        // Forms that say the same share a column.
        assert!(html.contains("<th scope=\"col\">optax, optax-jit</th>"), "{html}");
    }
}
