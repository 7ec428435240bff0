//! Where marking has its gradients from.

use super::own::Own;
use crate::error::Error;
use crate::objective::Gradients;
use crate::scalar::{Bound, NumberType};
use crate::{Experiment, Source};

/// Gradients in intervals.
#[derive(Clone)]
pub(in crate::homework) struct Following {
    source: Source,
    number: NumberType,
}

impl Gradients<Own> for Following {
    fn at(&mut self, t: u64, theta: &[Own], g: &mut [Own]) -> Result<Option<Own>, Error> {
        match &self.source {
            Source::Gradients(table) => {
                let row = table.row(t).ok_or_else(|| Error::TooFewGradients {
                    asked: t,
                    rows: table.rows(),
                    of: table.name().into(),
                })?;
                for (g, literal) in g.iter_mut().zip(row) {
                    *g = Own::given((&literal).into());
                }
                Ok(None)
            }
            Source::Objective(objective) => {
                let theta: Vec<Own> = theta.iter().map(|x| self.as_held(*x)).collect();
                objective.gradient(&theta, g).map(Some)
            }
            Source::Data(_) => Err(Error::Conflict {
                first: "logistic regression",
                second: "marking",
                why: "marking computes in exact decimals, and they have no exp; write the gradients into a file and mark \
                      against that",
            }),
        }
    }

    fn has_loss(&self) -> bool {
        !matches!(self.source, Source::Gradients(_))
    }
}

impl Following {
    /// Those of an experiment.
    pub fn of(experiment: &Experiment) -> Self {
        Self { source: experiment.source().clone(), number: experiment.number() }
    }

    /// A start of (0.1, 0.01) is not quite that in binary, and a gradient that cancels there is not quite 0. What the
    /// learner wrote is wider than that in any case.
    fn as_held(&self, theta: Own) -> Own {
        let place = match self.number {
            NumberType::F64 => -15,
            NumberType::F32 => -6,
            NumberType::Decimal => return theta,
        };
        match theta.interval.bounds() {
            Some((low, high)) if low == high => theta
                .widened(low.abs().order().map_or(Bound::ZERO, |order| Bound::power_of_ten(order + place))),
            _ => theta,
        }
    }
}
