//! The learner's table as it was read, with what was found of each cell.

use super::Page;
use super::style::{mark, painted, width};
use crate::Quantity;
use crate::error::{count, shown};
use crate::homework::{CellPlace, CellReport, Layout, Sheet, Status};
use std::collections::HashMap;

/// The space between two columns.
const GAP: usize = 2;

/// The most characters of a cell that are shown; a number that a program printed has fewer.
const LONGEST_CELL: usize = 24;

/// The most rows that are shown: no more are read at a glance.
const ROWS: usize = 24;

/// The table as it is drawn, whatever it is drawn with.
pub(in crate::homework) struct Table {
    /// What a row is about: its step, and the coordinate where there are several.
    pub keys: Vec<Column>,
    /// The learner's columns.
    pub columns: Vec<Column>,
    /// How many rows there are.
    pub rows: usize,
    /// How many more there would be.
    pub left_out: usize,
}

impl Table {
    /// A step has a row for each coordinate. Of a long table rows in which nothing is wrong are left out.
    pub(super) fn of(page: &Page<'_>) -> Self {
        let Page { experiment, sheet, report } = page;
        let found = report.cells.iter().map(|cell| (cell.place, cell)).collect();
        let view = View { sheet, found };
        let all = rows(sheet, experiment.steps());
        let quantities = quantities(sheet);
        let chosen = choose(&all, ROWS, |row| quantities.iter().any(|quantity| view.is_bad(*row, *quantity)));

        let first = all.first().map_or(0, |(_, coordinate)| *coordinate);
        // A step is written once.
        let above = std::iter::once(None).chain(chosen.iter().map(|(t, _)| Some(*t)));
        let steps = chosen.iter().zip(above).map(|((t, _), above)| match Some(*t) == above {
            true => String::new(),
            false => t.to_string(),
        });
        let mut keys = vec![Column::new("t", steps.map(|step| (step, None)).collect())];
        if experiment.start().len() > 1 {
            keys.push(Column::new("i", chosen.iter().map(|(_, i)| (i.to_string(), None)).collect()));
        }
        let column = |quantity: &Quantity| {
            let cell = |row: &(u64, usize)| {
                let blank = quantity.facts().shared && row.1 != first;
                if blank { (String::new(), None) } else { view.cell(*row, *quantity) }
            };
            Column::new(experiment.facts(*quantity).symbol, chosen.iter().map(cell).collect())
        };
        let columns = quantities.iter().map(column).collect();
        Self { keys, columns, rows: chosen.len(), left_out: all.len() - chosen.len() }
    }

    /// That there are more rows, if there are.
    pub fn remark(&self) -> Option<String> {
        (self.left_out > 0).then(|| format!("{} not shown.", count(self.left_out as u64, "row")))
    }

    /// As text no wider than the page, in panels below each other if need be.
    pub(super) fn text(&self, layout: &Layout) -> String {
        let keys_width: usize = self.keys.iter().map(|key| key.width + GAP).sum();
        let mut text = String::new();
        for panel in panels(&self.columns, layout.width.saturating_sub(keys_width)) {
            let columns: Vec<&Column> = self.keys.iter().chain(panel).collect();
            text.push_str(&draw(&columns, self.rows, layout.colour));
            text.push('\n');
        }
        text.extend(self.remark().map(|remark| format!("{remark}\n\n")));
        text
    }
}

/// The steps and coordinates that a row is drawn for.
fn rows(sheet: &Sheet, steps: u64) -> Vec<(u64, usize)> {
    let own = sheet.columns.iter().filter(|column| !column.quantity.facts().shared);
    let mut coordinates: Vec<usize> = own.map(|column| column.coordinate).collect();
    coordinates.sort_unstable();
    coordinates.dedup();
    if coordinates.is_empty() {
        coordinates.push(0);
    }
    let first = if sheet.start.is_some() { 0 } else { 1 };
    (first..=steps).flat_map(|t| coordinates.iter().map(move |coordinate| (t, *coordinate))).collect()
}

/// The quantities in the order of the file.
fn quantities(sheet: &Sheet) -> Vec<Quantity> {
    let mut quantities = Vec::new();
    for column in &sheet.columns {
        if !quantities.contains(&column.quantity) {
            quantities.push(column.quantity);
        }
    }
    quantities
}

/// What stands in the cells and what was found of them.
struct View<'a> {
    sheet: &'a Sheet,
    found: HashMap<CellPlace, &'a CellReport>,
}

