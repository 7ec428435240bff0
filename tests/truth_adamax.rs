//! Claim: a run of AdaMax is Algorithm 2, to within what rounding does.
//!
//! The files in `golden/truth-adamax` are runs in 60-digit arithmetic; `golden/README.md` says where they come from.

use adamscope::objective::GradientTable;
use adamscope::{Experiment, Quantity, Trace};
use serde_json::Value;
use std::path::Path;

fn read(file: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(file);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn numbers(row: &Value) -> Vec<f64> {
    row.as_array().unwrap().iter().map(|text| text.as_str().unwrap().parse().unwrap()).collect()
}

fn run(truth: &Value, number: &str) -> Trace {
    let mut experiment = Experiment::builder().optimizer("adamax").number(number).steps(&truth["steps"]);
    experiment = experiment.start(numbers(&truth["theta0"]));
    for (key, text) in truth["hyper"].as_object().unwrap() {
        experiment = experiment.hyper_parameter(key, text.as_str().unwrap());
    }
    experiment = match truth["problem"]["file"].as_str() {
        None => experiment.objective("ellipse"),
        Some(input) => {
            let g = read(input)["g"]["dec"].clone();
            let rows: Vec<Vec<f64>> = g.as_array().unwrap().iter().map(numbers).collect();
            experiment.gradients(GradientTable::from_rows(input, &rows).unwrap())
        }
    };
    experiment.build().unwrap().trace().unwrap()
}

/// A value may be `allowed` roundoffs of its column's largest so far from the truth. Five roundings go into m a step and
/// are forgotten as gradients are, u has one a step, and the division adds two to the update: with β1 = 0.9, 50 from m,
/// 16 from u. The correction is worked out in binary64.
fn assert_algorithm_2(name: &str, number: &str, roundoff: f64) {
    let truth = read(&format!("truth-adamax/{name}.json"));
    let trace = run(&truth, number);
    let keys = [
        ("m", Quantity::FirstMoment),
        ("u", Quantity::InfinityNorm),
        ("update", Quantity::Update),
        ("theta", Quantity::Parameter),
    ];
    for (key, quantity) in keys {
        let rows: Vec<Vec<f64>> = truth["fields"][key].as_array().unwrap().iter().map(numbers).collect();
        assert_eq!(rows.len(), trace.len());
        for coordinate in 0..rows[0].len() {
            let mut largest = 0.0_f64;
            for (step, row) in trace.steps().zip(&rows) {
                let (ours, truth) = (step.value(quantity, coordinate).unwrap().to_f64(), row[coordinate]);
                largest = largest.max(truth.abs());
                let off = (ours - truth).abs() / (largest * roundoff);
                assert!(
                    off <= 70.0,
                    "{name} in {number}, t = {}: {key}[{coordinate}] is {off} roundoffs off",
                    step.t()
                );
            }
        }
    }
}

#[test]
fn adamax_is_algorithm_2() {
    for name in ["truth-adamax-elong-binary64", "truth-adamax-rand4_s1-binary64"] {
        assert_algorithm_2(name, "f64", f64::EPSILON / 2.0);
        assert_algorithm_2(name, "f32", f64::from(f32::EPSILON) / 2.0);
    }
}

#[test]
fn the_default_adamax_is_the_papers() {
    let adamax = Experiment::builder()
        .optimizer("adamax")
        .gradients(GradientTable::from_rows("one", &[[1.0]]).unwrap());
    let written = adamax.build().unwrap().to_string();
    assert!(written.contains("α = 0.002, β₁ = 0.9, β₂ = 0.999; 1 step in f64"), "{written}");
}
