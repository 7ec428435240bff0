//! Plots: traces in, pictures out.
//!
//! Each is a pure function of a trace or several, and a [`Plot`] is what comes of it: an SVG, and a text that says what is
//! to be seen. A plot shows what was recorded and works out nothing beside it, so the trace has to have the quantities.
//!
//! A kind of plot makes a `figure` of its traces: panels, axes, series; `sheet` lays it out and `chart` draws its
//! axes with plotters; the `scene` that this gives is written as SVG or PNG.
//!
//! # Example
//!
//! ```
//! use adamscope::{Experiment, render::plot};
//!
//! let trace = Experiment::builder().steps(60).build()?.trace()?;
//! let plot = plot::path(&[trace])?;
//! assert!(plot.svg().starts_with("<svg"));
//! assert!(plot.text().contains("adam goes from (3, 4) to "));
//! # Ok::<(), adamscope::Error>(())
//! ```

mod axis;
mod backend;
mod bias;
mod chart;
mod difference;
mod figure;
mod heights;
mod kind;
mod labels;
mod memory;
mod overlay;
mod path;
#[cfg(feature = "png")]
mod png;
mod quantities;
mod scene;
mod series;
mod sheet;
mod step_size;
mod svg;
mod thin;
mod words;

pub use bias::bias;
pub use difference::difference;
pub use kind::Kind;
pub use labels::labels;
pub use memory::memory;
pub use overlay::overlay;
pub use path::{path, path_named};
pub use quantities::quantities;
pub use step_size::step_size;

use figure::Figure;
use scene::Scene;

/// A picture, with a text that says what is to be seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    figure: Figure,
    text: String,
    scene: Scene,
}

impl Plot {
    fn of(figure: Figure) -> Self {
        let lines = figure.lines.iter().chain(&figure.text);
        let text = lines.map(String::as_str).collect::<Vec<_>>().join("\n");
        Self { scene: sheet::wide(&figure), text, figure }
    }

    /// The same picture for a page as narrow as a phone: its labels are as large, its panels below each other.
    ///
    /// # Example
    ///
    /// ```
    /// use adamscope::{Experiment, render::plot};
    ///
    /// let plot = plot::quantities(&Experiment::builder().build()?.trace()?);
    /// assert!(plot.svg().contains(" width=\"820\""));
    /// assert!(plot.narrow().svg().contains(" width=\"400\""));
    /// # Ok::<(), adamscope::Error>(())
    /// ```
    pub fn narrow(&self) -> Self {
        Self { scene: sheet::narrow(&self.figure), ..self.clone() }
    }

    /// What it shows, in a few words.
    pub fn title(&self) -> &str {
        &self.figure.title
    }

    /// What is to be seen, for who can't see it: the experiments and the numbers that matter, a line each.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The picture as SVG: well-formed, without a script, with nothing to be fetched.
    ///
    /// Put into a page, it has the page's ink and lies on its ground, and so follows its theme. As a file of its own it is
    /// light or dark as its reader prefers. Series can be told apart by colour, and by dashes and marks.
    ///
    /// Panels and series are groups: `class="panel"` with `data-panel`, `data-x` and `data-y` (the ends of its axes), and
    /// in it one for each series, with `data-points`, how many points there are; drawn are as many as can be seen.
    pub fn svg(&self) -> String {
        svg::write(&self.scene, self.title(), &self.text)
    }

    /// The picture as PNG, on white; `scale` pixels for each of the SVG's.
    #[cfg(feature = "png")]
    pub fn png(&self, scale: f32) -> Vec<u8> {
        png::write(&self.scene, scale)
    }
}
