//! An experiment that is being described.

mod check;

pub(super) use check::checked_steps;
#[cfg(feature = "homework")]
use check::choice;

use super::{Alphas, MAX_STEP, Schedule, State};
use crate::choice::Choice;
use crate::error::Error;
use crate::objective::{GradientTable, LogisticRegression, Objective};
#[cfg(feature = "homework")]
use crate::rule::Form;
use crate::rule::{Clip, Convention, HyperParameter, Optimizer, Switch};
use crate::scalar::{Literal, NumberType};
use std::sync::Arc;

/// Describes an [`Experiment`](crate::Experiment): texts, not yet checked. Numbers may be given as numbers or as text; `"0.10"` stays so.
///
/// # Example
///
/// ```
/// use adamscope::Experiment;
///
/// let experiment = Experiment::builder().objective("rosenbrock").alpha(0.02).steps(200).build().unwrap();
/// assert_eq!(experiment.steps(), 200);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExperimentBuilder {
    objective: Option<String>,
    gradients: Option<GradientTable>,
    data: Option<Arc<LogisticRegression>>,
    start: Option<Vec<String>>,
    optimizer: Option<String>,
    convention: Option<String>,
    number: Option<String>,
    hyper_parameters: Vec<(String, String)>,
    switches: Vec<(String, bool)>,
    alphas: Option<Alphas>,
    schedule: Option<String>,
    clip_value: Option<String>,
    clip_norm: Option<String>,
    state: Option<State>,
    steps: Option<String>,
}

impl ExperimentBuilder {
    /// The settings that name a file; who reads it gives what is in it to [`gradients`](Self::gradients),
    /// [`alphas`](Self::alphas) or [`state`](Self::state).
    pub const FILES: [&'static str; 3] = ["gradients", "alpha-file", "state"];

    /// The settings by name: the command line's options, and the keys of a file. Those among [`FILES`](Self::FILES) name
    /// one.
    pub fn keys() -> impl Iterator<Item = &'static str> + Clone {
        let hyper_parameters = HyperParameter::ALL.iter().map(|parameter| parameter.key());
        let switches = Switch::ALL.iter().map(|switch| switch.key());
        ["objective", "gradients", "start", "optimizer", "convention", "number"]
            .into_iter()
            .chain(hyper_parameters)
            .chain(switches)
            .chain(["alpha-file", "schedule", "clip-value", "clip-norm", "state", "steps"])
    }

    /// Any setting but those that name [files](Self::FILES), by name and as text; `start` is separated by commas,
    /// in brackets or not, and a switch is `true` or `false`.
    ///
    /// # Errors
    ///
    /// There is no such setting, or the text can't be its value, whatever the others are.
    ///
    /// ```
    /// use adamscope::Experiment;
    ///
    /// let builder = Experiment::builder().set("start", "3,4").unwrap();
    /// assert_eq!(
    ///     builder.set("alhpa", "0.1").unwrap_err().to_string(),
    ///     "there is no setting `alhpa`; choose from objective, gradients, start, optimizer, convention, number, alpha, \
    ///      beta1, beta2, eps, eps-root, weight-decay, momentum, dampening, rho, initial-accumulator, lr-decay, \
    ///      momentum-decay, threshold, nesterov, centered, amsgrad, decoupled, eps-outside-root, no-bias-correction, \
    ///      alpha-file, schedule, clip-value, clip-norm, state, steps. Did you mean `alpha`?"
    /// );
    /// ```
    pub fn set(self, key: &str, text: &str) -> Result<Self, Error> {
        let f64 = NumberType::F64;
        match key {
            "objective" => Objective::from_key(text).map(|_| self.objective(text)),
            "start" => {
                let text = without_brackets(text);
                for (index, coordinate) in text.split(',').enumerate() {
                    read_start(index, coordinate, f64)?;
                }
                Ok(self.start(text.split(',')))
            }
            "optimizer" => Optimizer::from_key(text).map(|_| self.optimizer(text)),
            "convention" => Convention::from_key(text).map(|_| self.convention(text)),
            "number" => NumberType::from_key(text).map(|_| self.number(text)),
            "steps" => read_steps(text).map(|_| self.steps(text)),
            "schedule" => Schedule::read(text, 1).map(|_| self.schedule(text)),
            "clip-value" => Clip::read(key, text, f64).map(|_| self.clip_value(text)),
            "clip-norm" => Clip::read(key, text, f64).map(|_| self.clip_norm(text)),
            _ => {
                if let Some(parameter) = HyperParameter::ALL.iter().find(|parameter| parameter.key() == key) {
                    return parameter.read(text, f64).map(|_| self.hyper_parameter(key, text));
                }
                let switch =
                    Switch::from_key(key).map_err(|_| Error::unknown_name("setting", key, Self::keys()))?;
                let on = text.parse();
                on.map(|on| self.switched(key, on))
                    .map_err(|_| Error::NotASwitch { switch: switch.key(), text: text.into() })
            }
        }
    }

