//! Claim: the rules are relatives. What one takes from another it has from it to the bit, in every number type.

use adamscope::objective::GradientTable;
use adamscope::rule::Optimizer;
use adamscope::scalar::{NumberType, Value};
use adamscope::{Choice, Experiment, ExperimentBuilder, Quantity, Trace};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

/// Decimals with two places: all number types read the same, and exact decimals don't run out of digits.
fn hundredths(range: std::ops::Range<i64>) -> impl Strategy<Value = String> {
    range.prop_map(|n| format!("{}{}.{:02}", if n < 0 { "-" } else { "" }, n.abs() / 100, n.abs() % 100))
}

/// Gradients of two coordinates; of 0 among them, if that is allowed.
fn gradients(zeros: bool) -> impl Strategy<Value = Vec<Vec<String>>> {
    let one =
        hundredths(-2000..2000).prop_filter("0 only where it may be", move |g| zeros || !g.ends_with("0.00"));
    prop::collection::vec(prop::collection::vec(one, 2), 1..=10)
}

fn number() -> impl Strategy<Value = NumberType> {
    prop::sample::select(NumberType::ALL.to_vec())
}

fn run(builder: ExperimentBuilder, number: NumberType, g: &[Vec<String>]) -> Trace {
    let table = GradientTable::from_texts("generated", g).unwrap();
    let builder = builder.gradients(table).number(number.key()).start(["1.5", "-0.25"]);
    builder.build().unwrap().trace().unwrap()
}

fn of(optimizer: Optimizer) -> ExperimentBuilder {
    Experiment::builder().optimizer(optimizer.key())
}

/// All numbers of a quantity; a zero is a zero, whatever its sign.
fn numbers(trace: &Trace, quantity: Quantity) -> Vec<String> {
    let values = trace.steps().flat_map(|step| step.values(quantity).unwrap());
    values.map(|value: Value| if value.is_zero() { "0".into() } else { value.to_string() }).collect()
}

