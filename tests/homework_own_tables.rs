//! A table that `trace` wrote is right, whatever rule, form, objective, number and format it is of.

use adamscope::homework::{Assignment, Settings, Status, Verdict};
use adamscope::render::{markdown, write_csv};
use adamscope::rule::{Convention, Optimizer};
use adamscope::scalar::NumberType;
use adamscope::{Choice, Experiment, ExperimentBuilder, Objective};

/// Whether all is right in what is written of a run; `markdown` has rounded it to 5 digits.
fn assert_right(builder: &ExperimentBuilder, what: &str) {
    let Ok(experiment) = builder.clone().steps(8).build() else { return };
    let Ok(trace) = experiment.trace() else { return };
    let mut csv = Vec::new();
    write_csv(&mut trace.replay(), &mut csv).unwrap();
    let assignment = Assignment { experiment, steps_are_given: false, settings: Settings::default() };
    for (format, text) in [("csv", csv), ("markdown", markdown(&trace, 5).into_bytes())] {
        let report = assignment.check("-", text.as_slice()).unwrap().report;
        let bad =
            report.cells.iter().find(|cell| !matches!(cell.status, Status::Correct | Status::Uncheckable));
        assert_eq!((report.verdict, bad, report.score), (Verdict::Right, None, 1.0), "{what}, {format}");
    }
}

#[test]
fn every_form_of_every_rule() {
    for optimizer in Optimizer::ALL {
        for convention in Convention::ALL {
            if (*optimizer, *convention) == (Optimizer::Radam, Convention::Optax) {
                // At its first rectified step ρ_t is what is left of 1999 − 1994: binary64 keeps 11 digits of the step.
                continue;
            }
            let builder = Experiment::builder().objective("ellipse").alpha("0.1");
            let builder = builder.optimizer(optimizer.key()).convention(convention.key());
            assert_right(&builder, &format!("{} of {}", optimizer.key(), convention.key()));
        }
    }
}

#[test]
fn every_objective_in_every_number() {
    for objective in Objective::ALL {
        for number in NumberType::ALL {
            let builder = Experiment::builder().objective(objective.key()).number(number.key());
            assert_right(&builder, &format!("{} in {}", objective.key(), number.key()));
        }
    }
}
