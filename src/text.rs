//! Bytes that should be text.

use crate::error::{Error, named};
use std::io::Read;

/// The most bytes that are read of a table, a trace or another list of numbers.
pub const MAX_BYTES: u64 = 64 << 20;

/// What a parser of JSON says is wrong, without the place that it says as well: that is one in what it was given, which may
/// be a part of a text.
pub fn json_problem(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.split(" at line ").next().unwrap_or_default().to_owned()
}

/// Reads UTF-8 text of at most `limit` bytes; `name` is what messages call it. An encoding mark is left out, and
/// every line ends in a line feed.
///
/// # Errors
///
/// [`Error::File`] if reading fails, [`Error::Limit`] past the limit, [`Error::Content`] if it is something else than
/// UTF-8 text: it says what.
pub fn read(name: &str, input: impl Read, limit: u64) -> Result<String, Error> {
    let mut bytes = Vec::new();
    // One byte more than allowed tells a text at the limit from one beyond it, and endless input ends here.
    input.take(limit + 1).read_to_end(&mut bytes).map_err(|error| Error::unreadable(name, &error))?;
    if bytes.len() as u64 > limit {
        return Err(Error::Limit {
            what: format!("{} is", named(name)),
            given: "too large".into(),
            limit: format!("{} MiB", limit >> 20),
            instead: "give less of it",
        });
    }
    let text = decode(name, bytes)?;
    // CRLF, CR and a mixture of them count lines alike.
    Ok(if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text })
}

/// The bytes as text, or what they are instead.
fn decode(name: &str, bytes: Vec<u8>) -> Result<String, Error> {
    let content = |line, problem: &str| Error::content(name, line, problem);
    const UTF_16: &str = "this is UTF-16 text; save it as UTF-8";
    match bytes.as_slice() {
        [b'P', b'K', 3, 4, ..] => {
            return Err(content(
                None,
                "this is a zip archive, as .xlsx and .ods files are; export the table as CSV",
            ));
        }
        [0x1f, 0x8b, ..] => return Err(content(None, "this is a gzip file; unpack it first")),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return Err(content(None, UTF_16)),
        _ => {}
    }
    let line_of = |index: usize| bytes[..index].iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
    if let Some(index) = bytes.iter().position(|byte| *byte == 0) {
        // ASCII in UTF-16 has every other byte 0; a stray NUL has not.
        let zeros = bytes.iter().take(1000).filter(|byte| **byte == 0).count();
        let problem =
            if zeros * 3 > bytes.len().min(1000) { UTF_16 } else { "there is a NUL byte here; remove it" };
        return Err(content(Some(line_of(index)), problem));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let bytes = error.as_bytes();
        let index = error.utf8_error().valid_up_to();
        let line = bytes[..index].iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
        let byte = bytes.get(index).copied().unwrap_or_default();
        content(Some(line), &format!("the byte 0x{byte:02X} is not UTF-8; save the file as UTF-8"))
    })?;
    match text.strip_prefix('\u{feff}') {
        Some(rest) => Ok(rest.to_owned()),
        None => Ok(text),
    }
}
