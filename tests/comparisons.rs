//! Claim: a comparison finds the first number in which two runs differ, and says how far they are apart.

use adamscope::compare::Comparison;
use adamscope::{Alphas, Error, Experiment, ExperimentBuilder, Quantity, State, Trace};
use proptest::prelude::*;

fn named(name: &str, builder: ExperimentBuilder) -> (String, Experiment) {
    (name.into(), builder.build().unwrap())
}

fn compared(a: ExperimentBuilder, b: ExperimentBuilder) -> Comparison {
    Comparison::of(vec![named("a", a), named("b", b)]).unwrap()
}

fn on_the_bowl() -> ExperimentBuilder {
    Experiment::builder().eps("1e-3")
}

#[test]
fn the_paper_and_keras_part_in_the_first_update_by_where_eps_stands() {
    let comparison = compared(on_the_bowl(), on_the_bowl().convention("keras"));
    let first = comparison.pairs[0].first.clone().unwrap();
    assert_eq!((first.t, first.coordinate, first.quantity), (1, Some(0), Quantity::Update));
    // α m̂/(√v̂ + ε) against α √(1-β2) m̂/(√(1-β2) √v̂ + ε) with m̂ = 6, √v̂ = 6.
    let root = 0.001_f64.sqrt();
    let expected = 0.6 / (6.0 + 1e-3) - 0.6 * root / (6.0 * root + 1e-3);
    assert!((first.absolute - expected).abs() < 1e-15, "{} {expected}", first.absolute);
    let text = comparison.page().text();
    assert!(text.contains("paper's ε̂"), "{text}");
    // Either form's own equation is shown.
    assert!(text.contains("m̂ₜ/(√(v̂ₜ) + ε)") && text.contains("mₜ·αₜ/(√(vₜ) + ε)"), "{text}");
}

#[test]
fn a_run_is_the_same_as_itself() {
    let comparison = compared(on_the_bowl(), on_the_bowl().eps("0.001"));
    assert_eq!((&comparison.pairs[0].first, &comparison.pairs[0].end), (&None, &None));
    assert!(comparison.page().text().contains("Every number of all 10 steps is the same"));
}

#[test]
fn what_was_varied_is_named_with_the_equation_that_has_it() {
    let why = |a: ExperimentBuilder, b: ExperimentBuilder| compared(a, b).pairs[0].why.join(" ");
    let eps = why(on_the_bowl(), on_the_bowl().eps("0.1"));
    assert_eq!(eps, "eps is 1e-3 in one and 0.1 in the other: ε stands in the equation of Δₜ.");
    let beta1 = why(on_the_bowl(), on_the_bowl().beta1("0.8"));
    assert_eq!(beta1, "beta1 is 0.9 in one and 0.8 in the other: β₁ stands in the equation of mₜ.");
    let number = why(on_the_bowl(), on_the_bowl().number("f32"));
    assert!(number.contains("24 bits"), "{number}");
    let start = why(on_the_bowl(), on_the_bowl().start([3, 5]));
    assert_eq!(start, "They start from different points.");
}

#[test]
fn a_number_written_otherwise_is_no_difference() {
    let state = |m: &str| {
        let state = State::after(3).with(Quantity::FirstMoment, [m, "0"]).unwrap();
        state.with(Quantity::SecondMoment, ["1", "1"]).unwrap()
    };
    let alphas = |first: &str| Alphas::new("lr.txt", [first, "0.2"]).unwrap();
    let on_the_bowl = || on_the_bowl().steps(2);
    for (base, other) in [
        (on_the_bowl().start(["3", "4"]), on_the_bowl().start(["3.0", "+40e-1"])),
        (on_the_bowl().beta1("0.9"), on_the_bowl().beta1("0.900")),
        (on_the_bowl().clip_norm("1"), on_the_bowl().clip_norm("1.0")),
        (
            on_the_bowl().schedule("step, every=1, factor=0.5"),
            on_the_bowl().schedule("step, every=1, factor=.50"),
        ),
        (on_the_bowl().alphas(alphas("0.1")), on_the_bowl().alphas(alphas("0.10"))),
        (on_the_bowl().state(state("0.5")), on_the_bowl().state(state("5e-1"))),
    ] {
        let comparison = compared(base, other.eps("0.1"));
        assert_eq!(
            comparison.pairs[0].why,
            ["eps is 1e-3 in one and 0.1 in the other: ε stands in the equation of Δₜ."]
        );
    }
}

#[test]
fn what_binary64_can_not_tell_apart_decimals_can() {
    let decimals = |beta1: &str| on_the_bowl().number("decimal").beta1(beta1);
    let comparison = compared(decimals("0.9"), decimals("0.90000000000000000001"));
    assert_eq!(
        comparison.pairs[0].why,
        ["beta1 is 0.9 in one and 0.90000000000000000001 in the other: β₁ stands in the equation of mₜ."]
    );
}

#[test]
fn one_experiment_is_nothing_to_compare() {
    assert!(matches!(Comparison::of(vec![]), Err(Error::NothingToCompare)));
    assert!(matches!(Comparison::of(vec![named("a", on_the_bowl())]), Err(Error::NothingToCompare)));
    let square = named("b", Experiment::builder().objective("square"));
    let error = Comparison::of(vec![named("a", on_the_bowl()), square]).unwrap_err();
    assert!(matches!(error, Error::Dimension { given: 1, expected: 2, .. }), "{error}");
}

#[test]
fn runs_are_compared_as_far_as_both_go() {
    let comparison = compared(on_the_bowl().steps(3), on_the_bowl().steps(5).alpha("0.2"));
    assert_eq!((comparison.pairs[0].steps, comparison.pairs[0].end.as_ref().unwrap().t), (3, 3));
}

/// The first difference, found in whole traces by going through all of both.
fn first_difference(a: &Trace, b: &Trace) -> Option<(u64, Quantity, usize)> {
    let mut differences = Vec::new();
    for (a, b) in a.steps().zip(b.steps()) {
        for (order, quantity) in Quantity::all().enumerate() {
            for index in 0..2 {
                if let (Some(x), Some(y)) = (a.value(quantity, index), b.value(quantity, index))
                    && (x.to_f64() + 0.0).to_bits() != (y.to_f64() + 0.0).to_bits()
                {
                    differences.push((a.t(), order, index, quantity));
                }
            }
        }
    }
    differences
        .into_iter()
        .min_by_key(|(t, order, index, _)| (*t, *order, *index))
        .map(|(t, _, index, quantity)| (t, quantity, index))
}

proptest! {
    #[test]
    fn the_first_difference_is_the_first(
        conventions in prop::array::uniform2(prop::sample::select(vec!["paper", "pytorch", "optax", "optax-jit", "keras"])),
        eps in prop::array::uniform2(prop::sample::select(vec!["1e-8", "0.001"])),
        steps in 1_u64..40,
    ) {
        let [a, b] = [0, 1].map(|i| on_the_bowl().convention(conventions[i]).eps(eps[i]).steps(steps));
        let [left, right] = [&a, &b].map(|builder| builder.clone().build().unwrap().trace().unwrap());
        let found = compared(a, b).pairs[0].first.clone();
        let found = found.map(|gap| (gap.t, gap.quantity, gap.coordinate.unwrap_or(0)));
        prop_assert_eq!(found, first_difference(&left, &right));
    }
}
