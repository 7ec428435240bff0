//! The one list of what is recorded.
//!
//! Column names, JSON keys, table heads, legends and the glossary all read it; nothing else spells a quantity.

use crate::error::Error;
use serde::{Serialize, Serializer};

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
    /// α in step t, where a schedule or a file gives another for each step.
    Alpha,
    /// g_t, the gradient at θ_{t-1}.
    Gradient,
    /// ‖g_t‖, the Euclidean norm of the gradient over all coordinates, where that is clipped.
    GradientNorm,
    /// The gradient after clipping, in runs that go on with that.
    ClippedGradient,
    /// g_t + λθ_{t-1}, the gradient with weight decay added to it, in the rules that go on with that.
    DecayedGradient,
    /// m_t, the moving average of the gradient.
    FirstMoment,
    /// v_t, the moving average of the squared gradient; in AdaGrad the sum.
    SecondMoment,
    /// ḡ_t, the moving average of the gradient that a centred second moment is taken around.
    MeanGradient,
    /// v_max, the largest second moment so far.
    MaxSecondMoment,
    /// u_t, AdaMax's weighted infinity norm.
    InfinityNorm,
    /// μ_t, Nadam's momentum at step t.
    MomentumSchedule,
    /// μ_{t+1}, Nadam's momentum at the step to come.
    NextMomentum,
    /// The product of μ_1 to μ_t.
    MomentumProduct,
    /// ρ_t, the length of the average that RAdam's second moment is worth.
    AverageLength,
    /// r_t, how much RAdam shortens a step for the variance of its second moment; 0 while it has none to go by.
    Rectification,
    /// 1 − β1^t.
    Correction1,
    /// 1 − β2^t.
    Correction2,
    /// ĝ_t, the gradient over the correction of its weight in Nadam's average.
    GradientHat,
    /// m̂_t, the first moment without the pull towards its start at 0.
    FirstMomentHat,
    /// v̂_t, the second moment without the pull towards its start at 0.
    SecondMomentHat,
    /// m̄_t, Nadam's first moment as it will be after the next step's momentum.
    NesterovMoment,
    /// √v̂_t.
    Root,
    /// √v̂_t + ε.
    Denominator,
    /// α_t, the learning rate of the step, where it depends on t.
    LearningRate,
    /// The root of Adadelta's average of squared directions before the step: how long steps have been.
    DirectionRoot,
    /// α over the denominator: what one unit of m̂_t moves θ.
    StepSize,
    /// The gradient over its denominator, before it enters a momentum buffer.
    ScaledGradient,
    /// b_t, the momentum buffer.
    Buffer,
    /// d_t, what α multiplies.
    Direction,
    /// E\[Δ²\]_t, Adadelta's moving average of squared directions.
    SquaredDirections,
    /// What Adam by itself takes from θ_{t-1}, where weight decay takes something too.
    AdamStep,
    /// What weight decay takes from θ_{t-1} by itself.
    WeightDecay,
    /// θ_{t-1} after weight decay, in the rules that take it before the step.
    DecayedParameter,
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
    /// The number of the equation that gives it in Adam's Algorithm 1.
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

