//! A number, as it is set in a line of text or in a formula.

use adamscope::render::escape_html;

/// A number and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// As it is written without typography.
    pub text: String,
    /// What it is.
    pub title: String,
}

impl Number {
    /// In a line of text, with all its digits to be seen on asking.
    pub fn html(&self) -> String {
        let (sign, digits) =
            self.text.strip_prefix('-').map_or(("", self.text.as_str()), |digits| ("−", digits));
        let text = match digits.split_once('e').filter(|_| digits.parse::<f64>().is_ok()) {
            Some((mantissa, exponent)) => {
                format!("{sign}{mantissa}·10<sup>{}</sup>", exponent.replace('-', "−"))
            }
            None => format!("{sign}{digits}"),
        };
        format!(
            "<span class=\"value\" title=\"{}\">{}</span>",
            escape_html(&self.title),
            crate::html::in_a_line(&text)
        )
    }

    /// Within LaTeX.
    pub fn latex(&self) -> String {
        match self.text.split_once('e') {
            Some((mantissa, exponent)) => format!(r"{mantissa} \cdot 10^{{{exponent}}}"),
            None => self.text.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_set_as_in_print() {
        let number = Number { text: "-1.5e-9".into(), title: "x".into() };
        assert_eq!(number.html(), "<span class=\"value\" title=\"x\">−1&#46;5·10<sup>−9</sup></span>");
        assert_eq!(number.latex(), r"-1.5 \cdot 10^{-9}");
        let formula = Number { text: "e²".into(), title: "x".into() };
        assert_eq!(formula.html(), "<span class=\"value\" title=\"x\">e²</span>");
    }
}
