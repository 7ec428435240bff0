//! Whether a notebook shows what it showed before: text, tables and numbers to the letter, pictures by their structure.

use super::Finding;
use roxmltree::{Document, Node};
use serde_json::Value;
use std::collections::BTreeSet;

/// How far a coordinate of a picture may be from what it was. They are written with one decimal, and each number of a
/// path counts from the one before: two roundings may go the other way where another machine's logarithm ends otherwise.
const TOLERANCE: f64 = 0.2;

/// The attributes whose numbers are coordinates. All others have to be the same.
const COORDINATES: [&str; 8] = ["cx", "cy", "d", "r", "x", "y", "points", "transform"];

/// How much of a line is shown around the place where it differs.
const CONTEXT: usize = 40;

/// Compares the outputs of two runs of the same cells.
pub fn differences(expected: &Value, came: &Value) -> Vec<Finding> {
    let cells = |notebook: &Value| -> Vec<Value> {
        let cells = notebook["cells"].as_array().into_iter().flatten();
        cells.filter(|cell| cell["cell_type"] == "code").cloned().collect()
    };
    let pairs = cells(expected).into_iter().zip(cells(came));
    let of_cell = |(cell, (expected, came)): (usize, (Value, Value))| {
        let whats = of_outputs(&outputs(&expected), &outputs(&came));
        whats.into_iter().map(move |what| Finding { cell, what })
    };
    (1..).zip(pairs).flat_map(of_cell).collect()
}

/// The parts of a cell's outputs: a name such as `text/html`, and what is there.
fn outputs(cell: &Value) -> Vec<Vec<(String, String)>> {
    let parts = |output: &Value| match output["data"].as_object() {
        Some(data) => data.iter().map(|(mime, content)| (mime.clone(), joined(content))).collect(),
        None => vec![(joined(&output["name"]), joined(&output["text"]))],
    };
    cell["outputs"].as_array().into_iter().flatten().map(parts).collect()
}

/// A text as it is meant: Jupyter writes it in one piece or as a list of lines.
pub fn joined(text: &Value) -> String {
    match text {
        Value::String(text) => text.clone(),
        Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect(),
        other => other.to_string(),
    }
}

fn of_outputs(expected: &[Vec<(String, String)>], came: &[Vec<(String, String)>]) -> Vec<String> {
    let mut whats = Vec::new();
    for place in 0..expected.len().max(came.len()) {
        let at = |outputs: &[Vec<(String, String)>]| outputs.get(place).cloned().unwrap_or_default();
        let (expected, came) = (at(expected), at(came));
        let of = |parts: &[(String, String)], name: &str| {
            parts.iter().find(|(own, _)| own == name).map(|(_, content)| content.clone())
        };
        let names: BTreeSet<&String> = expected.iter().chain(&came).map(|(name, _)| name).collect();
        for name in names {
            let what = match (of(&expected, name), of(&came, name)) {
                (Some(expected), Some(came)) if name == "image/svg+xml" => of_pictures(&expected, &came),
                (Some(expected), Some(came)) => of_texts(&expected, &came),
                (Some(expected), None) => Some(apart("", first_line(&expected), "nothing")),
                (None, came) => Some(apart("", "nothing", first_line(&came.unwrap_or_default()))),
            };
            whats.extend(what.map(|what| format!("{name}{what}")));
        }
    }
    whats
}

/// The first line that differs.
fn of_texts(expected: &str, came: &str) -> Option<String> {
    if expected == came {
        return None;
    }
    let (mut left, mut right) = (expected.split('\n'), came.split('\n'));
    for line in 1.. {
        match (left.next(), right.next()) {
            (Some(expected), Some(came)) if expected == came => {}
            (None, None) => break,
            (expected, came) => {
                let (expected, came) = (expected.unwrap_or("no such line"), came.unwrap_or("no such line"));
                return Some(around(&format!(", line {line}"), expected, came));
            }
        }
    }
    None
}

