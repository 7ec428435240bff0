//! What is looked for in a notebook, photographed by itself, and broken to know that this would be found.

use super::questions;
use crate::browser::Page;
use anyhow::{Result, ensure};
use std::path::Path;

/// Something that a cell shows.
pub struct Part {
    pub name: &'static str,
    /// The first one of a notebook.
    selector: &'static str,
    /// How `part` is broken, in JavaScript, and how that is told.
    broken: Option<(&'static str, &'static str)>,
}

pub const ALL: [Part; 4] = [
    Part {
        name: "table",
        selector: ".jp-OutputArea-output .adamscope table",
        broken: Some(("part.querySelectorAll('tbody').forEach(rows => rows.remove())", "an empty table")),
    },
    Part {
        name: "plot",
        selector: ".jp-RenderedSVG img",
        broken: Some(("part.style.maxWidth = 'none'; part.style.width = '3000px'", "img is cut off")),
    },
    Part {
        name: "equation",
        selector: ".jp-RenderedLatex mjx-container",
        broken: Some((r"part.replaceWith('$$\\beta_1$$')", "an equation isn't typeset")),
    },
    // Pressing its buttons is the test of this one.
    Part { name: "steps", selector: ".adamscope-steps", broken: None },
];

impl Part {
    /// Whether the notebook has one.
    pub fn is_in(&self, page: &mut Page) -> Result<bool> {
        Ok(page.evaluate(&format!("document.querySelector('{}') !== null", self.selector))? == true)
    }

    pub fn photograph(&self, page: &mut Page, picture: &Path) -> Result<()> {
        page.screenshot(picture, Some(self.selector))
    }

    /// Breaks it, which has to be told.
    pub fn is_missed(&self, page: &mut Page) -> Result<()> {
        let Some((broken, told)) = self.broken else {
            return Ok(());
        };
        page.evaluate(&format!(
            "(() => {{ const part = document.querySelector('{}'); {broken}; }})()",
            self.selector
        ))?;
        let findings = questions(page)?;
        ensure!(
            findings.iter().any(|finding| finding.starts_with(told)),
            "a broken {} isn't noticed, but only this:\n{}",
            self.name,
            findings.join("\n")
        );
        Ok(())
    }
}
