//! A page as Markdown.

use super::{Block, Page, Piece, aligned};
use crate::render::markdown::escape;

impl Page {
    /// As Markdown with LaTeX between dollars, as GitHub and Jupyter show it. Equations have anchors such as `eq-1-m`.
    pub fn markdown(&self) -> String {
        // A backslash breaks the line: two spaces would, too, but editors take them away.
        let lines: Vec<String> = self.experiment.iter().map(|line| escape(line)).collect();
        let mut out = lines.join("\\\n") + "\n";
        for block in &self.blocks {
            out.push('\n');
            out.push_str(&self::block(block));
        }
        out
    }
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(heading) => format!("### {}\n", escape(heading)),
        Block::Paragraph(pieces) => format!("{}\n", pieces.iter().map(piece).collect::<String>()),
        Block::Equation { anchor, number, name, why, left, sides } => {
            let tag = number.map_or(String::new(), |number| format!(" \\tag{{{number}}}"));
            format!(
                "<a id=\"{anchor}\"></a>**{}**: {}.\n\n$$\n\\begin{{aligned}}\n{}\n\\end{{aligned}}{tag}\n$$\n",
                escape(name),
                escape(why),
                aligned(left, sides)
            )
        }
        Block::Lines(lines) => lines.iter().map(|line| escape(line)).collect::<Vec<_>>().join("\\\n") + "\n",
        Block::Table { heads, rows, .. } => {
            let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
            let mut out = row(heads.iter().map(piece).collect());
            out.push_str(&row(vec!["-:".into(); heads.len()]));
            out.extend(rows.iter().map(|cells| row(cells.iter().map(|cell| escape(cell)).collect())));
            out
        }
    }
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Text(text) => escape(text),
        Piece::Formula(formula) => format!("${}$", formula.latex),
    }
}
