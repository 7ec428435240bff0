//! The columns of a learner's table, by the names in its first row.

use super::names::{Head, Names};
use super::{Note, SheetColumn};
use crate::error::{Error, Place, count, shown};
use crate::scalar::{Literal, LiteralError};
use crate::text_table::Row;
use crate::{Experiment, Quantity};

/// What stands in which column of a table.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// How many columns the first row names.
    pub width: usize,
    /// The column of t.
    pub step: Option<usize>,
    /// The column that says which coordinate a row is about, where some quantity needs it.
    pub coordinate: Option<usize>,
    /// The columns of quantities, in their order.
    pub quantities: Vec<QuantityColumn>,
    /// Columns that hold nothing that can be checked.
    pub notes: Vec<Note>,
}

/// A column of a quantity.
#[derive(Clone, Debug)]
pub(super) struct QuantityColumn {
    /// Its place in a row.
    pub index: usize,
    /// Its name in the file.
    pub name: String,
    pub quantity: Quantity,
    /// The coordinate; none where each row says it.
    pub coordinate: Option<usize>,
}

impl Columns {
    /// Those that the first row names, for a run of `experiment`.
    ///
    /// # Errors
    ///
    /// The row has no names, none that the run knows, one twice, or a coordinate that doesn't exist.
    pub fn of(file: &str, header: &Row, experiment: &Experiment) -> Result<Self, Error> {
        let facts: Vec<_> =
            experiment.quantities()?.into_iter().map(|quantity| experiment.facts(quantity)).collect();
        let names = Names::of(&facts);
        let dimension = experiment.start().len();
        let place = |column: Option<&str>| Place {
            file: file.into(),
            line: Some(header.line),
            column: column.map(str::to_owned),
        };
        let content =
            |column: Option<&str>, problem: String| Error::Content { place: place(column), problem };
        if !has_names(header) {
            return Err(content(None, no_names(&names)));
        }
        let heads: Vec<_> = header.cells().map(|name| (name, names.head(name))).collect();
        let mut columns = Self {
            width: header.width(),
            step: None,
            coordinate: None,
            quantities: Vec::new(),
            notes: Vec::new(),
        };
        columns.find_keys(&heads, dimension).map_err(|(name, problem)| content(Some(name), problem))?;
        for (index, (name, head)) in heads.iter().enumerate() {
            match head {
                Some(Head::Quantity(quantity, given)) => {
                    let column = QuantityColumn {
                        index,
                        name: (*name).into(),
                        quantity: *quantity,
                        coordinate: *given,
                    };
                    columns.push(column, dimension).map_err(|problem| content(Some(name), problem))?;
                }
                None if !name.is_empty() => {
                    columns
                        .notes
                        .push(Note::IgnoredColumn { name: (*name).into(), meant: names.nearest(name) });
                }
                _ => {}
            }
        }
        if columns.quantities.is_empty() {
            return Err(content(None, columns.nothing_to_check(&names, dimension)));
        }
        columns.forget_suggestions_of_what_is_there();
        Ok(columns)
    }

    /// The columns of a sheet: one for each coordinate where the rows say which.
    pub fn of_sheet(&self, dimension: usize) -> Vec<SheetColumn> {
        let mut columns = Vec::new();
        for QuantityColumn { name, quantity, coordinate, .. } in &self.quantities {
            let coordinates = coordinate.map_or(0..dimension, |coordinate| coordinate..coordinate + 1);
            columns.extend(coordinates.map(|coordinate| SheetColumn {
                quantity: *quantity,
                coordinate,
                name: name.clone(),
            }));
        }
        columns
    }

