//! Claim: what an explanation prints is true: the numbers of each line give its result.

use crate::explain::arithmetic::{BigRational, ten_to, value};
use adamscope::explain::{Equation, Explanation};
use adamscope::objective::GradientTable;
use adamscope::render::write_jsonl;
use adamscope::rule::Form;
use adamscope::scalar::NumberType;
use adamscope::trace::read_jsonl;
use adamscope::{
    Alphas, Choice, Experiment, ExperimentBuilder, HyperParameter, Objective, Quantity, Selection, State,
};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseError;

/// What a line of text says after its first `=`: the sides, and whether the last is said to be exact.
struct Line<'a> {
    numbers: &'a str,
    result: &'a str,
    exact: bool,
}

impl<'a> Line<'a> {
    /// Of `symbol = letters = numbers = result` or `≈ result`.
    fn read(text: &'a str) -> Option<Self> {
        let (before, result, exact) = match text.rsplit_once(" ≈ ") {
            Some((before, result)) => (before, result, false),
            None => text.rsplit_once(" = ").map(|(before, result)| (before, result, true))?,
        };
        let (_, numbers) = before.rsplit_once(" = ")?;
        Some(Self { numbers, result, exact })
    }
}

/// The number, and one unit of its last place.
fn with_last_place(text: &str) -> (BigRational, BigRational) {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let decimals = mantissa.split_once('.').map_or(0, |(_, decimals)| decimals.len() as i32);
    (value(text), ten_to(exponent.parse::<i32>().unwrap() - decimals))
}

/// Works a line out: with the numbers as printed, the result is right to one unit of its last place, and where the line
/// has an `=` before it, right altogether.
fn assert_true(line: &str) {
    let Some(Line { numbers, result, exact }) = Line::read(line) else { return };
    let (result, unit) = with_last_place(result);
    let off = value(numbers) - &result;
    let off = if off < value("0") { -off } else { off };
    assert!(off <= unit, "{line}");
    assert!(!exact || off == value("0"), "{line}");
}

fn explained(experiment: &Experiment, t: u64, coordinate: usize) -> Vec<Equation> {
    Explanation::of(experiment, t, coordinate).unwrap().equations().to_vec()
}

// What a line looks like.

#[test]
fn the_default_example_shows_its_work() {
    let experiment = Experiment::builder().build().unwrap();
    let lines: Vec<String> = explained(&experiment, 1, 0).iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "f(θₜ₋₁) = x² + y² = 3² + 4² = 25",
            "gₜ = 2·x = 2·3 = 6",
            "mₜ = β₁·mₜ₋₁ + (1 − β₁)·gₜ = 0.9·0 + (1 − 0.9)·6 = 0.6",
            "vₜ = β₂·vₜ₋₁ + (1 − β₂)·gₜ² = 0.999·0 + (1 − 0.999)·6² = 0.036",
            "m̂ₜ = mₜ/(1 − β₁ᵗ) = 0.6/(1 − 0.9¹) = 6",
            "v̂ₜ = vₜ/(1 − β₂ᵗ) = 0.036/(1 − 0.999¹) = 36",
            "Δₜ = α·m̂ₜ/(√(v̂ₜ) + ε) = 0.1·6/(√(36) + 1e-8) ≈ 0.100000",
            "θₜ = θₜ₋₁ − Δₜ = 3 − 0.100000 = 2.90000",
        ]
    );
}

