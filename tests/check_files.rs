//! `adamscope check` reads what it is given and no more, and writes a report whole or not at all.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const RIGHT: &str = "t,g,m\n1,6,0.6000\n";
const WRONG: &str = "t,g,m\n1,6,0.9000\n";

fn check(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_adamscope"));
    command.current_dir(folder).arg("check").args(arguments).args(["--objective", "square"]).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn standard_input_is_a_table_too() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_adamscope"));
    let command = command.args(["check", "-", "--objective", "square"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(RIGHT.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("standard input: all 2 cells are right"));
}

#[test]
fn a_report_goes_into_a_file_and_one_that_says_nothing_replaces_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::write(path.join("a.csv"), WRONG).unwrap();
    fs::write(path.join("empty.csv"), "").unwrap();

    let output = check(path, &["a.csv", "--output", "report.txt"]);
    assert_eq!((output.status.code(), text(&output.stdout), text(&output.stderr)), (Some(1), "", ""));
    let report = fs::read_to_string(path.join("report.txt")).unwrap();
    assert!(report.contains("a.csv: 1 of 2 cells is wrong"), "{report}");
    assert!(!report.contains('\u{1b}'));

    let output = check(path, &["empty.csv", "--output", "report.txt"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read_to_string(path.join("report.txt")).unwrap(), report);
    // In JSON it has something to say.
    let output = check(path, &["empty.csv", "--format", "json", "--output", "report.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(fs::read_to_string(path.join("report.json")).unwrap().contains(r#""verdict":"unreadable""#));
    assert_eq!(fs::read_dir(path).unwrap().count(), 4, "no temporary file is left");
}

#[test]
fn a_folder_of_submissions_is_read_to_its_end_and_nothing_outside_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    for student in ["ann", "bea", "carl"] {
        fs::create_dir_all(path.join("class").join(student)).unwrap();
    }
    fs::write(path.join("class/ann/work.csv"), RIGHT).unwrap();
    fs::write(path.join("class/bea/work.csv"), WRONG).unwrap();
    fs::write(path.join("class/carl/work.csv"), b"t,m\n1,\xff\n").unwrap();
    fs::write(path.join("class/.DS_Store"), b"\0").unwrap();
    fs::write(path.join("secret.csv"), RIGHT).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("../../secret.csv", path.join("class/carl/x.csv")).unwrap();

    let output = check(path, &["class", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let files: Vec<(&str, &str)> = json["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| (file["file"].as_str().unwrap(), file["verdict"].as_str().unwrap()))
        .collect();
    let expected = [
        ("ann/work.csv", "right"),
        ("bea/work.csv", "wrong"),
        ("carl/work.csv", "unreadable"),
        ("carl/x.csv", "unreadable"),
    ];
    assert_eq!(files, expected[..files.len()]);
    assert_eq!(files.len(), if cfg!(unix) { 4 } else { 3 });
    assert!(text(&output.stderr).starts_with("error: carl/work.csv, line 2: the byte 0xFF is not UTF-8"));
    // Nor is a submission written over.
    let output = check(path, &["class", "--output", "class/ann/work.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read_to_string(path.join("class/ann/work.csv")).unwrap(), RIGHT);
}

#[test]
fn the_status_is_that_of_the_worst_that_was_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::write(path.join("right.csv"), RIGHT).unwrap();
    fs::write(path.join("wrong.csv"), WRONG).unwrap();
    fs::write(path.join("empty.csv"), "").unwrap();
    fs::write(path.join("large.csv"), format!("t,m\n1,{}\n", "1".repeat(10_000))).unwrap();
    let status = |files: &[&str]| check(path, files).status.code().unwrap();
    assert_eq!(status(&["right.csv"]), 0);
    assert_eq!(status(&["right.csv", "wrong.csv"]), 1);
    assert_eq!(status(&["right.csv", "empty.csv"]), 1);
    assert_eq!(status(&["empty.csv", "nowhere.csv"]), 2);
    assert_eq!(status(&["empty.csv", "large.csv"]), 2);
    assert_eq!(status(&["large.csv"]), 3);
}

#[test]
fn a_slip_in_the_last_step_is_not_marked_as_thousands_of_missing_rows() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine.csv"), "t,m\n1,0.3\n48670,0.1\n").unwrap();
    let output = check(folder.path(), &["mine.csv"]);
    assert_eq!(output.status.code(), Some(3));
    let error = text(&output.stderr).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        error.contains(
            "mine.csv: up to t = 48670, missing rows would be 48668, over the limit of 1000; look for a slip in the column of \
             t, or say how many steps are asked for, with --steps"
        ),
        "{error}"
    );
}
