//! Claim: a log of somebody's run is told the rule and the convention that made it, or the mistake in it.

use crate::conventions::golden::Golden;
use crate::conventions::settings::{experiment, quantity};
use crate::learner::{ALL_DIGITS, Problem, work};
use adamscope::homework::Misconception;
use adamscope::identify::{Agreement, Identification, Log};
use adamscope::objective::GradientTable;
use adamscope::rule::Form;
use adamscope::scalar::Literal;
use adamscope::{Choice, Error, Experiment, ExperimentBuilder, HyperParameter, Quantity};

fn identified(log: &str, known: &ExperimentBuilder) -> Identification {
    let log = Log::read("log", log.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{log}"));
    Identification::of(&log, known).unwrap()
}

/// A recorded run as a log: the shortest decimals that read back, as a program writes them.
fn log_of(golden: &Golden) -> String {
    let all: Vec<usize> = (0..golden.theta0.len()).collect();
    let number =
        |x: f64| if golden.dtype == "float32" { format!("{:?}", x as f32) } else { format!("{x:?}") };
    let fields: Vec<&String> =
        golden.fields.keys().filter(|field| ["m", "v", "theta"].contains(&field.as_str())).collect();
    let head = |key: &str| all.iter().map(|one| format!(",{key}[{one}]")).collect::<String>();
    let heads: String = fields.iter().map(|field| head(quantity(field).key())).collect();
    let mut log = format!("t{}{heads}\n", head("g"));
    for (t, gradient) in golden.gradients(&all).into_iter().enumerate() {
        log.push_str(&(t + 1).to_string());
        gradient.iter().for_each(|g| log.push_str(&format!(",{g:?}")));
        for field in &fields {
            golden.row(field, t + 1, &all).into_iter().for_each(|x| log.push_str(&format!(",{}", number(x))));
        }
        log.push('\n');
    }
    log
}

#[test]
fn recorded_runs_of_every_framework_are_told_their_rule_and_convention() {
    let mut wrong = Vec::new();
    let mut tried = 0;
    for golden in Golden::all() {
        let all: Vec<usize> = (0..golden.theta0.len()).collect();
        if golden.ends(&all).is_some() {
            continue;
        }
        let made = experiment(&golden, &all);
        let asked = made.clone().gradients(GradientTable::from_rows("log", &golden.gradients(&all)).unwrap());
        let asked = asked.build().unwrap();
        // What somebody knows of a run: its hyper-parameters and its start, not its rule.
        let said = |parameter: HyperParameter, literal: &Literal| {
            !literal.is_zero() || parameter.key().starts_with("beta")
        };
        let known = asked
            .hyper_parameters()
            .iter()
            .filter(|(parameter, literal)| said(*parameter, literal))
            .fold(Experiment::builder().start(&golden.theta0), |known, (parameter, literal)| {
                known.hyper_parameter(parameter.key(), literal)
            });
        let found = identified(&log_of(&golden), &known);
        tried += 1;
        let is_it = |name: &str, convention: &str| {
            name == asked.optimizer().key() && convention == asked.convention().key()
        };
        let told = found.by.iter().any(|candidate| is_it(candidate.optimizer, candidate.convention));
        if !told {
            let by: Vec<String> = found
                .by
                .iter()
                .chain(&found.nearest)
                .map(|candidate| format!("{} {:?}", candidate.name(), candidate.departure))
                .collect();
            wrong.push(format!(
                "{} is {} ({}), told {by:?}",
                golden.id,
                asked.optimizer().key(),
                asked.convention().key()
            ));
        }
    }
    assert!(tried > 50, "{tried}");
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn pytorchs_log_has_the_recorded_runs_first_ten_steps() {
    let run = Golden::all().into_iter().find(|run| run.id == "torch-adam-bowl-f64").unwrap();
    let log = include_str!("cmd/logs.in/torch-f64.csv");
    let mut rows = log.lines().map(|line| line.split(',').collect::<Vec<_>>());
    assert_eq!(
        rows.next().unwrap(),
        ["t", "g[0]", "g[1]", "m[0]", "m[1]", "v[0]", "v[1]", "theta[0]", "theta[1]"]
    );
    let start = rows.next().unwrap();
    assert_eq!((start[0], &start[7..]), ("0", &["-4.0", "3.0"][..]));
    assert_eq!(run.theta0, ["-4.0", "3.0"]);
    let mut steps = 0;
    for (t, row) in (1..).zip(rows) {
        let recorded: Vec<u64> = ["g", "m", "v", "theta"]
            .iter()
            .flat_map(|field| run.row(field, t, &[0, 1]))
            .map(f64::to_bits)
            .collect();
        let logged: Vec<u64> = row[1..].iter().map(|cell| cell.parse::<f64>().unwrap().to_bits()).collect();
        assert_eq!(logged, recorded, "step {t}");
        steps = t;
    }
    assert_eq!(steps, 10);
}

/// Gradients that tell all mistakes apart, in two coordinates.
fn problem() -> Problem {
    let rows = [["2", "-0.7"], ["-1", "1.3"], ["0.5", "0.25"], ["1.5", "-2"], ["-0.3", "0.9"]];
    Problem {
        gradients: rows.map(|row| row.map(str::to_owned).to_vec()).to_vec(),
        start: vec!["1".into(), "-2".into()],
        alpha: "0.1",
        beta1: "0.9",
        beta2: "0.99",
        eps: "0.1",
    }
}

/// The learner's rows as a log with m, v and θ, in full precision.
fn log_with(problem: &Problem, wrong: &str) -> String {
    let mut log = "t,g[0],g[1],m[0],m[1],v[0],v[1],theta[0],theta[1]\n".to_owned();
    for (t, rows) in work(problem, wrong, ALL_DIGITS).iter().enumerate() {
        let column = |place: usize| rows.iter().map(|row| format!(",{:?}", row[place])).collect::<String>();
        log.push_str(&format!("{}{}{}{}{}\n", t + 1, column(0), column(1), column(2), column(6)));
    }
    log
}

fn known(problem: &Problem) -> ExperimentBuilder {
    Experiment::builder()
        .start(&problem.start)
        .alpha(problem.alpha)
        .beta1(problem.beta1)
        .beta2(problem.beta2)
        .eps(problem.eps)
}

#[test]
fn a_right_run_is_told_the_papers_adam() {
    let found = identified(&log_with(&problem(), ""), &known(&problem()));
    assert!(found.reproduced && found.mistakes.is_empty());
    assert!(
        found.by.iter().any(|candidate| (candidate.optimizer, candidate.convention) == ("adam", "paper"))
    );
}

#[test]
fn every_mistake_in_adam_is_named() {
    let problem = problem();
    for misconception in Misconception::ALL {
        let key = misconception.key();
        let of_adam = misconception.applies(Form::default());
        // A run has no value from the first step on, or its gradient is not the rule's affair.
        if !of_adam || ["t-starts-at-0", "gradient-at-wrong-theta"].contains(&key) {
            continue;
        }
        let found = identified(&log_with(&problem, key), &known(&problem).optimizer("adam"));
        let named = found.mistakes.iter().any(|mistake| mistake.misconception == key);
        // Keras does the one on purpose, and the other has a switch.
        let of_a_convention = found.by.iter().any(|candidate| candidate.convention == "keras");
        assert!(named || (key == "eps-hat" && of_a_convention), "{key}: {found:#?}");
    }
}

#[test]
fn a_log_with_few_digits_is_told_what_its_digits_tell() {
    let log = "t,g,theta\n0,,1\n1,2,0.9048\n2,-1,0.8797\n3,0.5,0.8479\n";
    let known = Experiment::builder().alpha("0.1").beta2("0.99").eps("0.1").optimizer("adam");
    let found = identified(log, &known);
    assert!(found.by.iter().all(|candidate| candidate.agreement == Agreement::AsWritten));
    let conventions: Vec<_> = found.by.iter().map(|candidate| candidate.convention).collect();
    assert!(conventions.contains(&"paper") && conventions.contains(&"pytorch"));
    // ε = 0.1 is large enough to tell Keras's place of it.
    assert!(!conventions.contains(&"keras"), "{conventions:?}");
}

#[test]
fn a_log_with_numbers_that_f32_lacks_is_no_run_in_f32() {
    // Optax in f64 where α had been through f32: off by 1.5e-8 of α, which f32 would pass for rounding.
    let rule = Experiment::builder()
        .convention("optax")
        .gradients(GradientTable::from_texts("rows", &problem().gradients).unwrap());
    let made = rule.start(&problem().start).alpha("0.10000000149011612").eps("0.1");
    let trace = made.build().unwrap().trace().unwrap();
    let log = |digits: usize| {
        let mut log = format!("t,g[0],g[1],theta[0],theta[1]\n0,,,{}\n", problem().start.join(","));
        for (t, gradient) in problem().gradients.iter().enumerate() {
            let theta = |i| trace.over_time(Quantity::Parameter, i).nth(t).unwrap().to_f64();
            log.push_str(&format!(
                "{},{},{:.digits$},{:.digits$}\n",
                t + 1,
                gradient.join(","),
                theta(0),
                theta(1)
            ));
        }
        log
    };
    let known = |alpha: &str| Experiment::builder().alpha(alpha).eps("0.1");
    let told = identified(&log(17), &known("0.1"));
    assert!(!told.reproduced, "{told:#?}");
    let told = identified(&log(17), &known("0.10000000149011612"));
    assert!(told.by.iter().any(|candidate| candidate.convention == "optax"), "{told:#?}");
    // With six decimals nothing speaks against f32.
    let told = identified(&log(6), &known("0.1"));
    assert!(told.by.iter().any(|candidate| candidate.number == "f32"), "{told:#?}");
}

#[test]
fn what_no_rule_and_no_mistake_gives_is_told_so() {
    let found =
        identified("t,g,theta\n0,,1\n1,2,5.125\n2,1,-17.5\n3,1,4.25\n", &Experiment::builder().alpha("0.1"));
    assert!(!found.reproduced && found.mistakes.is_empty() && !found.nearest.is_empty());
    assert!(found.page().text().contains("No single known mistake explains it."));
}

#[test]
fn a_log_that_cannot_be_read_is_told_where() {
    let refused = |log: &str| Log::read("a.csv", log.as_bytes()).unwrap_err().to_string();
    let messages = [
        ("", "no column has the name of a quantity"),
        ("x,y\n1,2\n", "no column has the name of a quantity"),
        ("t,theta\n1,2\n", "there is no column g"),
        ("t,g\n", "line 1: there is no step below the names"),
        ("t,g\n1,x\n", "line 2, column g: x is not a number"),
        ("t,g\n1,\n", "the gradient is blank"),
        ("t,g\n1,nan\n", "has no value"),
        ("t,g\n1,1\n3,1\n", "line 3, column t: this should be step 2"),
        ("t,g\n1,1,1\n", "line 2: this row has 3 cells, and the header 2 columns"),
        ("t,g,m[1]\n1,1,1\n", "there is no g[1] to this column"),
        ("t,g,g\n1,1,1\n", "this column is there twice"),
        ("t,g\n1.5,1\n", "t is not a whole number"),
        ("t,g,m\n1,2,\"0.2\n2,1,0.28\n", "line 2: a quote opens in this row and does not close in it"),
    ];
    for (log, message) in messages {
        let refusal = refused(log);
        assert!(refusal.contains(message), "{log:?}: {refusal}");
    }
    let log = Log::read("a.csv", "t,g,theta\n1,1,1\n".as_bytes()).unwrap();
    let error = Identification::of(&log, &Experiment::builder()).unwrap_err();
    assert!(matches!(error, Error::NoStart { .. }), "{error}");
    assert_eq!(
        error.to_string(),
        "a.csv has theta but no row of t = 0 and so no start; give it with --start"
    );
}

#[test]
fn a_log_is_read_as_any_table_is() {
    let plain = Log::read("log", "t,g,m\n1,2,0.2\n2,-1,0.08\n".as_bytes()).unwrap();
    for text in [
        "t;g;m\n1;2;0,2\n2;-1;0,08\n",
        "sep=;\nt;g;m\n1;2;0,2\n2;-1;0,08\n",
        "sep=\t\nt\tg\tm\n1\t2\t0,2\n2\t-1\t0,08\n",
        "| t | g | m |\n|---|---|---|\n| 1 | 2 | 0.2 |\n| 2 | -1 | 0.08 |\n",
    ] {
        let log = Log::read("log", text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(format!("{log:?}"), format!("{plain:?}"), "{text}");
    }
    let wide = format!("t,g,m{}\n", ",x".repeat(10_000));
    let error = Log::read("log", wide.as_bytes()).unwrap_err();
    assert!(error.is_limit(), "{error}");
}

#[test]
fn of_a_long_log_the_first_ten_thousand_steps_are_compared() {
    let log = |steps: u64| {
        let rows = (1..=steps).map(|t| format!("{t},1,{}\n", 1.0 - 0.1 * t as f64));
        let text = format!("t,g,theta\n0,,1\n{}", rows.collect::<String>());
        Log::read("log", text.as_bytes()).unwrap()
    };
    for (steps, cut) in [(10_000, false), (10_001, true), (10_002, true), (10_100, true)] {
        let log = log(steps);
        assert_eq!((log.steps(), log.is_cut()), (10_000, cut), "{steps}");
    }
    let known = Experiment::builder().optimizer("sgd").convention("paper").alpha("0.1");
    let found = Identification::of(&log(10_002), &known).unwrap();
    assert!(found.reproduced);
    assert!(
        found.page().text().contains("The log has more than 10000 steps; the first 10000 were compared.")
    );
}

#[test]
fn a_rule_that_lacks_a_column_of_the_log_is_not_among_the_nearest() {
    // No rule has this v, and only some have an m and a v.
    let log = "t,g,m,v\n1,2,0.2,7\n2,-1,0.08,9\n";
    let found = identified(log, &Experiment::builder().alpha("0.1").beta2("0.99"));
    assert!(!found.reproduced);
    for candidate in &found.nearest {
        assert_eq!((candidate.lacks, candidate.departure.is_some()), (None, true), "{candidate:?}");
    }
    let found = identified(log, &Experiment::builder().alpha("0.1").optimizer("sgd").convention("paper"));
    assert!(found.nearest.iter().all(|candidate| candidate.lacks == Some(Quantity::FirstMoment)));
    assert!(found.page().text().contains("lacks m"), "{}", found.page().text());
}

#[test]
fn a_mistake_is_named_where_the_log_has_what_all_coordinates_share() {
    let problem = problem();
    let plain = log_with(&problem, "alpha-missing");
    let mut lines = plain.lines();
    let mut log = format!("{},correction1\n", lines.next().unwrap());
    for (t, line) in (1..).zip(lines) {
        log.push_str(&format!("{line},{:?}\n", 1.0 - 0.9_f64.powi(t)));
    }
    let found = identified(&log, &known(&problem).optimizer("adam").convention("paper").number("f64"));
    assert!(found.mistakes.iter().any(|mistake| mistake.misconception == "alpha-missing"), "{found:#?}");
}
