//! A document in Markdown.

use super::super::text::{Judged, Part, Table, mark, meaning, with_mark};
use crate::render::markdown::{escape, lines};

pub(super) fn head(title: &str) -> String {
    format!("# {}\n", escape(title))
}

pub(super) fn experiment(experiment: &[String]) -> String {
    format!("\n{}", lines(experiment))
}

pub(super) fn section<'a>(title: &str, parts: impl Iterator<Item = &'a Part>) -> String {
    let mut text = format!("\n## {}\n", escape(title));
    let mut in_list = false;
    for part in parts {
        let is_item = matches!(part, Part::Line { latex: None, .. });
        if !(in_list && is_item) {
            text.push('\n');
        }
        in_list = is_item;
        text.push_str(&self::part(part));
    }
    text
}

fn part(part: &Part) -> String {
    match part {
        Part::Sentences(text) => format!("{}\n", escape(text)),
        Part::Line { latex: Some(latex), .. } => format!("${latex}$\n"),
        Part::Line { text, latex: None } => format!("- {}\n", escape(text)),
        Part::Table(table) => self::table(table),
        Part::Legend(statuses) => {
            let entries: Vec<_> =
                statuses.iter().map(|status| format!("{} {}", mark(*status), meaning(*status))).collect();
            format!("{}\n", escape(&entries.join(", ")))
        }
    }
}

fn table(table: &Table) -> String {
    let columns = || table.keys.iter().chain(&table.columns);
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut text = row(columns().map(|column| escape(column.head)).collect());
    text.push_str(&row(columns().map(|_| "-:".into()).collect()));
    let cell = |cell: Option<&Judged>| cell.map_or_else(String::new, |cell| escape(&with_mark(cell)));
    for index in 0..table.rows {
        text.push_str(&row(columns().map(|column| cell(column.cells.get(index))).collect()));
    }
    text.extend(table.remark().map(|remark| format!("\n{}\n", escape(&remark))));
    text
}
