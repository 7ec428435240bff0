//! What HTML and LaTeX need to set numbers and symbols: raised and lowered characters, and points below each other.

use super::grid::Column;

/// Where on the line a character stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Line,
    Lowered,
    Raised,
}

/// A text with Unicode's raised and lowered characters as runs of plain ones: `θₜ₋₁` is `θ`, and `t−1` lowered.
pub(super) fn runs(text: &str) -> Vec<(Level, String)> {
    let mut runs: Vec<(Level, String)> = Vec::new();
    for c in text.chars() {
        let (level, plain) = level(c);
        match runs.last_mut() {
            Some((last, run)) if *last == level => run.push(plain),
            _ => runs.push((level, plain.into())),
        }
    }
    runs
}

/// Those that symbols and formulas have.
fn level(c: char) -> (Level, char) {
    const LOWERED: [&str; 2] = ["₀₁₂₃₄₅₆₇₈₉₋₊ₜᵢ", "0123456789−+ti"];
    const RAISED: [&str; 2] = ["⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵗᵐᵃˣ", "0123456789−tmax"];
    let find = |[from, to]: [&str; 2]| from.chars().zip(to.chars()).find(|(from, _)| *from == c);
    if let Some((_, plain)) = find(LOWERED) {
        (Level::Lowered, plain)
    } else if let Some((_, plain)) = find(RAISED) {
        (Level::Raised, plain)
    } else {
        (Level::Line, c)
    }
}

/// For each cell the characters that it lacks on its right: with them, unseen, behind it, the points of a column set
/// to the right stand below each other.
pub(super) fn fills(column: &Column) -> Vec<String> {
    let parts: Vec<Parts> = (0..column.cells.len()).map(|row| Parts::of(column.text(row))).collect();
    let decimals = parts.iter().filter_map(|parts| parts.decimals).max();
    let exponent = parts.iter().filter_map(|parts| parts.exponent).max_by_key(|exponent| exponent.len());
    let fill = |parts: &Parts| {
        let mut fill = String::new();
        if parts.decimals.is_none() && decimals.is_some() {
            fill.push('.');
        }
        let mut digits = decimals.unwrap_or(0) - parts.decimals.unwrap_or(0);
        if let (Some(own), Some(longest)) = (parts.exponent, exponent) {
            digits += longest.len() - own.len();
        }
        fill.extend(std::iter::repeat_n('0', digits));
        if let (None, Some(longest)) = (parts.exponent, exponent) {
            fill.push_str(longest);
        }
        fill
    };
    let blank = |row: usize| column.text(row).is_empty();
    parts
        .iter()
        .enumerate()
        .map(|(row, parts)| if blank(row) { String::new() } else { fill(parts) })
        .collect()
}

/// What a number has on the right of its whole part.
struct Parts<'a> {
    /// How many digits after the point, if there is one.
    decimals: Option<usize>,
    /// From the `e` on.
    exponent: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(number: &'a str) -> Self {
        let (mantissa, exponent) = number.split_at(number.find('e').unwrap_or(number.len()));
        let decimals = mantissa.split_once('.').map(|(_, decimals)| decimals.len());
        Self { decimals, exponent: (!exponent.is_empty()).then_some(exponent) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fills_of(cells: &[&str]) -> Vec<String> {
        let cells = cells.iter().map(|cell| (*cell).to_owned()).collect();
        fills(&Column { symbol: "m", latex: "m", name: "m", once: false, cells })
    }

    #[test]
    fn raised_and_lowered_characters_become_runs_of_plain_ones() {
        use Level::*;
        let run = |level, text: &str| (level, text.to_owned());
        assert_eq!(runs("f(θₜ₋₁)"), [run(Line, "f(θ"), run(Lowered, "t−1"), run(Line, ")")]);
        assert_eq!(runs("1−β₁ᵗ"), [run(Line, "1−β"), run(Lowered, "1"), run(Raised, "t")]);
        assert_eq!(runs("x²"), [run(Line, "x"), run(Raised, "2")]);
        assert_eq!(runs(""), []);
    }

    #[test]
    fn what_is_filled_in_puts_points_below_each_other() {
        assert_eq!(fills_of(&["6.00", "-5.80", "12.25"]), ["", "", ""]);
        assert_eq!(fills_of(&["0.20", "0   ", "    "]), ["", ".00", ""]);
        assert_eq!(fills_of(&["0.03600  ", "1.2346e-9"]), ["e-9", "0"]);
        assert_eq!(fills_of(&["1.50e-9", "2.00e-12", "0"]), ["0", "", ".00e-12"]);
        assert_eq!(fills_of(&["25", " 9"]), ["", ""]);
    }
}
