//! Each coordinate of each step is a `tracing` event, with the numbers of the trace.

use adamscope::objective::{FromObjective, Objective};
use adamscope::rule::Adam;
use adamscope::trace::{Events, Run};
use adamscope::{Experiment, HyperParameter, Selection};
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use tracing_core::field::{Field, Visit};
use tracing_core::{Event, Level, Subscriber, subscriber::Interest};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

/// What a subscriber saw, event by event.
type Seen = Arc<Mutex<Vec<BTreeMap<String, f64>>>>;

struct Collect(Seen);

#[derive(Default)]
struct Fields(BTreeMap<String, f64>);

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.0.insert(field.name().into(), value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.insert(field.name().into(), value as f64);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        panic!("{} is no number: {value:?}", field.name());
    }
}

impl<S: Subscriber> Layer<S> for Collect {
    fn register_callsite(&self, _: &'static tracing_core::Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let metadata = event.metadata();
        assert_eq!(
            (metadata.name(), metadata.target(), *metadata.level()),
            ("step", "adamscope", Level::TRACE)
        );
        let mut fields = Fields::default();
        event.record(&mut fields);
        self.0.lock().unwrap().push(fields.0);
    }
}

fn adam() -> Adam<f64> {
    Adam::new(|parameter| match parameter {
        HyperParameter::Alpha => 0.1,
        HyperParameter::Beta1 => 0.9,
        HyperParameter::Beta2 => 0.999,
        _ => 1e-8,
    })
}

#[test]
fn each_coordinate_of_each_step_is_an_event_with_the_numbers_of_the_trace() {
    let seen = Seen::default();
    let _listening = tracing_subscriber::registry().with(Collect(seen.clone())).set_default();
    let mut run = Run::new(adam(), vec![3.0_f64, 4.0], FromObjective::new(Objective::Bowl));
    let mut events = Events::new();
    for _ in 0..5 {
        run.advance(&mut events).unwrap();
    }
    drop(events);

    let experiment = Experiment::builder().steps(5).build().unwrap();
    let all = experiment.quantities().unwrap();
    let everything = Selection { quantities: Some(all.clone()), ..Selection::default() };
    let trace = experiment.stepper(&everything).unwrap().collect().unwrap();
    let mut expected = Vec::new();
    for step in trace.steps() {
        for coordinate in 0..2 {
            let numbers = all.iter().map(|&quantity| {
                (quantity.key().to_owned(), step.value(quantity, coordinate).unwrap().to_f64())
            });
            let place = [("t".to_owned(), step.t() as f64), ("coordinate".to_owned(), coordinate as f64)];
            expected.push(numbers.chain(place).collect::<BTreeMap<_, _>>());
        }
    }
    assert_eq!(*seen.lock().unwrap(), expected);
}

#[test]
fn where_nobody_listens_the_run_is_the_same() {
    let run = |listen: bool| {
        let seen = Seen::default();
        let _listening =
            listen.then(|| tracing_subscriber::registry().with(Collect(seen.clone())).set_default());
        let mut run = Run::new(adam(), vec![3.0_f64, 4.0], FromObjective::new(Objective::Bowl));
        let mut events = Events::new();
        (0..5).for_each(|_| run.advance(&mut events).unwrap());
        drop(events);
        let count = seen.lock().unwrap().len();
        (run.theta().iter().map(|x| x.to_bits()).collect::<Vec<_>>(), count)
    };
    let ((heard, ten), (unheard, none)) = (run(true), run(false));
    assert_eq!((heard, ten, none), (unheard, 10, 0));
}
