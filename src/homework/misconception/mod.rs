//! What people get wrong about Adam: each misconception is an equation, or a few, in place of the right ones.
//!
//! | file | equations |
//! |---|---|
//! | `moment` | (1) and (2), the moving averages |
//! | `correction` | (3), the bias corrections |
//! | `step` | (4), the update and the parameter; the gradient that all begins with |
//! | `facts` | keys, what to say to a learner, and where it was seen |
//! | `chapter` | where the book has them |
//! | `history` | what was seen of a run, for the formulas |
//! | `mistaken` | a run with one of them |
//! | `trace` | such a run as a trace |
//! | `printed` | the formulas in plain text |

mod chapter;
mod correction;
mod facts;
mod history;
pub(crate) mod mistaken;
mod moment;
mod printed;
mod step;
mod trace;

pub use facts::Facts;
pub(crate) use history::History;

use crate::Quantity;
use crate::choice::Choice;
use crate::rule::{Convention, Form, Optimizer};
use crate::scalar::Scalar;

/// Something that people get wrong, applied throughout.
///
/// # Example
///
/// Its formula runs with any number, as the rule does:
///
/// ```
/// use adamscope::homework::{Misconception, Seen};
/// use adamscope::{Choice, Quantity};
///
/// let forgot = Misconception::from_key("no-bias-correction").unwrap();
/// assert_eq!(forgot.printed(), "m̂ₜ = mₜ, v̂ₜ = vₜ");
///
/// let mut now = [None; Quantity::COUNT];
/// now[Quantity::FirstMoment as usize] = Some(0.2);
/// let seen = Seen::of_first_step([0.1, 0.9, 0.99, 0.1], 1.0, &now);
/// assert_eq!(forgot.formula(Quantity::FirstMomentHat, &seen), Some(0.2));
/// assert_eq!(forgot.formula(Quantity::Update, &seen), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Misconception {
    /// m̂ = m, v̂ = v.
    NoBiasCorrection,
    /// m̂ = m.
    OnlyVCorrected,
    /// v̂ = v.
    OnlyMCorrected,
    /// m (1−β^t).
    MultipliedByCorrection,
    /// 1−β^(t−1), which is 0 at first.
    TStartsAt0,
    /// 1−β^(t+1).
    TStartsAt2,
    /// 1−β at every step.
    TNeverAdvances,
    /// 1−β² at every step.
    PowerFixedAt2,
    /// 1−βt.
    BetaTimesT,
    /// (1−β)^t.
    OneMinusBetaToTheT,
    /// v/(1−β1^t).
    Beta1InVCorrection,
    /// v/β2^t.
    ComplementTakenTwice,
    /// t goes up with every coordinate.
    TPerCoordinate,
    /// The next moments from m̂ and v̂.
    CorrectedFedBack,
    /// β1 for v, β2 for m.
    BetasSwapped,
    /// (1−β)m + βg.
    BetaAndComplementSwapped,
    /// βm + g.
    ComplementMissing,
    /// β^t m + (1−β)g.
    BetaPowerInMoment,
    /// m_0 = g_1.
    MomentsStartAtGradient,
    /// g, or its size, in v.
    GradientNotSquared,
    /// (g−m)² in v.
    CentredVariance,
    /// v̂+ε.
    NoRoot,
    /// √(v̂+ε).
    EpsInsideRoot,
    /// ε beside the root of v, not of v̂.
    EpsHat,
    /// m̂/√v̂.
    EpsOmitted,
    /// √v̂−ε.
    EpsSubtracted,
    /// m̂(√v̂+ε).
    MultipliedByRoot,
    /// m̂/(√v̂+ε).
    AlphaMissing,
    /// g for m̂.
    GradientInNumerator,
    /// θ+Δ.
    WrongSign,
    /// θ_0−Δ.
    ThetaNotChained,
    /// g at θ_t, or at θ_{t-2}.
    GradientAtWrongTheta,
    /// λθ in the gradient.
    DecayCoupled,
    /// λθ without α.
    DecayWithoutAlpha,
}

use Misconception::*;
use Quantity::*;

