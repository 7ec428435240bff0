//! Claim: a step allocates nothing; a run allocates its columns, once.

use adamscope::objective::{FromObjective, GradientTable, LogisticRegression, Objective};
use adamscope::rule::{Adam, Ignore};
use adamscope::trace::Run;
use adamscope::{Choice, Experiment, ExperimentBuilder, HyperParameter, Quantity, Selection};

const NUMBERS: [&str; 2] = ["f64", "f32"];

/// How often the allocator is asked for memory, new or more.
fn allocations(work: impl FnOnce()) -> u64 {
    allocation_counter::measure(work).count_total
}

/// Each objective; given gradients of a number of coordinates that isn't a multiple of the lanes; data, of whose rows an
/// epoch leaves a smaller batch.
fn sources(steps: u64) -> Vec<ExperimentBuilder> {
    let rows: Vec<[f64; 7]> = (1..=steps).map(|t| [(t as f64).sin(); 7]).collect();
    let given = GradientTable::from_rows("given", &rows).unwrap();
    let objectives = Objective::ALL.iter().map(|objective| Experiment::builder().objective(objective.key()));
    let features: Vec<[f64; 6]> = (0..7).map(|row| [f64::from(row).sin(); 6]).collect();
    let data = LogisticRegression::new("data", &features, &[0, 1, 1, 0, 0, 1, 1], 3, 1).unwrap();
    let others = [Experiment::builder().gradients(given), Experiment::builder().data(data)];
    objectives.chain(others).map(|builder| builder.steps(steps)).collect()
}

/// Everything; and some steps, the last coordinate, some quantities.
fn selections(experiment: &Experiment) -> [Selection; 2] {
    let last = experiment.start().len() - 1;
    let some = Some(vec![Quantity::Parameter, Quantity::StepSize, Quantity::Correction2]);
    [Selection::default(), Selection { every: 3, coordinates: Some(vec![last]), quantities: some }]
}

#[test]
fn ten_thousand_steps_allocate_as_often_as_ten() {
    let collected = |steps: u64| -> Vec<u64> {
        let mut counts = Vec::new();
        for number in NUMBERS {
            for source in sources(steps) {
                let experiment = source.number(number).build().unwrap();
                for selection in selections(&experiment) {
                    let stepper = experiment.stepper(&selection).unwrap();
                    counts.push(allocations(|| drop(stepper.collect().unwrap())));
                }
            }
        }
        counts
    };
    assert_eq!(collected(10_000), collected(10));
}

#[test]
fn after_the_first_a_step_allocates_nothing() {
    for number in NUMBERS {
        for source in sources(100) {
            let experiment = source.number(number).build().unwrap();
            for selection in selections(&experiment) {
                let mut stepper = experiment.stepper(&selection).unwrap();
                stepper.advance().unwrap();
                let count = allocations(|| while stepper.advance().unwrap().is_some() {});
                assert_eq!(count, 0, "{experiment}, {selection:?}");
            }
        }
    }
}

#[test]
fn after_the_first_a_step_that_nobody_watches_allocates_nothing() {
    let adam = Adam::new(|parameter| match parameter {
        HyperParameter::Alpha => 0.02,
        HyperParameter::Eps => 1e-8,
        _ => 0.9,
    });
    let mut run = Run::new(adam, vec![-1.2_f64, 1.0], FromObjective::new(Objective::Rosenbrock));
    run.advance(&mut Ignore).unwrap();
    assert_eq!(allocations(|| (0..100).for_each(|_| run.advance(&mut Ignore).unwrap())), 0);
}
