//! What watching costs: Adam of the library against a loop written by hand, as ratios of one run.
//!
//! `cargo bench` measures with Criterion and then prints the ratios. The hand-written loop does the rule's arithmetic in
//! the rule's order and is compiled for the same processor, so that only the way it is written differs.

mod common;
#[path = "common/hand.rs"]
mod hand;

use adamscope::rule::{Adam, Ignore};
use adamscope::trace::{Columns, Run};
use adamscope::{HyperParameter, Quantity};
use common::Measured;
use criterion::{Criterion, Throughput};
use hand::{ALPHA, AtHand, BETA1, BETA2, EPS, gradient, on_this_processor};
use std::hint::black_box;

/// What the promise about storing is made for.
const STORED: [Quantity; 6] = [
    Quantity::FirstMoment,
    Quantity::SecondMoment,
    Quantity::FirstMomentHat,
    Quantity::SecondMomentHat,
    Quantity::Update,
    Quantity::Parameter,
];

/// In the second-level cache with all columns, and far outside any.
const SIZES: [usize; 2] = [1_000, 1_000_000];

fn run(n: usize) -> Run<f64, Adam<f64>, AtHand, 2> {
    let adam = Adam::new(|parameter| match parameter {
        HyperParameter::Alpha => ALPHA,
        HyperParameter::Beta1 => BETA1,
        HyperParameter::Beta2 => BETA2,
        _ => EPS,
    });
    Run::new(adam, vec![1.0; n], AtHand(gradient(n)))
}

#[inline(always)]
fn by_hand(t: u64, g: &[f64], theta: &mut [f64], m: &mut [f64], v: &mut [f64]) {
    let n = g.len();
    let (theta, m, v) = (&mut theta[..n], &mut m[..n], &mut v[..n]);
    let correction1 = 1.0 - BETA1.powf(t as f64);
    let correction2 = 1.0 - BETA2.powf(t as f64);
    for i in 0..n {
        m[i] = BETA1 * m[i] + (1.0 - BETA1) * g[i];
        v[i] = BETA2 * v[i] + (1.0 - BETA2) * (g[i] * g[i]);
        let m_hat = m[i] / correction1;
        let v_hat = v[i] / correction2;
        theta[i] -= ALPHA * m_hat / (v_hat.sqrt() + EPS);
    }
}

fn measure(criterion: &mut Criterion, n: usize) {
    let mut group = criterion.benchmark_group(n.to_string());
    group.throughput(Throughput::Elements(n as u64));

    let g = gradient(n);
    let (mut theta, mut m, mut v) = (vec![1.0; n], vec![0.0; n], vec![0.0; n]);
    let mut t = 0;
    group.bench_function("hand", |bencher| {
        bencher.iter(|| {
            t += 1;
            on_this_processor(
                #[inline(always)]
                || by_hand(black_box(t), black_box(&g), &mut theta, &mut m, &mut v),
            );
        });
    });

    let mut bare = run(n);
    group.bench_function("bare", |bencher| bencher.iter(|| bare.advance(&mut Ignore)));

    let mut stored = run(n);
    let mut columns = Columns::new(&STORED, n);
    columns.reserve(1);
    group.bench_function("stored", |bencher| {
        bencher.iter(|| {
            columns.clear();
            stored.store(&mut columns)
        });
    });

    let from = vec![1.0_f64; n * STORED.len()];
    let mut to = vec![0.0_f64; n * STORED.len()];
    group.bench_function("copy", |bencher| bencher.iter(|| to.copy_from_slice(black_box(&from))));
    group.finish();
}

fn tell(measured: &Measured) {
    println!("{}", common::RATIOS);
    for n in SIZES {
        let [hand, bare, stored, copy] =
            ["hand", "bare", "stored", "copy"].map(|name| measured.median(&n.to_string(), name));
        println!("{n:>8} coordinates, bare / hand-written:       {:>6.3}   <= 1.02", bare / hand);
        if n == SIZES[0] {
            println!("{n:>8} coordinates, stored / hand-written:     {:>6.3}   <= 1.15", stored / hand);
        } else {
            println!(
                "{n:>8} coordinates, stored / (bare + copy):    {:>6.3}   <= 1.15",
                stored / (bare + copy)
            );
        }
    }
}

fn main() {
    Measured::tell(|criterion| SIZES.into_iter().for_each(|n| measure(criterion, n)), tell);
}