/// The first element that differs.
fn of_pictures(expected: &str, came: &str) -> Option<String> {
    if expected == came {
        return None;
    }
    let (Ok(left), Ok(right)) = (Document::parse(expected), Document::parse(came)) else {
        return of_texts(expected, came);
    };
    let (left, right): (Vec<_>, Vec<_>) = (left.descendants().collect(), right.descendants().collect());
    for (expected, came) in left.iter().zip(&right) {
        let place = format!(", <{}>", element(*expected));
        if expected.node_type() != came.node_type() || element(*expected) != element(*came) {
            return Some(apart(&place, &place[2..], &format!("<{}>", element(*came))));
        }
        if expected.is_text() && expected.text() != came.text() {
            return Some(around(&place, expected.text().unwrap_or(""), came.text().unwrap_or("")));
        }
        let names = |node: &Node| node.attributes().map(|own| own.name().to_owned()).collect::<Vec<_>>();
        if names(expected) != names(came) {
            return Some(apart(&place, &names(expected).join(" "), &names(came).join(" ")));
        }
        for (expected, came) in expected.attributes().zip(came.attributes()) {
            let same = expected.value() == came.value()
                || COORDINATES.contains(&expected.name()) && are_near(expected.value(), came.value());
            if !same {
                let place = format!("{place}, {}", expected.name());
                return Some(around(&place, expected.value(), came.value()));
            }
        }
    }
    let count = |nodes: &[Node]| nodes.iter().filter(|node| node.is_element()).count().to_string();
    (left.len() != right.len()).then(|| apart(", number of elements", &count(&left), &count(&right)))
}

/// The name of an element, or of that which a text stands in.
fn element<'a>(node: Node<'a, '_>) -> &'a str {
    let element = if node.is_element() { Some(node) } else { node.parent_element() };
    element.map_or("", |element| element.tag_name().name())
}

/// Whether the same commands come in the same order, with numbers that lie near each other.
fn are_near(expected: &str, came: &str) -> bool {
    let (expected, came) = (pieces(expected), pieces(came));
    expected.len() == came.len()
        && expected.iter().zip(&came).all(|(expected, came)| {
            match (expected.parse::<f64>(), came.parse::<f64>()) {
                (Ok(expected), Ok(came)) => (expected - came).abs() <= TOLERANCE,
                _ => expected == came,
            }
        })
}

/// Numbers, and what stands between them.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut in_number = false;
    for letter in text.chars() {
        let is_number = letter.is_ascii_digit() || letter == '.' || letter == '-';
        // A minus begins a number even right behind another.
        if pieces.is_empty() || is_number != in_number || letter == '-' {
            pieces.push(String::new());
        }
        in_number = is_number;
        if let Some(last) = pieces.last_mut() {
            last.push(letter);
        }
    }
    // What separates two numbers may be a space, a comma or nothing.
    pieces.retain(|piece| !piece.chars().all(|letter| letter == ' ' || letter == ','));
    pieces
}

/// Two long lines where they part.
fn around(place: &str, expected: &str, came: &str) -> String {
    let same = expected.chars().zip(came.chars()).take_while(|(left, right)| left == right).count();
    let cut = |line: &str| {
        let skipped = same.saturating_sub(CONTEXT);
        let mut shown: String = line.chars().skip(skipped).take(2 * CONTEXT).collect();
        if skipped > 0 {
            shown.insert(0, '…');
        }
        if line.chars().count() > skipped + 2 * CONTEXT {
            shown.push('…');
        }
        shown
    };
    apart(place, &cut(expected), &cut(came))
}

