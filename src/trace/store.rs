//! Storing: a run's steps become rows of columns, a few coordinates at a time.

use super::columns::{Columns, FindPoison, Store};
use super::fused::with_fused_multiply_add;
use super::memory;
use super::no_value::NoValue;
use super::run::{Clipping, Run, clipped};
use crate::Quantity;
use crate::error::Error;
use crate::objective::Gradients;
use crate::rule::{Limit, Recorder, Rule, norm};
use crate::scalar::{Lanes, Number};
use std::ops::Range;

/// How many coordinates are computed side by side while storing; see [`Lanes`]. Four fill two vector registers of
/// binary64 numbers: eight measured 20 % slower, two 5 %.
const LANES: usize = 4;

/// The same where there are registers of twice the size.
const FUSED_LANES: usize = 2 * LANES;

/// Storing takes numbers that a trace can hold.
impl<S, A, G, const MEMORY: usize> Run<S, A, G, MEMORY>
where
    S: Number,
    A: Rule<MEMORY, Hyper = S::Hyper>,
    G: Gradients<S>,
{
    /// The same with gradients cut down: to `limit` each coordinate by itself, or to this norm over all of them.
    pub fn clipped(mut self, limit: Limit<S::Hyper>) -> Self {
        self.clip = Some(match limit {
            Limit::Value { limit } => Clipping { limit, norm: None },
            Limit::Norm { limit, .. } => Clipping { limit, norm: Some(norm) },
        });
        self
    }

    /// Takes one step and stores it as the next row of `columns`, `LANES` coordinates at a time. The numbers are those of
    /// [`Run::advance`], bit for bit.
    ///
    /// # Errors
    ///
    /// There is no gradient for this step, or a quantity has no value: [`Error::NotFinite`] or [`Error::NoDecimal`]
    /// names the first, in the order of coordinates and then of equations. Then nothing of the step is stored, and the
    /// run is over: every further call gives the same error.
    /// [`Error::Dimension`] if `columns` are of another width; then no step is taken.
    pub fn store(&mut self, columns: &mut Columns<S>) -> Result<(), Error> {
        if columns.width() != self.theta.len() {
            return Err(Error::Dimension {
                what: "a row",
                given: columns.width(),
                expected: self.theta.len(),
                of: "the run".into(),
            });
        }
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let loss = self.gradients.at(self.t + 1, &self.theta, &mut self.g)?;
        self.t += 1;
        columns.begin(self.t);
        let stored = self.store_row(loss, columns);
        if let Err(error) = &stored {
            // Some coordinates may have taken the step already.
            self.failed = Some(error.clone());
            columns.abandon();
        }
        stored
    }

    fn store_row(&mut self, loss: Option<S::Hyper>, columns: &mut Columns<S>) -> Result<(), Error> {
        let mut store = Store::<S, 1, false>::new(columns, 0);
        let see: &mut dyn Recorder<S> = &mut store;
        if let Some(loss) = loss {
            see.once(Quantity::Loss, loss);
        }
        let limit = self.clip.map(|clip| clip.of(&self.g, |norm| see.once(Quantity::GradientNorm, norm)));
        let shared = self.rule.begin(self.t, see);
        if let Some((quantity, value)) = store.poisoned {
            // A norm has no value where a coordinate has none.
            let bad = self.g.iter().position(|g| !g.is_number());
            return Err(match bad.filter(|_| quantity == Quantity::GradientNorm) {
                Some(index) => self.ended(Some(index), Quantity::Gradient, self.g[index], None),
                None => self.ended(None, quantity, value, None),
            });
        }
        // Questions about constants, each by itself, so that no code is made for what isn't so.
        let stored = if !S::SIDE_BY_SIDE {
            None
        } else if A::FUSES {
            with_fused_multiply_add(
                #[inline(always)]
                || self.side_by_side::<FUSED_LANES, true>(&shared, limit, columns),
            )
        } else {
            Some(self.side_by_side::<LANES, false>(&shared, limit, columns))
        };
        let done = stored.transpose()?.unwrap_or(0);
        self.in_turn(&shared, limit, done..self.theta.len(), columns)
    }

    /// The coordinates of `range`, one after the other: what fills no lanes, and what gains nothing from them. The recorder
    /// is not known by type, so that one function does for all that are in no hurry; there are many rules.
    fn in_turn(
        &mut self,
        shared: &A::Shared,
        limit: Option<Limit<S::Hyper>>,
        range: Range<usize>,
        columns: &mut Columns<S>,
    ) -> Result<(), Error> {
        for index in range {
            let mut store = Store::<S, 1, false>::new(columns, index);
            let (remembered, next) = self.look(shared, limit, index, &mut store);
            if !store.saw_numbers_only() {
                return Err(self.find_poison(shared, limit, index..index + 1, columns));
            }
            memory::set(&mut self.memory, index, remembered);
            self.theta[index] = next;
        }
        Ok(())
    }

    /// The step of one coordinate, which is not taken.
    fn look(
        &self,
        shared: &A::Shared,
        limit: Option<Limit<S::Hyper>>,
        index: usize,
        see: &mut dyn Recorder<S>,
    ) -> ([S; MEMORY], S) {
        let g = clipped(limit, see.each(Quantity::Gradient, self.g[index]), see);
        let shared = self.rule.at(shared, index);
        self.rule.coordinate(&shared, g, memory::get(&self.memory, index), self.theta[index], see)
    }

    /// All coordinates but an odd one: `N` at a time, and then in pairs, since most pictures have two. Tells how many.
    #[inline(always)]
    fn side_by_side<const N: usize, const FUSED: bool>(
        &mut self,
        shared: &A::Shared,
        limit: Option<Limit<S::Hyper>>,
        columns: &mut Columns<S>,
    ) -> Result<usize, Error> {
        let all = self.theta.len();
        let (many, pairs) = (all / N * N, all / 2 * 2);
        self.in_lanes::<N, FUSED>(shared, limit, 0..many, columns)?;
        self.in_lanes::<2, FUSED>(shared, limit, many..pairs, columns)?;
        Ok(pairs)
    }

    /// The coordinates of `range`, whose length is a multiple of `N`, `N` at a time.
    #[inline(always)]
    fn in_lanes<const N: usize, const FUSED: bool>(
        &mut self,
        shared: &A::Shared,
        limit: Option<Limit<S::Hyper>>,
        range: Range<usize>,
        columns: &mut Columns<S>,
    ) -> Result<(), Error> {
        let Self { rule, theta, memory, g, .. } = self;
        // Arrays of `N`, equally many, said once: that spares the loop its bounds checks.
        let count = range.len() / N;
        let g = &g[range.clone()].as_chunks::<N>().0[..count];
        let theta = &mut theta[range.clone()].as_chunks_mut::<N>().0[..count];
        let mut memory =
            memory::slices(memory, range.clone()).map(|column| &mut column.as_chunks_mut::<N>().0[..count]);
        // A copy of its own: what follows from it alone is then worked out before the loop, whose stores can't change it.
        let all = *shared;
        let bad = rule.over_coordinates(
            #[inline(always)]
            |rule| {
                for at in 0..count {
                    let start = range.start + at * N;
                    let mut store = Store::<S, N, FUSED>::new(columns, start);
                    let g = store.each(Quantity::Gradient, Lanes(g[at]));
                    let g = clipped(limit, g, &mut store);
                    let remembered = memory::get(&memory, at).map(Lanes);
                    let shared = rule.at(&all, start);
                    let (remembered, next) =
                        rule.coordinate(&shared, g, remembered, Lanes(theta[at]), &mut store);
                    if !store.saw_numbers_only() {
                        return Some(start);
                    }
                    memory::set(&mut memory, at, remembered.map(|lanes| lanes.0));
                    theta[at] = next.0;
                }
                None
            },
        );
        match bad {
            Some(start) => Err(self.find_poison(shared, limit, start..start + N, columns)),
            None => Ok(()),
        }
    }

    /// Takes the step again for these coordinates, which are still as they were before it, and looks closely.
    #[cold]
    fn find_poison(
        &self,
        shared: &A::Shared,
        limit: Option<Limit<S::Hyper>>,
        range: Range<usize>,
        columns: &Columns<S>,
    ) -> Error {
        for index in range.clone() {
            let mut find = FindPoison::new(columns);
            self.look(shared, limit, index, &mut find);
            if let Some((quantity, value)) = find.found {
                return self.ended(Some(index), quantity, value, find.divided_by_zero);
            }
        }
        // Not reached: the same arithmetic found it a moment ago. If it were, the step is still without an answer.
        self.ended(Some(range.start), Quantity::Parameter, self.theta[range.start], None)
    }

    fn ended(
        &self,
        coordinate: Option<usize>,
        quantity: Quantity,
        value: S,
        zero: Option<Quantity>,
    ) -> Error {
        let no_value = NoValue { t: self.t, coordinate, quantity, value, zero, has_eps: A::HAS_EPS };
        no_value.error(self.gradients.has_loss(), self.gradients.make_smaller())
    }
}
