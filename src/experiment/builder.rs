//! An experiment that is being described.

use super::{Alphas, Experiment, Rate, Schedule, State};
use crate::choice::Choice;
use crate::error::{Error, Place, count, named};
use crate::objective::{GradientTable, LogisticRegression, Objective, Source};
use crate::rule::{Clip, Convention, Form, HyperParameter, HyperParameters, Optimizer, Switch, Switches};
use crate::scalar::{Literal, LiteralError, NumberType};
use std::sync::Arc;

/// The most steps that a rule is taken through again which accumulates something in each.
const MAX_ACCUMULATED: u64 = 1_000_000;

/// Describes an [`Experiment`]: texts, not yet checked. Numbers may be given as numbers or as text; `"0.10"` stays so.
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

    /// Checks the description and fills in what it leaves open.
    ///
    /// # Errors
    ///
    /// A name is unknown, the convention doesn't have the optimizer or the rule a hyper-parameter or switch, a text is no number or out of its range, the start has another number of coordinates than the
    /// gradient, there are fewer gradients than steps, or two settings exclude each other, such as data and decimals.
    pub fn build(self) -> Result<Experiment, Error> {
        let source = self.checked_source()?;
        let optimizer: Optimizer = choice(self.optimizer.as_deref())?;
        let form = Form::new(optimizer, choice(self.convention.as_deref())?)?;
        let number = choice(self.number.as_deref())?;
        source.check_number(number)?;
        let start = self.checked_start(&source, number)?;
        let switches = self.checked_switches(form)?;
        let steps = checked_steps(&source, self.alphas.as_ref(), self.steps.as_deref())?;
        let rate = self.checked_rate(number, steps)?;
        let hyper_parameters = self.checked_hyper_parameters(&source, form, number, &rate)?;
        let clip = self.checked_clip(number)?;
        let mut experiment = Experiment {
            source,
            start,
            form,
            number,
            hyper_parameters,
            switches,
            rate,
            clip,
            state: None,
            steps,
        };
        if let Some(state) = &self.state {
            let (remembered, accumulates) = experiment.remembered()?;
            if accumulates && state.t() > MAX_ACCUMULATED {
                return Err(Error::Limit {
                    what: format!("{form} goes through all steps before its first, and the state has"),
                    given: count(state.t(), "step"),
                    limit: MAX_ACCUMULATED.to_string(),
                    instead: "start from an earlier one",
                });
            }
            experiment.state = Some(state.checked(&remembered, experiment.start.len(), number)?);
        }
        Ok(experiment)
    }

    fn checked_rate(&self, number: NumberType, steps: u64) -> Result<Rate, Error> {
        let conflict = |first, second| {
            let why = "either says what alpha is in each step; leave one of them out";
            Err(Error::Conflict { first, second, why })
        };
        let alpha = self.hyper_parameters.iter().any(|(key, _)| key == HyperParameter::Alpha.key());
        match (&self.alphas, &self.schedule) {
            (Some(_), Some(_)) => conflict("alpha-file", "schedule"),
            (Some(_), None) if alpha => conflict("alpha-file", "alpha"),
            (Some(alphas), None) => {
                for (index, value) in alphas.values().iter().enumerate() {
                    number.hold(value.clone()).map_err(|reason| Error::NotANumber {
                        what: format!("{}: alpha of its step {}", named(alphas.name()), index + 1),
                        text: value.to_string(),
                        reason,
                    })?;
                }
                Ok(Rate::Given(Arc::new(alphas.clone())))
            }
            (None, Some(text)) => {
                let before = self.state.as_ref().map_or(0, State::t);
                let schedule = Schedule::read(text, before.saturating_add(steps))?;
                schedule.check(number)?;
                Ok(Rate::Schedule(schedule))
            }
            (None, None) => Ok(Rate::Constant),
        }
    }

    fn checked_clip(&self, number: NumberType) -> Result<Option<Clip>, Error> {
        match (&self.clip_value, &self.clip_norm) {
            (Some(_), Some(_)) => Err(Error::Conflict {
                first: "clip-value",
                second: "clip-norm",
                why: "gradients are clipped once; leave one of them out",
            }),
            (Some(text), None) => Clip::read("clip-value", text, number).map(Some),
            (None, Some(text)) => Clip::read("clip-norm", text, number).map(Some),
            (None, None) => Ok(None),
        }
    }

    fn checked_source(&self) -> Result<Source, Error> {
        let conflict = |first, second| {
            let why = "either has gradients of its own; leave one of them out";
            Err(Error::Conflict { first, second, why })
        };
        match (&self.objective, &self.gradients, &self.data) {
            (Some(_), Some(_), _) => conflict("an objective", "given gradients"),
            (Some(_), _, Some(_)) => conflict("an objective", "data"),
            (_, Some(_), Some(_)) => conflict("given gradients", "data"),
            (_, Some(table), _) => Ok(Source::Gradients(Arc::new(table.clone()))),
            (.., Some(data)) => Ok(Source::Data(data.clone())),
            (key, None, None) => Ok(Source::Objective(choice(key.as_deref())?)),
        }
    }

    fn checked_start(&self, source: &Source, number: NumberType) -> Result<Vec<Literal>, Error> {
        let theta = self.state.as_ref().and_then(|state| state.theta.clone());
        if theta.is_some() && self.start.is_some() {
            let why = "the state says where theta is; leave one of them out";
            return Err(Error::Conflict { first: "start", second: "a state with theta", why });
        }
        let texts = theta.or_else(|| self.start.clone()).unwrap_or_else(|| source.default_start());
        let expected = source.dimension();
        if texts.len() != expected {
            let of = source.name().to_owned();
            return Err(Error::Dimension { what: "start", given: texts.len(), expected, of });
        }
        texts.iter().enumerate().map(|(index, text)| read_start(index, text, number)).collect()
    }

    fn checked_switches(&self, form: Form) -> Result<Switches, Error> {
        let find = |key: &str| form.switches().iter().copied().find(|switch| switch.key() == key);
        let mut switches = Vec::new();
        for (key, on) in &self.switches {
            let switch = find(key).ok_or_else(|| lacks(form, key))?;
            if *on {
                switches.push(switch);
            }
        }
        Ok(switches.into_iter().collect())
    }

    fn checked_hyper_parameters(
        &self,
        source: &Source,
        form: Form,
        number: NumberType,
        rate: &Rate,
    ) -> Result<HyperParameters, Error> {
        for (key, _) in &self.hyper_parameters {
            if !form.parameters().any(|parameter| parameter.key() == key) {
                return Err(lacks(form, key));
            }
        }
        let values = form.parameters().map(|parameter| {
            let given = self.hyper_parameters.iter().find(|(key, _)| key == parameter.key());
            let text = match (given, source, parameter) {
                // It stands for the first of those that are given.
                (_, _, HyperParameter::Alpha) if rate.first().is_some() => rate.first(),
                (Some((_, text)), ..) => Some(text.as_str()),
                (None, Source::Objective(objective), HyperParameter::Alpha)
                    if form.optimizer().is_kin_of_adam() =>
                {
                    Some(objective.facts().alpha)
                }
                (None, ..) => form.default_of(parameter),
            };
            let text = text.ok_or_else(|| Error::NoDefault {
                rule: form.to_string(),
                parameter: parameter.key(),
                allowed: parameter.allowed(),
            })?;
            // Of given alphas, unlike of one for all, the first may be 0.
            let given = parameter == HyperParameter::Alpha && rate.first().is_some();
            let read = || text.parse().map_err(|reason| not_a_number(parameter.key(), text, reason));
            Ok((parameter, if given { read()? } else { parameter.read(text, number)? }))
        });
        Ok(HyperParameters::new(values.collect::<Result<_, Error>>()?))
    }
}

