//! What watching a framework's Adam costs: against loops written by hand with the same arithmetic, compiled for the same
//! processor.
//!
//! `cargo bench --bench conventions` measures with Criterion and then prints the ratios.

mod common;

use adamscope::objective::Gradients;
use adamscope::rule::xla::Xla;
use adamscope::rule::{Chosen, Convention, Form, Ignore, Optimizer, Rule, keras, optax, pytorch};
use adamscope::trace::{Columns, Run};
use adamscope::{Choice, Error, HyperParameter, Quantity};
use common::{Measured, by_hand};
use criterion::{BenchmarkGroup, Criterion, Throughput, measurement::WallTime};
use std::hint::black_box;

const ALPHA: f64 = 0.001;
const BETA1: f64 = 0.9;
const BETA2: f64 = 0.999;
const EPS: f64 = 1e-8;

/// In the second-level cache with all columns.
const N: usize = 1_000;

/// What the frameworks themselves have.
const STORED: [Quantity; 4] =
    [Quantity::FirstMoment, Quantity::SecondMoment, Quantity::Update, Quantity::Parameter];

fn gradient() -> Vec<f64> {
    (0..N).map(|i| (i * 7919 % 1000) as f64 / 500.0 - 1.0).collect()
}

/// A gradient that is there already, as it is for the loops written by hand.
#[derive(Clone)]
struct AtHand;

impl Gradients<f64> for AtHand {
    fn at(&mut self, t: u64, _: &[f64], g: &mut [f64]) -> Result<Option<f64>, Error> {
        if t == 1 {
            g.copy_from_slice(&gradient());
        }
        Ok(None)
    }

    fn has_loss(&self) -> bool {
        false
    }
}

/// Measures a rule, bare and stored.
fn watched<A: Rule<2, Hyper = f64>>(group: &mut BenchmarkGroup<'_, WallTime>, rule: A) {
    let mut bare = Run::new(rule, vec![1.0_f64; N], AtHand);
    let mut stored = bare.clone();
    group.bench_function("bare", |bencher| bencher.iter(|| bare.advance(&mut Ignore)));
    let mut columns = Columns::new(&STORED, N);
    columns.reserve(1);
    group.bench_function("stored", |bencher| {
        bencher.iter(|| {
            columns.clear();
            stored.store(&mut columns)
        });
    });
}

/// A step written by hand: t, g, θ, m, v, and where it keeps what is [`STORED`], if it does.
type ByHand = fn(u64, &[f64], &mut [f64], &mut [f64], &mut [f64], Option<&mut [Vec<f64>; 4]>);

/// What loops written by hand are over: slices as long as g, which spares them bounds checks.
macro_rules! over {
    ($g:ident: $($slice:ident),*) => {$( let $slice = &mut $slice[..$g.len()]; )*};
}

#[inline(always)]
fn pytorch_by_hand(
    t: u64,
    g: &[f64],
    theta: &mut [f64],
    m: &mut [f64],
    v: &mut [f64],
    mut keep: impl FnMut(usize, [f64; 4]),
) {
    over!(g: theta, m, v);
    let step = ALPHA / (1.0 - BETA1.powf(t as f64));
    let root2 = (1.0 - BETA2.powf(t as f64)).sqrt();
    for i in 0..g.len() {
        m[i] = (1.0 - BETA1).mul_add(g[i] - m[i], m[i]);
        v[i] = ((1.0 - BETA2) * g[i]).mul_add(g[i], v[i] * BETA2);
        let update = step * m[i] / (v[i].sqrt() / root2 + EPS);
        theta[i] -= update;
        keep(i, [m[i], v[i], update, theta[i]]);
    }
}

/// What XLA does to a subnormal result.
#[inline(always)]
fn flush(x: f64) -> f64 {
    if x.abs() < f64::MIN_POSITIVE { 0.0_f64.copysign(x) } else { x }
}

#[inline(always)]
fn optax_jit_by_hand(
    t: u64,
    g: &[f64],
    theta: &mut [f64],
    m: &mut [f64],
    v: &mut [f64],
    mut keep: impl FnMut(usize, [f64; 4]),
) {
    over!(g: theta, m, v);
    let reciprocal1 = 1.0 / (1.0 - BETA1.powf(t as f64));
    let reciprocal2 = 1.0 / (1.0 - BETA2.powf(t as f64));
    for i in 0..g.len() {
        let (g, before) = (flush(g[i]), flush(theta[i]));
        m[i] = flush((1.0 - BETA1).mul_add(g, flush(BETA1 * m[i])));
        v[i] = flush((1.0 - BETA2).mul_add(flush(g * g), flush(BETA2 * v[i])));
        let denominator = flush(flush(v[i] * reciprocal2).sqrt() + EPS);
        let direction = flush(flush(m[i] * reciprocal1) / denominator);
        theta[i] = flush((-ALPHA).mul_add(direction, before));
        keep(i, [m[i], v[i], flush(ALPHA * direction), theta[i]]);
    }
}

