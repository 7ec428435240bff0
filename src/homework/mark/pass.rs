//! One run of the rule over a sheet: every quantity is worked out from the learner's own numbers before it.

use super::cells::{Cell, Cells};
use super::following::Following;
use super::judge::{Fit, fit};
use super::own::Own;
use crate::error::Error;
use crate::homework::misconception::{History, Misconception};
use crate::objective::Gradients;
use crate::rule::{HyperParameter, Recorder, Rule, WithRule};
use crate::scalar::{Bound, Interval, NumberType, Scalar};
use crate::trace::Run;
use crate::{Experiment, Quantity};

/// What a pass does beside following the learner.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Manner<'a> {
    /// How what the sheet doesn't show is kept.
    pub keeps: Keeps,
    /// The cells from which flaws come, and those that a flaw ends in; else a flaw comes from each that doesn't fit.
    pub flaws: Option<&'a [Flaw]>,
    /// After how many wrong cells nobody needs to know the rest.
    pub patience: Option<usize>,
    /// A misconception in place of the equations that it replaces.
    pub instead: Option<Instead>,
}

/// How somebody keeps what the sheet doesn't show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Keeps {
    /// Quantities are rounded to the places of their row; parts of equations have all digits.
    #[default]
    Rounded,
    /// Quantities may be cut; parts of equations have all digits.
    Cut,
    /// All may be cut.
    CutAll,
}

/// What a cell does to those that depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// Nothing: they are as flawed as it is.
    HandedOn,
    /// It is wrong, unreadable or missing.
    Begins,
    /// It holds the true value, whatever came before.
    Ends,
}

/// A misconception, and which of its forms.
pub(super) type Instead = (Misconception, usize);

/// What the rule makes of each cell, from the learner's own cells before it.
pub(super) struct Predictions {
    cells: Vec<Option<Own>>,
    /// How many cells that hold a number don't fit it.
    pub wrong: usize,
    /// Quantities that the rule itself has no use for, and only shows.
    pub aside: Vec<Quantity>,
    /// Whether the sheet leaves out quantities that others follow from, parts of equations aside.
    pub some_are_hidden: bool,
}

impl Predictions {
    fn none(cells: &Cells) -> Self {
        Self { cells: vec![None; cells.len()], wrong: 0, aside: Vec::new(), some_are_hidden: false }
    }

    /// Takes what a cell should be from other predictions.
    pub fn replace(&mut self, index: usize, other: &Self) {
        if let (Some(Some(own)), Some(better)) = (self.cells.get_mut(index), other.of(index)) {
            own.interval = better.interval;
        }
    }

    /// What a cell should be.
    pub fn of(&self, index: usize) -> Option<Own> {
        self.cells.get(index).copied().flatten()
    }
}

/// Runs the rule of `experiment` over all rows.
///
/// # Errors
///
/// The experiment has no gradients for its steps.
pub(super) fn follow(experiment: &Experiment, cells: &Cells, manner: Manner) -> Result<Predictions, Error> {
    Ok(walk(experiment, cells, manner, &[])?.0)
}

/// What each of `others` makes of the cells that it replaces, all in one run of the rule. That is what [`follow`] finds
/// with one of them as long as each of those cells holds a number: the learner went on from that, whatever led there.
///
/// # Errors
///
/// The experiment has no gradients for its steps.
pub(super) fn beside(
    experiment: &Experiment,
    cells: &Cells,
    others: &[Instead],
) -> Result<Vec<Predictions>, Error> {
    Ok(walk(experiment, cells, Manner::default(), others)?.1)
}

fn walk(
    experiment: &Experiment,
    cells: &Cells,
    manner: Manner,
    others: &[Instead],
) -> Result<(Predictions, Vec<Predictions>), Error> {
    let gradients = Following::of(experiment);
    let hyper = |parameter| {
        let literal = experiment.hyper_parameters().get(parameter);
        Own::given(literal.map_or(Interval::whole(0), Interval::from))
    };
    let pass = Pass {
        cells,
        manner,
        gradient: gradients.clone(),
        beta2: hyper(HyperParameter::Beta2),
        rounding_unit: rounding_unit(experiment.number()),
        has_last_place: manner.keeps != Keeps::Rounded && cells.have_a_last_place(),
        t: 0,
        index: 0,
        predictions: Predictions::none(cells),
        beside: others.iter().map(|other| (*other, Predictions::none(cells))).collect(),
        history: (manner.instead.is_some() || !others.is_empty())
            .then(|| History::new(hyper, cells.start.clone())),
    };
    experiment.rule(|_, literal| Own::given(literal.into()), Walk { pass, gradients })
}

struct Walk<'a> {
    pass: Pass<'a>,
    gradients: Following,
}

