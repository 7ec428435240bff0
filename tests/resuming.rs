//! Claim: a run that goes on from a state is the uninterrupted one, to the bit, whatever the rule; and a state that isn't
//! one is named.

use adamscope::objective::GradientTable;
use adamscope::render::write_jsonl;
use adamscope::rule::Form;
use adamscope::scalar::NumberType;
use adamscope::trace::{Selection, read_jsonl};
use adamscope::{
    Alphas, Choice, Error, Experiment, ExperimentBuilder, ExperimentFile, Quantity, State, Step, Trace,
    read_state,
};

const STEPS: u64 = 12;

/// Every rule in every convention and number type, with all that it can remember in use.
fn all() -> impl Iterator<Item = (String, ExperimentBuilder)> {
    let forms = Form::all().flat_map(|form| NumberType::ALL.iter().map(move |number| (form, *number)));
    forms.map(|(form, number)| {
        let mut builder = Experiment::builder()
            .optimizer(form.optimizer().key())
            .convention(form.convention().key())
            .number(number.key())
            .steps(STEPS);
        for (key, value) in [("momentum", "0.5"), ("weight-decay", "0.01"), ("eps", "1e-3")] {
            if form.parameters().any(|parameter| parameter.key() == key) {
                builder = builder.hyper_parameter(key, value);
            }
        }
        if number == NumberType::Decimal
            && form.parameters().any(|parameter| parameter.key() == "momentum-decay")
        {
            // Decimals have no powers that aren't whole.
            builder = builder.hyper_parameter("momentum-decay", "1");
        }
        for switch in form.switches() {
            if ["centered", "amsgrad"].contains(&switch.key()) {
                builder = builder.switch(switch.key());
            }
        }
        (format!("{form} in {}", number.key()), builder)
    })
}

/// Each number of the steps after `t`, as the text that reads back.
fn numbers(trace: &Trace, after: u64) -> Vec<String> {
    let step = |step: Step<'_>| {
        let values = |quantity| step.values(quantity).into_iter().flatten().map(|value| value.to_string());
        let texts: Vec<String> = Quantity::all().flat_map(values).collect();
        format!("{} {}", step.t(), texts.join(" "))
    };
    trace.steps().filter(|step| step.t() > after).map(step).collect()
}

fn whole(builder: &ExperimentBuilder) -> Result<Trace, Error> {
    let experiment = builder.clone().build()?;
    let quantities = Some(experiment.quantities()?);
    experiment.stepper(&Selection { quantities, ..Selection::default() })?.collect()
}

#[test]
fn every_rule_goes_on_as_if_it_had_never_stopped() {
    let mut gone_on = 0;
    for (name, builder) in all() {
        // Some forms have no run in decimals: half a power, or a root that isn't there.
        let builder = builder.alpha("0.05");
        let Ok(uninterrupted) = whole(&builder) else {
            assert!(name.ends_with("decimal"), "{name}");
            continue;
        };
        for after in [1, 5, STEPS - 1] {
            let state = State::of(uninterrupted.step(after).unwrap());
            let rest = whole(&builder.clone().state(state).steps(STEPS - after)).unwrap();
            assert_eq!(numbers(&rest, 0), numbers(&uninterrupted, after), "{name} after {after}");
        }
        gone_on += 1;
    }
    assert!(gone_on > 2 * Form::all().count(), "{gone_on}");
}

#[test]
fn a_schedule_is_a_run_that_goes_on_with_another_alpha_at_each_step() {
    let alphas = ["0.05", "0.01", "0.5", "0.002"];
    for (name, builder) in all() {
        let given = Alphas::new("mine", alphas).unwrap();
        let Ok(scheduled) = whole(&builder.clone().alphas(given).steps(alphas.len())) else {
            assert!(name.ends_with("decimal"), "{name}");
            continue;
        };
        let mut state = None;
        for (index, alpha) in alphas.iter().enumerate() {
            let mut one = builder.clone().alpha(alpha).steps(1);
            if let Some(state) = state {
                one = one.state(state);
            }
            let one = whole(&one).unwrap();
            let t = index as u64 + 1;
            let (a, b) = (scheduled.step(t).unwrap(), one.step(t).unwrap());
            for quantity in Quantity::all().filter(|quantity| *quantity != Quantity::Alpha) {
                let texts = |step: Step<'_>| -> Vec<String> {
                    step.values(quantity).into_iter().flatten().map(|value| value.to_string()).collect()
                };
                assert_eq!(texts(a), texts(b), "{name}, {} of step {t}", quantity.key());
            }
            state = Some(State::of(b));
        }
    }
}

