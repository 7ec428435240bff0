//! An experiment: all that determines a run, checked.

use crate::choice::{Choice, unknown};
use crate::error::{Error, count};
use crate::objective::{GradientTable, LogisticRegression, Objective, Source};
use crate::rule::{Convention, HyperParameter, HyperParameters, Optimizer};
use crate::scalar::{Literal, NumberType};
use crate::trace::{Selection, Stepper, Trace};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::sync::Arc;

/// The most characters of a line of an experiment's text, where it can be broken.
const LINE: usize = 80;

/// All that determines a run: where gradients come from, the start, the rule, its hyper-parameters, the number type
/// and the number of steps. Complete and checked; see [`Experiment::builder`].
///
/// Numbers are kept as the text they were given, so that each number type makes its own of it and nothing is lost on
/// the way into a file and back.
///
/// # Example
///
/// ```
/// use adamscope::Experiment;
///
/// // The example everyone starts from is the default.
/// let experiment = Experiment::builder().build().unwrap();
/// assert_eq!(
///     experiment.to_string(),
///     "adam (paper) on bowl, f(x, y) = x² + y², from θ₀ = (3, 4)\n\
///      α = 0.1, β₁ = 0.9, β₂ = 0.999, ε = 1e-8; 10 steps in f64"
/// );
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    source: Source,
    start: Vec<Literal>,
    optimizer: Optimizer,
    convention: Convention,
    number: NumberType,
    hyper_parameters: HyperParameters,
    steps: u64,
}

impl Experiment {
    /// An experiment to be described.
    pub fn builder() -> ExperimentBuilder {
        ExperimentBuilder::default()
    }

    /// Where the gradients come from.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// θ_0.
    pub fn start(&self) -> &[Literal] {
        &self.start
    }

    /// The update rule.
    pub fn optimizer(&self) -> Optimizer {
        self.optimizer
    }

    /// Whose form of the rule.
    pub fn convention(&self) -> Convention {
        self.convention
    }

    /// The number type.
    pub fn number(&self) -> NumberType {
        self.number
    }

    /// The hyper-parameters.
    pub fn hyper_parameters(&self) -> &HyperParameters {
        &self.hyper_parameters
    }

    /// How many steps are taken.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Runs it and keeps every quantity of every step, parts of equations aside.
    ///
    /// # Errors
    ///
    /// [`Error::NotFinite`], or [`Error::NoDecimal`] for decimals, at the first quantity without a value; [`Error::Limit`]
    /// if the trace would be too large.
    pub fn trace(&self) -> Result<Trace, Error> {
        self.stepper(&Selection::default())?.collect()
    }

    /// Gets it ready to run, step by step, keeping what is selected.
    ///
    /// # Errors
    ///
    /// A coordinate or quantity is selected that the run doesn't have.
    pub fn stepper(&self, selection: &Selection) -> Result<Stepper, Error> {
        Stepper::new(self, selection)
    }

    /// The same with gradients that were not at hand when it was built.
    #[cfg(feature = "formats")]
    pub(crate) fn with_gradients(mut self, table: GradientTable) -> Self {
        self.source = Source::Gradients(Arc::new(table));
        self
    }

    /// What is allowed but deserves a remark, a sentence each.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for (parameter, literal) in self.hyper_parameters.iter() {
            if let Some(normalised) = literal.normalised() {
                notes.push(format!("{} {literal} is {normalised}", parameter.key()));
            }
        }
        let value = |parameter| self.hyper_parameters.get(parameter).map(Literal::to_f64);
        if let (Some(beta1), Some(beta2)) = (value(HyperParameter::Beta1), value(HyperParameter::Beta2))
            && beta1 > beta2
        {
            notes.push(
                "beta1 is larger than beta2: the second moment forgets faster than the first, so that a step can be \
                 many times alpha; usual are 0.9 and 0.999"
                    .into(),
            );
        }
        notes
    }
}

