//! What streaming costs: a run written as it goes, against formatting the same floats alone, as ratios of one run.
//!
//! `cargo bench` measures with Criterion and then prints the ratios. Streaming is everything from the experiment to the
//! bytes: the steps are run, and their numbers formatted, separated and handed to a writer that only counts. Formatting
//! alone is `zmij`, which both formats use, into one buffer, of numbers that lie ready in memory. Between the two stands
//! replaying, which writes a recorded trace and so leaves out the running; it and the run of many coordinates tell how
//! much of the rest is the step and how much the separators.

mod common;

use adamscope::objective::GradientTable;
use adamscope::render::{WriteError, write_csv, write_jsonl};
use adamscope::scalar::Value;
use adamscope::trace::Replay;
use adamscope::{Experiment, Selection, Step, Stepper, Trace};
use common::Measured;
use criterion::{Bencher, Criterion, Throughput};
use std::array;
use std::hint::black_box;
use std::io::{self, Write};

/// Long enough that opening the run and writing the header don't count.
const STEPS: usize = 10_000;

/// Takes everything, and keeps only how much it was.
struct Counting(u64);

impl Write for Counting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += black_box(bytes).len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// How a run is written.
type Format<Run> = fn(&mut Run, &mut Counting) -> Result<(), WriteError>;

/// The experiments by name: the default, and one whose steps have so many coordinates that what is done once a step
/// hardly counts.
fn experiments() -> [(&'static str, Experiment); 3] {
    let bowl = |number| Experiment::builder().number(number).steps(STEPS);
    let rows: Vec<[f64; 100]> =
        (0..STEPS / 50).map(|t| array::from_fn(|i| ((t * 100 + i) as f64).sin())).collect();
    let wide = GradientTable::from_rows("sines", &rows).expect("sines are finite");
    [("f64", bowl("f64")), ("f32", bowl("f32")), ("wide", Experiment::builder().gradients(wide))]
        .map(|(name, builder)| (name, builder.build().expect("all of it is in range")))
}

/// Every float that a stream of the trace writes, in its order; `float` takes it out of its [`Value`].
fn floats<F>(trace: &Trace, float: impl Fn(Value) -> Option<F>) -> Vec<F> {
    let values = |step: Step<'_>| -> Vec<Value> {
        let quantities = trace.quantities().iter();
        quantities.filter_map(|quantity| step.values(*quantity)).flatten().collect()
    };
    trace.steps().flat_map(values).filter_map(float).collect()
}

fn alone<F: zmij::Float>(bencher: &mut Bencher, floats: &[F]) {
    let mut buffer = zmij::Buffer::new();
    bencher.iter(|| floats.iter().map(|float| black_box(buffer.format(*float)).len()).sum::<usize>());
}

fn measure(criterion: &mut Criterion, name: &str, experiment: &Experiment) {
    let trace = experiment.trace().expect("it runs to its end");
    let (wide, narrow) = (
        floats(&trace, |value| if let Value::F64(float) = value { Some(float) } else { None }),
        floats(&trace, |value| if let Value::F32(float) = value { Some(float) } else { None }),
    );
    let mut group = criterion.benchmark_group(format!("formatting-{name}"));
    group.throughput(Throughput::Elements((wide.len() + narrow.len()) as u64));
    group.bench_function("alone", |bencher| {
        if narrow.is_empty() { alone(bencher, &wide) } else { alone(bencher, &narrow) }
    });

    let formats: [(&str, Format<Stepper>, Format<Replay<'_>>); 2] = [
        ("csv", |run, out| write_csv(run, out), |trace, out| write_csv(trace, out)),
        ("jsonl", |run, out| write_jsonl(run, out), |trace, out| write_jsonl(trace, out)),
    ];
    for (format, stream, replay) in formats {
        group.bench_function(format!("{format} streamed"), |bencher| {
            bencher.iter(|| {
                let mut run = experiment.stepper(&Selection::default()).expect("all of it can be selected");
                stream(&mut run, &mut Counting(0)).expect("counting takes everything");
            });
        });
        group.bench_function(format!("{format} replayed"), |bencher| {
            bencher
                .iter(|| replay(&mut trace.replay(), &mut Counting(0)).expect("counting takes everything"));
        });
    }
    group.finish();
}

fn tell(measured: &Measured) {
    println!("{}", common::RATIOS);
    for (name, _) in experiments() {
        let median = |which: &str| measured.median(&format!("formatting-{name}"), which);
        for format in ["csv", "jsonl"] {
            let speed = |how| median("alone") / median(&format!("{format} {how}"));
            println!(
                "{name:>4}, {format:>5} streamed / formatting alone:     {:>6.3}   >= 0.7",
                speed("streamed")
            );
            println!("{name:>4}, {format:>5} replayed / formatting alone:     {:>6.3}", speed("replayed"));
        }
    }
}

fn main() {
    let measure = |criterion: &mut Criterion| {
        for (name, experiment) in experiments() {
            measure(criterion, name, &experiment);
        }
    };
    Measured::tell(measure, tell);
}
