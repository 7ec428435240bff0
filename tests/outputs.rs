//! Where output goes: pipes that close, disks that fill, and files that are written whole or not at all.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::process::{Command, Output, Stdio};

fn adamscope(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_adamscope"));
    command.args(arguments).stdin(Stdio::null());
    command
}

fn run(arguments: &[&str]) -> Output {
    adamscope(arguments).output().expect("the command starts")
}

fn error(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("messages are UTF-8")
}

#[test]
fn without_arguments_it_shows_the_example_everyone_starts_from() {
    let (bare, trace) = (run(&[]), run(&["trace"]));
    assert!(bare.status.success());
    assert_eq!(bare.stdout, trace.stdout);
    let text = String::from_utf8(bare.stdout).unwrap();
    assert!(text.starts_with("adam (paper) on bowl, f(x, y) = x² + y², from θ₀ = (3, 4)\n"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
}

#[test]
fn a_table_stays_as_it_is_in_every_language_and_time_zone() {
    let elsewhere = adamscope(&["trace"])
        .env("LANG", "de_DE.UTF-8")
        .env("LC_ALL", "tr_TR")
        .env("TZ", "Asia/Tokyo")
        .output();
    assert_eq!(elsewhere.unwrap().stdout, run(&["trace"]).stdout);
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let mut child = adamscope(&["trace", "--format", "csv", "--steps", "1e6"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.starts_with("t,loss,g[0]"));
    // The pipe is closed now.
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(error(&output), "");
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_and_not_ignored() {
    for format in ["table", "csv", "json", "jsonl"] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output =
            adamscope(&["trace", "--format", format]).stdout(full).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{format}");
        assert_eq!(
            error(&output),
            "error: standard output can't be written: the disk is full; free some room or write elsewhere\n"
        );
        let through = run(&["trace", "--format", format, "--output", "/dev/full"]);
        assert_eq!(through.status.code(), Some(2), "{format}");
        assert_eq!(
            error(&through),
            "error: /dev/full can't be written: the disk is full; free some room or write elsewhere\n"
        );
    }
}

#[test]
fn a_file_is_replaced_whole_or_kept_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trace.csv");
    let name = path.to_str().unwrap();
    fs::write(&path, "what was there").unwrap();

    // α this large: θ overflows after some steps, when rows have been written already.
    let failed = run(&["trace", "--format", "csv", "--steps", "1e5", "--alpha", "1e306", "--output", name]);
    assert_eq!(failed.status.code(), Some(2));
    assert!(error(&failed).starts_with("error: step "), "{}", error(&failed));
    assert_eq!(fs::read_to_string(&path).unwrap(), "what was there");

    let done = run(&["trace", "--format", "csv", "--output", name]);
    assert!(done.status.success() && done.stdout.is_empty());
    assert_eq!(fs::read(&path).unwrap(), run(&["trace", "--format", "csv"]).stdout);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
#[cfg(unix)]
fn a_run_that_is_killed_leaves_the_old_file() {
    use std::time::{Duration, Instant};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trace.csv");
    fs::write(&path, "what was there").unwrap();
    let arguments = ["trace", "--format", "csv", "--steps", "1e9", "--output", path.to_str().unwrap()];
    let mut child = adamscope(&arguments).spawn().unwrap();
    // Killed when it has written something, so that there is something to lose.
    let written = || {
        let files = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap());
        files
            .filter(|file| file.path() != path)
            .any(|file| file.metadata().is_ok_and(|metadata| metadata.len() > 0))
    };
    let start = Instant::now();
    while !written() && start.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(written());
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "what was there");
}

#[test]
#[cfg(unix)]
fn a_link_still_points_where_it_did_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (folder.path().join("real.csv"), folder.path().join("link.csv"));
    fs::write(&file, "old").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&file, &link).unwrap();
    assert!(run(&["trace", "--format", "csv", "--output", link.to_str().unwrap()]).status.success());
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(fs::read_to_string(&file).unwrap().starts_with("t,loss"));
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn gradients_come_from_standard_input_too() {
    use std::io::Write;
    let mut child = adamscope(&["trace", "--gradients", "-", "--format", "csv", "--quantities", "g"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"2\n-1\n0.5\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "t,g[0]\n1,2.0\n2,-1.0\n3,0.5\n");
}

#[test]
#[cfg(target_os = "linux")]
fn input_without_an_end_is_refused_at_the_limit() {
    let zeros = File::open("/dev/zero").unwrap();
    let output = adamscope(&["trace", "--gradients", "-"]).stdin(zeros).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(
        error(&output),
        "error: standard input is too large, over the limit of 64 MiB; give less of it\n"
    );
}

#[test]
fn a_million_columns_are_refused_at_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wide.csv");
    fs::write(&path, "1,".repeat(1_000_000)).unwrap();
    let output =
        adamscope(&["trace", "--gradients", "wide.csv"]).current_dir(folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(
        error(&output),
        "error: wide.csv, line 1: a row has 1000001 columns, over the limit of 100000; trace some of the coordinates\n"
    );
}

#[test]
fn an_experiment_is_printed_so_that_it_reads_back() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("g.csv"), "2\n-1\n0.5\n").unwrap();
    let print = |arguments: &[&str]| {
        let all = [&["trace", "--print-experiment"], arguments].concat();
        adamscope(&all).current_dir(folder.path()).output().unwrap().stdout
    };
    let first = print(&["--gradients", "g.csv", "--number", "decimal", "--alpha", ".10", "--start", "−1"]);
    fs::write(folder.path().join("e.toml"), &first).unwrap();
    assert_eq!(print(&["e.toml"]), first);
    assert!(String::from_utf8(first).unwrap().contains("alpha = \".10\"\n"));
}

