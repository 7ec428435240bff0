//! The hyper-parameters: one list, kept as the text they were given.

use crate::error::Error;
use crate::scalar::{Literal, NumberType};

/// A hyper-parameter of an update rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum HyperParameter {
    /// α, the learning rate: about the length of a step, in units of θ.
    Alpha,
    /// β1, how much of the first moment survives a step.
    Beta1,
    /// β2, how much of the second moment survives a step.
    Beta2,
    /// ε, what keeps the denominator from 0, in units of the gradient.
    Eps,
    /// What is added to the second moment before its root is taken, in units of the gradient squared.
    EpsRoot,
    /// λ, how strongly θ is pulled towards 0.
    WeightDecay,
    /// μ, how much of the momentum buffer survives a step.
    Momentum,
    /// What the gradient loses on its way into the momentum buffer.
    Dampening,
    /// ρ, how much of an average of squares survives a step, in the rules that have only one.
    Rho,
    /// What the accumulator of squared gradients starts at.
    InitialAccumulator,
    /// How much α falls with the steps.
    LrDecay,
    /// ψ, how fast NAdam's momentum rises to β1.
    MomentumDecay,
    /// ρ_t from which RAdam trusts its second moment.
    Threshold,
}

/// What is known of a hyper-parameter.
struct Facts {
    parameter: HyperParameter,
    key: &'static str,
    symbol: &'static str,
    latex: &'static str,
    name: &'static str,
    range: Range,
    /// The range and a usual value, as a message says them.
    allowed: &'static str,
}

/// What a hyper-parameter may be.
#[derive(Clone, Copy)]
enum Range {
    Above0,
    AtLeast0,
    AtLeast4,
    /// At 1 nothing would be forgotten, and some quantity would be 0 or never change.
    Below1,
    UpTo1,
}

use HyperParameter::*;
use Range::*;

