//! Pages that something is wrong with, so that what is asked of a page is known to find it.

use super::{DESKTOP, looked_at};
use crate::browser::Browser;
use crate::{server, tools};
use anyhow::{Context, Result, ensure};

/// Each says itself in `<meta name="finding">` what has to be found; nothing else may be.
pub fn are_found(browser: &mut Browser) -> Result<()> {
    let folder = tools::root()?.join("xtask/bad-pages");
    let address = server::serve(&folder)?;
    let mut page = browser.page()?;
    page.viewport(DESKTOP)?;
    for file in super::pages(&folder)? {
        let found = looked_at(&mut page, &address, &file, DESKTOP.width)?;
        let expected = page.evaluate("document.querySelector('meta[name=finding]').content")?;
        let expected = expected.as_str().context("a bad page says what is wrong with it")?;
        let right = match found.as_slice() {
            [] => expected.is_empty(),
            found => !expected.is_empty() && found.iter().all(|finding| finding.contains(expected)),
        };
        ensure!(
            right,
            "in xtask/bad-pages/{file} there should be found “{expected}”, and there is {found:?}"
        );
    }
    Ok(())
}
