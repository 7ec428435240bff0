//! Where recorded numbers live: one column a quantity.

use crate::Quantity;
use crate::rule::Recorder;
use crate::scalar::{Number, Scalar, SideBySide};
use std::ops::Range;

/// Recorded rows, a column for each quantity that is kept.
///
/// A column holds its quantity step after step, and within a step coordinate after coordinate; a quantity that the
/// coordinates share has one value a step.
///
/// Columns are longer than what is recorded: memory that is there already can be written by index, which measured a
/// fifth faster than pushing, and zeroed memory is free of charge from the system.
#[derive(Clone, Debug)]
pub struct Columns<S> {
    /// By quantity.
    kept: [Option<Vec<S>>; Quantity::COUNT],
    /// The step of each row.
    t: Vec<u64>,
    /// How many coordinates a row has.
    width: usize,
    /// How many rows the columns have memory for.
    room: usize,
}

impl<S: Number> Columns<S> {
    /// Columns for these quantities of `width` coordinates.
    pub fn new(quantities: &[Quantity], width: usize) -> Self {
        let kept = std::array::from_fn(|index| {
            let kept = quantities.iter().any(|quantity| *quantity as usize == index);
            kept.then(Vec::new)
        });
        Self { kept, t: Vec::new(), width, room: 0 }
    }

    /// Room for `rows` rows in all, so that they are recorded without another allocation.
    pub fn reserve(&mut self, rows: usize) {
        self.t.reserve(rows.saturating_sub(self.t.len()));
        if rows <= self.room {
            return;
        }
        self.room = rows;
        for quantity in Quantity::all() {
            let width = self.width_of(quantity);
            if let Some(column) = &mut self.kept[quantity as usize] {
                if column.is_empty() {
                    // Unlike `resize`, this gets zeroed memory from the system without writing it.
                    *column = vec![S::default(); rows * width];
                } else {
                    column.resize(rows * width, S::default());
                }
            }
        }
    }

    /// The steps that were recorded.
    pub fn t(&self) -> &[u64] {
        &self.t
    }

    /// How many coordinates a row has.
    pub fn width(&self) -> usize {
        self.width
    }

    /// A quantity in the `row`-th recorded step.
    #[inline]
    pub fn row(&self, quantity: Quantity, row: usize) -> Option<&[S]> {
        let width = self.width_of(quantity);
        let column = self.kept[quantity as usize].as_ref()?;
        if row < self.t.len() { column.get(row * width..(row + 1) * width) } else { None }
    }

    /// The quantities that are kept.
    pub fn quantities(&self) -> impl Iterator<Item = Quantity> {
        Quantity::all().filter(|quantity| self.keeps(*quantity))
    }

    /// Whether a quantity is kept.
    #[inline(always)]
    pub fn keeps(&self, quantity: Quantity) -> bool {
        self.kept[quantity as usize].is_some()
    }

    /// How much memory a number takes.
    pub(super) fn bytes_per_number(&self) -> usize {
        size_of::<S>()
    }

    /// Forgets every row and keeps the memory.
    pub fn clear(&mut self) {
        self.t.clear();
    }

    /// Takes over the last row of `other`, only the coordinates named.
    pub(super) fn push_last_of(&mut self, other: &Self, coordinates: &[usize]) {
        let Some((last, t)) = other.t.len().checked_sub(1).zip(other.t.last()) else { return };
        self.begin(*t);
        let row = self.t.len() - 1;
        for quantity in Quantity::all() {
            let width = self.width_of(quantity);
            let Some(column) = &mut self.kept[quantity as usize] else { continue };
            let Some(from) = other.row(quantity, last) else { continue };
            let to = &mut column[row * width..(row + 1) * width];
            if quantity.facts().shared {
                to.copy_from_slice(from);
            } else {
                for (to, coordinate) in to.iter_mut().zip(coordinates) {
                    *to = from[*coordinate];
                }
            }
        }
    }