    /// Finds the columns that say where the cells of a row belong.
    fn find_keys<'a>(
        &mut self,
        heads: &[(&'a str, Option<Head>)],
        dimension: usize,
    ) -> Result<(), (&'a str, String)> {
        for (index, (name, head)) in heads.iter().enumerate() {
            let seen = match head {
                Some(Head::Step) => self.step.replace(index),
                Some(Head::Coordinate) => self.coordinate.replace(index),
                _ => None,
            };
            if let Some(earlier) = seen {
                return Err((name, twice(name, heads[earlier].0)));
            }
        }
        let has_coordinate = |head: &Option<Head>| match head {
            Some(Head::Quantity(quantity, given)) => quantity.facts().shared || given.is_some(),
            _ => true,
        };
        if dimension == 1 || heads.iter().all(|(_, head)| has_coordinate(head)) {
            // Nothing needs to be told its coordinate: an i that counts the rows is a step.
            let i = self.coordinate.take();
            self.step = self.step.or(i);
        }
        Ok(())
    }

    /// Adds a column of a quantity, or a note that it can't be checked.
    fn push(&mut self, mut column: QuantityColumn, dimension: usize) -> Result<(), String> {
        let QuantityColumn { quantity, coordinate: given, .. } = column;
        let key = quantity.key();
        if given.is_some_and(|given| given >= dimension) {
            let has = count(dimension as u64, "coordinate");
            let last = dimension.saturating_sub(1);
            let range = if last == 0 { String::new() } else { format!(" to {key}[{last}]") };
            return Err(format!(
                "there is no such coordinate: the run has {has}, counted from 0; write {key}[0]{range}"
            ));
        }
        if quantity.facts().shared || dimension == 1 {
            column.coordinate = Some(0);
        }
        if column.coordinate.is_none() && self.coordinate.is_none() {
            self.notes.push(Note::IgnoredColumn { name: column.name, meant: Some(format!("{key}[0]")) });
            return Ok(());
        }
        let same = |earlier: &&QuantityColumn| {
            let either = earlier.coordinate.is_none() || column.coordinate.is_none();
            earlier.quantity == quantity && (either || earlier.coordinate == column.coordinate)
        };
        if let Some(earlier) = self.quantities.iter().find(same) {
            return Err(twice(&column.name, &earlier.name));
        }
        self.quantities.push(column);
        Ok(())
    }

    /// A column that is there was not meant by another name.
    fn forget_suggestions_of_what_is_there(&mut self) {
        for note in &mut self.notes {
            if let Note::IgnoredColumn { meant, .. } = note
                && self.quantities.iter().any(|column| meant.as_deref() == Some(column.quantity.key()))
            {
                *meant = None;
            }
        }
    }

    fn nothing_to_check(&self, names: &Names, dimension: usize) -> String {
        let without_coordinate = |note: &Note| match note {
            Note::IgnoredColumn { name, .. } => matches!(names.head(name), Some(Head::Quantity(..))),
            _ => false,
        };
        if self.notes.iter().any(without_coordinate) {
            let last = dimension.saturating_sub(1);
            return format!(
                "the run has {}, and no column says of which it is; name them like g[0] and g[{last}], or check against \
                 another experiment",
                count(dimension as u64, "coordinate"),
            );
        }
        let suggestion = self.notes.iter().find_map(|note| match note {
            Note::IgnoredColumn { name, meant: Some(meant) } => {
                Some(format!(". Did you mean `{meant}` by `{}`?", shown(name)))
            }
            _ => None,
        });
        format!(
            "no column is a quantity of this run; name them t and any of {}, with commas, semicolons or tabs between \
             them{}",
            names.keys(),
            suggestion.unwrap_or_default()
        )
    }
}

/// Whether a first row is one of names and not of numbers.
fn has_names(header: &Row) -> bool {
    let is_value = |cell: &str| match cell.parse::<Literal>() {
        Ok(_) => true,
        Err(reason) => {
            matches!(reason, LiteralError::Empty | LiteralError::NoValue | LiteralError::DecimalComma { .. })
        }
    };
    !header.cells().all(is_value)
}

fn no_names(names: &Names) -> String {
    format!(
        "the first row has numbers in it and no names; begin with a row that names the columns, t and any of {}",
        names.keys()
    )
}

fn twice(name: &str, earlier: &str) -> String {
    if name == earlier {
        "this column is there twice; keep one of them".into()
    } else {
        format!("this column and `{}` hold the same; keep one of them", shown(earlier))
    }
}
