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
