//! A page as HTML.

use super::{Block, Formula, Page, Piece, aligned};
use crate::render::html::escape;
use math_core::MathDisplay;

/// In the colours of the page around, so that a dark one is dark. No blank line, which in Markdown would be the end of
/// the HTML.
const STYLE: &str = "\
.adamscope-page{max-width:44em;line-height:1.5}
.adamscope-page .equation{margin:1.2em 0;padding-left:1em;border-left:3px solid #8886;overflow:auto hidden}
.adamscope-page .equation p{margin:0 0 .4em}
.adamscope-page .number{float:right;margin-left:1em}
.adamscope-page math[display=block]{width:max-content;margin:0;padding-bottom:.3em}
.adamscope-page .equation mtd{padding-top:.35em!important}
.adamscope-page .lines{padding-left:1em}
.adamscope-page table{border-collapse:collapse;font-variant-numeric:tabular-nums}
.adamscope-page th,.adamscope-page td{padding:.15em .8em;text-align:right;font-weight:normal;border:0}
.adamscope-page thead,.adamscope-page tbody{border-bottom:1px solid}
.adamscope-page tfoot{font-weight:bold}
";

impl Page {
    /// As HTML to be put into a page: well-formed, formulas in MathML, without a script, with nothing to be fetched.
    /// Equations have ids such as `eq-1-m`.
    pub fn html(&self) -> String {
        let lines: Vec<String> = self.experiment.iter().map(|line| escape(line)).collect();
        let mut out = format!(
            "<div class=\"adamscope-page\">\n<style>\n{STYLE}</style>\n<p>{}</p>\n",
            lines.join("<br/>")
        );
        self.blocks.iter().for_each(|block| out.push_str(&self::block(block)));
        out.push_str("</div>\n");
        out
    }
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(heading) => format!("<h3>{}</h3>\n", escape(heading)),
        Block::Paragraph(pieces) => format!("<p>{}</p>\n", pieces.iter().map(piece).collect::<String>()),
        Block::Equation { anchor, number, name, why, left, sides } => {
            let number = number.map_or(String::new(), |number| {
                format!("<a class=\"number\" href=\"#{anchor}\">({number})</a>")
            });
            let whole = Formula {
                text: std::iter::once(left.text.as_str())
                    .chain(sides.iter().map(|(_, side)| side.text.as_str()))
                    .collect::<Vec<_>>()
                    .join(" = "),
                latex: format!("\\begin{{aligned}}\n{}\n\\end{{aligned}}", aligned(left, sides)),
            };
            format!(
                "<div class=\"equation\" id=\"{anchor}\">\n<p>{number}<strong>{}</strong>: {}</p>\n{}\n</div>\n",
                escape(name),
                escape(why),
                mathml(&whole, MathDisplay::Block)
            )
        }
        Block::Lines(lines) => {
            let lines: Vec<String> = lines.iter().map(|line| escape(line)).collect();
            format!("<p class=\"lines\">{}</p>\n", lines.join("<br/>"))
        }
        Block::Table { heads, rows, sum } => {
            let cells = |cells: &[String], tag: &str| {
                let cells = cells.iter().enumerate().map(|(index, cell)| {
                    let cell = escape(cell);
                    // What a row is about stands first.
                    if index == 0 {
                        format!("<th scope=\"row\">{cell}</th>")
                    } else {
                        format!("<td>{cell}</td>")
                    }
                });
                format!("<tr>{}</tr>{tag}\n", cells.collect::<String>())
            };
            let heads: String =
                heads.iter().map(|head| format!("<th scope=\"col\">{}</th>", piece(head))).collect();
            let mut out = format!("<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n");
            if let Some((total, rows)) = rows.split_last().filter(|_| *sum) {
                out.extend(rows.iter().map(|row| cells(row, "")));
                out.push_str(&format!("</tbody>\n<tfoot>{}", cells(total, "</tfoot>")));
            } else {
                out.extend(rows.iter().map(|row| cells(row, "")));
                out.push_str("</tbody>\n");
            }
            out.push_str("</table>\n");
            out
        }
    }
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Text(text) => escape(text),
        Piece::Formula(formula) => mathml(formula, MathDisplay::Inline),
    }
}

/// A formula in MathML; as plain text, should it be one that the converter does not know.
fn mathml(formula: &Formula, display: MathDisplay) -> String {
    crate::expression::mathml(&formula.latex, display)
        .unwrap_or_else(|| format!("<code>{}</code>", escape(&formula.text)))
}
