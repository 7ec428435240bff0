//! What the columns of a sheet are worth.

use crate::error::Error;
use crate::objective::Source;
use crate::scalar::Literal;
use crate::{Experiment, Quantity};
use std::str::FromStr;

/// How many points there are to earn, and for what. A mistake costs the points of the first cell that it made wrong, and no
/// cell after it costs anything.
///
/// # Example
///
/// ```
/// use adamscope::homework::Points;
///
/// assert_eq!(Points::default().total(), 100.0);
/// assert_eq!("20".parse::<Points>().unwrap().total(), 20.0);
/// assert_eq!("m_hat=2, v_hat=2, theta=1".parse::<Points>().unwrap().total(), 5.0);
/// assert_eq!(
///     "m_hat=two".parse::<Points>().unwrap_err().to_string(),
///     "points `two` is not a number; write digits with a decimal point, such as 0.1 or 1e-8"
/// );
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Points {
    /// So many for the whole; every cell that is asked for is worth the same.
    Whole(f64),
    /// So many for each of these columns, over all coordinates; every cell of a column is worth the same. Other columns are
    /// checked and are worth nothing.
    Columns(Vec<(Quantity, f64)>),
}

/// What one column earned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ColumnScore {
    /// What stands in it.
    pub quantity: Quantity,
    /// The points that it earned.
    pub points: f64,
    /// The points that there were to earn.
    pub max_points: f64,
}

/// The most points of a sheet.
const MOST: f64 = 1e6;

const ALLOWED: &str =
    "a number above 0, such as 20, or columns with theirs, each once, such as m_hat=2,v_hat=2,theta=1";

impl Points {
    /// All that there are to earn.
    pub fn total(&self) -> f64 {
        match self {
            Self::Whole(points) => *points,
            Self::Columns(columns) => columns.iter().map(|(_, points)| points).sum(),
        }
    }

    /// The columns that are named; none if all count.
    pub fn columns(&self) -> Option<impl Iterator<Item = Quantity> + '_> {
        match self {
            Self::Whole(_) => None,
            Self::Columns(columns) => Some(columns.iter().map(|(quantity, _)| *quantity)),
        }
    }

    /// Whether there are points only for columns that can be asked for: quantities of the experiment that are not given,
    /// and among those of `asked`, if these are named.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`], which lists the columns that there are.
    pub(super) fn suit(&self, experiment: &Experiment, asked: Option<&[Quantity]>) -> Result<(), Error> {
        let Some(mut named) = self.columns() else { return Ok(()) };
        let given = |quantity: &Quantity| {
            *quantity == Quantity::Gradient && matches!(experiment.source(), Source::Gradients(_))
        };
        let mut there = experiment.quantities()?;
        there.retain(|quantity| !given(quantity) && asked.is_none_or(|asked| asked.contains(quantity)));
        match named.find(|quantity| !there.contains(quantity)) {
            None => Ok(()),
            Some(quantity) => {
                let known = there.iter().map(|quantity| quantity.key());
                Err(Error::unknown_name("column to earn points in", quantity.key(), known))
            }
        }
    }
}

/// A hundred for the whole.
impl Default for Points {
    fn default() -> Self {
        Self::Whole(100.0)
    }
}

/// A number for the whole, or `column=number` for some columns, with commas between them.
impl FromStr for Points {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if !text.contains('=') {
            return number(text).map(Self::Whole);
        }
        let mut columns: Vec<(Quantity, f64)> = Vec::new();
        for entry in text.split(',') {
            let (key, points) = entry.split_once('=').ok_or_else(|| refused(text))?;
            let (quantity, points) = (Quantity::from_key(key.trim())?, number(points)?);
            if columns.iter().any(|(earlier, _)| *earlier == quantity) {
                return Err(refused(text));
            }
            columns.push((quantity, points));
        }
        Ok(Self::Columns(columns))
    }
}

fn number(text: &str) -> Result<f64, Error> {
    let text = text.trim();
    let literal = text.parse::<Literal>().map_err(|reason| Error::NotANumber {
        what: "points".into(),
        text: text.into(),
        reason,
    })?;
    let points = literal.to_f64();
    if points > 0.0 && points <= MOST { Ok(points) } else { Err(refused(text)) }
}

fn refused(text: &str) -> Error {
    Error::OutOfRange { what: "points", text: text.into(), allowed: ALLOWED, why: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        text.parse::<Points>().unwrap_err().to_string()
    }

    #[test]
    fn points_that_are_none_are_refused() {
        for text in ["0", "-1", "1e7", "m=0", "m=1,m=2", "m=1,2"] {
            assert!(message(text).contains("but must be a number above 0, such as 20, or columns"), "{text}");
        }
        assert!(message("").starts_with("points is empty"), "{}", message(""));
        assert!(message("mhat=2").contains("there is no quantity `mhat`"));
        assert!(message("m=0,5").contains("but must be a number above 0"));
    }

    #[test]
    fn a_column_that_the_run_does_not_have_or_that_is_given_earns_nothing() {
        let experiment = Experiment::builder().objective("square").build().unwrap();
        let suit = |text: &str, asked: Option<&[Quantity]>| {
            text.parse::<Points>().unwrap().suit(&experiment, asked).map_err(|error| error.to_string())
        };
        assert_eq!(suit("g=1,m=1", None), Ok(()));
        assert!(suit("u=1", None).unwrap_err().starts_with("there is no column to earn points in `u`"));
        let asked = [Quantity::FirstMoment, Quantity::Update];
        assert_eq!(
            suit("v=1", Some(&asked)).unwrap_err(),
            "there is no column to earn points in `v`; choose from m, update"
        );
    }
}