#[test]
fn the_last_line_of_a_trace_is_a_state() {
    for (name, builder) in all() {
        let builder = builder.alpha("0.05");
        let Ok(uninterrupted) = whole(&builder) else { continue };
        let first = builder.clone().steps(7).build().unwrap().trace().unwrap();
        let mut lines = Vec::new();
        write_jsonl(&mut first.replay(), &mut lines).unwrap();
        let state = read_state("trace.jsonl", lines.as_slice()).unwrap();
        assert_eq!(state.t(), 7);
        let rest = whole(&builder.clone().state(state).steps(STEPS - 7)).unwrap();
        assert_eq!(numbers(&rest, 0), numbers(&uninterrupted, 7), "{name}");
    }
}

#[test]
fn a_constant_schedule_changes_nothing() {
    for (name, builder) in all() {
        let builder = builder.alpha("0.05");
        let Ok(plain) = whole(&builder) else { continue };
        let mut scheduled = numbers(&whole(&builder.schedule("constant")).unwrap(), 0);
        // Its alpha is shown beside.
        let plain = numbers(&plain, 0);
        let shown = scheduled.iter_mut().all(|step| step.contains(" 0.05 "));
        assert!(shown, "{name}");
        let without: Vec<String> = scheduled.iter().map(|step| step.replacen(" 0.05 ", " ", 1)).collect();
        assert_eq!(without, plain, "{name}");
    }
}

#[test]
fn rows_of_gradients_and_alphas_are_those_of_the_steps_that_are_taken() {
    let rows: Vec<[f64; 2]> = (0..6).map(|i| [f64::from(i) - 2.5, 0.1 * f64::from(i)]).collect();
    let alphas = ["0.1", "0.2", "0.3", "0.4", "0.5", "0.6"];
    let run = |rows: &[[f64; 2]], alphas: &[&str], state: Option<State>| {
        let mut builder = Experiment::builder().gradients(GradientTable::from_rows("g", rows).unwrap());
        builder = builder.alphas(Alphas::new("a", alphas).unwrap());
        if let Some(state) = state {
            builder = builder.state(state);
        }
        builder.build().unwrap().trace().unwrap()
    };
    let uninterrupted = run(&rows, &alphas, None);
    let state = State::of(uninterrupted.step(2).unwrap());
    let rest = run(&rows[2..], &alphas[2..], Some(state));
    assert_eq!(numbers(&rest, 0), numbers(&uninterrupted, 2));
}

#[test]
fn a_schedule_goes_by_the_number_of_the_step_and_not_by_how_many_were_taken() {
    let builder = Experiment::builder().schedule("cosine, steps=8, warmup=3");
    let uninterrupted = whole(&builder.clone().steps(10)).unwrap();
    let state = State::of(uninterrupted.step(4).unwrap());
    let rest = whole(&builder.state(state).steps(6)).unwrap();
    assert_eq!(numbers(&rest, 0), numbers(&uninterrupted, 4));
}

#[test]
fn every_so_many_steps_are_those_of_the_uninterrupted_run() {
    let state = || State::of(Experiment::builder().build().unwrap().trace().unwrap().last().unwrap());
    for (steps, every, expected) in [
        (10, 4, vec![11, 12, 16, 20]),
        (2, 2, vec![11, 12]),
        (1, 7, vec![11]),
        (3, 100, vec![11, 13]),
        (4, 1, vec![11, 12, 13, 14]),
        (5, 11, vec![11, 15]),
    ] {
        let experiment = Experiment::builder().state(state()).steps(steps).build().unwrap();
        let stepper = experiment.stepper(&Selection { every, ..Selection::default() }).unwrap();
        assert_eq!(stepper.rows(), expected.len() as u64, "{steps} steps, every {every}");
        let trace = stepper.collect().unwrap();
        assert_eq!(trace.steps().map(Step::t).collect::<Vec<_>>(), expected, "{steps} steps, every {every}");
    }
}

