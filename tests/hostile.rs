//! Nothing that is read panics or takes long, whatever stands in it: bad inputs as they are, and changed at random.
//!
//! The inputs are in `tests/hostile`, a folder for each kind of file; what was found once is there, too. `cargo test` changes
//! each some times, with the same changes every time; `cargo xtask fuzz` goes on for as long as it is told, with others.
//!
//! An input that leads to something new, a message or something found of a cell, is changed further, so that a long run gets
//! to where no single change does. That stands in for the coverage that a fuzzer on a nightly compiler would follow.

use adamscope::homework::{
    Assignment, Class, Document, Entry, Gradebook, Layout, Markup, Note, Points, Rounding, Settings, Sheet,
    Written, gradescope, prairielearn, text, write_json,
};
use adamscope::objective::read_gradients;
use adamscope::{Error, Experiment, ExperimentFile};
use std::collections::BTreeSet;
use std::fs;
use std::mem::discriminant;
use std::panic::catch_unwind;
use std::path::Path;
use std::time::{Duration, Instant};

/// How many changed inputs a test tries, if nobody says for how long.
const CHANGES: u64 = 400;

/// The same where they are marked: one with exponents of thousands takes a second in a debug build.
const MARKED: u64 = 24;

/// The most inputs that are kept to be changed.
const MOST: usize = 4096;

/// What one input may take, in a debug build.
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

/// Reads an input, and names what it led to.
type Read = fn(&[u8]) -> Vec<String>;

/// Tries the inputs of a folder, and then changed ones.
fn try_all(target: &str, changes: u64, folders: &[&str], read: Read) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut files: Vec<_> = folders
        .iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).unwrap().map(|file| file.unwrap().path()))
        .filter(|path| path.is_file() && path.metadata().unwrap().len() < 1 << 14)
        .collect();
    files.sort();
    let mut inputs: Vec<Vec<u8>> = files.iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(!inputs.is_empty());
    let mut seen: BTreeSet<String> = inputs.iter().flat_map(|bytes| try_one(target, bytes, read)).collect();

    let seconds = std::env::var("ADAMSCOPE_FUZZ_SECONDS").ok().map(|text| text.parse().unwrap());
    let end = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let mut random = Random(if end.is_some() { u64::from(std::process::id()) } else { 0 });
    let mut tried: u64 = 0;
    while end.map_or(tried < changes, |end| Instant::now() < end) {
        let bytes = random.changed(&inputs);
        let before = seen.len();
        seen.extend(try_one(target, &bytes, read));
        if seen.len() > before && inputs.len() < MOST {
            inputs.push(bytes);
        }
        tried += 1;
        if tried.is_power_of_two() {
            println!("{target}: {tried} changed inputs led to {} things", seen.len());
        }
    }
    println!("{target}: {} files, {tried} changed inputs led to {} things", files.len(), seen.len());
}

fn try_one(target: &str, bytes: &[u8], read: Read) -> Vec<String> {
    let (start, begun) = (Instant::now(), processor_time());
    let outcome = catch_unwind(|| read(bytes));
    let took = processor_time().zip(begun).map_or_else(|| start.elapsed(), |(end, begun)| end - begun);
    match outcome {
        Ok(things) if took <= PATIENCE => things,
        _ => {
            let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("hostile-{target}"));
            fs::write(&place, bytes).unwrap();
            let what = if outcome.is_err() { "panics" } else { "takes too long" };
            panic!("{target} {what} on {place:?}: {:?}", String::from_utf8_lossy(bytes));
        }
    }
}

/// What this thread has had of a processor, where the system tells: on a busy machine the clock says little.
fn processor_time() -> Option<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(text.split(' ').next()?.parse().ok()?))
}

/// How a message begins and ends, in words that the input doesn't have: else each misspelt name would be a new thing.
fn message(error: &Error, bytes: &[u8]) -> String {
    let text = match error {
        Error::Content { problem, .. } => problem.clone(),
        error => error.to_string(),
    };
    let input = String::from_utf8_lossy(bytes);
    let is_ours =
        |word: &&str| word.len() > 3 && word.chars().all(|c| c.is_ascii_lowercase()) && !input.contains(word);
    let words: Vec<&str> = text.split_ascii_whitespace().filter(is_ours).collect();
    format!("{:?} {:?}", words.first(), words.last())
}

