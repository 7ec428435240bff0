//! Claim: every rule in the paper's form is what the paper says, whatever the hyper-parameters, in every number type.
//!
//! The witness is each rule worked out to 80 places in another form; see `paper_forms/forms.rs`.

mod exact;
mod forms;

use adamscope::objective::GradientTable;
use adamscope::rule::{Optimizer, Switch};
use adamscope::scalar::{Decimal, NumberType, Value};
use adamscope::{Choice, Experiment, HyperParameter, Selection};
use exact::Exact;
use forms::Given;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

/// What a run is described by: texts, as a user would give them.
#[derive(Clone, Debug)]
struct Case {
    optimizer: Optimizer,
    number: NumberType,
    hyper: Vec<(HyperParameter, String)>,
    switches: Vec<Switch>,
    /// In steps.
    g: Vec<String>,
}

/// A decimal with some digits after the point, so that every number type starts from what is written.
fn decimal(range: std::ops::Range<i64>, places: usize) -> impl Strategy<Value = String> {
    range.prop_map(move |digits| {
        let sign = if digits < 0 { "-" } else { "" };
        let text = format!("{:0>width$}", digits.unsigned_abs(), width = places + 1);
        let (whole, decimals) = text.split_at(text.len() - places);
        format!("{sign}{whole}.{decimals}")
    })
}

fn value_of(optimizer: Optimizer, parameter: HyperParameter) -> BoxedStrategy<String> {
    match parameter {
        // The product of nine smaller ones would have too few digits for a decimal.
        HyperParameter::Beta1 if optimizer == Optimizer::Nadam => decimal(100..990, 3).boxed(),
        HyperParameter::Alpha => decimal(1..2000, 3).boxed(),
        HyperParameter::Beta1 | HyperParameter::Rho => decimal(0..990, 3).boxed(),
        HyperParameter::Beta2 => decimal(100..999, 3).boxed(),
        HyperParameter::Eps => prop_oneof![Just("0.00000001".to_owned()), decimal(1..1000, 3)].boxed(),
        HyperParameter::WeightDecay => decimal(0..500, 3).boxed(),
        HyperParameter::Momentum => prop_oneof![Just("0".to_owned()), decimal(1..1000, 3)].boxed(),
        HyperParameter::Dampening => decimal(0..1000, 3).boxed(),
        // Whole, since decimals have no other powers; the usual 0.004 has a test of its own.
        HyperParameter::MomentumDecay => (0_u8..3).prop_map(|whole| whole.to_string()).boxed(),
        HyperParameter::Threshold => decimal(40..80, 1).boxed(),
        other => panic!("no paper has {other:?}"),
    }
}

/// Never 0, for AdaMax divides by it, and neither so small nor so large that decimals run out of digits.
fn gradients() -> impl Strategy<Value = Vec<String>> {
    let one = (1_i64..20_000, any::<bool>()).prop_map(|(size, negative)| if negative { -size } else { size });
    let one = one.prop_flat_map(|digits| decimal(digits..digits + 1, 3));
    let one = one.prop_filter("0 is no gradient here", |text| text.chars().any(|c| ('1'..='9').contains(&c)));
    prop::collection::vec(one, 1..=8)
}

fn case(optimizer: Optimizer) -> impl Strategy<Value = Case> {
    let form = optimizer.forms().next().unwrap();
    let hyper: Vec<_> =
        form.parameters().map(|parameter| (Just(parameter), value_of(optimizer, parameter))).collect();
    let switches = prop::sample::subsequence(form.switches().to_vec(), 0..=form.switches().len());
    let number = prop::sample::select(NumberType::ALL.to_vec());
    (number, hyper, switches, gradients()).prop_map(move |(number, hyper, switches, g)| Case {
        optimizer,
        number,
        hyper,
        switches,
        g,
    })
}

/// What a run in this number type makes of a text; hyper-parameters are read in the companion type.
fn read(text: &str, number: NumberType) -> Exact {
    Exact::of(match number {
        NumberType::Decimal => Value::Decimal(text.parse::<Decimal>().unwrap()),
        NumberType::F32 => Value::F32(text.parse::<f64>().unwrap() as f32),
        _ => Value::F64(text.parse().unwrap()),
    })
}

/// What a number of this type is off by, relatively, after a rounding. Decimals have 28 places, not digits: the least that
/// is divided by here is about 1e-8, so that it has 20 of them, and its root 24.
fn roundoff(number: NumberType) -> f64 {
    match number {
        NumberType::F32 => f64::from(f32::EPSILON) / 2.0,
        NumberType::Decimal => 1e-20,
        _ => f64::EPSILON / 2.0,
    }
}

