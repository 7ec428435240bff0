//! The sheet itself, as it is handed out.

use super::Worksheet;
use crate::quantity::Facts;
use crate::render::blank::Blank;
use std::fmt::Write;

impl Worksheet {
    /// As CSV: a header, and a row a step, with nothing in the blank columns. Filled in, it can be handed in.
    pub fn csv(&self) -> String {
        let names: Vec<&str> = self.task.columns.iter().map(|column| column.name.as_str()).collect();
        let mut text = format!("t,{}\n", names.join(","));
        for (row, cells) in self.task.given.chunks(names.len().max(1)).enumerate() {
            let cells: Vec<&str> = cells.iter().map(|cell| cell.as_deref().unwrap_or_default()).collect();
            // Writing to a String can't fail.
            let _ = writeln!(text, "{},{}", row + 1, cells.join(","));
        }
        text
    }

    /// As Markdown: the experiment in full, what is to be done, and a table. Filled in, it can be handed in.
    pub fn markdown(&self) -> String {
        self.blank().markdown()
    }

    /// As a page of HTML to be printed.
    pub fn html(&self) -> String {
        self.blank().html()
    }

    /// As a document in LaTeX.
    pub fn latex(&self) -> String {
        self.blank().latex()
    }

    fn blank(&self) -> Blank {
        let mut quantities: Vec<Facts> =
            self.task.columns.iter().map(|column| self.key.experiment.facts(column.quantity)).collect();
        quantities.dedup();
        let cell = |t: u64, facts: Facts, coordinate: usize| {
            self.task.given.get(self.task.index(t, facts.quantity, coordinate)?)?.clone()
        };
        let task = format!(
            "Work out the blank columns, step by step. Write each number with {}, and keep more while you calculate.",
            self.key.precision.in_words()
        );
        Blank::new([format!("Worksheet {}", self.key.seed), task], &self.key.experiment, &quantities, cell)
    }
}
