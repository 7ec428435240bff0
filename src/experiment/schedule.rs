//! Learning rates that depend on the step.

use super::MAX_STEP;
use crate::choice::Choice;
use crate::error::{Error, Place, named, quoted};
use crate::scalar::{Literal, Number, NumberType, Scalar};
use std::fmt;
use std::sync::Arc;

/// Where the α of a step comes from.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Rate {
    /// It is the same in every step.
    #[default]
    Constant,
    /// It follows from α and t.
    Schedule(Schedule),
    /// It is given.
    Given(Arc<Alphas>),
}

/// How α goes with the steps.
///
/// # Formula
///
/// With the α of the experiment, W the steps of warm-up, and k = t − max(W, 1), the steps since α was reached:
///
/// ```text
/// t < W       α_t = α t / W
/// constant    α_t = α
/// cosine      α_t = α_end + (α - α_end) ½(1 + cos(π k/N)), and α_end where k > N
/// step        α_t = α γ^⌊k/N⌋
/// ```
///
/// # Order of operations
///
/// Left to right, in the companion type. The factor ½(1 + cos) is worked out in binary64, and exact decimals don't have it.
///
/// # Example
///
/// As text, which is how options and files have it:
///
/// ```
/// use adamscope::{Experiment, Quantity};
///
/// let experiment = Experiment::builder().alpha("0.8").schedule("step, every=2, factor=0.5, warmup=2").steps(6);
/// let trace = experiment.build().unwrap().trace().unwrap();
/// let alphas: Vec<f64> = trace.over_time(Quantity::Alpha, 0).map(|alpha| alpha.to_f64()).collect();
/// assert_eq!(alphas, [0.4, 0.8, 0.8, 0.4, 0.4, 0.2]);
/// ```
///
/// # Source
///
/// Cosine: Loshchilov & Hutter 2017, "SGDR", equation (5), without restarts. With W = 0 the α of step t is that of PyTorch's
/// `CosineAnnealingLR` and `StepLR` after t − 1 calls, and of Optax's `cosine_decay_schedule` at count t − 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    kind: Kind,
    warmup: u64,
    /// N; 1 for a constant, which has no use for it.
    period: u64,
    /// The α at the end of a cosine, or the factor of a step.
    number: Literal,
}

/// What α does after the warm-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Constant,
    Cosine,
    Step,
}

impl Choice for Kind {
    const KIND: &'static str = "schedule";
    const ALL: &'static [Self] = &[Self::Constant, Self::Cosine, Self::Step];

    fn key(self) -> &'static str {
        match self {
            Self::Constant => "constant",
            Self::Cosine => "cosine",
            Self::Step => "step",
        }
    }
}

impl Kind {
    /// The settings that it has beside `warmup`: a number of steps, and a number with its value when nobody gives one.
    const fn settings(self) -> Option<(&'static str, &'static str, &'static str)> {
        match self {
            Self::Constant => None,
            Self::Cosine => Some(("steps", "end", "0")),
            Self::Step => Some(("every", "factor", "0.1")),
        }
    }
}

