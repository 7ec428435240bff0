//! To how many digits numbers are asked for.

use super::super::mark::{FEW_PLACES, expected};
use crate::error::Error;
use crate::scalar::Interval;

/// To how many digits the numbers of a worksheet are written.
///
/// # Example
///
/// ```
/// use adamscope::homework::Precision;
/// use adamscope::scalar::Interval;
///
/// let third = Interval::whole(1) / Interval::whole(30);
/// assert_eq!(Precision::Digits(5).write(third).as_deref(), Some("0.033333"));
/// assert_eq!(Precision::Decimals(4).write(third).as_deref(), Some("0.0333"));
/// assert_eq!(Precision::Digits(3).write(Interval::whole(-47_576)).as_deref(), Some("-4.76e4"));
/// assert_eq!(Precision::Digits(3).write(Interval::whole(99_960)).as_deref(), Some("1.00e5"));
/// // A division by zero has nothing to be written.
/// assert_eq!(Precision::Digits(5).write(third / Interval::whole(0)), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// So many significant digits.
    Digits(u8),
    /// So many digits after the decimal point.
    Decimals(u8),
}

/// Smaller than that is what is left where two numbers cancel.
const NOTHING: i64 = -40;

/// What a precision may be, as a message says it: marking takes no more than 12 digits for meant.
const ALLOWED: &str = "a whole number from 3 to 12";

impl Default for Precision {
    fn default() -> Self {
        Self::Digits(5)
    }
}

impl Precision {
    /// So many significant digits, from a text.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for anything but a whole number from 3 to 12.
    pub fn digits(text: &str) -> Result<Self, Error> {
        read("digits", text).map(Self::Digits)
    }

    /// So many decimals, from a text.
    ///
    /// # Errors
    ///
    /// Those of [`Precision::digits`].
    pub fn decimals(text: &str) -> Result<Self, Error> {
        read("decimals", text).map(Self::Decimals)
    }

    /// What it counts, as a key says it, and how many.
    pub(super) fn entry(self) -> (&'static str, u8) {
        match self {
            Self::Digits(digits) => ("digits", digits),
            Self::Decimals(decimals) => ("decimals", decimals),
        }
    }

    /// Whether numbers are so short that marking takes a miss for one of rounded parts where it can.
    pub(super) fn is_coarse(self) -> bool {
        i64::from(self.entry().1) <= FEW_PLACES
    }

    /// In words, as a task asks for it.
    pub(super) fn in_words(self) -> String {
        match self {
            Self::Digits(digits) => format!("{digits} significant digits"),
            Self::Decimals(decimals) => format!("{decimals} decimals"),
        }
    }

    /// The middle of what a number may be, rounded; none where there is no number.
    pub fn write(self, number: Interval) -> Option<String> {
        let (low, high) = number.bounds()?;
        let size = low.abs().max(high.abs());
        let digits = match self {
            Self::Decimals(decimals) => return expected(number, -i64::from(decimals)),
            Self::Digits(digits) => i64::from(digits),
        };
        let Some(order) = size.order().filter(|order| *order > NOTHING) else { return Some("0".into()) };
        let place = order - digits + 1;
        let rounded: Interval = expected(number, place)?.parse().ok()?;
        let rounded = rounded.low()?;
        // 0.99996 to four digits is 1.000.
        let place = place + i64::from(rounded.order() > Some(order));
        // Zeros before the point would be digits, too: 47576 to three is 4.76e4.
        if place > 0 { Some(rounded.scientific(digits as u32)) } else { Some(rounded.fixed(place)) }
    }
}

fn read(what: &'static str, text: &str) -> Result<u8, Error> {
    let number = text.trim().parse().ok().filter(|number| (3..=12).contains(number));
    number.ok_or_else(|| Error::OutOfRange { what, text: text.into(), allowed: ALLOWED, why: String::new() })
}
