//! Gradients cut down before the rule sees them.

use crate::error::Error;
use crate::scalar::{Literal, Number, NumberType, Scalar};

/// How large a gradient may be, as it was given.
///
/// # Formula
///
/// With the limit c, by value, each coordinate by itself: gᶜ = max(min(g, c), −c). By norm, over all coordinates:
/// gᶜ = g · c/‖g‖ where ‖g‖ > c, otherwise g.
///
/// # Source
///
/// By norm: Pascanu, Mikolov & Bengio 2013, "On the difficulty of training recurrent neural networks", Algorithm 1. Keras's
/// `global_clipnorm` and Optax's `clip_by_global_norm` are this but for the order of operations; PyTorch's
/// `clip_grad_norm_` divides by ‖g‖ + 1e-6.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clip {
    /// Each coordinate by itself.
    Value(Literal),
    /// The length of the gradient over all coordinates.
    Norm(Literal),
}

impl Clip {
    /// Reads the limit of `clip-value` or `clip-norm`.
    pub(crate) fn read(key: &str, text: &str, number: NumberType) -> Result<Self, Error> {
        let (what, make): (_, fn(Literal) -> Self) =
            if key == "clip-norm" { ("clip-norm", Self::Norm) } else { ("clip-value", Self::Value) };
        let literal = text.parse().and_then(|literal| number.hold(literal));
        let literal =
            literal.map_err(|reason| Error::NotANumber { what: what.into(), text: text.into(), reason })?;
        if literal.to_f64() > 0.0 {
            return Ok(make(literal));
        }
        let text = literal.to_string();
        Err(Error::OutOfRange { what, text, allowed: "above 0, such as 1", why: String::new() })
    }

    /// The name of the setting.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Value(_) => "clip-value",
            Self::Norm(_) => "clip-norm",
        }
    }

    /// The limit.
    pub fn limit(&self) -> &Literal {
        match self {
            Self::Value(limit) | Self::Norm(limit) => limit,
        }
    }

    /// The limit in the numbers of a run; a norm is only known when there is a gradient.
    pub(crate) fn of<S: Number>(&self) -> Limit<S::Hyper> {
        let limit = S::read(self.limit());
        match self {
            Self::Value(_) => Limit::Value { limit },
            Self::Norm(_) => Limit::of_norm(limit, limit),
        }
    }

    /// What is limited, in plain text and in LaTeX.
    pub(crate) fn symbol(&self) -> [&'static str; 2] {
        match self {
            Self::Value(_) => ["|g|", "|g|"],
            Self::Norm(_) => ["‖g‖", r"\lVert g\rVert"],
        }
    }
}

/// A limit in the numbers of a run, and for a limit of the norm the norm of the step's gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit<H> {
    /// Each coordinate by itself.
    Value {
        /// c.
        limit: H,
    },
    /// The length of the gradient over all coordinates.
    Norm {
        /// c.
        limit: H,
        /// ‖g‖.
        norm: H,
        /// c/‖g‖.
        ratio: H,
    },
}

impl<H: Scalar<Hyper = H>> Limit<H> {
    /// The limit of a gradient of this norm. The ratio of the two is worked out here and not for each coordinate: the compiler
    /// takes a division out of the loop, and then does it with whatever is in memory where there is no limit; with what
    /// happens to be subnormal there, that took longer than a step of two coordinates.
    pub fn of_norm(limit: H, norm: H) -> Self {
        Self::Norm { limit, norm, ratio: limit / norm }
    }

    /// The gradient of one coordinate, cut down. By norm: g times c/‖g‖, which is worked out in the companion type and
    /// rounded once.
    ///
    /// ```
    /// use adamscope::rule::Limit;
    ///
    /// assert_eq!(Limit::Value { limit: 1.0 }.of(-3.0_f64), -1.0);
    /// // The gradient (3, 4) is 5 long.
    /// assert_eq!(Limit::of_norm(2.5, 5.0).of(3.0_f64), 1.5);
    /// ```
    #[inline(always)]
    pub fn of<S: Scalar<Hyper = H>>(self, g: S) -> S {
        match self {
            Self::Value { limit } => {
                let c = S::narrow(limit);
                g.if_greater(c, c, (-c).if_greater(g, -c, g))
            }
            Self::Norm { limit, norm, ratio } => S::if_hyper_greater(norm, limit, g * S::narrow(ratio), g),
        }
    }
}

/// The Euclidean norm, in the companion type: the root of the sum of squares, in the order of coordinates.
pub(crate) fn norm<S: Number>(g: &[S]) -> S::Hyper {
    let zero = S::default().widen();
    g.iter().map(|x| x.widen()).fold(zero, |sum, x| sum + x * x).sqrt()
}
