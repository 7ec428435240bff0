//! Logistic regression: a model with data, whose gradient depends on the rows that a step looks at.

use super::gradients::check_dimension;
use super::minibatches::Minibatches;
use crate::error::{Error, count};

/// Logistic regression on a table of features with a label of 0 or 1 a row, a minibatch a step.
///
/// # Formula
///
/// With weights w, a bias b and z_i = w·x_i + b, the probability of label 1 is p_i = 1/(1 + e^(−z_i)). The loss of step t
/// is the mean cross-entropy of the rows B that the step looks at,
///
/// ```text
/// f(w, b) = 1/|B| Σ_{i∈B} ln(1 + e^{z_i}) − y_i z_i
/// ∂f/∂w_j = 1/|B| Σ_{i∈B} (p_i − y_i) x_ij        ∂f/∂b = 1/|B| Σ_{i∈B} (p_i − y_i)
/// ```
///
/// There is no regularisation: where a plane separates the labels the weights grow without end.
///
/// # Shape and units
///
/// θ = (w_0, ..., w_{n−1}, b): a weight a feature, the bias last. Loss in nats: ln 2 at θ = 0.
///
/// # Order of the rows
///
/// Every epoch is a permutation of all rows: batch t takes the next `batch` of them, the last of an epoch what is left. A
/// permutation is a Fisher-Yates shuffle from the last row down, with SplitMix64; it hangs on the seed and the epoch
/// alone. Rows count from 0.
///
/// # Order of operations
///
/// In binary64, for f32 too, whose gradient is rounded once. z_i adds its products in the order of the features, then
/// b. With s = z_i for label 0 and −z_i for label 1, a row's loss is max(s, 0) + ln(1 + e^(−|s|)), and p_i − y_i is
/// ±1/(1 + e^(−s)), by e^(−|s|) as well: nothing overflows and nothing cancels, however far z_i is from 0. The sums run
/// over the batch in its order and are divided last. e^x and ln are the platform's and may differ in the last bit elsewhere.
///
/// Not an [`Objective`](super::Objective), which any number can evaluate: [`Scalar`](crate::scalar::Scalar) has no
/// exponential, and exact decimals would have none to give.
///
/// # Example
///
/// ```
/// use adamscope::{Experiment, objective::LogisticRegression};
/// use std::sync::Arc;
///
/// let hours = [[0.5], [1.0], [2.5], [3.0]];
/// let passed = [0, 0, 1, 1];
/// let exam = Arc::new(LogisticRegression::new("exam", &hours, &passed, 2, 1).unwrap());
///
/// let experiment = Experiment::builder().data(exam.clone()).alpha(0.1).steps(400).build().unwrap();
/// let trace = experiment.trace().unwrap();
/// let theta: Vec<f64> = trace.last().unwrap().values(adamscope::Quantity::Parameter).unwrap()
///     .into_iter().map(|x| x.to_f64()).collect();
/// assert_eq!(exam.accuracy(&theta).unwrap(), 1.0);
/// assert!(exam.loss(&theta).unwrap() < 0.1);
/// ```
///
/// # Source
///
/// Bishop 2006, "Pattern Recognition and Machine Learning", section 4.3.2.
#[derive(Clone, Debug, PartialEq)]
pub struct LogisticRegression {
    name: String,
    /// Row after row.
    features: Vec<f64>,
    /// How many features a row has.
    width: usize,
    labels: Vec<bool>,
    batches: Minibatches,
}

