//! Slips of the pen, which are not about Adam.

use crate::choice::Choice;

/// A slip of the pen in a single cell, or in where columns stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Slip {
    /// The right digits, with the decimal point elsewhere.
    DecimalPointMoved,
    /// The right number with the other sign.
    SignOnly,
    /// Two digits side by side are interchanged.
    DigitsTransposed,
    /// The number of the row above.
    RowAboveCopied,
    /// Two columns are interchanged, in a row or in all.
    ColumnsSwapped,
}

use Slip::*;

impl Slip {
    /// What is wrong and what to do, to follow a colon.
    pub const fn sentence(self) -> &'static str {
        match self {
            DecimalPointMoved => {
                "the digits are right, but the decimal point stands elsewhere; count the places again"
            }
            SignOnly => "only the sign is wrong; look where a minus was lost or gained",
            DigitsTransposed => "two digits side by side are interchanged; copy the number again",
            RowAboveCopied => "this is the number of the row above; work it out for this row",
            ColumnsSwapped => "the numbers of two columns are interchanged; put each under its own name",
        }
    }
}

impl Choice for Slip {
    const KIND: &'static str = "slip";
    const ALL: &'static [Self] =
        &[DecimalPointMoved, SignOnly, DigitsTransposed, RowAboveCopied, ColumnsSwapped];

    fn key(self) -> &'static str {
        match self {
            DecimalPointMoved => "decimal-point-moved",
            SignOnly => "sign-only",
            DigitsTransposed => "digits-transposed",
            RowAboveCopied => "row-above-copied",
            ColumnsSwapped => "columns-swapped",
        }
    }
}
