//! What the book's built pages must keep to, as far as it shows without a browser: every link inside the book leads
//! somewhere, nothing is asked for from elsewhere, and no markup of the chapters is left in the text.

use anyhow::{Context, Result, ensure};
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

/// What the build replaces wherever it is not code.
const MARKUP: [&str; 3] = ["{{adamscope", "$$", "\\frac"];

/// Elements whose text is code, and may show markup.
const CODE: [&str; 5] = ["code", "pre", "script", "style", "annotation"];

/// Fails with everything that is wrong with the pages and stylesheets of a folder.
pub fn check(folder: &Path) -> Result<()> {
    let files = files(folder)?;
    let mut pages = BTreeMap::new();
    for file in &files {
        let of = |extension| file.extension().is_some_and(|own| own == extension);
        let page = if of("html") {
            Page::of_html(&read(folder, file)?)
        } else if of("css") {
            Page::of_css(&read(folder, file)?)
        } else {
            continue;
        };
        pages.insert(file.clone(), page);
    }
    let findings = findings(&pages, &files);
    ensure!(findings.is_empty(), "the book's pages:\n{}", findings.join("\n"));
    println!("{} pages and stylesheets: every link leads somewhere", pages.len());
    Ok(())
}

/// What a page has to be checked for.
#[derive(Debug, Default)]
struct Page {
    ids: BTreeSet<String>,
    /// Addresses the reader may go to.
    links: Vec<String>,
    /// Addresses the browser asks for on its own.
    parts: Vec<String>,
    /// The text that isn't code.
    text: String,
}

impl Page {
    fn of_html(html: &str) -> Self {
        let tokenizer = Tokenizer::new(Reader::default(), TokenizerOpts::default());
        let queue = BufferQueue::default();
        queue.push_back(html.into());
        // A script makes the tokenizer pause for somebody to run it.
        while !queue.is_empty() {
            let _ = tokenizer.feed(&queue);
        }
        tokenizer.end();
        tokenizer.sink.0.into_inner().page
    }

    fn of_css(css: &str) -> Self {
        Self { parts: addresses(css), ..Self::default() }
    }
}

/// The addresses in `url(...)` of a stylesheet.
fn addresses(css: &str) -> Vec<String> {
    let calls = css.split("url(").skip(1).filter_map(|rest| rest.split_once(')'));
    calls.map(|(address, _)| address.trim().trim_matches(['"', '\'']).to_owned()).collect()
}

/// Reads a page token by token.
#[derive(Default)]
struct Reader(RefCell<State>);

#[derive(Default)]
struct State {
    page: Page,
    /// How many elements of code are open.
    code: usize,
    in_style: bool,
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => return state.tag(&tag),
            Token::CharacterTokens(text) if state.in_style => state.page.parts.extend(addresses(&text)),
            Token::CharacterTokens(text) if state.code == 0 => state.page.text.push_str(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name = &*tag.name;
        let opens = tag.kind == TagKind::StartTag;
        if CODE.contains(&name) && !tag.self_closing {
            self.code = if opens { self.code + 1 } else { self.code.saturating_sub(1) };
        }
        self.in_style = opens && name == "style";
        if !opens {
            return TokenSinkResult::Continue;
        }
        for attribute in &tag.attrs {
            let value = attribute.value.to_string();
            match &*attribute.name.local {
                "id" => drop(self.page.ids.insert(value)),
                "href" if matches!(name, "a" | "area") => self.page.links.push(value),
                "href" if name == "base" => {}
                "href" | "xlink:href" | "src" => self.page.parts.push(value),
                "style" => self.page.parts.extend(addresses(&value)),
                _ => {}
            }
        }
        match name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" => TokenSinkResult::RawData(RawKind::Rawtext),
            _ => TokenSinkResult::Continue,
        }
    }
}

