//! What a notebook cell ends with shows itself: `evcxr_display` for results, as the evcxr kernel calls it.
//!
//! Each display is built whole by one function, a representation for each kind of front end, and written in one go: the
//! kernel reads standard output, and a block that comes in pieces is no block.

mod answer;
#[cfg(feature = "homework")]
mod files;
mod given;
mod look;
mod mime;
mod runs;
mod steps;

pub use answer::{Answer, check};
#[cfg(feature = "homework")]
pub use files::{gradients, identify, logistic_regression};
pub use mime::{Bundle, Mime};
pub use runs::{Runs, together};
pub use steps::StepThrough;

use crate::compare::Comparison;
use crate::explain::Explanation;
#[cfg(feature = "homework")]
use crate::homework::{self, Checked};
#[cfg(feature = "homework")]
use crate::identify::Identification;
use crate::render::page::Page;
use crate::render::plot::Plot;
use crate::render::{self, DEFAULT_DIGITS};
use crate::trace::Trace;

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
            (self.len() as u64 > room).then(|| self.every(self.experiment().steps().div_ceil(room)));
        let trace = thinned.as_ref().and_then(|thinned| thinned.as_ref().ok()).unwrap_or(self);
        Bundle::default()
            .with(Mime::Html, render::html(trace, DEFAULT_DIGITS))
            .with(Mime::Plain, render::markdown(trace, DEFAULT_DIGITS))
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
        of_page(&self.page())
    }
}

/// HTML, and plain text.
#[cfg(feature = "homework")]
impl Display for Identification {
    fn display(&self) -> Bundle {
        of_page(&self.page())
    }
}

fn of_page(page: &Page) -> Bundle {
    Bundle::default().with(Mime::Html, page.html()).with(Mime::Plain, page.text())
}

/// HTML that works with scripts and without, and plain text.
impl Display for StepThrough {
    fn display(&self) -> Bundle {
        Bundle::default().with(Mime::Html, self.html()).with(Mime::Plain, self.text())
    }
}
