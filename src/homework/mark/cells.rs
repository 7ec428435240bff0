//! A sheet as marking sees it: for each cell the interval that it stands for, found by step, quantity and coordinate.

use super::super::{Entry, Rounding, Settings, Sheet, SheetColumn, Written};
use super::own::Own;
use crate::scalar::{Bound, Interval, NumberType};
use crate::{Experiment, Quantity};
use std::ops::Range;

/// The cells of all steps, those of rows that nobody wrote included.
#[derive(Clone, Debug)]
pub(super) struct Cells {
    pub columns: Vec<SheetColumn>,
    /// How many rows there should be.
    pub steps: u64,
    /// Where a quantity of a coordinate has its column: `COUNT` for each coordinate.
    places: Vec<Option<usize>>,
    cells: Vec<Cell>,
    /// How many digits the learner keeps, row by row.
    digits: Vec<Digits>,
    /// θ_0 as the learner goes on from it.
    pub start: Vec<Own>,
    /// θ_0 as it was given.
    pub true_start: Vec<Interval>,
    /// θ_0 as it stands in the sheet, where it does.
    written_start: Vec<Option<Stands>>,
    /// Whether the gradients are given and don't follow from θ.
    pub given: bool,
}

/// What stands in a cell.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::large_enum_variant, reason = "nearly all cells are numbers")]
pub(super) enum Cell {
    Number(Stands),
    /// A program's word for an operation without an answer.
    NoValue,
    Unreadable,
    Empty,
}

/// What a written number stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stands {
    /// The number itself.
    pub number: Interval,
    /// All that may be meant.
    interval: Interval,
    /// The power of ten of the last digit that counts.
    place: i64,
    rounding: Rounding,
    /// The power of ten of the last digit as it was written.
    pub last_place: i64,
}

impl Stands {
    /// All that may be meant.
    pub fn interval(&self) -> Interval {
        self.interval
    }

    /// How far what is meant may be from the number.
    pub fn reach(&self) -> Bound {
        match self.rounding {
            Rounding::Ulp => self.unit(),
            Rounding::HalfUlp => half(self.place),
        }
    }

    /// One unit of the last place that counts.
    pub fn unit(&self) -> Bound {
        Bound::power_of_ten(self.place)
    }

    /// Another number written to the same place.
    pub fn with(self, number: Interval) -> Self {
        Self { interval: number.widened(self.reach()), number, ..self }
    }

    /// The same number with the other sign.
    pub fn negated(self) -> Self {
        self.with(-self.number)
    }

    fn of(written: &Written, rounding: Rounding, figures: usize) -> Self {
        let digits: Vec<u8> = written.digits().bytes().map(|digit| digit - b'0').collect();
        let number = Interval::from_digits(written.is_negative(), &digits, written.last_place().into());
        let place = written.place_of(figures).into();
        let last_place = written.last_place().into();
        Self { number, interval: number, place, rounding, last_place }.with(number)
    }
}

impl Own {
    /// A given number, of which the sheet may hold a copy: somebody may go on from the number that was given, or from how
    /// it was copied. A copy of another number is what the learner goes on from.
    pub(super) fn copied(given: Interval, written: Option<Stands>) -> Self {
        match written {
            None => Self::given(given),
            Some(written) if written.interval().meets(given) => Self::given(given.hull(written.number)),
            Some(written) => Self { flawed: true, ..Self::given(written.interval()) },
        }
    }
}

/// The digits from which on those of a number that a program printed say nothing: its own rounding is in them.
const FIGURES: usize = 12;
const FIGURES_OF_F32: usize = 5;

/// Up to so many places the parts of an equation are rounded so much that it shows.
pub(in crate::homework) const FEW_PLACES: i64 = 5;

