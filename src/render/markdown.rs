//! The table of a trace in Markdown.

use super::grid::{Column, Grid, width};
use crate::trace::Trace;

/// A trace in Markdown: the experiment as a paragraph, then a table as GitHub has them.
///
/// It reads well as it is, too: the points of a column stand below each other. Shown, the columns are set to the right.
///
/// # Example
///
/// ```
/// use adamscope::{Experiment, render};
///
/// let trace = Experiment::builder().objective("square").steps(2).build().unwrap().trace().unwrap();
/// let expected = "\
/// adam (paper) on square, f(x) = x², from θ₀ = 3\\
/// α = 0.1, β₁ = 0.9, β₂ = 0.999, ε = 1e-8; 2 steps in f64
///
/// |  t | f(θₜ₋₁) |     gₜ |     mₜ |       vₜ |     m̂ₜ |     v̂ₜ |      Δₜ |     θₜ |
/// | -: | ------: | -----: | -----: | -------: | -----: | -----: | ------: | -----: |
/// |  1 |  9.0000 | 6.0000 | 0.6000 | 0.036000 | 6.0000 | 36.000 | 0.10000 | 2.9000 |
/// |  2 |  8.4100 | 5.8000 | 1.1200 | 0.069604 | 5.8947 | 34.819 | 0.09990 | 2.8001 |
/// ";
/// assert_eq!(render::markdown(&trace, render::DEFAULT_DIGITS), expected);
/// ```
pub fn markdown(trace: &Trace, digits: usize) -> String {
    format!("{}\n{}", lines(&trace.experiment().lines(usize::MAX)), rows(&Grid::new(trace, digits)))
}

/// Lines that stay lines.
pub(crate) fn lines(lines: &[String]) -> String {
    // A backslash breaks the line: two spaces would, too, but editors take them away.
    lines.iter().map(|line| escape(line)).collect::<Vec<_>>().join("\\\n") + "\n"
}

/// The table alone.
pub(super) fn rows(grid: &Grid) -> String {
    let mut text = String::new();
    push_row(&mut text, grid, |column| column.symbol.into());
    push_row(&mut text, grid, |column| format!("{}:", "-".repeat(room(column) - 1)));
    for row in grid.steps().flatten() {
        push_row(&mut text, grid, |column| column.cells.get(row).cloned().unwrap_or_default());
    }
    text
}

/// How wide a column is, which a rule of two characters must fit.
fn room(column: &Column) -> usize {
    column.width().max(2)
}

fn push_row(text: &mut String, grid: &Grid, cell: impl Fn(&Column) -> String) {
    for column in grid.columns() {
        let cell = cell(column);
        text.push_str("| ");
        text.extend(std::iter::repeat_n(' ', room(column).saturating_sub(width(&cell))));
        text.push_str(&cell);
        text.push(' ');
    }
    text.push_str("|\n");
}

/// A text that means nothing in Markdown, nor to what comes before it: mdBook's and Jekyll's `{{ }}` don't survive.
///
/// `<`, `>` and `&` become entities, since old dialects don't know a backslash before them.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '|' | '~' | '$' | '^' | '@' | '%' => {
                out.extend(['\\', c])
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markdown_reads_is_escaped_and_the_rest_stays() {
        assert_eq!(
            escape("f(x, y) = (1 − x)² + 100 (y − x²)², -1.2"),
            "f(x, y) = (1 − x)² + 100 (y − x²)², -1.2"
        );
        assert_eq!(escape("a|b `c` \\d *e* _f_"), r"a\|b \`c\` \\d \*e\* \_f\_");
        assert_eq!(escape("{{#include ../x}}"), r"\{\{\#include ../x\}\}");
        assert_eq!(escape("<img src=x> &amp;"), "&lt;img src=x&gt; &amp;amp;");
    }
}
