//! Update rules: one file a rule, one generic function that reads like the paper.
//!
//! A rule hands every quantity, the moment it exists, to a [`Recorder`] and goes on with what the recorder gives back.
//! Which number and which recorder it is run with decides what comes out: the bare optimizer, a trace, an equation, a
//! marked worksheet.

mod adadelta;
mod adagrad;
mod adam;
mod adamax;
mod adamw;
mod amsgrad;
mod chosen;
mod clip;
mod contract;
mod convention;
mod form;
mod framework_names;
mod hyper;
pub mod keras;
mod momentum;
mod nadam;
mod nesterov;
pub mod optax;
mod optimizer;
pub mod pytorch;
mod radam;
mod recorder;
mod rmsprop;
mod scheduled;
mod sgd;
mod switch;
mod symbols;
pub mod xla;

pub use adadelta::AdaDelta;
pub use adagrad::AdaGrad;
pub use adam::Adam;
pub use adamax::AdaMax;
pub use adamw::AdamW;
pub use amsgrad::AmsGrad;
pub use chosen::{Chosen, Nonzero, WithRule};
pub(crate) use clip::norm;
pub use clip::{Clip, Limit};
pub use convention::Convention;
pub use form::Form;
pub use hyper::{HyperParameter, HyperParameters};
pub use momentum::Momentum;
pub use nadam::Nadam;
pub use nesterov::Nesterov;
pub use optimizer::Optimizer;
pub use radam::RAdam;
pub use recorder::{Ignore, Recorder};
pub use rmsprop::RmsProp;
pub use scheduled::Scheduled;
pub use sgd::Sgd;
pub use switch::{Switch, Switches};

use crate::Quantity;
use crate::scalar::Scalar;

/// An update rule that remembers `MEMORY` values a coordinate from step to step.
///
/// One step is [`Rule::begin`], once, and then [`Rule::coordinate`] for each coordinate, with what [`Rule::at`] makes of the
/// shared for it. Adam works element by element, so that one coordinate's function is the whole rule.
pub trait Rule<const MEMORY: usize>: Clone {
    /// The number in which hyper-parameters are worked out: [`Scalar::Hyper`] of the numbers it is run with.
    type Hyper: Scalar<Hyper = Self::Hyper>;

    /// What follows from t and the hyper-parameters alone, the same for every coordinate of a step.
    type Shared: Copy;

    /// What it remembers of a coordinate, in the order of `memory`: the quantities of step t that step t+1 begins with.
    /// One that a run doesn't record is one it doesn't use; it stays what it was before the first step.
    const REMEMBERED: [Quantity; MEMORY];

    /// Whether [`Rule::begin`] itself remembers something, such as Nadam's product of all μ so far. Who begins with a later
    /// step calls it for all steps before, in order.
    const ACCUMULATES: bool = false;

    /// Of which quantities, beside denominators, a value that is no number may leave θ_t a number: a choice may fall on the
    /// other, and what is remembered may be for later. Sums, products and roots of what is no number are none.
    ///
    /// A rule whose θ_t follows from all that it remembers says `&[]`, which saves a twentieth of the time that a traced step
    /// takes. `tests/lost_values.rs` tries every quantity of every form.
    const LOSES: &'static [Quantity] = &Self::REMEMBERED;

    /// Takes over what `before`, the same rule with another α, has accumulated. Who sets [`Rule::ACCUMULATES`] writes this.
    fn carry_on(&mut self, _before: &Self) {}

    /// Whether ε keeps what it divides by from 0, unless it is 0 itself.
    const HAS_EPS: bool = true;

    /// Works out what the coordinates of step `t` share. Steps are counted from 1 and taken in order.
    fn begin<S, R>(&mut self, t: u64, see: &mut R) -> Self::Shared
    where
        S: Scalar<Hyper = Self::Hyper>,
        R: Recorder<S> + ?Sized;

    /// What the coordinate `index`, counted from 0, has of the shared: the same as any other, except in the forms of
    /// frameworks that compute otherwise at the end of a vector. Where coordinates are computed `N` at a time, `index` is
    /// the first of them, and a multiple of `N`, a power of two; vectors of more than two are whole ones.
    #[inline(always)]
    fn at(&self, shared: &Self::Shared, _index: usize) -> Self::Shared {
        *shared
    }

    /// The rule itself, for one coordinate: from the gradient `g`, what was remembered, and θ_{t-1}, to what is
    /// remembered next, and θ_t.
    fn coordinate<S, R>(
        &self,
        shared: &Self::Shared,
        g: S,
        memory: [S; MEMORY],
        theta: S,
        see: &mut R,
    ) -> ([S; MEMORY], S)
    where
        S: Scalar<Hyper = Self::Hyper>,
        R: Recorder<S> + ?Sized;

    /// Runs a loop over coordinates. A rule whose options are questions within [`Rule::coordinate`] asks them here, once, and
    /// gives the loop a rule of which the compiler knows the answers: a question in the loop keeps it from vector
    /// instructions, and PyTorch's Adam then takes four times as long.
    #[inline(always)]
    fn over_coordinates<T>(&self, run: impl FnOnce(&Self) -> T) -> T {
        run(self)
    }

    /// What is remembered before the first step.
    fn initial_memory(&self) -> [Self::Hyper; MEMORY];

    /// Whether a value of this quantity that is no number may leave θ_t a number: one of [`Rule::LOSES`], or a denominator,
    /// since x/∞ is 0. Who looks for such values looks at these quantities and at θ_t.
    #[inline(always)]
    fn loses(quantity: Quantity) -> bool {
        quantity == Quantity::Denominator || Self::LOSES.contains(&quantity)
    }
}