impl Cells {
    pub fn of(sheet: &Sheet, experiment: &Experiment, settings: &Settings) -> Self {
        let dimension = experiment.start().len();
        let columns = sheet.columns.clone();
        let mut places = vec![None; Quantity::COUNT * dimension];
        for (place, column) in columns.iter().enumerate() {
            if let Some(found) =
                places.get_mut(column.coordinate * Quantity::COUNT + column.quantity as usize)
            {
                *found = Some(place);
            }
        }
        let figures = if experiment.number() == NumberType::F32 { FIGURES_OF_F32 } else { FIGURES };
        let given = matches!(experiment.source(), crate::Source::Gradients(_));
        let mut cells = Vec::new();
        let mut digits = Vec::new();
        for t in 1..=experiment.steps() {
            let row = sheet.row(t).map_or(&[][..], |row| &row.cells);
            let mut kept = Digits::default();
            for (place, column) in columns.iter().enumerate() {
                let entry = row.get(place).unwrap_or(&Entry::Empty);
                let cell = match entry {
                    Entry::Number(written) => {
                        if !(given && column.quantity == Quantity::Gradient) {
                            kept.see(written, figures);
                        }
                        Cell::Number(Stands::of(written, settings.rounding, figures))
                    }
                    Entry::Unreadable(_) if entry.has_no_value() => Cell::NoValue,
                    Entry::Unreadable(_) => Cell::Unreadable,
                    Entry::Empty => Cell::Empty,
                };
                cells.push(cell);
            }
            digits.push(kept);
        }
        let true_start: Vec<Interval> = experiment.start().iter().map(Interval::from).collect();
        let mut written_start = vec![None; dimension];
        for (column, entry) in columns.iter().zip(sheet.start.iter().flat_map(|row| &row.cells)) {
            if let (Quantity::Parameter, Some(written)) = (column.quantity, entry.number())
                && let Some(start) = written_start.get_mut(column.coordinate)
            {
                *start = Some(Stands::of(written, settings.rounding, figures));
            }
        }
        let start = true_start
            .iter()
            .zip(&written_start)
            .map(|(given, written)| Own::copied(*given, *written))
            .collect();
        Self {
            columns,
            steps: experiment.steps(),
            places,
            cells,
            digits,
            start,
            true_start,
            written_start,
            given,
        }
    }

    /// The index of a cell, for whatever is kept of each; none where there is no such column.
    pub fn index(&self, t: u64, quantity: Quantity, coordinate: usize) -> Option<usize> {
        let place = (*self.places.get(coordinate * Quantity::COUNT + quantity as usize)?)?;
        Some((t as usize - 1) * self.columns.len() + place)
    }

    /// θ_0 as it stands in the sheet.
    pub fn start_as_written(&self, coordinate: usize) -> Option<Stands> {
        self.written_start.get(coordinate).copied().flatten()
    }

    pub fn len(&self) -> usize {
        self.cells.len()
    }

    pub fn get(&self, index: usize) -> Cell {
        self.cells.get(index).copied().unwrap_or(Cell::Empty)
    }

    /// The step of a cell.
    pub fn step(&self, index: usize) -> u64 {
        (index / self.columns.len()) as u64 + 1
    }

    /// The column of a cell.
    pub fn column(&self, index: usize) -> &SheetColumn {
        &self.columns[index % self.columns.len()]
    }

    /// Whether a quantity of a cell is given and only copied.
    pub fn is_given(&self, quantity: Quantity) -> bool {
        self.given && quantity == Quantity::Gradient
    }

    /// The digits that the learner keeps in a row.
    pub fn digits(&self, t: u64) -> Digits {
        self.digits.get(t as usize - 1).copied().unwrap_or_default()
    }

    /// Whether all numbers clearly have so many decimals, and not so many significant digits.
    pub fn have_a_last_place(&self) -> bool {
        let mut kept = self.digits.iter().filter(|digits| digits.finest < i64::MAX);
        let Some(first) = kept.next().copied() else { return false };
        let all = kept.fold(first, |all, row| all.and(*row));
        all.finest == all.coarsest && all.fewest < all.figures
    }

