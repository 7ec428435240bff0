//! Claim: a run is written as it goes, in memory that doesn't grow with its steps, and in every format with the same
//! numbers.

use adamscope::render::{write_csv, write_jsonl};
use adamscope::{Experiment, Selection};

#[test]
fn csv_and_json_lines_write_a_number_the_same_way() {
    for number in ["f64", "f32", "decimal"] {
        let experiment = Experiment::builder().objective("rosenbrock").number(number).steps(300);
        let trace = experiment.build().unwrap().trace().unwrap();
        let (mut csv, mut jsonl) = (Vec::new(), Vec::new());
        write_csv(&mut trace.replay(), &mut csv).unwrap();
        write_jsonl(&mut trace.replay(), &mut jsonl).unwrap();
        let numbers_of = |line: &str| -> Vec<String> {
            let key_or_number = line.split(|c| "{}[]:,\"".contains(c)).filter(|piece| !piece.is_empty());
            key_or_number.filter(|piece| !piece.starts_with(char::is_alphabetic)).map(str::to_owned).collect()
        };
        let (csv, jsonl) = (String::from_utf8(csv).unwrap(), String::from_utf8(jsonl).unwrap());
        assert_eq!(csv.lines().count(), 301);
        for (row, line) in csv.lines().zip(jsonl.lines()).skip(1) {
            assert_eq!(row.split(',').collect::<Vec<_>>(), numbers_of(line), "{number}");
        }
    }
}

#[test]
fn a_run_writes_what_its_trace_writes() {
    let experiment = Experiment::builder().steps(20).build().unwrap();
    let selection = Selection { every: 7, coordinates: Some(vec![1]), ..Selection::default() };
    let stepper = || experiment.stepper(&selection).unwrap();
    let (mut as_it_goes, mut afterwards) = (Vec::new(), Vec::new());
    write_jsonl(&mut stepper(), &mut as_it_goes).unwrap();
    write_jsonl(&mut stepper().collect().unwrap().replay(), &mut afterwards).unwrap();
    assert_eq!(as_it_goes, afterwards);
}

#[test]
fn where_no_coordinate_is_kept_csv_has_the_shared_columns_alone() {
    let selection = Selection { coordinates: Some(Vec::new()), ..Selection::default() };
    let mut stepper = Experiment::builder().steps(1).build().unwrap().stepper(&selection).unwrap();
    let mut csv = Vec::new();
    write_csv(&mut stepper, &mut csv).unwrap();
    assert_eq!(String::from_utf8(csv).unwrap(), "t,loss\n1,25.0\n");
}

/// How much more memory a long run may take at its peak, in KiB: buffers and the allocator's caches settle.
#[cfg(target_os = "linux")]
const ALLOWANCE: u64 = 1024;

/// The most memory that the command had in use while it wrote so many steps, in KiB. It is asked again whenever some of
/// the output was read; the pipe between holds 64 KiB, so that the last answer is from just before the end.
#[cfg(target_os = "linux")]
fn peak_of(format: &str, steps: &str) -> u64 {
    use std::io::Read;
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_adamscope"))
        .args(["trace", "--format", format, "--steps", steps])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let (mut output, mut piece) = (child.stdout.take().unwrap(), vec![0; 1 << 15]);
    let mut peak = 0;
    while output.read(&mut piece).unwrap() > 0 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        // One that has ended has no such line any more.
        peak = line.map_or(peak, |line| line.trim().trim_end_matches(" kB").parse().unwrap());
    }
    assert!(child.wait().unwrap().success());
    peak
}

#[test]
#[cfg(target_os = "linux")]
fn fifty_times_the_steps_take_no_more_memory() {
    for format in ["csv", "jsonl", "json"] {
        let (short, long) = (peak_of(format, "1e3"), peak_of(format, "5e4"));
        // Kept, 15 numbers of 8 bytes a step would take 5,900 KiB more.
        assert!(short > 0 && long <= short + ALLOWANCE, "{format}: {short} KiB, then {long} KiB");
    }
}
