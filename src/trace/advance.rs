//! A run whose types are not known.

use super::columns::{Columns, Notice};
use super::run::Run;
use crate::Quantity;
use crate::error::Error;
use crate::objective::Gradients;
use crate::rule::{Recorder, Rule};
use crate::scalar::Number;

/// A [`Run`] whose rule and gradients are not known by type.
pub(crate) trait Advance<S: Number> {
    /// [`Run::store`].
    fn store(&mut self, columns: &mut Columns<S>) -> Result<(), Error>;

    /// What the steps hand over.
    fn notice(&self) -> Notice;
}

impl<S: Number> dyn Advance<S> {
    /// What the steps hand over, in the order of [`Quantity::all`].
    pub fn quantities(&self) -> Vec<Quantity> {
        let Notice { all, .. } = self.notice();
        Quantity::all().filter(|quantity| all.contains(quantity)).collect()
    }

    /// What of it the rule has no use for itself.
    pub fn derived(&self) -> Vec<Quantity> {
        self.notice().aside
    }
}

impl<S, A, G, const MEMORY: usize> Advance<S> for Run<S, A, G, MEMORY>
where
    S: Number,
    A: Rule<MEMORY, Hyper = S::Hyper>,
    G: Gradients<S>,
{
    fn store(&mut self, columns: &mut Columns<S>) -> Result<(), Error> {
        Run::store(self, columns)
    }

    /// The rule itself is asked what it hands over, with any numbers, on a copy; a list beside it could be wrong.
    fn notice(&self) -> Notice {
        let mut rule = self.rule.clone();
        let mut notice = Notice::of_gradients(self.gradients.has_loss());
        let see: &mut dyn Recorder<S> = &mut notice;
        if let Some(clip) = &self.clip {
            see.each(Quantity::ClippedGradient, S::default());
            if clip.norm.is_some() {
                see.once(Quantity::GradientNorm, S::default().widen());
            }
        }
        let shared = rule.begin(1, see);
        let (zero, one) = (S::default(), S::default().one());
        rule.coordinate(&shared, one, [zero; MEMORY], zero, see);
        notice
    }
}