/// The number of steps that a text gives, or that the gradients or alphas have.
pub(super) fn checked_steps(
    source: &Source,
    alphas: Option<&Alphas>,
    given: Option<&str>,
) -> Result<u64, Error> {
    // Without rows they are only the name of what is elsewhere.
    let rows = alphas.map(|alphas| alphas.values().len() as u64).filter(|rows| *rows > 0);
    let steps = match (given, source, rows) {
        (Some(text), ..) => read_steps(text)?,
        // Where only the alphas are counted, there are as many steps.
        (None, Source::Objective(_) | Source::Data(_), Some(rows)) => rows,
        (None, ..) => source.default_steps(),
    };
    if let (Some(alphas), Some(rows)) = (alphas, rows)
        && rows < steps
    {
        let (rows, steps) = (count(rows, "alpha"), count(steps, "step"));
        let problem = format!("there are {rows} in it, but the run takes {steps}; give one for each");
        return Err(Error::Content {
            place: Place { file: alphas.name().into(), ..Default::default() },
            problem,
        });
    }
    match source {
        // Without rows it is only the name of gradients that are elsewhere.
        Source::Gradients(table) if table.rows() < steps && table.rows() > 0 => {
            Err(Error::TooFewGradients { asked: steps, rows: table.rows(), of: table.name().into() })
        }
        _ => Ok(steps),
    }
}

fn not_a_number(what: &str, text: &str, reason: LiteralError) -> Error {
    Error::NotANumber { what: what.into(), text: text.into(), reason }
}

/// A setting that is not one of this rule.
fn lacks(form: Form, key: &str) -> Error {
    let known = form.parameters().map(HyperParameter::key).chain(form.switches().iter().map(|s| s.key()));
    let known = known.collect::<Vec<_>>().join(", ");
    Error::UnknownParameter { rule: form.to_string(), parameter: key.into(), known }
}

fn choice<C: Choice + Default>(key: Option<&str>) -> Result<C, Error> {
    key.map_or_else(|| Ok(C::default()), C::from_key)
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
    // Whole numbers up to 10^15 are exact in binary64; nobody waits for more steps.
    let value = text.parse().map_or(f64::NAN, |literal: Literal| literal.to_f64());
    if !(1.0..=1e15).contains(&value) || value.fract() > 0.0 {
        return Err(Error::OutOfRange {
            what: "steps",
            text: text.trim().into(),
            allowed: "a whole number from 1 to 1e15",
            why: String::new(),
        });
    }
    Ok(value as u64)
}
