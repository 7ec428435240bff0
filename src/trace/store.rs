//! Storing: a run's steps become rows of columns, a few coordinates at a time.

use super::columns::{Columns, FindPoison, Store};
use super::memory;
use super::no_value::NoValue;
use super::run::{Clipping, Run, clipped};
use super::vectors::with_vectors;
use crate::Quantity;
use crate::error::Error;
use crate::objective::Gradients;
use crate::rule::{Limit, Recorder, Rule, norm};
use crate::scalar::{Lanes, Number, Processor, SideBySide};
use std::array::from_fn;
use std::ops::Range;

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

    /// Takes one step and stores it as the next row of `columns`, a few coordinates at a time. The numbers are those of
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
        let row = columns.t().len().saturating_sub(1);
        let mut store = Store::<S, S, _>::new(columns, row, 0, A::loses);
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
        let stored = if S::SIDE_BY_SIDE {
            with_vectors(
                #[inline(always)]
                |processor| self.side_by_side(processor, &shared, limit, columns),
            )
        } else {
            None
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
        let row = columns.t().len().saturating_sub(1);
        for index in range {
            let mut store = Store::<S, S, _>::new(columns, row, index, A::loses);
            if limit.is_some() {
                // Clipping can make a number of what is none.
                store.look_at(self.g[index]);
            }
            let (remembered, next) = self.look(shared, limit, index, &mut store);
            store.look_at(next);
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

    /// All coordinates but an odd one: as many at a time as are in a vector, and then in pairs, since most pictures have
    /// two. Tells how many.
    #[inline(always)]
    fn side_by_side(
        &mut self,
        processor: Processor,
        shared: &A::Shared,
        limit: Option<Limit<S::Hyper>>,
        columns: &mut Columns<S>,
    ) -> Result<usize, Error> {
        let all = self.theta.len();
        let (many, pairs) = (all / S::Vector::COUNT * S::Vector::COUNT, all / 2 * 2);
        // What these loops make ready for themselves takes time, even if they have nothing to do.
        if many > 0 {
            self.some::<S::Vector>(processor, shared, limit, 0..many, columns)?;
        }
        if pairs > many {
            self.some::<Lanes<S, 2>>(processor, shared, limit, many..pairs, columns)?;
        }
        Ok(pairs)
    }

    /// The coordinates of `range`, as many at a time as a `P` is.
    #[inline(always)]
    fn some<P: SideBySide<S>>(
        &mut self,
        processor: Processor,
        shared: &A::Shared,
        limit: Option<Limit<S::Hyper>>,
        range: Range<usize>,
        columns: &mut Columns<S>,
    ) -> Result<(), Error> {
        let Self { rule, theta, memory, g, .. } = self;
        // Arrays, equally many, said once: that spares the loop its bounds checks.
        let count = range.len() / P::COUNT;
        let g = &P::arrays(&g[range.clone()])[..count];
        let theta = &mut P::arrays_mut(&mut theta[range.clone()])[..count];
        let mut memory =
            memory::slices(memory, range.clone()).map(|column| &mut P::arrays_mut(column)[..count]);
        let row = columns.t().len().saturating_sub(1);
        // A copy of its own: what follows from it alone is then worked out before the loop, whose stores can't change it.
        let all = *shared;
        let bad = rule.over_coordinates(
            #[inline(always)]
            |rule| {
                for at in 0..count {
                    let start = range.start + at * P::COUNT;
                    let mut store = Store::<S, P, _>::new(columns, row, start, A::loses);
                    let g = store.each(Quantity::Gradient, P::read(processor, &g[at]));
                    if limit.is_some() {
                        // Clipping can make a number of what is none.
                        store.look_at(g);
                    }
                    let g = clipped(limit, g, &mut store);
                    let remembered = from_fn(
                        #[inline(always)]
                        |slot| P::read(processor, &memory[slot][at]),
                    );
                    let shared = rule.at(&all, start);
                    let before = P::read(processor, &theta[at]);
                    let (remembered, next) = rule.coordinate(&shared, g, remembered, before, &mut store);
                    store.look_at(next);
                    if !store.saw_numbers_only() {
                        return Some(start);
                    }
                    for slot in 0..MEMORY {
                        remembered[slot].write(&mut memory[slot][at]);
                    }
                    next.write(&mut theta[at]);
                }
                None
            },
        );
        match bad {
            Some(start) => Err(self.find_poison(shared, limit, start..start + P::COUNT, columns)),
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
