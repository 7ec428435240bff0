//! A log of a run.

use crate::Quantity;
use crate::error::{Error, Place, count, nearest, shown};
use crate::homework::Written;
use crate::objective::GradientTable;
use crate::scalar::{Literal, LiteralError};
use crate::text_table::{Row, TextTable};
use std::collections::HashSet;
use std::io::Read;

/// The most steps of a log that are read: what tells rules apart shows long before.
pub const MAX_STEPS: u64 = 10_000;

/// What somebody's run wrote down: gradients, and any of what the rule made of them.
///
/// # Example
///
/// ```
/// use adamscope::identify::Log;
///
/// let log = Log::read("mine.csv", "t,g[0],g[1],theta[0],theta[1]\n1,6,8,2.9,3.9\n".as_bytes()).unwrap();
/// assert_eq!((log.dimension(), log.steps()), (2, 1));
/// assert!(Log::read("mine.csv", "t,theta\n1,2.9\n".as_bytes()).is_err());
/// ```
#[derive(Clone, Debug)]
pub struct Log {
    name: String,
    dimension: usize,
    /// g, a row a step.
    gradients: Vec<Vec<String>>,
    /// θ_0, where the log has a row for it.
    start: Option<Vec<String>>,
    /// Whether there are steps after the last that was read.
    cut: bool,
    /// What there is to compare with.
    pub(super) columns: Vec<LogColumn>,
}

/// A quantity of a coordinate, step by step; `None` where the log leaves it blank.
#[derive(Clone, Debug)]
pub(super) struct LogColumn {
    pub quantity: Quantity,
    pub coordinate: usize,
    pub numbers: Vec<Option<Logged>>,
    /// The most significant digits that a number of it has.
    pub digits: i32,
    /// The most decimals.
    pub decimals: i32,
}

/// What a cell of a log has.
#[derive(Clone, Debug)]
pub(super) enum Logged {
    /// A number.
    Number(Literal),
    /// A program's word for none, such as `nan`.
    NoValue,
}

impl LogColumn {
    /// What was logged of step t.
    pub fn at(&self, t: u64) -> Option<&Logged> {
        self.numbers.get(t as usize - 1).and_then(Option::as_ref)
    }

    /// One unit of the last place to which a number of this column was written. Programs leave out zeros at the end, so the
    /// number itself does not say; the column does.
    pub fn unit(&self, number: f64) -> f64 {
        let order = if number.abs() > 0.0 { number.abs().log10().floor() as i32 } else { i32::MIN / 2 };
        10_f64.powi((order - self.digits + 1).max(-self.decimals))
    }

    fn push(&mut self, number: Option<Logged>) {
        if let Some(Logged::Number(number)) = &number
            && let Ok(written) = Written::read(number.as_str())
        {
            // A literal has at most 1000 characters.
            self.digits = self.digits.max(written.significant_digits() as i32);
            self.decimals = self.decimals.max(-written.last_place());
        }
        self.numbers.push(number);
    }
}

impl Log {
    /// Reads a log: CSV with commas, semicolons or tabs, or a table in Markdown. Its columns are named as those of
    /// `trace --format csv`: t, g\[i\], m\[i\], and so on, with or without the index where there is one coordinate. A row of
    /// t = 0 gives the start. Of a longer log the first [`MAX_STEPS`] steps are read.
    ///
    /// # Errors
    ///
    /// It is no such table, has no gradients, a cell is not a number, or a step is missing. [`Error::Limit`] for more than
    /// 10000 columns.
    pub fn read(name: &str, input: impl Read) -> Result<Self, Error> {
        let table = TextTable::read(name, input)?;
        let mut rows = table.rows();
        let header = rows.names()?;
        let reader = Reader::of(name, &table, header.as_ref())?;
        let mut log = Self {
            name: name.into(),
            dimension: reader.dimension,
            gradients: Vec::new(),
            start: None,
            cut: false,
            columns: reader.columns.iter().map(Column::empty).collect(),
        };
        for row in rows {
            let row = row?;
            if row.cells().all(str::is_empty) {
                continue;
            }
            if log.steps() == MAX_STEPS {
                log.cut = true;
                break;
            }
            log.push(&reader, &row)?;
        }
        if log.gradients.is_empty() {
            let problem = "there is no step below the names of the columns; write a row for each".into();
            return Err(reader.refused(reader.line, None, problem));
        }
        Ok(log)
    }