/// What a wrong formula is made of: what was seen so far, of one coordinate.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a, S> {
    /// α.
    pub alpha: S,
    /// β1.
    pub beta1: S,
    /// β2.
    pub beta2: S,
    /// ε.
    pub eps: S,
    /// λ.
    pub weight_decay: S,
    /// The step.
    pub t: u64,
    /// Which coordinate it is.
    pub coordinate: usize,
    /// How many there are.
    pub dimension: usize,
    /// Which of the misconception's forms.
    pub form: usize,
    /// The quantities of this step so far, by [`Quantity`].
    pub now: &'a [Option<S>; Quantity::COUNT],
    /// Those of the step before.
    pub before: &'a [Option<S>; Quantity::COUNT],
    /// θ_{t-1}.
    pub theta: S,
    /// θ_0.
    pub start: S,
    /// The gradient where the form takes it wrongly.
    pub gradient_elsewhere: Option<S>,
}

impl<'a, S: Scalar> Seen<'a, S> {
    /// What is seen in the first step of a single coordinate, with α, β1, β2 and ε: nothing was before.
    pub fn of_first_step(hypers: [S; 4], start: S, now: &'a [Option<S>; Quantity::COUNT]) -> Self {
        let [alpha, beta1, beta2, eps] = hypers;
        Self {
            alpha,
            beta1,
            beta2,
            eps,
            weight_decay: alpha.zero(),
            t: 1,
            coordinate: 0,
            dimension: 1,
            form: 0,
            now,
            before: now,
            theta: start,
            start,
            gradient_elsewhere: None,
        }
    }

    fn now(&self, quantity: Quantity) -> Option<S> {
        self.now[quantity as usize]
    }

    /// A moment, corrected or not, before this step: 0 before the first.
    fn before(&self, quantity: Quantity) -> Option<S> {
        if self.t == 1 { Some(self.alpha.zero()) } else { self.before[quantity as usize] }
    }
}

impl Misconception {
    /// What it makes of a quantity; none if it leaves that alone, or lacks something that it is made of.
    pub fn formula<S: Scalar>(self, quantity: Quantity, seen: &Seen<S>) -> Option<S> {
        match quantity {
            FirstMoment => moment::first(self, seen),
            SecondMoment => moment::second(self, seen),
            Correction1 => correction::divisor(self, seen.beta1, seen),
            Correction2 if self == Beta1InVCorrection => Some(seen.beta1.one_minus_powi(seen.t)),
            Correction2 => correction::divisor(self, seen.beta2, seen),
            FirstMomentHat => correction::of_the_first(self, seen),
            SecondMomentHat => correction::of_the_second(self, seen),
            Root => step::root(self, seen),
            Update | AdamStep => step::update(self, seen),
            Parameter => step::parameter(self, seen),
            DecayedParameter if self == DecayCoupled => Some(seen.theta),
            Gradient => seen.gradient_elsewhere,
            _ => None,
        }
    }

