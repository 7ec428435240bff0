//! A log of a run.

use crate::Quantity;
use crate::error::{Error, Place, count, nearest};
use crate::objective::GradientTable;
use crate::scalar::{Literal, LiteralError};
use crate::text;
use std::io::Read;

/// The largest log that is read.
const LIMIT: u64 = 256 << 20;

/// The most steps that are tried: what tells rules apart shows long before.
const MAX_STEPS: usize = 10_000;

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
        if let Some(Logged::Number(number)) = &number {
            let (mantissa, exponent) =
                number.as_str().split_once(['e', 'E']).unwrap_or((number.as_str(), "0"));
            let decimals = mantissa.split_once('.').map_or(0, |(_, decimals)| decimals.len() as i32);
            let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
            self.digits = self.digits.max(digits.trim_start_matches('0').len() as i32);
            self.decimals = self.decimals.max(decimals.saturating_sub(exponent.parse().unwrap_or(0)));
        }
        self.numbers.push(number);
    }
}

impl Log {
    /// Reads a log as CSV, separated by commas, semicolons or tabs. Its columns are named as those of
    /// `trace --format csv`: t, g\[i\], m\[i\], and so on, with or without the index where there is one coordinate. A row of
    /// t = 0 gives the start.
    ///
    /// # Errors
    ///
    /// It is no such table, has no gradients, a cell is not a number, or a step is missing.
    pub fn read(name: &str, input: impl Read) -> Result<Self, Error> {
        let text = text::read(name, input, LIMIT)?;
        let reader = Reader { name, text: &text };
        let (heads, rows) = reader.table()?;
        let dimension =
            heads.iter().flatten().filter(|(quantity, _)| *quantity == Quantity::Gradient).count();
        if dimension == 0 {
            return Err(reader.refused(
                1,
                None,
                "there is no column g; a log needs the gradients, as g or g[0],g[1],...".into(),
            ));
        }
        let mut log =
            Self { name: name.into(), dimension, gradients: Vec::new(), start: None, columns: Vec::new() };
        for (place, head) in heads.iter().enumerate() {
            let Some((quantity, coordinate)) = *head else { continue };
            if coordinate >= dimension {
                let problem = format!(
                    "there is no g[{coordinate}] to this column; a log has every quantity for the coordinates of g"
                );
                return Err(reader.refused(1, Some(place), problem));
            }
            log.columns.push(LogColumn { quantity, coordinate, numbers: Vec::new(), digits: 1, decimals: 0 });
        }
        let t_column = reader.t_column();
        for (line, cells) in rows {
            let t: Option<u64> = t_column.and_then(|column| cells.get(column)?.trim().parse().ok());
            if t_column.is_some() && t.is_none() {
                return Err(reader.refused(
                    line,
                    t_column,
                    "t is not a whole number; count steps from 1".into(),
                ));
            }
            let expected = log.gradients.len() as u64 + 1;
            let is_start = t == Some(0);
            if t.is_some_and(|t| t != expected) && !(is_start && expected == 1) {
                let problem = format!("this should be step {expected}; a log has every step once, in order");
                return Err(reader.refused(line, t_column, problem));
            }
            if log.gradients.len() < MAX_STEPS {
                log.push(&reader, line, &cells, &heads, is_start)?;
            }
        }
        if log.gradients.is_empty() {
            return Err(reader.refused(1, None, "there is no step below the header".into()));
        }
        Ok(log)
    }

