//! A run as CSV, row by row.

use super::WriteError;
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
pub fn write_csv(steps: &mut impl StepSource, out: impl Write) -> Result<(), WriteError> {
    let mut writer = csv::Writer::from_writer(out);
    let quantities = steps.quantities().to_vec();
    let mut header = vec!["t".to_owned()];
    for quantity in &quantities {
        if quantity.facts().shared {
            header.push(quantity.key().into());
        } else {
            header.extend(steps.coordinates().iter().map(|index| format!("{}[{index}]", quantity.key())));
        }
    }
    writer.write_record(&header).map_err(target)?;
    let mut text = Text::default();
    while let Some(step) = steps.next_step()? {
        writer.write_field(text.of(format_args!("{}", step.t()))).map_err(target)?;
        for quantity in &quantities {
            for value in step.values(*quantity).into_iter().flatten() {
                writer.write_field(text.of(format_args!("{value}"))).map_err(target)?;
            }
        }
        writer.write_record(None::<&[u8]>).map_err(target)?;
    }
    writer.flush()?;
    Ok(())
}

/// One buffer for the text of all numbers.
#[derive(Default)]
struct Text(Vec<u8>);

impl Text {
    fn of(&mut self, number: std::fmt::Arguments<'_>) -> &[u8] {
        self.0.clear();
        // Writing to memory can't fail.
        let _ = self.0.write_fmt(number);
        &self.0
    }
}

fn target(error: csv::Error) -> WriteError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => WriteError::Target(error),
        // Rows of one length, of valid UTF-8, have no other way to fail.
        other => WriteError::Target(std::io::Error::other(format!("{other:?}"))),
    }
}
