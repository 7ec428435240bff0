//! A document in HTML.

use super::super::text::{Judged, Part, Table, mark, meaning};
use crate::expression::mathml;
use crate::homework::Status;
use crate::render::html::{escape, symbol};
use math_core::MathDisplay;

/// Where the class is.
pub(super) const CLASS: &str = "the-class";

/// How a page ends.
pub(super) const FOOT: &str = "</main>\n</body>\n</html>\n";

/// What was found of a cell tints it, and text keeps the colour of the page, so that it reads well on light and on dark;
/// blue against red, which everybody can tell apart. Each learner's report has a sheet of paper of its own.
const STYLE: &str = "\
:root{color-scheme:light dark}
body{margin:2em auto;padding:0 1.2em;max-width:56em;font:1em/1.5 system-ui,sans-serif}
h1{font-size:1.5em}
h2{font-size:1.2em;margin:0 0 .6em;overflow-wrap:anywhere}
section{margin-top:2em;padding-top:1.2em;border-top:1px solid #8888}
p{overflow-wrap:anywhere}
.experiment{margin-top:1.6em}
.line{margin:-.4em 0 1em;padding-left:1.5em;overflow:auto hidden}
math[display=block]{width:max-content;margin:0;padding:.2em 0}
.table{overflow-x:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;white-space:nowrap}
th,td{padding:.2em .6em;text-align:right;font-weight:normal}
td,.mark{print-color-adjust:exact;-webkit-print-color-adjust:exact}
thead{border-bottom:1px solid}
sub,sup{line-height:0}
.mark{display:inline-block;width:1.1em;text-align:center}
.follows{background:#0bd3}
.correct{background:#26f2}
.wrong{background:#e324;font-weight:bold}
.unreadable,.missing{background:#e322}
.uncheckable{background:#8883}
td .mark{background:none}
.legend span{margin-right:1.5em;white-space:nowrap}
.legend .mark{margin-right:.3em}
@media print{body{margin:0;max-width:none}section+section{break-before:page;border:0}nav{display:none}}
";

pub(super) fn head(title: &str, has_class: bool) -> String {
    let title = escape(title);
    let way = match has_class {
        true => format!("<nav><a href=\"#{CLASS}\">The class</a></nav>\n"),
        false => String::new(),
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width\"/>\n<title>{title}</title>\n<style>\n{STYLE}</style>\n\
         </head>\n<body>\n<main>\n<h1>{title}</h1>\n{way}"
    )
}

pub(super) fn experiment(experiment: &[String]) -> String {
    let lines: Vec<String> = experiment.iter().map(|line| escape(line)).collect();
    format!("<p class=\"experiment\">{}</p>\n", lines.join("<br/>"))
}

pub(super) fn section<'a>(title: &str, id: Option<&str>, parts: impl Iterator<Item = &'a Part>) -> String {
    let id = id.map_or_else(String::new, |id| format!(" id=\"{id}\""));
    let parts: String = parts.map(part).collect();
    format!("<section{id}>\n<h2>{}</h2>\n{parts}</section>\n", escape(title))
}

fn part(part: &Part) -> String {
    match part {
        Part::Sentences(text) => format!("<p>{}</p>\n", escape(text)),
        Part::Line { text, latex } => {
            let formula = latex.as_ref().and_then(|latex| mathml(latex, MathDisplay::Block));
            format!("<p class=\"line\">{}</p>\n", formula.unwrap_or_else(|| escape(text)))
        }
        Part::Table(table) => self::table(table),
        Part::Legend(statuses) => {
            let entry = |status: &Status| format!("<span>{} {}</span>", sign(*status), meaning(*status));
            format!("<p class=\"legend\">{}</p>\n", statuses.iter().map(entry).collect::<String>())
        }
    }
}

fn table(table: &Table) -> String {
    let columns = || table.keys.iter().chain(&table.columns);
    let heads: String =
        columns().map(|column| format!("<th scope=\"col\">{}</th>", symbol(column.head))).collect();
    let mut text = format!("<div class=\"table\"><table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n");
    for row in 0..table.rows {
        text.push_str("<tr>");
        for (text_of_key, _) in table.keys.iter().filter_map(|key| key.cells.get(row)) {
            text.push_str(&format!("<th scope=\"row\">{}</th>", escape(text_of_key)));
        }
        text.extend(table.columns.iter().filter_map(|column| column.cells.get(row)).map(cell));
        text.push_str("</tr>\n");
    }
    text.push_str("</tbody>\n</table></div>\n");
    text.extend(table.remark().map(|remark| format!("<p>{}</p>\n", escape(&remark))));
    text
}

fn cell((text, status): &Judged) -> String {
    let text = escape(text);
    match status {
        Some(status) => format!("<td class=\"{}\">{text} {}</td>", class(*status), sign(*status)),
        None => format!("<td>{text}</td>"),
    }
}

/// A mark with its meaning, for who can't see it.
fn sign(status: Status) -> String {
    format!(
        "<span class=\"mark {}\" role=\"img\" aria-label=\"{}\">{}</span>",
        class(status),
        meaning(status),
        mark(status)
    )
}

fn class(status: Status) -> &'static str {
    match status {
        Status::Correct => "correct",
        Status::Follows => "follows",
        Status::Wrong => "wrong",
        Status::Unreadable => "unreadable",
        Status::Missing => "missing",
        Status::Uncheckable => "uncheckable",
    }
}
