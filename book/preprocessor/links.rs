//! From what the library names to the place in the book that explains it.

use adamscope::homework::Misconception;
use std::fs;
use std::path::Path;

/// The link to a misconception: its heading, in the chapter that reports name. `root` is the book's folder.
///
/// # Errors
///
/// There is no such chapter, or it has no such heading.
pub fn misconception(root: &Path, misconception: Misconception) -> Result<String, String> {
    let (title, key) = (misconception.chapter(), misconception.facts().key);
    let folder = root.join("src");
    let files =
        fs::read_dir(&folder).map_err(|error| format!("{} can't be read: {error}", folder.display()))?;
    for file in files.flatten() {
        let path = file.path();
        let Ok(text) = fs::read_to_string(&path) else { continue };
        if text.lines().next() != Some(&format!("# {title}")) {
            continue;
        }
        let (name, anchor) = (path.with_extension("html"), format!("{{#{key}}}"));
        let name = name.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if text.lines().any(|line| line.starts_with('#') && line.ends_with(&anchor)) {
            return Ok(format!("{name}#{key}"));
        }
        return Err(format!("the chapter `{title}` has no heading for {key}; end one with {anchor}"));
    }
    Err(format!("no chapter begins with `# {title}`, where {key} should be; reports name it by that title"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use adamscope::Choice;

    #[test]
    fn every_misconception_has_its_place_in_the_book() {
        let book = Path::new(env!("CARGO_MANIFEST_DIR"));
        for known in Misconception::ALL {
            let link = misconception(book, *known).unwrap();
            assert!(link.starts_with("misconceptions-") && link.contains(".html#"), "{link}");
        }
    }

    #[test]
    fn a_chapter_or_a_heading_that_is_not_there_is_told() {
        let book = tempfile::tempdir().unwrap();
        fs::create_dir(book.path().join("src")).unwrap();
        let error = || misconception(book.path(), Misconception::NoRoot).unwrap_err();
        assert!(error().starts_with("no chapter begins with `# About the update`, where no-root should be"));
        fs::write(book.path().join("src/a.md"), "# About the update\n\n## no-root\n").unwrap();
        assert!(error().ends_with("no heading for no-root; end one with {#no-root}"));
    }
}
