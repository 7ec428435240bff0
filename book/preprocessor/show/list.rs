//! What there is to choose from, from the library's own tables.

use super::Page;
use adamscope::homework::{Misconception, other_names};
use adamscope::render::escape_html;
use adamscope::rule::{Convention, Form, Optimizer};
use adamscope::{Choice, HyperParameter, Quantity};
use anyhow::Result;

/// What can be listed.
#[derive(Clone, Copy)]
enum List {
    Misconceptions,
    Optimizers,
    Conventions,
    Quantities,
    Names,
}

impl Choice for List {
    const KIND: &'static str = "list";
    const ALL: &'static [Self] =
        &[Self::Misconceptions, Self::Optimizers, Self::Conventions, Self::Quantities, Self::Names];

    fn key(self) -> &'static str {
        match self {
            Self::Misconceptions => "misconceptions",
            Self::Optimizers => "optimizers",
            Self::Conventions => "conventions",
            Self::Quantities => "quantities",
            Self::Names => "names",
        }
    }
}

/// A table.
pub fn render(page: &mut Page<'_>) -> Result<String> {
    let list = List::from_key(page.options.needed("list", "quantities")?)
        .map_err(|error| page.refused("list", error))?;
    Ok(match list {
        List::Misconceptions => table(
            &["name", "its formula", "what a report says", "seen in"],
            Misconception::ALL.iter().map(|it| {
                let facts = it.facts();
                vec![
                    code(facts.key),
                    escape_html(&it.printed()),
                    escape_html(facts.sentence),
                    escape_html(facts.seen_in),
                ]
            }),
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
        List::Names => names() + &defaults(),
    })
}

/// What others call the quantities.
fn names() -> String {
    let named = Quantity::all().filter(|quantity| !other_names(*quantity).is_empty());
    table(
        &["here", "symbol", "elsewhere"],
        named.map(|it| {
            let others: Vec<String> = other_names(it).iter().map(|name| code(name)).collect();
            vec![code(it.key()), escape_html(it.facts().symbol), others.join(" ")]
        }),
    )
}

/// The values of Adam's hyper-parameters where nobody says.
fn defaults() -> String {
    let forms: Vec<Form> = Optimizer::Adam.forms().collect();
    let heads: Vec<String> = std::iter::once("default of".to_owned())
        .chain(forms.iter().map(|form| form.convention().key().to_owned()))
        .collect();
    let there = HyperParameter::ALL
        .iter()
        .filter(|parameter| forms.iter().any(|form| form.parameters().any(|own| own == **parameter)));
    let row = |parameter: &HyperParameter| {
        let value = |form: &Form| match form.parameters().any(|own| own == *parameter) {
            true => form.default_of(*parameter).map_or_else(|| "must be given".into(), code),
            false => "–".into(),
        };
        std::iter::once(code(parameter.key())).chain(forms.iter().map(value)).collect()
    };
    table(&heads.iter().map(String::as_str).collect::<Vec<_>>(), there.map(row))
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
