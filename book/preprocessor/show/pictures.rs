//! Plots.

use super::Page;
use crate::options::built;
use adamscope::render::plot::{Kind, Plot};
use adamscope::trace::{Selection, Trace};
use adamscope::{Choice, Experiment};
use anyhow::Result;

/// A plot of a run, or of one varied.
pub fn plot(page: &mut Page<'_>) -> Result<String> {
    let options = page.options;
    let kind = options.text("kind")?.map_or(Ok(Kind::default()), Kind::from_key);
    let kind = kind.map_err(|error| page.refused("kind", error))?;
    let not_for = |key: &str, has: bool| match options.place_of(key) {
        place if place != options.place() && !has => {
            Err(place.problem(format!("a plot of the kind {} has no {key}; leave it out", kind.key())))
        }
        _ => Ok(()),
    };
    not_for("quantities", kind.has_choice_of_quantities())?;
    not_for("step", kind.is_of_one_step())?;
    let experiments: Vec<Experiment> = match options.text("vary")? {
        None => vec![page.experiment()?],
        Some(vary) => {
            let varied = page.builder.varied(vary).map_err(|error| page.refused("vary", error))?;
            varied
                .into_iter()
                .map(|(_, builder)| built(options.place_of("vary"), builder))
                .collect::<Result<_>>()?
        }
    };
    let chosen = page.quantities("quantities")?;
    let coordinates = options.numbers("coordinates")?;
    let trace = |experiment: &Experiment| -> Result<Trace> {
        let selection = kind.selection(experiment, chosen.clone());
        let trace = selection.and_then(|selection| {
            experiment.stepper(&Selection { coordinates: coordinates.clone(), ..selection })?.collect()
        });
        trace.map_err(|error| options.place().problem(error))
    };
    let traces = experiments.iter().map(trace).collect::<Result<Vec<_>>>()?;
    let plot = kind.draw(&traces, options.number("step")?).map_err(|error| options.place().problem(error))?;
    Ok(picture(&plot))
}

/// A picture, as wide as a page and as wide as a phone; the page shows the one that fits.
pub fn picture(plot: &Plot) -> String {
    let (wide, narrow) = (plot.svg(), plot.narrow().svg());
    format!("<div class=\"picture wide\">\n{wide}</div>\n<div class=\"picture narrow\">\n{narrow}</div>\n")
}
