//! The switches: what a rule does or doesn't do, without a number.

use crate::choice::Choice;

/// Something that a rule does when it is told to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Switch {
    /// Steps follow the gradient at the point where momentum leads.
    Nesterov,
    /// The second moment is taken around the mean of the gradient.
    Centered,
    /// The largest second moment so far takes the place of the last.
    Amsgrad,
    /// Weight decay goes past the moments.
    Decoupled,
    /// ε is added to the root, where it is added inside it otherwise.
    EpsOutsideRoot,
    /// The moments are taken as they are.
    NoBiasCorrection,
}

use Switch::*;

impl Switch {
    /// What it does, in words.
    pub const fn name(self) -> &'static str {
        match self {
            Nesterov => "step along the gradient where the momentum leads",
            Centered => "take the mean gradient's square from the second moment",
            Amsgrad => "divide by the largest second moment so far",
            Decoupled => "take weight decay from θ itself, not through the gradient",
            EpsOutsideRoot => "add ε to the root instead of inside it",
            NoBiasCorrection => "leave the moments as they are",
        }
    }
}

impl Choice for Switch {
    const KIND: &'static str = "switch";
    const ALL: &'static [Self] = &[Nesterov, Centered, Amsgrad, Decoupled, EpsOutsideRoot, NoBiasCorrection];

    fn key(self) -> &'static str {
        match self {
            Nesterov => "nesterov",
            Centered => "centered",
            Amsgrad => "amsgrad",
            Decoupled => "decoupled",
            EpsOutsideRoot => "eps-outside-root",
            NoBiasCorrection => "no-bias-correction",
        }
    }
}

/// The switches that are on.
///
/// ```
/// use adamscope::rule::{Switch, Switches};
///
/// let on: Switches = [Switch::Amsgrad, Switch::Nesterov].into_iter().collect();
/// assert!(on.has(Switch::Amsgrad) && !on.has(Switch::Centered));
/// assert!(on.iter().eq([Switch::Nesterov, Switch::Amsgrad]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Switches(u8);

impl Switches {
    /// Whether this one is on.
    pub const fn has(self, switch: Switch) -> bool {
        self.0 & (1 << switch as u8) != 0
    }

    /// Those that are on, in the order in which they are listed.
    pub fn iter(self) -> impl Iterator<Item = Switch> {
        Switch::ALL.iter().copied().filter(move |switch| self.has(*switch))
    }
}

impl FromIterator<Switch> for Switches {
    fn from_iter<I: IntoIterator<Item = Switch>>(switches: I) -> Self {
        Self(switches.into_iter().fold(0, |on, switch| on | 1 << switch as u8))
    }
}