impl std::fmt::Display for Experiment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let what = format!("{} ({}) on {},", self.optimizer.key(), self.convention.key(), self.source);
        let from = format!("from θ₀ = {}", point(&self.start));
        // A formula may be long.
        let fits = what.chars().count() + 1 + from.chars().count() <= LINE;
        write!(f, "{what}{}{from}", if fits { ' ' } else { '\n' })?;
        let mut separator = "\n";
        for (parameter, literal) in self.hyper_parameters.iter() {
            write!(f, "{separator}{} = {literal}", parameter.symbol())?;
            separator = ", ";
        }
        write!(f, "; {} in {}", count(self.steps, "step"), self.number.key())
    }
}

/// A point as a person writes it; of a long one the first coordinates.
fn point(coordinates: &[Literal]) -> String {
    const SHOWN: usize = 6;
    let mut shown: Vec<&str> = coordinates.iter().take(SHOWN).map(Literal::as_str).collect();
    if coordinates.iter().all(Literal::is_zero) && coordinates.len() > SHOWN {
        return format!("0 in all {} coordinates", coordinates.len());
    }
    if let [one] = shown.as_slice() {
        return (*one).to_owned();
    }
    let rest;
    if coordinates.len() > SHOWN {
        rest = format!("… {} in all", coordinates.len());
        shown.push(&rest);
    }
    format!("({})", shown.join(", "))
}

/// The keys are those of the command line's options; hyper-parameters and the start are the text they were given.
impl Serialize for Experiment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.source.serialize_into(&mut map)?;
        map.serialize_entry("start", &self.start.iter().map(Literal::as_str).collect::<Vec<_>>())?;
        map.serialize_entry("optimizer", self.optimizer.key())?;
        map.serialize_entry("convention", self.convention.key())?;
        map.serialize_entry("number", self.number.key())?;
        for (parameter, literal) in self.hyper_parameters.iter() {
            map.serialize_entry(parameter.key(), literal.as_str())?;
        }
        map.serialize_entry("steps", &self.steps)?;
        map.end()
    }
}

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
    steps: Option<String>,
}