    /// The ways in which people have it: for each, the quantities that it replaces. The usual one first.
    pub const fn forms(self) -> &'static [&'static [Quantity]] {
        const M: &[Quantity] = &[FirstMoment];
        const V: &[Quantity] = &[SecondMoment];
        const M_AND_V: &[Quantity] = &[FirstMoment, SecondMoment];
        const M_HAT: &[Quantity] = &[FirstMomentHat];
        const V_HAT: &[Quantity] = &[SecondMomentHat];
        const HATS: &[Quantity] = &[FirstMomentHat, SecondMomentHat];
        const CORRECTIONS: &[Quantity] = &[Correction1, Correction2, FirstMomentHat, SecondMomentHat];
        const V_CORRECTION: &[Quantity] = &[Correction2, SecondMomentHat];
        const MOMENTS_AND_HATS: &[Quantity] = &[FirstMoment, SecondMoment, FirstMomentHat, SecondMomentHat];
        // The decay is in the moments, and so not beside them; or it is in both.
        const MOMENTS_AND_DECAY: &[Quantity] = &[FirstMoment, SecondMoment, Update, DecayedParameter];
        // With weight decay, the update is Adam's step and the decay.
        const STEP: &[Quantity] = &[Update, AdamStep];
        const ROOT: &[Quantity] = &[Root, Update, AdamStep];
        const THETA: &[Quantity] = &[Parameter];
        const G: &[Quantity] = &[Gradient];
        match self {
            NoBiasCorrection | MultipliedByCorrection | TPerCoordinate => &[HATS],
            TStartsAt0 | TStartsAt2 | TNeverAdvances | PowerFixedAt2 | BetaTimesT | OneMinusBetaToTheT => {
                &[HATS, CORRECTIONS]
            }
            OnlyVCorrected => &[M_HAT],
            OnlyMCorrected => &[V_HAT],
            Beta1InVCorrection => &[V_HAT, V_CORRECTION],
            ComplementTakenTwice => &[V_HAT, HATS],
            CorrectedFedBack => &[M_AND_V],
            BetasSwapped => &[M_AND_V, MOMENTS_AND_HATS],
            BetaAndComplementSwapped | ComplementMissing | BetaPowerInMoment => &[M_AND_V, M],
            MomentsStartAtGradient => &[M, M_AND_V],
            GradientNotSquared => &[V, V],
            CentredVariance => &[V],
            NoRoot | EpsInsideRoot => &[STEP, ROOT],
            EpsHat | EpsOmitted | EpsSubtracted | MultipliedByRoot | AlphaMissing | GradientInNumerator => {
                &[STEP]
            }
            WrongSign | ThetaNotChained | DecayWithoutAlpha => &[THETA],
            GradientAtWrongTheta => &[G, G],
            DecayCoupled => &[MOMENTS_AND_DECAY, M_AND_V],
        }
    }

    /// Whether one of its forms replaces a quantity.
    pub fn replaces(self, form: usize, quantity: Quantity) -> bool {
        self.forms().get(form).is_some_and(|replaced| replaced.contains(&quantity))
    }

    /// Whether a form has anything to say that those before it don't, where there are columns of some quantities: one that
    /// replaces a part of an equation is only for who writes that down.
    pub(crate) fn shows(self, form: usize, has: impl Fn(Quantity) -> bool) -> bool {
        let is_part = |quantity: &&Quantity| matches!(quantity, Correction1 | Correction2 | Root);
        self.forms().get(form).is_some_and(|replaced| {
            let mut parts = replaced.iter().filter(is_part).peekable();
            parts.peek().is_none() || parts.any(|part| has(*part))
        })
    }

    /// Whether it can be had about a rule: its formulas are those of the rule but for one.
    pub fn applies(self, form: Form) -> bool {
        use Optimizer::{Adam, Adamw, Amsgrad, Radam};
        let optimizer = form.optimizer();
        match self {
            WrongSign | ThetaNotChained | GradientAtWrongTheta => true,
            DecayCoupled => optimizer == Adamw,
            // It is the paper's own form; the frameworks multiply.
            DecayWithoutAlpha => optimizer == Adamw && form.convention() != Convention::Paper,
            _ if self.forms()[0].contains(&Update) => matches!(optimizer, Adam | Adamw),
            CorrectedFedBack => matches!(optimizer, Adam | Adamw | Radam),
            _ if self.forms()[0].iter().any(|quantity| [FirstMoment, SecondMoment].contains(quantity)) => {
                matches!(optimizer, Adam | Adamw | Radam | Amsgrad)
            }
            _ => matches!(optimizer, Adam | Adamw | Radam),
        }
    }

    /// What is known of it.
    pub const fn facts(self) -> &'static Facts {
        facts::of(self)
    }
}

impl Choice for Misconception {
    const KIND: &'static str = "misconception";
    const ALL: &'static [Self] = &[
        NoBiasCorrection,
        OnlyVCorrected,
        OnlyMCorrected,
        MultipliedByCorrection,
        TStartsAt0,
        TStartsAt2,
        TNeverAdvances,
        PowerFixedAt2,
        BetaTimesT,
        OneMinusBetaToTheT,
        Beta1InVCorrection,
        ComplementTakenTwice,
        TPerCoordinate,
        CorrectedFedBack,
        BetasSwapped,
        BetaAndComplementSwapped,
        ComplementMissing,
        BetaPowerInMoment,
        MomentsStartAtGradient,
        GradientNotSquared,
        CentredVariance,
        NoRoot,
        EpsInsideRoot,
        EpsHat,
        EpsOmitted,
        EpsSubtracted,
        MultipliedByRoot,
        AlphaMissing,
        GradientInNumerator,
        WrongSign,
        ThetaNotChained,
        GradientAtWrongTheta,
        DecayCoupled,
        DecayWithoutAlpha,
    ];

    fn key(self) -> &'static str {
        self.facts().key
    }
}
