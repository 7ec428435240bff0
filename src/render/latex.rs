//! The table of a trace in LaTeX.

use super::grid::{Column, Grid, width};
use super::typeset::{Level, fills, runs};
use crate::trace::Trace;

/// The most rows that surely fit on a page.
const PAGE: usize = 30;

/// A trace in LaTeX: a `table` with its caption, in the style of the package booktabs and without any other. One that
/// may not fit on a page is a `longtable`, which goes on over the next.
///
/// Points stand below each other by room left behind the shorter numbers (`\phantom`) where a column has such. Thus a
/// cell is a whole number to read, copy and change in the source, which one split on its point (`r@{.}l`) would not be,
/// and the package siunitx is not needed.
///
/// # Example
///
/// ```
/// use adamscope::{Experiment, render};
///
/// let trace = Experiment::builder().objective("square").steps(2).build().unwrap().trace().unwrap();
/// let expected = r"% \usepackage{booktabs}
/// \begin{table}[htbp]
/// \centering\small\setlength{\tabcolsep}{4pt}
/// \caption{adam (paper) on square, f(x) = x$^{2}$, from $\theta_{0}$ = 3; $\alpha$ = 0.1, $\beta_{1}$ = 0.9, $\beta_{2}$ = 0.999, $\epsilon$ = 1e-8; 2 steps in f64}
/// \begin{tabular}{@{}rrrrrrrrr@{}}
/// \toprule
/// $t$ & $f(\theta_{t-1})$ &    $g_t$ &    $m_t$ &      $v_t$ & $\hat{m}_t$ & $\hat{v}_t$ & $\Delta_t$ & $\theta_t$ \\
/// \midrule
/// $1$ &          $9.0000$ & $6.0000$ & $0.6000$ & $0.036000$ &    $6.0000$ &    $36.000$ &  $0.10000$ &   $2.9000$ \\
/// $2$ &          $8.4100$ & $5.8000$ & $1.1200$ & $0.069604$ &    $5.8947$ &    $34.819$ &  $0.09990$ &   $2.8001$ \\
/// \bottomrule
/// \end{tabular}
/// \end{table}
/// ";
/// assert_eq!(render::latex(&trace, render::DEFAULT_DIGITS), expected);
/// ```
pub fn latex(trace: &Trace, digits: usize) -> String {
    let grid = Grid::new(trace, digits);
    let columns: Vec<Vec<String>> = grid.columns().map(cells).collect();
    let head = row(&columns, 0);
    let mut body = String::new();
    for rows in grid.steps() {
        // Coordinates of a step stay together for the eye.
        if grid.rows_per_step > 1 && rows.start > 0 {
            body.push_str("\\addlinespace\n");
        }
        // The head is the first row.
        body.extend(rows.map(|index| row(&columns, index + 1)));
    }
    let caption = escape(&trace.experiment().lines(usize::MAX).join("; "));
    let layout = "r".repeat(columns.len());
    let size = "\\small\\setlength{\\tabcolsep}{4pt}";
    if grid.steps().count() * grid.rows_per_step <= PAGE {
        format!(
            "% \\usepackage{{booktabs}}\n\\begin{{table}}[htbp]\n\\centering{size}\n\\caption{{{caption}}}\n\
             \\begin{{tabular}}{{@{{}}{layout}@{{}}}}\n\\toprule\n{head}\\midrule\n{body}\\bottomrule\n\
             \\end{{tabular}}\n\\end{{table}}\n"
        )
    } else {
        format!(
            "% \\usepackage{{booktabs,longtable}}\n\\begingroup{size}\n\\begin{{longtable}}{{@{{}}{layout}@{{}}}}\n\
             \\caption{{{caption}}}\\\\\n\\toprule\n{head}\\midrule\n\\endfirsthead\n\\toprule\n{head}\\midrule\n\
             \\endhead\n{body}\\bottomrule\n\\end{{longtable}}\n\\endgroup\n"
        )
    }
}

/// The head of a column and its cells, as mathematics, each as wide as the widest.
pub(super) fn cells(column: &Column) -> Vec<String> {
    let mut cells = vec![format!("${}$", column.latex)];
    for (index, fill) in fills(column).iter().enumerate() {
        cells.push(match (column.text(index), fill.as_str()) {
            ("", _) => String::new(),
            (text, "") => format!("${}$", number(text)),
            (text, fill) => format!("${}\\phantom{{{}}}$", number(text), number(fill)),
        });
    }
    let widest = cells.iter().map(|cell| width(cell)).max().unwrap_or(0);
    cells.iter().map(|cell| format!("{cell:>widest$}")).collect()
}

/// A row of the table, counted from the head on.
pub(super) fn row(columns: &[Vec<String>], index: usize) -> String {
    let cells: Vec<&str> =
        columns.iter().map(|column| column.get(index).map_or("", String::as_str)).collect();
    format!("{} \\\\\n", cells.join(" & "))
}

