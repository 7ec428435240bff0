//! LaTeX's mathematics to MathML, which browsers set without a script.

use crate::html;
use crate::place::Place;
use anyhow::Result;
use math_core::{LatexToMathML, MathDisplay};

/// A formula in a line of text.
///
/// # Errors
///
/// The converter doesn't know a command.
pub fn inline(place: &Place, latex: &str) -> Result<String> {
    Ok(html::in_a_line(&convert(place, latex, MathDisplay::Inline)?))
}

/// A displayed formula, with an id to link to and a number, if it has one.
///
/// # Errors
///
/// The converter doesn't know a command.
pub fn displayed(place: &Place, latex: &str, id: &str, number: Option<&str>) -> Result<String> {
    let math = convert(place, latex, MathDisplay::Block)?;
    let number =
        number.map_or(String::new(), |number| format!("<a class=\"number\" href=\"#{id}\">({number})</a>"));
    Ok(format!("<div class=\"equation\" id=\"{id}\"><div class=\"formula\">{math}</div>{number}</div>\n"))
}

fn convert(place: &Place, latex: &str, display: MathDisplay) -> Result<String> {
    // A blank line would end the HTML.
    let latex = latex.split_whitespace().collect::<Vec<_>>().join(" ");
    let converted = LatexToMathML::default().convert_with_local_state(&latex, display).map_err(|error| {
        place.problem(format!("`{latex}` can't be set: {error}; see the commands that math-core knows"))
    })?;
    Ok(converted.mathml.replace('\n', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> Place {
        Place { file: "a.md".into(), line: 7 }
    }

    #[test]
    fn a_formula_is_mathml() {
        let html = inline(&place(), r"\sqrt{\hat v_t} + \epsilon").unwrap();
        assert!(html.starts_with("<math>") && html.contains("<msqrt>"), "{html}");
    }

    #[test]
    fn an_unknown_command_has_its_place() {
        let error = inline(&place(), r"\frc{1}{2}").unwrap_err().to_string();
        assert!(error.starts_with(r"a.md, line 7: `\frc{1}{2}` can't be set: "), "{error}");
    }
}
