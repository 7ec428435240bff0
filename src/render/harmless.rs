//! JSON that does no harm where somebody looks at its text.

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use std::io::{self, Write};

/// Writes a value as compact JSON.
///
/// Characters that could move the cursor or turn a line around where somebody looks at the text are escaped, for a text may
/// hold the name of somebody's file; to a program that reads it they are the same.
///
/// # Errors
///
/// The target takes no more, or the value has a map whose keys are no texts.
///
/// # Example
///
/// ```
/// let mut text = Vec::new();
/// adamscope::render::write_json_value("m̂ a\u{202e}.csv", &mut text).unwrap();
/// assert_eq!(String::from_utf8(text).unwrap(), r#""m̂ a\u202e.csv""#);
/// ```
pub fn write_json_value(value: &(impl Serialize + ?Sized), out: impl Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Harmless)).map_err(Into::into)
}

/// Compact JSON whose strings show as they are.
struct Harmless;

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
