//! Claim: objectives are what their formulas say, and the gradients that dual numbers give are theirs.

use adamscope::objective::rosenbrock;
use adamscope::scalar::{Dual, Number};
use adamscope::{Choice, Error, Experiment, Objective, Quantity};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

/// Binary64 or binary32, both of which are worked out in binary64 beside.
trait Float: Number<Hyper = f64> {
    /// The unit roundoff.
    const U: f64;
    /// The step of a central difference, about the cube root of the roundoff, where its two errors balance. A power of
    /// two, so that θ ± h is rounded little.
    const H: f64;
}

impl Float for f64 {
    const U: f64 = f64::EPSILON / 2.0;
    const H: f64 = 1.0 / 131_072.0;
}

impl Float for f32 {
    const U: f64 = f32::EPSILON as f64 / 2.0;
    const H: f64 = 1.0 / 128.0;
}

fn narrow<S: Float>(numbers: &[f64]) -> Vec<S> {
    numbers.iter().map(|&number| S::narrow(number)).collect()
}

/// The gradient of any function of two variables, as the library gets it.
fn by_dual<S: Float>(f: impl Fn([Dual<S>; 2]) -> Dual<S>, [x, y]: [S; 2]) -> [f64; 2] {
    [f([Dual::variable(x), Dual::fixed(y)]), f([Dual::fixed(x), Dual::variable(y)])].map(|f| f.slope.widen())
}

/// Derived by hand: each partial derivative as the terms that are added up. A new objective has to be derived, too.
fn by_hand(objective: Objective, theta: &[f64]) -> Vec<Vec<f64>> {
    match (objective, theta) {
        (Objective::Bowl, [x, y]) => vec![vec![2.0 * x], vec![2.0 * y]],
        (Objective::Square, [x]) => vec![vec![2.0 * x]],
        (Objective::Rosenbrock, &[x, y]) => rosenbrock_by_hand([x, y], 1.0, 100.0).into(),
        _ => panic!("derive the gradient of {} by hand", objective.key()),
    }
}

/// −2(a − x) − 4bx(y − x²) and 2b(y − x²).
fn rosenbrock_by_hand([x, y]: [f64; 2], a: f64, b: f64) -> [Vec<f64>; 2] {
    [vec![-2.0 * a, 2.0 * x, -4.0 * b * x * y, 4.0 * b * x * x * x], vec![2.0 * b * y, -2.0 * b * x * x]]
}

/// To within 16 roundoffs of the sum of the terms' sizes: no objective takes more than a dozen operations.
fn assert_sums_to<S: Float>(slope: f64, terms: &[f64]) -> TestCaseResult {
    let (sum, size) = terms.iter().fold((0.0, 0.0), |(sum, size), term| (sum + term, size + term.abs()));
    prop_assert!((slope - sum).abs() <= 16.0 * S::U * size, "{:?}: {slope:?}, by hand {sum:?}", S::TYPE);
    Ok(())
}

/// To within the two errors of a central difference. What is cut off falls with h²: D(2h) − D(h) is three times it, and
/// taken here in full. What is rounded away is that of two values, over 2h; the largest number that a value is made of is
/// the largest value with any signs of the coordinates.
fn assert_is_difference_quotient<S: Float>(
    f: impl Fn(&[S]) -> S,
    theta: &[S],
    index: usize,
    slope: f64,
) -> TestCaseResult {
    let at = |offset: f64| {
        let mut theta = theta.to_vec();
        theta[index] = S::narrow(theta[index].widen() + offset);
        (f(&theta).widen(), theta[index].widen())
    };
    let quotient = |h: f64| {
        let ((above, right), (below, left)) = (at(h), at(-h));
        (above - below) / (right - left)
    };
    let signs = |pattern: usize| -> Vec<S> {
        let sign = |index: usize| if pattern >> index & 1 == 1 { -1.0 } else { 1.0 };
        theta.iter().enumerate().map(|(index, x)| S::narrow(x.widen() * sign(index))).collect()
    };
    let largest = (0..1 << theta.len()).map(|pattern| f(&signs(pattern)).widen().abs()).fold(1.0, f64::max);
    let (fine, coarse) = (quotient(S::H), quotient(2.0 * S::H));
    let allowed = (fine - coarse).abs() + 16.0 * S::U * largest / S::H;
    prop_assert!(
        (slope - fine).abs() <= allowed,
        "{:?}: {slope:?}, quotient {fine:?} ± {allowed:e}",
        S::TYPE
    );
    Ok(())
}

fn check_named<S: Float>(objective: Objective, point: &[f64]) -> TestCaseResult {
    let theta: Vec<S> = narrow(&point[..objective.dimension()]);
    let mut g = theta.clone();
    let value = objective.gradient(&theta, &mut g).unwrap();
    prop_assert_eq!(value.widen().to_bits(), objective.value(&theta).unwrap().widen().to_bits());
    let wide: Vec<f64> = theta.iter().map(|x| x.widen()).collect();
    for (index, terms) in by_hand(objective, &wide).iter().enumerate() {
        assert_sums_to::<S>(g[index].widen(), terms)?;
        let f = |theta: &[S]| objective.value(theta).unwrap();
        assert_is_difference_quotient(f, &theta, index, g[index].widen())?;
    }
    Ok(())
}