#[test]
fn every_objective_prints_its_derivative() {
    let derivatives = |objective: Objective| -> Vec<String> {
        let experiment = Experiment::builder().objective(objective.key()).build().unwrap();
        let gradient = |coordinate| {
            let equations = explained(&experiment, 1, coordinate);
            let g = equations.iter().find(|equation| equation.quantity == Quantity::Gradient).unwrap();
            g.letters.as_ref().unwrap().to_string()
        };
        (0..objective.dimension()).map(gradient).collect()
    };
    let expected: [(Objective, &[&str]); 7] = [
        (Objective::Bowl, &["2·x", "2·y"]),
        (Objective::Square, &["2·x"]),
        (Objective::Ellipse, &["x", "10·y"]),
        (Objective::Rosenbrock, &["−2·(1 − x) − 400·x·(y − x²)", "200·(y − x²)"]),
        (
            Objective::Beale,
            &[
                "−2·(1 − y)·(1.5 − x·(1 − y)) − 2·(1 − y²)·(2.25 − x·(1 − y²)) − 2·(1 − y³)·(2.625 − x·(1 − y³))",
                "2·x·(1.5 − x·(1 − y)) + 4·x·y·(2.25 − x·(1 − y²)) + 6·x·y²·(2.625 − x·(1 − y³))",
            ],
        ),
        (
            Objective::Himmelblau,
            &["4·x·(x² + y − 11) + 2·(x + y² − 7)", "2·(x² + y − 11) + 4·y·(x + y² − 7)"],
        ),
        (Objective::Saddle, &["2·x", "−2·y"]),
    ];
    assert_eq!(expected.len(), Objective::ALL.len());
    for (objective, expected) in expected {
        assert_eq!(derivatives(objective), expected, "{objective:?}");
    }
}

#[test]
fn a_given_gradient_has_no_derivative() {
    let table = GradientTable::from_rows("given", &[vec![2.0], vec![-1.0 / 3.0]]).unwrap();
    let experiment = Experiment::builder().gradients(table).build().unwrap();
    let equations = explained(&experiment, 2, 0);
    assert_eq!(equations[0].to_string(), "gₜ ≈ -0.333333");
    assert_eq!(
        equations[1].to_string(),
        "mₜ = β₁·mₜ₋₁ + (1 − β₁)·gₜ = 0.9·0.2 + (1 − 0.9)·(-0.333333) ≈ 0.146667"
    );
}

#[test]
fn what_cancels_shows_as_many_digits_as_are_left() {
    // 0.9 · 0.1 − 0.1 · 0.9 is 0, and 1.4e-17 in binary.
    let table = GradientTable::from_rows("given", &[vec![1.0], vec![-0.9]]).unwrap();
    let experiment = Experiment::builder().gradients(table).build().unwrap();
    let m = &explained(&experiment, 2, 0)[1];
    assert_true(&m.to_string());
    assert!(m.to_string().ends_with("= 0.9·0.1 + (1 − 0.9)·(-0.9) = 0"), "{m}");
}

