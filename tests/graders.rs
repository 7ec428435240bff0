//! What graders get is what their formats say, points are where they were given, and a crash never leaves nothing.

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const RIGHT: &str = "t,g,m,v\n1,6,0.6000,0.0360\n2,5.8,1.1200,0.0696\n";
/// m is wrong at t = 1.
const WRONG: &str = "t,g,m,v\n1,6,0.9000,0.0360\n2,5.8,1.3900,0.0696\n";

fn check(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_adamscope"));
    command.current_dir(folder).arg("check").args(arguments).args(["--objective", "square"]).output().unwrap()
}

fn valid(schema: &str, text: &[u8]) -> Value {
    let json: Value = serde_json::from_slice(text).unwrap();
    let schema: Value = serde_json::from_str(schema).unwrap();
    let errors: Vec<String> = jsonschema::validator_for(&schema)
        .unwrap()
        .iter_errors(&json)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:?}\n{json}");
    json
}

fn gradescope(text: &[u8]) -> Value {
    valid(include_str!("schemas/gradescope.json"), text)
}

fn prairielearn(text: &[u8]) -> Value {
    valid(include_str!("schemas/prairielearn.json"), text)
}

fn class() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files =
        [("right.csv", RIGHT), ("wrong.csv", WRONG), ("empty.csv", ""), ("=1.csv", "t,m\n1,<img src=x>\n")];
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[test]
fn a_schema_tells_wrong_results_from_right_ones() {
    for (schema, wrong) in [
        (include_str!("schemas/gradescope.json"), r#"{"output": "neither score nor tests"}"#),
        (include_str!("schemas/gradescope.json"), r#"{"score": 1, "visibility": "shown"}"#),
        (include_str!("schemas/prairielearn.json"), r#"{"score": 20}"#),
        (include_str!("schemas/prairielearn.json"), r#"{"gradable": true}"#),
    ] {
        let (schema, wrong) = (serde_json::from_str(schema).unwrap(), serde_json::from_str(wrong).unwrap());
        assert!(!jsonschema::is_valid(&schema, &wrong), "{wrong}");
    }
}

#[test]
fn gradescope_gets_a_test_for_each_column() {
    let folder = class();
    let of = |file: &str, more: &[&str]| {
        let arguments = [&[file, "--format", "gradescope"], more].concat();
        gradescope(&check(folder.path(), &arguments).stdout)
    };
    let right = of("right.csv", &["--points", "20"]);
    assert_eq!(right["score"], 20.0);
    assert!(right["tests"].as_array().unwrap().iter().all(|test| test["status"] == "passed"));

    let wrong = of("wrong.csv", &["--points", "m=4,v=2"]);
    assert_eq!((&wrong["score"], &wrong["tests"][0]["score"]), (&4.0.into(), &2.0.into()));
    assert_eq!(wrong["tests"][0]["status"], "failed");
    assert_eq!(wrong["tests"][1]["score"], 2.0);
    assert!(wrong["output"].as_str().unwrap().contains("The first wrong cell is mₜ at t = 1"));

    let missing = of("right.csv", &["--points", "m=1,theta=1"]);
    assert_eq!((&missing["score"], &missing["tests"][1]["score"]), (&1.0.into(), &0.0.into()));
    let empty = of("empty.csv", &[]);
    assert_eq!((&empty["score"], &empty["tests"][0]["max_score"]), (&0.0.into(), &100.0.into()));
    // Several files are nobody's table.
    let all = of(".", &[]);
    assert_eq!(all["score"], 0.0);
    assert!(all["output"].as_str().unwrap().contains("there are 4 files"), "{all}");
}

#[test]
fn what_fails_before_a_table_is_read_leaves_failing_results() {
    let folder = class();
    let arguments =
        ["right.csv", "--format", "gradescope", "--points", "7", "--output", "results.json", "--alpha", "-1"];
    assert_eq!(check(folder.path(), &arguments).status.code(), Some(2));
    let json = gradescope(&fs::read(folder.path().join("results.json")).unwrap());
    assert_eq!((&json["score"], &json["tests"][0]["max_score"]), (&0.0.into(), &7.0.into()));
    assert!(json["output"].as_str().unwrap().starts_with("The autograder stopped before it was done."));
    assert_eq!(check(folder.path(), &arguments[..7]).status.code(), Some(0));
    let json = gradescope(&fs::read(folder.path().join("results.json")).unwrap());
    assert_eq!(json["score"], 7.0);
}

#[test]
fn prairielearn_gets_a_score_up_to_1_and_no_attempt_is_lost_to_a_bad_file() {
    let folder = class();
    let of = |file: &str| prairielearn(&check(folder.path(), &[file, "--format", "prairielearn"]).stdout);
    assert_eq!(of("right.csv")["score"], 1.0);
    let wrong = of("wrong.csv");
    // One of six cells.
    assert!((wrong["score"].as_f64().unwrap() - 5.0 / 6.0).abs() < 1e-12, "{wrong}");
    let empty = of("empty.csv");
    assert_eq!(empty["gradable"], false);
    assert!(empty["format_errors"][0].as_str().unwrap().contains("there is no table in it"));
}

#[test]
fn a_gradebook_has_a_line_a_file_and_no_formula() {
    let folder = class();
    let output = check(folder.path(), &[".", "--format", "gradebook", "--points", "m=4,v=2"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines[0], "file,verdict,score,points,max_points,m,v,misconceptions,first_wrong,note");
    assert!(lines[1].starts_with("'=1.csv,wrong,0,0,6,0,0,"), "{text}");
    assert!(lines[2].starts_with("empty.csv,unreadable,0,0,6,,,,,"), "{text}");
    assert!(lines[3].starts_with("right.csv,right,1,6,6,4,2,"), "{text}");
    assert!(lines[4].starts_with("wrong.csv,wrong,0.6667,4,6,2,2,"), "{text}");
    assert_eq!(lines.len(), 6);
}

/// As Gradescope and PrairieLearn lay things out, but in a temporary folder.
#[cfg(unix)]
#[test]
fn the_set_ups_that_the_guide_shows_run() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/graders");
    let sheet = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd/check.in");
    let places = [
        ("gradescope/run_autograder", "AUTOGRADER", "source", "submission"),
        ("prairielearn/tests/run.sh", "GRADE", "tests", "student"),
    ];
    for (script, variable, source, submission) in places {
        let root = tempfile::tempdir().unwrap();
        let path = |name: &str| root.path().join(name);
        fs::create_dir(path(source)).unwrap();
        fs::create_dir(path(submission)).unwrap();
        // No copy: what another test starts meanwhile may hold the file open for writing, and then it can't be run.
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_adamscope"), path(source).join("adamscope")).unwrap();
        for file in ["worksheet.toml", "three.csv"] {
            fs::copy(sheet.join(file), path(source).join(file)).unwrap();
        }
        fs::copy(sheet.join("forgot.csv"), path(submission).join("work.csv")).unwrap();
        let status = Command::new(docs.join(script)).env(variable, root.path()).status().unwrap();
        assert!(status.success());
        let text = fs::read(path("results/results.json")).unwrap();
        let json = if variable == "GRADE" { prairielearn(&text) } else { gradescope(&text) };
        assert!(json["output"].as_str().unwrap().contains("the bias correction is left out"), "{json}");
    }
}