impl View<'_> {
    fn place(&self, (t, coordinate): (u64, usize), quantity: Quantity) -> CellPlace {
        let coordinate = if quantity.facts().shared { 0 } else { coordinate };
        CellPlace { t, coordinate, quantity }
    }

    fn cell(&self, row: (u64, usize), quantity: Quantity) -> Judged {
        let place = self.place(row, quantity);
        let text = self.sheet.entry(place.t, quantity, place.coordinate).text().unwrap_or_default();
        (cut(text), self.found.get(&place).map(|cell| cell.status))
    }

    fn is_bad(&self, row: (u64, usize), quantity: Quantity) -> bool {
        let found = self.found.get(&self.place(row, quantity));
        found.is_some_and(|cell| !matches!(cell.status, Status::Correct | Status::Follows))
    }
}

/// At most so many of `all`: those of which `matters` is true first, then the first ones; in their order.
fn choose<T: Clone>(all: &[T], most: usize, matters: impl Fn(&T) -> bool) -> Vec<T> {
    if all.len() <= most {
        return all.to_vec();
    }
    let mut kept: Vec<usize> = (0..all.len()).filter(|index| matters(&all[*index])).take(most).collect();
    let rest: Vec<usize> = (0..all.len()).filter(|index| kept.binary_search(index).is_err()).collect();
    kept.extend(rest.into_iter().take(most - kept.len()));
    kept.sort_unstable();
    kept.into_iter().map(|index| all[index].clone()).collect()
}

/// A column as it is drawn.
pub(in crate::homework) struct Column {
    pub head: &'static str,
    /// The texts and what was found of them.
    pub cells: Vec<Judged>,
    /// Of the widest text, its mark included.
    width: usize,
}

/// A text that is safe to show, and what was found of it.
pub(in crate::homework) type Judged = (String, Option<Status>);

impl Column {
    fn new(head: &'static str, cells: Vec<Judged>) -> Self {
        let widest = cells.iter().map(|cell| width(&with_mark(cell))).max().unwrap_or(0);
        Self { head, cells, width: widest.max(width(head)) }
    }
}

/// A text with its mark beside it.
pub(in crate::homework) fn with_mark((text, status): &Judged) -> String {
    match (text.as_str(), status) {
        (text, None) => text.to_owned(),
        ("", Some(status)) => mark(*status).to_owned(),
        (text, Some(status)) => format!("{text} {}", mark(*status)),
    }
}

/// A learner's text, made safe to show and cut where it is long.
fn cut(text: &str) -> String {
    let text = shown(text);
    if text.chars().count() <= LONGEST_CELL {
        return text;
    }
    text.chars().take(LONGEST_CELL - 1).chain(['…']).collect()
}

/// The columns in as few panels of at most `room` as they fit in, and these of about one width.
fn panels(columns: &[Column], room: usize) -> Vec<&[Column]> {
    let fewest = split(columns, room);
    let narrower = (1..room).rev().map(|narrower| split(columns, narrower));
    narrower.take_while(|panels| panels.len() == fewest.len()).last().unwrap_or(fewest)
}

fn split(columns: &[Column], room: usize) -> Vec<&[Column]> {
    let mut panels = Vec::new();
    let (mut start, mut used) = (0, 0);
    for (index, column) in columns.iter().enumerate() {
        if index > start && used + column.width > room {
            panels.push(&columns[start..index]);
            (start, used) = (index, 0);
        }
        used += column.width + GAP;
    }
    panels.push(&columns[start..]);
    panels
}

fn draw(columns: &[&Column], rows: usize, colour: bool) -> String {
    let mut text = String::new();
    let mut line = |cells: Vec<String>| {
        text.push_str(cells.join(&" ".repeat(GAP)).trim_end());
        text.push('\n');
    };
    let centred = |column: &&Column| {
        let space = column.width.saturating_sub(width(column.head));
        format!("{}{}{}", " ".repeat(space / 2), column.head, " ".repeat(space - space / 2))
    };
    line(columns.iter().map(centred).collect());
    line(columns.iter().map(|column| "─".repeat(column.width)).collect());
    for row in 0..rows {
        let cell = |column: &&Column| {
            let Some(cell) = column.cells.get(row) else { return String::new() };
            let plain = with_mark(cell);
            let space = " ".repeat(column.width.saturating_sub(width(&plain)));
            space + &cell.1.map_or(plain.clone(), |status| painted(&plain, status, colour))
        };
        line(columns.iter().map(cell).collect());
    }
    text
}