    /// The function to minimise, by name; not together with [`gradients`](Self::gradients) or [`data`](Self::data).
    pub fn objective(mut self, key: impl Into<String>) -> Self {
        self.objective = Some(key.into());
        self
    }

    /// Given gradients.
    pub fn gradients(mut self, table: GradientTable) -> Self {
        self.gradients = Some(table);
        self
    }

    /// A model on data, a minibatch a step; f64 and f32 only. An `Arc` of it shares the data with the caller.
    pub fn data(mut self, data: impl Into<Arc<LogisticRegression>>) -> Self {
        self.data = Some(data.into());
        self
    }

    /// θ_0, a number a coordinate. An objective has its own; gradients and data start from zeros.
    pub fn start(mut self, coordinates: impl IntoIterator<Item = impl ToString>) -> Self {
        self.start = Some(coordinates.into_iter().map(|coordinate| coordinate.to_string()).collect());
        self
    }

    /// The update rule, by name.
    pub fn optimizer(mut self, key: impl Into<String>) -> Self {
        self.optimizer = Some(key.into());
        self
    }

    /// Whose form of the rule, by name.
    pub fn convention(mut self, key: impl Into<String>) -> Self {
        self.convention = Some(key.into());
        self
    }

    /// The number type, by name.
    pub fn number(mut self, key: impl Into<String>) -> Self {
        self.number = Some(key.into());
        self
    }

    /// A hyper-parameter, by name; a later value replaces an earlier one.
    pub fn hyper_parameter(mut self, key: impl Into<String>, value: impl ToString) -> Self {
        let key = key.into();
        self.hyper_parameters.retain(|(earlier, _)| *earlier != key);
        self.hyper_parameters.push((key, value.to_string()));
        self
    }

    /// α, the learning rate.
    pub fn alpha(self, value: impl ToString) -> Self {
        self.hyper_parameter(HyperParameter::Alpha.key(), value)
    }

    /// β1, the decay of the first moment.
    pub fn beta1(self, value: impl ToString) -> Self {
        self.hyper_parameter(HyperParameter::Beta1.key(), value)
    }

    /// β2, the decay of the second moment.
    pub fn beta2(self, value: impl ToString) -> Self {
        self.hyper_parameter(HyperParameter::Beta2.key(), value)
    }

    /// ε, added to the root of the second moment.
    pub fn eps(self, value: impl ToString) -> Self {
        self.hyper_parameter(HyperParameter::Eps.key(), value)
    }

    /// Turns a switch on, by name.
    pub fn switch(self, key: impl Into<String>) -> Self {
        self.switched(key, true)
    }

    fn switched(mut self, key: impl Into<String>, on: bool) -> Self {
        let key = key.into();
        self.switches.retain(|(earlier, _)| *earlier != key);
        self.switches.push((key, on));
        self
    }

    /// An α for each step that is taken, in place of one for all.
    pub fn alphas(mut self, alphas: Alphas) -> Self {
        self.alphas = Some(alphas);
        self
    }

    /// How α goes with the steps, as text; see [`Schedule`].
    pub fn schedule(mut self, text: impl Into<String>) -> Self {
        self.schedule = Some(text.into());
        self
    }

    /// The largest that a coordinate of the gradient may be; larger ones are cut down to it.
    pub fn clip_value(mut self, limit: impl ToString) -> Self {
        self.clip_value = Some(limit.to_string());
        self
    }

    /// The longest that the gradient may be, over all coordinates; a longer one is shortened to it.
    pub fn clip_norm(mut self, limit: impl ToString) -> Self {
        self.clip_norm = Some(limit.to_string());
        self
    }

    /// A state to go on from: its θ is the start, and the first step is the one after it. Rows of given gradients, and given
    /// alphas, are those of the steps that are taken.
    pub fn state(mut self, state: State) -> Self {
        self.state = Some(state);
        self
    }

    /// How many steps to take. Without it 10; with gradients, all there are; with data, one epoch.
    pub fn steps(mut self, steps: impl ToString) -> Self {
        self.steps = Some(steps.to_string());
        self
    }

