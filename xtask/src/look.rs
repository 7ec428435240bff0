//! The built book in a real browser: every page, light and dark, on a desktop and on a phone, and from disk.

mod bad_pages;
mod reading;

use crate::browser::{Browser, Page, Theme, Viewport};
use crate::server;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use xshell::Shell;

/// What is asked of every page, in JavaScript.
const QUESTIONS: &str = include_str!("look/page.js");

/// The font that formulas are set in.
const MATH_FONT: &str = "NewComputerModernMath";

const DESKTOP: Viewport = Viewport { width: 1280, height: 800, mobile: false };
const PHONE: Viewport = Viewport { width: 390, height: 844, mobile: true };

/// All chapters in one page, too long for a picture.
const PRINTED: &str = "print.html";

/// The table of contents for who has no scripts, and so no themes.
const CONTENTS: &str = "toc.html";

/// Fails with everything that is wrong with the pages of a folder; keeps a picture of each.
pub fn check(shell: &Shell, book: &Path) -> Result<()> {
    let mut browser = Browser::start(shell)?;
    bad_pages::are_found(&mut browser)?;
    let pictures = book.with_file_name("book-screenshots");
    shell.remove_path(&pictures)?;
    shell.create_dir(&pictures)?;
    let pages = pages(book)?;
    let address = server::serve(book)?;
    let mut findings = Vec::new();
    let mut page = browser.page()?;
    for viewport in [DESKTOP, PHONE] {
        page.viewport(viewport)?;
        for (theme, class, name) in [(Theme::Light, "light", "light"), (Theme::Dark, "navy", "dark")] {
            page.theme(theme)?;
            for file in &pages {
                let place = format!("{file}, {name}, {} px", viewport.width);
                let url = format!("{address}/{file}");
                let found = looked_at(&mut page, &url, &address, viewport.width).context(place.clone())?;
                findings.extend(found.into_iter().map(|finding| format!("{place}: {finding}")));
                let themed =
                    page.evaluate(&format!("document.documentElement.classList.contains('{class}')"))?;
                if file != CONTENTS && themed != true {
                    findings.push(format!("{place}: it is not in mdBook's theme {class}"));
                }
                if file != PRINTED {
                    let picture = format!("{}-{name}-{}.png", file.trim_end_matches(".html"), viewport.width);
                    page.screenshot(&pictures.join(picture), None)?;
                }
            }
        }
    }
    page.open(&format!("{address}/{PRINTED}"))?;
    page.pdf(&pictures.join("print.pdf"))?;
    let from_disk = format!("file://{}", fs::canonicalize(book)?.display());
    page.viewport(DESKTOP)?;
    page.theme(Theme::Light)?;
    for file in &pages {
        let place = format!("{file}, from disk");
        let found = looked_at(&mut page, &format!("{from_disk}/{file}"), &from_disk, DESKTOP.width)?;
        findings.extend(found.into_iter().map(|finding| format!("{place}: {finding}")));
    }
    for base in [&address, &from_disk] {
        let read = reading::check(&mut page, base);
        findings.extend(read.err().map(|error| format!("{base}: {error:#}")));
    }
    ensure!(findings.is_empty(), "the book in a browser:\n{}", findings.join("\n"));
    println!(
        "{} pages in Chromium, light and dark, wide and narrow, and from disk: pictures of them are in {}",
        pages.len(),
        pictures.display()
    );
    Ok(())
}

/// What is wrong with a page, whose parts all come from below `base`.
fn looked_at(page: &mut Page, url: &str, base: &str, width: u32) -> Result<Vec<String>> {
    page.open(url)?;
    let findings = page.evaluate(&format!("({QUESTIONS})({width})"))?;
    let mut findings: Vec<String> = serde_json::from_value(findings)?;
    for font in page.fonts("main math")? {
        if font != MATH_FONT {
            findings.push(format!("a formula is set in {font}"));
        }
    }
    let seen = page.seen()?;
    let outside = |url: &&String| !url.starts_with(base) && !url.starts_with("data:");
    findings
        .extend(seen.requests.iter().filter(outside).map(|url| format!("{url} is asked for from elsewhere")));
    findings.extend(seen.errors);
    Ok(findings)
}

/// The pages of the book, by their names.
fn pages(book: &Path) -> Result<Vec<String>> {
    let files = fs::read_dir(book)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<PathBuf>>>()?;
    let pages = files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "html"));
    let mut names: Vec<String> =
        pages.filter_map(|page| page.file_name()).map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    Ok(names)
}
