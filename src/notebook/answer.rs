//! The answer to an exercise.

use super::{Bundle, Display, Mime};
use crate::error::shown;
use crate::render::escape_html;
use crate::scalar::Literal;

/// What stands where an answer is still to come.
const OPEN: &str = "?";

/// How coarse an answer may be, as a part of what is right.
const COARSE: f64 = 0.05;

/// How far an answer may be off whatever its digits: who writes 10 for 9.9999 is right.
const NEAR: f64 = 1e-4;

/// How far binary numbers that should be the same may be apart.
const ROUNDING: f64 = 1e-9;

/// What there is to say of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    right: bool,
    mark: char,
    text: String,
}

/// An answer held against what is right. `"?"` stands for one that is still to come.
///
/// A number is right if what is right is at most one unit of its last place away, so that who rounds and who cuts is right
/// alike. A whole number is right only as itself.
///
/// # Example
///
/// ```
/// use adamscope::notebook::check;
///
/// assert!(check("0.27", 0.271).is_right());
/// assert_eq!(check("?", 0.271).to_string(), "Still open. Put your number in place of \"?\" and run this cell again.");
/// assert_eq!(check(2.71, 0.271).to_string(), "Not yet: the digits of 2.71 are right, but not the decimal point.");
/// ```
pub fn check(answer: impl ToString, right: f64) -> Answer {
    let answer = answer.to_string();
    let answer = answer.trim();
    if answer.is_empty() || answer == OPEN {
        return Answer::of(
            '○',
            "Still open. Put your number in place of \"?\" and run this cell again.".into(),
        );
    }
    let text = shown(answer);
    let number = match answer.parse::<Literal>() {
        Ok(number) => number,
        Err(why) => return Answer::of('○', format!("`{text}` {why}")),
    };
    let (value, unit) = (number.to_f64(), unit(&number));
    let near = |value: f64| (value - right).abs() <= unit.max(ROUNDING * right.abs());
    let whole = right.fract().abs() <= 0.0 && unit >= 1.0;
    let same = |value: f64| (value - right).abs() <= if whole { ROUNDING } else { NEAR } * right.abs();
    if same(value) || (near(value) && !whole && unit <= COARSE * right.abs()) {
        return Answer { right: true, ..Answer::of('✓', format!("Right: {text}.")) };
    }
    let not_yet = |why: &str| Answer::of('✗', format!("Not yet: {why}."));
    if near(value) && !whole {
        return not_yet(&format!("{text} may be right, but one digit more would show it"));
    }
    if near(-value) && !near(value) {
        return not_yet(&format!("the size of {text} is right, its sign is not"));
    }
    let ratio = (value / right).log10();
    if (ratio - ratio.round()).abs() < 1e-3 {
        return not_yet(&format!("the digits of {text} are right, but not the decimal point"));
    }
    not_yet(&format!("{text} is too {}", if value > right { "large" } else { "small" }))
}

/// One unit of the last place to which a number is written.
fn unit(number: &Literal) -> f64 {
    let (mantissa, exponent) = number.as_str().split_once(['e', 'E']).unwrap_or((number.as_str(), "0"));
    let decimals = mantissa.split_once('.').map_or(0, |(_, decimals)| decimals.len() as i32);
    10_f64.powi(exponent.parse::<i32>().unwrap_or(0).saturating_sub(decimals))
}

impl Answer {
    fn of(mark: char, text: String) -> Self {
        Self { right: false, mark, text }
    }

    /// Whether it is right.
    pub fn is_right(&self) -> bool {
        self.right
    }
}

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// A line with a mark.
impl Display for Answer {
    fn display(&self) -> Bundle {
        let line = format!("{} {}", self.mark, self.text);
        let html = format!("<p class=\"adamscope-answer\"><strong>{}</strong></p>", escape_html(&line));
        Bundle::default().with(Mime::Html, html).with(Mime::Plain, line)
    }
}