impl<'a> WithRule<'a, Own> for Walk<'_> {
    type Output = Result<(Predictions, Vec<Predictions>), Error>;

    fn with<const MEMORY: usize, A: Rule<MEMORY, Hyper = Own> + 'a>(self, rule: A) -> Self::Output {
        let Self { mut pass, gradients } = self;
        let mut run = Run::new(rule, pass.cells.start.clone(), gradients);
        for _ in 0..pass.cells.steps {
            run.advance(&mut pass)?;
            if let Some(history) = &mut pass.history {
                history.arrived(run.theta());
            }
            if pass.manner.patience.is_some_and(|patience| pass.predictions.wrong > patience) {
                break;
            }
        }
        Ok((pass.predictions, pass.beside.into_iter().map(|(_, predictions)| predictions).collect()))
    }
}

/// The recorder: it answers with what the learner wrote.
struct Pass<'a> {
    cells: &'a Cells,
    manner: Manner<'a>,
    gradient: Following,
    beta2: Own,
    /// How far a binary number is rounded, relative to its size.
    rounding_unit: Option<Interval>,
    has_last_place: bool,
    t: u64,
    index: usize,
    predictions: Predictions,
    /// What misconceptions make of cells that nothing else follows from than what is written there.
    beside: Vec<(Instead, Predictions)>,
    /// What a misconception goes by, if one is tried.
    history: Option<History<Own>>,
}

impl Recorder<Own> for Pass<'_> {
    #[inline(never)]
    fn step(&mut self, t: u64) {
        self.t = t;
        if let Some(history) = &mut self.history {
            history.step(t);
        }
    }

    #[inline(never)]
    fn coordinate(&mut self, index: usize) {
        self.index = index;
        if let Some(history) = &mut self.history {
            history.coordinate(index);
        }
    }

    #[inline(never)]
    fn each(&mut self, quantity: Quantity, value: Own) -> Own {
        let value = self.instead(quantity, self.index, value);
        let own = self.answer(quantity, self.index, value);
        if let Some(history) = &mut self.history {
            history.each(quantity, own);
        }
        own
    }

    #[inline(never)]
    fn once(&mut self, quantity: Quantity, value: Own) -> Own {
        let value = match quantity {
            Quantity::Correction1 | Quantity::Correction2 | Quantity::AverageLength => {
                self.as_worked_out(quantity, value)
            }
            _ => value,
        };
        let value = self.instead(quantity, 0, value);
        let own = self.answer(quantity, 0, value);
        if let Some(history) = &mut self.history {
            history.once(quantity, own);
        }
        own
    }

    /// Parts of equations that the sheet has no column of are not worth a division.
    fn wants(&self, quantity: Quantity) -> bool {
        !quantity.facts().part || self.cells.index(self.t, quantity, self.index).is_some()
    }

    #[inline(never)]
    fn aside(&mut self, quantity: Quantity, value: Own) {
        let aside = &mut self.predictions.aside;
        if !quantity.facts().part && !aside.contains(&quantity) {
            aside.push(quantity);
        }
        self.each(quantity, value);
    }
}

