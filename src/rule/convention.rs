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

    /// How all its forms depart from the paper in what is computed with which roundings, for those who learn from it. Empty
    /// for the paper itself. [`Form::departure`] says how the equations of one depart.
    pub const fn departure(self) -> &'static str {
        match self {
            Paper => "",
            Pytorch => {
                "A product that is added to something isn't rounded first. The scalars of a step are worked out in binary64."
            }
            PytorchPortable => "Each operation is rounded. The scalars of a step are worked out in binary64.",
            PytorchFused => {
                "A product that is added to something isn't rounded first, and of two products it is the other one in those \
                 coordinates at the end that don't fill a vector register. The scalars of a step are worked out in binary64."
            }
            Optax | Keras => {
                "A division by a scalar is a product with its reciprocal where there is more than one coordinate. Numbers \
                 below the smallest normal one are 0. The scalars of a step are worked out in θ's own type."
            }
            OptaxJit | KerasJit => {
                "A product that is added to something isn't rounded first. A division by a scalar is a product with its \
                 reciprocal where there is more than one coordinate. Numbers below the smallest normal one are 0. The \
                 scalars of a step are worked out in θ's own type."
            }
        }
    }

    /// Where the numbers of the frameworks' forms are those of the frameworks, bit for bit.
    pub const EXACT: &'static str = "The numbers are those of PyTorch 2.15, Optax 0.2.8 and Keras 3.15 on a 64-bit x86 processor, to the last bit: in f64, \
         and in f32 for PyTorch and for the Adam of the others; the rest of f32 is in their order too, but has not been held \
         against them. That is on Linux with glibc, whose pow is part of the numbers. PyTorch's own root of a tensor is at times \
         off by a last place; here it is the right one, as it is there with fused=True. XLA's reciprocal roots are those with \
         AVX2; with AVX-512 they are approximations.";

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