const fn facts(
    parameter: HyperParameter,
    range: Range,
    [key, symbol, latex, allowed, name]: [&'static str; 5],
) -> Facts {
    Facts { parameter, key, symbol, latex, name, range, allowed }
}

/// In the order in which they are listed.
#[rustfmt::skip]
const FACTS: [Facts; 13] = [
    facts(Alpha, Above0, ["alpha", "α", r"\alpha", "above 0, such as 0.001", "learning rate: about the length of a step"]),
    facts(Beta1, Below1, ["beta1", "β₁", r"\beta_1", "at least 0 and below 1, such as 0.9", "decay of the first moment, per step"]),
    facts(Beta2, Below1, ["beta2", "β₂", r"\beta_2", "at least 0 and below 1, such as 0.999", "decay of the second moment, per step"]),
    facts(Eps, AtLeast0, ["eps", "ε", r"\epsilon", "at least 0, such as 1e-8", "added to the root of the second moment"]),
    facts(EpsRoot, AtLeast0, ["eps-root", "ε̄", r"\bar{\epsilon}", "at least 0, such as 1e-16", "added to the second moment inside its root"]),
    facts(WeightDecay, AtLeast0, ["weight-decay", "λ", r"\lambda", "at least 0, such as 0.01", "how strongly θ is pulled towards 0"]),
    facts(Momentum, UpTo1, ["momentum", "μ", r"\mu", "from 0 to 1, such as 0.9", "decay of the momentum buffer, per step"]),
    facts(Dampening, UpTo1, ["dampening", "τ", r"\tau", "from 0 to 1, such as 0.9", "what the buffer leaves out of a gradient"]),
    facts(Rho, Below1, ["rho", "ρ", r"\rho", "at least 0 and below 1, such as 0.9", "decay of the averages of squares, per step"]),
    facts(InitialAccumulator, AtLeast0, ["initial-accumulator", "v₀", "v_0", "at least 0, such as 0.1", "what the sum of squares starts at"]),
    facts(LrDecay, AtLeast0, ["lr-decay", "η", r"\eta", "at least 0, such as 0.01", "how fast α falls with the steps"]),
    facts(MomentumDecay, AtLeast0, ["momentum-decay", "ψ", r"\psi", "at least 0, such as 0.004", "how fast NAdam's momentum rises to β₁"]),
    facts(Threshold, AtLeast4, ["threshold", "ρ*", r"\rho^*", "at least 4, such as 5", "what RAdam's ρₜ must exceed to use v"]),
];

// `facts` indexes by discriminant; a row out of place does not compile.
const _: () = {
    let mut row = 0;
    while row < FACTS.len() {
        assert!(FACTS[row].parameter as usize == row);
        row += 1;
    }
};

impl HyperParameter {
    /// All of them, in the order in which they are listed.
    pub const ALL: &'static [Self] = &{
        let mut all = [Alpha; FACTS.len()];
        let mut row = 0;
        while row < FACTS.len() {
            all[row] = FACTS[row].parameter;
            row += 1;
        }
        all
    };

    const fn facts(self) -> &'static Facts {
        &FACTS[self as usize]
    }

    /// The name in options, files and outputs.
    pub const fn key(self) -> &'static str {
        self.facts().key
    }

    /// The symbol in plain text: the paper's, or that of the framework which has it.
    pub const fn symbol(self) -> &'static str {
        self.facts().symbol
    }

    /// The symbol in LaTeX.
    pub const fn latex(self) -> &'static str {
        self.facts().latex
    }

    /// What it is, in words.
    pub const fn name(self) -> &'static str {
        self.facts().name
    }

    /// What it may be, as a message says it.
    pub const fn allowed(self) -> &'static str {
        self.facts().allowed
    }

    fn allows(self, value: f64) -> bool {
        match self.facts().range {
            Above0 => value > 0.0,
            AtLeast0 => value >= 0.0,
            AtLeast4 => value >= 4.0,
            Below1 => (0.0..1.0).contains(&value),
            UpTo1 => (0.0..=1.0).contains(&value),
        }
    }

    /// Why it can't be 1, from the punctuation on.
    fn why_not_1(self) -> String {
        match self {
            Beta1 | Beta2 => format!(": at 1 the correction 1 - {}^t is zero", self.key()),
            _ => ": at 1 the average never changes".into(),
        }
    }

    /// Reads a value as it was given, and checks its range and that the number type holds it.
    ///
    /// # Errors
    ///
    /// The text is not a number, is outside the range, or is too large or too small to be told from infinity or 0.
    ///
    /// ```
    /// use adamscope::{HyperParameter, scalar::NumberType};
    ///
    /// assert_eq!(HyperParameter::Beta1.read("0.90", NumberType::F64).unwrap().as_str(), "0.90");
    /// assert_eq!(
    ///     HyperParameter::Beta1.read("1", NumberType::F64).unwrap_err().to_string(),
    ///     "beta1 is 1, but must be at least 0 and below 1, such as 0.9: at 1 the correction 1 - beta1^t is zero"
    /// );
    /// ```
    pub fn read(self, text: &str, number: NumberType) -> Result<Literal, Error> {
        let literal = text.parse().and_then(|literal| number.hold(literal));
        let literal = literal.map_err(|reason| Error::NotANumber {
            what: self.key().into(),
            text: text.into(),
            reason,
        })?;
        let value = literal.to_f64();
        if !self.allows(value) {
            let at_1 = matches!(self.facts().range, Below1) && value >= 1.0;
            // 0.99999999999999999999 is below 1, but not in binary64.
            let rounded = if at_1 && literal.as_str().starts_with(['0', '.']) { " (1 in f64)" } else { "" };
            return Err(Error::OutOfRange {
                what: self.key(),
                text: format!("{literal}{rounded}"),
                allowed: self.allowed(),
                why: if at_1 { self.why_not_1() } else { String::new() },
            });
        }
        Ok(literal)
    }
}

/// The hyper-parameters of an experiment, complete and checked, as the text they were given: each number type makes
/// its own numbers of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HyperParameters(Vec<(HyperParameter, Literal)>);

impl HyperParameters {
    pub(crate) fn new(values: Vec<(HyperParameter, Literal)>) -> Self {
        Self(values)
    }

    /// The text of a hyper-parameter, if the rule has it.
    pub fn get(&self, parameter: HyperParameter) -> Option<&Literal> {
        self.iter().find(|(p, _)| *p == parameter).map(|(_, literal)| literal)
    }

    /// Each with its text, in the rule's order.
    pub fn iter(&self) -> impl Iterator<Item = (HyperParameter, &Literal)> {
        self.0.iter().map(|(parameter, literal)| (*parameter, literal))
    }
}
