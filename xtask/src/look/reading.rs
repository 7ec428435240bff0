//! What a reader does with the book: goes on a step, looks a word up, follows a link into another chapter.

use crate::browser::Page;
use anyhow::{Context, Result};
use std::time::Duration;

/// How long a page may take to answer a reader.
const ANSWER: Duration = Duration::from_secs(20);

/// Does all of it in the book at an address.
pub fn check(page: &mut Page, base: &str) -> Result<()> {
    steps(page, base).context("the view of a run one step at a time")?;
    search(page, base).context("the search")?;
    links(page, base).context("a link into another chapter")?;
    Ok(())
}

fn steps(page: &mut Page, base: &str) -> Result<()> {
    page.open(&format!("{base}/down-the-bowl.html"))?;
    step_on(page)
}

/// Goes on and back in the view of a run on a page, with the buttons and with a key.
pub fn step_on(page: &mut Page) -> Result<()> {
    for (button, step) in [("1", 2), ("1", 3), ("-1", 2)] {
        page.click(&format!(".adamscope-steps [data-by='{button}']"))?;
        shows(page, step)?;
    }
    page.press("ArrowRight")?;
    shows(page, 3)
}

/// Waits until a step is shown, and no other.
fn shows(page: &mut Page, step: u32) -> Result<()> {
    let shown = "[...document.querySelector('.adamscope-steps').querySelectorAll('details')].filter(step => step.checkVisibility()).map(step => step.dataset.t).join()";
    page.wait_for(&format!("{shown} === '{step}'"), ANSWER)
}

fn search(page: &mut Page, base: &str) -> Result<()> {
    page.open(&format!("{base}/index.html"))?;
    page.press("s")?;
    page.wait_for("document.activeElement.id === 'mdbook-searchbar'", ANSWER)?;
    for letter in ["r", "m", "s", "p", "r", "o", "p"] {
        page.press(letter)?;
    }
    let result = "#mdbook-searchresults a";
    page.wait_for(&format!("document.querySelector('{result}')?.textContent.length > 0"), ANSWER)?;
    page.click(result)?;
    page.wait_for("document.querySelector('main mark')", ANSWER)
}

fn links(page: &mut Page, base: &str) -> Result<()> {
    page.open(&format!("{base}/update.html"))?;
    let link = "main a[href*='.html#']:not([href^='http'])";
    let id = page.evaluate(&format!("document.querySelector(\"{link}\").hash.slice(1)"))?;
    page.click(link)?;
    page.wait_for(&format!("document.querySelector(':target')?.id === {id}"), ANSWER)?;
    let top = "document.querySelector(':target').getBoundingClientRect().top";
    page.wait_for(&format!("{top} >= 0 && {top} < innerHeight"), ANSWER)
}
