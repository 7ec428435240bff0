//! What a notebook cell ends with shows itself: `evcxr_display` for results, as the evcxr kernel calls it.
//!
//! Each display is built whole by one function, a representation for each kind of front end, and written in one go: the
//! kernel reads standard output, and a block that comes in pieces is no block.

mod mime;
mod steps;

pub use mime::{Bundle, Mime};
pub use steps::StepThrough;

use crate::compare::Comparison;
use crate::error::Error;
use crate::explain::Explanation;
#[cfg(feature = "homework")]
use crate::homework::{self, Checked};
use crate::render::plot::{self, Plot};
use crate::render::{self, DEFAULT_DIGITS};
use crate::trace::{Selection, Trace};

/// How many rows of a table are shown: who wants more asks for CSV.
const MAX_ROWS: usize = 60;

/// A result that a cell can end with.
///
/// # Example
///
/// ```
/// use adamscope::prelude::*;
///
/// let trace = adam().objective("square").steps(2).trace().unwrap();
/// let bundle = trace.display();
/// assert!(bundle.text().starts_with("EVCXR_BEGIN_CONTENT text/html\n<div class=\"adamscope\">"));
/// assert!(bundle.text().contains("EVCXR_BEGIN_CONTENT text/plain\nadam (paper) on square"));
/// ```
pub trait Display {
    /// What is shown, in all its representations.
    fn display(&self) -> Bundle;

    /// Shows it in the notebook. The kernel calls this.
    fn evcxr_display(&self) {
        self.display().print();
    }
}

/// An HTML table, and plain text. Of a long trace every so many steps.
impl Display for Trace {
    fn display(&self) -> Bundle {
        let rows_per_step = self.coordinates().len().max(1);
        let room = (MAX_ROWS / rows_per_step).max(1) as u64;
        let thinned =
            (self.len() as u64 > room).then(|| self.thinned(self.experiment().steps().div_ceil(room)));
        let trace = thinned.as_ref().and_then(|thinned| thinned.as_ref().ok()).unwrap_or(self);
        Bundle::default()
            .with(Mime::Html, render::html(trace, DEFAULT_DIGITS))
            .with(Mime::Plain, render::markdown(trace, DEFAULT_DIGITS))
    }
}

impl Trace {
    /// The same with step 1, every `every`-th step and the last.
    ///
    /// # Errors
    ///
    /// Its experiment cannot be run here.
    fn thinned(&self, every: u64) -> Result<Self, Error> {
        let (coordinates, quantities) = (Some(self.coordinates().to_vec()), Some(self.quantities().to_vec()));
        self.experiment().stepper(&Selection { every, coordinates, quantities })?.collect()
    }

    /// Step `t` with its work shown, along coordinate 0.
    ///
    /// # Errors
    ///
    /// There is no such step.
    pub fn explain(&self, t: u64) -> Result<Explanation, Error> {
        self.explain_along(0, t)
    }

    /// Step `t` with its work shown, along a coordinate.
    ///
    /// # Errors
    ///
    /// There is no such step or coordinate.
    pub fn explain_along(&self, coordinate: usize, t: u64) -> Result<Explanation, Error> {
        Explanation::of(self.experiment(), t, coordinate)
    }

    /// Its steps one at a time, with buttons to go back and forward.
    ///
    /// # Errors
    ///
    /// A step cannot be explained.
    pub fn step_through(&self) -> Result<StepThrough, Error> {
        StepThrough::of(self)
    }
}

/// Its pictures, to end a cell with.
impl Trace {
    /// The path of θ over the objective's heights.
    ///
    /// # Errors
    ///
    /// The trace has no two coordinates of an objective to draw.
    pub fn plot_path(&self) -> Result<Plot, Error> {
        plot::path(std::slice::from_ref(self))
    }

    /// Every quantity, step by step.
    pub fn plot_quantities(&self) -> Plot {
        plot::quantities(self)
    }

    /// What the bias correction does in the first steps.
    ///
    /// # Errors
    ///
    /// The rule has no bias correction.
    pub fn plot_bias(&self) -> Result<Plot, Error> {
        plot::bias(self)
    }

    /// The effective step size of each coordinate.
    ///
    /// # Errors
    ///
    /// The rule has none.
    pub fn plot_step_size(&self) -> Result<Plot, Error> {
        let parts = Selection { quantities: Some(self.experiment().quantities()?), ..Selection::default() };
        plot::step_size(&self.experiment().stepper(&parts)?.collect()?)
    }

    /// Which past gradients m carries at step `t`.
    ///
    /// # Errors
    ///
    /// There is no such step, or the rule has no first moment.
    pub fn plot_memory(&self, t: u64) -> Result<Plot, Error> {
        plot::memory(self, t)
    }
}

/// SVG, and what it shows in words.
impl Display for Plot {
    fn display(&self) -> Bundle {
        Bundle::default().with(Mime::Svg, self.svg()).with(Mime::Plain, self.text())
    }
}

/// What was found in a learner's table: as it stands on a terminal, in HTML and in plain text.
#[cfg(feature = "homework")]
impl Display for Checked {
    fn display(&self) -> Bundle {
        let text = homework::text(&self.experiment, &self.sheet, &self.report, &homework::Layout::default());
        let html = format!("<pre class=\"adamscope\">{}</pre>\n", render::escape_html(&text));
        Bundle::default().with(Mime::Html, html).with(Mime::Plain, text)
    }
}

/// The equations in LaTeX, which the notebook typesets, and the page as plain text.
impl Display for Explanation {
    fn display(&self) -> Bundle {
        let page = self.page();
        Bundle::default().with(Mime::Latex, page.equations()).with(Mime::Plain, page.text())
    }
}

/// HTML, and plain text.
impl Display for Comparison {
    fn display(&self) -> Bundle {
        let page = self.page();
        Bundle::default().with(Mime::Html, page.html()).with(Mime::Plain, page.text())
    }
}

/// HTML that works with scripts and without, and plain text.
impl Display for StepThrough {
    fn display(&self) -> Bundle {
        Bundle::default().with(Mime::Html, self.html()).with(Mime::Plain, self.text())
    }
}
