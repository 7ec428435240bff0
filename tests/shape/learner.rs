//! The recorder that answers with what a learner wrote.

use super::walk::{Hypers, Seen, of};
use adamscope::Quantity;
use adamscope::objective::{FromTable, GradientTable};
use adamscope::rule::{Adam, Recorder};
use adamscope::scalar::Scalar;
use adamscope::trace::Run;
use std::sync::Arc;

/// g_1, g_2, g_3.
pub const GRADIENTS: [f64; 3] = [2.0, -1.0, 0.5];
/// Round numbers, and an ε that shows.
pub const HOMEWORK: Hypers = [0.1, 0.9, 0.99, 0.1];

/// Answers with what a learner wrote for m_2 and believes the rest.
pub struct Learner<S> {
    t: u64,
    wrote: S,
    /// What the run went on with.
    pub seen: Seen<S>,
}

impl<S: Scalar> Learner<S> {
    /// A learner who wrote this.
    pub fn wrote(wrote: S) -> Self {
        Self { t: 0, wrote, seen: Seen::nothing() }
    }
}

impl<S: Scalar<Hyper = S>> Recorder<S> for Learner<S> {
    fn step(&mut self, t: u64) {
        self.t = t;
    }

    fn each(&mut self, quantity: Quantity, value: S) -> S {
        let wrong = quantity == Quantity::FirstMoment && self.t == 2;
        self.seen.each(quantity, if wrong { self.wrote } else { value })
    }

    fn once(&mut self, quantity: Quantity, value: S) -> S {
        self.seen.each(quantity, value)
    }
}

/// The library's own run through [`GRADIENTS`].
pub fn homework(see: &mut impl Recorder<f64>) {
    let table = GradientTable::from_rows("homework", &GRADIENTS.map(|g| [g])).unwrap();
    let mut run = Run::new(Adam::new(of(HOMEWORK)), vec![1.0], FromTable::new(Arc::new(table)));
    for _ in GRADIENTS {
        run.advance(see).unwrap();
    }
}
