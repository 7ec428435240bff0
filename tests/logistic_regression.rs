//! Claim: logistic regression has the loss and the gradient of its formula, on minibatches that are told in advance.

use adamscope::objective::{FromData, GradientTable, Gradients, LogisticRegression};
use adamscope::scalar::Number;
use adamscope::{Error, Experiment, ExperimentBuilder, Quantity, Source, Trace};
use proptest::prelude::*;
use std::sync::Arc;

/// Two clouds of points about (1, 2) and (-1, -2), the labels those of the clouds: separable.
fn clouds(rows: usize, batch: usize, seed: u64) -> LogisticRegression {
    let label = |row: usize| (row % 2) as u8;
    let row = |row: usize| {
        let (side, angle) = (if label(row) == 1 { 1.0 } else { -1.0 }, row as f64 * 2.4);
        [side + 0.8 * angle.cos(), 2.0 * side + 0.8 * angle.sin()]
    };
    let features: Vec<[f64; 2]> = (0..rows).map(row).collect();
    let labels: Vec<u8> = (0..rows).map(label).collect();
    LogisticRegression::new("clouds", &features, &labels, batch, seed).unwrap()
}

fn tiny(batch: usize) -> LogisticRegression {
    LogisticRegression::new("tiny", &[[1.0, -2.0], [0.5, 3.0], [-1.5, 0.25]], &[1, 0, 1], batch, 5).unwrap()
}

/// The minibatch loss and gradient of step `t`.
fn at<S: Number<Hyper = f64>>(data: &LogisticRegression, t: u64, theta: &[S]) -> (f64, Vec<S>) {
    let mut g = theta.to_vec();
    let loss = FromData::new(Arc::new(data.clone())).at(t, theta, &mut g).unwrap();
    (loss.unwrap(), g)
}

fn experiment(data: LogisticRegression) -> ExperimentBuilder {
    Experiment::builder().data(data)
}

fn run(experiment: ExperimentBuilder) -> Trace {
    experiment.build().unwrap().trace().unwrap()
}

fn parameters(trace: &Trace) -> Vec<f64> {
    trace.last().unwrap().values(Quantity::Parameter).unwrap().into_iter().map(|x| x.to_f64()).collect()
}

