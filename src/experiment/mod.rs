//! An experiment: all that determines a run, checked.

mod builder;
#[cfg(feature = "formats")]
mod file;
mod lines;
mod schedule;
mod state;
#[cfg(feature = "formats")]
mod state_file;
mod vary;

pub use builder::ExperimentBuilder;
#[cfg(feature = "formats")]
pub use file::ExperimentFile;
#[cfg(feature = "homework")]
pub(crate) use file::Setting;
pub use schedule::{Alphas, Rate, Schedule};
pub use state::State;
#[cfg(feature = "formats")]
pub use state_file::{read_alphas, read_state};

use crate::Quantity;
use crate::choice::Choice;
use crate::error::Error;
#[cfg(feature = "formats")]
use crate::objective::GradientTable;
use crate::objective::Source;
use crate::quantity::Facts;
use crate::rule::{
    Chosen, Clip, Convention, Form, HyperParameter, HyperParameters, Optimizer, Rule, Switches, WithRule,
};
use crate::scalar::{Literal, Number, NumberType, Scalar};
use crate::trace::{Selection, Stepper, Trace, derived_of, quantities_of};
use serde::ser::{Serialize, SerializeMap, Serializer};
#[cfg(feature = "formats")]
use std::sync::Arc;

/// The number of the last step that there may be. Whole numbers up to it are exact in binary64, and nobody waits for more.
pub(crate) const MAX_STEP: u64 = 10_u64.pow(15);

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
    form: Form,
    number: NumberType,
    hyper_parameters: HyperParameters,
    switches: Switches,
    rate: Rate,
    clip: Option<Clip>,
    state: Option<State>,
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
        self.form.optimizer()
    }

    /// Whose form of the rule.
    pub fn convention(&self) -> Convention {
        self.form.convention()
    }

    /// The rule, in that form.
    pub fn form(&self) -> Form {
        self.form
    }

    /// The number type.
    pub fn number(&self) -> NumberType {
        self.number
    }

    /// The hyper-parameters.
    pub fn hyper_parameters(&self) -> &HyperParameters {
        &self.hyper_parameters
    }

    /// The switches that are on.
    pub fn switches(&self) -> Switches {
        self.switches
    }

    /// What is known of a quantity in this rule, which may write it otherwise than Adam does.
    pub fn facts(&self, quantity: Quantity) -> Facts {
        self.form.facts(quantity, self.switches)
    }

    /// Where the α of each step comes from.
    pub fn rate(&self) -> &Rate {
        &self.rate
    }

    /// How large gradients may be.
    pub fn clip(&self) -> Option<&Clip> {
        self.clip.as_ref()
    }

    /// The state that it goes on from, if it does; θ of it is the [start](Self::start).
    pub fn state(&self) -> Option<&State> {
        self.state.as_ref()
    }

    /// How many steps are taken.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// The number of the step before the first: 0, unless it goes on from a state.
    pub fn before(&self) -> u64 {
        self.state.as_ref().map_or(0, State::t)
    }

    /// The number of the last step.
    pub fn last(&self) -> u64 {
        self.before() + self.steps
    }

    /// The α of step t; `None` if it is the same in every step.
    pub(crate) fn alpha<S: Number>(&self, t: u64) -> Option<S::Hyper> {
        let alpha = self.hyper_parameters.get(HyperParameter::Alpha)?;
        self.rate.alpha::<S>(alpha, self.before() + 1, t)
    }

    /// The same for another number of steps.
    ///
    /// # Errors
    ///
    /// There are no gradients or alphas for so many, or it is none.
    pub fn with_steps(&self, steps: u64) -> Result<Self, Error> {
        let alphas = if let Rate::Given(alphas) = &self.rate { Some(alphas.as_ref()) } else { None };
        let steps = builder::checked_steps(&self.source, alphas, Some(&steps.to_string()))?;
        Ok(Self { steps, ..self.clone() })
    }

    /// Whether its gradients and alphas are at hand, and not only the names of files that a trace says they came from.
    ///
    /// # Errors
    ///
    /// They aren't, so that it can't be run.
    pub(crate) fn check_at_hand(&self) -> Result<(), Error> {
        if let Source::Gradients(table) = &self.source
            && table.rows() == 0
        {
            return Err(Error::NoGradients { of: table.name().into() });
        }
        match &self.rate {
            Rate::Given(alphas) if alphas.values().is_empty() => {
                Err(Error::NoAlphas { of: alphas.name().into() })
            }
            _ => Ok(()),
        }
    }

    /// The same with every switch off.
    #[cfg(feature = "homework")]
    pub(crate) fn without_switches(&self) -> Self {
        Self { switches: Switches::default(), ..self.clone() }
    }

    /// Its rule, with hyper-parameters as `number` reads them; `with` says what is done with it.
    pub fn rule<'a, H, W>(&self, mut number: impl FnMut(HyperParameter, &Literal) -> H, with: W) -> W::Output
    where
        H: Scalar<Hyper = H> + 'a,
        W: WithRule<'a, H>,
    {
        let nonzero = self.hyper_parameters.iter().filter(|(_, literal)| !literal.is_zero());
        let chosen = Chosen {
            form: self.form,
            dimension: self.start.len(),
            number: self.number,
            switches: self.switches,
            nonzero: nonzero.map(|(parameter, _)| parameter).collect(),
        };
        // `build` has seen to it that there is a value for each hyper-parameter of the optimizer.
        let given = |parameter| self.hyper_parameters.get(parameter).cloned().unwrap_or_default();
        chosen.rule(|parameter| number(parameter, &given(parameter)), with)
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

    /// The same with alphas that were not at hand when it was built.
    #[cfg(feature = "formats")]
    pub(crate) fn with_alphas(mut self, alphas: Alphas) -> Self {
        let first = alphas.values().first().cloned();
        let values = self.hyper_parameters.iter().map(|(parameter, literal)| match (&first, parameter) {
            (Some(first), HyperParameter::Alpha) => (parameter, first.clone()),
            _ => (parameter, literal.clone()),
        });
        self.hyper_parameters = HyperParameters::new(values.collect());
        self.rate = Rate::Given(Arc::new(alphas));
        self
    }

    /// The same in another form of its rule: with the hyper-parameters and switches that this has in common with it, and
    /// that form's defaults; one that has none is 0.
    #[cfg(feature = "homework")]
    pub(crate) fn in_form(&self, form: Form) -> Self {
        let value = |parameter| {
            let given = self.hyper_parameters.get(parameter).cloned();
            let default =
                || form.default_of(parameter).and_then(|text| text.parse().ok()).unwrap_or_default();
            (parameter, given.unwrap_or_else(default))
        };
        let hyper_parameters = HyperParameters::new(form.parameters().map(value).collect());
        let switches = form.switches().iter().copied().filter(|switch| self.switches.has(*switch)).collect();
        Self { form, hyper_parameters, switches, ..self.clone() }
    }

    /// Every quantity that its run has, parts of equations included.
    ///
    /// # Errors
    ///
    /// It can't be run in its number type.
    pub fn quantities(&self) -> Result<Vec<Quantity>, Error> {
        quantities_of(self)
    }

    /// The quantity of that name.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`], which lists those that a run of it has.
    ///
    /// ```
    /// let sgd = adamscope::Experiment::builder().optimizer("sgd").build().unwrap();
    /// let error = sgd.quantity("grad").unwrap_err();
    /// assert_eq!(error.to_string(), "there is no quantity `grad`; choose from loss, g, update, theta");
    /// ```
    pub fn quantity(&self, key: &str) -> Result<Quantity, Error> {
        if let Ok(quantity) = Quantity::from_key(key) {
            return Ok(quantity);
        }
        let there = self.quantities()?;
        Err(Error::unknown_name("quantity", key, there.iter().map(|quantity| quantity.key())))
    }

    /// What its rule remembers from step to step, of what its run hands over; and whether it accumulates more.
    fn remembered(&self) -> Result<(Vec<Quantity>, bool), Error> {
        let there = self.quantities()?;
        let (all, accumulates) = self.rule(|_, literal| literal.to_f64(), Remembered);
        Ok((all.iter().copied().filter(|quantity| there.contains(quantity)).collect(), accumulates))
    }

    /// The quantities that the rule itself doesn't form; they are worked out beside it, and nothing follows from them.
    ///
    /// # Errors
    ///
    /// It can't be run in its number type.
    pub fn derived(&self) -> Result<Vec<Quantity>, Error> {
        derived_of(self)
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
                "beta1 is larger than beta2, so that the second moment forgets faster than the first; usual are 0.9 \
                 and 0.999"
                    .into(),
            );
        }
        notes
    }

    /// What a trace shows that the rule itself never works out, as a sentence, if there is anything.
    pub fn note_of_derived(&self) -> Option<String> {
        // Parts of equations are shown only to who asks for them by name.
        let derived = self.derived().unwrap_or_default();
        let derived: Vec<&str> =
            derived.into_iter().filter(|quantity| !quantity.facts().part).map(Quantity::key).collect();
        let keys = derived.join(", ");
        let form = self.form;
        (!derived.is_empty()).then(|| {
            format!("{form} itself forms no {keys}; worked out for the trace, and nothing follows from it")
        })
    }
}

