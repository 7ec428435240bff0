//! A run's state after some step, from which another goes on.

use super::MAX_STEP;
use crate::Quantity;
use crate::error::{Error, count};
use crate::scalar::{Literal, NumberType};
use crate::trace::Step;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// What a rule remembers after step t, and where θ is: all that the steps after it need.
///
/// The quantities are those that the rule says it [remembers](crate::rule::Rule::REMEMBERED), such as m and v; others are
/// left aside, so that any whole step of a trace is a state.
///
/// # Example
///
/// A run that goes on is the uninterrupted one, to the bit:
///
/// ```
/// use adamscope::{Experiment, Quantity, State, Trace};
///
/// let whole = Experiment::builder().steps(10).build().unwrap().trace().unwrap();
/// let state = State::of(whole.step(4).unwrap());
/// let rest = Experiment::builder().state(state).steps(6).build().unwrap().trace().unwrap();
/// assert_eq!(rest.steps().next().unwrap().t(), 5);
/// let theta = |trace: &Trace| trace.last().unwrap().value(Quantity::Parameter, 0);
/// assert_eq!(theta(&rest), theta(&whole));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    pub(super) t: u64,
    pub(super) theta: Option<Vec<String>>,
    pub(super) memory: Vec<(Quantity, Vec<Literal>)>,
}

impl State {
    /// The state after step `t` of which nothing else is known.
    pub fn after(t: u64) -> Self {
        Self { t, ..Self::default() }
    }

    /// The same with what is known of a quantity: a number a coordinate. θ is where the run goes on from.
    ///
    /// # Errors
    ///
    /// A text is no number.
    pub fn with(
        mut self,
        quantity: Quantity,
        values: impl IntoIterator<Item = impl ToString>,
    ) -> Result<Self, Error> {
        let texts: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
        if quantity == Quantity::Parameter {
            self.theta = Some(texts);
            return Ok(self);
        }
        let read = |(index, text): (usize, String)| {
            let literal = text.parse().and_then(|literal| NumberType::F64.hold(literal));
            let what = format!("state: {}[{index}]", quantity.key());
            literal.map_err(|reason| Error::NotANumber { what, text, reason })
        };
        let literals = texts.into_iter().enumerate().map(read).collect::<Result<_, _>>()?;
        self.memory.retain(|(earlier, _)| *earlier != quantity);
        self.memory.push((quantity, literals));
        Ok(self)
    }

    /// The state after a recorded step, with all of its quantities.
    pub fn of(step: Step<'_>) -> Self {
        let mut state = Self::after(step.t());
        for quantity in Quantity::all().filter(|quantity| !quantity.facts().shared) {
            let Some(values) = step.values(quantity) else { continue };
            // What was recorded is a number.
            state = state.clone().with(quantity, values).unwrap_or(state);
        }
        state
    }

    /// Which step was the last.
    pub fn t(&self) -> u64 {
        self.t
    }

    /// θ, if it is known.
    pub fn theta(&self) -> Option<&[String]> {
        self.theta.as_deref()
    }

    /// What is remembered of a quantity.
    pub fn get(&self, quantity: Quantity) -> Option<&[Literal]> {
        self.memory.iter().find(|(known, _)| *known == quantity).map(|(_, values)| values.as_slice())
    }

    /// Each quantity with what is remembered of it.
    pub fn iter(&self) -> impl Iterator<Item = (Quantity, &[Literal])> {
        self.memory.iter().map(|(quantity, values)| (*quantity, values.as_slice()))
    }

    /// Whether a run may have come so far.
    pub(super) fn check_step(&self) -> Result<(), String> {
        if self.t > MAX_STEP { Err(format!("t is {}, but must be at most 1e15", self.t)) } else { Ok(()) }
    }

    /// Only what a rule remembers, checked.
    pub(super) fn checked(
        &self,
        remembered: &[Quantity],
        dimension: usize,
        number: NumberType,
    ) -> Result<Self, Error> {
        let mut memory = Vec::new();
        for quantity in remembered {
            let key = quantity.key();
            let needed = remembered.iter().map(|quantity| quantity.key()).collect::<Vec<_>>().join(", ");
            let refused = |problem| Err(Error::State { problem });
            let Some(values) = self.get(*quantity) else {
                return refused(format!(
                    "there is no {key} in it; to go on, this rule needs t, theta, {needed}"
                ));
            };
            if values.len() != dimension {
                let given = count(values.len() as u64, "number");
                let expected = count(dimension as u64, "coordinate");
                return refused(format!("{key} has {given}, but θ has {expected}; give it one for each"));
            }
            for (index, value) in values.iter().enumerate() {
                if let Err(reason) = number.hold(value.clone()) {
                    return refused(format!("{key}[{index}] `{value}` {reason}"));
                }
                if never_negative(*quantity) && value.to_f64() < 0.0 {
                    return refused(format!(
                        "{key}[{index}] is {value}, but it is made of squares and at least 0"
                    ));
                }
            }
            memory.push((*quantity, values.to_vec()));
        }
        Ok(Self { t: self.t, theta: None, memory })
    }
}

/// Whether a rule takes the root of it, or the larger of it and a length.
fn never_negative(quantity: Quantity) -> bool {
    use Quantity::{InfinityNorm, MaxSecondMoment, SecondMoment, SquaredDirections};
    matches!(quantity, InfinityNorm | MaxSecondMoment | SecondMoment | SquaredDirections)
}

/// Under the names that a step of a trace has, with the numbers as texts.
impl Serialize for State {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("t", &self.t)?;
        for (quantity, values) in self.iter() {
            map.serialize_entry(quantity.key(), &values.iter().map(Literal::as_str).collect::<Vec<_>>())?;
        }
        map.end()
    }
}
