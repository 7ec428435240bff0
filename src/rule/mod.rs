//! Update rules: one file a rule, one generic function that reads like the paper.
//!
//! A rule hands every quantity, the moment it exists, to a [`Recorder`] and goes on with what the recorder gives back.
//! Which number and which recorder it is run with decides what comes out: the bare optimizer, a trace, an equation, a
//! marked worksheet.

mod adam;
mod chosen;
mod hyper;
mod recorder;

pub use adam::Adam;
pub use chosen::{Chosen, WithRule};
pub use hyper::{HyperParameter, HyperParameters};
pub use recorder::{Ignore, Recorder};

use crate::Quantity;
use crate::choice::Choice;
use crate::scalar::Scalar;

/// An update rule that remembers `MEMORY` values a coordinate from step to step.
///
/// One step is [`Rule::begin`], once, and then [`Rule::coordinate`] for each coordinate. Adam works element by element,
/// so that one coordinate's function is the whole rule.
pub trait Rule<const MEMORY: usize>: Clone {
    /// The number in which hyper-parameters are worked out: [`Scalar::Hyper`] of the numbers it is run with.
    type Hyper: Scalar<Hyper = Self::Hyper>;

    /// What follows from t and the hyper-parameters alone, the same for every coordinate of a step.
    type Shared: Copy;

    /// What it remembers of a coordinate, in the order of `memory`: the quantities of step t that step t+1 begins with.
    const REMEMBERED: [Quantity; MEMORY];

    /// Works out what the coordinates of step `t` share. Steps are counted from 1 and taken in order.
    fn begin<S, R>(&mut self, t: u64, see: &mut R) -> Self::Shared
    where
        S: Scalar<Hyper = Self::Hyper>,
        R: Recorder<S> + ?Sized;

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

    /// What is remembered before the first step.
    fn initial_memory(&self) -> [Self::Hyper; MEMORY];
}

/// The optimizers by name: what `--optimizer` takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Optimizer {
    /// [`Adam`], Kingma & Ba 2015.
    #[default]
    Adam,
}

impl Optimizer {
    /// What it is, in words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Adam => "Adam: adaptive moment estimation",
        }
    }

    /// Where it was published.
    pub const fn source(self) -> &'static str {
        match self {
            Self::Adam => "Kingma & Ba 2015, Algorithm 1, arXiv:1412.6980",
        }
    }

    /// The hyper-parameters that it has, in the order in which they are shown.
    pub const fn parameters(self) -> &'static [HyperParameter] {
        match self {
            Self::Adam => Adam::<f64>::PARAMETERS,
        }
    }
}

impl Choice for Optimizer {
    const KIND: &'static str = "optimizer";
    const ALL: &'static [Self] = &[Self::Adam];

    fn key(self) -> &'static str {
        match self {
            Self::Adam => "adam",
        }
    }
}

/// Whose order of operations, and whose defaults: what `--convention` takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Convention {
    /// The published algorithm.
    #[default]
    Paper,
}

impl Convention {
    /// What it is, in words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Paper => "the algorithm as published, each equation evaluated as it is printed",
        }
    }

    /// The value of a hyper-parameter that nobody gave, as text.
    pub const fn default_of(self, optimizer: Optimizer, parameter: HyperParameter) -> &'static str {
        match (self, optimizer, parameter) {
            (Self::Paper, Optimizer::Adam, HyperParameter::Alpha) => "0.001",
            (Self::Paper, Optimizer::Adam, HyperParameter::Beta1) => "0.9",
            (Self::Paper, Optimizer::Adam, HyperParameter::Beta2) => "0.999",
            (Self::Paper, Optimizer::Adam, HyperParameter::Eps) => "1e-8",
        }
    }
}

impl Choice for Convention {
    const KIND: &'static str = "convention";
    const ALL: &'static [Self] = &[Self::Paper];

    fn key(self) -> &'static str {
        match self {
            Self::Paper => "paper",
        }
    }
}
