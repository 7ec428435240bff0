//! What is asked: an experiment, the columns of its sheet, and what somebody who works it out would hand in.

use super::super::mark::{Following, Own, paper_form};
use super::super::misconception::{History, Misconception, mistaken};
use super::super::{Entry, Report, Settings, Sheet, SheetColumn, SheetRow, mark};
use super::Precision;
use crate::error::Error;
use crate::objective::Source;
use crate::scalar::Interval;
use crate::{Experiment, Quantity};

/// What a program writes where a division has no answer.
const NO_VALUE: &str = "#DIV/0!";

/// An experiment to be worked out, with what its sheet gives and asks for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Task {
    pub experiment: Experiment,
    /// The same as somebody works it out who forms the hats even where the convention doesn't.
    by_hand: Experiment,
    pub columns: Vec<SheetColumn>,
    pub asked: Vec<Quantity>,
    pub precision: Precision,
    /// The texts of the cells that are given, row by row; none where one is blank.
    pub given: Vec<Option<String>>,
}

/// What somebody works out: a number for each cell, row by row; poisoned where there is none.
pub(super) type Work = Vec<Interval>;

impl Task {
    /// With the columns of `shown`; those of `asked` are blank.
    ///
    /// # Errors
    ///
    /// The run has no such quantity, or no gradients for its steps.
    pub fn new(
        experiment: Experiment,
        shown: &[Quantity],
        asked: Vec<Quantity>,
        precision: Precision,
    ) -> Result<Self, Error> {
        let dimension = experiment.start().len();
        let column = |quantity: &Quantity| {
            let quantity = *quantity;
            let coordinates = if quantity.facts().shared { 1 } else { dimension };
            (0..coordinates).map(move |coordinate| {
                let key = quantity.key();
                let indexed = dimension > 1 && !quantity.facts().shared;
                let name = if indexed { format!("{key}[{coordinate}]") } else { key.into() };
                SheetColumn { quantity, coordinate, name }
            })
        };
        let columns: Vec<SheetColumn> = shown.iter().flat_map(column).collect();
        let by_hand = paper_form(&experiment, &experiment.derived()?).unwrap_or_else(|| experiment.clone());
        let mut task = Self { experiment, by_hand, columns, asked, precision, given: Vec::new() };
        task.given = task.given()?;
        Ok(task)
    }

    /// The texts of what is given.
    fn given(&self) -> Result<Vec<Option<String>>, Error> {
        let nothing = vec![None; self.experiment.steps() as usize * self.columns.len()];
        let right = Self { given: nothing, ..self.clone() }.work(None)?;
        let cells = right.iter().enumerate().map(|(index, number)| {
            let column = &self.columns[index % self.columns.len()];
            if self.asked.contains(&column.quantity) {
                return None;
            }
            if let (Source::Gradients(table), Quantity::Gradient) =
                (self.experiment.source(), column.quantity)
            {
                let row = table.row((index / self.columns.len()) as u64 + 1)?;
                return row.get(column.coordinate).map(|literal| literal.as_str().to_owned());
            }
            self.precision.write(*number)
        });
        Ok(cells.collect())
    }

    /// The place of a cell among all.
    pub fn index(&self, t: u64, quantity: Quantity, coordinate: usize) -> Option<usize> {
        let is_it = |column: &SheetColumn| column.quantity == quantity && column.coordinate == coordinate;
        let place = self.columns.iter().position(is_it)?;
        Some((t as usize - 1) * self.columns.len() + place)
    }

    /// What somebody works out who keeps every digit and goes on from what is given; with a misconception, in one of its
    /// forms, throughout.
    ///
    /// # Errors
    ///
    /// There are no gradients for the steps.
    pub fn work(&self, mistake: Option<(Misconception, usize)>) -> Result<Work, Error> {
        self.work_out(if mistake.is_some() { &self.by_hand } else { &self.experiment }, mistake)
    }

    /// Right work by the paper's equations.
    ///
    /// # Errors
    ///
    /// There are no gradients for the steps.
    pub fn work_by_hand(&self) -> Result<Work, Error> {
        self.work_out(&self.by_hand, None)
    }

    fn work_out(
        &self,
        experiment: &Experiment,
        mistake: Option<(Misconception, usize)>,
    ) -> Result<Work, Error> {
        let printed = |text: &Option<String>| Some(Own::given(text.as_ref()?.parse().ok()?));
        let given: Vec<Option<Own>> = self.given.iter().map(printed).collect();
        let given = |t: u64, quantity: Quantity, coordinate: usize| {
            *given.get(self.index(t, quantity, coordinate)?)?
        };
        let mut work = Work::new();
        let mut tell = |_: u64, history: &History<Own>| {
            work.extend(self.columns.iter().map(|column| {
                let own = history.value(column.quantity, column.coordinate);
                own.map_or(Interval::POISONED, |own| own.interval)
            }));
            true
        };
        let read = |literal: &_| Own::given(Interval::from(literal));
        mistaken::run(
            experiment,
            [Following::of(experiment), Following::of(experiment)],
            read,
            mistake,
            &given,
            &mut tell,
        )?;
        Ok(work)
    }

    /// The texts of a sheet on which that is handed in, row by row: what is given is copied.
    pub fn write(&self, work: &Work) -> Vec<String> {
        let written = |number: &Interval| self.precision.write(*number).unwrap_or_else(|| NO_VALUE.into());
        let cell =
            |(number, given): (&Interval, &Option<String>)| given.clone().unwrap_or_else(|| written(number));
        work.iter().zip(&self.given).map(cell).collect()
    }

    /// Marks what is handed in.
    ///
    /// # Errors
    ///
    /// Those of [`mark()`].
    pub fn mark(&self, texts: &[String]) -> Result<Report, Error> {
        let row = |(row, texts): (usize, &[String])| {
            let t = row as u64 + 1;
            SheetRow { t, line: t + 1, cells: texts.iter().map(|text| Entry::read(text)).collect() }
        };
        let rows = texts.chunks(self.columns.len().max(1)).enumerate().map(row).collect();
        let sheet = Sheet { columns: self.columns.clone(), rows, ..Sheet::default() };
        let settings = Settings { asked: Some(self.asked.clone()), ..Settings::default() };
        mark(&self.experiment, &sheet, &settings)
    }

    /// Whether a cell is asked for.
    pub fn asks(&self, index: usize) -> bool {
        self.given.get(index).is_some_and(Option::is_none)
    }
}
