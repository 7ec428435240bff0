//! Wrong corrections of the bias, in place of (3).

use super::Misconception::{self, *};
use super::Seen;
use crate::Quantity::{Correction1, Correction2, FirstMoment, SecondMoment};
use crate::scalar::Scalar;

/// m̂_t.
pub fn of_the_first<S: Scalar>(misconception: Misconception, seen: &Seen<S>) -> Option<S> {
    let m = seen.now(FirstMoment)?;
    match misconception {
        // Whoever wrote the wrong part down divides by that.
        _ if misconception.replaces(seen.form, Correction1) => Some(m / seen.now(Correction1)?),
        OnlyVCorrected => Some(m),
        BetasSwapped => Some(m / seen.beta2.one_minus_powi(seen.t)),
        _ => of_a_moment(misconception, m, seen.beta1, seen),
    }
}

/// v̂_t.
pub fn of_the_second<S: Scalar>(misconception: Misconception, seen: &Seen<S>) -> Option<S> {
    let v = seen.now(SecondMoment)?;
    match misconception {
        _ if misconception.replaces(seen.form, Correction2) => Some(v / seen.now(Correction2)?),
        OnlyMCorrected => Some(v),
        Beta1InVCorrection | BetasSwapped => Some(v / seen.beta1.one_minus_powi(seen.t)),
        _ => of_a_moment(misconception, v, seen.beta2, seen),
    }
}

/// What is done to both moments alike.
fn of_a_moment<S: Scalar>(misconception: Misconception, moment: S, beta: S, seen: &Seen<S>) -> Option<S> {
    match misconception {
        NoBiasCorrection => Some(moment),
        MultipliedByCorrection => Some(moment * beta.one_minus_powi(seen.t)),
        ComplementTakenTwice => Some(moment / beta.powi(seen.t)),
        TPerCoordinate => {
            let t = (seen.t - 1) * seen.dimension as u64 + seen.coordinate as u64 + 1;
            Some(moment / beta.one_minus_powi(t))
        }
        _ => Some(moment / divisor(misconception, beta, seen)?),
    }
}

/// What stands in place of 1 − β^t.
pub fn divisor<S: Scalar>(misconception: Misconception, beta: S, seen: &Seen<S>) -> Option<S> {
    let t = seen.t;
    let one = beta.one();
    Some(match misconception {
        TStartsAt0 => beta.one_minus_powi(t - 1),
        TStartsAt2 => beta.one_minus_powi(t + 1),
        TNeverAdvances => one - beta,
        PowerFixedAt2 => one - beta * beta,
        BetaTimesT => one - beta * beta.step(t),
        OneMinusBetaToTheT => (one - beta).powi(t),
        _ => return None,
    })
}
