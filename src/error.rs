//! What can go wrong, and what to do then.

use crate::scalar::{LiteralError, NoDecimal};
use std::fmt::{self, Write as _};

/// Everything that adamscope refuses, with what it needs to say so.
///
/// Each message is one lower-case sentence or two: what failed and where, what is allowed, what to do.
///
/// ```
/// use adamscope::Experiment;
///
/// let error = Experiment::builder().alpha("-0.1").build().unwrap_err();
/// assert_eq!(error.to_string(), "alpha is -0.1, but must be above 0, such as 0.001");
/// ```
#[derive(Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A text that should be a number is none.
    #[error("{what}{} {reason}", quoted(.text))]
    NotANumber {
        /// What it is the value of.
        what: String,
        /// The text as given.
        text: String,
        /// Why it is no number.
        reason: LiteralError,
    },
    /// A number outside its range.
    #[error("{what} is {}, but must be {allowed}{why}", or_empty(.text))]
    OutOfRange {
        /// What it is the value of.
        what: &'static str,
        /// The text as given.
        text: String,
        /// The range.
        allowed: &'static str,
        /// More, from the punctuation on; may be empty.
        why: String,
    },
    /// θ is logged, and nobody says where it started.
    #[error("{} has theta but no row of t = 0 and so no start; give it with --start", named(.file))]
    NoStart {
        /// The log.
        file: String,
    },
    /// One experiment, or none, where two are needed.
    #[error(
        "there is nothing to compare: give two experiment files, or vary a setting over two values or more, such as --vary eps=1e-8,1e-3"
    )]
    NothingToCompare,
    /// A name that is none of those there are.
    #[error("there is no {kind}{}; choose from {known}{}", quoted(.given), did_you_mean(.nearest))]
    UnknownName {
        /// What kind of thing is named.
        kind: &'static str,
        /// The name as given.
        given: String,
        /// The names there are.
        known: String,
        /// The one that looks most like it.
        nearest: Option<String>,
    },
    /// A hyper-parameter or a switch that the rule doesn't have.
    #[error("{rule} has no {parameter}; it has {known}")]
    UnknownParameter {
        /// The rule, with the convention.
        rule: String,
        /// The hyper-parameter or switch as given.
        parameter: String,
        /// Those it has.
        known: String,
    },
    /// A hyper-parameter that has no default in the rule's convention.
    #[error("{rule} has no {parameter} of its own; give one {allowed}")]
    NoDefault {
        /// The rule, with the convention.
        rule: String,
        /// The hyper-parameter.
        parameter: &'static str,
        /// Its range.
        allowed: &'static str,
    },
    /// A convention that doesn't have the optimizer.
    #[error("{convention} has no {optimizer}; the conventions that have it are {known}")]
    NoForm {
        /// The optimizer.
        optimizer: &'static str,
        /// The convention.
        convention: &'static str,
        /// The conventions that have it.
        known: String,
    },
    /// A switch that is neither on nor off.
    #[error("{switch}{} is neither true nor false", quoted(.text))]
    NotASwitch {
        /// The switch.
        switch: &'static str,
        /// The text as given.
        text: String,
    },
    /// A quantity that the run doesn't have.
    #[error("this run has no `{key}`; it has {known}")]
    UnknownQuantity {
        /// The quantity.
        key: &'static str,
        /// Those it has.
        known: String,
    },
    /// Two settings that exclude each other.
    #[error("{first} and {second} can't go together: {why}")]
    Conflict {
        /// One of the two.
        first: &'static str,
        /// The other.
        second: &'static str,
        /// Why, and what to do.
        why: &'static str,
    },
    /// A start with another number of coordinates than the gradient: a text.
    #[error("start has {}, but {} has {}; give {expected}, separated by commas", count(*.given as u64, "coordinate"), named(.of), count(*.expected as u64, "coordinate"))]
    Start {
        /// How many it has.
        given: usize,
        /// How many it should have.
        expected: usize,
        /// What says so.
        of: String,
    },
    /// Numbers with another number of coordinates than the gradient.
    #[error("{what} has {}, but {} has {}; give {expected}", count(*.given as u64, "coordinate"), named(.of), count(*.expected as u64, "coordinate"))]
    Dimension {
        /// What has them: `theta`, `g`, `a row`.
        what: &'static str,
        /// How many it has.
        given: usize,
        /// How many it should have.
        expected: usize,
        /// What says so.
        of: String,
    },
    /// A plot that there is none of.
    #[error("there is no such plot: {why}")]
    NoPlot {
        /// Why, and what to do.
        why: &'static str,
    },
    /// A coordinate that doesn't exist.
    #[error("there is no coordinate {given}: the run has {}, counted from 0", count(*.dimension as u64, "coordinate"))]
    NoCoordinate {
        /// The coordinate asked for.
        given: usize,
        /// How many there are.
        dimension: usize,
    },
    /// More steps than the gradients last for.
    #[error("{asked} steps were asked for, but {} has gradients for {}; ask for at most that many", named(.of), count(*.rows, "step"))]
    TooFewGradients {
        /// Steps asked for.
        asked: u64,
        /// Steps that there are gradients for.
        rows: u64,
        /// Where they come from.
        of: String,
    },
    /// An experiment that was read from a trace, and can't be run: the trace doesn't have all of its gradients.
    #[error("the gradients of {} are not in the trace that this experiment was read from, so it can't be run again; build it with that file", shown(.of))]
    NoGradients {
        /// Where they came from.
        of: String,
    },
    /// A state that a run can't go on from.
    #[error("no run can go on from this state: {problem}")]
    State {
        /// What is wrong, and what to do.
        problem: String,
    },
    /// A schedule that can't be read.
    #[error("the schedule{} can't be read: {problem}", quoted(.text))]
    Schedule {
        /// The text as given.
        text: String,
        /// What is wrong, what is allowed, and what to do.
        problem: String,
    },
    /// An experiment that was read from a trace, and can't be run: the trace doesn't have all of its alphas.
    #[error("the alphas of {} are not in the trace that this experiment was read from, so it can't be run again; build it with that file", shown(.of))]
    NoAlphas {
        /// Where they came from.
        of: String,
    },
    /// A quantity has no finite value.
    #[error("step {t}: {quantity}{} is {value}, which is not a finite number: {hint}", coordinate_index(*.coordinate))]
    NotFinite {
        /// The step.
        t: u64,
        /// The coordinate, unless all share the quantity.
        coordinate: Option<usize>,
        /// The quantity's key.
        quantity: &'static str,
        /// What it is instead.
        value: String,
        /// What brought it about and what to do.
        hint: String,
    },
    /// A quantity of a run in decimals is no number.
    #[error("step {t}: {quantity}{} has no decimal value: {why}; {hint}", coordinate_index(*.coordinate))]
    NoDecimal {
        /// The step.
        t: u64,
        /// The coordinate, unless all share the quantity.
        coordinate: Option<usize>,
        /// The quantity's key.
        quantity: &'static str,
        /// Why, in the first place.
        why: NoDecimal,
        /// What to do.
        hint: String,
    },
    /// Something in a file, or in the text of one.
    #[error("{place}: {problem}")]
    Content {
        /// Where.
        place: Place,
        /// What is wrong, what is allowed, and what to do.
        problem: String,
    },
    /// A sheet that earned nothing, in a notebook where that has to be an error.
    #[error("no credit: 0 of {max_points} points{why}")]
    NoCredit {
        /// The points that there were to earn.
        max_points: f64,
        /// Why, from the punctuation on; may be empty.
        why: String,
    },
    /// A file that can't be read or written at all.
    #[error("{} can't be {verb}: {why}", named(.file))]
    File {
        /// Its name.
        file: String,
        /// `read` or `written`.
        verb: &'static str,
        /// Why, and what to do.
        why: String,
    },
    /// More than adamscope takes on.
    #[error("{what} {given}, over the limit of {limit}; {instead}")]
    Limit {
        /// What exceeds it, with its verb.
        what: String,
        /// By how much.
        given: String,
        /// The limit.
        limit: String,
        /// What to do instead.
        instead: &'static str,
    },
}