    /// Adds a row: the next step, or the start.
    fn push(&mut self, reader: &Reader<'_>, row: &Row) -> Result<(), Error> {
        let cells: Vec<&str> = row.cells().collect();
        let is_start = reader.step(row.line, &cells, self.steps() + 1)? == Some(0);
        let mut gradient = vec![String::new(); self.dimension];
        let mut start = vec![None; self.dimension];
        for (head, column) in reader.columns.iter().zip(&mut self.columns) {
            let number = reader.number(row.line, &cells, head)?;
            match (is_start, head.quantity, &number) {
                (true, Quantity::Parameter, Some(Logged::Number(number))) => {
                    start[head.coordinate] = Some(number.as_str().to_owned());
                }
                (true, ..) => {}
                (false, Quantity::Gradient, Some(Logged::Number(number))) => {
                    gradient[head.coordinate] = number.as_str().into();
                }
                (false, Quantity::Gradient, _) => {
                    let problem = "the gradient is blank; every step needs one".into();
                    return Err(reader.refused(row.line, Some(&head.name), problem));
                }
                (false, ..) => {}
            }
            if !is_start {
                column.push(number);
            }
        }
        if is_start {
            self.start = start.into_iter().collect();
        } else {
            self.gradients.push(gradient);
        }
        Ok(())
    }

    /// The name for messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many coordinates it has.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// How many steps were read.
    pub fn steps(&self) -> u64 {
        self.gradients.len() as u64
    }

    /// Whether it has more steps than were read.
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    /// Where it started, if it says so.
    pub fn start(&self) -> Option<&[String]> {
        self.start.as_deref()
    }

    /// Whether it has θ.
    pub fn has_theta(&self) -> bool {
        self.columns.iter().any(|column| column.quantity == Quantity::Parameter)
    }

    /// Whether a run in f32 may have written it. Gradients don't count: they may have come from elsewhere.
    pub(super) fn may_be_f32(&self) -> bool {
        let states = self.columns.iter().filter(|column| column.quantity != Quantity::Gradient);
        states.flat_map(|column| column.numbers.iter().flatten()).all(|number| match number {
            Logged::Number(number) => number.may_be_f32(),
            Logged::NoValue => true,
        })
    }

    /// Its gradients, to run a rule on.
    ///
    /// # Errors
    ///
    /// A gradient is not finite.
    pub(super) fn table(&self) -> Result<GradientTable, Error> {
        GradientTable::from_texts(&self.name, &self.gradients)
    }
}

/// A column of the table that holds a quantity.
struct Column {
    /// Its place in a row.
    index: usize,
    name: String,
    quantity: Quantity,
    coordinate: usize,
}

impl Column {
    fn empty(&self) -> LogColumn {
        let Self { quantity, coordinate, .. } = *self;
        LogColumn { quantity, coordinate, numbers: Vec::new(), digits: 1, decimals: 0 }
    }
}

/// What the rows of a log are read with.
struct Reader<'a> {
    file: &'a str,
    table: &'a TextTable,
    /// The line of the names.
    line: u64,
    /// How many columns are named.
    width: usize,
    /// The place of t, and its name.
    t: Option<(usize, String)>,
    columns: Vec<Column>,
    /// How many of them are of g.
    dimension: usize,
}

