//! Claim: what a notebook cell ends with shows itself, in whole blocks, and needs nothing from outside.

use adamscope::notebook::{Bundle, Mime};
use adamscope::prelude::*;

/// The blocks of a bundle: a MIME type and a content each.
fn blocks(bundle: &Bundle) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut rest = bundle.text();
    while let Some(after) = rest.strip_prefix("EVCXR_BEGIN_CONTENT ") {
        let (mime, after) = after.split_once('\n').unwrap();
        let (content, after) = after.split_once("EVCXR_END_CONTENT\n").unwrap();
        blocks.push((mime.to_owned(), content.to_owned()));
        rest = after;
    }
    assert!(rest.is_empty(), "outside of all blocks: {rest:?}");
    blocks
}

fn content(bundle: &Bundle, mime: &str) -> String {
    blocks(bundle).into_iter().find(|(of, _)| of == mime).unwrap_or_else(|| panic!("no {mime}")).1
}

fn assert_stands_alone(html: &str) {
    roxmltree::Document::parse(html.trim()).unwrap_or_else(|error| panic!("{error}: {html}"));
    for outside in ["http:", "https:", "src=", "@import", "url("] {
        assert!(!html.contains(outside), "{outside}");
    }
}

#[test]
fn a_trace_shows_as_a_table_with_plain_text_beside_it() {
    let bundle = adam().trace().unwrap().display();
    let html = content(&bundle, "text/html");
    assert_stands_alone(&html);
    assert_eq!(html.matches("<tbody>").count(), 10);
    assert!(content(&bundle, "text/plain").contains("|  1 |"));
}

#[test]
fn a_long_trace_shows_its_first_and_last_step_and_some_between() {
    let bundle = adam().steps(1000).trace().unwrap().display();
    let html = content(&bundle, "text/html");
    let rows = html.matches("<tbody>").count();
    assert!((20..=32).contains(&rows), "{rows}");
    assert!(html.contains(">1</th>") && html.contains(">1000</th>"));
}

#[test]
fn an_explanation_shows_as_equations() {
    let bundle = adam().trace().unwrap().explain(3).unwrap().display();
    let latex = content(&bundle, "text/latex");
    assert!(latex.starts_with("$$\n\\begin{aligned}\n") && latex.trim_end().ends_with("\\end{aligned}\n$$"));
    assert_eq!(latex.matches('{').count(), latex.matches('}').count());
    assert!(latex.contains(r"m_t &= \beta_1 \, m_{t-1}"));
    assert!(content(&bundle, "text/plain").contains("mₜ = β₁·mₜ₋₁"));
}

#[test]
fn a_comparison_shows_where_two_runs_part() {
    let compared = compare([("paper", adam()), ("keras", adam().convention("keras").eps("1e-8"))]).unwrap();
    let bundle = compared.display();
    assert_stands_alone(&content(&bundle, "text/html"));
    assert!(content(&bundle, "text/plain").contains("They part at t = 1"));
}

#[test]
fn a_run_can_be_stepped_through_with_a_script_and_without() {
    let view = adam().steps(4).trace().unwrap().step_through().unwrap();
    let html = content(&view.display(), "text/html");
    assert_stands_alone(&html);
    let document = roxmltree::Document::parse(html.trim()).unwrap();
    let steps: Vec<_> = document.descendants().filter(|node| node.has_tag_name("details")).collect();
    // Every step of both coordinates is there to be opened, the first is open; the buttons wait for the script.
    assert_eq!(steps.len(), 8);
    assert_eq!(steps.iter().filter(|step| step.attribute("open").is_some()).count(), 1);
    let controls = document.descendants().find(|node| node.attribute("class") == Some("controls")).unwrap();
    assert!(controls.attribute("hidden").is_some());
    assert_eq!(controls.descendants().filter(|node| node.has_tag_name("button")).count(), 2);
    assert!(html.contains("mₜ = β₁·mₜ₋₁"));
    assert!(content(&view.display(), "text/plain").contains("Step 4 of 4, coordinate 1 (y)"));
}

#[test]
fn a_long_run_is_stepped_through_as_far_as_fits() {
    let html = adam().steps(1000).trace().unwrap().step_through().unwrap().html();
    assert!(html.contains("The first 150 of 1000 steps."));
    assert!(html.len() < 1_500_000, "{}", html.len());
}