impl Schedule {
    /// Reads a schedule: its name, and settings after commas. `steps` is how many the experiment takes, for a cosine that
    /// doesn't say how long it is.
    pub(crate) fn read(text: &str, steps: u64) -> Result<Self, Error> {
        let mut parts = text.split(',').map(str::trim);
        let kind = Kind::from_key(parts.next().unwrap_or_default())?;
        let refused = |problem: String| Error::Schedule { text: text.into(), problem };
        let (mut warmup, mut period, mut number) = (None, None, None);
        for part in parts {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            let (key, value) = (key.trim(), value.trim());
            let twice = match (key, kind.settings()) {
                ("warmup", _) => warmup.replace(read_count(key, value, 0).map_err(refused)?).is_some(),
                (key, Some((name, ..))) if key == name => {
                    period.replace(read_count(key, value, 1).map_err(refused)?).is_some()
                }
                (key, Some((_, name, _))) if key == name => {
                    number.replace(read_number(key, value).map_err(refused)?).is_some()
                }
                _ => {
                    let of_kind = kind.settings().map_or(String::new(), |(a, b, _)| format!("{a}, {b}, "));
                    let (kind, part) = (kind.key(), quoted(part));
                    return Err(refused(format!(
                        "there is no{part} in it; after {kind} may follow {of_kind}warmup, such as {kind}, warmup=5"
                    )));
                }
            };
            if twice {
                return Err(refused(format!("{key} is given twice; leave one of them out")));
            }
        }
        let warmup = warmup.unwrap_or(0);
        let period = match (kind, period) {
            (Kind::Constant, _) => 1,
            (_, Some(period)) => period,
            (Kind::Cosine, None) => (steps + 1).saturating_sub(warmup.max(1)).max(1),
            (Kind::Step, None) => {
                return Err(refused("say after how many steps it falls, such as step, every=30".into()));
            }
        };
        let default = kind.settings().map_or("1", |(.., default)| default);
        let number = number.unwrap_or_else(|| default.parse().unwrap_or_default());
        Ok(Self { kind, warmup, period, number })
    }

    /// Whether it can be followed in these numbers.
    pub(crate) fn check(&self, number: NumberType) -> Result<(), Error> {
        if self.kind == Kind::Cosine && number == NumberType::Decimal {
            return Err(Error::Conflict {
                first: "a cosine schedule",
                second: "decimals",
                why: "they have no cosine; use f64 or f32, or give each step's alpha by alpha-file",
            });
        }
        Ok(())
    }

    fn alpha<S: Number>(&self, alpha: S::Hyper, t: u64) -> S::Hyper {
        if t < self.warmup {
            return alpha * alpha.step(t) / alpha.step(self.warmup);
        }
        let since = t.saturating_sub(self.warmup.max(1));
        let number = S::read(&self.number);
        match self.kind {
            Kind::Constant => alpha,
            Kind::Step => alpha * number.powi(since / self.period),
            Kind::Cosine => {
                let turned = since.min(self.period) as f64 / self.period as f64;
                let left = 0.5 * (1.0 + (std::f64::consts::PI * turned).cos());
                // `check` has refused the numbers that have none.
                S::of_binary(left).map_or(alpha, |left| number + (alpha - number) * left)
            }
        }
    }
}

/// The text that reads back.
impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.key())?;
        if let Some((period, number, _)) = self.kind.settings() {
            write!(f, ", {period}={}, {number}={}", self.period, self.number)?;
        }
        if self.warmup > 0 {
            write!(f, ", warmup={}", self.warmup)?;
        }
        Ok(())
    }
}

fn read_count(key: &str, text: &str, least: u64) -> Result<u64, String> {
    let number = text.parse().ok().filter(|number| (least..=MAX_STEP).contains(number));
    number
        .ok_or_else(|| format!("{key} must be a whole number from {least} to 1e15, not{}", or_nothing(text)))
}

fn read_number(key: &str, text: &str) -> Result<Literal, String> {
    let literal: Literal = text.parse().map_err(|reason| format!("{key}{} {reason}", quoted(text)))?;
    let literal =
        NumberType::F64.hold(literal).map_err(|reason| format!("{key}{} {reason}", quoted(text)))?;
    if literal.to_f64() < 0.0 {
        return Err(format!("{key} must be at least 0, not {literal}"));
    }
    Ok(literal)
}

fn or_nothing(text: &str) -> String {
    if text.is_empty() { " nothing".into() } else { quoted(text) }
}

/// The most steps that α can be given for.
const MAX_ALPHAS: usize = 1_000_000;

/// An α for each step that a run takes, given.
///
/// ```
/// use adamscope::{Alphas, Experiment};
///
/// let alphas = Alphas::new("mine", ["0.1", "0.01"]).unwrap();
/// let experiment = Experiment::builder().alphas(alphas).build().unwrap();
/// assert_eq!(experiment.steps(), 2);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alphas {
    name: String,
    values: Vec<Literal>,
}

