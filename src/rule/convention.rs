//! The conventions by name: whose order of operations, and whose defaults.

use super::{Form, Optimizer};
use crate::choice::Choice;

/// Whose order of operations, and whose defaults: what `--convention` takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Convention {
    /// The published algorithm.
    #[default]
    Paper,
    /// PyTorch on a CPU with fused multiply-add, as nearly all have it.
    Pytorch,
    /// PyTorch on any CPU: no operation is fused with another.
    PytorchPortable,
    /// PyTorch's one kernel for a whole step, `fused=True`.
    PytorchFused,
    /// Optax, operation by operation.
    Optax,
    /// Optax compiled, `jax.jit`.
    OptaxJit,
    /// Keras 3 on JAX, operation by operation.
    Keras,
    /// Keras 3 on JAX, compiled.
    KerasJit,
}

use Convention::*;

impl Convention {
    /// What it is, in words.
    pub const fn name(self) -> &'static str {
        match self {
            Paper => "the algorithm as published, each equation evaluated as it is printed",
            Pytorch => "PyTorch 2, its default on a CPU with fused multiply-add",
            PytorchPortable => "PyTorch 2 on any CPU, without fused multiply-add",
            PytorchFused => "PyTorch 2 with fused=True",
            Optax => "Optax 0.2, operation by operation",
            OptaxJit => "Optax 0.2 under jax.jit",
            Keras => "Keras 3 on JAX, operation by operation",
            KerasJit => "Keras 3 on JAX, compiled",
        }
    }

    /// How it departs from the paper, for those who learn from it. Empty for the paper itself.
    pub const fn departure(self) -> &'static str {
        match self {
            Paper => "",
            Pytorch => {
                "Adam's bias corrections never touch the moments: that of m goes into the learning rate, that of v into \
                 the root. ε stays where the paper has it. m is moved towards g by (1−β₁)(g−m). Products and sums are \
                 fused, with one rounding for both."
            }
            PytorchPortable => "As pytorch, with a rounding after each product and each sum.",
            PytorchFused => {
                "As pytorch, with the step's scalars rounded to the parameters' type first, and the last coordinates \
                 that don't fill a vector register rounded in another order."
            }
            Optax => {
                "The paper's equations, with the addends of the averages swapped. A division by a scalar is a \
                 multiplication by its reciprocal where there is more than one coordinate, as XLA has it."
            }
            OptaxJit => "As optax, with the first product of a sum of two fused with it.",
            Keras => {
                "ε is the paper's ε̂: it is added to the root of v before any correction, so that it weighs more in the \
                 first steps. Both corrections go into the learning rate. The averages move by (g−m)(1−β₁)."
            }
            KerasJit => "As keras, with products and sums fused in the averages.",
        }
    }

    /// Its forms, one for each optimizer that it has.
    pub fn forms(self) -> impl Iterator<Item = Form> + Clone {
        Form::all().filter(move |form| form.convention() == self)
    }

    /// The optimizers that it has.
    pub fn optimizers(self) -> impl Iterator<Item = Optimizer> + Clone {
        self.forms().map(Form::optimizer)
    }
}

impl Choice for Convention {
    const KIND: &'static str = "convention";
    const ALL: &'static [Self] =
        &[Paper, Pytorch, PytorchPortable, PytorchFused, Optax, OptaxJit, Keras, KerasJit];

    fn key(self) -> &'static str {
        match self {
            Paper => "paper",
            Pytorch => "pytorch",
            PytorchPortable => "pytorch-portable",
            PytorchFused => "pytorch-fused",
            Optax => "optax",
            OptaxJit => "optax-jit",
            Keras => "keras",
            KerasJit => "keras-jit",
        }
    }
}