fn check_rosenbrock<S: Float>(point: [f64; 2], a: f64, b: f64) -> TestCaseResult {
    let (theta, a, b) = (point.map(S::narrow), S::narrow(a), S::narrow(b));
    let slopes = by_dual(|theta| rosenbrock(theta, Dual::fixed(a), Dual::fixed(b)), theta);
    let by_hand = rosenbrock_by_hand(theta.map(S::widen), a.widen(), b.widen());
    for (index, (slope, terms)) in slopes.into_iter().zip(&by_hand).enumerate() {
        assert_sums_to::<S>(slope, terms)?;
        assert_is_difference_quotient(|theta| rosenbrock([theta[0], theta[1]], a, b), &theta, index, slope)?;
    }

    // The valley's lowest point, whatever the constants.
    let floor = [a, a * a];
    prop_assert_eq!(rosenbrock(floor, a, b).widen().abs().to_bits(), 0);
    let slopes = by_dual(|theta| rosenbrock(theta, Dual::fixed(a), Dual::fixed(b)), floor);
    prop_assert_eq!(slopes.map(|slope| slope.abs().to_bits()), [0, 0]);
    Ok(())
}

fn check_minimum<S: Float>(objective: Objective) {
    let Some(minimum) = objective.facts().minimum else { return };
    let theta: Vec<S> = narrow(minimum);
    let mut g = theta.clone();
    let value = objective.gradient(&theta, &mut g).unwrap();
    assert_eq!(value.widen().abs().to_bits(), 0, "{}", objective.key());
    assert!(g.iter().all(|slope| slope.widen().abs().to_bits() == 0), "{}: {g:?}", objective.key());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn gradients_of_the_named_objectives_are_those_derived_by_hand_and_the_difference_quotients(
        point in prop::collection::vec(-4.0..4.0, 4),
    ) {
        for &objective in Objective::ALL {
            check_named::<f64>(objective, &point)?;
            check_named::<f32>(objective, &point)?;
        }
    }

    #[test]
    fn the_gradient_of_rosenbrock_is_right_for_all_its_constants(
        point in [-4.0..4.0, -4.0..4.0],
        a in -3.0..3.0,
        b in 0.0..300.0,
    ) {
        check_rosenbrock::<f64>(point, a, b)?;
        check_rosenbrock::<f32>(point, a, b)?;
    }
}

#[test]
fn known_minima_have_value_0_and_no_slope() {
    for &objective in Objective::ALL {
        check_minimum::<f64>(objective);
        check_minimum::<f32>(objective);
    }
}

#[test]
fn a_point_of_another_dimension_is_refused() {
    for &objective in Objective::ALL {
        let right = objective.dimension();
        for wrong in (0..6).filter(|&length| length != right) {
            let refused = |what, result: Result<f64, Error>| {
                let of = objective.key().into();
                assert_eq!(result, Err(Error::Dimension { what, given: wrong, expected: right, of }));
            };
            refused("theta", objective.value(&vec![1.0; wrong]));
            refused("theta", objective.gradient(&vec![1.0; wrong], &mut vec![0.0; right]));
            refused("g", objective.gradient(&vec![1.0; right], &mut vec![0.0; wrong]));
        }
    }
}

#[test]
fn every_objective_has_a_start_and_an_alpha_that_can_be_run() {
    for &objective in Objective::ALL {
        let experiment = Experiment::builder().objective(objective.key()).build().unwrap();
        assert_eq!(experiment.start().len(), objective.dimension());
        assert!(objective.facts().minimum.is_none_or(|minimum| minimum.len() == objective.dimension()));
        experiment.trace().unwrap();
    }
}

#[test]
fn adam_gets_from_an_objectives_start_to_its_minimum_with_its_alpha() {
    for &objective in Objective::ALL {
        // Counted: from step 108, 107 and 2,530 on it is within 0.01 of the minimum, and stays there.
        let steps = match objective {
            Objective::Bowl | Objective::Square => 110,
            Objective::Rosenbrock => 2_600,
            _ => panic!("count the steps that {} takes", objective.key()),
        };
        for number in ["f64", "f32"] {
            let experiment = Experiment::builder().objective(objective.key()).number(number).steps(steps);
            let trace = experiment.build().unwrap().trace().unwrap();
            let theta = trace.last().unwrap().values(Quantity::Parameter).unwrap();
            let minimum = objective.facts().minimum.unwrap();
            let apart = theta.into_iter().zip(minimum).map(|(x, minimum)| x.to_f64() - minimum);
            let distance = apart.fold(0.0, f64::hypot);
            assert!(distance < 0.01, "{} in {number} is {distance} away", objective.key());
        }
    }
}
