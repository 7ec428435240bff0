//! What the benchmarks share: measuring with Criterion, and telling times of one run as ratios.

use criterion::Criterion;
use std::path::PathBuf;

/// What stands above ratios and what is promised of them.
#[allow(dead_code, reason = "not every benchmark promises")]
pub const RATIOS: &str = "ratio                                          measured  promised";

/// The measurements of one run.
pub struct Measured {
    folder: PathBuf,
}

impl Measured {
    /// Takes the measurements with Criterion, and prints the ratios that `tell` makes of them if this is `cargo bench`
    /// and not `cargo test`, which tries each benchmark once.
    pub fn tell(measure: impl FnOnce(&mut Criterion), tell: impl FnOnce(&Self)) {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("criterion");
        let mut criterion = Criterion::default().output_directory(&folder).configure_from_args();
        measure(&mut criterion);
        criterion.final_summary();
        if std::env::args().any(|argument| argument == "--bench") {
            println!();
            tell(&Self { folder });
        }
    }

    /// The least time that a measurement took, in nanoseconds. What else a machine does takes time of some samples, for
    /// seconds at a stretch; never does it make one faster.
    #[allow(dead_code, reason = "not every benchmark asks for it")]
    pub fn least(&self, group: &str, name: &str) -> f64 {
        let sample = self.read(group, name, "sample");
        let list = |key: &str| sample[key].as_array().expect("Criterion writes a list").iter();
        let number = |value: &serde_json::Value| value.as_f64().expect("Criterion writes numbers");
        let each =
            list("times").zip(list("iters")).map(|(time, iterations)| number(time) / number(iterations));
        each.fold(f64::INFINITY, f64::min)
    }

    /// The median of a measurement, in nanoseconds.
    #[allow(dead_code, reason = "not every benchmark asks for it")]
    pub fn median(&self, group: &str, name: &str) -> f64 {
        let estimates = self.read(group, name, "estimates");
        estimates["median"]["point_estimate"].as_f64().expect("Criterion writes a median")
    }

    fn read(&self, group: &str, name: &str, what: &str) -> serde_json::Value {
        let file = self.folder.join(group).join(name).join(format!("new/{what}.json"));
        let text =
            std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        serde_json::from_str(&text).expect("Criterion writes JSON")
    }
}
