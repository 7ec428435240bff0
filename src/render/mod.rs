//! A trace in, text out: pure functions that compute no quantity.

#[cfg(feature = "homework")]
pub(crate) mod blank;
#[cfg(feature = "formats")]
mod csv;
mod digits;
mod grid;
#[cfg(feature = "formats")]
mod harmless;
pub(crate) mod html;
#[cfg(feature = "formats")]
mod json;
mod latex;
pub(crate) mod markdown;
#[cfg(feature = "explain")]
pub mod page;
#[cfg(feature = "plot")]
pub mod plot;
#[cfg(feature = "formats")]
mod row;
#[cfg(feature = "table")]
mod table;
mod typeset;

#[cfg(feature = "formats")]
pub use csv::write_csv;
pub use digits::{DEFAULT_DIGITS, align};
#[cfg(feature = "formats")]
pub use harmless::write_json_value;
pub use html::{escape as escape_html, html};
#[cfg(feature = "formats")]
pub use json::{write_json, write_jsonl};
pub use latex::latex;
pub use markdown::markdown;
#[cfg(feature = "table")]
pub use table::{TableOptions, table};

use crate::error::Error;

/// Why a run could not be written out.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The run has no answer.
    #[error(transparent)]
    Run(#[from] Error),
    /// The target took no more.
    #[error(transparent)]
    Target(#[from] std::io::Error),
}
