//! From an experiment to its steps: the types chosen by name, and which steps and coordinates are kept.

use super::open::{GradientsOf, in_any_number, in_floats, open};
use super::{Advance, Columns, Data, Step, StepSource, Trace};
use crate::Quantity;
use crate::error::{Error, count};
use crate::experiment::Experiment;
use crate::scalar::{Decimal, Number, NumberType};

/// The most bytes of numbers that a trace may hold.
const MAX_TRACE_BYTES: u128 = 4 << 30;

/// What of a run is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Keep the first step, the multiples of this, and the last step.
    pub every: u64,
    /// The coordinates to keep, by their index in θ; `None` keeps all.
    pub coordinates: Option<Vec<usize>>,
    /// The quantities to keep; `None` keeps all that aren't [parts](crate::quantity::Facts::part) of an equation.
    pub quantities: Option<Vec<Quantity>>,
}

impl Default for Selection {
    fn default() -> Self {
        Self { every: 1, coordinates: None, quantities: None }
    }
}

/// Runs an experiment one step at a time, in memory that doesn't grow with the steps.
///
/// # Example
///
/// ```
/// use adamscope::{Experiment, Quantity};
///
/// let experiment = Experiment::builder().build().unwrap();
/// let mut stepper = experiment.stepper(&Default::default()).unwrap();
/// while let Some(step) = stepper.advance().unwrap() {
///     println!("{} {}", step.t(), step.value(Quantity::Parameter, 0).unwrap());
/// }
/// ```
pub struct Stepper {
    experiment: Experiment,
    quantities: Vec<Quantity>,
    walk: Walk,
    /// The row last recorded, in the data that [`Step`] looks at.
    row: Data,
}

/// Where the run is, apart from what it records, so that the one can be written into the other.
struct Walk {
    inner: Inner,
    /// The step before the first, and the last.
    before: u64,
    last: u64,
    every: u64,
    t: u64,
    coordinates: Vec<usize>,
}

/// The run, and a row of all its coordinates.
enum Inner {
    F64(Typed<f64>),
    F32(Typed<f32>),
    Decimal(Typed<Decimal>),
}

struct Typed<S: Number> {
    run: Box<dyn Advance<S>>,
    row: Columns<S>,
    /// Whether every coordinate is kept, so that a row can be recorded where it is to stay.
    all_coordinates: bool,
}

impl Stepper {
    pub(crate) fn new(experiment: &Experiment, selection: &Selection) -> Result<Self, Error> {
        match experiment.number() {
            NumberType::F64 => Self::typed(experiment, selection, in_floats, Inner::F64, Data::F64),
            NumberType::F32 => Self::typed(experiment, selection, in_floats, Inner::F32, Data::F32),
            NumberType::Decimal => {
                Self::typed(experiment, selection, in_any_number, Inner::Decimal, Data::Decimal)
            }
        }
    }

    fn typed<S: Number>(
        experiment: &Experiment,
        selection: &Selection,
        gradients: GradientsOf<S>,
        inner: fn(Typed<S>) -> Inner,
        data: fn(Columns<S>) -> Data,
    ) -> Result<Self, Error> {
        experiment.check_at_hand()?;
        let run = open(experiment, gradients(experiment.source())?);
        let dimension = experiment.start().len();
        let quantities = choose_quantities(run.quantities(), selection)?;
        let coordinates = choose_coordinates(dimension, selection)?;
        let all_coordinates = coordinates.iter().copied().eq(0..dimension);
        let mut row = Columns::new(&quantities, dimension);
        if selection.every > 1 || !all_coordinates {
            // Steps pass through it; its memory now, so that no later step allocates.
            row.reserve(1);
        }
        let kept = Columns::new(&quantities, coordinates.len());
        Ok(Self {
            experiment: experiment.clone(),
            quantities,
            walk: Walk {
                inner: inner(Typed { run, row, all_coordinates }),
                before: experiment.before(),
                last: experiment.last(),
                every: selection.every.max(1),
                t: experiment.before(),
                coordinates,
            },
            row: data(kept),
        })
    }

