//! Where the book has them.

use super::Misconception::{self, *};

impl Misconception {
    /// The title of the book's chapter that shows it, under its key.
    ///
    /// # Example
    ///
    /// ```
    /// use adamscope::homework::Misconception;
    ///
    /// assert_eq!(Misconception::NoRoot.chapter(), "About the update");
    /// ```
    pub const fn chapter(self) -> &'static str {
        match self {
            NoBiasCorrection
            | OnlyVCorrected
            | OnlyMCorrected
            | MultipliedByCorrection
            | TStartsAt0
            | TStartsAt2
            | TNeverAdvances
            | PowerFixedAt2
            | BetaTimesT
            | OneMinusBetaToTheT
            | Beta1InVCorrection
            | ComplementTakenTwice
            | TPerCoordinate => "About the bias correction",
            CorrectedFedBack
            | BetasSwapped
            | BetaAndComplementSwapped
            | ComplementMissing
            | BetaPowerInMoment
            | MomentsStartAtGradient
            | GradientNotSquared
            | CentredVariance => "About the moments",
            NoRoot | EpsInsideRoot | EpsHat | EpsOmitted | EpsSubtracted | MultipliedByRoot
            | AlphaMissing | GradientInNumerator => "About the update",
            WrongSign | ThetaNotChained | GradientAtWrongTheta | DecayCoupled | DecayWithoutAlpha => {
                "About the bookkeeping"
            }
        }
    }
}
