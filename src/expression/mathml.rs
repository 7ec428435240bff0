//! A formula in MathML.

use super::Expression;
use math_core::{LatexToMathML, MathDisplay};

impl Expression {
    /// In MathML Core, which browsers show without a script: a `<math>` element to stand in a line of text.
    ///
    /// ```
    /// use adamscope::expression::{Arena, Letter};
    ///
    /// let arena = Arena::of_step(1);
    /// let x = arena.letter(Letter::new("x", "x"), 3.0);
    /// let mathml = (x * x).expression().mathml();
    /// assert_eq!(mathml, "<math><msup><mi>x</mi><mn>2</mn></msup></math>");
    /// ```
    pub fn mathml(&self) -> String {
        // What an expression is written with, the converter knows; a test goes through every rule.
        mathml(&self.latex(), MathDisplay::Inline).unwrap_or_default()
    }
}

/// LaTeX's mathematics in MathML; `None` where the converter does not know a command.
pub(crate) fn mathml(latex: &str, display: MathDisplay) -> Option<String> {
    LatexToMathML::default().convert_with_local_state(latex, display).ok().map(|converted| converted.mathml)
}
