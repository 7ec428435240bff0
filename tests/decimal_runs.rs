//! Runs in decimals: against sixty digits, against paper, and where they end.

use adamscope::objective::GradientTable;
use adamscope::{Experiment, ExperimentBuilder, Quantity, Step};
use num_bigint::BigInt;
use num_rational::Ratio;
use num_traits::{Signed, ToPrimitive};
use serde_json::Value as Json;

type Rational = Ratio<BigInt>;

fn rational(text: &str) -> Rational {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let fraction = mantissa.split_once('.').map_or("", |(_, fraction)| fraction);
    let digits: BigInt = mantissa.replace('.', "").parse().unwrap();
    let places = fraction.len() as i32 - exponent.parse::<i32>().unwrap();
    Rational::from(digits) / Rational::from(BigInt::from(10)).pow(places)
}

/// One of the runs worked out with 60 digits, of which 30 are in its file; see the README beside it.
fn truth(name: &str) -> Json {
    let file =
        format!("{}/tests/golden/truth-decimal/truth-adam-{name}-decimal.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

fn texts(row: &Json) -> Vec<String> {
    row.as_array().unwrap().iter().map(|cell| cell.as_str().unwrap().to_owned()).collect()
}

/// The largest difference of a run from the truth, in units of 1e-28, over all quantities, steps and coordinates.
fn worst_error(truth: &Json, builder: ExperimentBuilder) -> u64 {
    let hyper = |key: &str| truth["hyper"][key].as_str().unwrap().to_owned();
    let experiment = builder
        .number("decimal")
        .start(texts(&truth["theta0"]))
        .alpha(hyper("alpha"))
        .beta1(hyper("beta1"))
        .beta2(hyper("beta2"))
        .eps(hyper("eps"))
        .steps(&truth["steps"])
        .build()
        .unwrap();
    let mut worst = Rational::from(BigInt::from(0));
    let mut compared = 0;
    let trace = experiment.trace().unwrap();
    for (key, column) in truth["fields"].as_object().unwrap() {
        // The truth's f is that of θ_t, our loss that of θ_{t-1}.
        let (quantity, later) = match key.as_str() {
            "f" => (Quantity::Loss, 1),
            key => (Quantity::from_key(key).unwrap(), 0),
        };
        for (step, row) in trace.steps().skip(later).zip(column.as_array().unwrap()) {
            let Some(ours) = step.values(quantity) else { continue };
            let row = if row.is_array() { texts(row) } else { vec![row.as_str().unwrap().to_owned()] };
            assert_eq!(ours.len(), row.len());
            for (ours, truth) in ours.into_iter().zip(row) {
                let error = (rational(&ours.to_string()) - rational(&truth)).abs();
                // 24 right places at least, whatever the quantity's size.
                assert!(error < rational("0.5e-24"), "{key} at step {}: {ours}, but {truth}", step.t());
                worst = worst.max(error);
                compared += 1;
            }
        }
    }
    assert!(compared >= trace.len() * 6);
    (worst * rational("1e28")).ceil().to_integer().to_u64().unwrap()
}

#[test]
fn runs_agree_with_sixty_digits_to_24_places() {
    let bowl = truth("bowl");
    let bowl_error = worst_error(&bowl, Experiment::builder().objective("bowl"));

    // Its objective isn't ours, so its gradients are given.
    let half_square = truth("half_sq");
    let g: Vec<Vec<String>> = half_square["fields"]["g"].as_array().unwrap().iter().map(texts).collect();
    let table = GradientTable::from_texts("half_sq", &g).unwrap();
    let half_square_error = worst_error(&half_square, Experiment::builder().gradients(table));

    let ones = truth("const1");
    let table = GradientTable::from_texts("const1", &[["1"]; 10]).unwrap();
    let ones_error = worst_error(&ones, Experiment::builder().gradients(table));

    // 1.4e-25 at worst, where 1 − β2^t divides a v that is right to 28 places; a change of these is a change of numbers.
    assert_eq!([bowl_error, half_square_error, ones_error], [1357, 274, 1]);
}

/// Three steps as they are done on paper.
fn worksheet() -> ExperimentBuilder {
    Experiment::builder()
        .number("decimal")
        .gradients(GradientTable::from_texts("by hand", &[["2"], ["-1"], ["0.5"]]).unwrap())
        .start(["1"])
        .alpha("0.1")
        .beta1("0.9")
        .beta2("0.99")
        .eps("0.1")
}

#[test]
fn a_worksheet_comes_out_as_a_person_writes_it() {
    let trace = worksheet().build().unwrap().trace().unwrap();
    let row = |step: Step| {
        trace
            .quantities()
            .iter()
            .map(|q| step.value(*q, 0).unwrap().to_string())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(
        trace.quantities().iter().map(|q| q.key()).collect::<Vec<_>>().join(" "),
        "g m v m_hat v_hat update theta"
    );
    assert_eq!(
        trace.steps().map(row).collect::<Vec<_>>(),
        [
            "2 0.2 0.04 2 4 0.0952380952380952380952380952 0.9047619047619047619047619048",
            "-1 0.08 0.0496 0.4210526315789473684210526316 2.4924623115577889447236180905 \
             0.0250812674751943501958320213 0.8796806372867104117089298835",
            "0.5 0.122 0.051604 0.450184501845018450184501845 1.7374499175111949092623144002 \
             0.0317450813659837174402518931 0.8479355559207266942686779904",
        ]
    );
}

fn error_of(g: &[Vec<&str>], change: fn(ExperimentBuilder) -> ExperimentBuilder) -> String {
    let table = GradientTable::from_texts("mine", g).unwrap();
    let builder = Experiment::builder().number("decimal").gradients(table).alpha("0.1");
    change(builder).build().unwrap().trace().unwrap_err().to_string()
}

#[test]
fn a_run_without_an_answer_names_step_coordinate_quantity_and_reason() {
    // Six coordinates: four side by side, and two more.
    let with = |g: &'static str, coordinate: usize| {
        let mut row = vec!["1"; 6];
        row[coordinate] = g;
        vec![vec!["1"; 6], row]
    };
    assert_eq!(
        error_of(&with("1e-15", 2), |builder| builder),
        "step 2: v[2] has no decimal value: a number that had to be rounded to 28 places kept fewer than 12 \
         significant digits; end the run before, scale the problem up, or use f64"
    );
    assert_eq!(
        error_of(&with("1e15", 5), |builder| builder),
        "step 2: v[5] has no decimal value: a number passed 7.9e28, the largest decimal; scale the problem down, or \
         use f64"
    );
    assert_eq!(
        error_of(&with("1e-29", 4), |builder| builder),
        "step 2: g[4] has no decimal value: a number that had to be rounded to 28 places kept fewer than 12 \
         significant digits; end the run before, scale the problem up, or use f64"
    );
    assert_eq!(
        error_of(&[vec!["1", "0"]], |builder| builder.eps("0")),
        "step 1: update[1] has no decimal value: a number was divided by 0; v_hat is 0 there and so is eps; give eps a \
         value such as 1e-8"
    );
}

#[test]
fn an_input_that_decimals_do_not_hold_is_told_what_they_do() {
    let message = |builder: ExperimentBuilder| builder.number("decimal").build().unwrap_err().to_string();
    let none = "has no decimal value";
    let large = "a number passed 7.9e28, the largest decimal; give another, or use f64";
    let small = "a number that had to be rounded to 28 places kept fewer than 12 significant digits; give \
                 another, or use f64";
    let start = |x: &str| Experiment::builder().start([x, "1"]);
    assert_eq!(message(start("1e400")), format!("start[0] `1e400` {none}: {large}"));
    assert_eq!(message(start("1e29")), format!("start[0] `1e29` {none}: {large}"));
    assert_eq!(message(start("1e-400")), format!("start[0] `1e-400` {none}: {small}"));
    assert_eq!(message(Experiment::builder().eps("1e-29")), format!("eps `1e-29` {none}: {small}"));
    assert_eq!(message(Experiment::builder().alpha("1e30")), format!("alpha `1e30` {none}: {large}"));
    // More digits than fit are rounded, once.
    let third = Experiment::builder().start(["0.33333333333333333333333333333333333", "1"]).number("decimal");
    let g = third.build().unwrap().trace().unwrap().step(1).unwrap().value(Quantity::Gradient, 0).unwrap();
    assert_eq!(g.to_string(), "0.6666666666666666666666666666");
}

#[test]
fn decimals_go_out_as_texts() {
    let trace = Experiment::builder().number("decimal").build().unwrap().trace().unwrap();
    let g = trace.step(1).unwrap().value(Quantity::Gradient, 0).unwrap();
    assert_eq!(serde_json::to_string(&g).unwrap(), "\"6\"");
    assert_eq!(g.to_f64().to_bits(), 6.0_f64.to_bits());
}

#[test]
fn a_thousand_steps_have_an_answer() {
    let table = GradientTable::from_texts("alternating", &[["1", "-2"], ["-1", "3"]].repeat(1000)).unwrap();
    let trace = Experiment::builder().number("decimal").gradients(table).build().unwrap().trace().unwrap();
    assert_eq!(trace.len(), 2000);
}
