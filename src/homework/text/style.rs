//! How what was found of a cell looks: a mark, so that it reads without colours, and a colour where there are any.

use crate::homework::Status;
use anstyle::{AnsiColor, Effects, Style};
use unicode_width::UnicodeWidthStr;

/// All of them, in the order of the legend.
pub(super) const STATUSES: [Status; 6] = [
    Status::Correct,
    Status::Follows,
    Status::Wrong,
    Status::Unreadable,
    Status::Missing,
    Status::Uncheckable,
];

/// The mark beside the cell.
pub(in crate::homework) fn mark(status: Status) -> &'static str {
    match status {
        Status::Correct => "✓",
        Status::Follows => "→",
        Status::Wrong => "✗",
        Status::Unreadable => "!",
        Status::Missing => "·",
        Status::Uncheckable => "?",
    }
}

/// What the mark means.
pub(in crate::homework) fn meaning(status: Status) -> &'static str {
    match status {
        Status::Correct => "right",
        Status::Follows => "follows from a mistake before it: full credit",
        Status::Wrong => "wrong",
        Status::Unreadable => "not a number",
        Status::Missing => "missing",
        Status::Uncheckable => "can't be checked",
    }
}

/// Blue against red: everybody can tell these apart, where a sixteenth of men can't tell green from red.
pub(super) fn style(status: Status) -> Style {
    match status {
        Status::Correct => AnsiColor::Blue.on_default(),
        Status::Follows => AnsiColor::Cyan.on_default(),
        Status::Wrong => AnsiColor::Red.on_default().effects(Effects::BOLD),
        Status::Unreadable | Status::Missing => AnsiColor::Red.on_default(),
        Status::Uncheckable => Style::new().effects(Effects::DIMMED),
    }
}

/// A text in the colour of a status, if there are colours.
pub(super) fn painted(text: &str, status: Status, colour: bool) -> String {
    let style = if colour { style(status) } else { Style::new() };
    format!("{style}{text}{style:#}")
}

/// How many columns of a terminal a text takes.
pub(super) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// A space at which no line is broken.
pub(super) const NO_BREAK: char = '\u{a0}';

/// A text in lines of at most so many columns, where it can be broken, the lines after the first indented.
pub(super) fn wrap(text: &str, room: usize, indent: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    for word in text.split(' ') {
        let wide = width(word);
        if used > 0 && used + 1 + wide > room {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
            used = indent;
        } else if used > 0 {
            out.push(' ');
            used += 1;
        }
        out.extend(word.chars().map(|c| if c == NO_BREAK { ' ' } else { c }));
        used += wide;
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_broken_between_words_and_indented() {
        assert_eq!(wrap("one two three", 7, 2), "one two\n  three\n");
        assert_eq!(wrap("m̂ₜ m̂ₜ m̂ₜ", 5, 0), "m̂ₜ m̂ₜ\nm̂ₜ\n");
        assert_eq!(wrap("unbreakable", 4, 2), "unbreakable\n");
        assert_eq!(wrap("at t\u{a0}=\u{a0}3.", 5, 0), "at\nt = 3.\n");
    }

    #[test]
    fn every_status_has_a_mark_of_its_own() {
        let mut marks = STATUSES.map(mark);
        marks.sort_unstable();
        assert!(marks.windows(2).all(|pair| pair[0] != pair[1]));
        assert!(STATUSES.iter().all(|status| width(mark(*status)) == 1));
    }
}
