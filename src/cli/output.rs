//! Where output goes: standard output, or a file that is written whole or not at all.

use super::failure::Failure;
use std::fs::{self, File, Permissions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// An output that is being written.
pub enum Output {
    /// Standard output.
    Standard(BufWriter<io::StdoutLock<'static>>),
    /// A regular file: written beside its place, and moved there when complete.
    Whole {
        /// The name that the user gave.
        name: String,
        /// Where it is moved to, links followed.
        place: PathBuf,
        /// What is written.
        file: BufWriter<NamedTempFile>,
    },
    /// Anything else, such as a device or a pipe: written straight through.
    Through {
        /// The name that the user gave.
        name: String,
        /// What is written.
        file: BufWriter<File>,
    },
}

impl Output {
    /// Opens the file, or standard output where none is named.
    ///
    /// # Errors
    ///
    /// It can't be written to.
    pub fn open(name: Option<&str>) -> Result<Self, Failure> {
        let Some(name) = name else { return Ok(Self::Standard(BufWriter::new(io::stdout().lock()))) };
        let failed = |error: io::Error| Failure::writing(name, &error);
        // A link keeps pointing where it does; the file behind it is replaced.
        let place = fs::canonicalize(name).unwrap_or_else(|_| PathBuf::from(name));
        let existing = fs::metadata(&place).ok();
        match &existing {
            Some(metadata) if metadata.is_dir() => Err(failed(io::ErrorKind::IsADirectory.into())),
            Some(metadata) if !metadata.is_file() => {
                let file = File::options().write(true).open(&place).map_err(failed)?;
                Ok(Self::Through { name: name.into(), file: BufWriter::new(file) })
            }
            _ => {
                let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
                let mut builder = tempfile::Builder::new();
                builder.prefix(".adamscope-").permissions(permissions(existing.as_ref()));
                let file = builder.tempfile_in(folder.unwrap_or(Path::new("."))).map_err(failed)?;
                Ok(Self::Whole { name: name.into(), place, file: BufWriter::new(file) })
            }
        }
    }

    /// Writes all of it, to the file of that name or to standard output.
    ///
    /// # Errors
    ///
    /// It can't be written.
    pub fn write(name: Option<&str>, bytes: &[u8]) -> Result<(), Failure> {
        let mut output = Self::open(name)?;
        output.write_all(bytes).map_err(|error| Failure::writing(output.name(), &error))?;
        output.finish()
    }

    /// The name for messages.
    pub fn name(&self) -> &str {
        match self {
            Self::Standard(_) => "standard output",
            Self::Whole { name, .. } | Self::Through { name, .. } => name,
        }
    }

    /// Completes the output: only now does a regular file appear under its name.
    ///
    /// # Errors
    ///
    /// The last of it can't be written.
    pub fn finish(mut self) -> Result<(), Failure> {
        let name = self.name().to_owned();
        let failed = |error: io::Error| Failure::writing(&name, &error);
        self.flush().map_err(failed)?;
        if let Self::Whole { place, file, .. } = self {
            let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
            // On the disk before it is in its place, so that a crash leaves the old file or the new one.
            file.as_file().sync_all().map_err(failed)?;
            file.persist(place).map_err(|error| failed(error.error))?;
        }
        Ok(())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Standard(out) => out.write(bytes),
            Self::Whole { file, .. } => file.write(bytes),
            Self::Through { file, .. } => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Standard(out) => out.flush(),
            Self::Whole { file, .. } => file.flush(),
            Self::Through { file, .. } => file.flush(),
        }
    }
}

/// Those of the file that is replaced; a new file gets what the user's mask leaves of read and write for all.
fn permissions(existing: Option<&fs::Metadata>) -> Permissions {
    #[cfg(unix)]
    let fresh = <Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666);
    #[cfg(not(unix))]
    let fresh = fs::metadata(".").map(|metadata| metadata.permissions());
    existing.map_or(fresh, fs::Metadata::permissions)
}