#[test]
fn a_file_of_gradients_lies_where_its_experiment_lies() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("sheets")).unwrap();
    fs::write(folder.path().join("sheets/g.csv"), "2\n").unwrap();
    fs::write(folder.path().join("sheets/e.toml"), "gradients = \"g.csv\"\n").unwrap();
    let arguments = ["trace", "sheets/e.toml", "--format", "csv", "--quantities", "g"];
    let output = adamscope(&arguments).current_dir(folder.path()).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "t,g[0]\n1,2.0\n");
}

#[test]
fn what_is_read_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("g.csv"), "2\n").unwrap();
    fs::write(folder.path().join("e.toml"), "steps = 1\n").unwrap();
    for arguments in [
        ["trace", "--gradients", "g.csv", "--output", "./g.csv"].as_slice(),
        &["trace", "e.toml", "--output", "e.toml"],
    ] {
        let output = adamscope(arguments).current_dir(folder.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(
            error(&output),
            "error: --output and a file that is read can't go together: it would be replaced; write to another\n"
        );
    }
    assert_eq!(fs::read_to_string(folder.path().join("g.csv")).unwrap(), "2\n");
}

#[test]
fn a_name_that_suggests_another_format_is_remarked_on() {
    let folder = tempfile::tempdir().unwrap();
    let written = |arguments: &[&str]| adamscope(arguments).current_dir(folder.path()).output().unwrap();
    let output = written(&["trace", "--output", "a.csv"]);
    assert!(output.status.success());
    assert_eq!(error(&output), "note: \"a.csv\" is written as table, and its name suggests --format csv\n");
    assert_eq!(error(&written(&["trace", "--format", "csv", "--output", "a.csv"])), "");
}

#[test]
fn a_number_of_ten_thousand_digits_is_refused_at_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let number = "1".repeat(10_000);
    let shown = "1".repeat(40);
    fs::write(folder.path().join("g.csv"), &number).unwrap();
    let refused = |arguments: &[&str], what: &str| {
        let output = adamscope(arguments).current_dir(folder.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(3));
        assert_eq!(
            error(&output),
            format!("error: {what} `{shown}…` has 10000 characters; a number may have 1000\n")
        );
    };
    refused(&["trace", "--alpha", &number], "alpha");
    refused(&["trace", "--gradients", "g.csv"], "g.csv, line 1, column 1: the gradient g[0] of step 1");
}

#[test]
#[cfg(unix)]
fn a_pipe_that_nobody_writes_to_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Command::new("mkfifo").arg(folder.path().join("pipe")).status().unwrap().success());
    let output = adamscope(&["trace", "--gradients", "pipe"]).current_dir(folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        error(&output),
        "error: pipe can't be read: it is not a regular file; use - and give it as standard input\n"
    );
}

#[test]
fn no_name_of_a_file_can_move_the_cursor() {
    let output = run(&["trace", "--gradients", "\u{1b}[2Jx\u{202e}.csv"]);
    assert_eq!(
        error(&output),
        "error: \\u{1b}[2Jx\\u{202e}.csv can't be read: there is no such file; check the name\n"
    );
}

#[test]
fn a_plot_is_written_as_its_name_asks_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let [svg, png, upper] = [path("plot.svg"), path("plot.png"), path("plot.PNG")];
    for file in [&svg, &png, &upper] {
        let output = run(&["plot", "--output", file]);
        assert!(output.status.success() && output.stdout.is_empty(), "{}", error(&output));
    }
    assert_eq!(fs::read(&svg).unwrap(), run(&["plot"]).stdout);
    assert!(fs::read(&png).unwrap().starts_with(b"\x89PNG"));
    assert_eq!(fs::read(&png).unwrap(), fs::read(&upper).unwrap());
    // What can't be drawn leaves what was there.
    let refused = run(&["plot", "--kind", "bias", "--optimizer", "sgd", "--output", &png]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(fs::read(&png).unwrap().starts_with(b"\x89PNG"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
}

#[test]
fn a_plot_of_a_run_without_an_answer_ends_where_its_table_does() {
    let arguments = ["--objective", "rosenbrock", "--optimizer", "sgd", "--alpha", "1", "--steps", "50"];
    let of = |command| error(&run(&[&[command], &arguments[..]].concat()));
    assert!(of("plot").starts_with("error: step "), "{}", of("plot"));
    assert_eq!(of("plot"), of("trace"));
}
