//! Which row of a learner's table is which step.

use super::columns::Columns;
use super::{Entry, Note, SheetColumn, SheetRow, Written};
use crate::experiment::MAX_STEP;
use crate::rule::{Rule, WithRule};
use crate::scalar::Literal;
use crate::{Experiment, Quantity};
use std::collections::{BTreeMap, BTreeSet};

/// A row of a table as it was read.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Its line in the file.
    pub line: u64,
    /// What stands in the column of t; none where there is none such.
    pub step: Option<Entry>,
    /// What stands in the column of the coordinate; none where there is none such.
    pub coordinate: Option<Entry>,
    /// What stands in the columns of quantities.
    pub cells: Vec<Entry>,
}

/// Rows put in the order of their steps.
#[derive(Debug, Default)]
pub(super) struct Steps {
    pub rows: Vec<SheetRow>,
    pub start: Option<SheetRow>,
    pub notes: Vec<Note>,
}

impl Steps {
    /// Puts rows in the order of their steps, those of one step together.
    pub fn of(lines: Vec<Line>, columns: &Columns, experiment: &Experiment) -> Self {
        let dimension = experiment.start().len();
        let sheet = columns.of_sheet(dimension);
        let mut placing = Placing::new(&lines, columns, dimension, sheet.len());
        for line in lines {
            placing.place(line);
        }
        let Placing { mut rows, notes, .. } = placing;
        let mut steps = Self { notes, ..Self::default() };
        if let Some(row) = rows.remove(&0) {
            if is_start(&row, &sheet, experiment) {
                steps.start = Some(row);
            } else {
                steps.notes.insert(0, Note::TStartsAt0);
                let later = std::mem::take(&mut rows);
                let shifted = std::iter::once(row).chain(later.into_values());
                rows = shifted.map(|row| (row.t + 1, SheetRow { t: row.t + 1, ..row })).collect();
            }
        }
        steps.rows = rows.into_values().collect();
        steps
    }
}

/// Rows on their way to their steps.
struct Placing<'a> {
    columns: &'a Columns,
    dimension: usize,
    width: usize,
    /// Steps that some row says it is.
    said: BTreeSet<u64>,
    rows: BTreeMap<u64, SheetRow>,
    /// Steps and coordinates that have a row.
    taken: BTreeSet<(u64, usize)>,
    /// The step and the coordinate of the row above.
    above: Option<(u64, usize)>,
    /// Some row's step is before that of the row above.
    unordered: bool,
    notes: Vec<Note>,
}

impl<'a> Placing<'a> {
    fn new(lines: &[Line], columns: &'a Columns, dimension: usize, width: usize) -> Self {
        let said = lines.iter().filter_map(|line| whole(line.step.as_ref()?)).collect();
        Self {
            columns,
            dimension,
            width,
            said,
            rows: BTreeMap::new(),
            taken: BTreeSet::new(),
            above: None,
            unordered: false,
            notes: Vec::new(),
        }
    }

    fn place(&mut self, line: Line) {
        let Some(coordinate) = self.coordinate(&line) else {
            let text = text_of(line.coordinate.as_ref());
            self.notes.push(Note::UnreadableStep { text, line: line.line, taken_for: None });
            return;
        };
        let Some(t) = self.step(&line, coordinate) else { return };
        if self.above.is_some_and(|(above, _)| t < above) && !self.unordered {
            self.unordered = true;
            self.notes.push(Note::UnorderedSteps);
        }
        self.above = Some((t, coordinate));
        if !self.taken.insert((t, coordinate)) {
            self.notes.push(Note::RepeatedStep { t, line: line.line });
            return;
        }
        self.fill(t, coordinate, line);
    }

    /// The coordinate that a row is about; 0 where its cells know theirs.
    fn coordinate(&self, line: &Line) -> Option<usize> {
        match &line.coordinate {
            None => Some(0),
            Some(Entry::Empty) => {
                // The one after that of the row above.
                Some(self.above.map_or(0, |(_, above)| (above + 1) % self.dimension))
            }
            Some(entry) => whole(entry).and_then(|i| usize::try_from(i).ok()).filter(|i| *i < self.dimension),
        }
    }

