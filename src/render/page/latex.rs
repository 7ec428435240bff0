//! A page as LaTeX.

use super::{Block, Page, Piece, aligned};
use crate::render::latex::escape;

impl Page {
    /// As LaTeX, to be put into a document that has amsmath and booktabs. Equations have their numbers as tags, and
    /// labels such as `eq-1-m`.
    pub fn latex(&self) -> String {
        let experiment = escape(&self.experiment.join("; "));
        let mut out = format!("% \\usepackage{{amsmath,booktabs}}\n\\noindent {experiment}.\n");
        for block in &self.blocks {
            out.push('\n');
            out.push_str(&self::block(block));
        }
        out
    }
}

impl Page {
    /// Its equations alone, one below the other, as one formula between dollars: what a notebook typesets.
    pub fn equations(&self) -> String {
        let mut lines = Vec::new();
        for block in &self.blocks {
            if let Block::Equation { left, sides, .. } = block {
                lines.push(aligned(left, sides));
            }
        }
        format!("$$\n\\begin{{aligned}}\n{}\n\\end{{aligned}}\n$$", lines.join(" \\\\[0.8em]\n"))
    }
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(heading) => format!("\\subsection*{{{}}}\n", escape(heading)),
        Block::Paragraph(pieces) => format!("{}\n", pieces.iter().map(piece).collect::<String>()),
        Block::Equation { anchor, number, name, why, left, sides } => {
            let tag = match number {
                Some(number) => format!(" \\tag{{{number}}}\\label{{{anchor}}}"),
                None => " \\notag".into(),
            };
            // One number for all the sides, so one environment that has it around one that aligns them.
            format!(
                "\\noindent {}: {}.\n\\begin{{equation}}\n\\begin{{aligned}}\n{}\n\\end{{aligned}}{tag}\n\\end{{equation}}\n",
                escape(name),
                escape(why),
                aligned(left, sides)
            )
        }
        Block::Lines(lines) => {
            let lines: Vec<String> = lines.iter().map(|line| escape(line)).collect();
            format!("\\begin{{quote}}\n{}\n\\end{{quote}}\n", lines.join(" \\\\\n"))
        }
        Block::Table { heads, rows, sum } => {
            let row = |cells: Vec<String>| format!("{} \\\\\n", cells.join(" & "));
            let mut out = format!(
                "\\begin{{center}}\n\\begin{{tabular}}{{@{{}}{}@{{}}}}\n\\toprule\n",
                "r".repeat(heads.len())
            );
            out.push_str(&row(heads.iter().map(piece).collect()));
            out.push_str("\\midrule\n");
            for (index, cells) in rows.iter().enumerate() {
                if *sum && index + 1 == rows.len() {
                    out.push_str("\\midrule\n");
                }
                out.push_str(&row(cells.iter().map(|cell| number_or_word(cell)).collect()));
            }
            out.push_str("\\bottomrule\n\\end{tabular}\n\\end{center}\n");
            out
        }
    }
}

/// A number in mathematics, where its minus is one.
fn number_or_word(cell: &str) -> String {
    let begins = cell.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    if begins && cell.chars().all(|c| c.is_ascii_digit() || "+-.e".contains(c)) {
        format!("${cell}$")
    } else {
        escape(cell)
    }
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Text(text) => escape(text),
        Piece::Formula(formula) => format!("${}$", formula.latex),
    }
}

#[cfg(test)]
mod tests {
    use super::number_or_word;

    #[test]
    fn only_a_number_goes_into_mathematics_as_it_is() {
        assert_eq!(number_or_word("-1.5e-9"), "$-1.5e-9$");
        assert_eq!(number_or_word(r"1\input{x}$"), r"1\textbackslash{}input\{x\}\$");
    }
}
