//! Reports as JSON.

use super::{Class, Report};
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use std::borrow::Borrow;
use std::io::{self, Write};

/// Writes `{"files": [...], "class": {...}}`: a report a line, as they come, and then the [`Class`] of them all.
///
/// Characters that could move the cursor or turn a line around where somebody looks at the text are escaped; to a program
/// that reads it they are the same.
///
/// # Errors
///
/// The target takes no more.
///
/// # Example
///
/// ```
/// use adamscope::homework::{Report, write_json};
///
/// let reports = [Report::unreadable("a\u{202e}.csv", "paper", "there is nothing in it".into())];
/// let mut text = Vec::new();
/// write_json(&reports, &mut text).unwrap();
/// let text = String::from_utf8(text).unwrap();
/// assert!(text.contains(r#""file":"a\u202e.csv","verdict":"unreadable""#));
/// let json: serde_json::Value = serde_json::from_str(&text).unwrap();
/// assert_eq!(json["files"][0]["file"], "a\u{202e}.csv");
/// ```
pub fn write_json<R: Borrow<Report>>(
    reports: impl IntoIterator<Item = R>,
    mut out: impl Write,
) -> io::Result<()> {
    out.write_all(b"{\"files\": [")?;
    let mut separator = "\n";
    let mut class = Class::default();
    for report in reports {
        let report = report.borrow();
        class.add(report);
        out.write_all(separator.as_bytes())?;
        report.serialize(&mut Serializer::with_formatter(&mut out, Harmless))?;
        separator = ",\n";
    }
    out.write_all(b"\n], \"class\": ")?;
    class.serialize(&mut Serializer::with_formatter(&mut out, Harmless))?;
    out.write_all(b"}\n")?;
    out.flush()
}

/// Compact JSON whose strings show as they are.
pub(super) struct Harmless;

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((before, c)) =
            rest.find(moves_text).and_then(|at| Some((at, rest[at..].chars().next()?)))
        {
            out.write_all(&rest.as_bytes()[..before])?;
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &rest[before + c.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }
}

/// Whether a character is none that shows: control characters, marks of direction, breaks of lines, those of no width.
fn moves_text(c: char) -> bool {
    let combining = ('\u{300}'..='\u{36f}').contains(&c);
    // What `escape_debug` escapes of its own accord is what Unicode calls not printable.
    !combining && !c.is_ascii() && c.escape_debug().len() > 1 || c.is_ascii_control()
}