#[test]
fn whatever_steps_were_kept_of_a_run_that_went_on_read_back() {
    for before in [1, 7, 10] {
        let first = Experiment::builder().steps(before).build().unwrap().trace().unwrap();
        let state = State::of(first.last().unwrap());
        for (steps, every) in (1..=12).flat_map(|steps| (1..=13).map(move |every| (steps, every))) {
            let experiment = Experiment::builder().state(state.clone()).steps(steps).build().unwrap();
            let stepper = experiment.stepper(&Selection { every, ..Selection::default() }).unwrap();
            let trace = stepper.collect().unwrap();
            let mut lines = Vec::new();
            write_jsonl(&mut trace.replay(), &mut lines).unwrap();
            let read = read_jsonl("t.jsonl", lines.as_slice());
            assert_eq!(read.unwrap(), trace, "{steps} steps after {before}, every {every}");
        }
    }
}

#[test]
fn a_state_after_more_steps_than_there_can_be_is_refused() {
    for t in [1_000_000_000_000_001, u64::MAX] {
        let state = State::after(t).with(Quantity::FirstMoment, [0, 0]).unwrap();
        let state = state.with(Quantity::SecondMoment, [0, 0]).unwrap();
        for builder in [Experiment::builder(), Experiment::builder().schedule("cosine")] {
            let error = builder.state(state.clone()).build().unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("no run can go on from this state: t is {t}, but must be at most 1e15")
            );
        }
    }
}

#[test]
fn a_file_of_a_state_may_have_any_name() {
    let file = |toml: &str| ExperimentFile::read("e.toml", toml.as_bytes()).unwrap();
    assert_eq!(file("state = \"{10}.json\"").file("state"), Some("{10}.json"));
    let inline = file("[state]\nt = 1\ntheta = [3, 4]\nm = [1, 2]\nv = [1, 2]\n");
    assert_eq!(inline.file("state"), None);
    assert_eq!(inline.builder().unwrap().build().unwrap().before(), 1);
}

fn refused(text: &str) -> String {
    let built =
        read_state("s.json", text.as_bytes()).and_then(|state| Experiment::builder().state(state).build());
    built.unwrap_err().to_string()
}