#[test]
fn schedules_clipping_and_states_are_explained_with_the_numbers_of_the_step() {
    for form in Form::all() {
        let builder = || {
            let named =
                Experiment::builder().optimizer(form.optimizer().key()).convention(form.convention().key());
            named.alpha("0.1").schedule("cosine, warmup=3")
        };
        for clip in ["clip-value", "clip-norm"] {
            let builder = || builder().set(clip, "5").unwrap();
            let first = builder().steps(4).build().unwrap().trace().unwrap();
            let rest = builder().state(State::of(first.last().unwrap())).steps(4).build().unwrap();
            for t in [5, 6, 8] {
                for coordinate in [0, 1] {
                    let equations = explained(&rest, t, coordinate);
                    equations.iter().for_each(|equation| assert_true(&equation.to_string()));
                    for quantity in [Quantity::Alpha, Quantity::ClippedGradient] {
                        assert!(equations.iter().any(|equation| equation.quantity == quantity), "{form}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_clipped_gradient_shows_what_was_cut() {
    let line = |builder: ExperimentBuilder| {
        let equations = explained(&builder.build().unwrap(), 1, 1);
        let clipped = equations.iter().find(|equation| equation.quantity == Quantity::ClippedGradient);
        clipped.unwrap().to_string()
    };
    // The gradient is (6, 8), 10 long.
    assert_eq!(line(Experiment::builder().clip_norm("5")), "gᶜₜ = gₜ·(c/‖gₜ‖) = 8·(5/10) = 4");
    assert_eq!(line(Experiment::builder().clip_norm("20")), "gᶜₜ = gₜ = 8 = 8");
    assert_eq!(line(Experiment::builder().clip_value("7")), "gᶜₜ = c = 7 = 7");
}

#[test]
fn symbols_come_to_the_numbers_of_the_trace_bit_for_bit_in_every_form_and_number() {
    for form in Form::all() {
        for number in NumberType::ALL {
            let experiment = Experiment::builder()
                .objective("ellipse")
                .optimizer(form.optimizer().key())
                .convention(form.convention().key())
                .number(number.key())
                .alpha("0.1")
                .steps(9)
                .build();
            // A form may have no run in decimals, and a run no answer there.
            let Ok(experiment) = experiment else { continue };
            let quantities = Some(experiment.quantities().unwrap());
            let selection = Selection { quantities, ..Selection::default() };
            let trace = experiment.stepper(&selection).unwrap().collect();
            assert!(trace.is_ok() || *number == NumberType::Decimal, "{form}");
            let Ok(trace) = trace else { continue };
            for step in trace.steps() {
                for equation in explained(&experiment, step.t(), 1) {
                    let index = usize::from(!equation.quantity.facts().shared);
                    let recorded = step.value(equation.quantity, index).unwrap();
                    assert_eq!(equation.value.to_string(), recorded.to_string(), "{form}: {equation}");
                }
            }
        }
    }
}

// The pages.

#[test]
fn weights_and_what_was_added_sum_to_the_digit() {
    for t in [1, 2, 12, 13, 40] {
        let experiment = Experiment::builder().objective("rosenbrock").steps(40).build().unwrap();
        let explanation = Explanation::of(&experiment, t, 0).unwrap();
        let whence = explanation.whence().unwrap();
        let weights =
            whence.carried.iter().map(|carried| value(&carried.weight)).fold(value("0"), |a, b| a + b);
        let added = whence.carried.iter().map(|carried| value(&carried.added)).fold(value("0"), |a, b| a + b);
        assert_eq!(weights, value(&whence.weight), "t={t}");
        assert_eq!(added, value(&whence.added), "t={t}");
        // And the total is the first moment, which the equation has in its own digits.
        let m = explanation
            .equations()
            .iter()
            .find(|equation| equation.quantity == Quantity::FirstMoment)
            .unwrap();
        let (m, unit) = with_last_place(m.result.text.as_str());
        let (total, coarser) = with_last_place(&whence.added);
        let off = m - total;
        assert!(off.clone() * off <= (unit.clone() + coarser.clone()) * (unit + coarser), "t={t}");
        for carried in &whence.carried {
            let Some((i, g)) = &carried.gradient else { continue };
            let exact = value("0.1") * value(&format!("0.9^{}", t - i));
            let (weight, unit) = with_last_place(&carried.weight);
            assert!(
                (weight - &exact) * (value(&carried.weight) - &exact) <= unit.clone() * unit,
                "t={t} i={i}"
            );
            let (added, unit) = with_last_place(&carried.added);
            let off = added - exact * value(g.trim());
            assert!(off.clone() * off <= unit.clone() * unit * value("4"), "t={t} i={i}");
        }
    }
}

#[test]
fn weights_sum_to_the_digit_however_large_or_small_gradients_are() {
    for size in ["1e300", "1e19", "1e7", "1e-7", "1e-300"] {
        // AdaMax, for it squares nothing.
        let rows = [size.to_owned(), format!("-{size}"), format!("3{size}"), "0".into()].map(|g| [g]);
        let table = GradientTable::from_texts("g.csv", &rows).unwrap();
        let experiment = Experiment::builder().gradients(table).optimizer("adamax").build().unwrap();
        let explanation = Explanation::of(&experiment, 4, 0).unwrap();
        let whence = explanation.whence().unwrap();
        let added = whence.carried.iter().map(|carried| value(&carried.added)).fold(value("0"), |a, b| a + b);
        assert_eq!(added, value(&whence.added), "{size}");
        let m = explanation.equations().iter().find(|equation| equation.quantity == Quantity::FirstMoment);
        let off = whence.added.parse::<f64>().unwrap() / m.unwrap().value.to_f64() - 1.0;
        assert!(off.abs() < 1e-4, "{size}: {}", whence.added);
        assert!(explanation.page().text().lines().all(|line| line.chars().count() <= 80), "{size}");
    }
}

#[test]
fn the_first_moment_comes_from_clipped_gradients_where_they_are_clipped() {
    // The gradients are (6, 8) and then hardly less, and are cut down to 1 in length.
    let experiment = Experiment::builder().clip_norm("1").build().unwrap();
    let explanation = Explanation::of(&experiment, 2, 0).unwrap();
    let whence = explanation.whence().unwrap();
    let gradients: Vec<_> =
        whence.carried.iter().map(|carried| carried.gradient.clone().unwrap().1).collect();
    assert_eq!(gradients.len(), 2);
    assert!(gradients.iter().all(|g| g.starts_with("0.6") || g.starts_with("0.59")), "{gradients:?}");
    let added = whence.carried.iter().map(|carried| value(&carried.added)).fold(value("0"), |a, b| a + b);
    assert_eq!(added, value(&whence.added));
    let text = explanation.page().text();
    assert!(text.contains("gᶜᵢ"), "{text}");
}

#[test]
fn what_is_not_at_hand_explains_nothing() {
    let table = GradientTable::from_rows("g.csv", &[[1.0], [2.0], [3.0]]).unwrap();
    let alphas = Alphas::new("lr.txt", ["0.1", "0.01", "0.001"]).unwrap();
    for builder in [Experiment::builder().gradients(table), Experiment::builder().alphas(alphas)] {
        let experiment = builder.build().unwrap();
        let selection = Selection { every: 3, ..Selection::default() };
        let trace = experiment.stepper(&selection).unwrap().collect().unwrap();
        let mut lines = Vec::new();
        write_jsonl(&mut trace.replay(), &mut lines).unwrap();
        let read = read_jsonl("t.jsonl", lines.as_slice()).unwrap();
        let error = Explanation::of(read.experiment(), 2, 0).unwrap_err();
        assert_eq!(error, read.experiment().trace().unwrap_err());
        assert!(error.to_string().contains("it can't be run again"), "{error}");
    }
}

#[test]
fn a_step_that_is_not_taken_is_told_which_are() {
    let told = |experiment: &Experiment, t| Explanation::of(experiment, t, 0).unwrap_err().to_string();
    let first = Experiment::builder().build().unwrap();
    assert_eq!(
        told(&first, 11),
        "step is 11, but must be a whole number from 1 to the number of steps: the experiment has 10 steps"
    );
    let state = State::of(first.trace().unwrap().last().unwrap());
    let rest = Experiment::builder().state(state).steps(2).build().unwrap();
    for t in [0, 1, 10, 13] {
        assert_eq!(
            told(&rest, t),
            format!("step is {t}, but must be one that the experiment takes: it goes from step 11 to 12")
        );
    }
}

#[test]
fn prose_keeps_to_80_columns_and_equations_to_one_line() {
    for objective in Objective::ALL {
        let experiment = Experiment::builder().objective(objective.key()).build().unwrap();
        let explanation = Explanation::of(&experiment, 3, 0).unwrap();
        let text = explanation.page().text();
        for equation in explanation.equations() {
            assert!(text.contains(&format!("\n    {equation}\n")), "{equation}");
        }
        for line in text.lines().filter(|line| !line.starts_with("    ")) {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}

#[test]
fn html_is_well_formed_and_needs_nothing() {
    for form in Form::all() {
        let experiment = Experiment::builder()
            .optimizer(form.optimizer().key())
            .convention(form.convention().key())
            .objective("rosenbrock")
            .alpha("0.01")
            .build()
            .unwrap();
        let html = Explanation::of(&experiment, 3, 1).unwrap().page().html();
        let document = roxmltree::Document::parse(&html).unwrap_or_else(|error| panic!("{form}: {error}"));
        assert!(!html.contains("<script") && !html.contains("http") && !html.contains("<code>"), "{form}");
        let elements = || document.descendants().filter(|node| node.is_element());
        assert!(elements().filter(|node| node.has_tag_name("math")).count() > 4, "{form}");
        let mut ids: Vec<_> = elements().filter_map(|node| node.attribute("id")).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{form}: ids are there once");
        assert!(!html.contains("\n\n"), "{form}: a blank line ends HTML in Markdown");
    }
}

#[test]
fn equations_are_cited_by_their_numbers() {
    let experiment = Experiment::builder().build().unwrap();
    let page = Explanation::of(&experiment, 2, 0).unwrap().page();
    for anchor in ["eq-1-m", "eq-2-v", "eq-3-m_hat", "eq-3-v_hat", "eq-4-update", "eq-4-theta"] {
        assert!(page.html().contains(&format!("id=\"{anchor}\"")), "{anchor}");
        assert!(page.markdown().contains(&format!("<a id=\"{anchor}\"></a>")), "{anchor}");
        assert!(page.latex().contains(&format!("\\label{{{anchor}}}")), "{anchor}");
    }
}

#[test]
fn a_file_name_is_nothing_but_text() {
    let name = "<img src=x onerror=alert(1)>{{#include x}}\\input{y}";
    let table = GradientTable::from_rows(name, &[vec![2.0]]).unwrap();
    let page =
        Explanation::of(&Experiment::builder().gradients(table).build().unwrap(), 1, 0).unwrap().page();
    assert!(!page.html().contains("<img") && !page.html().contains("{{#"));
    assert!(!page.markdown().contains("<img") && !page.markdown().contains("{{#"));
    assert!(!page.latex().contains("\\input"));
}

// For all experiments.

fn decades(least: i32, most: i32) -> impl Strategy<Value = f64> {
    (f64::from(least)..=f64::from(most)).prop_map(|exponent| 10_f64.powf(exponent))
}

/// A hyper-parameter as a person may write it, of a few digits.
fn text(parameter: HyperParameter) -> BoxedStrategy<String> {
    let short = |value: f64| format!("{value:.2e}");
    match parameter {
        HyperParameter::Alpha => decades(-4, 0).prop_map(short).boxed(),
        HyperParameter::Beta1 | HyperParameter::Beta2 | HyperParameter::Rho => {
            prop_oneof![Just("0".to_owned()), decades(-4, -1).prop_map(|gap| format!("{:.4}", 1.0 - gap))]
                .boxed()
        }
        HyperParameter::Eps => decades(-8, 0).prop_map(short).boxed(),
        _ => Just(String::new()).boxed(),
    }
}

/// Experiments of every form and number type: objectives, and gradients that change their sign.
fn experiments() -> impl Strategy<Value = Experiment> {
    let forms: Vec<Form> = Form::all().collect();
    let numbers = select(vec!["f64", "f32", "decimal"]);
    let gradients = prop::collection::vec((-5.0_f64..5.0).prop_map(|g| (g * 1e4).round() / 1e4), 1..30);
    let source = prop_oneof![select(Objective::ALL.to_vec()).prop_map(Ok), gradients.prop_map(Err)];
    (select(forms), numbers, source, 1_u64..30).prop_flat_map(|(form, number, source, steps)| {
        let given: Vec<_> = form.parameters().map(|parameter| (Just(parameter), text(parameter))).collect();
        given.prop_filter_map("an experiment that can be built", move |given| {
            let mut builder = Experiment::builder()
                .optimizer(form.optimizer().key())
                .convention(form.convention().key())
                .number(number);
            builder = match &source {
                Ok(objective) => builder.objective(objective.key()).steps(steps),
                Err(gradients) => {
                    let rows: Vec<Vec<f64>> = gradients.iter().map(|g| vec![*g]).collect();
                    builder.gradients(GradientTable::from_rows("given", &rows).unwrap())
                }
            };
            for (parameter, text) in given.into_iter().filter(|(_, text)| !text.is_empty()) {
                builder = builder.hyper_parameter(parameter.key(), text);
            }
            builder.build().ok()
        })
    })
}

proptest! {
    #[test]
    fn every_line_is_true(experiment in experiments(), step: prop::sample::Index, coordinate: prop::sample::Index) {
        let t = step.index(experiment.steps() as usize) as u64 + 1;
        let coordinate = coordinate.index(experiment.start().len());
        // A run may well have no answer, in decimals above all.
        let explanation = Explanation::of(&experiment, t, coordinate).map_err(|_| TestCaseError::reject("no answer"))?;
        for equation in explanation.equations() {
            assert_true(&equation.to_string());
        }
    }
}
