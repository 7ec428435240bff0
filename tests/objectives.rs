//! Claim: objectives are what their formulas say, and the gradients that dual numbers give are theirs.

use adamscope::objective::{beale, ellipse, himmelblau, rosenbrock};
use adamscope::scalar::{Dual, Number};
use adamscope::{Choice, Error, Experiment, ExperimentBuilder, Objective, Quantity};
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
        (Objective::Ellipse, &[x, y]) => ellipse_by_hand([x, y], 10.0).into(),
        (Objective::Rosenbrock, &[x, y]) => rosenbrock_by_hand([x, y], 1.0, 100.0).into(),
        (Objective::Beale, &[x, y]) => beale_by_hand([x, y], [1.5, 2.25, 2.625]).into(),
        (Objective::Himmelblau, &[x, y]) => himmelblau_by_hand([x, y], 11.0, 7.0).into(),
        (Objective::Saddle, [x, y]) => vec![vec![2.0 * x], vec![-2.0 * y]],
        _ => panic!("derive the gradient of {} by hand", objective.key()),
    }
}

/// x and by.
fn ellipse_by_hand([x, y]: [f64; 2], b: f64) -> [Vec<f64>; 2] {
    [vec![x], vec![b * y]]
}

/// −2 Σ (c_i − x(1 − y^i))(1 − y^i) and 2 Σ (c_i − x(1 − y^i)) i x y^(i−1), multiplied out.
fn beale_by_hand([x, y]: [f64; 2], constants: [f64; 3]) -> [Vec<f64>; 2] {
    let (mut by_x, mut by_y) = (Vec::new(), Vec::new());
    for (i, c) in (1..).zip(constants) {
        let (power, below, factor) = (y.powi(i), y.powi(i - 1), 2.0 * f64::from(i) * x);
        by_x.extend([-2.0 * c, 2.0 * c * power, 2.0 * x, -4.0 * x * power, 2.0 * x * power * power]);
        by_y.extend([factor * c * below, -factor * x * below, factor * x * power * below]);
    }
    [by_x, by_y]
}

/// 4x(x² + y − a) + 2(x + y² − b) and 2(x² + y − a) + 4y(x + y² − b).
fn himmelblau_by_hand([x, y]: [f64; 2], a: f64, b: f64) -> [Vec<f64>; 2] {
    [
        vec![4.0 * x * x * x, 4.0 * x * y, -4.0 * a * x, 2.0 * x, 2.0 * y * y, -2.0 * b],
        vec![2.0 * x * x, 2.0 * y, -2.0 * a, 4.0 * x * y, 4.0 * y * y * y, -4.0 * b * y],
    ]
}

/// −2(a − x) − 4bx(y − x²) and 2b(y − x²).
fn rosenbrock_by_hand([x, y]: [f64; 2], a: f64, b: f64) -> [Vec<f64>; 2] {
    [vec![-2.0 * a, 2.0 * x, -4.0 * b * x * y, 4.0 * b * x * x * x], vec![2.0 * b * y, -2.0 * b * x * x]]
}

/// To within 16 roundoffs of the sum of the terms' sizes: no term of a slope is rounded more often. Beale's are the most:
/// five times in a bracket, four in its slope, then a product and four sums.
fn assert_sums_to<S: Float>(slope: f64, terms: &[f64]) -> TestCaseResult {
    let (sum, size) = terms.iter().fold((0.0, 0.0), |(sum, size), term| (sum + term, size + term.abs()));
    prop_assert!((slope - sum).abs() <= 16.0 * S::U * size, "{:?}: {slope:?}, by hand {sum:?}", S::TYPE);
    Ok(())
}