    fn push(
        &mut self,
        reader: &Reader,
        line: u64,
        cells: &[String],
        heads: &[Option<(Quantity, usize)>],
        is_start: bool,
    ) -> Result<(), Error> {
        let mut gradient = vec![String::new(); self.dimension];
        let mut start = vec![None; self.dimension];
        let mut column = 0;
        for (place, head) in heads.iter().enumerate() {
            let Some((quantity, coordinate)) = *head else { continue };
            let text = cells.get(place).map_or("", |cell| cell.trim());
            let number = match text {
                "" => None,
                text => match text.parse::<Literal>() {
                    Ok(number) => Some(Logged::Number(number)),
                    // A run that went wrong may well have such, and be asked about for that.
                    Err(LiteralError::NoValue) if quantity != Quantity::Gradient => Some(Logged::NoValue),
                    Err(reason) => {
                        let problem = format!("{} {reason}", crate::error::shown(text));
                        return Err(reader.refused(line, Some(place), problem));
                    }
                },
            };
            if is_start {
                if quantity == Quantity::Parameter {
                    start[coordinate] = match number {
                        Some(Logged::Number(number)) => Some(number.as_str().to_owned()),
                        _ => None,
                    };
                }
            } else {
                if quantity == Quantity::Gradient {
                    let Some(Logged::Number(number)) = &number else {
                        return Err(reader.refused(
                            line,
                            Some(place),
                            "the gradient is blank; every step needs one".into(),
                        ));
                    };
                    gradient[coordinate] = number.as_str().into();
                }
                self.columns[column].push(number);
            }
            column += 1;
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

    /// How many steps it has.
    pub fn steps(&self) -> u64 {
        self.gradients.len() as u64
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

/// The text of a log, and how its places are told.
struct Reader<'a> {
    name: &'a str,
    text: &'a str,
}

/// What each column holds, `None` for t and for what is unknown; and the rows with their lines.
type Table = (Vec<Option<(Quantity, usize)>>, Vec<(u64, Vec<String>)>);

impl Reader<'_> {
    fn separator(&self) -> u8 {
        let first = self.text.lines().next().unwrap_or_default();
        [b';', b'\t'].into_iter().find(|separator| first.contains(char::from(*separator))).unwrap_or(b',')
    }

    fn heads(&self) -> Vec<String> {
        let first = self.text.lines().next().unwrap_or_default();
        first
            .split(char::from(self.separator()))
            .map(|head| head.trim().trim_matches('"').to_owned())
            .collect()
    }

    fn t_column(&self) -> Option<usize> {
        self.heads().iter().position(|head| head.eq_ignore_ascii_case("t"))
    }

    fn table(&self) -> Result<Table, Error> {
        let heads = self.heads();
        let known: Vec<Option<(Quantity, usize)>> = heads.iter().map(|head| quantity(head)).collect();
        if known.iter().all(Option::is_none) {
            let like = heads.first().and_then(|head| nearest(head, Quantity::KEYS.into_iter()));
            let like = like.map_or(String::new(), |like| format!(" Did you mean `{like}`?"));
            let problem = format!(
                "no column has the name of a quantity; name them in the first row, such as t,g,m,v,theta.{like}"
            );
            return Err(self.refused(1, None, problem));
        }
        for (place, head) in known.iter().enumerate() {
            if head.is_some() && known[..place].contains(head) {
                return Err(self.refused(
                    1,
                    Some(place),
                    "this column is there twice; leave one of them out".into(),
                ));
            }
        }
        let mut rows = Vec::new();
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(self.separator())
            .flexible(true)
            .from_reader(self.text.as_bytes());
        for record in reader.records() {
            let record = record.map_err(|error| self.refused(1, None, error.to_string()))?;
            let line = record.position().map_or(1, csv::Position::line);
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if record.len() != heads.len() {
                let [cells, columns] = [record.len(), heads.len()].map(|n| n as u64);
                let problem = format!(
                    "this row has {}, and the header {}",
                    count(cells, "cell"),
                    count(columns, "column")
                );
                return Err(self.refused(line, None, problem));
            }
            rows.push((line, record.iter().map(str::to_owned).collect()));
        }
        Ok((known, rows))
    }

    fn refused(&self, line: u64, column: Option<usize>, problem: String) -> Error {
        let column = column.and_then(|place| self.heads().get(place).cloned());
        let problem = column.map_or_else(
            || problem.clone(),
            |column| format!("column {}: {problem}", crate::error::shown(&column)),
        );
        Error::Content { place: Place { file: self.name.into(), line: Some(line), column: None }, problem }
    }
}

/// What a column holds. A loss goes with a gradient and says nothing of the rule.
fn quantity(head: &str) -> Option<(Quantity, usize)> {
    let column = Quantity::from_column(&head.to_lowercase()).ok();
    column.filter(|(quantity, _)| *quantity != Quantity::Loss)
}
