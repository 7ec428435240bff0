//! Claim: whatever numbers a program gives the library, it answers with a value or with an error that says what to do.
//!
//! Messages are asserted word for word: a student reads them at two in the morning.

use adamscope::objective::{FromObjective, FromTable, GradientTable, Gradients};
use adamscope::rule::{Adam, Ignore};
use adamscope::trace::{Columns, Run};
use adamscope::{Error, Experiment, ExperimentBuilder, HyperParameter, Objective, Quantity, Selection};
use std::sync::Arc;

const NUMBERS: [&str; 2] = ["f64", "f32"];

fn table(rows: &[&[f64]]) -> Result<GradientTable, Error> {
    GradientTable::from_rows("mine", rows)
}

fn given(rows: &[&[f64]]) -> ExperimentBuilder {
    Experiment::builder().gradients(table(rows).unwrap())
}

fn adam() -> Adam<f64> {
    Adam::new(|parameter| match parameter {
        HyperParameter::Alpha => 0.1,
        HyperParameter::Eps => 1e-8,
        _ => 0.9,
    })
}

fn message<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    result.unwrap_err().to_string()
}

/// The message with which building or running it ends.
fn end(experiment: ExperimentBuilder) -> String {
    message(experiment.build().and_then(|experiment| experiment.trace()))
}

/// The message of a run that records the parts of equations, too.
fn end_with_parts(experiment: ExperimentBuilder) -> String {
    let all = Selection { quantities: Some(vec![Quantity::StepSize]), ..Selection::default() };
    message(experiment.build().unwrap().stepper(&all).unwrap().collect())
}

#[test]
fn a_table_without_gradients_is_refused() {
    let none = "mine: there are no gradients in it; give one row of numbers for each step";
    assert_eq!(message(table(&[])), none);
    let empty = "mine: the gradient of step 1 has no coordinates; give at least one";
    assert_eq!(message(table(&[&[]])), empty);
    let later = "mine: the gradient of step 2 has no coordinates; give at least one";
    assert_eq!(message(table(&[&[1.0], &[]])), later);
}

#[test]
fn steps_of_unequal_length_are_refused() {
    assert_eq!(
        message(table(&[&[1.0, 2.0], &[1.0]])),
        "mine: the gradient of step 2 has 1 coordinate, but that of step 1 has 2; give every step the same number"
    );
    assert_eq!(
        message(table(&[&[1.0], &[1.0], &[1.0, 2.0]])),
        "mine: the gradient of step 3 has 2 coordinates, but that of step 1 has 1; give every step the same number"
    );
}

#[test]
fn a_given_number_that_is_not_finite_is_refused() {
    for (number, shown) in [(f64::NAN, "NaN"), (f64::INFINITY, "inf"), (f64::NEG_INFINITY, "-inf")] {
        assert_eq!(
            message(table(&[&[1.0, 1.0], &[1.0, number]])),
            format!("mine: the gradient g[1] of step 2 `{shown}` has no value; write a finite number")
        );
        let refused = |what: &str, builder: ExperimentBuilder| {
            assert_eq!(
                message(builder.build()),
                format!("{what} `{shown}` has no value; write a finite number")
            );
        };
        refused("start[1]", Experiment::builder().start([1.0, number]));
        refused("alpha", Experiment::builder().alpha(number));
        refused("beta1", Experiment::builder().beta1(number));
        refused("beta2", Experiment::builder().beta2(number));
        refused("eps", Experiment::builder().eps(number));
        assert_eq!(
            message(Experiment::builder().steps(number).build()),
            format!("steps is {shown}, but must be a whole number from 1 to 1e15")
        );
    }
}

#[test]
fn subnormal_numbers_are_numbers() {
    let rows: [&[f64]; 2] = [&[f64::from_bits(1), -1e-310, 1e-45], &[-0.0, 1e-310, -1e-45]];
    for number in NUMBERS {
        let start = if number == "f32" { [1e-45, -1e-40, 0.0] } else { [f64::from_bits(1), -1e-310, 1e-45] };
        let trace = given(&rows).start(start).number(number).build().unwrap().trace().unwrap();
        assert_eq!(trace.len(), 2);
    }
}

