//! How strictly a sheet is marked.

use super::Points;
use crate::{Choice, Quantity};

/// How far from the number meant a written one may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rounding {
    /// One unit in the last place: people round, and people cut.
    #[default]
    Ulp,
    /// Half a unit in the last place: everybody was told to round.
    HalfUlp,
}

impl Choice for Rounding {
    const KIND: &'static str = "rounding";
    const ALL: &'static [Self] = &[Self::Ulp, Self::HalfUlp];

    fn key(self) -> &'static str {
        match self {
            Self::Ulp => "ulp",
            Self::HalfUlp => "half-ulp",
        }
    }
}

/// How a sheet is marked, beside the experiment that it is marked against.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// What a written number may stand for.
    pub rounding: Rounding,
    /// The quantities that are asked for; if nobody says, those that there are points for, or that the sheet has columns of.
    pub asked: Option<Vec<Quantity>>,
    /// What there is to earn.
    pub points: Points,
}
