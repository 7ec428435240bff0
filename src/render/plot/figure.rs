//! What a plot shows, before it is drawn.

use super::axis::Axis;
use super::scene::Marker;
use super::words::Piece;

/// A plot: panels below a heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What it shows, in a few words.
    pub title: String,
    /// The experiments, for people.
    pub lines: Vec<String>,
    /// What the series are called, where there are several.
    pub legend: Vec<Entry>,
    /// In reading order.
    pub panels: Vec<Panel>,
    /// How many panels stand side by side.
    pub columns: usize,
    /// How high a panel's axes are, in pixels.
    pub height: i32,
    /// What is to be seen, in sentences.
    pub text: Vec<String>,
}

/// An entry of the legend.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// A series, with the marks and the dashes that it is drawn with.
    Series { series: u8, name: Vec<Piece>, marked: bool, dashed: bool },
    /// A mark that isn't of a series.
    Mark { marker: Marker, name: Vec<Piece> },
    /// From low to high.
    Heights { low: String, high: String },
}

/// A pair of axes and what is between them.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// The name that a reader of the SVG finds it by: a quantity's key, or the kind of the plot.
    pub key: &'static str,
    pub title: Vec<Piece>,
    pub x: Axis,
    pub y: Axis,
    pub marks: Vec<Mark>,
}

/// What stands between the axes.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// Where the objective is at least this high: rings, of which an odd number goes around.
    Height { value: f64, rings: Vec<Vec<(f64, f64)>> },
    /// Values over time.
    OverTime { series: u8, name: String, points: Vec<(f64, f64)> },
    /// A path; over few steps each is marked.
    Path { series: u8, name: String, points: Vec<(f64, f64)> },
    /// A curve that goes with no series.
    Curve { name: String, points: Vec<(f64, f64)> },
    /// A value at each step, as a bar from 0.
    Bars { series: u8, name: String, points: Vec<(f64, f64)> },
    /// A single point.
    Spot { series: Option<u8>, name: String, at: (f64, f64), marker: Marker, filled: bool },
}

impl Mark {
    /// All of its points.
    pub fn points(&self) -> &[(f64, f64)] {
        match self {
            Self::OverTime { points, .. }
            | Self::Path { points, .. }
            | Self::Curve { points, .. }
            | Self::Bars { points, .. } => points,
            Self::Spot { at, .. } => std::slice::from_ref(at),
            Self::Height { .. } => &[],
        }
    }
}
