//! What plots say: symbols among words, numbers, and the names of coordinates.

use crate::experiment::Experiment;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Words.
    Words(String),
    /// A symbol, whose letters are in italics.
    Symbol(String),
}

impl Piece {
    pub fn words(words: impl Into<String>) -> Self {
        Self::Words(words.into())
    }

    pub fn symbol(symbol: impl Into<String>) -> Self {
        Self::Symbol(symbol.into())
    }

    fn text(&self) -> &str {
        match self {
            Self::Words(text) | Self::Symbol(text) => text,
        }
    }
}

/// How wide a text of this size about is: nobody knows which font it will be shown in.
pub fn width(pieces: &[Piece], size: i32) -> i32 {
    let wide = |c: char| match c {
        'i' | 'j' | 'l' | 't' | 'f' | ' ' | ',' | '.' | '(' | ')' | ';' => 32,
        'm' | 'w' | 'M' | 'W' => 88,
        '\u{300}'..='\u{36f}' => 0,
        _ => 58,
    };
    pieces.iter().flat_map(|piece| piece.text().chars()).map(wide).sum::<i32>() * size / 100
}

/// A number in a sentence: four significant digits.
pub fn number(value: f64) -> String {
    let exponent = exponent(value);
    if (-4..6).contains(&exponent) {
        let text = format!("{value:.*}", usize::try_from(3 - exponent).unwrap_or(0));
        return without_zeros(&text).replace('-', "−");
    }
    let scientific = format!("{value:.3e}");
    let (mantissa, power) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    format!("{}·10{}", without_zeros(mantissa).replace('-', "−"), raised(power))
}

/// A tick of an axis whose ticks are `step` apart and go up to `largest`.
pub fn tick(value: f64, step: f64, largest: f64) -> String {
    // Less than a thousandth of a step off zero is zero.
    if value.abs() < step / 1000.0 {
        return "0".into();
    }
    let (step_exponent, largest) = (exponent(step), exponent(largest));
    if largest >= 5 || step_exponent < -4 {
        let own = exponent(value);
        let decimals = usize::try_from(own - step_exponent).unwrap_or(0).min(16);
        let scientific = format!("{value:.decimals$e}");
        let (mantissa, power) = scientific.split_once('e').unwrap_or((&scientific, "0"));
        let mantissa = without_zeros(mantissa).replace('-', "−");
        return match mantissa.as_str() {
            "1" => format!("10{}", raised(power)),
            "−1" => format!("−10{}", raised(power)),
            _ => format!("{mantissa}·10{}", raised(power)),
        };
    }
    let decimals = usize::try_from(-step_exponent).unwrap_or(0);
    format!("{value:.decimals$}").replace('-', "−")
}

/// A power of ten.
pub fn power_of_ten(exponent: i32) -> String {
    match exponent {
        -2 => "0.01".into(),
        -1 => "0.1".into(),
        0 => "1".into(),
        1 => "10".into(),
        2 => "100".into(),
        _ => format!("10{}", raised(&exponent.to_string())),
    }
}

/// The power of ten of the first digit.
pub fn exponent(value: f64) -> i32 {
    let text = format!("{value:e}");
    text.rsplit_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0)
}

fn without_zeros(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

fn raised(digits: &str) -> String {
    let raise = |c: char| match c {
        '-' => '⁻',
        _ => c.to_digit(10).and_then(|digit| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit as usize)).unwrap_or(c),
    };
    digits.chars().map(raise).collect()
}

/// What a coordinate is called where it has a line of its own.
pub fn coordinate(experiment: &Experiment, coordinate: usize) -> String {
    match experiment.source().letter(coordinate) {
        Some(letter) => format!("coordinate {coordinate} ({letter})"),
        None => format!("coordinate {coordinate}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let texts = [0.0, 25.0, 2.004_049, -0.1, 1234.56, 1e-9, -2.5e300, 123_456.0].map(number);
        assert_eq!(texts, ["0", "25", "2.004", "−0.1", "1235", "1·10⁻⁹", "−2.5·10³⁰⁰", "123456"]);
    }

    #[test]
    fn ticks_have_the_digits_of_their_step() {
        assert_eq!([0.0, 0.5, -1.0].map(|value| tick(value, 0.5, 2.0)), ["0", "0.5", "−1.0"]);
        assert_eq!([20.0, 1e2].map(|value| tick(value, 20.0, 1e2)), ["20", "100"]);
        assert_eq!([2e5, 1e6].map(|value| tick(value, 2e5, 1e6)), ["2·10⁵", "10⁶"]);
        assert_eq!([1.5e-7, -1e-7].map(|value| tick(value, 5e-8, 2e-7)), ["1.5·10⁻⁷", "−10⁻⁷"]);
        // What adding up tenths leaves of a zero.
        assert_eq!(tick(2.8e-17, 0.1, 1.0), "0");
    }
}
