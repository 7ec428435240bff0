//! A trace in, text out: pure functions that compute no quantity.

#[cfg(feature = "formats")]
mod csv;
mod digits;
#[cfg(feature = "formats")]
mod json;
#[cfg(feature = "formats")]
mod row;
#[cfg(feature = "table")]
mod table;

#[cfg(feature = "formats")]
pub use csv::write_csv;
pub use digits::align;
#[cfg(feature = "formats")]
pub use json::{write_json, write_jsonl};
#[cfg(feature = "table")]
pub use table::{DEFAULT_DIGITS, TableOptions, table};

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
