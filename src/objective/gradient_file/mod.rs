//! Gradients from files: CSV, JSON Lines or NPY, told apart by how they begin.

mod csv;
mod json_lines;
mod npy;

use super::GradientTable;
use crate::error::Error;
use std::io::Read;

/// The most coordinates that a file of gradients may have.
pub const MAX_COORDINATES: usize = 100_000;

/// How many bytes are looked at to tell what a file is.
const HEAD: usize = 64;

/// Reads a file of gradients, one row a step and one column a coordinate, in one of three forms:
///
/// - CSV. A first row of names is a header. Semicolons or tabs may separate, and then a decimal comma is read as one; so it
///   is in a Markdown document, whose table is read.
/// - JSON Lines: one array of numbers a line, or one number a line where there is one coordinate. A file whose first
///   character is `[` is taken for it, and one whose name ends in `.jsonl` or `.ndjson`.
/// - NPY, of binary32 or binary64 numbers, steps × coordinates, or of one axis where there is one coordinate; told by its
///   first bytes.
///
/// # Errors
///
/// [`Error::Content`] with file, line and column for whatever is not such a table, [`Error::NotANumber`] for a number that
/// is none, [`Error::Limit`] for a file that is too large: 64 MiB of text, or 1 GiB of NPY.
///
/// # Example
///
/// ```
/// use adamscope::objective::read_gradients;
///
/// let table = read_gradients("g.csv", "g[0],g[1]\n6,8\n5.8,7.8\n".as_bytes()).unwrap();
/// assert_eq!((table.rows(), table.dimension()), (2, 2));
/// assert_eq!(read_gradients("g.csv", "[6, 8]\n[5.8, 7.8]\n".as_bytes()).unwrap(), table);
/// ```
pub fn read_gradients(name: &str, mut input: impl Read) -> Result<GradientTable, Error> {
    let mut head = Vec::with_capacity(HEAD);
    input
        .by_ref()
        .take(HEAD as u64)
        .read_to_end(&mut head)
        .map_err(|error| Error::unreadable(name, &error))?;
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let refused = |problem: &str| Err(Error::content(name, None, problem));
    if head.starts_with(npy::MAGIC) {
        return npy::read(name, head.as_slice().chain(input));
    }
    if head.starts_with(b"PK") && (ending == "npz" || head.windows(4).any(|part| part == b".npy")) {
        return refused(
            "this is a zip archive of arrays, as numpy.savez writes; save one array with numpy.save",
        );
    }
    if ending == "npy" && !head.is_empty() {
        return refused("this is not NPY, whatever its name says; write it with numpy.save");
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head).trim_ascii_start();
    if text.starts_with(b"[") || ["jsonl", "ndjson"].contains(&ending.as_str()) {
        return json_lines::read(name, head.as_slice().chain(input));
    }
    csv::read(name, head.as_slice().chain(input))
}