#[test]
fn a_state_that_is_none_is_named() {
    let state = "{\"t\": 1, \"theta\": [3, 4], \"m\": [1, 2], \"v\": [1, 2]}";
    assert!(read_state("s.json", state.as_bytes()).is_ok());
    for (text, message) in [
        (
            "",
            "s.json, line 1, column 1: the text ends here, in the middle of it; a state is a JSON object such as {\"t\": 10, \"theta\": [3], \"m\": [0.5], \"v\": [0.25]}",
        ),
        (
            "[1, 2]",
            "s.json, line 1, column 1: invalid type: sequence, expected a state, such as {\"t\": 10, \"theta\": [3], \"m\": [0.5], \"v\": [0.25]}",
        ),
        ("{\"m\": [1]}", "s.json, line 1, column 10: there is no \"t\" in it, the number of its step"),
        ("{\"t\": 1, \"t\": 1}", "s.json, line 1, column 12: \"t\" stands here twice; leave one of them out"),
        ("{\"t\": -1}", "s.json, line 1, column 8: invalid value: integer `-1`, expected u64"),
        ("{\"t\": 1.5}", "s.json, line 1, column 9: invalid type: floating point `1.5`, expected u64"),
        ("{\"t\": 1e30}", "s.json, line 1, column 10: invalid type: floating point `1e+30`, expected u64"),
        (
            "{\"t\": 2000000000000000}",
            "s.json, line 1, column 23: t is 2000000000000000, but must be at most 1e15",
        ),
        (
            "{\"t\": 1, \"m\": 1}",
            "s.json, line 1, column 16: m must be a list of numbers, one a coordinate, such as [0.5, -1]",
        ),
        ("{\"t\": 1, \"m\": [NaN]}", "s.json, line 1, column 16: this is not JSON: expected value"),
        (
            "{\"t\": 1, \"m\": [\"NaN\"]}",
            "s.json, line 1, column 22: state: m[0] `NaN` has no value; write a finite number",
        ),
        (
            "{\"t\": 1, \"m\": [null]}",
            "s.json, line 1, column 21: state: m[0] `null` is not a number; write digits with a decimal point, such as 0.1 or 1e-8",
        ),
        (
            "{\"t\": 1, \"m\": [1e400]}",
            "s.json, line 1, column 22: state: m[0] `1e400` is too large for f64, whose largest number is about 1.8e308; give a smaller one",
        ),
        (
            "{\"experiment\": {}, \"steps\": []}",
            "s.json, line 1, column 13: this is a whole trace in JSON; give one of its steps, or write the trace with --format jsonl",
        ),
        (
            "{\"t\": 1, \"m\": [1, 2]}",
            "no run can go on from this state: there is no v in it; to go on, this rule needs t, theta, m, v",
        ),
        (
            "{\"t\": 1, \"m\": [1], \"v\": [1, 2]}",
            "no run can go on from this state: m has 1 number, but θ has 2 coordinates; give it one for each",
        ),
        (
            "{\"t\": 1, \"m\": [1, 2], \"v\": [1, -2]}",
            "no run can go on from this state: v[1] is -2, but it is made of squares and at least 0",
        ),
        (
            "{\"t\": 1, \"theta\": [3], \"m\": [1, 2], \"v\": [1, 2]}",
            "start has 1 coordinate, but bowl has 2 coordinates; give 2, separated by commas",
        ),
        (
            "{\"t\": 1, \"theta\": [3, \"x\"], \"m\": [1, 2], \"v\": [1, 2]}",
            "start[1] `x` is not a number; write digits with a decimal point, such as 0.1 or 1e-8",
        ),
    ] {
        assert_eq!(refused(text), message, "{text}");
    }
    let unknown = refused("{\"t\": 1, \"exp_avg\": [1]}");
    assert!(
        unknown.starts_with("s.json, line 1, column 18: there is no quantity `exp_avg`; choose from loss,"),
        "{unknown}"
    );
    for length in 1..state.len() {
        assert!(read_state("s.json", &state.as_bytes()[..length]).is_err(), "{length}");
    }
}

#[test]
fn a_start_and_a_state_with_theta_exclude_each_other() {
    let state = State::of(Experiment::builder().build().unwrap().trace().unwrap().last().unwrap());
    let error = Experiment::builder().start([1, 2]).state(state).build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "start and a state with theta can't go together: the state says where theta is; leave one of them out"
    );
    // A state that doesn't say where θ is goes on from the start.
    let state = State::after(3).with(Quantity::FirstMoment, [0, 0]).unwrap();
    let state = state.with(Quantity::SecondMoment, [0, 0]).unwrap();
    let experiment = Experiment::builder().start([1, 2]).state(state).build().unwrap();
    assert_eq!((experiment.before(), experiment.last(), experiment.start()[1].as_str()), (3, 13, "2"));
}

#[test]
fn a_rule_that_goes_through_all_steps_before_has_a_limit() {
    let state = State::after(1_000_001).with(Quantity::FirstMoment, [0, 0]).unwrap();
    let state = state.with(Quantity::SecondMoment, [0, 0]).unwrap();
    let adam = Experiment::builder().state(state.clone()).steps(1).build().unwrap();
    assert_eq!(adam.trace().unwrap().last().unwrap().t(), 1_000_002);
    let error = Experiment::builder().optimizer("nadam").state(state).build().unwrap_err();
    assert!(error.is_limit());
    assert_eq!(
        error.to_string(),
        "nadam (paper) goes through all steps before its first, and the state has 1000001 steps, over the limit of \
         1000000; start from an earlier one"
    );
}
