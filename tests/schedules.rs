//! Claim: the alpha of a step is what its schedule says, it is recorded, and the experiment that has one can be read back.

use adamscope::render::{write_json, write_jsonl};
use adamscope::trace::{Selection, read_json, read_jsonl};
use adamscope::{
    Alphas, Error, Experiment, ExperimentBuilder, ExperimentFile, Quantity, State, Trace, read_alphas,
};

fn trace(builder: ExperimentBuilder) -> Trace {
    builder.build().unwrap().trace().unwrap()
}

fn alphas(builder: ExperimentBuilder) -> Vec<f64> {
    trace(builder).over_time(Quantity::Alpha, 0).map(|alpha| alpha.to_f64()).collect()
}

fn scheduled(text: &str, steps: u64) -> Vec<f64> {
    alphas(Experiment::builder().alpha(1).schedule(text).steps(steps))
}

fn message<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    result.unwrap_err().to_string()
}

/// Equal but for the last digits, of which a cosine takes some.
fn assert_near(left: &[f64], right: &[f64]) {
    assert_eq!(left.len(), right.len(), "{left:?} {right:?}");
    for (a, b) in left.iter().zip(right) {
        assert!((a - b).abs() <= 1e-15, "{left:?} {right:?}");
    }
}

// What the formulas give.

#[test]
fn a_cosine_falls_from_alpha_to_its_end() {
    // ½(1 + cos(πk/4)) is 1, (2 + √2)/4, ½, (2 - √2)/4 and 0.
    let root = 2.0_f64.sqrt();
    let quarters = [1.0, (2.0 + root) / 4.0, 0.5, (2.0 - root) / 4.0, 0.0];
    assert_near(&scheduled("cosine, steps=4", 6), &[&quarters[..], &[0.0]].concat());
    // Without its length it is as long as the run, whose last step is still one.
    assert_near(&scheduled("cosine", 4), &quarters[..4]);
    let with_end: Vec<f64> = quarters.iter().map(|quarter| 0.2 + 0.8 * quarter).collect();
    assert_near(&scheduled("cosine,end=0.2,steps=4", 5), &with_end);
}

#[test]
fn a_step_schedule_falls_by_its_factor() {
    assert_eq!(scheduled("step, every=2, factor=0.5", 5), [1.0, 1.0, 0.5, 0.5, 0.25]);
    assert_near(&scheduled("step, every=1", 3), &[1.0, 0.1, 0.01]);
}

#[test]
fn a_warm_up_rises_to_alpha_and_what_follows_begins_there() {
    assert_eq!(scheduled("constant, warmup=4", 6), [0.25, 0.5, 0.75, 1.0, 1.0, 1.0]);
    assert_eq!(scheduled("step, every=1, factor=0.5, warmup=2", 5), [0.5, 1.0, 0.5, 0.25, 0.125]);
    assert_eq!(scheduled("constant, warmup=1", 2), [1.0, 1.0]);
    let half = scheduled("cosine, steps=2, warmup=2", 4);
    assert_near(&half, &[0.5, 1.0, 0.5, 0.0]);
}