/// What is wrong, a line each.
fn findings(pages: &BTreeMap<PathBuf, Page>, files: &BTreeSet<PathBuf>) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, page) in pages {
        let mut tell = |what: String| findings.push(format!("{}: {what}", path.display()));
        for part in page.parts.iter().filter(|part| is_outside(part) && !part.starts_with("data:")) {
            tell(format!("{part} is asked for from elsewhere"));
        }
        for address in page.links.iter().chain(&page.parts).filter(|address| !is_outside(address)) {
            if let Some(problem) = problem(path, address, pages, files) {
                tell(format!("{address}: {problem}"));
            }
        }
        for markup in MARKUP.into_iter().filter(|markup| page.text.contains(markup)) {
            tell(format!("{markup} is left in the text"));
        }
    }
    findings
}

/// Whether an address names its scheme or host itself.
fn is_outside(address: &str) -> bool {
    let scheme = address.split_once(':').map(|(scheme, _)| scheme);
    address.starts_with("//")
        || scheme.is_some_and(|s| s.starts_with(char::is_alphabetic) && s.chars().all(char::is_alphanumeric))
}

/// Why an address inside the book leads nowhere.
fn problem(
    from: &Path,
    address: &str,
    pages: &BTreeMap<PathBuf, Page>,
    files: &BTreeSet<PathBuf>,
) -> Option<String> {
    let (file, id) = address.split_once('#').unwrap_or((address, ""));
    let file = file.split('?').next().unwrap_or_default();
    let target = if file.is_empty() { from.to_owned() } else { resolved(from, file) };
    if !files.contains(&target) {
        return Some(format!("there is no file {}", target.display()));
    }
    let page = pages.get(&target)?;
    (!id.is_empty() && !page.ids.contains(id)).then(|| format!("{} has no id {id}", target.display()))
}

/// A relative address as a path in the book's folder.
fn resolved(from: &Path, address: &str) -> PathBuf {
    let mut path = from.parent().unwrap_or(Path::new("")).to_owned();
    for component in Path::new(address).components() {
        match component {
            Component::ParentDir => drop(path.pop()),
            Component::Normal(name) => path.push(name),
            Component::RootDir => path.clear(),
            Component::CurDir | Component::Prefix(_) => {}
        }
    }
    path
}

fn read(folder: &Path, file: &Path) -> Result<String> {
    let path = folder.join(file);
    std::fs::read_to_string(&path).with_context(|| format!("{} can't be read", path.display()))
}

/// All files below a folder, relative to it.
fn files(folder: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.strip_prefix(folder)?.to_owned());
            }
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings_of(html: &str) -> Vec<String> {
        let other = Page::of_html("<h2 id='there'>");
        let pages =
            BTreeMap::from([("a/page.html".into(), Page::of_html(html)), ("other.html".into(), other)]);
        let files = pages.keys().cloned().chain(["a/dot.png".into()]).collect();
        findings(&pages, &files)
    }

    #[test]
    fn what_is_right_is_not_told() {
        let right = r##"<p id=here><a href="#here">$5</a> <a href="../other.html#there">b</a> <img src="dot.png">
            <a href="https://example.org">c</a> <img src="data:,"> <code>{{adamscope m}} $$</code>
            <script>let a = "<a href='nowhere'>$$";</script><style>a { src: url("dot.png") }</style>"##;
        assert_eq!(findings_of(right), Vec::<String>::new());
    }

    #[test]
    fn every_kind_of_flaw_is_told() {
        let told = |html, what: &str| assert_eq!(findings_of(html), [format!("a/page.html: {what}")]);
        told("<a href='other.html'>", "other.html: there is no file a/other.html");
        told("<a href='../other.html#here'>", "../other.html#here: other.html has no id here");
        told("<a href='#gone'>", "#gone: a/page.html has no id gone");
        told("<img src='no.png'>", "no.png: there is no file a/no.png");
        told("<link href='//example.org/a.css'>", "//example.org/a.css is asked for from elsewhere");
        told(
            "<script src='https://example.org/a.js'></script>",
            "https://example.org/a.js is asked for from elsewhere",
        );
        told(
            "<style>a { src: url(https://example.org/f) }</style>",
            "https://example.org/f is asked for from elsewhere",
        );
        told("<code>a</code> {{adamscope m}}", "{{adamscope is left in the text");
        told("<p>$$ x", "$$ is left in the text");
        told("<p>\\frac{1}{2}", "\\frac is left in the text");
    }
}