    /// Adds the row of step `t` from the values of each quantity that is kept.
    #[cfg(feature = "formats")]
    pub(super) fn push(&mut self, t: u64, values: &[(Quantity, Vec<S>)]) {
        self.begin(t);
        let row = self.t.len() - 1;
        for (quantity, values) in values {
            let width = self.width_of(*quantity);
            if let Some(column) = &mut self.kept[*quantity as usize] {
                column[row * width..(row + 1) * width].copy_from_slice(values);
            }
        }
    }

    /// Forgets all but these rows.
    pub(super) fn keep(&mut self, rows: Range<usize>) {
        for quantity in Quantity::all() {
            let width = self.width_of(quantity);
            if let Some(column) = &mut self.kept[quantity as usize] {
                *column = column[rows.start * width..rows.end * width].to_vec();
            }
        }
        self.t = self.t[rows].to_vec();
        self.room = self.t.len();
    }

    /// Begins the row of step `t`.
    pub(super) fn begin(&mut self, t: u64) {
        if self.t.len() == self.room {
            self.reserve((2 * self.room).max(1));
        }
        self.t.push(t);
    }

    /// Forgets the last row, which failed.
    pub(super) fn abandon(&mut self) {
        self.t.pop();
    }

    #[inline(always)]
    fn width_of(&self, quantity: Quantity) -> usize {
        if quantity.facts().shared { 1 } else { self.width }
    }
}

/// Equal are the rows; the room for more doesn't count.
impl<S: Number + PartialEq> PartialEq for Columns<S> {
    fn eq(&self, other: &Self) -> bool {
        let same_row =
            |row| Quantity::all().all(|quantity| self.row(quantity, row) == other.row(quantity, row));
        self.width == other.width
            && self.t == other.t
            && self.quantities().eq(other.quantities())
            && (0..self.t.len()).all(same_row)
    }
}

/// The recorder that stores: what it sees goes to the end of its column.
///
/// It also has to know whether all of it were numbers, and looks only at what a step [loses](crate::rule::Rule::loses);
/// looking at all took up to a sixth of a step. Looking adds up what is 0 for a number and NaN for what is none, without a branch:
/// see [`SideBySide::residue`].
pub(super) struct Store<'a, S, P, L> {
    columns: &'a mut Columns<S>,
    /// Where in their columns the shared quantities of this row go, and those of these coordinates.
    row: usize,
    place: usize,
    /// Which quantities a step loses.
    loses: L,
    residue: P,
    /// The first shared quantity without a value.
    pub poisoned: Option<(Quantity, S)>,
}

impl<'a, S: Number, P: SideBySide<S>, L: Fn(Quantity) -> bool> Store<'a, S, P, L> {
    /// For the coordinates from `start` in the `row`-th row.
    #[inline(always)]
    pub fn new(columns: &'a mut Columns<S>, row: usize, start: usize, loses: L) -> Self {
        let place = row * columns.width + start;
        Self { columns, row, place, loses, residue: P::narrow(S::default().widen()), poisoned: None }
    }

    #[inline(always)]
    fn keep(&mut self, quantity: Quantity, value: P) {
        if let Some(column) = &mut self.columns.kept[quantity as usize] {
            value.write(&mut P::arrays_mut(&mut column[self.place..self.place + P::COUNT])[0]);
        }
    }

    /// Looks whether these are numbers.
    #[inline(always)]
    pub fn look_at(&mut self, value: P) {
        self.residue = value.residue(self.residue);
    }

    /// Whether all that it has looked at were numbers.
    #[inline(always)]
    pub fn saw_numbers_only(&self) -> bool {
        self.residue.is_number()
    }
}

