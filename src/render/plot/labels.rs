//! What tells experiments apart.

use crate::HyperParameter;
use crate::choice::Choice;
use crate::error::{count, named};
use crate::experiment::{Experiment, Rate};

/// A name for each experiment, made of what the others have otherwise: `adam`, or `α = 0.1`, or `adam, α = 0.1`.
///
/// # Example
///
/// ```
/// use adamscope::{Experiment, render::plot};
///
/// let with = |optimizer: &str, alpha: &str| Experiment::builder().optimizer(optimizer).alpha(alpha).build().unwrap();
/// let names = plot::labels(&[&with("adam", "0.1"), &with("sgd", "0.1")]);
/// assert_eq!(names, ["adam", "sgd"]);
/// let names = plot::labels(&[&with("adam", "0.1"), &with("adam", "0.01")]);
/// assert_eq!(names, ["α = 0.1", "α = 0.01"]);
/// ```
pub fn labels(experiments: &[&Experiment]) -> Vec<String> {
    let settings: Vec<Vec<Option<String>>> =
        experiments.iter().map(|experiment| settings(experiment, experiments)).collect();
    let differs = |index: usize| settings.iter().any(|other| other[index] != settings[0][index]);
    let name = |experiment: usize| {
        let own = settings[experiment].iter().enumerate();
        let parts: Vec<String> =
            own.filter(|(index, _)| differs(*index)).filter_map(|(_, part)| part.clone()).collect();
        if parts.is_empty() { experiments[experiment].optimizer().key().to_owned() } else { parts.join(", ") }
    };
    (0..experiments.len()).map(name).collect()
}

/// Everything that may tell one from the others, in the same order for all; a hyper-parameter only if all have it.
fn settings(experiment: &Experiment, all: &[&Experiment]) -> Vec<Option<String>> {
    let mut settings = vec![
        Some(experiment.optimizer().key().to_owned()),
        Some(experiment.convention().key().to_owned()),
        Some(experiment.source().name().to_owned()),
        Some(experiment.number().key().to_owned()),
    ];
    for parameter in HyperParameter::ALL {
        let value = |experiment: &Experiment| experiment.hyper_parameters().get(*parameter).cloned();
        let common = all.iter().all(|experiment| value(experiment).is_some());
        let value = value(experiment).filter(|_| common);
        settings.push(value.map(|value| format!("{} = {value}", parameter.symbol())));
    }
    settings.push(match experiment.rate() {
        Rate::Constant => None,
        Rate::Schedule(schedule) => Some(schedule.to_string()),
        Rate::Given(alphas) => Some(format!("α from {}", named(alphas.name()))),
    });
    settings.push(experiment.clip().map(|clip| format!("{} ≤ {}", clip.symbol()[0], clip.limit())));
    let switches: Vec<&str> = experiment.switches().iter().map(|switch| switch.key()).collect();
    settings.push((!switches.is_empty()).then(|| switches.join(", ")));
    let start: Vec<&str> = experiment.start().iter().map(|literal| literal.as_str()).collect();
    settings.push(Some(format!("from ({})", start.join(", "))));
    settings.push(Some(count(experiment.steps(), "step")));
    settings
}