    /// Whether so few places are kept in all the sheet that rounding shows in what is worked out inside.
    pub fn has_few_places(&self) -> bool {
        let mut kept = self.digits.iter().filter(|digits| digits.finest < i64::MAX).peekable();
        kept.peek().is_some()
            && kept.all(|digits| digits.finest >= -FEW_PLACES || digits.figures <= FEW_PLACES)
    }

    /// The same sheet with nothing in it, and nothing that says how many digits are kept: then what follows is the true
    /// run.
    pub fn without_numbers(&self) -> Self {
        let cells = vec![Cell::Empty; self.cells.len()];
        let start = self.true_start.iter().map(|given| Own::given(*given)).collect();
        Self { cells, digits: Vec::new(), start, ..self.clone() }
    }

    /// The same with the other sign before every number of a quantity.
    pub fn with_sign_changed(&self, quantity: Quantity) -> Self {
        let mut changed = self.clone();
        let width = self.columns.len();
        for (index, cell) in changed.cells.iter_mut().enumerate() {
            if let Cell::Number(number) = cell
                && self.columns[index % width].quantity == quantity
            {
                *cell = Cell::Number(number.negated());
            }
        }
        changed
    }

    /// The same with two columns interchanged in some rows: their numbers, not their names.
    pub fn with_columns_swapped(&self, one: usize, other: usize, rows: Range<usize>) -> Self {
        let mut swapped = self.clone();
        for row in swapped.cells.chunks_mut(self.columns.len()).skip(rows.start).take(rows.len()) {
            row.swap(one, other);
        }
        swapped
    }
}

/// How many digits somebody keeps in a row, as its numbers show.
#[derive(Clone, Copy, Debug)]
pub(super) struct Digits {
    /// The finest last place.
    finest: i64,
    coarsest: i64,
    /// The most significant digits, and the fewest.
    figures: i64,
    fewest: i64,
}

impl Default for Digits {
    fn default() -> Self {
        Self { finest: i64::MAX, coarsest: i64::MIN, figures: 1, fewest: i64::MAX }
    }
}

impl Digits {
    fn see(&mut self, written: &Written, figures: usize) {
        let place = written.place_of(figures).into();
        self.finest = self.finest.min(place);
        self.coarsest = self.coarsest.max(place);
        let figures = written.significant_digits().min(figures) as i64;
        self.figures = self.figures.max(figures);
        if figures > 0 {
            self.fewest = self.fewest.min(figures);
        }
    }

    /// Of two rows.
    fn and(self, other: Self) -> Self {
        Self {
            finest: self.finest.min(other.finest),
            coarsest: self.coarsest.max(other.coarsest),
            figures: self.figures.max(other.figures),
            fewest: self.fewest.min(other.fewest),
        }
    }

    /// The most significant digits that a number of the row has.
    pub fn figures(self) -> i64 {
        self.figures
    }

    /// Half a unit of the last place that a number would have that is not shown: that of the row's numbers, if all have
    /// the same. Otherwise they are written to a number of significant digits, and so is this one.
    pub fn half_a_unit_of(self, number: Interval) -> Bound {
        if self.finest == self.coarsest { half(self.finest) } else { self.half_a_unit_by_figures(number) }
    }

    /// The same in a row of numbers that are written to a number of significant digits, as far as one can know.
    pub fn half_a_unit_by_figures(self, number: Interval) -> Bound {
        if self.finest == i64::MAX {
            return Bound::ZERO;
        }
        let size = number.bounds().map_or(Bound::ZERO, |(low, high)| low.abs().max(high.abs()));
        let place = size.order().map_or(self.finest, |order| self.finest.max(order - self.figures + 1));
        half(place)
    }
}

/// Half a unit of a place.
fn half(place: i64) -> Bound {
    let fives = Interval::from_digits(false, &[5], place - 1);
    fives.high().unwrap_or(Bound::ZERO)
}