    /// Goes on to the next step that is kept, and shows it; `None` when the experiment's steps are done.
    ///
    /// # Errors
    ///
    /// [`Error::NotFinite`], or [`Error::NoDecimal`] for decimals, at the first quantity of any step that has no value,
    /// kept or not.
    pub fn advance(&mut self) -> Result<Option<Step<'_>>, Error> {
        self.row.clear();
        let more = self.walk.advance(&mut self.row)?;
        Ok(more.then_some(Step { data: &self.row, row: 0 }))
    }

    /// The number of the last step that was taken.
    pub fn t(&self) -> u64 {
        self.walk.t
    }

    /// How many steps are still to be shown.
    pub fn rows(&self) -> u64 {
        let Walk { before, last, every, t, .. } = self.walk;
        let is_extra = |step: u64| !step.is_multiple_of(every);
        let first = u64::from(t == before && t < last && is_extra(t + 1));
        let end = u64::from(t < last && is_extra(last) && last > before + 1);
        last / every - t / every + first + end
    }

    /// Runs the experiment to its end.
    ///
    /// # Errors
    ///
    /// [`Error::Limit`] if the trace would be too large to hold; the errors of [`Stepper::advance`].
    pub fn collect(mut self) -> Result<Trace, Error> {
        let rows = self.rows();
        let shared = |quantity: &Quantity| {
            if quantity.facts().shared { 1 } else { self.walk.coordinates.len() as u128 }
        };
        let numbers: u128 = self.quantities.iter().map(shared).sum();
        let bytes = u128::from(rows) * numbers * self.row.bytes_per_number() as u128;
        let rows = match usize::try_from(rows) {
            Ok(rows) if bytes <= MAX_TRACE_BYTES => rows,
            _ => {
                return Err(Error::Limit {
                    what: "this trace would take".into(),
                    given: format!("{} of memory for {}", human(bytes), count(rows, "step")),
                    limit: human(MAX_TRACE_BYTES),
                    instead: "ask for fewer steps, fewer coordinates, fewer quantities, or only every N-th step",
                });
            }
        };
        let mut data = self.row.clone();
        data.clear();
        data.reserve(rows);
        while self.walk.advance(&mut data)? {}
        let Self { experiment, quantities, walk, .. } = self;
        Ok(Trace { experiment, coordinates: walk.coordinates, quantities, data })
    }
}

impl StepSource for Stepper {
    fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    fn quantities(&self) -> &[Quantity] {
        &self.quantities
    }

    fn coordinates(&self) -> &[usize] {
        &self.walk.coordinates
    }

    fn next_step(&mut self) -> Result<Option<Step<'_>>, Error> {
        self.advance()
    }
}

impl Walk {
    /// Goes on to the next step that is kept, and adds it to `data`; `false` when the steps are done.
    fn advance(&mut self, data: &mut Data) -> Result<bool, Error> {
        while self.t < self.last {
            self.t += 1;
            let t = self.t;
            let keep = t == self.before + 1 || t.is_multiple_of(self.every) || t == self.last;
            match (&mut self.inner, &mut *data) {
                (Inner::F64(typed), Data::F64(columns)) => typed.step(keep, &self.coordinates, columns),
                (Inner::F32(typed), Data::F32(columns)) => typed.step(keep, &self.coordinates, columns),
                (Inner::Decimal(typed), Data::Decimal(columns)) => {
                    typed.step(keep, &self.coordinates, columns)
                }
                // `typed` makes the two alike.
                _ => Ok(()),
            }?;
            if keep {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl<S: Number> Typed<S> {
    fn step(&mut self, keep: bool, coordinates: &[usize], kept: &mut Columns<S>) -> Result<(), Error> {
        if keep && self.all_coordinates {
            return self.run.store(kept);
        }
        // Steps and coordinates that aren't kept are recorded all the same: each number is looked at.
        self.row.clear();
        self.run.store(&mut self.row)?;
        if keep {
            kept.push_last_of(&self.row, coordinates);
        }
        Ok(())
    }
}

pub(super) fn choose_quantities(there: Vec<Quantity>, selection: &Selection) -> Result<Vec<Quantity>, Error> {
    let Some(asked) = &selection.quantities else {
        return Ok(there.into_iter().filter(|quantity| !quantity.facts().part).collect());
    };
    let mut chosen: Vec<Quantity> = Vec::new();
    for quantity in asked {
        if !there.contains(quantity) {
            let known = there.iter().map(|quantity| quantity.key()).collect::<Vec<_>>().join(", ");
            return Err(Error::UnknownQuantity { key: quantity.key(), known });
        }
        if !chosen.contains(quantity) {
            chosen.push(*quantity);
        }
    }
    Ok(chosen)
}

pub(super) fn choose_coordinates(dimension: usize, selection: &Selection) -> Result<Vec<usize>, Error> {
    let Some(asked) = &selection.coordinates else { return Ok((0..dimension).collect()) };
    match asked.iter().find(|index| **index >= dimension) {
        Some(index) => Err(Error::NoCoordinate { given: *index, dimension }),
        None => Ok(asked.clone()),
    }
}

/// A number of bytes with a fitting unit.
fn human(bytes: u128) -> String {
    let units = [(1 << 40, "TiB"), (1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let fitting = units.into_iter().find(|(size, _)| bytes >= *size);
    fitting.map_or_else(|| format!("{bytes} bytes"), |(size, unit)| format!("{} {unit}", bytes / size))
}
