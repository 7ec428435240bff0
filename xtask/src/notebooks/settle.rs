//! A notebook that was run, without what the next run would have otherwise, and with what must not be in it.

use super::Finding;
use super::compare::joined;
use anyhow::{Context, Result};
use serde_json::{Value, json};

/// Counts code cells from 1, leaves out times and what cargo says while it compiles, and tells which cells failed or show
/// what no reader should see.
pub fn settle(notebook: &mut Value) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let cells = notebook["cells"].as_array_mut().context("a notebook has cells")?;
    let code = cells.iter_mut().filter(|cell| cell["cell_type"] == "code");
    for (count, cell) in (1..).zip(code) {
        if let Some(metadata) = cell["metadata"].as_object_mut() {
            metadata.remove("execution");
        }
        cell["execution_count"] = json!(count);
        let outputs = cell["outputs"].as_array_mut().context("a code cell has outputs")?;
        for output in outputs.iter_mut() {
            if output["output_type"] == "execute_result" {
                output["execution_count"] = json!(count);
            }
            findings.extend(flaw(output).map(|what| Finding { cell: count, what }));
        }
        outputs.retain(|output| output["name"] != "stderr");
    }
    Ok(findings)
}

fn flaw(output: &Value) -> Option<String> {
    if output["output_type"] == "error" {
        return Some(format!("fails: {}", joined(&output["evalue"])));
    }
    if output["name"] == "stderr" {
        // To the kernel a cell has worked whose `?` found an error, or which panicked: it only says so there.
        let text = joined(&output["text"]);
        let mut lines = text.lines().filter(|line| !line.trim_start().starts_with("Compiling "));
        return lines.find(|line| !line.trim().is_empty()).map(|line| format!("fails: {line}"));
    }
    // What displays itself has a representation beside the plain text.
    let data = output["data"].as_object().filter(|data| data.len() == 1)?;
    let name = type_name(&joined(data.get("text/plain")?))?.to_owned();
    Some(format!(
        "shows Rust's debug text, {name} …: end the cell with something that displays itself; if that is a variable which \
         the cell moves, with a `.clone()` of it"
    ))
}

/// The first type's name that a debug text has, as in `Trace { steps: 3 }` and `Some(3)`.
fn type_name(text: &str) -> Option<&str> {
    let opens = text.match_indices(" {").chain(text.match_indices('('));
    let mut names = opens.filter_map(|(end, _)| {
        let start =
            text[..end].rfind(|letter: char| !letter.is_ascii_alphanumeric()).map_or(0, |last| last + 1);
        let name = &text[start..end];
        name.starts_with(|first: char| first.is_ascii_uppercase()).then_some(name)
    });
    names.next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(output: &Value) -> Vec<String> {
        let code = json!({"cell_type": "code", "metadata": {}, "outputs": [output]});
        let mut notebook = json!({"cells": [{"cell_type": "markdown"}, code]});
        settle(&mut notebook).unwrap().iter().map(ToString::to_string).collect()
    }

    fn plain(text: &str) -> Vec<String> {
        findings(&json!({"output_type": "execute_result", "data": {"text/plain": text}}))
    }

    #[test]
    fn a_cell_that_fails_is_told() {
        let failed = json!({"output_type": "error", "evalue": "no such optimizer"});
        assert_eq!(findings(&failed), ["cell [1]: fails: no such optimizer"]);
        let printed = json!({"output_type": "stream", "name": "stderr", "text": ["   Compiling serde v1.0\n", "no such optimizer\n"]});
        assert_eq!(findings(&printed), ["cell [1]: fails: no such optimizer"]);
    }

    #[test]
    fn debug_text_is_refused_with_the_way_out() {
        for text in ["Trace { steps: 3 }", "Ok(Trace { steps: 3 })", "[Some(3)]"] {
            let told = plain(text).join("");
            assert!(told.starts_with("cell [1]: shows Rust's debug text, "), "{text}: {told}");
            assert!(told.contains(".clone()"), "{told}");
        }
        let displayed =
            json!({"output_type": "execute_result", "data": {"text/html": "", "text/plain": "Adam (paper)"}});
        assert_eq!(findings(&displayed), Vec::<String>::new());
    }

    #[test]
    fn numbers_lists_and_words_are_no_debug_text() {
        for text in ["0.5", "[1.0, -2.5]", "true", "(1, 2)", "\"from (3, 4)\"", "[(\"adam\", 0.1)]"] {
            assert_eq!(plain(text), Vec::<String>::new());
        }
    }

    #[test]
    fn cells_are_counted_and_what_cargo_says_is_left_out() {
        let warning = json!({"output_type": "stream", "name": "stderr", "text": "Compiling serde"});
        let mut notebook = json!({"cells": [
            {"cell_type": "code", "execution_count": 7, "metadata": {"execution": {}}, "outputs": [warning]},
        ]});
        assert!(settle(&mut notebook).unwrap().is_empty());
        let settled = json!({"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": []});
        assert_eq!(notebook["cells"][0], settled);
    }
}