impl<S: Number, P: SideBySide<S>, L: Fn(Quantity) -> bool> Recorder<P> for Store<'_, S, P, L> {
    #[inline(always)]
    fn each(&mut self, quantity: Quantity, value: P) -> P {
        if (self.loses)(quantity) {
            self.look_at(value);
        }
        self.keep(quantity, value);
        value
    }

    #[inline]
    fn once(&mut self, quantity: Quantity, value: S::Hyper) -> S::Hyper {
        let narrow = S::narrow(value);
        if self.poisoned.is_none() && !narrow.is_number() {
            self.poisoned = Some((quantity, narrow));
        }
        if let Some(column) = &mut self.columns.kept[quantity as usize] {
            column[self.row] = narrow;
        }
        value
    }

    /// Nothing follows from it, so that a run doesn't end where it has no value; unless it is a part of an equation, which
    /// only who asks for it by name is shown, and then told.
    #[inline(always)]
    fn aside(&mut self, quantity: Quantity, value: P) {
        if quantity.facts().part && self.columns.keeps(quantity) {
            self.look_at(value);
        }
        self.keep(quantity, value);
    }

    #[inline(always)]
    fn wants(&self, quantity: Quantity) -> bool {
        self.columns.keeps(quantity)
    }
}

/// The recorder that looks for the first quantity of a coordinate without a value, among those that [`Store`] sees.
pub(super) struct FindPoison<'a, S: Number> {
    columns: &'a Columns<S>,
    pub found: Option<(Quantity, S)>,
    /// What was 0 on the way to a denominator.
    below: Option<Quantity>,
    /// What made a denominator 0, if one was.
    pub divided_by_zero: Option<Quantity>,
}

impl<'a, S: Number> FindPoison<'a, S> {
    pub fn new(columns: &'a Columns<S>) -> Self {
        Self { columns, found: None, below: None, divided_by_zero: None }
    }
}

impl<S: Number> Recorder<S> for FindPoison<'_, S> {
    fn each(&mut self, quantity: Quantity, value: S) -> S {
        use Quantity::{Denominator, InfinityNorm, MaxSecondMoment, Root, SecondMoment, SecondMomentHat};
        if self.found.is_some() {
            return value;
        }
        if !value.is_number() {
            self.found = Some((quantity, value));
            return value;
        }
        // Of all numbers only 0 does not divide 0.
        let zero = (!(value.zero() / value).is_number()).then_some(quantity);
        match quantity {
            SecondMoment | MaxSecondMoment | SecondMomentHat => self.below = zero,
            Root => self.below = self.below.or(zero),
            Denominator => self.divided_by_zero = zero.and(self.below.or(zero)),
            InfinityNorm => self.divided_by_zero = zero,
            _ => {}
        }
        value
    }

    fn once(&mut self, _: Quantity, value: S::Hyper) -> S::Hyper {
        value
    }

    fn aside(&mut self, quantity: Quantity, value: S) {
        if quantity.facts().part && self.columns.keeps(quantity) {
            self.each(quantity, value);
        }
    }

    fn wants(&self, quantity: Quantity) -> bool {
        self.columns.keeps(quantity)
    }
}

/// The recorder that notes which quantities a rule hands over.
pub(crate) struct Notice {
    /// All of them.
    pub all: Vec<Quantity>,
    /// Those that it hands over aside.
    pub aside: Vec<Quantity>,
}

impl Notice {
    /// With what the gradients hand over.
    pub fn of_gradients(has_loss: bool) -> Self {
        let loss = has_loss.then_some(Quantity::Loss);
        Self { all: loss.into_iter().chain([Quantity::Gradient]).collect(), aside: Vec::new() }
    }
}

impl<S: Scalar> Recorder<S> for Notice {
    fn each(&mut self, quantity: Quantity, value: S) -> S {
        self.all.push(quantity);
        value
    }

    fn once(&mut self, quantity: Quantity, value: S::Hyper) -> S::Hyper {
        self.all.push(quantity);
        value
    }

    fn aside(&mut self, quantity: Quantity, _: S) {
        self.all.push(quantity);
        self.aside.push(quantity);
    }
}