impl Pass<'_> {
    /// What binary numbers may make of 1 − β^t, and of RAdam's ρ_t: after a cancellation few right digits are left.
    ///
    /// In 1 − β^t, β is rounded, which t-fold is in the power, the power by a unit or two, and the difference. ρ_t is the
    /// difference of two numbers of about 2/(1−β2), each as far off, relatively, as 1 − β2 is.
    fn as_worked_out(&self, quantity: Quantity, value: Own) -> Own {
        let Some(unit) = self.rounding_unit else { return value };
        let error = if quantity == Quantity::AverageLength {
            Interval::whole(8) / (self.beta2.one() - self.beta2).interval.square()
        } else {
            let power = (value.interval.one() - value.interval).abs();
            Interval::whole(4) + power.step(self.t) * power
        };
        value.widened((unit * error).high().unwrap_or(Bound::ZERO))
    }

    /// What the rule goes on with: what the learner wrote, if it is a number.
    fn answer(&mut self, quantity: Quantity, coordinate: usize, value: Own) -> Own {
        let Some(index) = self.cells.index(self.t, quantity, coordinate) else {
            // Nothing follows from a loss.
            self.predictions.some_are_hidden |=
                !quantity.facts().part && quantity != Quantity::Loss && !self.cells.is_given(quantity);
            return self.hidden(quantity, value);
        };
        self.predictions.cells[index] = Some(value);
        let cell = self.cells.get(index);
        let found = fit(cell, Some(value.interval));
        self.predictions.wrong += usize::from(found == Fit::Wrong);
        let as_found = || if found.is_flaw() { Flaw::Begins } else { Flaw::HandedOn };
        let flaw = self.manner.flaws.and_then(|flaws| flaws.get(index).copied()).unwrap_or_else(as_found);
        let given = self.cells.is_given(quantity);
        let Cell::Number(written) = cell else {
            // What is given is there all the same.
            let hidden = self.hidden(quantity, value);
            return Own { flawed: value.flawed || !given, ..hidden };
        };
        let flawed = match flaw {
            Flaw::Begins => true,
            Flaw::Ends => false,
            Flaw::HandedOn => value.flawed,
        };
        if given {
            return Own { flawed, ..Own::copied(value.interval, Some(written)) };
        }
        Own { interval: written.interval(), flawed, replaced: false }
    }

    /// What isn't shown may have been rounded on the way, as what is shown was.
    fn hidden(&self, quantity: Quantity, value: Own) -> Own {
        let keeps = self.manner.keeps;
        if self.cells.is_given(quantity) || quantity.facts().part && keeps != Keeps::CutAll {
            return value;
        }
        let digits = self.cells.digits(self.t);
        if keeps == Keeps::Rounded {
            return value.widened(digits.half_a_unit_of(value.interval));
        }
        let half = if self.has_last_place {
            digits.half_a_unit_of(value.interval)
        } else {
            digits.half_a_unit_by_figures(value.interval)
        };
        if quantity.facts().part {
            return Own { interval: cut_above_zero(value.interval, half), ..value };
        }
        value.widened(half).widened(half)
    }

    /// What the run goes on with in place of a quantity; what misconceptions beside the run make of it is noted.
    fn instead(&mut self, quantity: Quantity, coordinate: usize, value: Own) -> Own {
        if let Some(index) = self.cells.index(self.t, quantity, coordinate) {
            for place in 0..self.beside.len() {
                let made = self.replaced(self.beside[place].0, quantity, value);
                self.beside[place].1.cells[index] = made;
            }
        }
        self.manner.instead.and_then(|instead| self.replaced(instead, quantity, value)).unwrap_or(value)
    }

    /// What a misconception makes of a quantity, if it is one that it replaces.
    fn replaced(&self, instead: Instead, quantity: Quantity, value: Own) -> Option<Own> {
        let (misconception, form) = instead;
        if !misconception.replaces(form, quantity) {
            return None;
        }
        let history = self.history.as_ref()?;
        let elsewhere = self.gradient_elsewhere(misconception, form, history);
        Some(Own { replaced: true, ..history.replaced(instead, quantity, elsewhere).unwrap_or(value) })
    }

    /// The gradient where it should not be taken: at θ_t, which the row itself says, or at θ_{t-2}.
    fn gradient_elsewhere(
        &self,
        misconception: Misconception,
        form: usize,
        history: &History<Own>,
    ) -> Option<Own> {
        if misconception != Misconception::GradientAtWrongTheta {
            return None;
        }
        let theta: Vec<Own> = if form == 0 {
            let written = |coordinate| {
                let index = self.cells.index(self.t, Quantity::Parameter, coordinate)?;
                match self.cells.get(index) {
                    Cell::Number(written) => Some(Own::given(written.interval())),
                    _ => None,
                }
            };
            (0..self.cells.start.len()).map(written).collect::<Option<_>>()?
        } else {
            history.theta_before_last().to_vec()
        };
        let mut g = theta.clone();
        self.gradient.clone().at(self.t, &theta, &mut g).ok()?;
        g.get(self.index).copied()
    }
}

/// Half a unit of the last binary digit, of a number of at least 1.
fn rounding_unit(number: NumberType) -> Option<Interval> {
    let digits = match number {
        NumberType::F64 => 53,
        NumberType::F32 => 24,
        NumberType::Decimal => return None,
    };
    // 2^-53 ends after 53 decimals, so that a product with a half is exact and there is nothing to divide.
    Some(Interval::from_digits(false, &[5], -1).powi(digits))
}

/// What a part of an equation may be cut or rounded to. Nobody who divides by it goes on from 0: what is left of a part
/// above 0 is at least the unit of its last place, or the part itself.
fn cut_above_zero(part: Interval, half: Bound) -> Interval {
    let rounded = part.widened(half);
    let unit = Interval::point(half) + Interval::point(half);
    match (part.low(), rounded.bounds(), rounded.widened(half).low(), unit.high()) {
        (Some(low), Some((rounded, high)), Some(cut), Some(unit)) if low.signum() > 0 => {
            let least = low.min(cut.max(unit));
            Interval::of(if rounded.signum() > 0 { least.min(rounded) } else { least }, high)
        }
        _ => rounded.widened(half),
    }
}
