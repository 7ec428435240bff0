//! How far a long run has come: on standard error, and only where a person looks.

use adamscope::trace::{Step, StepSource, Stepper};
use adamscope::{Error, Experiment, Quantity};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal, stderr, stdout};
use std::time::{Duration, Instant};

/// A run that takes less long shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);

/// How many rows go by between two looks at the clock.
const ROWS: u64 = 1 << 10;

/// A run that says how far it has come.
pub struct Watched {
    steps: Stepper,
    rows: u64,
    start: Instant,
    bar: Option<ProgressBar>,
    /// Whether somebody looks: standard error is a terminal, and nothing else is written to it.
    seen: bool,
}

impl Watched {
    /// Watches a run; `to_stdout` tells where its rows go.
    pub fn new(steps: Stepper, to_stdout: bool) -> Self {
        let seen = stderr().is_terminal() && !(to_stdout && stdout().is_terminal());
        Self { steps, rows: 0, start: Instant::now(), bar: None, seen }
    }

    fn look(&mut self, t: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(t);
        } else if self.start.elapsed() > PATIENCE {
            let bar = ProgressBar::new(self.steps.experiment().steps());
            let template = "{bar:40} step {human_pos} of {human_len}, {eta} left";
            // The template is fixed; if it were wrong, indicatif's own would do.
            bar.set_style(
                ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
            );
            bar.set_position(t);
            self.bar = Some(bar);
        }
    }
}

impl StepSource for Watched {
    fn experiment(&self) -> &Experiment {
        self.steps.experiment()
    }

    fn quantities(&self) -> &[Quantity] {
        self.steps.quantities()
    }

    fn coordinates(&self) -> &[usize] {
        self.steps.coordinates()
    }

    fn next_step(&mut self) -> Result<Option<Step<'_>>, Error> {
        self.rows += 1;
        if self.seen && self.rows.is_multiple_of(ROWS) {
            self.look(self.steps.t() - self.steps.experiment().before());
        }
        self.steps.next_step()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        // The line is gone before anything else is said.
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