impl Facts {
    /// The same with the symbol in plain text and in LaTeX, and the name, that a rule other than Adam has for it.
    pub(crate) const fn written(self, [symbol, latex, name]: [&'static str; 3]) -> Self {
        Self { symbol, latex, name, ..self }
    }
}

use Quantity::*;

/// In the order in which a step meets them, which is the order of columns.
#[rustfmt::skip]
const FACTS: [Facts; 36] = [
    shared(each(Loss, ["loss", "f(θₜ₋₁)", r"f(\theta_{t-1})", "[f]", "objective before the step"], None)),
    shared(each(Alpha, ["alpha", "α", r"\alpha", "[θ]", "learning rate that the schedule gives the step"], None)),
    each(Gradient, ["g", "gₜ", "g_t", "[f]/[θ]", "gradient"], None),
    part(shared(each(GradientNorm, ["g_norm", "‖gₜ‖", r"\lVert g_t\rVert", "[f]/[θ]", "norm of the gradient, over all coordinates"], None))),
    each(ClippedGradient, ["g_clipped", "gᶜₜ", r"g^{\mathrm{c}}_t", "[f]/[θ]", "gradient after clipping"], None),
    part(each(DecayedGradient, ["g_decayed", "gₜ+λθₜ₋₁", r"g_t+\lambda\theta_{t-1}", "[f]/[θ]", "gradient with weight decay added"], None)),
    each(FirstMoment, ["m", "mₜ", "m_t", "[f]/[θ]", "first moment: moving average of the gradient"], Some(1)),
    each(SecondMoment, ["v", "vₜ", "v_t", "[f]²/[θ]²", "second moment: moving average of the squared gradient"], Some(2)),
    each(MeanGradient, ["g_avg", "ḡₜ", r"\bar{g}_t", "[f]/[θ]", "moving average of the gradient, taken from the second moment"], None),
    each(MaxSecondMoment, ["v_max", "vᵐᵃˣₜ", r"v^{\max}_t", "[f]²/[θ]²", "largest second moment so far"], None),
    each(InfinityNorm, ["u", "uₜ", "u_t", "[f]/[θ]", "weighted infinity norm: largest gradient, fading"], None),
    part(shared(each(MomentumSchedule, ["mu", "μₜ", r"\mu_t", "1", "Nadam's momentum"], None))),
    part(shared(each(NextMomentum, ["mu_next", "μₜ₊₁", r"\mu_{t+1}", "1", "Nadam's momentum of the next step"], None))),
    part(shared(each(MomentumProduct, ["mu_product", "Πₜ", r"\Pi_t", "1", "product of Nadam's momenta so far"], None))),
    part(shared(each(AverageLength, ["rho_t", "ρₜ", r"\rho_t", "1", "length of the average that RAdam's v is worth"], None))),
    part(shared(each(Rectification, ["r", "rₜ", "r_t", "1", "RAdam's rectification, 0 where it takes momentum's step"], None))),
    part(shared(each(Correction1, ["correction1", "1−β₁ᵗ", r"1-\beta_1^t", "1", "bias correction of the first moment"], Some(3)))),
    part(shared(each(Correction2, ["correction2", "1−β₂ᵗ", r"1-\beta_2^t", "1", "bias correction of the second moment"], Some(3)))),
    each(GradientHat, ["g_hat", "ĝₜ", r"\hat{g}_t", "[f]/[θ]", "bias-corrected gradient"], None),
    each(FirstMomentHat, ["m_hat", "m̂ₜ", r"\hat{m}_t", "[f]/[θ]", "bias-corrected first moment"], Some(3)),
    each(SecondMomentHat, ["v_hat", "v̂ₜ", r"\hat{v}_t", "[f]²/[θ]²", "bias-corrected second moment"], Some(3)),
    each(NesterovMoment, ["m_bar", "m̄ₜ", r"\bar{m}_t", "[f]/[θ]", "first moment, one momentum ahead"], None),
    part(each(Root, ["root", "√v̂ₜ", r"\sqrt{\hat{v}_t}", "[f]/[θ]", "root of the corrected second moment"], Some(4))),
    part(each(Denominator, ["denominator", "√v̂ₜ+ε", r"\sqrt{\hat{v}_t}+\epsilon", "[f]/[θ]", "what the update divides by"], Some(4))),
    part(shared(each(LearningRate, ["alpha_t", "αₜ", r"\alpha_t", "[θ]", "learning rate of the step"], None))),
    part(each(DirectionRoot, ["rms_delta", "√(E[Δ²]ₜ₋₁+ε)", r"\sqrt{E[\Delta^2]_{t-1}+\epsilon}", "[θ]", "how long the directions have been"], None)),
    part(each(StepSize, ["step_size", "α/(√v̂ₜ+ε)", r"\alpha/(\sqrt{\hat{v}_t}+\epsilon)", "[θ]²/[f]", "effective step size"], Some(4))),
    part(each(ScaledGradient, ["g_scaled", "gₜ/(√vₜ+ε)", r"g_t/(\sqrt{v_t}+\epsilon)", "1", "gradient over the denominator"], None)),
    each(Buffer, ["b", "bₜ", "b_t", "[f]/[θ]", "momentum buffer"], None),
    each(Direction, ["direction", "dₜ", "d_t", "[f]/[θ]", "direction: what the learning rate multiplies"], None),
    each(SquaredDirections, ["acc_delta", "E[Δ²]ₜ", r"E[\Delta^2]_t", "[θ]²", "moving average of squared directions"], None),
    part(each(AdamStep, ["adam_step", "αm̂ₜ/(√v̂ₜ+ε)", r"\alpha\hat{m}_t/(\sqrt{\hat{v}_t}+\epsilon)", "[θ]", "what Adam takes without weight decay"], None)),
    each(WeightDecay, ["decay", "λθₜ₋₁", r"\lambda\theta_{t-1}", "[θ]", "what weight decay takes from the parameter"], None),
    part(each(DecayedParameter, ["theta_decayed", "θₜ₋₁−λθₜ₋₁", r"\theta_{t-1}-\lambda\theta_{t-1}", "[θ]", "parameter after weight decay"], None)),
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

/// Its key.
impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

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
        found.ok_or_else(|| Error::unknown_name("quantity", key, Self::KEYS.into_iter()))
    }

    /// The quantity and the coordinate of a column as tables and logs name it: `m_hat[1]`; without an index it is that of
    /// coordinate 0.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`], which lists the names there are.
    ///
    /// ```
    /// use adamscope::Quantity;
    ///
    /// assert_eq!(Quantity::from_column("m_hat[1]").unwrap(), (Quantity::FirstMomentHat, 1));
    /// assert_eq!(Quantity::from_column("loss").unwrap(), (Quantity::Loss, 0));
    /// assert!(Quantity::from_column("m_hat[x]").is_err());
    /// ```
    pub fn from_column(name: &str) -> Result<(Self, usize), Error> {
        let indexed = name.strip_suffix(']').and_then(|name| name.split_once('['));
        let indexed = indexed.and_then(|(key, index)| Some((key, index.parse().ok()?)));
        let (key, coordinate) = indexed.unwrap_or((name, 0));
        Self::from_key(key).map(|quantity| (quantity, coordinate))
    }
}
