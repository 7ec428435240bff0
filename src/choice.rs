//! Things that are chosen by name: one enum each, one way to read and list them.

use crate::error::Error;

/// An enum whose variants are chosen by name, on the command line and in files.
///
/// # Example
///
/// ```
/// use adamscope::{Choice, Objective};
///
/// assert_eq!(Objective::from_key("rosenbrock").unwrap(), Objective::Rosenbrock);
/// assert_eq!(
///     Objective::from_key("rosenbrok").unwrap_err().to_string(),
///     "there is no objective `rosenbrok`; choose from bowl, square, ellipse, rosenbrock, beale, himmelblau, saddle. \
///      Did you mean `rosenbrock`?"
/// );
/// ```
pub trait Choice: Copy + 'static {
    /// What kind of thing is chosen, as a message says it.
    const KIND: &'static str;
    /// All of them, in the order in which they are listed.
    const ALL: &'static [Self];

    /// The name.
    fn key(self) -> &'static str;

    /// The one with that name.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`], which lists the names there are.
    fn from_key(key: &str) -> Result<Self, Error> {
        let found = Self::ALL.iter().copied().find(|choice| choice.key() == key);
        found.ok_or_else(|| Error::unknown_name(Self::KIND, key, Self::ALL.iter().map(|choice| choice.key())))
    }
}
