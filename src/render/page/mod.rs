//! A page of prose, formulas and small tables, and what it is written as.

mod html;
mod latex;
mod markdown;
mod text;

/// A page: what an explanation lays out and the renderers write.
///
/// # Example
///
/// ```
/// use adamscope::{Experiment, explain::Explanation};
///
/// let experiment = Experiment::builder().objective("square").build().unwrap();
/// let page = Explanation::of(&experiment, 1, 0).unwrap().page();
/// assert!(page.text().contains("    gₜ = 2·x = 2·3 = 6\n"));
/// assert!(page.latex().contains(r"g_t &= 2 \, x"));
/// assert!(page.markdown().contains("$$"));
/// assert!(page.html().contains("<math"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The experiment in full, a line each.
    pub experiment: Vec<String>,
    /// What the page has, from top to bottom.
    pub blocks: Vec<Block>,
}

/// A part of a [`Page`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Block {
    /// A heading.
    Heading(String),
    /// Prose with formulas in it.
    Paragraph(Vec<Piece>),
    /// An equation with all its sides, and what it is for.
    Equation {
        /// What others cite it by.
        anchor: String,
        /// Its number.
        number: Option<u8>,
        /// What it gives, in words.
        name: String,
        /// What it is for, in half a sentence.
        why: String,
        /// What stands before the first sign.
        left: Formula,
        /// The sides that follow.
        sides: Vec<(Relation, Formula)>,
    },
    /// Lines as they are, such as equations that are shown for their text.
    Lines(Vec<String>),
    /// A table.
    Table {
        /// What stands above the columns.
        heads: Vec<Piece>,
        /// The rows, as many cells as heads.
        rows: Vec<Vec<String>>,
        /// Whether the last row is the sum of the others.
        sum: bool,
    },
}

/// A piece of prose.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Words.
    Text(String),
    /// A formula among them.
    Formula(Formula),
}

/// A formula in both its notations.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    /// In plain text.
    pub text: String,
    /// In LaTeX's mathematics.
    pub latex: String,
}

/// How a side of an equation follows from the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// It is the same.
    Equal,
    /// It is the same but for rounding.
    Nearly,
}

impl Block {
    /// An equation on one line, as plain text.
    pub(crate) fn line(&self) -> Option<String> {
        let Self::Equation { left, sides, .. } = self else { return None };
        let mut line = left.text.clone();
        for (relation, side) in sides {
            let sign = if *relation == Relation::Equal { '=' } else { '≈' };
            line.push_str(&format!(" {sign} {}", side.text));
        }
        Some(line)
    }
}

impl Piece {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// In plain text.
    fn as_text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Formula(Formula { text, .. }) => text,
        }
    }
}

impl Formula {
    pub(crate) fn new(text: impl Into<String>, latex: impl Into<String>) -> Self {
        Self { text: text.into(), latex: latex.into() }
    }
}

/// The sides one below the other, in LaTeX, to be put into an environment that aligns them.
fn aligned(left: &Formula, sides: &[(Relation, Formula)]) -> String {
    let mut lines = Vec::new();
    for (index, (relation, side)) in sides.iter().enumerate() {
        let left = if index == 0 { left.latex.as_str() } else { "" };
        let sign = match relation {
            Relation::Equal => "=",
            Relation::Nearly => r"\approx",
        };
        lines.push(format!("{left} &{sign} {}", side.latex));
    }
    lines.join(" \\\\\n")
}
