//! A drawing as a list of shapes, which SVG and PNG are written from.

use super::words::Piece;

/// Tenths of a pixel: plotters counts in whole numbers, and whole pixels would make a curve a staircase.
pub const UNIT: i32 = 10;

/// A place in tenths of a pixel, from the upper left corner.
pub type Place = (i32, i32);

/// What something is drawn with. Which colour that is, is for who writes the drawing out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// The page's own ink.
    Text,
    /// The page's ink for what explains: tick labels, the experiment.
    Quiet,
    /// The page's ink for what guides the eye.
    Grid,
    /// How high the objective is.
    Height,
    /// The series of that number.
    Series(u8),
}

/// The colours of series, in their order: apart for colour-blind eyes too (after Okabe & Ito), each with a contrast of at
/// least 3.8 to 1 on white and 4.3 to 1 on a dark page, so that one set serves both.
const SERIES: [u32; 6] = [0xd5_5e_00, 0x2a_7f_c1, 0x0b_8a_6b, 0xc2_56_9b, 0xa6_76_1d, 0x80_61_d0];

/// The dashes of series, in their order and in tenths of a pixel: a line can be told without its colour.
const DASHES: [&[i32]; 6] =
    [&[], &[70, 30], &[20, 25], &[90, 25, 20, 25], &[120, 35], &[50, 20, 15, 20, 15, 20]];

impl Ink {
    /// Its colour, red, green and blue, unless it is the page's own.
    pub fn colour(self) -> Option<u32> {
        match self {
            Self::Text | Self::Quiet | Self::Grid => None,
            Self::Height => Some(0x5b_7c_99),
            Self::Series(number) => Some(SERIES[usize::from(number) % SERIES.len()]),
        }
    }

    /// How much of what is below it covers.
    pub fn opacity(self) -> f32 {
        match self {
            Self::Text | Self::Series(_) => 1.0,
            Self::Quiet => 0.75,
            Self::Grid => 0.16,
            Self::Height => 0.085,
        }
    }

    /// What its lines are dashed with; empty if they aren't.
    pub fn dashes(self) -> &'static [i32] {
        match self {
            Self::Series(number) => DASHES[usize::from(number) % DASHES.len()],
            _ => &[],
        }
    }
}

/// The shape of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    Circle,
    Square,
    Triangle,
    Diamond,
    Cross,
    Star,
}

impl Marker {
    /// The one of the series of that number.
    pub fn of(series: u8) -> Self {
        const ALL: [Marker; 5] =
            [Marker::Circle, Marker::Square, Marker::Triangle, Marker::Diamond, Marker::Cross];
        ALL[usize::from(series) % ALL.len()]
    }

    /// Its outline around (0, 0), in parts of its radius; a circle has none.
    pub fn outline(self) -> &'static [(f32, f32)] {
        match self {
            Self::Circle => &[],
            Self::Square => &[(-0.86, -0.86), (0.86, -0.86), (0.86, 0.86), (-0.86, 0.86)],
            Self::Triangle => &[(0.0, -1.15), (1.05, 0.75), (-1.05, 0.75)],
            Self::Diamond => &[(0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0)],
            Self::Cross => &[
                (-0.3, -1.1),
                (0.3, -1.1),
                (0.3, -0.3),
                (1.1, -0.3),
                (1.1, 0.3),
                (0.3, 0.3),
                (0.3, 1.1),
                (-0.3, 1.1),
                (-0.3, 0.3),
                (-1.1, 0.3),
                (-1.1, -0.3),
                (-0.3, -0.3),
            ],
            Self::Star => &[
                (0.0, -1.2),
                (0.27, -0.37),
                (1.14, -0.37),
                (0.44, 0.14),
                (0.71, 0.97),
                (0.0, 0.46),
                (-0.71, 0.97),
                (-0.44, 0.14),
                (-1.14, -0.37),
                (-0.27, -0.37),
            ],
        }
    }
}

/// Which part of a text stands at its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Anchor {
    #[default]
    Start,
    Middle,
    End,
}

/// A line of text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    /// Where its base line begins, is halved or ends.
    pub at: Place,
    pub pieces: Vec<Piece>,
    /// Its size in tenths of a pixel.
    pub size: i32,
    pub anchor: Anchor,
    pub bold: bool,
    /// Less than what it stands beside.
    pub quiet: bool,
    /// It reads from below to above.
    pub upwards: bool,
}

/// A part of a drawing.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// What follows, up to [`Shape::Close`], is of this class and has these further facts and this name.
    Open { class: &'static str, facts: Vec<(&'static str, String)>, name: Option<String> },
    /// The end of the above.
    Close,
    /// Lines of one ink; `width` in tenths of a pixel.
    Lines { lines: Vec<Vec<Place>>, ink: Ink, width: i32, dashed: bool },
    /// What an odd number of rings goes around.
    Area { rings: Vec<Vec<Place>>, ink: Ink, opacity: f32 },
    /// Marks of one shape, filled or in outline.
    Marks { at: Vec<Place>, marker: Marker, radius: i32, ink: Ink, filled: bool },
    /// A line of text.
    Text(Text),
}

/// A drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// In tenths of a pixel.
    pub width: i32,
    pub height: i32,
    pub shapes: Vec<Shape>,
}

impl Scene {
    /// Without a shape.
    pub fn new(width: i32, height: i32) -> Self {
        Self { width, height, shapes: Vec::new() }
    }

    /// Adds a shape.
    pub fn push(&mut self, shape: Shape) {
        // A grid comes line by line; lines alike are one shape.
        if let Shape::Lines { lines, ink, width, dashed } = &shape
            && let Some(Shape::Lines { lines: earlier, ink: its, width: wide, dashed: too }) =
                self.shapes.last_mut()
            && (ink, width, dashed) == (its, wide, too)
        {
            earlier.extend_from_slice(lines);
            return;
        }
        self.shapes.push(shape);
    }

    /// Adds shapes as a group.
    pub fn group(
        &mut self,
        class: &'static str,
        facts: Vec<(&'static str, String)>,
        name: Option<String>,
        shapes: impl IntoIterator<Item = Shape>,
    ) {
        self.shapes.push(Shape::Open { class, facts, name });
        self.shapes.extend(shapes);
        self.shapes.push(Shape::Close);
    }
}
