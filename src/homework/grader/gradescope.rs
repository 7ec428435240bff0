//! Gradescope's `results.json`.

use super::{about, json, rounded};
use crate::homework::{Report, Verdict};
use serde::Serialize;

#[derive(Serialize)]
struct Results<'a> {
    score: f64,
    output: &'a str,
    output_format: &'static str,
    test_output_format: &'static str,
    test_name_format: &'static str,
    visibility: &'static str,
    stdout_visibility: &'static str,
    tests: Vec<Test>,
}

#[derive(Serialize)]
struct Test {
    score: f64,
    max_score: f64,
    status: &'static str,
    name: String,
    number: String,
    output: String,
    output_format: &'static str,
    visibility: &'static str,
}

impl Test {
    fn new(number: usize, name: String, [score, max_score]: [f64; 2], output: String) -> Self {
        let (score, max_score) = (rounded(score), rounded(max_score));
        Self {
            score,
            max_score,
            status: if score < max_score { "failed" } else { "passed" },
            name,
            number: number.to_string(),
            output,
            output_format: "text",
            visibility: "visible",
        }
    }
}

/// A report as Gradescope's `results.json`: a test for each column, with its points; `text` is shown above them. A file
/// that could not be read is one test that failed. All texts are plain, so that nothing in them is taken for markup.
///
/// # Example
///
/// ```
/// use adamscope::homework::{Report, gradescope};
///
/// let report = Report::unreadable("a.csv", "paper", "there is nothing in it".into());
/// let json: serde_json::Value = serde_json::from_str(&gradescope(&report, "a.csv: there is nothing in it")).unwrap();
/// assert_eq!((&json["score"], &json["tests"][0]["max_score"]), (&0.0.into(), &100.0.into()));
/// assert_eq!(json["tests"][0]["status"], "failed");
/// ```
pub fn gradescope(report: &Report, text: &str) -> String {
    let tests = match report.verdict {
        Verdict::Unreadable => {
            vec![Test::new(1, "the table can be read".into(), [0.0, report.max_points], text.into())]
        }
        _ => report
            .columns
            .iter()
            .zip(1..)
            .map(|(column, number)| {
                let facts = column.quantity.facts();
                let name = format!("{} ({})", facts.key, facts.name);
                Test::new(number, name, [column.points, column.max_points], about(report, column))
            })
            .collect(),
    };
    json(&Results {
        score: rounded(report.points()),
        output: text,
        output_format: "text",
        test_output_format: "text",
        test_name_format: "text",
        visibility: "visible",
        stdout_visibility: "hidden",
        tests,
    })
}
