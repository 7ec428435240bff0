//! Nothing that is read panics or takes long, whatever stands in it: bad inputs as they are, and changed at random.
//!
//! The inputs are in `tests/hostile`, a folder for each kind of file; what was found once is there, too. `cargo test` changes
//! each some times, with the same changes every time; `cargo xtask fuzz` goes on for as long as it is told, with others.

use adamscope::homework::{
    Assignment, Class, Entry, Gradebook, Layout, Points, Rounding, Settings, Sheet, Written, gradescope,
    prairielearn, text, write_json,
};
use adamscope::objective::read_gradients;
use adamscope::{Experiment, ExperimentFile};
use std::fs;
use std::panic::catch_unwind;
use std::path::Path;
use std::time::{Duration, Instant};

/// How many changed inputs a test tries, if nobody says for how long.
const CHANGES: u64 = 400;

/// The same where they are marked: one with exponents of thousands takes a second in a debug build.
const MARKED: u64 = 24;

/// What one input may take, in a debug build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is likely to be taken for something.
const TOKENS: [&[u8]; 24] = [
    b"0",
    b"-",
    b"1e9999",
    b"e-9999",
    b",",
    b";",
    b"\t",
    b"\"",
    b"\n",
    b"\r",
    b"|",
    b"NaN",
    b"#DIV/0!",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"[",
    b"]",
    b"99999999999999999999",
    b"t",
    b"m_hat[1]",
    b"=",
    b"{}",
    b".",
];

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) as usize % end.max(1)
    }

    /// A few changes: a bit, a piece left out or doubled, a token put in, the rest of another input.
    fn changed(&mut self, inputs: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = inputs[self.below(inputs.len())].clone();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len() + 1);
            let end = (at + self.below(12)).min(bytes.len());
            match self.below(5) {
                0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
                1 => drop(bytes.drain(at..end)),
                2 => {
                    let piece = bytes[at..end].to_vec();
                    bytes.splice(at..at, piece.repeat(1 + self.below(3)));
                }
                3 => {
                    let other = &inputs[self.below(inputs.len())];
                    let from = self.below(other.len() + 1);
                    bytes.splice(at.., other[from..].iter().copied());
                }
                _ => drop(bytes.splice(at..at, TOKENS[self.below(TOKENS.len())].iter().copied())),
            }
        }
        bytes.truncate(1 << 14);
        bytes
    }
}

/// Tries the inputs of a folder, and then changed ones.
fn try_all(target: &str, changes: u64, folders: &[&str], read: fn(&[u8])) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut files: Vec<_> = folders
        .iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).unwrap().map(|file| file.unwrap().path()))
        .filter(|path| path.is_file() && path.metadata().unwrap().len() < 1 << 14)
        .collect();
    files.sort();
    let inputs: Vec<Vec<u8>> = files.iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(!inputs.is_empty());
    inputs.iter().for_each(|bytes| try_one(target, bytes, read));

    let seconds = std::env::var("ADAMSCOPE_FUZZ_SECONDS").ok().map(|text| text.parse().unwrap());
    let end = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let mut random = Random(if end.is_some() { u64::from(std::process::id()) } else { 0 });
    let mut tried = 0;
    while end.map_or(tried < changes, |end| Instant::now() < end) {
        try_one(target, &random.changed(&inputs), read);
        tried += 1;
    }
    println!("{target}: {} inputs, {tried} changed ones", inputs.len());
}

fn try_one(target: &str, bytes: &[u8], read: fn(&[u8])) {
    let start = Instant::now();
    let failed = catch_unwind(|| read(bytes)).is_err();
    if failed || start.elapsed() > PATIENCE {
        let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("hostile-{target}"));
        fs::write(&place, bytes).unwrap();
        let what = if failed { "panics" } else { "takes too long" };
        panic!("{target} {what} on {place:?}: {:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn a_number() {
    try_all("number", CHANGES, &["hostile/number"], |bytes| {
        for line in String::from_utf8_lossy(bytes).lines() {
            if let Ok(number) = Written::read(line) {
                assert!(line.contains(number.text()));
            }
            let _ = Entry::read(line);
        }
    });
}

#[test]
fn a_table() {
    try_all("table", CHANGES, &["hostile/table", "cmd/check.in"], |bytes| {
        let experiment = Experiment::builder().start(["3", "4"]).build().unwrap();
        if let Ok(sheet) = Sheet::read("a.csv", bytes, &experiment) {
            assert!(sheet.steps() > 0 && sheet.rows.iter().all(|row| row.cells.len() == sheet.columns.len()));
        }
    });
}

#[test]
fn gradients_in_any_format() {
    let folders = ["hostile/gradients", "cmd/gradients.in", "golden/npy"];
    try_all("gradients", CHANGES, &folders, |bytes| {
        for name in ["a.csv", "a.jsonl", "a.npy"] {
            let _ = read_gradients(name, bytes);
        }
    });
}

#[test]
fn an_experiment() {
    try_all("experiment", CHANGES, &["hostile/experiment", "cmd/experiment-files.in"], |bytes| {
        let Ok(file) = ExperimentFile::read("a.toml", bytes) else { return };
        if let Ok(experiment) = file.builder().and_then(|builder| builder.build()) {
            assert!(!experiment.to_string().is_empty());
        }
    });
}

/// Read, marked, and reported in every format.
#[test]
fn a_submission() {
    try_all("submission", MARKED, &["hostile/table", "cmd/check.in"], |bytes| {
        let experiment = Experiment::builder().objective("square").alpha("0.1").build().unwrap();
        let points: Points = "m=1,theta=2".parse().unwrap();
        for (rounding, points) in [(Rounding::Ulp, Points::default()), (Rounding::HalfUlp, points)] {
            let settings = Settings { rounding, points, ..Settings::default() };
            let assignment = Assignment { experiment: experiment.clone(), steps_are_given: false, settings };
            let (report, words) = match assignment.check("a.csv", bytes) {
                Ok(checked) => {
                    let words =
                        text(&checked.experiment, &checked.sheet, &checked.report, &Layout::default());
                    (checked.report, words)
                }
                Err(error) => (assignment.unreadable("a.csv", &error), error.to_string()),
            };
            assert!((0.0..=1.0).contains(&report.score), "{}", report.score);
            for results in [gradescope(&report, &words), prairielearn(&report, &words)] {
                serde_json::from_str::<serde_json::Value>(&results).unwrap();
            }
            let mut gradebook = Gradebook::default();
            gradebook.add(&report);
            assert!(gradebook.csv().starts_with("file,"));
            write_json([&report], std::io::sink()).unwrap();
            assert_eq!(Class::of([&report]).files, 1);
        }
    });
}
