//! Files that the user names.

use adamscope::Error;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether standard input was opened.
static STANDARD_INPUT: AtomicBool = AtomicBool::new(false);

/// Opens a file for reading, `-` for standard input. Its name need not be UTF-8.
///
/// # Errors
///
/// [`Error::File`] says why it can't be opened; standard input can be once.
pub fn open(path: impl AsRef<Path>) -> Result<Box<dyn Read>, Error> {
    let path = path.as_ref();
    let refused =
        |why: &str| Error::File { file: path.to_string_lossy().into(), verb: "read", why: why.into() };
    if path == Path::new("-") {
        if STANDARD_INPUT.swap(true, Ordering::Relaxed) {
            return Err(refused("two files are to come from it; name a file for one of them"));
        }
        return Ok(Box::new(io::stdin().lock()));
    }
    let metadata = std::fs::metadata(path).map_err(|error| refused(&reason(&error)))?;
    if metadata.is_dir() {
        return Err(refused("it is a folder; name a file in it"));
    }
    if !metadata.is_file() && !is_descriptor(path) {
        // Opening a pipe that nobody writes to would wait for ever.
        return Err(refused("it is not a regular file; use - and give it as standard input"));
    }
    let file = File::open(path).map_err(|error| refused(&reason(&error)))?;
    Ok(Box::new(file))
}

/// Whether a path names an open descriptor, as a shell's `<(...)` does; its writer exists.
fn is_descriptor(path: &Path) -> bool {
    path.starts_with("/dev/fd") || path.starts_with("/proc")
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file; check the name".into(),
        io::ErrorKind::PermissionDenied => "permission is denied; check who may read it".into(),
        _ => error.to_string(),
    }
}
