//! What marking costs: a table of 10 steps marked, as a ratio to reading it.
//!
//! Wrong tables take longer than right ones, since everything that could explain them is tried.

mod common;

use adamscope::homework::{Settings, Sheet, mark};
use adamscope::{Experiment, Quantity, Selection, render::write_csv};
use common::Measured;
use criterion::Criterion;

const COLUMNS: [Quantity; 7] = [
    Quantity::Gradient,
    Quantity::FirstMoment,
    Quantity::SecondMoment,
    Quantity::FirstMomentHat,
    Quantity::SecondMomentHat,
    Quantity::Update,
    Quantity::Parameter,
];

/// The whole run of an experiment as CSV.
fn table(experiment: &Experiment) -> Vec<u8> {
    let selection = Selection { quantities: Some(COLUMNS.to_vec()), ..Selection::default() };
    let mut text = Vec::new();
    let mut steps = experiment.stepper(&selection).expect("the quantities are Adam's");
    write_csv(&mut steps, &mut text).expect("memory takes it");
    text
}

fn measure(criterion: &mut Criterion) {
    let adam = || Experiment::builder().objective("square").start([3]).eps("0.1").steps(10);
    let experiment = adam().build().expect("a usual experiment");
    let right = table(&experiment);
    // Handed in for Adam with its corrections.
    let wrong = table(&adam().switch("no-bias-correction").build().expect("a usual experiment"));
    let mut group = criterion.benchmark_group("10 steps");
    group.bench_function("read", |bencher| {
        bencher.iter(|| Sheet::read("mine.csv", right.as_slice(), &experiment).expect("a table"));
    });
    for (name, text) in [("right", &right), ("wrong", &wrong)] {
        let sheet = Sheet::read("mine.csv", text.as_slice(), &experiment).expect("a table");
        group.bench_function(name, |bencher| {
            bencher.iter(|| mark(&experiment, &sheet, &Settings::default()).expect("few cells"));
        });
    }
    group.finish();
}

fn tell(measured: &Measured) {
    let [read, right, wrong] = ["read", "right", "wrong"].map(|name| measured.median("10 steps", name));
    for (name, time) in [("right", right), ("wrong", wrong)] {
        println!("{name} table of 10 steps, marked / read:        {:>6.1}", time / read);
        println!("{name} table of 10 steps, marked, milliseconds: {:>6.3}   <= 1", time / 1e6);
    }
}

fn main() {
    Measured::tell(measure, tell);
}
