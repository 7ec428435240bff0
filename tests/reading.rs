//! Claim: a trace reads back from JSON and from JSON Lines as it was, and what isn't one is told with its place.

use adamscope::objective::GradientTable;
use adamscope::render::{write_json, write_jsonl};
use adamscope::trace::{read_json, read_jsonl};
use adamscope::{Error, Experiment, Quantity, Selection, Source, Trace};
use proptest::prelude::*;

fn json(trace: &Trace) -> String {
    let mut text = Vec::new();
    write_json(&mut trace.replay(), &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

fn jsonl(trace: &Trace) -> String {
    let mut text = Vec::new();
    write_jsonl(&mut trace.replay(), &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

fn default_trace(steps: u64) -> Trace {
    Experiment::builder().steps(steps).build().unwrap().trace().unwrap()
}

/// Which steps, coordinates and quantities to keep of a run in two coordinates with an objective.
fn selection() -> impl Strategy<Value = Selection> {
    let all = Experiment::builder().build().unwrap().quantities().unwrap();
    let most = all.len();
    let quantities = prop::option::of(prop::sample::subsequence(all, 0..=most).prop_shuffle());
    let coordinates = prop::option::of(prop::collection::vec(0_usize..2, 0..=2));
    (1_u64..12, coordinates, quantities).prop_map(|(every, coordinates, quantities)| Selection {
        every,
        coordinates,
        quantities,
    })
}

fn point() -> impl Strategy<Value = [f64; 2]> {
    let one = (-2.0..2.0_f64).prop_filter("a decimal must hold it", |x| x.abs() > 1e-3);
    [one.clone(), one]
}

proptest! {
    #[test]
    fn a_trace_of_an_objective_reads_back_equal(
        number in prop::sample::select(vec!["f64", "f32", "decimal"]),
        objective in prop::sample::select(vec!["bowl", "rosenbrock"]),
        start in point(),
        alpha in 0.001..0.1,
        (beta1, beta2) in (0.0..0.99, 0.5..0.999),
        steps in 1_u64..25,
        selection in selection(),
    ) {
        let experiment = Experiment::builder().objective(objective).number(number).start(start);
        let experiment = experiment.alpha(alpha).beta1(beta1).beta2(beta2).steps(steps).build().unwrap();
        // Decimals may run out of digits, which is an error and no trace.
        let Ok(trace) = experiment.stepper(&selection).unwrap().collect() else { return Ok(()) };
        prop_assert_eq!(&read_json("t.json", json(&trace).as_bytes()).unwrap(), &trace);
        prop_assert_eq!(&read_jsonl("t.jsonl", jsonl(&trace).as_bytes()).unwrap(), &trace);
    }

    #[test]
    fn a_trace_of_given_gradients_reads_back_equal_and_runs_again(
        number in prop::sample::select(vec!["f64", "f32"]),
        rows in prop::collection::vec(prop::array::uniform3(-1e3..1e3_f64), 1..12),
    ) {
        // In f32 the recorded gradients are rounded ones, so those are given.
        let narrow = |x: f64| if number == "f32" { f64::from(x as f32).to_string().parse::<f32>().unwrap().to_string() } else { format!("{x:?}") };
        let rows: Vec<[String; 3]> = rows.into_iter().map(|row| row.map(narrow)).collect();
        let table = GradientTable::from_texts("elsewhere/g.csv", &rows).unwrap();
        let trace = Experiment::builder().gradients(table).number(number).build().unwrap().trace().unwrap();
        let read = read_jsonl("t.jsonl", jsonl(&trace).as_bytes()).unwrap();
        prop_assert_eq!(read.experiment().to_string(), trace.experiment().to_string());
        prop_assert_eq!(json(&read), json(&trace));
        prop_assert_eq!(json(&read.experiment().trace().unwrap()), json(&trace));
        if number == "f64" {
            prop_assert_eq!(read, trace);
        }
    }

    #[test]
    fn no_text_makes_it_panic(cut in 0_usize..2000, junk in ".{0,20}", at in 0_usize..2000) {
        for text in [json(&default_trace(3)), jsonl(&default_trace(3))] {
            let cut = text.get(..cut).unwrap_or(&text);
            let (before, after) = cut.split_at(at.min(cut.len()));
            let spoilt = format!("{before}{junk}{after}");
            let _ = (read_json("t", spoilt.as_bytes()), read_jsonl("t", spoilt.as_bytes()));
        }
    }
}

#[test]
fn without_all_gradients_the_name_is_left_and_a_run_is_an_error() {
    let table = GradientTable::from_rows("g.csv", &[[1.0], [2.0], [3.0]]).unwrap();
    let experiment = Experiment::builder().gradients(table).build().unwrap();
    let selection = Selection { every: 3, ..Selection::default() };
    let trace = experiment.stepper(&selection).unwrap().collect().unwrap();
    let read = read_json("t.json", json(&trace).as_bytes()).unwrap();
    assert_eq!(json(&read), json(&trace));
    assert!(
        matches!(read.experiment().source(), Source::Gradients(table) if table.name() == "g.csv" && table.rows() == 0)
    );
    assert_eq!(
        read.experiment().trace().unwrap_err().to_string(),
        "the gradients of g.csv are not in the trace that this experiment was read from, so it can't be run again; \
         build it with that file"
    );
}

#[test]
fn the_hardest_floats_keep_their_bits() {
    for text in
        ["5e-324", "2.2250738585072011e-308", "1.7976931348623157e308", "9007199254740993", "-0.0", "0.3"]
    {
        let table = GradientTable::from_texts("g", &[[text]]).unwrap();
        let experiment = Experiment::builder().gradients(table).build().unwrap();
        let only_g = Selection { quantities: Some(vec![Quantity::Gradient]), ..Selection::default() };
        // v squares the gradient, which the largest doesn't survive.
        let Ok(trace) = experiment.stepper(&only_g).unwrap().collect() else { continue };
        let read = read_json("t", json(&trace).as_bytes()).unwrap();
        let bits =
            |trace: &Trace| trace.step(1).unwrap().value(Quantity::Gradient, 0).unwrap().to_f64().to_bits();
        assert_eq!(bits(&read), bits(&trace), "{text}");
    }
}

#[test]
fn a_quantity_beside_the_rule_ends_no_run_and_is_null_where_it_has_no_value() {
    // v = 0.001 · g² is within f64, and PyTorch never forms the v̂ = g² that isn't.
    let table = GradientTable::from_rows("g", &[[1e155, 1.0], [-1e155, 1.0]]).unwrap();
    let experiment = Experiment::builder().convention("pytorch").gradients(table).build().unwrap();
    let trace = experiment.trace().unwrap();
    let second = trace.step(2).unwrap();
    let value = |quantity, coordinate| second.value(quantity, coordinate).unwrap().to_f64();
    assert!(
        value(Quantity::SecondMomentHat, 0).is_infinite() && value(Quantity::SecondMomentHat, 1).is_finite()
    );
    assert!(value(Quantity::Parameter, 0).is_finite());

    let text = json(&trace);
    let written: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(written["steps"][1]["v_hat"][0], serde_json::Value::Null);
    assert_eq!(json(&read_json("t", text.as_bytes()).unwrap()), text);
    // What the rule goes on from may not be missing.
    let theta = format!("\"theta\":[{}", value(Quantity::Parameter, 0));
    let error = read_json("t", text.replace(&theta, "\"theta\":[null").as_bytes()).unwrap_err();
    assert!(error.to_string().contains("invalid type: null"), "{error}");
}

#[test]
fn objects_in_another_order_and_whole_numbers_are_the_same_trace() {
    let trace = default_trace(2);
    let value: serde_json::Value = serde_json::from_str(&json(&trace)).unwrap();
    // Keys come sorted: steps and their t are not where they were.
    let sorted = serde_json::to_string_pretty(&value)
        .unwrap()
        .replace("25.0", "25")
        .replace("\"steps\": 2", "\"steps\": 2e0");
    let read = read_json("t", sorted.as_bytes()).unwrap();
    assert_eq!(read.experiment(), trace.experiment());
    for quantity in trace.quantities() {
        for step in trace.steps() {
            assert_eq!(read.step(step.t()).unwrap().values(*quantity), step.values(*quantity));
        }
    }
}

/// What is said of the default trace in JSON Lines with one text put in another's place.
fn said_of(from: &str, to: &str) -> String {
    let text = jsonl(&default_trace(6));
    assert!(text.contains(from), "{from}");
    read_jsonl("t.jsonl", text.replacen(from, to, 1).as_bytes()).unwrap_err().to_string()
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let second = jsonl(&default_trace(6)).lines().nth(2).unwrap().to_owned();
    let told = [
        (said_of("25.0", "\"25\""), "t.jsonl, line 2, column 18: invalid type: string \"25\", expected f64"),
        (said_of("25.0", "1e999"), "t.jsonl, line 2, column 19: number out of range"),
        (said_of("25.0", "NaN"), "t.jsonl, line 2, column 15: this is not JSON: expected value"),
        (
            said_of("[6.0,8.0]", "[6.0]"),
            "t.jsonl, line 2, column 28: g has 1 value, but 2 coordinates were recorded",
        ),
        (said_of("\"g\"", "\"gg\""), "t.jsonl, line 2, column 23: there is no quantity `gg`"),
        (
            said_of("\"m\"", "\"g\""),
            "t.jsonl, line 2, column 36: \"g\" stands here twice; leave one of them out",
        ),
        (
            said_of("\"loss\":25.0,", ""),
            "t.jsonl, line 3, column 1: step 2 has \"loss\", but the first step has not",
        ),
        (
            said_of("\"loss\":23", "\"correction1\":23"),
            "t.jsonl, line 3, column 1: step 2 has no \"loss\", but the first step has it",
        ),
        (said_of("\"loss\"", "\"q\""), "t.jsonl, line 2, column 10: there is no quantity `q`"),
        (said_of("\"t\":1,", ""), "t.jsonl, line 2, column"),
        (said_of("\"t\":1", "\"t\":-1"), "t.jsonl, line 2, column"),
        (said_of("\"t\":3", "\"t\":5"), "t.jsonl, line 4, column 1: this is step 5, but step 4 comes here"),
        (
            said_of(&format!("{second}\n"), ""),
            "t.jsonl, line 3, column 1: this is step 3, but step 2 comes here",
        ),
        (said_of("\"alpha\"", "\"alhpa\""), "t.jsonl, line 1, column"),
        (said_of("\"alpha\":\"0.1\",", ""), "t.jsonl, line 1, column 1: the experiment has no \"alpha\""),
        (said_of("\"0.1\"", "\"-0.1\""), "t.jsonl, line 1, column 107: alpha is -0.1, but must be above 0"),
        (said_of("\"0.1\"", "[\"0.1\"]"), "t.jsonl, line 1, column"),
        (
            said_of("{\"objective\"", "{\"experiment\": {}, \"objective\""),
            "t.jsonl, line 1, column 1: this is JSON, not JSON Lines",
        ),
        (said_of("{\"objective\"", "{\"\u{1b}[2J\": 1, \"objective\""), "t.jsonl, line 1, column"),
    ];
    for (told, expected) in told {
        assert!(told.starts_with(expected), "{told}\nand not\n{expected}");
        assert!(!told.contains('\u{1b}') && told.lines().count() == 1, "{told}");
    }
    assert!(said_of("\"alpha\"", "\"alhpa\"").ends_with("Did you mean `alpha`?"));
}

#[test]
fn what_was_cut_off_is_told() {
    let (json, jsonl) = (json(&default_trace(4)), jsonl(&default_trace(4)));
    let error = read_json("t.json", &json.as_bytes()[..json.len() - 5]).unwrap_err();
    assert!(
        error.to_string().ends_with("the text ends here, in the middle of it; it may have been cut off"),
        "{error}"
    );
    let lines = jsonl.lines().take(3).map(|line| format!("{line}\n")).collect::<String>();
    let error = read_jsonl("t.jsonl", lines.as_bytes()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "t.jsonl, line 4, column 1: the steps end with step 2 of 4; the text may have been cut off"
    );
    for (text, expected) in [
        ("", "the text ends here"),
        ("[]", "invalid length"),
        ("7", "invalid type"),
        ("{}", "the experiment has no \""),
    ] {
        let error = read_jsonl("t.jsonl", text.as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with("t.jsonl, line 1, column") && error.contains(expected), "{error}");
    }
}

#[test]
fn a_text_past_the_limit_is_refused_as_such() {
    let error = read_jsonl("t.jsonl", std::io::repeat(b' ')).unwrap_err();
    assert!(matches!(error, Error::Limit { .. }) && error.is_limit());
}
