//! What a report is made of, and each part as text.

use super::style::{mark, meaning, painted, width, wrap};
use super::{Layout, Table};
use crate::homework::Status;

/// A part of a report.
pub(in crate::homework) enum Part {
    /// Sentences.
    Sentences(String),
    /// What the sentences before are about, on a line of its own.
    Line {
        text: String,
        /// The same in LaTeX's mathematics, where it is a formula.
        latex: Option<String>,
    },
    /// The learner's table.
    Table(Table),
    /// The marks that there are in the table, and what they mean.
    Legend(Vec<Status>),
}

impl Part {
    /// A line that is no formula.
    pub fn line(text: impl Into<String>) -> Self {
        Self::Line { text: text.into(), latex: None }
    }

    /// As text, its lines broken.
    pub fn text(&self, layout: &Layout) -> String {
        match self {
            Self::Sentences(text) => wrap(text, layout.width, 0),
            Self::Line { text, .. } => format!("  {}", wrap(text, layout.width.saturating_sub(2), 4)),
            Self::Table(table) => table.text(layout),
            Self::Legend(statuses) => legend(statuses, layout),
        }
    }
}

fn legend(statuses: &[Status], layout: &Layout) -> String {
    let (mut text, mut used) = (String::new(), 0);
    for status in statuses.iter().copied() {
        let entry = format!("{} {}", mark(status), meaning(status));
        let gap = if used == 0 { 0 } else { 3 };
        if used + gap + width(&entry) > layout.width {
            text.push('\n');
            used = 0;
        } else {
            text.push_str(&" ".repeat(gap));
            used += gap;
        }
        used += width(&entry);
        text.push_str(&painted(mark(status), status, layout.colour));
        text.push_str(&format!(" {}", meaning(status)));
    }
    text + "\n"
}