#[inline(always)]
fn keras_by_hand(
    t: u64,
    g: &[f64],
    theta: &mut [f64],
    m: &mut [f64],
    v: &mut [f64],
    mut keep: impl FnMut(usize, [f64; 4]),
) {
    over!(g: theta, m, v);
    let rate = ALPHA * (1.0 - BETA2.powf(t as f64)).sqrt() / (1.0 - BETA1.powf(t as f64));
    for i in 0..g.len() {
        let (g, before) = (flush(g[i]), flush(theta[i]));
        m[i] = flush(m[i] + flush(flush(g - m[i]) * (1.0 - BETA1)));
        v[i] = flush(v[i] + flush(flush(flush(g * g) - v[i]) * (1.0 - BETA2)));
        let update = flush(flush(m[i] * rate) / flush(v[i].sqrt() + EPS));
        theta[i] = flush(before - update);
        keep(i, [m[i], v[i], update, theta[i]]);
    }
}

/// The loop of that name: keeping nothing, or all that is [`STORED`].
macro_rules! by_hand {
    ($step:ident) => {
        |t, g, theta, m, v, kept| {
            by_hand(
                #[inline(always)]
                || match kept {
                    None => $step(t, g, theta, m, v, |_, _| {}),
                    Some([first, second, update, after]) => {
                        over!(g: first, second, update, after);
                        $step(
                            t,
                            g,
                            theta,
                            m,
                            v,
                            #[inline(always)]
                            |i, values| [first[i], second[i], update[i], after[i]] = values,
                        );
                    }
                },
            );
        }
    };
}

const CONVENTIONS: [(Convention, ByHand); 3] = [
    (Convention::Pytorch, by_hand!(pytorch_by_hand)),
    (Convention::OptaxJit, by_hand!(optax_jit_by_hand)),
    (Convention::Keras, by_hand!(keras_by_hand)),
];

fn measure(criterion: &mut Criterion, convention: Convention, by_hand: ByHand) {
    let mut group = criterion.benchmark_group(convention.key());
    group.throughput(Throughput::Elements(N as u64));

    let g = gradient();
    let (mut theta, mut m, mut v) = (vec![1.0; N], vec![0.0; N], vec![0.0; N]);
    let mut kept = [0; STORED.len()].map(|_| vec![0.0; N]);
    let mut t = 0;
    group.bench_function("hand", |bencher| {
        bencher.iter(|| {
            t += 1;
            by_hand(black_box(t), black_box(&g), &mut theta, &mut m, &mut v, None);
        });
    });
    group.bench_function("hand-stored", |bencher| {
        bencher.iter(|| {
            t += 1;
            by_hand(black_box(t), black_box(&g), &mut theta, &mut m, &mut v, Some(&mut kept));
        });
    });

    let form = Form::new(Optimizer::Adam, convention).expect("they all have Adam");
    let chosen = Chosen { form, dimension: N, ..Chosen::default() };
    let number = |parameter| match parameter {
        HyperParameter::Alpha => ALPHA,
        HyperParameter::Beta1 => BETA1,
        HyperParameter::Beta2 => BETA2,
        _ => EPS,
    };
    // By their types, not by name: a benchmark of three rules need not compile sixty.
    match convention {
        Convention::Pytorch => {
            watched(&mut group, pytorch::Adam::<f64, true, false>::chosen(&chosen, number))
        }
        Convention::OptaxJit => {
            watched(&mut group, Xla(optax::Adam::<f64, true, true>::chosen(&chosen, number)))
        }
        _ => watched(&mut group, Xla(keras::Adam::<f64, false>::chosen(&chosen, number))),
    }
    group.finish();
}

fn tell(measured: &Measured) {
    for (convention, _) in CONVENTIONS {
        let key = convention.key();
        let [hand, hand_stored, bare, stored] =
            ["hand", "hand-stored", "bare", "stored"].map(|name| measured.median(key, name));
        println!("{key:>10}, bare / hand-written:                {:>6.3}   <= 1.02", bare / hand);
        println!("{key:>10}, stored / hand-written that stores:  {:>6.3}   <= 1.20", stored / hand_stored);
        println!("{key:>10}, stored / hand-written:              {:>6.3}", stored / hand);
        println!("{key:>10}, hand-written, ns a coordinate:      {:>6.3}", hand / N as f64);
    }
}

fn main() {
    let all = |criterion: &mut Criterion| {
        CONVENTIONS.into_iter().for_each(|(convention, by_hand)| measure(criterion, convention, by_hand));
    };
    Measured::tell(all, tell);
}