/// To within the two errors of a central difference. What is cut off falls with h²: D(2h) − D(h) is three times it, and
/// taken here in full. What is rounded away is that of two values, over 2h; the largest number that a value is made of is
/// the largest value with any signs of the coordinates, or with some of them 0.
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
    let corner = |pattern: usize| -> Vec<S> {
        let sign = |index: u32| [0.0, 1.0, -1.0][pattern / 3_usize.pow(index) % 3];
        (0..).zip(theta).map(|(index, x)| S::narrow(x.widen() * sign(index))).collect()
    };
    let corners = 0..3_usize.pow(theta.len() as u32);
    let largest = corners.map(|pattern| f(&corner(pattern)).widen().abs()).fold(1.0, f64::max);
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

/// The gradient of a function whose constants are fixed in it.
fn check_free<S: Float>(
    f: impl Fn([Dual<S>; 2]) -> Dual<S>,
    theta: [S; 2],
    by_hand: &[Vec<f64>; 2],
) -> TestCaseResult {
    for (index, (slope, terms)) in by_dual(&f, theta).into_iter().zip(by_hand).enumerate() {
        assert_sums_to::<S>(slope, terms)?;
        let value = |theta: &[S]| f([theta[0], theta[1]].map(Dual::fixed)).value;
        assert_is_difference_quotient(value, &theta, index, slope)?;
    }
    Ok(())
}

/// The value 0 and no slope.
fn check_free_minimum<S: Float>(f: impl Fn([Dual<S>; 2]) -> Dual<S>, theta: [S; 2]) -> TestCaseResult {
    prop_assert_eq!(f(theta.map(Dual::fixed)).value.widen().abs().to_bits(), 0);
    prop_assert_eq!(by_dual(f, theta).map(|slope| slope.abs().to_bits()), [0, 0]);
    Ok(())
}

fn check_ellipse<S: Float>(point: [f64; 2], b: f64) -> TestCaseResult {
    let ([x, y], b) = (point.map(S::narrow), S::narrow(b));
    let f = |theta| ellipse(theta, Dual::fixed(b));
    check_free(f, [x, y], &ellipse_by_hand([x, y].map(S::widen), b.widen()))?;
    check_free_minimum(f, [x.zero(); 2])?;
    // As a person would write it, to the bit.
    prop_assert_eq!(by_dual(f, [x, y]).map(f64::to_bits), [x, b * y].map(|slope| slope.widen().to_bits()));
    Ok(())
}

fn check_rosenbrock<S: Float>(point: [f64; 2], a: f64, b: f64) -> TestCaseResult {
    let (theta, a, b) = (point.map(S::narrow), S::narrow(a), S::narrow(b));
    let f = |theta| rosenbrock(theta, Dual::fixed(a), Dual::fixed(b));
    check_free(f, theta, &rosenbrock_by_hand(theta.map(S::widen), a.widen(), b.widen()))?;
    check_free_minimum(f, [a, a * a])
}

fn check_beale<S: Float>(point: [f64; 2], constants: [f64; 3], [x, y]: [f64; 2]) -> TestCaseResult {
    let (theta, constants) = (point.map(S::narrow), constants.map(S::narrow));
    let by_hand = beale_by_hand(theta.map(S::widen), constants.map(S::widen));
    check_free(|theta| beale(theta, constants.map(Dual::fixed)), theta, &by_hand)?;

    let (x, y) = (S::narrow(x), S::narrow(y));
    let constants = [y, y * y, y * y * y].map(|power| x * (x.one() - power));
    check_free_minimum(|theta| beale(theta, constants.map(Dual::fixed)), [x, y])
}

fn check_himmelblau<S: Float>(point: [f64; 2], a: f64, b: f64, [x, y]: [f64; 2]) -> TestCaseResult {
    let (theta, a, b) = (point.map(S::narrow), S::narrow(a), S::narrow(b));
    let by_hand = himmelblau_by_hand(theta.map(S::widen), a.widen(), b.widen());
    check_free(|theta| himmelblau(theta, Dual::fixed(a), Dual::fixed(b)), theta, &by_hand)?;

    let (x, y) = (S::narrow(x), S::narrow(y));
    let (a, b) = (x * x + y, x + y * y);
    check_free_minimum(|theta| himmelblau(theta, Dual::fixed(a), Dual::fixed(b)), [x, y])
}