impl LogisticRegression {
    /// A model for a table of features, a row of numbers for each label; `name` is what messages and outputs call it.
    ///
    /// # Errors
    ///
    /// There are no rows, or a row has no features or another number of them than the first; a feature is not finite;
    /// there are more or fewer labels than rows, or one is neither 0 nor 1; `batch` is 0 or larger than the table.
    pub fn new(
        name: &str,
        features: &[impl AsRef<[f64]>],
        labels: &[u8],
        batch: usize,
        seed: u64,
    ) -> Result<Self, Error> {
        let content = |problem: String| Error::content(name, None, problem);
        check_features(features).and_then(|()| check_labels(labels, features.len())).map_err(content)?;
        if !(1..=features.len()).contains(&batch) {
            return Err(Error::OutOfRange {
                what: "batch",
                text: batch.to_string(),
                allowed: "at least 1 and at most the number of rows",
                why: format!(", {}", features.len()),
            });
        }
        Ok(Self {
            name: name.into(),
            features: features.iter().flat_map(|row| row.as_ref()).copied().collect(),
            width: features.first().map_or(0, |row| row.as_ref().len()),
            labels: labels.iter().map(|label| *label == 1).collect(),
            batches: Minibatches { rows: features.len(), batch, seed },
        })
    }

    /// What messages and outputs call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many coordinates θ has: one a feature, and the bias.
    pub fn dimension(&self) -> usize {
        self.width + 1
    }

    /// How many rows the table has.
    pub fn rows(&self) -> usize {
        self.batches.rows
    }

    /// How many rows a step looks at, unless an epoch has fewer left.
    pub fn batch(&self) -> usize {
        self.batches.batch
    }

    /// What the order of the rows hangs on.
    pub fn seed(&self) -> u64 {
        self.batches.seed
    }

    /// How many steps it takes to look at every row once.
    pub fn steps_per_epoch(&self) -> u64 {
        self.batches.per_epoch()
    }

    /// The rows that step `t` looks at, by their index in the table. Steps count from 1, and 0 is taken for 1.
    ///
    /// # Example
    ///
    /// ```
    /// use adamscope::objective::LogisticRegression;
    ///
    /// let data = LogisticRegression::new("five", &[[0.0], [1.0], [2.0], [3.0], [4.0]], &[0, 0, 0, 1, 1], 2, 7).unwrap();
    /// let mut epoch: Vec<usize> = (1..=data.steps_per_epoch()).flat_map(|t| data.rows_of(t)).collect();
    /// epoch.sort();
    /// assert_eq!(epoch, [0, 1, 2, 3, 4]);
    /// ```
    pub fn rows_of(&self, t: u64) -> Vec<usize> {
        let (epoch, range) = self.batches.place(t);
        let mut order = Vec::new();
        self.batches.shuffle(epoch, &mut order);
        order[range].to_vec()
    }

    /// The mean cross-entropy of all rows, in nats.
    ///
    /// # Errors
    ///
    /// [`Error::Dimension`] if θ has another number of coordinates.
    pub fn loss(&self, theta: &[f64]) -> Result<f64, Error> {
        check_dimension("theta", theta.len(), self.dimension(), &self.name)?;
        let losses = (0..self.rows()).map(|row| softplus(self.against(row, theta)));
        Ok(losses.sum::<f64>() / self.rows() as f64)
    }

    /// The share of all rows whose label is the likelier one, from 0 to 1. At z = 0 both are as likely, and 0 is taken.
    ///
    /// # Errors
    ///
    /// [`Error::Dimension`] if θ has another number of coordinates.
    pub fn accuracy(&self, theta: &[f64]) -> Result<f64, Error> {
        check_dimension("theta", theta.len(), self.dimension(), &self.name)?;
        let right = (0..self.rows()).filter(|&row| (self.z(row, theta) > 0.0) == self.labels[row]);
        Ok(right.count() as f64 / self.rows() as f64)
    }