    /// Whether the number of steps is described: by itself, or as that of given gradients, data or alphas.
    pub fn says_steps(&self) -> bool {
        self.steps.is_some() || self.gradients.is_some() || self.data.is_some() || self.alphas.is_some()
    }

    /// The rule in the form that is described.
    ///
    /// # Errors
    ///
    /// A name is unknown, or the convention doesn't have the optimizer.
    #[cfg(feature = "homework")]
    pub(crate) fn form(&self) -> Result<Form, Error> {
        Form::new(choice(self.optimizer.as_deref())?, choice(self.convention.as_deref())?)
    }

    /// Whether it is described where gradients come from.
    #[cfg(feature = "homework")]
    pub(crate) fn says_source(&self) -> bool {
        self.objective.is_some() || self.gradients.is_some() || self.data.is_some()
    }

    /// Whether gradients are given.
    #[cfg(feature = "homework")]
    pub(crate) fn has_gradients(&self) -> bool {
        self.gradients.is_some()
    }

    /// How many coordinates the start has that is described; what is described by name alone has its own.
    #[cfg(feature = "homework")]
    pub(crate) fn dimension(&self) -> Option<usize> {
        let of_source = || match (&self.gradients, &self.objective) {
            (Some(table), _) => Some(table.dimension()),
            (_, Some(key)) => Objective::from_key(key).ok().map(Objective::dimension),
            _ => None,
        };
        self.start.as_ref().map(Vec::len).or_else(of_source)
    }

    /// The number of steps that is described by itself.
    ///
    /// # Errors
    ///
    /// It is none.
    #[cfg(feature = "homework")]
    pub(crate) fn steps_said(&self) -> Result<Option<u64>, Error> {
        self.steps.as_deref().map(read_steps).transpose()
    }

    /// Whether a hyper-parameter is described.
    #[cfg(feature = "homework")]
    pub(crate) fn says(&self, parameter: HyperParameter) -> bool {
        self.hyper_parameters.iter().any(|(key, _)| key == parameter.key())
    }

    /// Whether it goes on from a state.
    #[cfg(feature = "homework")]
    pub(crate) fn says_state(&self) -> bool {
        self.state.is_some()
    }

    /// Whether the start is described.
    #[cfg(feature = "homework")]
    pub(crate) fn says_start(&self) -> bool {
        self.start.is_some()
    }

    /// Whether the number type is described.
    #[cfg(feature = "homework")]
    pub(crate) fn says_number(&self) -> bool {
        self.number.is_some()
    }

    /// Whether a switch is on.
    #[cfg(feature = "homework")]
    pub(crate) fn says_switches(&self) -> bool {
        self.switches.iter().any(|(_, on)| *on)
    }

    /// The same with the rule of this form, if all that is described fits it.
    #[cfg(feature = "homework")]
    pub(crate) fn narrowed_to(self, form: Form) -> Option<Self> {
        let is = |said: &Option<String>, key: &str| said.as_deref().is_none_or(|said| said == key);
        let (optimizer, convention) = (form.optimizer().key(), form.convention().key());
        let fits = is(&self.optimizer, optimizer)
            && is(&self.convention, convention)
            && self.hyper_parameters.iter().all(|(key, _)| form.parameters().any(|own| own.key() == key))
            && self
                .switches
                .iter()
                .all(|(key, on)| !on || form.switches().iter().any(|own| own.key() == key));
        fits.then(|| self.optimizer(optimizer).convention(convention))
    }
}

/// A point may be given as it is shown, in brackets.
fn without_brackets(text: &str) -> &str {
    let text = text.trim();
    let inside = |open, close| text.strip_prefix(open)?.strip_suffix(close);
    inside('(', ')').or_else(|| inside('[', ']')).unwrap_or(text)
}

fn read_start(index: usize, text: &str, number: NumberType) -> Result<Literal, Error> {
    let held = text.parse().and_then(|literal| number.hold(literal));
    held.map_err(|reason| Error::NotANumber { what: format!("start[{index}]"), text: text.into(), reason })
}

/// A whole number of at least 1, also as `1e6`.
fn read_steps(text: &str) -> Result<u64, Error> {
    let value = text.parse().map_or(f64::NAN, |literal: Literal| literal.to_f64());
    if !(1.0..=MAX_STEP as f64).contains(&value) || value.fract() > 0.0 {
        return Err(Error::OutOfRange {
            what: "steps",
            text: text.trim().into(),
            allowed: "a whole number from 1 to 1e15",
            why: String::new(),
        });
    }
    Ok(value as u64)
}
