//! What was seen of a run, for who goes on with the formulas of a misconception.

use super::{Misconception, Seen};
use crate::Quantity;
use crate::rule::HyperParameter;
use crate::scalar::Scalar;

/// The quantities of this step and the one before, coordinate by coordinate: what [`Seen`] is made of. A recorder keeps
/// it up to date with what it answers.
pub(crate) struct History<S> {
    alpha: S,
    beta1: S,
    beta2: S,
    eps: S,
    weight_decay: S,
    t: u64,
    index: usize,
    rows: Vec<Row<S>>,
    /// What was seen of quantities that the coordinates share.
    shared: [Option<S>; Quantity::COUNT],
    /// θ_{t-1} and θ_{t-2}.
    thetas: [Vec<S>; 2],
    start: Vec<S>,
}

/// What was seen of a coordinate.
#[derive(Clone)]
struct Row<S> {
    now: [Option<S>; Quantity::COUNT],
    before: [Option<S>; Quantity::COUNT],
}

impl<S: Scalar> History<S> {
    /// Before the first step, with the hyper-parameters that `number` gives.
    pub fn new(mut number: impl FnMut(HyperParameter) -> S, start: Vec<S>) -> Self {
        let nothing = Row { now: [None; Quantity::COUNT], before: [None; Quantity::COUNT] };
        Self {
            alpha: number(HyperParameter::Alpha),
            beta1: number(HyperParameter::Beta1),
            beta2: number(HyperParameter::Beta2),
            eps: number(HyperParameter::Eps),
            weight_decay: number(HyperParameter::WeightDecay),
            t: 0,
            index: 0,
            rows: vec![nothing; start.len()],
            shared: [None; Quantity::COUNT],
            thetas: [start.clone(), start.clone()],
            start,
        }
    }

    /// Step `t` begins.
    pub fn step(&mut self, t: u64) {
        self.t = t;
        self.shared = [None; Quantity::COUNT];
    }

    /// What follows is of this coordinate.
    pub fn coordinate(&mut self, index: usize) {
        self.index = index;
        let row = &mut self.rows[index];
        row.before = std::mem::replace(&mut row.now, self.shared);
    }

    /// The coordinate that it is at.
    pub fn index(&self) -> usize {
        self.index
    }

    /// A quantity of the coordinate, as the run goes on with it.
    pub fn each(&mut self, quantity: Quantity, value: S) {
        self.rows[self.index].now[quantity as usize] = Some(value);
    }

    /// A quantity that all coordinates share.
    pub fn once(&mut self, quantity: Quantity, value: S) {
        self.shared[quantity as usize] = Some(value);
    }

    /// The step is done, and led here.
    pub fn arrived(&mut self, theta: &[S]) {
        self.thetas.swap(0, 1);
        self.thetas[0].copy_from_slice(theta);
    }

    /// θ_{t-2}; the start, in the first two steps.
    pub fn theta_before_last(&self) -> &[S] {
        &self.thetas[1]
    }

    /// A quantity of this step.
    pub fn value(&self, quantity: Quantity, index: usize) -> Option<S> {
        self.rows.get(index)?.now[quantity as usize]
    }

    /// What a misconception, in one of its forms, makes of a quantity, if it is one that it replaces.
    pub fn replaced(
        &self,
        (misconception, form): (Misconception, usize),
        quantity: Quantity,
        gradient_elsewhere: Option<S>,
    ) -> Option<S> {
        if !misconception.replaces(form, quantity) {
            return None;
        }
        let row = &self.rows[self.index];
        let seen = Seen {
            alpha: self.alpha,
            beta1: self.beta1,
            beta2: self.beta2,
            eps: self.eps,
            weight_decay: self.weight_decay,
            t: self.t,
            coordinate: self.index,
            dimension: self.rows.len(),
            form,
            now: &row.now,
            before: &row.before,
            theta: self.thetas[0][self.index],
            start: self.start[self.index],
            gradient_elsewhere,
        };
        misconception.formula(quantity, &seen)
    }
}
