//! Which rows a step looks at: every epoch in another order, and the same seed always in the same.

use crate::random::{GAMMA, SplitMix64};
use std::ops::Range;

/// The rows of a table, a batch a step. Every epoch is a permutation of all rows, cut into batches; the last of an epoch
/// has what is left.
///
/// A permutation hangs on the seed and the epoch alone, so that any step can be looked at without those before it:
/// the generator of epoch e (from 0) starts from the e-th number that one started from the seed draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Minibatches {
    pub rows: usize,
    pub batch: usize,
    pub seed: u64,
}

impl Minibatches {
    /// How many there are in an epoch.
    pub fn per_epoch(self) -> u64 {
        self.rows.div_ceil(self.batch) as u64
    }

    /// The epoch of step `t`, from 0, and its place in the order of that epoch.
    pub fn place(self, t: u64) -> (u64, Range<usize>) {
        let before = t.saturating_sub(1);
        let start = (before % self.per_epoch()) as usize * self.batch;
        (before / self.per_epoch(), start..self.rows.min(start.saturating_add(self.batch)))
    }

    /// The order of an epoch's rows into `order`, in the memory that it has.
    ///
    /// # Source
    ///
    /// Durstenfeld 1964, "Algorithm 235: Random permutation": the Fisher-Yates shuffle, from the last row down.
    pub fn shuffle(self, epoch: u64, order: &mut Vec<usize>) {
        let mut random =
            SplitMix64::new(SplitMix64::new(self.seed.wrapping_add(epoch.wrapping_mul(GAMMA))).draw());
        order.clear();
        order.extend(0..self.rows);
        for last in (1..self.rows).rev() {
            order.swap(last, random.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_starts_from_its_number_among_those_the_seed_draws() {
        let batches = Minibatches { rows: 9, batch: 4, seed: u64::MAX };
        let mut seeds = SplitMix64::new(u64::MAX);
        for epoch in 0..5 {
            let mut order = Vec::new();
            batches.shuffle(epoch, &mut order);
            let mut random = SplitMix64::new(seeds.draw());
            let mut expected: Vec<usize> = (0..9).collect();
            (1..9).rev().for_each(|last| expected.swap(last, random.below(last + 1)));
            assert_eq!(order, expected, "epoch {epoch}");
        }
    }

    #[test]
    fn each_of_the_orders_of_three_rows_is_about_as_frequent() {
        let batches = Minibatches { rows: 3, batch: 3, seed: 1 };
        let mut counts = std::collections::BTreeMap::new();
        for epoch in 0..6_000 {
            let mut order = Vec::new();
            batches.shuffle(epoch, &mut order);
            *counts.entry(order).or_insert(0_u32) += 1;
        }
        // A binomial count of mean 1,000 has a standard deviation of 29; these are four of them.
        assert_eq!(counts.len(), 6);
        assert!(counts.values().all(|count| (885..=1_115).contains(count)), "{counts:?}");
    }

    #[test]
    fn the_last_batch_of_an_epoch_has_what_is_left() {
        let batches = Minibatches { rows: 5, batch: 2, seed: 0 };
        let places: Vec<_> = (1..=4).map(|t| batches.place(t)).collect();
        assert_eq!(places, [(0, 0..2), (0, 2..4), (0, 4..5), (1, 0..2)]);
    }
}
