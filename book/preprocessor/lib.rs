//! Builds the book. Chapters name experiments and what to show of them; numbers, tables, figures and formulas are worked
//! out here, by the library, and none is typed.
//!
//! | module | what it does |
//! |---|---|
//! | [`chapter`] | finds in a chapter what is to be replaced, and puts it there |
//! | [`options`] | reads what stands in a block: its own keys, and an experiment |
//! | [`show`] | what a block shows |
//! | [`value`] | a number in a line of text |
//! | [`arithmetic`] | what is worked out of numbers there |
//! | [`links`] | where the book explains what the library names |
//! | [`number`] | how a number is set |
//! | [`math`] | LaTeX to MathML |
//! | [`console`] | runs of the command line |
//! | [`listing`] | Rust listings, compiled and run |
//! | [`font`] | the font of the formulas |

pub mod arithmetic;
pub mod chapter;
pub mod console;
pub mod font;
pub mod html;
pub mod links;
pub mod listing;
pub mod math;
pub mod number;
pub mod options;
pub mod place;
pub mod show;
pub mod value;
mod warnings;

use anyhow::{Context, Result, bail};
use chapter::Chapter;
use listing::Listings;
use mdbook_driver::MDBook;
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::config::Config;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use std::path::{Path, PathBuf};

/// What the build takes beside the chapters.
#[derive(Clone, Debug)]
pub struct Tools {
    /// The `adamscope` command.
    pub command: PathBuf,
    /// The compiled library, for the listings; its dependencies are in `deps` beside it.
    pub library: PathBuf,
    /// Where the listings are compiled.
    pub scratch: PathBuf,
}

/// Builds the book that is in `root` into `output`.
///
/// # Errors
///
/// A chapter asks for something that there isn't, with its file and line; or mdBook has something to complain of.
pub fn build(root: &Path, output: &Path, tools: &Tools) -> Result<()> {
    let warnings = warnings::collect();
    let mut config = Config::from_disk(root.join("book.toml"))?;
    config.build.build_dir = std::path::absolute(output)?;
    let mut book = MDBook::load_with_config(root, config)?;
    book.with_preprocessor(Adamscope { tools: tools.clone() });
    book.build()?;
    font::write(&output.join("math"))?;
    let warnings = warnings.text();
    if !warnings.is_empty() {
        bail!("mdBook complains:\n{warnings}");
    }
    Ok(())
}

/// The preprocessor.
#[derive(Clone, Debug)]
struct Adamscope {
    tools: Tools,
}

impl Preprocessor for Adamscope {
    fn name(&self) -> &str {
        "adamscope"
    }

    fn run(&self, context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let source = context.config.book.src.clone();
        let file = |chapter: &mdbook_preprocessor::book::Chapter| {
            let path = chapter.source_path.as_ref()?;
            Some(Path::new("book").join(&source).join(path).to_string_lossy().into_owned())
        };
        let mut listings = Listings::default();
        for item in book.iter() {
            if let BookItem::Chapter(chapter) = item
                && let Some(file) = file(chapter)
            {
                listings.take(&file, &chapter.content);
            }
        }
        let printed = listings.run(&self.tools)?;
        let mut problems = Vec::new();
        book.for_each_mut(|item| {
            let BookItem::Chapter(chapter) = item else { return };
            let Some(file) = file(chapter) else { return };
            let number =
                chapter.number.as_ref().map(|number| number.to_string().trim_end_matches('.').to_owned());
            let rendered = Chapter::new(&context.root, &file, number, &self.tools, &printed)
                .and_then(|mut rendering| rendering.render(&chapter.content));
            match rendered {
                Ok(content) => chapter.content = content,
                Err(problem) => problems.push(format!("{problem:#}")),
            }
        });
        if !problems.is_empty() {
            bail!("{}", problems.join("\n"));
        }
        Ok(book)
    }
}

/// Makes a folder and what it is in.
pub(crate) fn make_folder(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("{} can't be made", folder.display()))
}