#[test]
fn a_point_of_another_dimension_is_refused() {
    assert_eq!(
        end(Experiment::builder().start([1.0])),
        "start has 1 coordinate, but bowl has 2 coordinates; give 2, separated by commas"
    );
    assert_eq!(
        end(given(&[&[1.0]]).start(Vec::<f64>::new())),
        "start has 0 coordinates, but mine has 1 coordinate; give 1, separated by commas"
    );
    assert_eq!(
        message(Objective::Bowl.value(&[1.0])),
        "theta has 1 coordinate, but bowl has 2 coordinates; give 2"
    );
    assert_eq!(
        message(Objective::Bowl.gradient(&[1.0, 2.0], &mut [])),
        "g has 0 coordinates, but bowl has 2 coordinates; give 2"
    );

    let columns = |width| Columns::new(&[Quantity::Update], width);
    let mut run = Run::new(adam(), vec![0.0; 3], FromObjective::new(Objective::Bowl));
    let of_bowl = "theta has 3 coordinates, but bowl has 2 coordinates; give 2";
    assert_eq!(message(run.store(&mut columns(3))), of_bowl);
    assert_eq!(message(run.advance(&mut Ignore)), of_bowl);
    let one = Arc::new(table(&[&[1.0]]).unwrap());
    let mut run = Run::new(adam(), vec![0.0; 3], FromTable::new(one));
    assert_eq!(
        message(run.store(&mut columns(3))),
        "theta has 3 coordinates, but mine has 1 coordinate; give 1"
    );

    // Five coordinates are four lanes and one.
    for width in [0, 3, 4, 6] {
        let five = Arc::new(table(&[&[1.0; 5]]).unwrap());
        let mut run = Run::new(adam(), vec![0.0; 5], FromTable::new(five));
        assert_eq!(
            message(run.store(&mut columns(width))),
            format!("a row has {width} coordinates, but the run has 5 coordinates; give 5")
        );
        assert_eq!(run.t(), 0);
    }
}

#[test]
fn a_run_can_not_outlast_its_gradients() {
    assert_eq!(
        end(given(&[&[1.0]]).steps(5)),
        "5 steps were asked for, but mine has gradients for 1 step; ask for at most that many"
    );
    let mut run = Run::new(adam(), vec![0.0], FromTable::new(Arc::new(table(&[&[1.0]]).unwrap())));
    run.advance(&mut Ignore).unwrap();
    assert_eq!(
        message(run.advance(&mut Ignore)),
        "2 steps were asked for, but mine has gradients for 1 step; ask for at most that many"
    );
}

#[test]
fn what_a_run_does_not_have_can_not_be_selected() {
    let select = |selection: Selection| {
        let stepper = given(&[&[1.0, 2.0]]).build().unwrap().stepper(&selection);
        stepper.err().expect("the selection is refused").to_string()
    };
    assert_eq!(
        select(Selection { coordinates: Some(vec![0, 2]), ..Selection::default() }),
        "there is no coordinate 2: the run has 2 coordinates, counted from 0"
    );
    assert_eq!(
        select(Selection { quantities: Some(vec![Quantity::Loss]), ..Selection::default() }),
        "this run has no `loss`; it has g, m, v, correction1, correction2, m_hat, v_hat, root, denominator, step_size, \
         update, theta"
    );
}

#[test]
fn nothing_selected_is_nothing_kept() {
    let experiment = Experiment::builder().build().unwrap();
    let nothing = Selection { every: 0, coordinates: Some(vec![]), quantities: Some(vec![]) };
    let trace = experiment.stepper(&nothing).unwrap().collect().unwrap();
    assert_eq!((trace.len(), trace.coordinates().len(), trace.quantities().len()), (10, 0, 0));
}

#[test]
fn a_setting_that_the_number_type_can_not_hold_is_refused() {
    let f32 = || Experiment::builder().number("f32");
    assert_eq!(
        end(f32().alpha("1e50")),
        "alpha `1e50` is too large for f32, whose largest number is about 3.4e38; give a smaller one, or use f64"
    );
    assert_eq!(
        end(f32().eps("1e-50")),
        "eps `1e-50` is too small to be told from 0 in f32, whose smallest number is about 1.4e-45; give a larger one, or \
         use f64"
    );
    assert_eq!(
        end(f32().start(["1", "-1e39"])),
        "start[1] `-1e39` is too large for f32, whose largest number is about 3.4e38; give a smaller one, or use f64"
    );
}

/// 1 in every coordinate until step `k`, where the third is NaN.
#[derive(Clone)]
struct LostAt(u64);

impl Gradients<f64> for LostAt {
    fn at(&mut self, t: u64, _: &[f64], g: &mut [f64]) -> Result<Option<f64>, Error> {
        g.fill(1.0);
        if t == self.0 {
            g[2] = f64::NAN;
        }
        Ok(None)
    }