impl<'a> Reader<'a> {
    fn of(file: &'a str, table: &'a TextTable, header: Option<&Row>) -> Result<Self, Error> {
        let names: Vec<&str> = header.iter().flat_map(|row| row.cells()).collect();
        let t = names.iter().position(|name| name.eq_ignore_ascii_case("t"));
        let columns: Vec<Column> = names
            .iter()
            .enumerate()
            .filter_map(|(index, name)| {
                let (quantity, coordinate) = quantity(name)?;
                Some(Column { index, name: (*name).into(), quantity, coordinate })
            })
            .collect();
        let dimension = columns.iter().filter(|column| column.quantity == Quantity::Gradient).count();
        let reader = Self {
            file,
            table,
            line: header.map_or(1, |row| row.line),
            width: names.len(),
            t: t.map(|index| (index, names[index].to_owned())),
            columns,
            dimension,
        };
        reader.check(&names)?;
        Ok(reader)
    }

    /// Whether the names are those of a log.
    fn check(&self, names: &[&str]) -> Result<(), Error> {
        if self.columns.is_empty() {
            let like = names.first().and_then(|name| nearest(name, Quantity::KEYS.into_iter()));
            let like = like.map_or(String::new(), |like| format!(" Did you mean `{like}`?"));
            let problem = format!(
                "no column has the name of a quantity; name them in the first row, such as t,g,m,v,theta.{like}"
            );
            return Err(self.refused(self.line, None, problem));
        }
        if self.dimension == 0 {
            let problem = "there is no column g; a log needs the gradients, as g or g[0],g[1],...".into();
            return Err(self.refused(self.line, None, problem));
        }
        let mut seen = HashSet::new();
        for Column { name, quantity, coordinate, .. } in &self.columns {
            if !seen.insert((*quantity, *coordinate)) {
                let problem = "this column is there twice; leave one of them out".into();
                return Err(self.refused(self.line, Some(name), problem));
            }
            if *coordinate >= self.dimension {
                let problem = format!(
                    "there is no g[{coordinate}] to this column; a log has every quantity for the coordinates of g"
                );
                return Err(self.refused(self.line, Some(name), problem));
            }
        }
        Ok(())
    }

    /// The step that a row says it is, which is `expected`, or 0 before the first; none where there is no t.
    fn step(&self, line: u64, cells: &[&str], expected: u64) -> Result<Option<u64>, Error> {
        if cells.len() != self.width {
            let [cells, columns] = [cells.len(), self.width].map(|n| n as u64);
            let problem =
                format!("this row has {}, and the header {}", count(cells, "cell"), count(columns, "column"));
            return Err(self.refused(line, None, problem));
        }
        let Some((index, name)) = &self.t else { return Ok(None) };
        let t = cells.get(*index).and_then(|cell| cell.parse::<u64>().ok());
        match t {
            None => Err(self.refused(line, Some(name), "t is not a whole number; count steps from 1".into())),
            Some(t) if t == expected || (t, expected) == (0, 1) => Ok(Some(t)),
            Some(_) => {
                let problem = format!("this should be step {expected}; a log has every step once, in order");
                Err(self.refused(line, Some(name), problem))
            }
        }
    }

    /// What a cell has; none where it is blank.
    fn number(&self, line: u64, cells: &[&str], column: &Column) -> Result<Option<Logged>, Error> {
        let text = cells.get(column.index).copied().unwrap_or_default();
        if text.is_empty() {
            return Ok(None);
        }
        match self.table.number(text) {
            Ok(number) => Ok(Some(Logged::Number(number))),
            // A run that went wrong may well have such, and be asked about for that.
            Err(LiteralError::NoValue) if column.quantity != Quantity::Gradient => Ok(Some(Logged::NoValue)),
            Err(reason) => Err(self.refused(line, Some(&column.name), format!("{} {reason}", shown(text)))),
        }
    }

    fn refused(&self, line: u64, column: Option<&str>, problem: String) -> Error {
        let column = column.map(str::to_owned);
        Error::Content { place: Place { file: self.file.into(), line: Some(line), column }, problem }
    }
}

/// What a column holds. A loss goes with a gradient and says nothing of the rule.
fn quantity(head: &str) -> Option<(Quantity, usize)> {
    let column = Quantity::from_column(&head.to_lowercase()).ok();
    column.filter(|(quantity, _)| *quantity != Quantity::Loss)
}