#[test]
fn decimals_follow_every_schedule_but_a_cosine_exactly() {
    let decimals = |text: &str| {
        let builder = Experiment::builder().number("decimal").alpha("0.3").schedule(text).steps(4);
        let trace = trace(builder);
        trace.over_time(Quantity::Alpha, 0).map(|alpha| alpha.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(decimals("step, every=1"), ["0.3", "0.03", "0.003", "0.0003"]);
    assert_eq!(decimals("constant, warmup=3"), ["0.1", "0.2", "0.3", "0.3"]);
    let cosine = Experiment::builder().number("decimal").schedule("cosine").build();
    assert_eq!(
        message(cosine),
        "a cosine schedule and decimals can't go together: they have no cosine; use f64 or f32, or give each step's \
         alpha by alpha-file"
    );
}

#[test]
fn gradient_descent_goes_by_the_alpha_of_the_step() {
    let given = Alphas::new("mine", ["0.5", "0.25", "0"]).unwrap();
    let run = trace(Experiment::builder().objective("square").start([8]).optimizer("sgd").alphas(given));
    // θ - α·2θ: nothing is left of θ at α = ½, half of it at ¼, all of it at 0.
    let theta: Vec<f64> = run.over_time(Quantity::Parameter, 0).map(|theta| theta.to_f64()).collect();
    assert_eq!(theta, [0.0, 0.0, 0.0]);
    let given = Alphas::new("mine", ["0.25", "0", "0.125"]).unwrap();
    let run = trace(Experiment::builder().objective("square").start([8]).optimizer("sgd").alphas(given));
    let theta: Vec<f64> = run.over_time(Quantity::Parameter, 0).map(|theta| theta.to_f64()).collect();
    assert_eq!(theta, [4.0, 4.0, 3.0]);
}

#[test]
fn a_rule_with_a_learning_rate_of_its_own_shows_both() {
    let builder =
        Experiment::builder().optimizer("adamax").alpha("0.1").schedule("step,every=1,factor=0.5").steps(2);
    let experiment = builder.build().unwrap();
    let quantities = Some(vec![Quantity::Alpha, Quantity::LearningRate]);
    let run =
        experiment.stepper(&Selection { quantities, ..Selection::default() }).unwrap().collect().unwrap();
    let rate = |quantity| run.step(2).unwrap().value(quantity, 0).unwrap().to_f64();
    assert!((rate(Quantity::LearningRate) - rate(Quantity::Alpha) / (1.0 - 0.81)).abs() < 1e-15);
}

#[test]
fn without_a_schedule_there_is_no_column_of_alphas() {
    let plain = Experiment::builder().build().unwrap();
    assert!(!plain.quantities().unwrap().contains(&Quantity::Alpha));
    let constant = Experiment::builder().schedule("constant").build().unwrap();
    assert!(constant.trace().unwrap().quantities().contains(&Quantity::Alpha));
}

// What can't be read.

#[test]
fn a_schedule_that_is_none_says_what_may_stand_there() {
    let refused = |text: &str| message(Experiment::builder().schedule(text).build());
    assert_eq!(
        refused("cosin"),
        "there is no schedule `cosin`; choose from constant, cosine, step. Did you mean `cosine`?"
    );
    assert_eq!(refused(""), "there is no schedule; choose from constant, cosine, step");
    for (text, problem) in [
        ("step", "say after how many steps it falls, such as step, every=30"),
        (
            "cosine, every=3",
            "there is no `every=3` in it; after cosine may follow steps, end, warmup, such as cosine, warmup=5",
        ),
        (
            "constant, steps=3",
            "there is no `steps=3` in it; after constant may follow warmup, such as constant, warmup=5",
        ),
        ("cosine 100", ""),
        (
            "cosine,",
            "there is no in it; after cosine may follow steps, end, warmup, such as cosine, warmup=5",
        ),
        ("cosine, warmup", "warmup must be a whole number from 0 to 1e15, not nothing"),
        ("cosine, warmup=-1", "warmup must be a whole number from 0 to 1e15, not `-1`"),
        ("cosine, steps=0", "steps must be a whole number from 1 to 1e15, not `0`"),
        ("step, every=1.5", "every must be a whole number from 1 to 1e15, not `1.5`"),
        ("step, every=3, factor=-1", "factor must be at least 0, not -1"),
        ("step, every=3, factor=90%", "factor `90%` has a percent sign; write 0.9"),
        ("cosine, end=nan", "end `nan` has no value; write a finite number"),
        ("cosine, end=1, end=2", "end is given twice; leave one of them out"),
    ] {
        if problem.is_empty() {
            assert!(refused(text).starts_with("there is no schedule `cosine 100`"), "{}", refused(text));
            continue;
        }
        assert_eq!(refused(text), format!("the schedule `{text}` can't be read: {problem}"));
    }
}

#[test]
fn alphas_that_are_none_are_told_with_their_line() {
    let read = |text: &str| message(read_alphas("lr.txt", text.as_bytes()));
    assert_eq!(read(""), "lr.txt: there is no alpha in it; give one number for each step");
    assert_eq!(
        read("0.1\n\nx\n"),
        "lr.txt, line 3: alpha `x` is not a number; write digits with a decimal point, such as 0.1 or 1e-8"
    );
    assert_eq!(read("0.1\nNaN\n"), "lr.txt, line 2: alpha `NaN` has no value; write a finite number");
    assert_eq!(
        read("0.1,0.2\n"),
        "lr.txt, line 1: alpha `0.1,0.2` is not a number; write digits with a decimal point, such as 0.1 or 1e-8"
    );
    assert_eq!(read("0.1\n-0.1\n"), "lr.txt, line 2: alpha is -0.1, but must be at least 0, such as 0.001");
    assert_eq!(
        read("1e400\n"),
        "lr.txt, line 1: alpha `1e400` is too large for f64, whose largest number is about 1.8e308; give a smaller one"
    );
    // A name may be long, or end a line; the line of the alpha is told all the same.
    let name = "of-the-second-week/\u{7}learning-rates-for-the-bowl.txt";
    let shown = "of-the-second-week/\\u{7}learning-rates-for-t…";
    for (text, problem) in [
        ("0.1\n-0.1\n", "alpha is -0.1, but must be at least 0, such as 0.001"),
        ("0.1\nNaN\n", "alpha `NaN` has no value; write a finite number"),
    ] {
        assert_eq!(message(read_alphas(name, text.as_bytes())), format!("{shown}, line 2: {problem}"));
        let given = message(Alphas::new(name, text.lines()));
        assert_eq!(given, format!("{shown}: {}", problem.replacen("alpha", "alpha of its step 2", 1)));
    }
    let long = read_alphas("lr.txt", "1\n".repeat(1_000_001).as_bytes()).unwrap_err();
    assert!(long.is_limit());
    assert_eq!(long.to_string(), "lr.txt has more alphas, over the limit of 1000000; use a schedule");
    assert!(read_alphas("-", std::io::repeat(b'1')).unwrap_err().is_limit());
    let file = |text: &str| Experiment::builder().alphas(read_alphas("lr.txt", text.as_bytes()).unwrap());
    assert_eq!(
        message(file("0.1\n0.2\n").steps(3).build()),
        "lr.txt: there are 2 alphas in it, but the run takes 3 steps; give one for each"
    );
    assert_eq!(
        message(file("0.1\n").alpha("0.1").build()),
        "alpha-file and alpha can't go together: either says what alpha is in each step; leave one of them out"
    );
    assert_eq!(
        message(file("0.1\n").schedule("constant").build()),
        "alpha-file and schedule can't go together: either says what alpha is in each step; leave one of them out"
    );
    assert_eq!(
        message(file("1\n1e-30\n").number("decimal").build()),
        "lr.txt: alpha of its step 2 `1e-30` has no decimal value: a number that had to be rounded to 28 places kept \
         fewer than 12 significant digits; give another, or use f64"
    );
}

// There and back.

fn read_back(trace: &Trace) -> [Trace; 2] {
    let (mut json, mut jsonl) = (Vec::new(), Vec::new());
    write_json(&mut trace.replay(), &mut json).unwrap();
    write_jsonl(&mut trace.replay(), &mut jsonl).unwrap();
    [read_json("t", json.as_slice()).unwrap(), read_jsonl("t", jsonl.as_slice()).unwrap()]
}

fn extras() -> Vec<ExperimentBuilder> {
    let state = State::of(trace(Experiment::builder()).last().unwrap());
    let base = || Experiment::builder().steps(3);
    vec![
        base().schedule("cosine, warmup=2"),
        base().schedule("step, every=2, factor=0.25").alpha("0.10"),
        base().alphas(Alphas::new("lr.txt", ["0.1", "0.01", "0.001"]).unwrap()),
        base().clip_value("0.50"),
        base().clip_norm("2"),
        base().state(state.clone()),
        base().state(state).schedule("constant, warmup=20").clip_norm("1"),
    ]
}

#[test]
fn an_experiment_with_any_of_it_reads_back_from_its_trace_and_runs_again() {
    for builder in extras() {
        for number in ["f64", "f32", "decimal"] {
            let Ok(experiment) = builder.clone().number(number).build() else { continue };
            let Ok(trace) = experiment.trace() else { continue };
            for read in read_back(&trace) {
                assert_eq!(read.experiment().to_string(), experiment.to_string());
                match read.experiment().trace() {
                    Ok(again) => assert_eq!(again, trace, "{experiment}"),
                    Err(error) => {
                        assert_eq!(number, "f32");
                        assert_eq!(
                            error.to_string(),
                            "the alphas of lr.txt are not in the trace that this experiment was read from, so it can't be \
                             run again; build it with that file"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn an_experiment_with_any_of_it_reads_back_from_toml() {
    for builder in extras() {
        let experiment = builder.build().unwrap();
        let text = ExperimentFile::write(&experiment).unwrap();
        let file = ExperimentFile::read("e.toml", text.as_bytes()).unwrap();
        let mut read = file.builder().unwrap();
        if let Some(name) = file.file("alpha-file") {
            read = read.alphas(Alphas::new(name, ["0.1", "0.01", "0.001"]).unwrap());
        }
        assert_eq!(read.build().unwrap(), experiment, "{text}");
    }
}

#[test]
fn a_table_says_the_same_as_a_text() {
    let table = "steps = 5\n[schedule]\nkind = \"cosine\"\nwarmup = 2\nend = 0.01\n";
    let text = "steps = 5\nschedule = \"cosine, warmup=2, end=0.01\"\n";
    let [table, text] = [table, text].map(|toml| {
        ExperimentFile::read("e.toml", toml.as_bytes()).unwrap().builder().unwrap().build().unwrap()
    });
    assert_eq!(table, text);
    assert_eq!(
        table.to_string(),
        "adam (paper) on bowl, f(x, y) = x² + y², from θ₀ = (3, 4)\n\
         α = 0.1 (cosine, steps=4, end=0.01, warmup=2), β₁ = 0.9, β₂ = 0.999,\nε = 1e-8; 5 steps in f64"
    );
}
