//! What the benchmarks share: measuring with Criterion, and telling medians of one run as ratios.

use criterion::Criterion;
use fearless_simd::{Level, Simd};
use std::path::PathBuf;

/// Runs a loop written by hand, compiled for the same processor as the library's: with its vectors of 256 bits and fused
/// multiply-add.
#[allow(dead_code, reason = "not every benchmark has such loops")]
#[inline(always)]
pub fn by_hand(step: impl FnOnce()) {
    match Level::new().as_avx2() {
        Some(avx2) => avx2.vectorize(
            #[inline(always)]
            #[expect(clippy::redundant_closure, reason = "it carries the attribute")]
            || step(),
        ),
        None => step(),
    }
}

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
            println!("\nratio                                          measured  promised");
            tell(&Self { folder });
        }
    }

    /// The median of a measurement, in nanoseconds.
    pub fn median(&self, group: &str, name: &str) -> f64 {
        let file = self.folder.join(group).join(name).join("new/estimates.json");
        let text =
            std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let estimates: serde_json::Value = serde_json::from_str(&text).expect("Criterion writes JSON");
        estimates["median"]["point_estimate"].as_f64().expect("Criterion writes a median")
    }
}
