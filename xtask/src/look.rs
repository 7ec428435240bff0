//! The built book in a real browser: every page, light and dark, on a desktop and on a phone, and from disk.

mod bad_pages;
pub mod reading;

use crate::browser::{Browser, Page, Theme, Viewport};
use crate::server;
use anyhow::{Context, Result, ensure};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;
use xshell::Shell;

/// What is asked of every page, in JavaScript.
const QUESTIONS: &str = include_str!("look/page.js");

/// The font that formulas are set in.
const MATH_FONT: &str = "NewCMMath-Book";

const DESKTOP: Viewport = Viewport { width: 1280, height: 800, mobile: false };
const PHONE: Viewport = Viewport { width: 390, height: 844, mobile: true };

/// What the reader's system prefers, and the class of mdBook's theme for it.
const THEMES: [(Theme, &str, &str); 2] = [(Theme::Light, "light", "light"), (Theme::Dark, "dark", "navy")];

/// All chapters in one page, too long for a picture.
const PRINTED: &str = "print.html";

/// What a server shows in the place of a page that it hasn't got.
const MISSING: &str = "404.html";

/// The table of contents as a part of other pages, for who has no scripts.
const CONTENTS: &str = "toc.html";

/// Where each flaw was found, by its page and what it is.
type Findings = BTreeMap<(String, String), Vec<String>>;

/// Fails with everything that is wrong with the pages of a folder; keeps a picture of each.
pub fn check(shell: &Shell, book: &Path) -> Result<()> {
    let start = Instant::now();
    let mut browser = Browser::start(shell)?;
    bad_pages::are_found(&mut browser)?;
    let pictures = book.with_file_name("book-screenshots");
    shell.remove_path(&pictures)?;
    shell.create_dir(&pictures)?;
    let served = server::serve(book)?;
    let from_disk = format!("file://{}", fs::canonicalize(book)?.display());
    let mut pages = pages(book)?;
    pages.retain(|file| file != CONTENTS);
    let mut page = browser.page()?;
    let mut findings = Findings::new();

    for viewport in [DESKTOP, PHONE] {
        page.viewport(viewport)?;
        for (theme, name, class) in THEMES {
            page.theme(theme)?;
            for file in &pages {
                let place = format!("{name} {} px", viewport.width);
                let mut found = looked_at(&mut page, &served, file, viewport.width)?;
                let themed =
                    page.evaluate(&format!("document.documentElement.classList.contains('{class}')"))?;
                if themed != true {
                    found.push(format!("it is not in mdBook's theme {class}"));
                }
                note(&mut findings, file, &place, found);
                if file != PRINTED {
                    let stem = file.trim_end_matches(".html");
                    page.screenshot(&pictures.join(format!("{stem}-{name}-{}.png", viewport.width)), None)?;
                }
            }
        }
    }

    page.viewport(DESKTOP)?;
    page.theme(Theme::Light)?;
    for file in pages.iter().filter(|file| *file != MISSING) {
        let found = looked_at(&mut page, &from_disk, file, DESKTOP.width)?;
        note(&mut findings, file, "from disk", found);
    }
    for (base, place) in [(&served, "from a server"), (&from_disk, "from disk")] {
        let problem = reading::check(&mut page, base).err();
        note(&mut findings, "reading", place, problem.map(|problem| format!("{problem:#}")));
    }
    page.open(&format!("{served}/{PRINTED}"))?;
    page.pdf(&pictures.join("print.pdf"))?;

    let lines =
        findings.iter().map(|((file, what), places)| format!("{file}, {}: {what}", places.join(", ")));
    let lines: Vec<String> = lines.collect();
    ensure!(lines.is_empty(), "the book in a browser:\n{}", lines.join("\n"));
    let seconds = start.elapsed().as_secs();
    println!(
        "{} pages in Chromium, in {seconds} s: pictures of them are in {}",
        pages.len(),
        pictures.display()
    );
    Ok(())
}

fn note(findings: &mut Findings, file: &str, place: &str, found: impl IntoIterator<Item = String>) {
    for finding in found {
        findings.entry((file.to_owned(), finding)).or_default().push(place.to_owned());
    }
}

/// What is wrong with a page, whose parts all come from below the address `base`.
fn looked_at(page: &mut Page, base: &str, file: &str, width: u32) -> Result<Vec<String>> {
    page.open(&format!("{base}/{file}"))?;
    let findings = page.evaluate(&format!("({QUESTIONS})({width})")).with_context(|| file.to_owned())?;
    let mut findings: Vec<String> = serde_json::from_value(findings)?;
    let fonts = page.fonts("main math")?;
    findings.extend(
        fonts.iter().filter(|font| *font != MATH_FONT).map(|font| format!("a formula is set in {font}")),
    );
    let seen = page.seen()?;
    // The port is another one each time.
    let short = |text: &str| text.replace(base, "");
    let outside = |url: &&String| !url.starts_with(base) && !url.starts_with("data:");
    findings
        .extend(seen.requests.iter().filter(outside).map(|url| format!("{url} is asked for from elsewhere")));
    findings.extend(seen.errors.iter().map(|error| short(error)));
    Ok(findings)
}

/// The pages of a folder, by their names.
fn pages(folder: &Path) -> Result<Vec<String>> {
    let files = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<PathBuf>>>()?;
    let pages = files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "html"));
    let names = pages.filter_map(|page| page.file_name()).map(|name| name.to_string_lossy().into_owned());
    let mut names: Vec<String> = names.collect();
    names.sort();
    Ok(names)
}
