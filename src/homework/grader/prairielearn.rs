//! PrairieLearn's `results.json` of an external grader.

use super::{about, headline, json, rounded};
use crate::homework::{Report, Verdict};
use serde::Serialize;

#[derive(Serialize)]
struct Graded<'a> {
    gradable: bool,
    score: f64,
    message: String,
    output: &'a str,
    tests: Vec<Test>,
}

#[derive(Serialize)]
struct Test {
    name: &'static str,
    description: &'static str,
    points: f64,
    max_points: f64,
    output: String,
}

#[derive(Serialize)]
struct Ungradable<'a> {
    gradable: bool,
    format_errors: [&'a str; 1],
}

/// A report as PrairieLearn's `results.json`: the score from 0 to 1, and a test for each column; `text` is shown above
/// them. A file that could not be read is not gradable, which costs no attempt, and `text` says why.
///
/// # Example
///
/// ```
/// use adamscope::homework::{Report, prairielearn};
///
/// let report = Report::unreadable("a.csv", "paper", "there is nothing in it".into());
/// let json = prairielearn(&report, "a.csv: there is nothing in it");
/// assert_eq!(json, "{\"gradable\":false,\"format_errors\":[\"a.csv: there is nothing in it\"]}\n");
/// ```
pub fn prairielearn(report: &Report, text: &str) -> String {
    if report.verdict == Verdict::Unreadable {
        return json(&Ungradable { gradable: false, format_errors: [text] });
    }
    let tests = report.columns.iter().map(|column| Test {
        name: column.quantity.key(),
        description: column.quantity.facts().name,
        points: rounded(column.points),
        max_points: rounded(column.max_points),
        output: about(report, column),
    });
    json(&Graded {
        gradable: true,
        score: report.score,
        message: headline(report),
        output: text,
        tests: tests.collect(),
    })
}