    fn has_loss(&self) -> bool {
        false
    }
}

#[test]
fn a_gradient_that_becomes_nan_ends_the_run_at_its_step_for_good() {
    for k in [1, 2, 7] {
        let mut run = Run::new(adam(), vec![0.0; 6], LostAt(k));
        let mut columns = Columns::new(&[Quantity::Parameter], 6);
        for _ in 1..k {
            run.store(&mut columns).unwrap();
        }
        for _ in 0..2 {
            assert_eq!(
                message(run.store(&mut columns)),
                format!(
                    "step {k}: g[2] is NaN, which is not a finite number: the gradient itself has no value there; look \
                     at where it comes from"
                )
            );
        }
        assert_eq!(columns.t().len() as u64, k - 1, "the failed step is not kept");
    }
}

#[test]
fn a_gradient_of_zero_without_eps_divides_by_zero() {
    for number in NUMBERS {
        let divides = |what: &str| {
            format!(
                "step 1: {what} is not a finite number: v_hat is 0 there and so is eps, so it divides by 0; give eps a \
                 value such as 1e-8"
            )
        };
        let zero = || given(&[&[1.0, 0.0]]).eps(0).number(number);
        assert_eq!(end(zero()), divides("update[1] is NaN, which"));
        assert_eq!(end_with_parts(zero()), divides("step_size[1] is inf, which"));
        // A square that underflows is 0 as well.
        let tiny = given(&[&[1e-30, 1e-200]]).eps(0).number(number);
        let first = if number == "f32" { 0 } else { 1 };
        assert_eq!(end(tiny), divides(&format!("update[{first}] is inf, which")));
        // A zero after another gradient divides by what is left of that.
        given(&[&[1.0], &[0.0]]).eps(0).number(number).build().unwrap().trace().unwrap();
    }
}

#[test]
fn overflow_names_the_largest_number_and_the_way_out() {
    let passed = |what: &str, rest: &str| format!("{what}, which is not a finite number: it passed {rest}");
    assert_eq!(
        end(given(&[&[1.0], &[1e39]]).number("f32")),
        passed("step 2: g[0] is inf", "3.4e38, the largest f32; scale the gradients down, or use f64")
    );
    assert_eq!(
        end(given(&[&[1.0], &[-1e20]]).number("f32")),
        passed(
            "step 2: v[0] is inf",
            "3.4e38, the largest f32; v squares the gradient: scale the gradients down, or use f64"
        )
    );
    assert_eq!(
        end(given(&[&[1.0], &[1e200]])),
        passed(
            "step 2: v[0] is inf",
            "1.8e308, the largest f64; v squares the gradient: scale the gradients down"
        )
    );
    assert_eq!(
        end(given(&[&[1e10]]).alpha("1e300")),
        passed("step 1: update[0] is inf", "1.8e308, the largest f64; make alpha smaller")
    );
    // Not because of eps, though it is 0.
    assert_eq!(
        end(given(&[&[1e10]]).alpha("1e30").eps(0).number("f32")),
        passed("step 1: update[0] is inf", "3.4e38, the largest f32; make alpha smaller, or use f64")
    );
    assert_eq!(
        end(given(&[&[1.0], &[1.0]]).alpha("1.5e308")),
        passed("step 2: theta[0] is -inf", "1.8e308, the largest f64; make alpha smaller")
    );
    assert_eq!(
        end_with_parts(given(&[&[0.0]]).alpha(10).eps("1e-310")),
        passed("step 1: step_size[0] is inf", "1.8e308, the largest f64; make alpha smaller")
    );
}

#[test]
fn a_loss_that_overflows_says_where_it_started() {
    let passed = |t: u64, what: &str, rest: &str| {
        format!("step {t}: {what} is inf, which is not a finite number: it passed {rest}")
    };
    let f64 = "1.8e308, the largest f64; start at smaller numbers or make alpha smaller";
    let f32 = "3.4e38, the largest f32; start at smaller numbers or make alpha smaller, or use f64";
    assert_eq!(end(Experiment::builder().start(["1e200", "1"])), passed(1, "loss", f64));
    assert_eq!(end(Experiment::builder().alpha("1e200")), passed(2, "loss", f64));
    // It is worked out in f64, but the trace holds f32.
    assert_eq!(end(Experiment::builder().number("f32").start(["1", "2e19"])), passed(1, "loss", f32));
    let rosenbrock = Experiment::builder().objective("rosenbrock").alpha("1e60");
    assert_eq!(end(rosenbrock), passed(2, "v[0]", f64));
}