/// Runs a case and holds each step against the paper's.
///
/// A value may be off by 30 t roundoffs of its size, what it would be if nothing in it cancelled: no quantity takes 30
/// operations on those of the step before, and what is remembered carries the errors of t steps.
fn is_the_papers(case: &Case) -> TestCaseResult {
    let rows: Vec<[&str; 1]> = case.g.iter().map(|g| [g.as_str()]).collect();
    let table = GradientTable::from_texts("generated", &rows).unwrap();
    let mut experiment = Experiment::builder().gradients(table).optimizer(case.optimizer.key());
    experiment = experiment.number(case.number.key()).start(["0.5"]);
    for (parameter, text) in &case.hyper {
        experiment = experiment.hyper_parameter(parameter.key(), text);
    }
    for switch in &case.switches {
        experiment = experiment.switch(switch.key());
    }
    let experiment = experiment.build().unwrap();
    let selection = Selection { quantities: Some(experiment.quantities().unwrap()), ..Selection::default() };
    let trace = experiment.stepper(&selection).unwrap().collect();
    let trace = trace.map_err(|error| TestCaseError::fail(format!("{case:?}: {error}")))?;

    // f32 works hyper-parameters out in binary64 and rounds what meets the coordinate.
    let wide = if case.number == NumberType::F32 { NumberType::F64 } else { case.number };
    let hyper = |parameter: HyperParameter| {
        let given = case.hyper.iter().find(|(given, _)| *given == parameter);
        read(given.map_or("0", |(_, text)| text), wide)
    };
    let g: Vec<Exact> = case.g.iter().map(|g| read(g, case.number)).collect();
    let given = Given {
        optimizer: case.optimizer,
        hyper: &hyper,
        g: &g,
        start: read("0.5", case.number),
        centered: case.switches.contains(&Switch::Centered),
        corrected: !case.switches.contains(&Switch::NoBiasCorrection),
    };
    for (t, expected) in (1..).zip(given.steps()) {
        let step = trace.step(t).unwrap();
        for (quantity, exact) in expected {
            let Some(ours) = step.value(quantity, 0) else {
                return Err(TestCaseError::fail(format!("{case:?} has no {quantity:?}")));
            };
            let apart = (Exact::of(ours) - exact.clone()).to_f64().abs();
            let allowed = 30.0 * t as f64 * roundoff(case.number) * exact.size;
            prop_assert!(
                apart <= allowed,
                "t = {t}: {} is {ours}, the paper's {:e}, apart {apart:e}, allowed {allowed:e}",
                quantity.key(),
                exact.to_f64()
            );
        }
    }
    Ok(())
}

/// A test for each rule, so that a failure names it.
macro_rules! every_rule {
    ($($name:ident $optimizer:ident)*) => {
        proptest! {
            #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]
            $(
                #[test]
                fn $name(case in case(Optimizer::$optimizer)) {
                    is_the_papers(&case)?;
                }
            )*
        }

        #[test]
        fn no_rule_is_left_out() {
            let tested = [$(Optimizer::$optimizer),*];
            assert!(Optimizer::ALL.iter().all(|optimizer| tested.contains(optimizer)));
        }
    };
}

every_rule! {
    sgd_is_the_papers Sgd
    momentum_is_the_papers Momentum
    nesterov_is_the_papers Nesterov
    adagrad_is_the_papers Adagrad
    adadelta_is_the_papers Adadelta
    rmsprop_is_the_papers Rmsprop
    adam_is_the_papers Adam
    adamax_is_the_papers Adamax
    nadam_is_the_papers Nadam
    radam_is_the_papers Radam
    amsgrad_is_the_papers Amsgrad
    adamw_is_the_papers Adamw
}

#[test]
fn nadams_usual_schedule_is_the_papers() {
    for number in [NumberType::F64, NumberType::F32] {
        let usual = [
            (HyperParameter::Alpha, "0.002"),
            (HyperParameter::Beta1, "0.9"),
            (HyperParameter::Beta2, "0.999"),
            (HyperParameter::Eps, "0.00000001"),
            (HyperParameter::MomentumDecay, "0.004"),
        ];
        let case = Case {
            optimizer: Optimizer::Nadam,
            number,
            hyper: usual.map(|(parameter, text)| (parameter, text.to_owned())).into(),
            switches: vec![],
            g: ["1", "-2", "0.5", "3", "0.25", "-1", "2", "2"].map(str::to_owned).into(),
        };
        is_the_papers(&case).unwrap();
    }
}
