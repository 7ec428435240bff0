//! Steps as `tracing` events, for those who collect these anyway.

use crate::Quantity;
use crate::rule::Recorder;
use crate::scalar::Number;
use std::array::from_fn;
use tracing_core::callsite::DefaultCallsite;
use tracing_core::field::{Field, FieldSet, Value};
use tracing_core::metadata::Kind;
use tracing_core::{Event, Level, Metadata, dispatcher, identify_callsite};

/// t and the coordinate, then the quantities under their own names. The macros of `tracing` would want every name
/// spelled once more.
const NAMES: [&str; 2 + Quantity::COUNT] = {
    let mut names = ["t", "coordinate"].as_slice();
    let mut all = [""; 2 + Quantity::COUNT];
    let mut index = 0;
    while let [first, rest @ ..] = names {
        all[index] = first;
        (index, names) = (index + 1, rest);
    }
    while index < all.len() {
        all[index] = Quantity::KEYS[index - 2];
        index += 1;
    }
    all
};

static CALLSITE: DefaultCallsite = DefaultCallsite::new(&METADATA);

static METADATA: Metadata<'static> = Metadata::new(
    "step",
    "adamscope",
    Level::TRACE,
    None,
    None,
    None,
    FieldSet::new(&NAMES, identify_callsite!(&CALLSITE)),
    Kind::EVENT,
);

/// The recorder that emits a `tracing` event for each coordinate of each step.
///
/// # Shape
///
/// The event's name is `step`, its target `adamscope`, its level TRACE: a run has many of them. Its fields are `t`,
/// `coordinate`, and whatever quantities the rule hands over, under the names of [`Quantity::key`], as binary64 numbers; a
/// quantity that the coordinates share is in the event of each. An event a coordinate and not a step: fields are single
/// values, and so can be filtered and plotted by whoever collects them.
///
/// Where nobody listens, it costs a look a step.
///
/// # Example
///
/// ```
/// use adamscope::objective::{FromObjective, Objective};
/// use adamscope::rule::Adam;
/// use adamscope::trace::{Events, Run};
///
/// let adam = Adam::new(|parameter| if parameter == adamscope::HyperParameter::Eps { 1e-8 } else { 0.9 });
/// let mut run = Run::new(adam, vec![3.0_f64, 4.0], FromObjective::new(Objective::Bowl));
/// // Two events, if a subscriber asks for them.
/// run.advance(&mut Events::new()).unwrap();
/// assert_eq!(run.t(), 1);
/// ```
#[derive(Debug)]
pub struct Events {
    fields: Vec<Field>,
    /// Whether somebody listens to this step.
    heard: bool,
    t: u64,
    coordinate: Option<u64>,
    shared: [Option<f64>; Quantity::COUNT],
    own: [Option<f64>; Quantity::COUNT],
}

impl Default for Events {
    fn default() -> Self {
        Self {
            fields: METADATA.fields().iter().collect(),
            heard: false,
            t: 0,
            coordinate: None,
            shared: [None; Quantity::COUNT],
            own: [None; Quantity::COUNT],
        }
    }
}

impl Events {
    /// A recorder that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Emits what was seen of the last coordinate, if there is one.
    fn emit(&mut self) {
        let Some(coordinate) = self.coordinate.take() else { return };
        if !self.heard {
            return;
        }
        let quantities: [Option<f64>; Quantity::COUNT] =
            from_fn(|index| self.own[index].or(self.shared[index]));
        let values: [_; 2 + Quantity::COUNT] = from_fn(|index| {
            let value = match index {
                0 => Some(&self.t as &dyn Value),
                1 => Some(&coordinate as &dyn Value),
                _ => quantities[index - 2].as_ref().map(|value| value as &dyn Value),
            };
            (&self.fields[index], value)
        });
        Event::dispatch(&METADATA, &METADATA.fields().value_set(&values));
    }
}

impl<S: Number> Recorder<S> for Events {
    fn step(&mut self, t: u64) {
        self.emit();
        self.heard =
            !CALLSITE.interest().is_never() && dispatcher::get_default(|current| current.enabled(&METADATA));
        self.t = t;
        self.shared = [None; Quantity::COUNT];
    }

    fn coordinate(&mut self, index: usize) {
        self.emit();
        self.coordinate = Some(index as u64);
        self.own = [None; Quantity::COUNT];
    }

    fn each(&mut self, quantity: Quantity, value: S) -> S {
        if self.heard {
            self.own[quantity as usize] = Some(value.value().to_f64());
        }
        value
    }

    fn once(&mut self, quantity: Quantity, value: S::Hyper) -> S::Hyper {
        if self.heard {
            self.shared[quantity as usize] = Some(S::narrow(value).value().to_f64());
        }
        value
    }

    fn wants(&self, _: Quantity) -> bool {
        self.heard
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        self.emit();
    }
}