/// Asks a rule what it remembers.
struct Remembered;

impl WithRule<'_, f64> for Remembered {
    type Output = (&'static [Quantity], bool);

    fn with<const MEMORY: usize, A: Rule<MEMORY, Hyper = f64>>(self, _: A) -> Self::Output {
        (&A::REMEMBERED, A::ACCUMULATES)
    }
}

/// The keys are those of the command line's options; hyper-parameters and the start are the text they were given.
impl Serialize for Experiment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.source.serialize_into(&mut map)?;
        self.serialize_settings(&mut map)?;
        map.end()
    }
}

impl Experiment {
    /// The entries that follow on those of the source.
    fn serialize_settings<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("start", &self.start.iter().map(Literal::as_str).collect::<Vec<_>>())?;
        map.serialize_entry("optimizer", self.optimizer().key())?;
        map.serialize_entry("convention", self.convention().key())?;
        map.serialize_entry("number", self.number.key())?;
        for (parameter, literal) in self.hyper_parameters.iter() {
            match &self.rate {
                Rate::Given(alphas) if parameter == HyperParameter::Alpha => {
                    map.serialize_entry("alpha-file", alphas.name())?;
                }
                _ => map.serialize_entry(parameter.key(), literal.as_str())?,
            }
        }
        for switch in self.switches.iter() {
            map.serialize_entry(switch.key(), &true)?;
        }
        if let Rate::Schedule(schedule) = &self.rate {
            map.serialize_entry("schedule", &schedule.to_string())?;
        }
        if let Some(clip) = &self.clip {
            map.serialize_entry(clip.key(), clip.limit().as_str())?;
        }
        map.serialize_entry("steps", &self.steps)?;
        // A table in TOML, which comes last.
        if let Some(state) = &self.state {
            map.serialize_entry("state", state)?;
        }
        Ok(())
    }
}
