//! The one list of what is recorded.
//!
//! Column names, JSON keys, table heads, legends and the glossary all read it; nothing else spells a quantity.

use crate::choice::unknown;
use crate::error::Error;

/// A quantity of one step that a rule hands to its recorder.
///
/// # Example
///
/// ```
/// use adamscope::Quantity;
///
/// let facts = Quantity::SecondMomentHat.facts();
/// assert_eq!((facts.key, facts.symbol, facts.equation), ("v_hat", "v̂ₜ", Some(3)));
/// assert_eq!(Quantity::from_key("v_hat").unwrap(), Quantity::SecondMomentHat);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Quantity {
    /// f(θ_{t-1}), the objective's value where the gradient was taken.
    Loss,
    /// g_t, the gradient at θ_{t-1}.
    Gradient,
    /// m_t, the moving average of the gradient.
    FirstMoment,
    /// v_t, the moving average of the squared gradient.
    SecondMoment,
    /// 1 − β1^t.
    Correction1,
    /// 1 − β2^t.
    Correction2,
    /// m̂_t, the first moment without the pull towards its start at 0.
    FirstMomentHat,
    /// v̂_t, the second moment without the pull towards its start at 0.
    SecondMomentHat,
    /// √v̂_t.
    Root,
    /// √v̂_t + ε.
    Denominator,
    /// α over the denominator: what one unit of m̂_t moves θ.
    StepSize,
    /// Δ_t, what is taken from θ_{t-1}.
    Update,
    /// θ_t, the parameter after the step.
    Parameter,
}

/// What is known of a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Whose facts these are.
    pub quantity: Quantity,
    /// The name in code, columns, JSON and options.
    pub key: &'static str,
    /// The paper's symbol in plain text.
    pub symbol: &'static str,
    /// The paper's symbol in LaTeX.
    pub latex: &'static str,
    /// What it is, in words.
    pub name: &'static str,
    /// The number of the equation that gives it.
    pub equation: Option<u8>,
    /// Its unit, where `[f]` is the objective's and `[θ]` the parameter's.
    pub unit: &'static str,
    /// One value a step, shared by all coordinates; otherwise a value for each coordinate.
    pub shared: bool,
    /// A part of an equation: recorded only when asked for.
    pub part: bool,
}

const fn each(
    quantity: Quantity,
    [key, symbol, latex, unit, name]: [&'static str; 5],
    equation: Option<u8>,
) -> Facts {
    Facts { quantity, key, symbol, latex, name, equation, unit, shared: false, part: false }
}

const fn part(facts: Facts) -> Facts {
    Facts { part: true, ..facts }
}

const fn shared(facts: Facts) -> Facts {
    Facts { shared: true, ..facts }
}

use Quantity::*;

/// In the order in which a step meets them, which is the order of columns.
#[rustfmt::skip]
const FACTS: [Facts; 13] = [
    shared(each(Loss, ["loss", "f(θₜ₋₁)", r"f(\theta_{t-1})", "[f]", "objective before the step"], None)),
    each(Gradient, ["g", "gₜ", "g_t", "[f]/[θ]", "gradient"], None),
    each(FirstMoment, ["m", "mₜ", "m_t", "[f]/[θ]", "first moment: moving average of the gradient"], Some(1)),
    each(SecondMoment, ["v", "vₜ", "v_t", "[f]²/[θ]²", "second moment: moving average of the squared gradient"], Some(2)),
    part(shared(each(Correction1, ["correction1", "1−β₁ᵗ", r"1-\beta_1^t", "1", "bias correction of the first moment"], Some(3)))),
    part(shared(each(Correction2, ["correction2", "1−β₂ᵗ", r"1-\beta_2^t", "1", "bias correction of the second moment"], Some(3)))),
    each(FirstMomentHat, ["m_hat", "m̂ₜ", r"\hat{m}_t", "[f]/[θ]", "bias-corrected first moment"], Some(3)),
    each(SecondMomentHat, ["v_hat", "v̂ₜ", r"\hat{v}_t", "[f]²/[θ]²", "bias-corrected second moment"], Some(3)),
    part(each(Root, ["root", "√v̂ₜ", r"\sqrt{\hat{v}_t}", "[f]/[θ]", "root of the corrected second moment"], Some(4))),
    part(each(Denominator, ["denominator", "√v̂ₜ+ε", r"\sqrt{\hat{v}_t}+\epsilon", "[f]/[θ]", "what the update divides by"], Some(4))),
    part(each(StepSize, ["step_size", "α/(√v̂ₜ+ε)", r"\alpha/(\sqrt{\hat{v}_t}+\epsilon)", "[θ]²/[f]", "effective step size"], Some(4))),
    each(Update, ["update", "Δₜ", r"\Delta_t", "[θ]", "update: what is taken from the parameter"], Some(4)),
    each(Parameter, ["theta", "θₜ", r"\theta_t", "[θ]", "parameter after the step"], Some(4)),
];

// `facts` indexes by discriminant; a row out of place does not compile.
const _: () = {
    let mut row = 0;
    while row < FACTS.len() {
        assert!(FACTS[row].quantity as usize == row);
        row += 1;
    }
};

impl Quantity {
    /// How many there are.
    pub const COUNT: usize = FACTS.len();

    /// The names of all of them, in their order.
    pub const KEYS: [&str; Self::COUNT] = {
        let mut keys = [""; Self::COUNT];
        let mut row = 0;
        while row < FACTS.len() {
            keys[row] = FACTS[row].key;
            row += 1;
        }
        keys
    };

    /// All of them, in the order in which a step meets them.
    pub fn all() -> impl Iterator<Item = Self> {
        FACTS.iter().map(|facts| facts.quantity)
    }

    /// What is known of it.
    pub const fn facts(self) -> &'static Facts {
        &FACTS[self as usize]
    }

    /// Its name in code, columns, JSON and options.
    pub const fn key(self) -> &'static str {
        self.facts().key
    }

    /// The quantity of that name.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`], which lists the names there are.
    pub fn from_key(key: &str) -> Result<Self, Error> {
        let found = Self::all().find(|quantity| quantity.key() == key);
        found.ok_or_else(|| unknown("quantity", key, Self::KEYS.into_iter()))
    }
}
