//! Runs side by side.

use super::Page;
use crate::options::built;
use adamscope::compare::Comparison;
use anyhow::Result;

/// Where runs part, how far and why.
pub fn render(page: &mut Page<'_>) -> Result<String> {
    let options = page.options;
    let vary = options.needed("vary", "convention=paper,keras")?;
    let varied = page.builder.varied(vary).map_err(|error| page.refused("vary", error))?;
    let runs =
        varied.into_iter().map(|(name, builder)| Ok((name, built(options.place_of("vary"), builder)?)));
    let comparison =
        Comparison::of(runs.collect::<Result<_>>()?).map_err(|error| page.refused("vary", error))?;
    Ok(page.ids.unique_in(&comparison.page().html()))
}
