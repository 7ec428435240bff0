//! Wrong moving averages, in place of (1) and (2).

use super::Misconception::{self, *};
use super::Seen;
use crate::Quantity::{FirstMoment, FirstMomentHat, Gradient, SecondMoment, SecondMomentHat};
use crate::scalar::Scalar;

/// m_t.
pub fn first<S: Scalar>(misconception: Misconception, seen: &Seen<S>) -> Option<S> {
    let (g, m, beta1) = (seen.now(Gradient)?, seen.before(FirstMoment)?, seen.beta1);
    match misconception {
        BetasSwapped => Some(average(seen.beta2, m, g)),
        CorrectedFedBack => Some(average(beta1, seen.before(FirstMomentHat)?, g)),
        MomentsStartAtGradient if seen.t == 1 => Some(average(beta1, g, g)),
        DecayCoupled => Some(average(beta1, m, decayed(seen)?)),
        _ => of_a_moment(misconception, beta1, m, g, seen),
    }
}

/// v_t.
pub fn second<S: Scalar>(misconception: Misconception, seen: &Seen<S>) -> Option<S> {
    let (g, v, beta2) = (seen.now(Gradient)?, seen.before(SecondMoment)?, seen.beta2);
    let square = g.square();
    match misconception {
        BetasSwapped => Some(average(seen.beta1, v, square)),
        CorrectedFedBack => Some(average(beta2, seen.before(SecondMomentHat)?, square)),
        MomentsStartAtGradient if seen.t == 1 => Some(average(beta2, square, square)),
        DecayCoupled => Some(average(beta2, v, decayed(seen)?.square())),
        GradientNotSquared if seen.form == 0 => Some(average(beta2, v, g)),
        GradientNotSquared => Some(average(beta2, v, g.abs())),
        CentredVariance => Some(average(beta2, v, (g - seen.now(FirstMoment)?).square())),
        _ => of_a_moment(misconception, beta2, v, square, seen),
    }
}

/// What is done to both moments alike.
fn of_a_moment<S: Scalar>(
    misconception: Misconception,
    beta: S,
    moment: S,
    new: S,
    seen: &Seen<S>,
) -> Option<S> {
    let one = beta.one();
    Some(match misconception {
        BetaAndComplementSwapped => (one - beta) * moment + beta * new,
        ComplementMissing => beta * moment + new,
        BetaPowerInMoment => beta.powi(seen.t) * moment + (one - beta) * new,
        _ => return None,
    })
}

/// The right average of what may be the wrong things.
fn average<S: Scalar>(beta: S, old: S, new: S) -> S {
    beta * old + (beta.one() - beta) * new
}

/// g_t + λθ_{t-1}.
fn decayed<S: Scalar>(seen: &Seen<S>) -> Option<S> {
    Some(seen.now(Gradient)? + seen.weight_decay * seen.theta)
}