    fn step(&mut self, line: &Line, coordinate: usize) -> Option<u64> {
        let next = self.above.map_or(1, |(above, _)| above + 1);
        let goes_on =
            self.above.filter(|(_, above)| self.columns.coordinate.is_some() && coordinate > *above);
        match &line.step {
            None => Some(goes_on.map_or(next, |(above, _)| above)),
            // A step is written once, in the row of its first coordinate.
            Some(Entry::Empty) if self.columns.coordinate.is_some() && self.above.is_some() => {
                self.above.map(|(above, _)| above)
            }
            Some(entry) => whole(entry).or_else(|| {
                let free = !self.said.contains(&next) && !self.rows.contains_key(&next);
                let taken_for = free.then_some(next);
                let text = text_of(line.step.as_ref());
                self.notes.push(Note::UnreadableStep { text, line: line.line, taken_for });
                taken_for
            }),
        }
    }

    fn fill(&mut self, t: u64, coordinate: usize, line: Line) {
        let empty = || SheetRow { t, line: line.line, cells: vec![Entry::Empty; self.width] };
        let row = self.rows.entry(t).or_insert_with(empty);
        let mut place = 0;
        for (column, cell) in self.columns.quantities.iter().zip(line.cells) {
            let (own, room) = match column.coordinate {
                Some(_) => (0, 1),
                None => (coordinate, self.dimension),
            };
            if let Some(entry) = row.cells.get_mut(place + own)
                && *entry == Entry::Empty
            {
                *entry = cell;
            }
            place += room;
        }
    }
}

/// Whether a row of t = 0 gives the start: what the rule remembers, such as m and v, is blank in it, or what it is before
/// the first step. Where the table has nothing of that, all that is worked out is blank or 0.
fn is_start(row: &SheetRow, columns: &[SheetColumn], experiment: &Experiment) -> bool {
    let remembered = before_the_first(experiment);
    let initial = |quantity| {
        remembered.iter().find(|(remembered, _)| *remembered == quantity).map(|(_, initial)| *initial)
    };
    let any_remembered = columns.iter().any(|column| initial(column.quantity).is_some());
    columns.iter().zip(&row.cells).all(|(column, entry)| {
        let expected = match (column.quantity, initial(column.quantity)) {
            (Quantity::Loss | Quantity::Gradient | Quantity::Parameter, _) => return true,
            (_, Some(initial)) => initial,
            (_, None) if any_remembered => return true,
            (_, None) => 0.0,
        };
        entry.number().is_none_or(|number| is_worth(number, expected))
    })
}

/// What a rule remembers before the first step.
pub(super) fn before_the_first(experiment: &Experiment) -> Vec<(Quantity, f64)> {
    experiment.rule(|_, literal| literal.to_f64(), BeforeTheFirst)
}

struct BeforeTheFirst;

impl WithRule<'_, f64> for BeforeTheFirst {
    type Output = Vec<(Quantity, f64)>;

    fn with<const MEMORY: usize, A: Rule<MEMORY, Hyper = f64>>(self, rule: A) -> Self::Output {
        A::REMEMBERED.into_iter().zip(rule.initial_memory()).collect()
    }
}

/// Whether a number is this one to its last digit.
fn is_worth(number: &Written, value: f64) -> bool {
    let literal: Option<Literal> = number.as_decimal().parse().ok();
    literal.is_some_and(|literal| (literal.to_f64() - value).abs() <= f64::EPSILON * value.abs())
}

/// A whole number from 0, also as `1.0`, which programs write.
fn whole(entry: &Entry) -> Option<u64> {
    let number = entry.number()?;
    if number.is_negative() && !number.is_zero() {
        return None;
    }
    if number.is_zero() {
        return Some(0);
    }
    let (digits, place) = (number.digits(), number.last_place());
    let decimals = usize::try_from(-place).unwrap_or(0);
    let (digits, fraction) = digits.split_at_checked(digits.len().checked_sub(decimals)?)?;
    let zeros = "0".repeat(usize::try_from(place).unwrap_or(0));
    let whole = fraction.bytes().all(|byte| byte == b'0').then(|| format!("{digits}{zeros}"))?;
    whole.parse().ok().filter(|step| *step <= MAX_STEP)
}

fn text_of(entry: Option<&Entry>) -> String {
    entry.and_then(Entry::text).unwrap_or_default().to_owned()
}