#[test]
fn a_part_of_a_trace_keeps_the_numbers_of_the_whole() {
    let run = adam().steps(95).trace().unwrap();
    let part = run.every(20).unwrap().along([1]).unwrap().only(["m", "correction1"]).unwrap();
    let steps: Vec<u64> = part.steps().map(|step| step.t()).collect();
    assert_eq!(steps, [1, 20, 40, 60, 80, 95]);
    let m: Vec<f64> = part.over_time(Quantity::FirstMoment, 0).map(|m| m.to_f64()).collect();
    assert_eq!(m[2].to_bits(), run.at("m[1]", 40).unwrap().to_bits());
    assert_eq!(part.every(1).unwrap().len(), 95);
    assert_eq!(run.first(3).unwrap().values("loss").unwrap(), run.values("loss").unwrap()[..3]);
    assert_eq!(run.theta()[1].to_bits(), run.at("theta[1]", 95).unwrap().to_bits());
    let error = run.at("m", 96).unwrap_err().to_string();
    assert_eq!(error, "step is 96, but must be one of the run's recorded steps: the last is 95");
    assert!(run.only(["mhat"]).unwrap_err().to_string().contains("there is no quantity `mhat`"));
}

#[test]
fn an_answer_is_right_to_its_own_digits() {
    let said = |answer: &str, right: f64| check(answer, right).to_string();
    for (answer, right) in
        [("0.2098", 0.2098), ("0.21", 0.2098), ("0.20", 0.2098), ("10", 9.999_99), ("8", 8.0)]
    {
        assert!(check(answer, right).is_right(), "{answer} for {right}: {}", said(answer, right));
    }
    assert!(said("?", 1.0).starts_with("Still open."));
    assert_eq!(said("36", 37.0), "Not yet: 36 is too small.");
    assert_eq!(said("-0.25", 0.25), "Not yet: the size of -0.25 is right, its sign is not.");
    assert_eq!(said("0.3", 0.25), "Not yet: 0.3 may be right, but one digit more would show it.");
    assert!(said("a third", 0.25).starts_with("`a third` is not a number"), "{}", said("a third", 0.25));
    let html = content(&check("<b>", 1.0).display(), "text/html");
    assert_stands_alone(&html);
    assert!(html.contains("&lt;b&gt;"));
}

#[test]
fn several_runs_show_their_paths_or_their_parameter() {
    let paths = adam().vary("optimizer", ["adam", "sgd"]).unwrap().display();
    assert!(content(&paths, "image/svg+xml").contains("data-panel=\"path\""));
    let given = adam().given([1.0, -1.0]).unwrap().vary("beta1", [0.0, 0.9]).unwrap();
    let plot = given.display();
    assert!(content(&plot, "image/svg+xml").contains("data-panel=\"theta\""));
    assert!(content(&plot, "text/plain").contains("θₜ, β₁ = 0.9: "));
    assert!(given.plot("theta[1]").unwrap_err().to_string().starts_with("there is no coordinate 1"));
    let m = given.plot("m").unwrap().svg();
    assert_eq!(
        roxmltree::Document::parse(&m)
            .unwrap()
            .descendants()
            .filter(|node| node.attribute("data-points") == Some("2"))
            .count(),
        2
    );
}

#[cfg(feature = "homework")]
#[test]
fn a_log_and_a_marked_table_show_themselves() {
    let found = identify("tests/cmd/logs.in/broken.csv", adam().alpha("0.01")).unwrap().display();
    assert_stands_alone(&content(&found, "text/html"));
    assert!(content(&found, "text/plain").contains("(only-m-corrected)"));
    let marked = adam().given([2.0]).unwrap().mark("t,m,m_hat\n1,0.2,0.2\n").unwrap().display();
    assert_stands_alone(&content(&marked, "text/html"));
    assert!(
        content(&marked, "text/plain").contains("(no-bias-correction)")
            || content(&marked, "text/plain").contains("no-bias-correction:")
    );
    assert!(identify("no-such.csv", adam()).unwrap_err().to_string().contains("there is no such file"));
}

#[test]
fn no_content_ends_its_block_early() {
    let bundle =
        Bundle::default().with(Mime::Plain, "a\nEVCXR_END_CONTENT\nEVCXR_BEGIN_CONTENT text/html\n<script>");
    assert_eq!(blocks(&bundle).len(), 1);
}

#[test]
fn every_optimizer_has_its_function() {
    let functions = [
        ("sgd", sgd()),
        ("momentum", momentum()),
        ("nesterov", nesterov()),
        ("adagrad", adagrad()),
        ("adadelta", adadelta()),
        ("rmsprop", rmsprop()),
        ("adam", adam()),
        ("adamax", adamax()),
        ("nadam", nadam()),
        ("radam", radam()),
        ("amsgrad", amsgrad()),
        ("adamw", adamw()),
    ];
    assert_eq!(functions.len(), adamscope::rule::Optimizer::ALL.len());
    for (key, builder) in functions {
        assert_eq!(builder.build().unwrap().optimizer().key(), key);
    }
}