impl Alphas {
    /// Those of `values`, one a step; `name` is what messages and outputs call them.
    ///
    /// # Errors
    ///
    /// There are none, or more than a million, or a text is no number or below 0.
    pub fn new(name: &str, values: impl IntoIterator<Item = impl ToString>) -> Result<Self, Error> {
        Self::from_texts(name, values.into_iter().map(|value| (None, value.to_string())))
    }

    /// From texts, each with its line, if it has one.
    pub(super) fn from_texts(
        name: &str,
        texts: impl Iterator<Item = (Option<u64>, String)>,
    ) -> Result<Self, Error> {
        let mut values = Vec::new();
        for (line, text) in texts {
            let place = Place { file: name.into(), line, column: None };
            let what = match line {
                Some(_) => "alpha".to_owned(),
                None => Self::of_step(values.len()),
            };
            let literal: Result<Literal, _> = text.parse();
            let literal = literal.and_then(|literal| NumberType::F64.hold(literal));
            let literal = literal.map_err(|reason| {
                let what = format!("{place}: {what}");
                Error::NotANumber { what, text: text.clone(), reason }
            })?;
            if literal.to_f64() < 0.0 {
                let problem = format!("{what} is {literal}, but must be at least 0, such as 0.001");
                return Err(Error::Content { place, problem });
            }
            values.push(literal);
            if values.len() > MAX_ALPHAS {
                return Err(Error::Limit {
                    what: format!("{} has", named(name)),
                    given: "more alphas".into(),
                    limit: MAX_ALPHAS.to_string(),
                    instead: "use a schedule",
                });
            }
        }
        if values.is_empty() {
            let problem = "there is no alpha in it; give one number for each step";
            return Err(Error::content(name, None, problem));
        }
        Ok(Self { name: name.into(), values })
    }

    /// What a message calls the alpha at `index` where no line says which it is.
    pub(super) fn of_step(index: usize) -> String {
        format!("alpha of its step {}", index + 1)
    }

    /// The name of alphas that are not at hand.
    #[cfg(feature = "formats")]
    pub(crate) fn elsewhere(name: &str) -> Self {
        Self { name: name.into(), values: Vec::new() }
    }

    /// What messages and outputs call them: a file's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The alphas, step after step; none if they were not at hand when the experiment was read.
    pub fn values(&self) -> &[Literal] {
        &self.values
    }
}

impl Rate {
    /// The α of step t, in a run whose first step is `first`; `None` if it is the experiment's own in every step.
    pub(crate) fn alpha<S: Number>(&self, alpha: &Literal, first: u64, t: u64) -> Option<S::Hyper> {
        match self {
            Self::Constant => None,
            Self::Schedule(schedule) => Some(schedule.alpha::<S>(S::read(alpha), t)),
            Self::Given(alphas) => {
                let index = usize::try_from(t.saturating_sub(first)).unwrap_or(usize::MAX);
                let given = alphas.values.get(index).or(alphas.values.last()).unwrap_or(alpha);
                Some(S::read(given))
            }
        }
    }

    /// Whether it says the same of every step, however its numbers are written; given alphas may have another name.
    #[cfg(feature = "explain")]
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Schedule(a), Self::Schedule(b)) => {
                a.number.is_same_number(&b.number) && Schedule { number: b.number.clone(), ..a.clone() } == *b
            }
            (Self::Given(a), Self::Given(b)) => {
                let pairs = || a.values.iter().zip(&b.values);
                a.values.len() == b.values.len() && pairs().all(|(a, b)| a.is_same_number(b))
            }
            _ => self == other,
        }
    }

    /// The α that stands for the experiment where nobody asks for a step.
    pub(crate) fn first(&self) -> Option<&str> {
        match self {
            Self::Given(alphas) => Some(alphas.values.first().map_or("1", Literal::as_str)),
            _ => None,
        }
    }

    pub(crate) fn is_constant(&self) -> bool {
        *self == Self::Constant
    }
}
