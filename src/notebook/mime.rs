//! The kernel's protocol: blocks of content on standard output.

use std::io::Write;

/// What a representation is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mime {
    /// HTML, which JupyterLab prefers.
    Html,
    /// SVG.
    Svg,
    /// LaTeX's mathematics, which MathJax typesets.
    Latex,
    /// Plain text, for front ends that show nothing else and for whoever reads a notebook's file.
    Plain,
}

impl Mime {
    const fn name(self) -> &'static str {
        match self {
            Self::Html => "text/html",
            Self::Svg => "image/svg+xml",
            Self::Latex => "text/latex",
            Self::Plain => "text/plain",
        }
    }
}

/// A result in several representations, of which a front end shows the one it likes best.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bundle {
    text: String,
}

impl Bundle {
    /// The same with one more representation.
    pub fn with(mut self, mime: Mime, content: impl AsRef<str>) -> Self {
        // A line that ends the block would end it early; no content of ours has one, and a learner's may.
        let content = content.as_ref().replace("EVCXR_END_CONTENT", "EVCXR END CONTENT");
        let end = if content.ends_with('\n') { "" } else { "\n" };
        self.text
            .push_str(&format!("EVCXR_BEGIN_CONTENT {}\n{content}{end}EVCXR_END_CONTENT\n", mime.name()));
        self
    }

    /// All of it, as it is written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Writes it to standard output, in one go.
    pub fn print(&self) {
        let mut out = std::io::stdout().lock();
        // A kernel that has gone has nobody to be told.
        let _ = out.write_all(self.text.as_bytes()).and_then(|()| out.flush());
    }
}