/// The message: a `main` that returns an error prints this, and it is a learner who reads it.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error {
    /// What is wrong with a file, or with a line of it.
    pub(crate) fn content(file: &str, line: Option<u64>, problem: impl Into<String>) -> Self {
        let place = Place { file: file.into(), line, column: None };
        Self::Content { place, problem: problem.into() }
    }

    /// A file that the system refuses to read.
    #[cfg(feature = "formats")]
    pub(crate) fn unreadable(file: &str, error: &std::io::Error) -> Self {
        Self::File { file: file.into(), verb: "read", why: io_reason(error) }
    }

    /// A name that is none of `known`, with the nearest of these.
    ///
    /// ```
    /// let error = adamscope::Error::unknown_name("key", "captoin", ["caption", "name"].into_iter());
    /// assert_eq!(error.to_string(), "there is no key `captoin`; choose from caption, name. Did you mean `caption`?");
    /// ```
    pub fn unknown_name<'a>(
        kind: &'static str,
        given: &str,
        known: impl Iterator<Item = &'a str> + Clone,
    ) -> Self {
        Self::UnknownName {
            kind,
            given: given.into(),
            known: known.clone().collect::<Vec<_>>().join(", "),
            nearest: nearest(given, known),
        }
    }

    /// Whether a stated limit was exceeded (the command line's exit status 3).
    pub fn is_limit(&self) -> bool {
        matches!(self, Self::Limit { .. } | Self::NotANumber { reason: LiteralError::TooLong { .. }, .. })
    }
}