fn apart(place: &str, expected: &str, came: &str) -> String {
    format!("{place} differs\n    expected: {expected}\n    came:     {came}")
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const PLOT: &str = r#"<svg><path id="p1" d="M10 20.5l3-1.2"/><text x="3">0.5</text></svg>"#;

    fn notebook(outputs: &Value) -> Value {
        json!({"cells": [
            {"cell_type": "markdown", "source": "# A title"},
            {"cell_type": "code", "source": "", "outputs": []},
            {"cell_type": "code", "source": "", "outputs": outputs},
        ]})
    }

    fn result(mime: &str, content: &Value) -> Value {
        json!([{"output_type": "execute_result", "data": {mime: content}}])
    }

    fn told(expected: &Value, came: &Value) -> Vec<String> {
        let findings = differences(&notebook(expected), &notebook(came));
        findings.iter().map(ToString::to_string).collect()
    }

    fn told_of_plots(came: &str) -> String {
        let show = |svg: &str| result("image/svg+xml", &json!(svg));
        told(&show(PLOT), &show(came)).join("\n")
    }

    #[test]
    fn the_same_outputs_differ_in_nothing() {
        let lines = result("text/plain", &json!(["a\n", "b"]));
        let one_piece = result("text/plain", &json!("a\nb"));
        assert_eq!(told(&lines, &one_piece), Vec::<String>::new());
        assert_eq!(told_of_plots(PLOT), "");
    }

    #[test]
    fn a_changed_number_is_told_with_its_cell_and_both_lines() {
        let was = result("text/html", &json!("<table>\n<td>0.31623</td>\n</table>"));
        let is = result("text/html", &json!("<table>\n<td>0.31624</td>\n</table>"));
        let expected = "cell [2]: text/html, line 2 differs\n    expected: <td>0.31623</td>\n    came:     <td>0.31624</td>";
        assert_eq!(told(&was, &is), [expected]);
    }

    #[test]
    fn a_missing_output_and_one_too_many_are_told() {
        let there = result("text/plain", &json!("[1, 2]\nmore"));
        let missing = "cell [2]: text/plain differs\n    expected: [1, 2]\n    came:     nothing";
        assert_eq!(told(&there, &json!([])), [missing]);
        let too_many = "cell [2]: text/plain differs\n    expected: nothing\n    came:     [1, 2]";
        assert_eq!(told(&json!([]), &there), [too_many]);
        let as_html = result("text/html", &json!("[1, 2]\nmore"));
        assert_eq!(told(&there, &as_html).len(), 2);
    }

    #[test]
    fn what_is_printed_is_compared() {
        let printed = |text: &str| json!([{"output_type": "stream", "name": "stdout", "text": text}]);
        let expected = "cell [2]: stdout, line 1 differs\n    expected: 1\n    came:     2";
        assert_eq!(told(&printed("1"), &printed("2")), [expected]);
    }

    #[test]
    fn a_long_line_is_cut_around_the_place_where_it_differs() {
        let line = |middle: &str| result("text/html", &json!("x".repeat(500) + middle + &"y".repeat(500)));
        let told = told(&line("1"), &line("2")).join("");
        let expected = format!("…{}1{}…\n", "x".repeat(CONTEXT), "y".repeat(CONTEXT - 1));
        assert!(told.contains(&expected), "{told}");
    }

    #[test]
    fn a_coordinate_may_round_the_other_way_and_no_more() {
        assert_eq!(told_of_plots(&PLOT.replace("20.5l3-1.2", "20.6l2.9-1.3")), "");
        let moved = told_of_plots(&PLOT.replace("20.5", "21.5"));
        assert!(moved.contains("image/svg+xml, <path>, d differs\n    expected: M10 20.5l3-1.2"), "{moved}");
    }

    #[test]
    fn another_plot_is_told() {
        for (other, what) in [
            (PLOT.replace("3-1.2", "3-1.2 1-1"), "<path>, d differs"),
            (PLOT.replace('l', "m"), "<path>, d differs"),
            (PLOT.replace("p1", "p2"), "<path>, id differs"),
            (PLOT.replace("0.5<", "0.6<"), "<text> differs"),
            (PLOT.replace(" x=\"3\"", ""), "<text> differs"),
            (PLOT.replace("text", "tspan"), "<text> differs\n    expected: <text>\n    came:     <tspan>"),
            (
                PLOT.replace("</svg>", "<g/></svg>"),
                "number of elements differs\n    expected: 3\n    came:     4",
            ),
            (PLOT.replace("</svg>", ""), "line 1 differs"),
        ] {
            let told = told_of_plots(&other);
            assert!(told.contains(what), "{other}: {told}");
        }
    }
}