/// Exactly at the first that is named; rounding moves the others off their place by a roundoff, and the slope there by
/// no more than it may be off anywhere.
fn check_minima<S: Float>(objective: Objective) {
    for (index, minimum) in objective.facts().minima.iter().enumerate() {
        let theta: Vec<S> = narrow(minimum);
        let mut g = theta.clone();
        let value = objective.gradient(&theta, &mut g).unwrap().widen();
        let g: Vec<f64> = g.into_iter().map(S::widen).collect();
        if index == 0 {
            assert_eq!(value.abs().to_bits(), 0, "{}", objective.key());
            assert!(g.iter().all(|slope| slope.abs().to_bits() == 0), "{}: {g:?}", objective.key());
        }
        let wide: Vec<f64> = theta.into_iter().map(S::widen).collect();
        for (slope, terms) in g.iter().zip(by_hand(objective, &wide)) {
            let size: f64 = terms.iter().map(|term| term.abs()).sum();
            assert!(slope.abs() <= 16.0 * S::U * size, "{} at {minimum:?}: {g:?}", objective.key());
            assert!(value <= (16.0 * S::U * size).powi(2), "{} at {minimum:?}: {value:?}", objective.key());
        }
    }
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
    fn the_gradient_of_the_ellipse_is_right_for_all_its_constants(point in [-4.0..4.0, -4.0..4.0], b in 0.0..100.0) {
        check_ellipse::<f64>(point, b)?;
        check_ellipse::<f32>(point, b)?;
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

    #[test]
    fn the_gradient_of_beale_is_right_for_all_its_constants(
        point in [-4.0..4.0, -4.0..4.0],
        constants in [-4.0..4.0, -4.0..4.0, -4.0..4.0],
        minimum in [-4.0..4.0, -4.0..4.0],
    ) {
        check_beale::<f64>(point, constants, minimum)?;
        check_beale::<f32>(point, constants, minimum)?;
    }

    #[test]
    fn the_gradient_of_himmelblau_is_right_for_all_its_constants(
        point in [-4.0..4.0, -4.0..4.0],
        a in -20.0..20.0,
        b in -20.0..20.0,
        minimum in [-4.0..4.0, -4.0..4.0],
    ) {
        check_himmelblau::<f64>(point, a, b, minimum)?;
        check_himmelblau::<f32>(point, a, b, minimum)?;
    }
}

#[test]
fn known_minima_have_value_0_and_no_slope() {
    for &objective in Objective::ALL {
        check_minima::<f64>(objective);
        check_minima::<f32>(objective);
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
        for number in ["f64", "f32", "decimal"] {
            let experiment = Experiment::builder().objective(objective.key()).number(number).build().unwrap();
            assert_eq!(experiment.start().len(), objective.dimension());
            experiment.trace().unwrap();
        }
        assert!(objective.facts().minima.iter().all(|minimum| minimum.len() == objective.dimension()));
    }
}

/// Where Adam gets in so many steps.
fn last(experiment: ExperimentBuilder, steps: u64) -> Vec<f64> {
    let trace = experiment.steps(steps).build().unwrap().trace().unwrap();
    trace.last().unwrap().values(Quantity::Parameter).unwrap().into_iter().map(|x| x.to_f64()).collect()
}

fn distance(theta: &[f64], point: &[f64]) -> f64 {
    theta.iter().zip(point).map(|(x, of_point)| x - of_point).fold(0.0, f64::hypot)
}

#[test]
fn adam_gets_from_an_objectives_start_to_its_minimum_with_its_alpha() {
    for &objective in Objective::ALL {
        // Counted: from step 108, 107, 108, 2,530, 167 and 106 on it is within 0.01 of the first, and stays there.
        let steps = match objective {
            Objective::Bowl | Objective::Square | Objective::Ellipse | Objective::Himmelblau => 110,
            Objective::Rosenbrock => 2_600,
            Objective::Beale => 170,
            Objective::Saddle => continue,
            _ => panic!("count the steps that {} takes", objective.key()),
        };
        for number in ["f64", "f32"] {
            let theta = last(Experiment::builder().objective(objective.key()).number(number), steps);
            let distance = distance(&theta, objective.facts().minima[0]);
            assert!(distance < 0.01, "{} in {number} is {distance} away", objective.key());
        }
    }
}

#[test]
fn decimals_lose_nothing_on_any_objective() {
    // Worked out apart, with Python's `decimal`.
    let cases: [(&str, &[&str], &str, &[&str]); 7] = [
        ("bowl", &["0.1", "0.2"], "0.05", &["0.2", "0.4"]),
        ("square", &["0.1"], "0.01", &["0.2"]),
        ("ellipse", &["-0.4", "0.3"], "0.53", &["-0.4", "3"]),
        ("rosenbrock", &["0.3", "0.2"], "1.7", &["-14.6", "22"]),
        ("beale", &["0.5", "0.1"], "8.70027525", &["-9.611649", "1.464765"]),
        ("himmelblau", &["0.1", "0.2"], "163.4837", &["-18.036", "-27.068"]),
        ("saddle", &["0.3", "0.2"], "0.05", &["0.6", "-0.4"]),
    ];
    assert_eq!(
        cases.map(|(key, ..)| key).to_vec(),
        Objective::ALL.iter().map(|one| one.key()).collect::<Vec<_>>()
    );
    for (key, start, loss, g) in cases {
        let experiment = Experiment::builder().objective(key).number("decimal").start(start).steps(1);
        let trace = experiment.build().unwrap().trace().unwrap();
        let texts = |quantity| -> Vec<String> {
            trace
                .last()
                .unwrap()
                .values(quantity)
                .unwrap()
                .into_iter()
                .map(|value| value.to_string())
                .collect()
        };
        assert_eq!(
            (texts(Quantity::Loss), texts(Quantity::Gradient)),
            (vec![loss.to_owned()], g.iter().map(|slope| (*slope).to_owned()).collect()),
            "{key}"
        );
    }
}

#[test]
fn only_the_saddle_has_no_minimum() {
    for &objective in Objective::ALL {
        assert_eq!(objective.facts().minima.is_empty(), objective == Objective::Saddle);
    }
}

#[test]
fn steps_around_himmelblaus_hill_lead_to_all_four_of_its_minima() {
    // The hill's top is at about (-0.27, -0.92).
    let starts = [[0.0, 0.0], [-0.3, -0.9], [-0.5, -1.0], [-0.25, -1.0]];
    for (start, minimum) in starts.into_iter().zip(Objective::Himmelblau.facts().minima) {
        let theta = last(Experiment::builder().objective("himmelblau").start(start), 120);
        assert!(distance(&theta, minimum) < 0.01, "from {start:?} to {theta:?}");
    }
}

#[test]
fn adam_leaves_the_saddles_ridge_with_its_first_step() {
    let saddle = || Experiment::builder().objective("saddle");
    // A step of alpha, although the slope is 3,000 times less than the other; steepest descent at the same rate takes 26
    // steps, each 1.2 times as long, to get as far.
    let [x, y] = last(saddle(), 1)[..] else { panic!("two coordinates") };
    assert!((x - 2.9).abs() < 1e-6 && (y - 0.101).abs() < 1e-6, "{x}, {y}");
    let descent = |steps: i32| 0.001 * 1.2_f64.powi(steps);
    assert!(descent(25) < y && descent(26) > y);
    let [x, y] = last(saddle(), 200)[..] else { panic!("two coordinates") };
    assert!(x.abs() < 0.01 && y > 30.0, "{x}, {y}");
}

#[test]
fn beale_has_no_slope_in_x_at_its_start() {
    let mut g = [f64::NAN; 2];
    Objective::Beale.gradient(&[1.0, 1.0], &mut g).unwrap();
    assert_eq!(g.map(f64::to_bits), [0.0_f64, 27.75].map(f64::to_bits));
}