impl ExperimentBuilder {
    /// The settings by name: the command line's options, and the keys of a file. That of `gradients` names a file; who
    /// reads it gives the table to [`gradients`](Self::gradients).
    pub fn keys() -> impl Iterator<Item = &'static str> + Clone {
        let hyper_parameters = HyperParameter::ALL.iter().map(|parameter| parameter.key());
        ["objective", "gradients", "start", "optimizer", "convention", "number"]
            .into_iter()
            .chain(hyper_parameters)
            .chain(["steps"])
    }

    /// Any setting but `gradients`, by name and as text; `start` is separated by commas.
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
    ///      beta1, beta2, eps, steps. Did you mean `alpha`?"
    /// );
    /// ```
    pub fn set(self, key: &str, text: &str) -> Result<Self, Error> {
        let f64 = NumberType::F64;
        match key {
            "objective" => Objective::from_key(text).map(|_| self.objective(text)),
            "start" => {
                for (index, coordinate) in text.split(',').enumerate() {
                    read_start(index, coordinate, f64)?;
                }
                Ok(self.start(text.split(',')))
            }
            "optimizer" => Optimizer::from_key(text).map(|_| self.optimizer(text)),
            "convention" => Convention::from_key(text).map(|_| self.convention(text)),
            "number" => NumberType::from_key(text).map(|_| self.number(text)),
            "steps" => read_steps(text).map(|_| self.steps(text)),
            _ => match HyperParameter::ALL.iter().find(|parameter| parameter.key() == key) {
                Some(parameter) => parameter.read(text, f64).map(|_| self.hyper_parameter(key, text)),
                None => Err(unknown("setting", key, Self::keys())),
            },
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

    /// How many steps to take. Without it 10; with gradients, all there are; with data, one epoch.
    pub fn steps(mut self, steps: impl ToString) -> Self {
        self.steps = Some(steps.to_string());
        self
    }

    /// Checks the description and fills in what it leaves open.
    ///
    /// # Errors
    ///
    /// A name is unknown, a text is no number or out of its range, the start has another number of coordinates than the
    /// gradient, there are fewer gradients than steps, or two settings exclude each other, such as data and decimals.
    pub fn build(self) -> Result<Experiment, Error> {
        let source = self.checked_source()?;
        let optimizer = choice(self.optimizer.as_deref())?;
        let convention = choice(self.convention.as_deref())?;
        let number = choice(self.number.as_deref())?;
        source.check_number(number)?;
        let start = self.checked_start(&source, number)?;
        let hyper_parameters = self.checked_hyper_parameters(&source, optimizer, convention, number)?;
        let steps = self.checked_steps(&source)?;
        Ok(Experiment { source, start, optimizer, convention, number, hyper_parameters, steps })
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
        let texts = self.start.clone().unwrap_or_else(|| source.default_start());
        let expected = source.dimension();
        if texts.len() != expected {
            let of = source.name().to_owned();
            return Err(Error::Dimension { what: "start", given: texts.len(), expected, of });
        }
        texts.iter().enumerate().map(|(index, text)| read_start(index, text, number)).collect()
    }

    fn checked_hyper_parameters(
        &self,
        source: &Source,
        optimizer: Optimizer,
        convention: Convention,
        number: NumberType,
    ) -> Result<HyperParameters, Error> {
        let known = optimizer.parameters();
        for (key, _) in &self.hyper_parameters {
            if !known.iter().any(|parameter| parameter.key() == key) {
                let known = known.iter().map(|parameter| parameter.key()).collect::<Vec<_>>().join(", ");
                return Err(Error::UnknownParameter {
                    optimizer: optimizer.key(),
                    parameter: key.clone(),
                    known,
                });
            }
        }
        let values = known.iter().map(|parameter| {
            let given = self.hyper_parameters.iter().find(|(key, _)| key == parameter.key());
            let text = match (given, source, parameter) {
                (Some((_, text)), ..) => text,
                (None, Source::Objective(objective), HyperParameter::Alpha) => objective.facts().alpha,
                (None, ..) => convention.default_of(optimizer, *parameter),
            };
            Ok((*parameter, parameter.read(text, number)?))
        });
        Ok(HyperParameters::new(values.collect::<Result<_, Error>>()?))
    }

    fn checked_steps(&self, source: &Source) -> Result<u64, Error> {
        let steps = match &self.steps {
            Some(text) => read_steps(text)?,
            None => source.default_steps(),
        };
        match source {
            // Without rows it is only the name of gradients that are elsewhere.
            Source::Gradients(table) if table.rows() < steps && table.rows() > 0 => {
                Err(Error::TooFewGradients { asked: steps, rows: table.rows(), of: table.name().into() })
            }
            _ => Ok(steps),
        }
    }
}

fn choice<C: Choice + Default>(key: Option<&str>) -> Result<C, Error> {
    key.map_or_else(|| Ok(C::default()), C::from_key)
}

fn read_start(index: usize, text: &str, number: NumberType) -> Result<Literal, Error> {
    let held = text.parse().and_then(|literal| number.hold(literal));
    held.map_err(|reason| Error::NotANumber { what: format!("start[{index}]"), text: text.into(), reason })
}

/// A whole number of at least 1, also as `1e6`.
fn read_steps(text: &str) -> Result<u64, Error> {
    // Whole numbers up to 2^53 are exact in binary64; nobody waits for more steps.
    let value = text.parse().map_or(f64::NAN, |literal: Literal| literal.to_f64());
    if !(1.0..=9_007_199_254_740_992.0).contains(&value) || value.fract() > 0.0 {
        return Err(Error::OutOfRange {
            what: "steps",
            text: text.trim().into(),
            allowed: "a whole number of at least 1",
            why: String::new(),
        });
    }
    Ok(value as u64)
}

impl Choice for NumberType {
    const KIND: &'static str = "number type";
    const ALL: &'static [Self] = &NumberType::ALL;

    fn key(self) -> &'static str {
        NumberType::key(self)
    }
}