fn message<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    result.unwrap_err().to_string()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn the_gradient_of_a_step_is_the_difference_quotient_of_its_loss(
        theta in [-3.0_f64..3.0, -3.0..3.0, -3.0..3.0],
        t in 1..20_u64,
        batch in 1..12_usize,
        seed: u64,
    ) {
        let data = clouds(11, batch.min(11), seed);
        let (_, g) = at(&data, t, &theta);
        let h = 1.0 / 131_072.0;
        for (index, slope) in g.into_iter().enumerate() {
            let value = |offset: f64| {
                let mut theta = theta;
                theta[index] += offset;
                at(&data, t, &theta).0
            };
            let quotient = (value(h) - value(-h)) / (2.0 * h);
            // A row's loss has third derivatives below |x|³/10, or 3 here, of which h²/6 are cut off; and a loss below 20
            // is rounded a dozen times.
            let allowed = 0.5 * h * h + 12.0 * 20.0 * f64::EPSILON / h;
            prop_assert!((slope - quotient).abs() <= allowed, "g[{index}] = {slope:?}, quotient {quotient:?}");
        }
    }

    #[test]
    fn loss_and_gradient_of_a_step_are_those_of_the_textbook(
        theta in [-2.0_f64..2.0, -2.0..2.0, -2.0..2.0],
        t in 1..20_u64,
        seed: u64,
    ) {
        let rows: Vec<[f64; 2]> = (0..7).map(|row| [f64::from(row).sin(), 0.5 * f64::from(row) - 1.0]).collect();
        let labels = [0, 1, 1, 0, 1, 0, 0];
        let data = LogisticRegression::new("seven", &rows, &labels, 3, seed).unwrap();
        let (mut loss, mut g) = (0.0, [0.0; 3]);
        let batch = data.rows_of(t);
        for &row in &batch {
            let ([x0, x1], y) = (rows[row], f64::from(labels[row]));
            let p = 1.0 / (1.0 + (-(theta[0] * x0 + theta[1] * x1 + theta[2])).exp());
            loss -= y * p.ln() + (1.0 - y) * (1.0 - p).ln();
            for (slope, x) in g.iter_mut().zip([x0, x1, 1.0]) {
                *slope += (p - y) * x;
            }
        }
        let ours = at(&data, t, &theta);
        let n = batch.len() as f64;
        // 1 − p, which the textbook's form cancels, is above 1e-4 here.
        prop_assert!((ours.0 - loss / n).abs() < 1e-11);
        for (ours, slope) in ours.1.iter().zip(g) {
            prop_assert!((ours - slope / n).abs() < 1e-14, "{ours:?}, textbook {:?}", slope / n);
        }
    }

    #[test]
    fn a_gradient_in_f32_is_that_of_f64_at_the_same_point_rounded_once(
        theta in [-3.0_f32..3.0, -3.0_f32..3.0, -3.0_f32..3.0],
        t in 1..20_u64,
        seed: u64,
    ) {
        let data = clouds(11, 4, seed);
        let (loss, g) = at(&data, t, &theta);
        let (loss_wide, g_wide) = at(&data, t, &theta.map(f64::from));
        prop_assert_eq!(loss.to_bits(), loss_wide.to_bits());
        let rounded: Vec<u32> = g_wide.into_iter().map(|slope| (slope as f32).to_bits()).collect();
        prop_assert_eq!(g.into_iter().map(f32::to_bits).collect::<Vec<_>>(), rounded);
    }

    #[test]
    fn each_epoch_visits_every_row_once(rows in 1..40_usize, batch in 1..40_usize, seed: u64) {
        let data = clouds(rows, batch.min(rows), seed);
        let per_epoch = data.steps_per_epoch();
        prop_assert_eq!(per_epoch, rows.div_ceil(batch.min(rows)) as u64);
        for epoch in 0..3 {
            let batches = (1..=per_epoch).map(|t| data.rows_of(epoch * per_epoch + t));
            let batches: Vec<Vec<usize>> = batches.collect();
            let (last, full) = batches.split_last().unwrap();
            prop_assert!(full.iter().all(|rows| rows.len() == data.batch()));
            prop_assert!((1..=data.batch()).contains(&last.len()));
            let mut visited = batches.concat();
            visited.sort();
            prop_assert_eq!(visited, (0..rows).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_losses_of_an_epoch_have_the_mean_of_all_rows(theta in [-3.0_f64..3.0, -3.0..3.0, -3.0..3.0], seed: u64) {
        let data = clouds(12, 4, seed);
        let mean = (1..=3).map(|t| at(&data, t, &theta).0).sum::<f64>() / 3.0;
        let whole = data.loss(&theta).unwrap();
        prop_assert!((mean - whole).abs() <= 16.0 * f64::EPSILON * whole);
        let (full_batch, _) = at(&clouds(12, 12, seed), 1, &theta);
        prop_assert!((full_batch - whole).abs() <= 16.0 * f64::EPSILON * whole);
    }
}

#[test]
fn at_zero_the_loss_is_ln_2_and_every_row_pulls_by_half() {
    let (loss, g) = at(&tiny(3), 1, &[0.0_f64; 3]);
    assert!((loss - std::f64::consts::LN_2).abs() <= f64::EPSILON);
    // Half the features of label 0 minus half those of label 1, over 3 rows; and one label more that is 1.
    for (slope, expected) in g.into_iter().zip([1.0, 4.75, -1.0]) {
        assert!((slope - expected / 6.0).abs() <= f64::EPSILON, "{slope:?}");
    }
    assert!((tiny(1).loss(&[0.0; 3]).unwrap() - std::f64::consts::LN_2).abs() <= f64::EPSILON);
}

#[test]
fn an_order_hangs_on_the_seed_alone() {
    let order = |seed, epoch: u64| clouds(20, 20, seed).rows_of(epoch + 1);
    assert_eq!(order(1, 0), order(1, 0));
    assert_ne!(order(1, 0), order(2, 0));
    assert_ne!(order(1, 0), order(1, 1));
    // Cut into other batches it is the same order.
    let cut: Vec<usize> = (1..=4).flat_map(|t| clouds(20, 6, 1).rows_of(t)).collect();
    assert_eq!(cut, order(1, 0));
    // Worked out apart, in Python: a change here changes every recorded trace.
    assert_eq!(order(1, 0), ORDER_OF_SEED_1);
    assert_eq!(order(1, 1), ORDER_OF_SEED_1_IN_EPOCH_1);
    // Step 0 is taken for step 1.
    assert_eq!(tiny(2).rows_of(0), tiny(2).rows_of(1));
}

const ORDER_OF_SEED_1: [usize; 20] = [9, 18, 10, 12, 19, 4, 5, 1, 16, 6, 14, 2, 15, 8, 11, 3, 13, 0, 17, 7];
const ORDER_OF_SEED_1_IN_EPOCH_1: [usize; 20] =
    [14, 16, 3, 7, 12, 13, 10, 15, 17, 4, 2, 8, 1, 5, 11, 6, 19, 18, 0, 9];

#[test]
fn steps_that_are_asked_for_out_of_order_are_the_same_steps() {
    let data = Arc::new(clouds(11, 4, 3));
    let mut gradients = FromData::new(data.clone());
    let theta = [0.3_f64, -0.2, 0.1];
    for t in [7, 1, 2, 9, 3, 3] {
        let mut g = theta;
        let loss = gradients.at(t, &theta, &mut g).unwrap().unwrap();
        let (alone, g_alone) = at(&data, t, &theta);
        assert_eq!(loss.to_bits(), alone.to_bits(), "step {t}");
        assert_eq!(g.map(f64::to_bits).to_vec(), g_alone.into_iter().map(f64::to_bits).collect::<Vec<_>>());
    }
}

#[test]
fn margins_however_large_have_a_loss_and_a_gradient() {
    let rows = [[1.0], [-1.0], [1.0], [-1.0]];
    let data = LogisticRegression::new("far", &rows, &[1, 0, 0, 1], 4, 0).unwrap();
    for weight in [40.0, 800.0, 1e6, 1e300, f64::MAX / 8.0] {
        // Two rows are right beyond doubt, and two are wrong by the weight.
        let (loss, g) = at(&data, 1, &[weight, 0.0]);
        assert!((loss / weight - 0.5).abs() < 1e-15, "{weight:e}: {loss:?}");
        assert!((g[0] - 0.5).abs() < 1e-15 && g[1].abs() < 1e-15, "{weight:e}: {g:?}");
        assert!((data.loss(&[weight, 0.0]).unwrap() / weight - 0.5).abs() < 1e-15);
    }
    let right = LogisticRegression::new("right", &rows[..1], &[1], 1, 0).unwrap();
    // e^-40, not lost to 1 - p.
    let (loss, g) = at(&right, 1, &[40.0, 0.0]);
    assert!((loss / (-40.0_f64).exp() - 1.0).abs() < 1e-15, "{loss:?}");
    assert!((g[0] / -(-40.0_f64).exp() - 1.0).abs() < 1e-15, "{g:?}");
    let (loss, g) = at(&right, 1, &[1e6_f64, 0.0]);
    assert!(loss.abs().to_bits() == 0 && g[0].abs().to_bits() == 0, "{loss:?}, {g:?}");
}

#[test]
fn adam_separates_two_clouds() {
    let data = clouds(40, 8, 1);
    for number in ["f64", "f32"] {
        let theta = parameters(&run(experiment(data.clone()).number(number).alpha("0.1").steps(200)));
        assert_eq!(data.accuracy(&theta).unwrap().to_bits(), 1.0_f64.to_bits());
        assert!(data.loss(&theta).unwrap() < 0.01);
    }
    let away = data.accuracy(&[-1.0, -2.0, 0.0]).unwrap();
    assert!(away < 0.5, "{away}");
}

#[test]
fn accuracy_is_the_share_of_rows_whose_label_is_likelier() {
    let data = LogisticRegression::new("four", &[[1.0], [2.0], [-1.0], [0.0]], &[1, 0, 0, 0], 1, 0).unwrap();
    // z = x: right, wrong, right; and at 0 it says 0.
    assert!((data.accuracy(&[1.0, 0.0]).unwrap() - 0.75).abs() < f64::EPSILON);
    assert!((data.accuracy(&[0.0, 1.0]).unwrap() - 0.25).abs() < f64::EPSILON);
}

#[test]
fn a_trace_records_the_loss_of_each_minibatch_and_is_reproducible() {
    let data = clouds(11, 4, 9);
    let builder = || experiment(data.clone()).alpha("0.05").steps(30);
    let trace = run(builder());
    assert_eq!(trace, run(builder()));
    let mut theta = vec![0.0_f64; 3];
    for step in trace.steps() {
        let (loss, g) = at(&data, step.t(), &theta);
        let recorded = |quantity, index| step.value(quantity, index).unwrap().to_f64();
        assert_eq!(recorded(Quantity::Loss, 0).to_bits(), loss.to_bits(), "t = {}", step.t());
        for (index, slope) in g.into_iter().enumerate() {
            assert_eq!(recorded(Quantity::Gradient, index).to_bits(), slope.to_bits(), "t = {}", step.t());
        }
        theta = (0..3).map(|index| recorded(Quantity::Parameter, index)).collect();
    }
}

#[test]
fn an_experiment_starts_from_zeros_for_one_epoch_and_says_what_it_runs_on() {
    let experiment = experiment(clouds(11, 4, 9)).build().unwrap();
    assert_eq!(
        experiment.to_string(),
        "adam (paper) on logistic regression of clouds, 11 rows in batches of 4 (seed 9),\nfrom θ₀ = (0, 0, \
         0)\nα = 0.001, β₁ = 0.9, β₂ = 0.999, ε = 1e-8; 3 steps in f64"
    );
    let json = serde_json::to_string(&experiment).unwrap();
    let head = r#"{"data":"clouds","batch":4,"seed":9,"start":["0","0","0"],"optimizer":"adam","#;
    assert!(json.starts_with(head), "{json}");
    let Source::Data(data) = experiment.source() else { panic!("it has data") };
    assert_eq!((data.rows(), data.dimension(), data.batch(), data.seed()), (11, 3, 4, 9));
}

#[test]
fn decimals_and_a_second_source_are_refused() {
    let refused = |builder: ExperimentBuilder| message(builder.build());
    assert_eq!(
        refused(experiment(tiny(1)).number("decimal")),
        "logistic regression and decimals can't go together: it needs exp, which they don't have; use f64 or f32"
    );
    assert_eq!(
        refused(experiment(tiny(1)).objective("bowl")),
        "an objective and data can't go together: either has gradients of its own; leave one of them out"
    );
    let table = GradientTable::from_rows("mine", &[[1.0; 3]]).unwrap();
    assert_eq!(
        refused(experiment(tiny(1)).gradients(table)),
        "given gradients and data can't go together: either has gradients of its own; leave one of them out"
    );
}

#[test]
fn a_point_of_another_dimension_is_refused() {
    let expected = "theta has 2 coordinates, but tiny has 3 coordinates; give 3";
    assert_eq!(message(tiny(1).loss(&[0.0; 2])), expected);
    assert_eq!(message(tiny(1).accuracy(&[0.0; 2])), expected);
    let mut gradients = FromData::new(Arc::new(tiny(1)));
    assert_eq!(message(gradients.at(1, &[0.0; 2], &mut [0.0; 3])), expected);
    assert_eq!(
        message(gradients.at(1, &[0.0; 3], &mut [0.0; 4])),
        "g has 4 coordinates, but tiny has 3 coordinates; give 3"
    );
    assert_eq!(
        message(experiment(tiny(1)).start([1, 2]).build()),
        "start has 2 coordinates, but tiny has 3 coordinates; give 3, separated by commas"
    );
}

#[test]
fn a_table_that_is_none_is_refused() {
    let refused = |features: &[&[f64]], labels: &[u8], batch| {
        message(LogisticRegression::new("mine", features, labels, batch, 0))
    };
    assert_eq!(
        refused(&[], &[], 1),
        "mine: there are no rows in it; give at least one row of features with its label"
    );
    assert_eq!(refused(&[&[]], &[1], 1), "mine: row 0 (from 0) has no features; give at least one");
    assert_eq!(
        refused(&[&[1.0], &[]], &[1, 0], 1),
        "mine: row 1 (from 0) has no features; give at least one"
    );
    assert_eq!(
        refused(&[&[1.0, 2.0], &[1.0]], &[1, 0], 1),
        "mine: row 1 (from 0) has 1 feature, but row 0 has 2; give every row the same number"
    );
    for (value, shown) in [(f64::NAN, "NaN"), (f64::INFINITY, "inf"), (f64::NEG_INFINITY, "-inf")] {
        assert_eq!(
            refused(&[&[1.0, 2.0], &[1.0, value]], &[1, 0], 1),
            format!("mine: feature 1 of row 1 (from 0) is {shown}; give a finite number")
        );
    }
    assert_eq!(refused(&[&[1.0], &[2.0]], &[1], 1), "mine: it has 1 label for 2 rows; give every row one");
    assert_eq!(
        refused(&[&[1.0], &[2.0]], &[1, 2], 1),
        "mine: the label of row 1 (from 0) is 2, but must be 0 or 1"
    );
    for batch in [0, 3, usize::MAX] {
        assert_eq!(
            refused(&[&[1.0], &[2.0]], &[1, 0], batch),
            format!("batch is {batch}, but must be at least 1 and at most the number of rows, 2")
        );
    }
}

#[test]
fn features_whose_squares_are_beyond_every_number_end_the_run_with_a_message() {
    let data = LogisticRegression::new("huge", &[[f64::MAX], [f64::MAX]], &[0, 0], 2, 0).unwrap();
    assert_eq!(
        message(experiment(data).build().unwrap().trace()),
        "step 1: v[0] is inf, which is not a finite number: it passed 1.8e308, the largest f64; scale the features down or \
         make alpha smaller"
    );
}
