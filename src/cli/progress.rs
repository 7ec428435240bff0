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

/// How many of many files are done.
pub struct Files {
    bar: Option<ProgressBar>,
}

impl Files {
    /// Begins to count; `to_stdout` tells where results go.
    pub fn new(files: usize, to_stdout: bool) -> Self {
        let bar = (files > 1 && somebody_looks(to_stdout)).then(|| {
            let bar = ProgressBar::new(files as u64);
            bar.set_style(style("{bar:40} file {human_pos} of {human_len}, {eta} left"));
            bar
        });
        Self { bar }
    }

    /// One more is done.
    pub fn next(&self) {
        self.bar.iter().for_each(|bar| bar.inc(1));
    }

    /// Says something else on standard error.
    pub fn aside(&self, say: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(say),
            None => say(),
        }
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        self.bar.iter().for_each(ProgressBar::finish_and_clear);
    }
}

/// Whether standard error is a terminal, and nothing else is written to it.
fn somebody_looks(to_stdout: bool) -> bool {
    stderr().is_terminal() && !(to_stdout && stdout().is_terminal())
}

/// The templates are fixed; if one were wrong, indicatif's own would do.
fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

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
        Self { steps, rows: 0, start: Instant::now(), bar: None, seen: somebody_looks(to_stdout) }
    }

    fn look(&mut self, t: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(t);
        } else if self.start.elapsed() > PATIENCE {
            let bar = ProgressBar::new(self.steps.experiment().steps());
            bar.set_style(style("{bar:40} step {human_pos} of {human_len}, {eta} left"));
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
