//! A page as plain text.

use super::{Block, Page, Piece};
use crate::render::grid::width;

/// Where prose is broken.
const WIDTH: usize = 80;

/// A space at which it is not.
const NO_BREAK: &str = "\u{a0}";

impl Page {
    /// As plain text: prose in lines of at most 80 characters, each equation on one line of its own, whole.
    pub fn text(&self) -> String {
        let mut out = self.experiment.join("\n");
        out.push('\n');
        for block in &self.blocks {
            out.push('\n');
            out.push_str(&self::block(block));
        }
        out
    }
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(heading) => format!("{heading}\n{}\n", "─".repeat(width(heading))),
        Block::Paragraph(pieces) => wrapped(&pieces.iter().map(plain).collect::<String>()),
        Block::Equation { number, name, why, .. } => {
            let number = number.map_or(String::new(), |number| format!("Eq. {number}  "));
            let line = block.line().unwrap_or_default();
            format!("{}    {line}\n", wrapped(&format!("{number}{name}: {why}")))
        }
        Block::Lines(lines) => lines.iter().map(|line| format!("    {line}\n")).collect(),
        Block::Table { heads, rows, sum } => {
            let heads: Vec<&str> = heads.iter().map(Piece::as_text).collect();
            table(&heads, rows, *sum)
        }
    }
}

/// No line is broken within a formula.
fn plain(piece: &Piece) -> String {
    match piece {
        Piece::Text(text) => text.clone(),
        Piece::Formula(formula) => formula.text.replace(' ', NO_BREAK),
    }
}

/// Columns set to the right, a sum under a rule.
fn table(heads: &[&str], rows: &[Vec<String>], sum: bool) -> String {
    let widths: Vec<usize> = (0..heads.len())
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell));
            cells.chain([width(heads[column])]).max().unwrap_or(0)
        })
        .collect();
    let line = |cells: Vec<&str>| {
        let cells = cells.iter().zip(&widths);
        let padded =
            cells.map(|(cell, room)| format!("{}{cell}", " ".repeat(room.saturating_sub(width(cell)))));
        format!("    {}\n", padded.collect::<Vec<_>>().join("   "))
    };
    let rule =
        format!("    {}\n", "─".repeat(widths.iter().sum::<usize>() + 3 * widths.len().saturating_sub(1)));
    let mut out = line(heads.to_vec()) + &rule;
    for (index, row) in rows.iter().enumerate() {
        if sum && index + 1 == rows.len() {
            out.push_str(&rule);
        }
        out.push_str(&line(row.iter().map(String::as_str).collect()));
    }
    out
}

/// In lines of at most [`WIDTH`] characters, broken between words.
fn wrapped(text: &str) -> String {
    let mut out = String::new();
    let mut room = 0;
    for word in text.split(' ') {
        let needs = width(word);
        if out.is_empty() {
            room = WIDTH;
        } else if needs < room {
            out.push(' ');
            room -= 1;
        } else {
            out.push('\n');
            room = WIDTH;
        }
        out.push_str(word);
        room = room.saturating_sub(needs);
    }
    out.push('\n');
    out.replace(NO_BREAK, " ")
}
