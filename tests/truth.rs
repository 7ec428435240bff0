//! Claim: a run is Algorithm 1, to within what rounding does.
//!
//! Every file in `golden/truth` is a run in 60-digit arithmetic; `golden/README.md` says where they come from.

use adamscope::objective::GradientTable;
use adamscope::{Error, Experiment, Quantity, Trace};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A number type, and how far from the truth a run in it may be.
struct Precision {
    key: &'static str,
    /// The unit roundoff: what an operation loses at most, relatively.
    roundoff: f64,
    /// The least positive number, of which an operation that underflows loses at most half.
    least: f64,
    /// A value may be this many roundoffs of its column's largest value so far from the truth.
    allowed: f64,
}

/// 900 roundoffs are 1e-13. The documentation of `Adam` has a bound of 505 for v_hat at t = 2, where 1 − β2^t cancels, and
/// it is the largest before step 250; 131 is the largest measured, there and in all columns.
const F64: Precision = Precision { key: "f64", roundoff: f64::EPSILON / 2.0, least: 5e-324, allowed: 900.0 };

/// The corrections come from binary64 and don't cancel. The bound for v_hat is 3t + 2, or 152 in the 50 steps with given
/// gradients, if all roundings go the same way; they don't, and 31 is the largest measured.
const F32: Precision = Precision {
    key: "f32",
    roundoff: f32::EPSILON as f64 / 2.0,
    least: f32::from_bits(1) as f64,
    allowed: 100.0,
};

#[derive(Deserialize)]
struct Case {
    hyper: BTreeMap<String, String>,
    problem: Problem,
    dim: usize,
    steps: u64,
    theta0: Vec<String>,
    fields: Fields,
}

#[derive(Deserialize)]
struct Problem {
    name: String,
    /// The gradients, if there are given ones.
    file: Option<String>,
}

type Rows = Vec<Vec<String>>;

/// A field that isn't read is an error.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    g: Option<Rows>,
    m: Rows,
    v: Rows,
    m_hat: Rows,
    v_hat: Rows,
    update: Rows,
    theta: Rows,
    /// The objective at theta_t, which is our loss of step t+1.
    f: Option<Rows>,
}

#[derive(Deserialize)]
struct Input {
    g: Decimals,
}

#[derive(Deserialize)]
struct Decimals {
    dec: Rows,
}

/// A case ready to be run: what to run, and what must come out.
struct Truth {
    name: String,
    case: Case,
    /// By quantity, then by step, then by coordinate. Parsing rounds to half a unit in the last place.
    columns: Vec<(Quantity, Vec<Vec<f64>>)>,
    loss: Option<Vec<f64>>,
}

fn golden(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(folder)
}

fn files(folder: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(golden(folder)).expect("the folder of golden files is there");
    entries.map(|entry| format!("{folder}/{}", entry.unwrap().file_name().to_str().unwrap())).collect()
}