/// A number in mathematics. The empty group keeps the room around the dot where nothing is in front of it.
fn number(text: &str) -> String {
    match text.split_once('e') {
        Some(("", exponent)) => format!("{{}}\\cdot10^{{{exponent}}}"),
        Some((mantissa, exponent)) => format!("{mantissa}\\cdot10^{{{exponent}}}"),
        None => text.into(),
    }
}

/// A text that is nothing but text in LaTeX. Greek letters, indices and powers become mathematics, for pdfLaTeX doesn't
/// know them as characters; characters of other scripts stay, and ask for LuaLaTeX or XeLaTeX.
pub(super) fn escape(text: &str) -> String {
    let mut out = Line::default();
    for (level, run) in runs(text) {
        match level {
            Level::Lowered => out.math(&format!("_{{{}}}", run.replace('−', "-"))),
            Level::Raised => out.math(&format!("^{{{}}}", run.replace('−', "-"))),
            Level::Line => {
                let mut before = None;
                let mut characters = run.chars().peekable();
                while let Some(c) = characters.next() {
                    let digit_follows = characters.peek().is_some_and(char::is_ascii_digit);
                    match (c, special(c), mathematics(c)) {
                        // The minus of a number, and not the hyphen of a word.
                        ('-', ..) if digit_follows && !before.is_some_and(char::is_alphanumeric) => {
                            out.math("-");
                        }
                        (_, Some(command), _) => out.text(command),
                        (_, _, Some(command)) => out.math(command),
                        _ => out.text(c.encode_utf8(&mut [0; 4])),
                    }
                    before = Some(c);
                }
            }
        }
    }
    out.finish()
}

/// A line in which what is next to each other in mathematics stays together.
#[derive(Default)]
struct Line {
    text: String,
    in_math: bool,
}

impl Line {
    fn push(&mut self, text: &str, math: bool) {
        if self.in_math != math {
            self.text.push('$');
            self.in_math = math;
        }
        self.text.push_str(text);
    }

    fn text(&mut self, text: &str) {
        self.push(text, false);
    }

    fn math(&mut self, text: &str) {
        self.push(text, true);
    }

    fn finish(mut self) -> String {
        self.text("");
        self.text
    }
}

/// What writes a character that LaTeX reads as something else, or that its oldest fonts show as another.
fn special(c: char) -> Option<&'static str> {
    Some(match c {
        '\\' => r"\textbackslash{}",
        '{' => r"\{",
        '}' => r"\}",
        '$' => r"\$",
        '&' => r"\&",
        '#' => r"\#",
        '_' => r"\_",
        '%' => r"\%",
        '~' => r"\textasciitilde{}",
        '^' => r"\textasciicircum{}",
        '<' => r"\textless{}",
        '>' => r"\textgreater{}",
        '|' => r"\textbar{}",
        '"' => r"\symbol{34}",
        _ => return None,
    })
}

/// What formulas have that only mathematics knows.
fn mathematics(c: char) -> Option<&'static str> {
    Some(match c {
        'α' => r"\alpha",
        'β' => r"\beta",
        'γ' => r"\gamma",
        'ε' => r"\epsilon",
        'η' => r"\eta",
        'θ' => r"\theta",
        'λ' => r"\lambda",
        'μ' => r"\mu",
        'π' => r"\pi",
        'ρ' => r"\rho",
        'τ' => r"\tau",
        'ψ' => r"\psi",
        'Δ' => r"\Delta",
        '∇' => r"\nabla",
        '√' => r"\surd",
        '−' => "-",
        '·' => r"\cdot",
        '×' => r"\times",
        '…' => r"\dots",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_latex_reads_is_left() {
        assert_eq!(escape(r"\input{/etc/passwd}"), r"\textbackslash{}input\{/etc/passwd\}");
        assert_eq!(
            escape("a_b #1 50% $x$ ~ ^^5c &"),
            r"a\_b \#1 50\% \$x\$ \textasciitilde{} \textasciicircum{}\textasciicircum{}5c \&"
        );
    }

    #[test]
    fn formulas_become_mathematics() {
        assert_eq!(escape("θ₀ = (-1.2, 1), β₁ = 0.9"), r"$\theta_{0}$ = ($-$1.2, 1), $\beta_{1}$ = 0.9");
        assert_eq!(escape("(1 − x)² and 1e-8"), "(1 $-$ x)$^{2}$ and 1e-8");
    }

    #[test]
    fn powers_of_ten_are_written_out() {
        assert_eq!(number("-1.2e-9"), r"-1.2\cdot10^{-9}");
        assert_eq!(number(".00e-9"), r".00\cdot10^{-9}");
        assert_eq!(number("e12"), r"{}\cdot10^{12}");
    }
}