/// A place in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file's name as the user gave it.
    pub file: String,
    /// The line, counted from 1.
    pub line: Option<u64>,
    /// The column's name or number.
    pub column: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&named(&self.file))?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column {}", shown(column))?;
        }
        Ok(())
    }
}

/// The most characters of a user's text that a message repeats.
const SHOWN: usize = 40;

/// A user's text as a message may show it: at most 40 characters, control and invisible ones escaped, so that no text
/// can move the cursor or turn the line around.
pub(crate) fn shown(text: &str) -> String {
    let mut out = harmless(text.chars().take(SHOWN));
    if text.chars().nth(SHOWN).is_some() {
        out.push('…');
    }
    out
}

/// Characters of which those that don't show are escaped.
pub(crate) fn harmless(text: impl IntoIterator<Item = char>) -> String {
    let mut out = String::new();
    for c in text {
        // `escape_debug` would escape quotes and combining marks as well, and m̂ has one.
        if c == '\'' || c == '"' || ('\u{300}'..='\u{36f}').contains(&c) {
            out.push(c);
        } else {
            out.extend(c.escape_debug());
        }
    }
    out
}

/// The name of a file as a message says it: `-` is standard input.
pub(crate) fn named(file: &str) -> String {
    match file {
        "-" => "standard input".into(),
        "" => "a file without a name".into(),
        file => shown(file),
    }
}

/// A user's text to follow the name of what it is the value of; nothing if it is empty.
pub(crate) fn quoted(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" `{}`", shown(text)) }
}

/// A user's text, or that there is none.
fn or_empty(text: &str) -> String {
    if text.is_empty() { "empty".into() } else { shown(text) }
}

/// `1 step`, `2 steps`.
pub(crate) fn count(n: u64, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// The name among `known` that looks most like `given`, if any is close.
pub(crate) fn nearest<'a>(given: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let given = given.to_lowercase();
    let scored = known.map(|name| (strsim::jaro_winkler(&given, name), name));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 > 0.8).then(|| best.1.to_owned())
}

/// Why the system refused, in words.
#[cfg(feature = "formats")]
pub(crate) fn io_reason(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "there is no such file; check the name".into(),
        ErrorKind::PermissionDenied => "permission is denied; check who may use it".into(),
        ErrorKind::IsADirectory => "it is a folder; name a file".into(),
        ErrorKind::StorageFull => "the disk is full; free some room or write elsewhere".into(),
        _ => error.to_string(),
    }
}

fn did_you_mean(nearest: &Option<String>) -> String {
    nearest.as_ref().map_or_else(String::new, |name| format!(". Did you mean `{name}`?"))
}

fn coordinate_index(coordinate: Option<usize>) -> String {
    let mut text = String::new();
    if let Some(index) = coordinate {
        // Writing to a String can't fail.
        let _ = write!(text, "[{index}]");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_users_text_can_not_move_the_cursor_or_fill_the_screen() {
        assert_eq!(shown("\u{1b}[2J"), r"\u{1b}[2J");
        assert_eq!(shown("a\u{202e}b\0\n"), r"a\u{202e}b\0\n");
        assert_eq!(shown("m\u{302} \"θ\""), "m\u{302} \"θ\"");
        assert_eq!(shown(&"x".repeat(1000)).chars().count(), SHOWN + 1);
    }
}
