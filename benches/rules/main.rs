//! What watching costs, rule by rule: against loops written by hand with the same arithmetic, compiled for the same
//! processor.
//!
//! `cargo bench --bench rules` measures with Criterion and then prints the ratios.

mod cases;
#[path = "../common/mod.rs"]
mod common;
#[path = "../common/hand.rs"]
mod hand;

use adamscope::Quantity;
use adamscope::rule::{Chosen, Form, Ignore, Rule, WithRule};
use adamscope::trace::{Columns, Run};
use cases::{Case, cases, number};
use common::Measured;
use criterion::{BenchmarkGroup, Criterion, Throughput, measurement::WallTime};
use hand::{AtHand, gradient};
use std::hint::black_box;
use std::time::Duration;

/// Everything is measured briefly, and again when everything else was: what shares the machine may make storing take half as
/// long again for seconds, which a ratio of measurements one after the other would then say.
const ROUNDS: usize = 5;
const WARM_UP: Duration = Duration::from_millis(100);
const MEASUREMENT: Duration = Duration::from_millis(250);
const SAMPLES: usize = 20;

/// In the second-level cache with all columns.
const N: usize = 1_000;

/// Measures a rule, bare and stored.
struct Watched<'a, 'b> {
    group: &'a mut BenchmarkGroup<'b, WallTime>,
    kept: Vec<Quantity>,
}

impl WithRule<'_, f64> for Watched<'_, '_> {
    type Output = ();

    fn with<const MEMORY: usize, A: Rule<MEMORY, Hyper = f64>>(self, rule: A) {
        let mut bare = Run::new(rule, vec![1.0_f64; N], AtHand(gradient(N)));
        let mut stored = bare.clone();
        self.group.bench_function("bare", |bencher| bencher.iter(|| bare.advance(&mut Ignore)));
        let mut columns = Columns::new(&self.kept, N);
        columns.reserve(1);
        self.group.bench_function("stored", |bencher| {
            bencher.iter(|| {
                columns.clear();
                stored.store(&mut columns)
            });
        });
        stored.store(&mut columns).expect("a run that goes on, which is what was measured");
    }
}

/// Measures a case once more.
fn measure(criterion: &mut Criterion, case: &Case, round: usize) {
    let mut group = criterion.benchmark_group(case.group(round));
    group.warm_up_time(WARM_UP).measurement_time(MEASUREMENT).sample_size(SAMPLES).nresamples(1001);
    group.throughput(Throughput::Elements(N as u64));

    let g = gradient(N);
    let mut theta = vec![1.0; N];
    let mut memory = vec![vec![0.0; N]; case.remembered.len()];
    let mut kept = vec![vec![0.0; N]; case.kept().len()];
    let mut t = 0;
    group.bench_function("hand", |bencher| {
        bencher.iter(|| {
            t += 1;
            (case.by_hand)(black_box(t), black_box(&g), &mut theta, &mut memory, None);
        });
    });
    group.bench_function("hand-stored", |bencher| {
        bencher.iter(|| {
            t += 1;
            (case.by_hand)(black_box(t), black_box(&g), &mut theta, &mut memory, Some(&mut kept));
        });
    });

    let form = Form::new(case.optimizer, case.convention).expect("a form that there is");
    let chosen =
        Chosen { form, dimension: N, nonzero: case.options.iter().copied().collect(), ..Chosen::default() };
    chosen.rule(number, Watched { group: &mut group, kept: case.kept() });
    group.finish();
}

fn tell(measured: &Measured) {
    let [bare_title, stored_title, title] =
        ["bare / by hand", "stored / by hand that stores", "stored / by hand"];
    println!("{:<24}{bare_title:>16}{stored_title:>30}{title:>18}{:>22}", "", "by hand, ns a coord.");
    for case in cases() {
        let name = case.name();
        let [hand, hand_stored, bare, stored] = ["hand", "hand-stored", "bare", "stored"].map(|what| {
            let rounds = (1..=ROUNDS).map(|round| measured.least(&case.group(round), what));
            rounds.fold(f64::INFINITY, f64::min)
        });
        let [bare, stored_too, stored] = [bare / hand, stored / hand_stored, stored / hand];
        println!("{name:<24}{bare:>16.3}{stored_too:>30.3}{stored:>18.3}{:>22.3}", hand / N as f64);
    }
    println!("promised of Adam:         <= 1.02                       <= 1.20");
}

fn main() {
    let all = |criterion: &mut Criterion| {
        for round in 1..=ROUNDS {
            cases().iter().for_each(|case| measure(criterion, case, round));
        }
    };
    Measured::tell(all, tell);
}