#[test]
fn a_number() {
    try_all("number", CHANGES, &["hostile/number"], |bytes| {
        for line in String::from_utf8_lossy(bytes).lines() {
            if let Ok(number) = Written::read(line) {
                assert!(line.contains(number.text()));
            }
        }
        let entry = |line: &str| match Entry::read(line) {
            Entry::Number(number) => {
                let sizes = [number.significant_digits(), number.last_place().unsigned_abs() as usize];
                format!("{:?}", sizes.map(usize::checked_ilog2))
            }
            Entry::Unreadable(unreadable) => format!("{:?}", discriminant(&unreadable.why)),
            Entry::Empty => String::new(),
        };
        String::from_utf8_lossy(bytes).lines().map(entry).collect()
    });
}

#[test]
fn a_table() {
    try_all("table", CHANGES, &["hostile/table", "cmd/check.in"], |bytes| {
        let experiment = Experiment::builder().start(["3", "4"]).build().unwrap();
        let sheet = match Sheet::read("a.csv", bytes, &experiment) {
            Ok(sheet) => sheet,
            Err(error) => return vec![message(&error, bytes)],
        };
        assert!(sheet.steps() > 0 && sheet.rows.iter().all(|row| row.cells.len() == sheet.columns.len()));
        let columns = sheet.columns.iter().map(|column| column.quantity.key().to_owned());
        let start = sheet.start.map(|_| "start".to_owned());
        columns.chain(sheet.notes.iter().map(|note| note.key().to_owned())).chain(start).collect()
    });
}

#[test]
fn gradients_in_any_format() {
    let folders = ["hostile/gradients", "cmd/gradients.in", "golden/npy"];
    try_all("gradients", CHANGES, &folders, |bytes| {
        let read = |name: &str| match read_gradients(name, bytes) {
            Ok(table) => {
                format!("{:?}", [table.dimension(), table.rows() as usize].map(usize::checked_ilog2))
            }
            Err(error) => message(&error, bytes),
        };
        ["a.csv", "a.jsonl", "a.npy"].map(read).into()
    });
}

#[test]
fn an_experiment() {
    try_all("experiment", CHANGES, &["hostile/experiment", "cmd/experiment-files.in"], |bytes| {
        let built = ExperimentFile::read("a.toml", bytes).and_then(|file| file.builder()?.build());
        match built {
            Ok(experiment) => {
                assert!(!experiment.to_string().is_empty());
                vec![experiment.form().to_string(), format!("{:?}", experiment.number())]
            }
            Err(error) => vec![message(&error, bytes)],
        }
    });
}

/// Read, marked, and reported in every format.
#[test]
fn a_submission() {
    try_all("submission", MARKED, &["hostile/table", "cmd/check.in"], |bytes| {
        let points: Points = "m=1,theta=2".parse().unwrap();
        let mut things = Vec::new();
        for (objective, rounding, points) in
            [("square", Rounding::Ulp, Points::default()), ("bowl", Rounding::HalfUlp, points)]
        {
            let experiment = Experiment::builder().objective(objective).alpha("0.1").build().unwrap();
            let settings = Settings { rounding, points, ..Settings::default() };
            let assignment = Assignment { experiment, steps_are_given: false, settings };
            let (mut document, mut html) = Document::begin(Markup::Html, 1);
            let (report, words) = match assignment.check("a.csv", bytes) {
                Ok(checked) => {
                    html += &document.add(&checked);
                    let words =
                        text(&checked.experiment, &checked.sheet, &checked.report, &Layout::default());
                    (checked.report, words)
                }
                Err(error) => {
                    things.push(message(&error, bytes));
                    (assignment.unreadable("a.csv", &error), error.to_string())
                }
            };
            things.extend(report.cells.iter().map(|cell| format!("{:?} {:?}", cell.status, cell.note)));
            let names = report.misconceptions.iter().copied().chain(report.fits_convention);
            things.extend(names.chain(report.notes.iter().map(Note::key)).map(str::to_owned));
            html += &document.end(&Class::of([&report]));
            roxmltree::Document::parse(html.strip_prefix("<!DOCTYPE html>\n").unwrap()).unwrap();
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
        things
    });
}
