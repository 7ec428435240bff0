//! What marking costs: a table of 10 steps marked, and a folder of a thousand, as a ratio to reading them.
//!
//! Wrong tables take longer than right ones, since everything that could explain them is tried.

mod common;

use adamscope::homework::{Assignment, Class, Settings, Sheet, mark};
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
    measure_class(criterion, &experiment, [&right, &wrong]);
}

/// A folder of a thousand tables, half of them wrong.
fn measure_class(criterion: &mut Criterion, experiment: &Experiment, tables: [&[u8]; 2]) {
    let folder = std::env::temp_dir().join(format!("adamscope-class-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    let paths: Vec<_> = (0..1000).map(|number| folder.join(format!("{number}.csv"))).collect();
    for (path, table) in paths.iter().zip(tables.into_iter().cycle()) {
        std::fs::write(path, table).expect("a small file");
    }
    let open = |path| std::fs::File::open(path).expect("just written");
    let experiment = experiment.clone();
    let assignment = Assignment { experiment, steps_are_given: true, settings: Settings::default() };
    let mut group = criterion.benchmark_group("1000 files");
    group.sample_size(10);
    group.bench_function("read", |bencher| {
        let read = |path| Sheet::read("mine.csv", open(path), &assignment.experiment).expect("a table");
        bencher.iter(|| paths.iter().map(read).filter(|sheet| sheet.steps() == 10).count());
    });
    group.bench_function("marked", |bencher| {
        let mark = |path| assignment.check("mine.csv", open(path)).expect("a table").report;
        bencher.iter(|| Class::of(paths.iter().map(mark)));
    });
    group.finish();
    std::fs::remove_dir_all(&folder).expect("ours");
}

fn tell(measured: &Measured) {
    println!("{}", common::RATIOS);
    let [read, right, wrong] = ["read", "right", "wrong"].map(|name| measured.median("10 steps", name));
    for (name, time) in [("right", right), ("wrong", wrong)] {
        println!("{name} table of 10 steps, marked / read:        {:>6.1}", time / read);
        println!("{name} table of 10 steps, marked, milliseconds: {:>6.3}   <= 1", time / 1e6);
    }
    let [read, marked] = ["read", "marked"].map(|name| measured.median("1000 files", name));
    println!("1000 files of 10 steps, marked / read:         {:>6.1}", marked / read);
    println!("1000 files of 10 steps, marked, seconds:       {:>6.3}   <= 2", marked / 1e9);
}

fn main() {
    Measured::tell(measure, tell);
}
