//! Claim: a clipped run is the run of its clipped gradients, and says what it cut.

use adamscope::objective::GradientTable;
use adamscope::rule::Form;
use adamscope::trace::Selection;
use adamscope::{Choice, Experiment, ExperimentBuilder, Quantity, Trace};

const NUMBERS: [&str; 3] = ["f64", "f32", "decimal"];

fn given(rows: &[impl AsRef<[f64]>]) -> ExperimentBuilder {
    Experiment::builder().gradients(GradientTable::from_rows("mine", rows).unwrap())
}

/// A run with all of its quantities.
fn whole(builder: ExperimentBuilder) -> Result<Trace, adamscope::Error> {
    let experiment = builder.build()?;
    let quantities = Some(experiment.quantities()?);
    experiment.stepper(&Selection { quantities, ..Selection::default() })?.collect()
}

fn texts(trace: &Trace, quantity: Quantity) -> Vec<String> {
    let values = |step: adamscope::Step<'_>| {
        step.values(quantity).into_iter().flatten().map(|x| x.to_string()).collect()
    };
    trace.steps().flat_map(|step| -> Vec<String> { values(step) }).collect()
}

fn clipped(trace: &Trace) -> Vec<f64> {
    texts(trace, Quantity::ClippedGradient).iter().map(|text| text.parse().unwrap()).collect()
}

#[test]
fn by_value_each_coordinate_is_cut_by_itself() {
    for number in NUMBERS {
        let rows = [[3.0, -0.5, 1.0], [-2.0, 0.25, 0.0]];
        let trace = whole(given(&rows).clip_value("1").number(number)).unwrap();
        assert_eq!(clipped(&trace), [1.0, -0.5, 1.0, -1.0, 0.25, 0.0], "{number}");
        let g: Vec<f64> =
            texts(&trace, Quantity::Gradient).iter().map(|text| text.parse().unwrap()).collect();
        assert_eq!(g, rows.concat(), "{number}");
        assert_eq!(texts(&trace, Quantity::GradientNorm), [""; 0], "{number}");
    }
}

#[test]
fn by_norm_the_direction_stays() {
    for number in NUMBERS {
        // (3, 4) is 5 long; (1.5, 2) is as long as allowed, and stays; so does 0, which has no direction.
        let rows = [[3.0, 4.0], [1.5, 2.0], [0.0, 0.0], [-0.0, -6.0]];
        let trace = whole(given(&rows).clip_norm("2.5").number(number)).unwrap();
        assert_eq!(clipped(&trace), [1.5, 2.0, 1.5, 2.0, 0.0, 0.0, 0.0, -2.5], "{number}");
        let norms: Vec<f64> =
            texts(&trace, Quantity::GradientNorm).iter().map(|text| text.parse().unwrap()).collect();
        assert_eq!(norms, [5.0, 2.5, 0.0, 6.0], "{number}");
    }
}

#[test]
fn the_norm_is_over_all_coordinates_however_they_are_computed() {
    // Nine numbers: those that go four, two and one at a time. √(9 · 16) = 12.
    let trace = whole(given(&[[4.0; 9]]).clip_norm("3")).unwrap();
    assert_eq!(clipped(&trace), [1.0; 9]);
}

#[test]
fn every_rule_goes_on_with_the_clipped_gradient() {
    let rows = [[3.0, 4.0], [-1.5, 0.5], [0.0, -8.0], [0.25, 0.125]];
    let by_value = [[1.0, 1.0], [-1.0, 0.5], [0.0, -1.0], [0.25, 0.125]];
    let norm = |[x, y]: [f64; 2]| {
        let norm = (x * x + y * y).sqrt();
        if norm > 2.5 { [x * (2.5 / norm), y * (2.5 / norm)] } else { [x, y] }
    };
    for form in Form::all() {
        for (key, limit, rows_clipped) in
            [("clip-value", "1", by_value), ("clip-norm", "2.5", rows.map(norm))]
        {
            let of = |rows: &[[f64; 2]]| {
                given(rows).optimizer(form.optimizer().key()).convention(form.convention().key()).alpha("0.1")
            };
            let a = whole(of(&rows).set(key, limit).unwrap()).unwrap();
            let b = whole(of(&rows_clipped)).unwrap();
            assert_eq!(texts(&a, Quantity::ClippedGradient), texts(&b, Quantity::Gradient), "{form}");
            for quantity in b.quantities().iter().filter(|quantity| **quantity != Quantity::Gradient) {
                assert_eq!(texts(&a, *quantity), texts(&b, *quantity), "{form} {key} {}", quantity.key());
            }
        }
    }
}

#[test]
fn a_limit_that_is_none_is_refused() {
    let refused = |builder: ExperimentBuilder| builder.build().unwrap_err().to_string();
    let plain = Experiment::builder;
    assert_eq!(refused(plain().clip_value("0")), "clip-value is 0, but must be above 0, such as 1");
    assert_eq!(refused(plain().clip_norm("-1")), "clip-norm is -1, but must be above 0, such as 1");
    assert_eq!(refused(plain().clip_norm("inf")), "clip-norm `inf` has no value; write a finite number");
    assert_eq!(refused(plain().clip_norm("0,5")), "clip-norm `0,5` has a decimal comma; write 0.5");
    assert_eq!(
        refused(plain().clip_norm("1e-50").number("f32")),
        "clip-norm `1e-50` is too small to be told from 0 in f32, whose smallest number is about 1.4e-45; give a larger \
         one, or use f64"
    );
    assert_eq!(
        refused(plain().clip_norm("1").clip_value("1")),
        "clip-value and clip-norm can't go together: gradients are clipped once; leave one of them out"
    );
}

#[test]
fn a_norm_without_a_value_ends_the_run_and_is_named() {
    let ended = |builder: ExperimentBuilder| whole(builder).unwrap_err().to_string();
    assert_eq!(
        ended(given(&[[1.0, 1.0], [1e200, 1.0]]).clip_norm("1")),
        "step 2: g_norm is inf, which is not a finite number: it passed 1.8e308, the largest f64; it squares the \
         gradient: scale the gradients down"
    );
    // In f32 the norm is worked out in f64.
    assert!(whole(given(&[[1e30, 1e30]]).clip_norm("1").number("f32")).is_ok());
    assert_eq!(
        ended(given(&[[1e15, 1.0]]).clip_norm("1").number("decimal")),
        "step 1: g_norm has no decimal value: a number passed 7.9e28, the largest decimal; scale the problem down, or \
         use f64"
    );
    // Where a gradient has no value, it is told and not its norm.
    let steep = Experiment::builder().objective("rosenbrock").start(["1e150", "1"]).clip_norm("1");
    assert!(ended(steep).starts_with("step 1: loss is inf"));
}
