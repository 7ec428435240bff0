//! A run as CSV, row by row.

use super::WriteError;
use super::row::{Layout, Line};
use crate::Quantity;
use crate::trace::StepSource;
use std::io::Write;

/// Writes a run as CSV: a header `t,loss,g[0],g[1],m[0],...` and a row a step, as they come.
///
/// Floats are the shortest text that reads back as the same number.
///
/// # Errors
///
/// The run ends without an answer, or the target takes no more.
///
/// # Example
///
/// ```
/// use adamscope::{Experiment, Quantity, Selection, render::write_csv};
///
/// let selection = Selection { quantities: Some(vec![Quantity::Gradient]), ..Selection::default() };
/// let mut stepper = Experiment::builder().steps(1).build().unwrap().stepper(&selection).unwrap();
/// let mut text = Vec::new();
/// write_csv(&mut stepper, &mut text).unwrap();
/// assert_eq!(String::from_utf8(text).unwrap(), "t,g[0],g[1]\n1,6.0,8.0\n");
/// ```
pub fn write_csv(steps: &mut impl StepSource, mut out: impl Write) -> Result<(), WriteError> {
    out.write_all(&header(steps)?)?;
    // Where no coordinate was recorded, a quantity that differs between them has no column.
    let none = steps.coordinates().is_empty();
    let quantities: Vec<Quantity> =
        steps.quantities().iter().copied().filter(|quantity| quantity.facts().shared || !none).collect();
    let around = |_| (",".to_owned(), "");
    let mut line =
        Line::new(&quantities, &Layout { start: "", around, decimal: "", no_value: None, end: "\n" });
    while let Some(step) = steps.next_step()? {
        out.write_all(line.of(step))?;
    }
    out.flush()?;
    Ok(())
}

/// The names of the columns.
fn header(steps: &impl StepSource) -> Result<Vec<u8>, std::io::Error> {
    let mut names = vec!["t".to_owned()];
    for quantity in steps.quantities() {
        if quantity.facts().shared {
            names.push(quantity.key().into());
        } else {
            names.extend(steps.coordinates().iter().map(|index| format!("{}[{index}]", quantity.key())));
        }
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&names)?;
    writer.into_inner().map_err(|error| error.into_error())
}
