//! A sheet to be filled in by hand: as Markdown, and as whole documents in HTML and LaTeX to be printed.

use super::grid::{Column, Grid};
use super::html::{escape, symbol};
use super::{latex, markdown};
use crate::Experiment;
use crate::quantity::Facts;

/// A sheet of which some columns are blank.
pub(crate) struct Blank {
    title: String,
    experiment: Vec<String>,
    /// What is to be done.
    task: String,
    grid: Grid,
    /// Whether each quantity's column is blank.
    blank: Vec<bool>,
}

/// From so many columns on, paper is turned.
const MANY: usize = 10;

/// Bordered cells with room for handwriting, black on white whatever the screen is like, for it is to be printed. What fills
/// a number up on its right is not a part of the text.
const STYLE: &str = "\
:root{color-scheme:light}
body{max-width:60em;margin:2em auto;padding:0 1.5em;font:11pt/1.45 Georgia,'Times New Roman',serif;color:#000;background:#fff}
header{display:flex;justify-content:space-between;align-items:baseline;border-bottom:2px solid;margin-bottom:1em}
h1{font-size:1.5em;margin:0 0 .2em}
.name::after{content:'';display:inline-block;width:15em;border-bottom:1px solid;margin-left:.5em}
table{border-collapse:collapse;width:100%;margin-top:1.2em;font-variant-numeric:tabular-nums}
th,td{border:1px solid #555;padding:.2em .55em;text-align:right;font-weight:normal}
thead th{text-align:center;background:#eee;print-color-adjust:exact;-webkit-print-color-adjust:exact}
tbody{break-inside:avoid}
tbody td,tbody th{height:2.3em}
td.blank{min-width:4.8em}
tbody+tbody{border-top:2px solid}
sub,sup{line-height:0}
[data-fill]::after{content:attr(data-fill);visibility:hidden}
@media print{body{max-width:none;margin:0;padding:0}}
";

impl Blank {
    /// With a column for each of `quantities`, whose cells `cell` gives by step and coordinate; none is blank.
    pub fn new(
        [title, task]: [String; 2],
        experiment: &Experiment,
        quantities: &[Facts],
        cell: impl Fn(u64, Facts, usize) -> Option<String>,
    ) -> Self {
        let rows_per_step = experiment.start().len().max(1);
        let rows = || (1..=experiment.steps()).flat_map(|t| (0..rows_per_step).map(move |i| (t, i)));
        let right = |texts: Vec<String>| {
            let width = texts.iter().map(String::len).max().unwrap_or(0);
            texts.iter().map(|text| format!("{text:>width$}")).collect()
        };
        let first_only = |(t, i): (u64, usize)| if i == 0 { t.to_string() } else { String::new() };
        let t = right(rows().map(first_only).collect());
        let mut keys = vec![Column { symbol: "t", latex: "t", name: "step", once: true, cells: t }];
        if rows_per_step > 1 {
            let i = right(rows().map(|(_, i)| i.to_string()).collect());
            keys.push(Column { symbol: "i", latex: "i", name: "coordinate", once: false, cells: i });
        }
        let column = |facts: &Facts| {
            let here = |(t, i): (u64, usize)| (i == 0 || !facts.shared).then(|| cell(t, *facts, i)).flatten();
            let Facts { symbol, latex, name, shared: once, .. } = *facts;
            let cells = right(rows().map(|row| here(row).unwrap_or_default()).collect());
            Column { symbol, latex, name, once, cells }
        };
        let quantities: Vec<Column> = quantities.iter().map(column).collect();
        let is_blank = |column: &Column| column.cells.iter().all(|cell| cell.trim().is_empty());
        let blank = quantities.iter().map(is_blank).collect();
        let grid = Grid { keys, quantities, rows_per_step };
        Self { title, experiment: experiment.lines(usize::MAX), task, grid, blank }
    }

    /// As Markdown: a heading, the experiment, what is to be done, and a table.
    pub fn markdown(&self) -> String {
        let [title, task] = [&self.title, &self.task].map(|text| markdown::escape(text));
        format!(
            "# {title}\n\n{}\n{task}\n\n{}",
            markdown::lines(&self.experiment),
            markdown::rows(&self.grid)
        )
    }

    /// As a whole page of HTML that is well-formed XML, without a script, with nothing to be fetched.
    pub fn html(&self) -> String {
        let [title, task] = [&self.title, &self.task].map(|text| escape(text));
        let experiment = self.experiment.iter().map(|line| escape(line)).collect::<Vec<_>>().join("<br/>");
        let page =
            if self.is_wide() { "@page{size:landscape;margin:15mm}\n" } else { "@page{margin:15mm}\n" };
        let heads: String = self
            .grid
            .columns()
            .map(|column| {
                format!("<th scope=\"col\" title=\"{}\">{}</th>", escape(column.name), symbol(column.symbol))
            })
            .collect();
        let body: String = self.grid.steps().map(|rows| self.html_of_step(rows)).collect();
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<title>{title}</title>\n\
             <style>\n{page}{STYLE}</style>\n</head>\n<body>\n<header><h1>{title}</h1><span class=\"name\">Name:</span></header>\n\
             <p>{experiment}</p>\n<p>{task}</p>\n<table>\n<thead><tr>{heads}</tr></thead>\n{body}</table>\n</body>\n</html>\n"
        )
    }

    fn html_of_step(&self, rows: std::ops::Range<usize>) -> String {
        let span = match self.grid.rows_per_step {
            1 => String::new(),
            rows => format!(" rowspan=\"{rows}\""),
        };
        let mut out = String::from("<tbody>\n");
        for row in rows.clone() {
            let here = |column: &Column| row == rows.start || !column.once;
            let span = |column: &Column| if column.once { span.as_str() } else { "" };
            out.push_str("<tr>");
            for key in self.grid.keys.iter().filter(|key| here(key)) {
                out.push_str(&format!("<th scope=\"row\"{}>{}</th>", span(key), key.text(row)));
            }
            for (column, blank) in
                self.grid.quantities.iter().zip(&self.blank).filter(|(column, _)| here(column))
            {
                if *blank {
                    out.push_str(&format!("<td class=\"blank\"{}></td>", span(column)));
                } else {
                    let fills = super::typeset::fills(column);
                    let fill = match fills.get(row).map(String::as_str) {
                        Some("") | None => String::new(),
                        Some(fill) => format!(" data-fill=\"{fill}\""),
                    };
                    out.push_str(&format!("<td{}{fill}>{}</td>", span(column), column.text(row)));
                }
            }
            out.push_str("</tr>\n");
        }
        out + "</tbody>\n"
    }

    /// As a whole document in LaTeX, for which the packages geometry and amsmath are enough.
    pub fn latex(&self) -> String {
        let [title, task] = [&self.title, &self.task].map(|text| latex::escape(text));
        let experiment: Vec<String> = self.experiment.iter().map(|line| latex::escape(line)).collect();
        let columns: Vec<Vec<String>> = self.grid.columns().map(latex::cells).collect();
        let mut layout = "|r".repeat(self.grid.keys.len());
        for blank in &self.blank {
            layout.push_str(if *blank { "|p{17mm}" } else { "|r" });
        }
        let mut rows = latex::row(&columns, 0) + "\\hline\n";
        for step in self.grid.steps() {
            let inner =
                if step.len() > 1 { format!("\\cline{{2-{}}}\n", columns.len()) } else { String::new() };
            // The head is the first row.
            let lines: Vec<String> = step.map(|row| latex::row(&columns, row + 1)).collect();
            rows.push_str(&(lines.join(&inner) + "\\hline\n"));
        }
        let turned = if self.is_wide() { ",landscape" } else { "" };
        format!(
            "\\documentclass{{article}}\n\\usepackage{{amsmath}}\n\\usepackage[a4paper,margin=18mm{turned}]{{geometry}}\n\
             \\pagestyle{{empty}}\n\\setlength{{\\parindent}}{{0pt}}\n\\begin{{document}}\n\
             {{\\Large {title}}}\\hfill Name: \\underline{{\\hspace{{6cm}}}}\n\n\\bigskip\n{}\n\n\\medskip\n{task}\n\n\\bigskip\n\
             \\setlength{{\\tabcolsep}}{{4pt}}\\renewcommand{{\\arraystretch}}{{1.8}}\n\
             \\begin{{tabular}}{{{layout}|}}\n\\hline\n{rows}\\end{{tabular}}\n\\end{{document}}\n",
            experiment.join("\\\\\n")
        )
    }

    fn is_wide(&self) -> bool {
        self.grid.columns().count() >= MANY
    }
}
