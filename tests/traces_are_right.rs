//! Claim: what any rule prints in any form and any number type is right homework, its hidden columns included.

use crate::learner::marked;
use adamscope::homework::Status;
use adamscope::objective::GradientTable;
use adamscope::render::write_csv;
use adamscope::rule::{Form, HyperParameter};
use adamscope::{Choice, Experiment, ExperimentBuilder, Quantity, Selection};

const NUMBERS: [&str; 3] = ["f64", "f32", "decimal"];

/// An objective from its own start, one that curves, given gradients with zeros and large and small ones.
fn sources() -> [ExperimentBuilder; 4] {
    let given = [
        ["2", "0", "0.001"],
        ["-1", "0.5", "1234.5"],
        ["0.5", "0", "-3"],
        ["0", "-0.25", "1e-5"],
        ["7", "3", "0.1"],
        ["-7", "3", "0.1"],
        ["0.3", "0.1", "0.7"],
    ];
    [
        Experiment::builder().objective("bowl").steps(6),
        Experiment::builder().objective("rosenbrock").steps(6),
        // y − x² is 0 there, but not in binary.
        Experiment::builder().objective("rosenbrock").start(["0.1", "0.01"]).steps(3),
        Experiment::builder()
            .gradients(GradientTable::from_texts("given", &given).unwrap())
            .start([1, 0, -2]),
    ]
}

fn csv(experiment: &Experiment, quantities: &[Quantity]) -> Option<String> {
    let selection = Selection { quantities: Some(quantities.to_vec()), ..Selection::default() };
    let mut text = Vec::new();
    write_csv(&mut experiment.stepper(&selection).unwrap(), &mut text).ok()?;
    Some(String::from_utf8(text).unwrap())
}

/// The numbers of cells that are right, and that can't be checked.
fn count(experiment: &Experiment, text: &str, failed: &mut Vec<String>) -> [usize; 2] {
    let mut found = [0, 0];
    for cell in marked(experiment, text).cells {
        match cell.status {
            Status::Correct => found[0] += 1,
            Status::Uncheckable => found[1] += 1,
            _ => {
                failed
                    .push(format!("{experiment}\n{:?}: {:?}, {:?}", cell.place, cell.written, cell.accepted));
                break;
            }
        }
    }
    found
}

#[test]
fn the_trace_of_every_form_in_every_number_is_right() {
    let (mut runs, mut found, mut failed) = (0, [0, 0], Vec::new());
    for form in Form::all() {
        for number in NUMBERS {
            for source in sources() {
                let mut builder = source
                    .optimizer(form.optimizer().key())
                    .convention(form.convention().key())
                    .number(number)
                    .alpha("0.05");
                if form.parameters().any(|parameter| parameter == HyperParameter::Eps) {
                    builder = builder.eps("0.001");
                }
                let Ok(experiment) = builder.build() else { continue };
                let all = experiment.quantities().unwrap();
                let usual: Vec<_> = all.iter().copied().filter(|quantity| !quantity.facts().part).collect();
                let few: Vec<_> =
                    usual.iter().copied().filter(|quantity| (*quantity as usize).is_multiple_of(3)).collect();
                for shown in [&usual, &few, &all].into_iter().filter(|shown| !shown.is_empty()) {
                    let Some(text) = csv(&experiment, shown) else { continue };
                    runs += 1;
                    let counted = count(&experiment, &text, &mut failed);
                    found = [found[0] + counted[0], found[1] + counted[1]];
                }
            }
        }
    }
    eprintln!("{runs} traces: {found:?} right and uncheckable");
    assert!(failed.is_empty(), "{} of {runs} traces are not right:\n{}", failed.len(), failed.join("\n"));
    assert!(runs > 1000, "{runs}");
    assert!(found[1] * 20 < found[0], "{found:?}");
}