fn read<T: for<'a> Deserialize<'a>>(file: &str) -> T {
    let text = std::fs::read_to_string(golden(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn numbers(texts: &[String]) -> Vec<f64> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn rows(rows: &[Vec<String>]) -> Vec<Vec<f64>> {
    rows.iter().map(|row| numbers(row)).collect()
}

impl Truth {
    fn read(file: &str) -> Self {
        let case: Case = read(file);
        let fields = &case.fields;
        let g = match (&case.problem.file, &fields.g) {
            (Some(input), None) => rows(&read::<Input>(input).g.dec),
            (None, Some(recorded)) => rows(recorded),
            _ => panic!("{file}: gradients come from an input or are recorded"),
        };
        let columns = vec![
            (Quantity::Gradient, g),
            (Quantity::FirstMoment, rows(&fields.m)),
            (Quantity::SecondMoment, rows(&fields.v)),
            (Quantity::FirstMomentHat, rows(&fields.m_hat)),
            (Quantity::SecondMomentHat, rows(&fields.v_hat)),
            (Quantity::Update, rows(&fields.update)),
            (Quantity::Parameter, rows(&fields.theta)),
        ];
        for (quantity, column) in &columns {
            assert!(column.len() >= case.steps as usize, "{file}: {} is cut short", quantity.key());
        }
        let loss = fields.f.as_ref().map(|f| numbers(&f.concat()));
        Self { name: file.into(), case, columns, loss }
    }

    fn all() -> impl Iterator<Item = Self> {
        files("truth").into_iter().map(|file| Self::read(&file))
    }

    fn steps(&self) -> std::ops::Range<usize> {
        0..self.case.steps as usize
    }

    /// The first value in the order of steps, coordinates and equations that the number type can't hold.
    fn first_beyond(
        &self,
        precision: &Precision,
        coordinates: &[usize],
    ) -> Option<(u64, usize, &'static str)> {
        for t in self.steps() {
            for &coordinate in coordinates {
                for (quantity, column) in &self.columns {
                    if !precision.holds(column[t][coordinate]) {
                        return Some((t as u64 + 1, coordinate, quantity.key()));
                    }
                }
            }
        }
        None
    }

    /// Our name of the problem, if we have it.
    fn objective(&self) -> Option<&'static str> {
        match self.case.problem.name.as_str() {
            "bowl" => Some("bowl"),
            "elong" => Some("ellipse"),
            "rosen" => Some("rosenbrock"),
            _ => None,
        }
    }

    /// Our run of these coordinates. Where the objective is ours, so are the gradients; elsewhere the recorded ones are fed.
    fn run(&self, precision: &Precision, coordinates: &[usize]) -> Result<Trace, Error> {
        self.run_of(self.objective(), precision, coordinates)
    }

    /// Our run of an objective, or of the recorded gradients.
    fn run_of(
        &self,
        objective: Option<&str>,
        precision: &Precision,
        coordinates: &[usize],
    ) -> Result<Trace, Error> {
        let theta0 = coordinates.iter().map(|&coordinate| &self.case.theta0[coordinate]);
        let mut experiment = Experiment::builder().number(precision.key).start(theta0).steps(self.case.steps);
        for (key, text) in &self.case.hyper {
            experiment = experiment.hyper_parameter(key, text);
        }
        experiment = if let Some(objective) = objective {
            experiment.objective(objective)
        } else {
            let (_, g) = &self.columns[0];
            let picked = |row: &Vec<f64>| coordinates.iter().map(|&index| row[index]).collect();
            let g: Vec<Vec<f64>> = g.iter().map(picked).collect();
            experiment.gradients(GradientTable::from_rows(&self.name, &g)?)
        };
        experiment.build()?.trace()
    }

    /// What underflow may add to a quantity: each product loses up to half the least number, so a step of a moving
    /// average loses at most one, the corrected average 1/(1−β), and the update what m_hat loses times α/ε.
    fn underflow(&self, precision: &Precision, quantity: Quantity) -> f64 {
        let hyper = |key: &str| self.case.hyper[key].parse::<f64>().unwrap();
        let average = |beta: f64| 2.0 / (1.0 - beta);
        let times = match quantity {
            Quantity::FirstMoment | Quantity::FirstMomentHat => average(hyper("beta1")),
            Quantity::SecondMoment | Quantity::SecondMomentHat => average(hyper("beta2")),
            Quantity::Update | Quantity::Parameter => {
                average(hyper("beta1")) * hyper("alpha") / hyper("eps") * self.case.steps as f64
            }
            _ => 1.0,
        };
        times * precision.least
    }

    fn assert_close(&self, precision: &Precision, coordinates: &[usize], trace: &Trace) {
        assert_eq!(trace.len() as u64, self.case.steps, "{}", self.name);
        let assert_column = |quantity: Quantity, position: usize, first: u64, truth: &[f64]| {
            let mut largest = 0.0_f64;
            for (t, &truth) in (first..=self.case.steps).zip(truth) {
                let ours = trace.step(t).and_then(|step| step.value(quantity, position)).unwrap().to_f64();
                largest = largest.max(truth.abs());
                let allowed =
                    precision.allowed * precision.roundoff * largest + self.underflow(precision, quantity);
                assert!(
                    (ours - truth).abs() <= allowed,
                    "{} in {}, t = {t}: {}[{}] is {ours:?}, the truth {truth:?}, apart {:.1} roundoffs of {largest:?}",
                    self.name,
                    precision.key,
                    quantity.key(),
                    coordinates[position],
                    (ours - truth).abs() / (precision.roundoff * largest),
                );
            }
        };
        for (position, &coordinate) in coordinates.iter().enumerate() {
            for (quantity, column) in &self.columns {
                let column: Vec<f64> = column.iter().map(|row| row[coordinate]).collect();
                assert_column(*quantity, position, 1, &column);
            }
        }
        if let (Some(loss), Some(_)) = (&self.loss, trace.steps().next().unwrap().value(Quantity::Loss, 0)) {
            assert_column(Quantity::Loss, 0, 2, loss);
        }
    }
}

impl Precision {
    fn holds(&self, value: f64) -> bool {
        if self.key == "f32" { (value as f32).is_finite() } else { value.is_finite() }
    }
}

fn every_run_is_algorithm_1(precision: &Precision) {
    for truth in Truth::all() {
        let all: Vec<usize> = (0..truth.case.dim).collect();
        // A coordinate that leaves the range ends the run; Adam works element by element, so that the others can be
        // run without it.
        let within: Vec<usize> =
            all.iter().copied().filter(|&one| truth.first_beyond(precision, &[one]).is_none()).collect();
        if let Some(beyond) = truth.first_beyond(precision, &all) {
            match truth.run(precision, &all) {
                Err(Error::NotFinite { t, coordinate: Some(coordinate), quantity, .. }) => {
                    assert_eq!((t, coordinate, quantity), beyond, "{} in {}", truth.name, precision.key);
                }
                other => {
                    panic!("{} in {}: {beyond:?} is out of range, but {other:?}", truth.name, precision.key)
                }
            }
        }
        let trace = truth.run(precision, &within).unwrap_or_else(|error| panic!("{}: {error}", truth.name));
        truth.assert_close(precision, &within, &trace);
        if truth.objective().is_some() {
            let fed = truth.run_of(None, precision, &within);
            truth.assert_close(precision, &within, &fed.unwrap());
        }
    }
}

#[test]
fn every_run_in_f64_is_algorithm_1() {
    every_run_is_algorithm_1(&F64);
}

#[test]
fn every_run_in_f32_is_algorithm_1() {
    every_run_is_algorithm_1(&F32);
}

/// The documentation of `Adam` derives these, in roundoffs, for given gradients; v_t and v̂_t relative to themselves, m_t and
/// m̂_t to their largest so far. The truth's own rounding is one more.
#[test]
fn the_documented_bounds_hold_for_given_gradients() {
    for truth in Truth::all().filter(|truth| truth.case.problem.file.is_some()) {
        let within: Vec<usize> =
            (0..truth.case.dim).filter(|&one| truth.first_beyond(&F64, &[one]).is_none()).collect();
        let trace = truth.run(&F64, &within).unwrap();
        let beta = |key: &str| truth.case.hyper[key].parse::<f64>().unwrap();
        let (beta1, beta2) = (beta("beta1"), beta("beta2"));
        let correction = |beta: f64, t: i32| if t == 1 { 0.0 } else { 1.0 / (1.0 - beta.powi(t)) };
        for (quantity, column) in &truth.columns {
            for (position, &coordinate) in within.iter().enumerate() {
                let mut largest = 0.0_f64;
                for (t, row) in (1_i32..).zip(column).take(trace.len()) {
                    let value = row[coordinate];
                    largest = largest.max(value.abs());
                    let (roundoffs, of) = match quantity {
                        Quantity::SecondMoment => (f64::from(2 * t), value),
                        Quantity::SecondMomentHat => (f64::from(2 * t) + correction(beta2, t) + 1.0, value),
                        Quantity::FirstMoment => (4.0 / (1.0 - beta1), largest),
                        Quantity::FirstMomentHat => {
                            (4.0 / (1.0 - beta1) + correction(beta1, t) + 1.0, largest)
                        }
                        _ => continue,
                    };
                    let allowed = (roundoffs + 1.0) * F64.roundoff * of + truth.underflow(&F64, *quantity);
                    let ours = trace.step(t as u64).and_then(|step| step.value(*quantity, position));
                    let apart = (ours.unwrap().to_f64() - value).abs();
                    assert!(apart <= allowed, "{}, t = {t}: {}[{coordinate}]", truth.name, quantity.key());
                }
            }
        }
    }
}

#[test]
fn gradients_of_zero_move_nothing() {
    let truth = Truth::read("truth/truth-adam-zeros-binary64.json");
    for precision in [F64, F32] {
        let trace = truth.run(&precision, &[0, 1, 2]).unwrap();
        for step in trace.steps() {
            for (position, start) in truth.case.theta0.iter().enumerate() {
                let value = |quantity| step.value(quantity, position).unwrap().to_f64();
                assert_eq!(value(Quantity::Update).abs().to_bits(), 0, "t = {}", step.t());
                let start: f64 = start.parse().unwrap();
                assert_eq!(value(Quantity::Parameter).to_bits(), start.to_bits(), "t = {}", step.t());
            }
        }
    }
}

#[test]
fn every_input_is_used() {
    let used: BTreeSet<String> = Truth::all().filter_map(|truth| truth.case.problem.file).collect();
    assert_eq!(used, files("inputs"));
}
