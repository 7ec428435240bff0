//! The files that learners handed in, by themselves or in a folder.

use super::input;
use adamscope::Error;
use std::collections::HashMap;
use std::fs::{self, FileType};
use std::io::Read;
use std::path::{Path, PathBuf};

/// The most files of a folder.
const MAX_FILES: usize = 10_000;

/// A file that somebody handed in.
pub struct Submission {
    /// What reports call it: the name as given, or the path in the folder.
    pub name: String,
    path: PathBuf,
}

/// A file that can't be read, by its name, and why.
type Refused = (String, Error);

impl Submission {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens it.
    ///
    /// # Errors
    ///
    /// [`Error::File`] says why it can't be opened.
    pub fn open(&self) -> Result<Box<dyn Read>, Error> {
        input::open(&self.path).map_err(|error| match error {
            Error::File { verb, why, .. } => Error::File { file: self.name.clone(), verb, why },
            error => error,
        })
    }
}

/// The files and folders of these names, and what is in the folders. A file that two folders have is called by its folder's
/// name, too.
pub fn all(names: &[&str]) -> Vec<Result<Submission, Refused>> {
    let mut found: Vec<_> = names.iter().flat_map(|name| of(name)).collect();
    let mut times = HashMap::new();
    for submission in found.iter().flatten() {
        *times.entry(submission.name.clone()).or_insert(0) += 1;
    }
    for submission in found.iter_mut().flatten() {
        if times.get(&submission.name).is_some_and(|times| *times > 1) {
            submission.name = submission.path.to_string_lossy().into_owned();
        }
    }
    found
}

/// The most names in a message.
const SHOWN: usize = 3;

/// That one file was expected, and which there are.
pub fn too_many_for_one(found: &[Result<Submission, Refused>]) -> Refused {
    let name = |found: &Result<Submission, Refused>| match found {
        Ok(submission) => submission.name.clone(),
        Err((name, _)) => name.clone(),
    };
    let mut names: Vec<String> = found.iter().take(SHOWN).map(|found| format!("{:?}", name(found))).collect();
    if found.len() > SHOWN {
        names.push(format!("{} more", found.len() - SHOWN));
    }
    let why = format!("there are {} files, {}; hand in one, the table", found.len(), names.join(", "));
    refused("the submission", &why)
}

/// The file of that name, or all in the folder of that name, in the order of their names. Nothing outside of the folder is
/// looked at: links are refused.
fn of(name: &str) -> Vec<Result<Submission, Refused>> {
    let path = Path::new(name);
    if name == "-" || !path.is_dir() {
        return vec![Ok(Submission { name: name.into(), path: path.into() })];
    }
    let mut found = Vec::new();
    walk(path, path, &mut found);
    if found.is_empty() {
        found.push(Err(refused(name, "there are no files in this folder; name one that has some")));
    }
    found
}

fn walk(root: &Path, folder: &Path, found: &mut Vec<Result<Submission, Refused>>) {
    let in_root = |path: &Path| path.strip_prefix(root).unwrap_or(path).to_string_lossy().into_owned();
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return found.push(Err(refused(&folder.to_string_lossy(), &error.to_string()))),
    };
    let mut entries: Vec<_> = entries.filter_map(Result::ok).collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (path, kind) = (entry.path(), entry.file_type().ok());
        // What systems leave in folders and archives is nobody's work.
        let name = entry.file_name();
        let hidden = name.to_string_lossy().starts_with('.') || name == "__MACOSX";
        if hidden || found.len() > MAX_FILES {
            continue;
        }
        if found.len() == MAX_FILES {
            found.push(Err((in_root(&path), too_many(root))));
        } else if kind.is_some_and(|kind| kind.is_dir()) {
            walk(root, &path, found);
        } else if kind.as_ref().is_some_and(FileType::is_symlink) {
            found.push(Err(refused(&in_root(&path), "it is a link; put the file itself there")));
        } else {
            found.push(Ok(Submission { name: in_root(&path), path }));
        }
    }
}

fn refused(name: &str, why: &str) -> Refused {
    (name.into(), Error::File { file: name.into(), verb: "read", why: why.into() })
}

fn too_many(root: &Path) -> Error {
    Error::Limit {
        what: format!("the folder {:?} has", root),
        given: format!("more than {MAX_FILES} files"),
        limit: MAX_FILES.to_string(),
        instead: "check some of them at a time",
    }
}
