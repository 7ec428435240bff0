//! Wrong steps, in place of (4).

use super::Misconception::{self, *};
use super::Seen;
use crate::Quantity::{
    AdamStep, FirstMoment, FirstMomentHat, Gradient, Root, SecondMoment, SecondMomentHat, Update,
};
use crate::scalar::Scalar;

/// √v̂_t.
pub fn root<S: Scalar>(misconception: Misconception, seen: &Seen<S>) -> Option<S> {
    let v_hat = seen.now(SecondMomentHat)?;
    match misconception {
        NoRoot => Some(v_hat),
        EpsInsideRoot => Some((v_hat + seen.eps).sqrt()),
        _ => None,
    }
}

/// Δ_t; where there is weight decay, what Adam by itself takes.
pub fn update<S: Scalar>(misconception: Misconception, seen: &Seen<S>) -> Option<S> {
    if let Some(adam_step) = seen.now(AdamStep) {
        // With weight decay Δ_t is a sum, and what Adam takes was replaced already.
        return (misconception == DecayCoupled).then_some(adam_step);
    }
    let Seen { alpha, eps, .. } = *seen;
    let (m_hat, v_hat) = (seen.now(FirstMomentHat)?, seen.now(SecondMomentHat)?);
    Some(match misconception {
        // Whoever wrote the wrong root down goes on from that.
        NoRoot if misconception.replaces(seen.form, Root) => alpha * m_hat / (seen.now(Root)? + eps),
        EpsInsideRoot if misconception.replaces(seen.form, Root) => alpha * m_hat / seen.now(Root)?,
        NoRoot => alpha * m_hat / (v_hat + eps),
        EpsInsideRoot => alpha * m_hat / (v_hat + eps).sqrt(),
        EpsHat => {
            let [correction1, correction2] = [seen.beta1, seen.beta2].map(|beta| beta.one_minus_powi(seen.t));
            let (m, v) = (seen.now(FirstMoment)?, seen.now(SecondMoment)?);
            alpha * correction2.sqrt() / correction1 * m / (v.sqrt() + eps)
        }
        EpsOmitted => alpha * m_hat / v_hat.sqrt(),
        EpsSubtracted => alpha * m_hat / (v_hat.sqrt() - eps),
        MultipliedByRoot => alpha * m_hat * (v_hat.sqrt() + eps),
        AlphaMissing => m_hat / (v_hat.sqrt() + eps),
        GradientInNumerator => alpha * seen.now(Gradient)? / (v_hat.sqrt() + eps),
        _ => return None,
    })
}

/// θ_t.
pub fn parameter<S: Scalar>(misconception: Misconception, seen: &Seen<S>) -> Option<S> {
    Some(match misconception {
        WrongSign => seen.theta + seen.now(Update)?,
        ThetaNotChained => seen.start - seen.now(Update)?,
        DecayWithoutAlpha => {
            let (m_hat, v_hat) = (seen.now(FirstMomentHat)?, seen.now(SecondMomentHat)?);
            seen.theta - (seen.alpha * m_hat / (v_hat.sqrt() + seen.eps) + seen.weight_decay * seen.theta)
        }
        _ => return None,
    })
}
