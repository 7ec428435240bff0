//! Reports as JSON.

use super::{Class, Report};
use crate::render::write_json_value;
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
        write_json_value(report, &mut out)?;
        separator = ",\n";
    }
    out.write_all(b"\n], \"class\": ")?;
    write_json_value(&class, &mut out)?;
    out.write_all(b"}\n")?;
    out.flush()
}