    /// The same with every feature measured from its mean, in its standard deviations: (x − mean)/√(Σ(x − mean)²/rows). One
    /// that is the same in all rows becomes 0.
    ///
    /// # Example
    ///
    /// ```
    /// use adamscope::objective::LogisticRegression;
    ///
    /// let data = LogisticRegression::new("two", &[[10.0], [30.0]], &[0, 1], 2, 1).unwrap().standardised();
    /// let same = LogisticRegression::new("two", &[[-1.0], [1.0]], &[0, 1], 2, 1).unwrap();
    /// assert_eq!(data, same);
    /// ```
    pub fn standardised(mut self) -> Self {
        let (rows, width) = (self.rows() as f64, self.width);
        for feature in 0..width {
            let column = || self.features.iter().skip(feature).step_by(width);
            let mean = column().sum::<f64>() / rows;
            let deviation = (column().map(|x| (x - mean) * (x - mean)).sum::<f64>() / rows).sqrt();
            for x in self.features.iter_mut().skip(feature).step_by(width) {
                *x = if deviation > 0.0 { (*x - mean) / deviation } else { 0.0 };
            }
        }
        self
    }

    /// The batches of its rows.
    pub(super) fn batches(&self) -> Minibatches {
        self.batches
    }

    /// The mean gradient of these rows into `g`, and their mean loss. Both slices have the dimension.
    pub(super) fn gradient(&self, rows: &[usize], theta: &[f64], g: &mut [f64]) -> f64 {
        g.fill(0.0);
        let mut loss = 0.0;
        for &row in rows {
            let against = self.against(row, theta);
            let sigma = logistic(against);
            let residual = if self.labels[row] { -sigma } else { sigma };
            for (slope, x) in g.iter_mut().zip(self.row(row)) {
                *slope += residual * x;
            }
            g[self.width] += residual;
            loss += softplus(against);
        }
        let rows = rows.len() as f64;
        g.iter_mut().for_each(|slope| *slope /= rows);
        loss / rows
    }

    fn row(&self, row: usize) -> &[f64] {
        &self.features[row * self.width..][..self.width]
    }

    /// w·x + b.
    fn z(&self, row: usize, theta: &[f64]) -> f64 {
        self.row(row).iter().zip(theta).map(|(x, weight)| weight * x).sum::<f64>() + theta[self.width]
    }

    /// How much z speaks against the label: above 0 where the model is wrong. With it both labels have one formula.
    fn against(&self, row: usize, theta: &[f64]) -> f64 {
        let z = self.z(row, theta);
        if self.labels[row] { -z } else { z }
    }
}

/// ln(1 + e^s), which is about s where e^s overflows.
fn softplus(s: f64) -> f64 {
    s.max(0.0) + (-s.abs()).exp().ln_1p()
}

/// 1/(1 + e^(−s)), by the exponential that doesn't overflow.
fn logistic(s: f64) -> f64 {
    let small = (-s.abs()).exp();
    (if s > 0.0 { 1.0 } else { small }) / (1.0 + small)
}

fn check_features(features: &[impl AsRef<[f64]>]) -> Result<(), String> {
    let Some(first) = features.first() else {
        return Err("there are no rows in it; give at least one row of features with its label".into());
    };
    let expected = first.as_ref().len();
    for (index, row) in features.iter().map(AsRef::as_ref).enumerate() {
        if row.is_empty() {
            return Err(format!("row {index} (from 0) has no features; give at least one"));
        }
        if row.len() != expected {
            let given = count(row.len() as u64, "feature");
            return Err(format!(
                "row {index} (from 0) has {given}, but row 0 has {expected}; give every row the same number"
            ));
        }
        if let Some((feature, value)) = row.iter().enumerate().find(|(_, value)| !value.is_finite()) {
            return Err(format!(
                "feature {feature} of row {index} (from 0) is {value}; give a finite number"
            ));
        }
    }
    Ok(())
}

fn check_labels(labels: &[u8], rows: usize) -> Result<(), String> {
    if labels.len() != rows {
        let (labels, rows) = (count(labels.len() as u64, "label"), count(rows as u64, "row"));
        return Err(format!("it has {labels} for {rows}; give every row one"));
    }
    match labels.iter().enumerate().find(|(_, label)| **label > 1) {
        Some((row, label)) => Err(format!("the label of row {row} (from 0) is {label}, but must be 0 or 1")),
        None => Ok(()),
    }
}
