//! The table of a trace in HTML.

use super::grid::{Column, Grid};
use super::typeset::{Level, fills, runs};
use crate::trace::Trace;

/// Rules above and below the heads and faint ones between steps, in the colours of the page around: nothing is set
/// that a dark page would have to undo. What fills a number up on its right is not a part of the text, so that it is
/// neither copied nor read aloud. No blank line, which in Markdown would be the end of the HTML.
const STYLE: &str = "\
.adamscope{overflow-x:auto}
.adamscope table{border-collapse:collapse;font-variant-numeric:tabular-nums;line-height:1.4}
.adamscope caption{text-align:left;padding-bottom:.5em;width:max-content;max-width:85vw}
.adamscope sub,.adamscope sup{line-height:0}
.adamscope th,.adamscope td{padding:.1em .6em;text-align:right;vertical-align:baseline;font-weight:normal;border:0}
.adamscope thead,.adamscope tbody:last-child{border-bottom:1px solid}
.adamscope thead{border-top:1px solid}
.adamscope tbody+tbody{border-top:1px solid #8886}
.adamscope [data-fill]::after{content:attr(data-fill);visibility:hidden}
";

/// The most rows that HTML lets one cell span by number.
const MAX_SPAN: usize = 65_534;

/// A trace in HTML: one `<table>` with its style, to be put into a page. It is well-formed XML as well.
///
/// The experiment is its caption, a step a group of rows; heads and first cells say what they are the heads of, and a
/// head's title is the name of its quantity. There is no script in it and nothing is fetched.
///
/// A minus is the `-` of every keyboard: numbers are copied from tables into spreadsheets and programs, and most of
/// these don't read U+2212. The same goes for `1.2e-9`, of which a copied 1.2×10⁻⁹ would leave 1.2×10−9.
///
/// # Example
///
/// ```
/// use adamscope::{Experiment, render};
///
/// let trace = Experiment::builder().objective("square").steps(2).build().unwrap().trace().unwrap();
/// let html = render::html(&trace, render::DEFAULT_DIGITS);
/// assert!(html.contains("<caption>adam (paper) on square, f(x) = x², from θ₀ = 3<br/>α = 0.1, "));
/// assert!(html.contains("<tr><th scope=\"row\">1</th><td>9.0000</td><td>6.0000</td>"));
/// ```
pub fn html(trace: &Trace, digits: usize) -> String {
    let grid = Grid::new(trace, digits);
    let caption = trace
        .experiment()
        .lines(usize::MAX)
        .iter()
        .map(|line| escape(line))
        .collect::<Vec<_>>()
        .join("<br/>");
    let mut text = format!("<div class=\"adamscope\">\n<style>\n{STYLE}</style>\n<table>\n");
    text.push_str(&format!("<caption>{caption}</caption>\n<thead>\n<tr>\n"));
    for column in grid.columns() {
        let (title, symbol) = (escape(column.name), symbol(column.symbol));
        text.push_str(&format!("<th scope=\"col\" title=\"{title}\">{symbol}</th>\n"));
    }
    text.push_str("</tr>\n</thead>\n");
    let filled: Vec<(&Column, Vec<String>)> =
        grid.quantities.iter().map(|column| (column, fills(column))).collect();
    for rows in grid.steps() {
        text.push_str("<tbody>\n");
        let first = rows.start;
        for row in rows {
            push_row(&mut text, &grid, &filled, row, row == first);
        }
        text.push_str("</tbody>\n");
    }
    text.push_str("</table>\n</div>\n");
    text
}

/// A row: its heads, then its numbers. What a step has once spans the rows of the step.
fn push_row(text: &mut String, grid: &Grid, filled: &[(&Column, Vec<String>)], row: usize, first: bool) {
    let span = match grid.rows_per_step {
        1 => String::new(),
        // 0 is as far as the group goes.
        rows => format!(" rowspan=\"{}\"", if rows > MAX_SPAN { 0 } else { rows }),
    };
    let span_of = |column: &Column| if column.once { span.as_str() } else { "" };
    text.push_str("<tr>");
    for key in grid.keys.iter().filter(|key| first || !key.once) {
        let span = span_of(key);
        let scope = if span.is_empty() { "row" } else { "rowgroup" };
        text.push_str(&format!("<th scope=\"{scope}\"{span}>{}</th>", key.text(row)));
    }
    for (column, fills) in filled.iter().filter(|(column, _)| first || !column.once) {
        let fill = match fills.get(row) {
            Some(fill) if !fill.is_empty() => format!(" data-fill=\"{fill}\""),
            _ => String::new(),
        };
        text.push_str(&format!("<td{}{fill}>{}</td>", span_of(column), column.text(row)));
    }
    text.push_str("</tr>\n");
}

/// A symbol with its variables in italics and its indices lowered: few fonts have Unicode's small letters.
pub(crate) fn symbol(symbol: &str) -> String {
    let mut out = String::new();
    for (level, run) in runs(symbol) {
        let (open, close) = match level {
            Level::Line => ("", ""),
            Level::Lowered => ("<sub>", "</sub>"),
            Level::Raised => ("<sup>", "</sup>"),
        };
        out.push_str(open);
        let mut characters = run.chars().peekable();
        while let Some(c) = characters.next() {
            // Capitals such as Δ are upright in mathematics too.
            if c.is_lowercase() {
                out.extend(["<var>", c.encode_utf8(&mut [0; 4])]);
                // Its hat goes with it.
                while let Some(mark) = characters.next_if(|c| ('\u{300}'..='\u{36f}').contains(c)) {
                    out.push(mark);
                }
                out.push_str("</var>");
            } else {
                out.push_str(&escape(c.encode_utf8(&mut [0; 4])));
            }
        }
        out.push_str(close);
    }
    out
}

/// A text that is nothing but text, in HTML and in XML, in an element and in an attribute. Braces too, for the templates
/// of mdBook and others look for `{{` in what is HTML already.
///
/// ```
/// assert_eq!(adamscope::render::escape_html("{{a < b}}"), "&#123;&#123;a &lt; b&#125;&#125;");
/// ```
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '{' => out.push_str("&#123;"),
            '}' => out.push_str("&#125;"),
            // XML has no place for these, escaped or not.
            c if c.is_control() && c != '\n' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(
            escape("<img src=x onerror=\"alert(1)\">"),
            "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;"
        );
        assert_eq!(
            escape("{{#include x}} &amp;\u{1b}"),
            "&#123;&#123;#include x&#125;&#125; &amp;amp;\u{fffd}"
        );
    }

    #[test]
    fn a_symbol_has_its_variables_in_italics_and_its_indices_below() {
        assert_eq!(symbol("m\u{302}ₜ"), "<var>m\u{302}</var><sub><var>t</var></sub>");
        assert_eq!(symbol("f(θₜ₋₁)"), "<var>f</var>(<var>θ</var><sub><var>t</var>−1</sub>)");
        assert_eq!(symbol("Δₜ"), "Δ<sub><var>t</var></sub>");
    }
}