fn assert_same(quantity: Quantity, one: &Trace, of: Quantity, other: &Trace) -> TestCaseResult {
    prop_assert_eq!(numbers(one, quantity), numbers(other, of), "{:?}", quantity);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn momentum_dampened_by_its_decay_is_adams_first_moment(
        beta1 in hundredths(0..100), number in number(), g in gradients(true),
    ) {
        let momentum = of(Optimizer::Momentum).hyper_parameter("momentum", &beta1).hyper_parameter("dampening", &beta1);
        let adam = of(Optimizer::Adam).beta1(&beta1);
        assert_same(Quantity::Buffer, &run(momentum, number, &g), Quantity::FirstMoment, &run(adam.eps("0.1"), number, &g))?;
    }

    #[test]
    fn momentum_that_keeps_nothing_is_gradient_descent(alpha in hundredths(1..100), number in number(), g in gradients(true)) {
        for optimizer in [Optimizer::Momentum, Optimizer::Nesterov] {
            let momentum = run(of(optimizer).alpha(&alpha).hyper_parameter("momentum", 0), number, &g);
            assert_same(Quantity::Parameter, &momentum, Quantity::Parameter, &run(of(Optimizer::Sgd).alpha(&alpha), number, &g))?;
        }
    }

    #[test]
    fn rmsprops_average_is_adams_second_moment(beta2 in hundredths(0..100), number in number(), g in gradients(true)) {
        let adam = run(of(Optimizer::Adam).beta2(&beta2).eps("0.1"), number, &g);
        for rmsprop in [of(Optimizer::Rmsprop), of(Optimizer::Rmsprop).switch("centered").hyper_parameter("momentum", "0.9")] {
            let rmsprop = run(rmsprop.hyper_parameter("rho", &beta2).eps("0.1"), number, &g);
            assert_same(Quantity::SecondMoment, &rmsprop, Quantity::SecondMoment, &adam)?;
        }
    }

    #[test]
    fn adam_without_first_moment_and_correction_is_rmsprop(
        alpha in hundredths(1..100), beta2 in hundredths(0..100), number in number(), g in gradients(true),
    ) {
        let adam = of(Optimizer::Adam).alpha(&alpha).beta1(0).beta2(&beta2).eps("0.1").switch("no-bias-correction");
        let rmsprop = of(Optimizer::Rmsprop).alpha(&alpha).hyper_parameter("rho", &beta2).eps("0.1");
        assert_same(Quantity::Parameter, &run(adam, number, &g), Quantity::Parameter, &run(rmsprop, number, &g))?;
    }

    #[test]
    fn adamw_without_decay_is_adam(
        alpha in hundredths(1..100), (beta1, beta2) in (hundredths(0..100), hundredths(0..100)),
        corrected in any::<bool>(), number in number(), g in gradients(true),
    ) {
        let [adam, adamw] = [of(Optimizer::Adam), of(Optimizer::Adamw).hyper_parameter("weight-decay", 0)].map(|rule| {
            let rule = rule.alpha(&alpha).beta1(&beta1).beta2(&beta2).eps("0.1");
            run(if corrected { rule } else { rule.switch("no-bias-correction") }, number, &g)
        });
        for quantity in [Quantity::FirstMomentHat, Quantity::SecondMomentHat, Quantity::Update, Quantity::Parameter] {
            assert_same(quantity, &adamw, quantity, &adam)?;
        }
    }

    #[test]
    fn amsgrad_is_adam_without_correction_until_a_second_moment_falls(
        alpha in hundredths(1..100), (beta1, beta2) in (hundredths(0..100), hundredths(0..100)),
        number in number(), mut g in gradients(false),
    ) {
        let build = |rule: ExperimentBuilder| rule.alpha(&alpha).beta1(&beta1).beta2(&beta2).eps("0.1");
        let amsgrad = run(build(of(Optimizer::Amsgrad)), number, &g);
        let largest = numbers(&amsgrad, Quantity::MaxSecondMoment);
        let v = numbers(&amsgrad, Quantity::SecondMoment);
        // The largest of all so far, coordinate by coordinate.
        for coordinate in 0..2 {
            let mut so_far = 0.0_f64;
            for at in (coordinate..v.len()).step_by(2) {
                so_far = so_far.max(v[at].parse().unwrap());
                prop_assert_eq!(so_far.to_bits(), largest[at].parse::<f64>().unwrap().to_bits());
            }
        }
        // Gradients that grow in size make v grow.
        for coordinate in 0..2 {
            let size = |g: &str| g.trim_start_matches('-').parse::<f64>().unwrap();
            let mut column: Vec<String> = g.iter().map(|row| row[coordinate].clone()).collect();
            column.sort_by(|a, b| size(a).total_cmp(&size(b)));
            g.iter_mut().zip(column).for_each(|(row, g)| row[coordinate] = g);
        }
        let adam = run(build(of(Optimizer::Adam)).switch("no-bias-correction"), number, &g);
        // Where it stays the same, rounding may let it fall by a hair.
        let amsgrad = run(build(of(Optimizer::Amsgrad)), number, &g);
        prop_assume!(numbers(&amsgrad, Quantity::MaxSecondMoment) == numbers(&amsgrad, Quantity::SecondMoment));
        assert_same(Quantity::Parameter, &amsgrad, Quantity::Parameter, &adam)?;
    }

    #[test]
    fn radam_below_its_threshold_is_momentum_with_a_correction(
        alpha in hundredths(1..100), beta1 in hundredths(0..100), number in number(), g in gradients(true),
    ) {
        // With β2 = 0.6, ρ_∞ is 4: no step is ever rectified.
        let radam = of(Optimizer::Radam).alpha(&alpha).beta1(&beta1).beta2("0.6").eps("0.1");
        let radam = run(radam, number, &g);
        let sgd = {
            // Gradient descent on what RAdam has for m̂.
            let m_hat: Vec<Vec<String>> = numbers(&radam, Quantity::FirstMomentHat).chunks(2).map(<[_]>::to_vec).collect();
            run(of(Optimizer::Sgd).alpha(&alpha), number, &m_hat)
        };
        assert_same(Quantity::Parameter, &radam, Quantity::Parameter, &sgd)?;
    }

    #[test]
    fn adagrads_sum_is_exact_in_decimals(g in gradients(false)) {
        let adagrad = run(of(Optimizer::Adagrad), NumberType::Decimal, &g);
        let hundredths = |g: &str| g.replace('.', "").parse::<i64>().unwrap();
        let mut sums = [0_i64; 2];
        for (step, row) in adagrad.steps().zip(&g) {
            for coordinate in 0..2 {
                sums[coordinate] += hundredths(&row[coordinate]).pow(2);
                let v = step.value(Quantity::SecondMoment, coordinate).unwrap().to_string();
                let expected = format!("{}.{:04}", sums[coordinate] / 10_000, sums[coordinate] % 10_000);
                prop_assert_eq!(v, expected.trim_end_matches('0').trim_end_matches('.'));
            }
        }
    }
}

#[test]
fn gradient_descent_on_a_square_shrinks_by_one_factor() {
    // θ_t = (1 − 2α)^t θ_0 = 0.8^t · 3, exactly.
    let sgd = of(Optimizer::Sgd).objective("square").alpha("0.1").number("decimal").steps(4).build().unwrap();
    let trace = sgd.trace().unwrap();
    assert_eq!(numbers(&trace, Quantity::Parameter), ["2.4", "1.92", "1.536", "1.2288"]);
}

#[test]
fn nesterovs_gradient_is_taken_where_the_momentum_leads() {
    // Sutskever's two points on f(x) = x² with α = 0.1 and μ = 0.5, exactly: φ looks ahead to θ = φ − αμb.
    let nesterov =
        of(Optimizer::Nesterov).objective("square").alpha("0.1").hyper_parameter("momentum", "0.5");
    let trace = nesterov.number("decimal").steps(6).build().unwrap().trace().unwrap();
    // In units of 1e-12, where each of six steps takes a digit or two.
    let (mut phi, mut b) = (3_000_000_000_000_i64, 0_i64);
    for step in trace.steps() {
        let g = 2 * (phi - b / 20);
        b = b / 2 + g;
        phi -= b / 10;
        let theta = phi - b / 20;
        let ours = step.value(Quantity::Parameter, 0).unwrap();
        assert_eq!(
            ours.to_fixed(12),
            format!("{}.{:012}", theta / 1_000_000_000_000, theta % 1_000_000_000_000)
        );
    }
}

#[test]
fn adagrads_steps_on_a_constant_gradient_shrink_as_one_over_the_root_of_t() {
    let g = vec![["4", "-4"]; 100];
    let table = GradientTable::from_texts("constant", &g).unwrap();
    let adagrad =
        of(Optimizer::Adagrad).gradients(table).eps(0).alpha("0.5").build().unwrap().trace().unwrap();
    for step in adagrad.steps() {
        let expected = 0.5 / (step.t() as f64).sqrt();
        for (coordinate, sign) in [(0, 1.0), (1, -1.0)] {
            let update = step.value(Quantity::Update, coordinate).unwrap().to_f64();
            // A root, a product and a division here, a root and a division there.
            assert!((sign * update - expected).abs() <= 5.0 * f64::EPSILON * expected, "t = {}", step.t());
        }
    }
}

#[test]
fn adamw_lets_a_weight_without_gradient_decay_and_nothing_else() {
    let table = GradientTable::from_texts("none", &[["0"], ["0"], ["0"]]).unwrap();
    let adamw = of(Optimizer::Adamw).gradients(table).hyper_parameter("weight-decay", "0.1").start([2]);
    let trace = adamw.number("decimal").build().unwrap().trace().unwrap();
    assert_eq!(numbers(&trace, Quantity::Parameter), ["1.8", "1.62", "1.458"]);
}

#[test]
fn nadams_corrections_make_an_average_of_its_moment() {
    // The average of a constant is the constant: m_t/(1 − Π_t) = g.
    let g = vec![["3"]; 60];
    let nadam =
        of(Optimizer::Nadam).gradients(GradientTable::from_texts("constant", &g).unwrap()).build().unwrap();
    let selection =
        adamscope::Selection { quantities: Some(nadam.quantities().unwrap()), ..Default::default() };
    let trace = nadam.stepper(&selection).unwrap().collect().unwrap();
    for step in trace.steps() {
        let value = |quantity| step.value(quantity, 0).unwrap().to_f64();
        let average = value(Quantity::FirstMoment) / (1.0 - value(Quantity::MomentumProduct));
        assert!((average - 3.0).abs() < 1e-14 * 60.0, "t = {}: {average}", step.t());
        assert!(
            (value(Quantity::GradientHat) * (1.0 - value(Quantity::MomentumProduct)) - 3.0).abs() < 1e-14
        );
    }
}
