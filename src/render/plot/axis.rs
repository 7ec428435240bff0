//! An axis: which values it shows, where they stand, and where it has ticks.

use super::words::{Piece, exponent, power_of_ten, tick};
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use std::ops::Range;

/// How values are spread over an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Evenly.
    Linear,
    /// Evenly, with ticks at whole numbers only: steps.
    Whole,
    /// By their order of magnitude; only values above 0 are shown.
    Logarithmic,
}

/// An axis. plotters' own logarithmic one has no ticks below 2e-16, where losses go; and its ticks of steps are halves.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    pub scale: Scale,
    /// The values at its ends.
    pub from: f64,
    pub to: f64,
    /// What it shows.
    pub label: Vec<Piece>,
}

/// Where a quantity that is never negative ranges over more than this, only a logarithmic axis shows all of it.
const DECADES: f64 = 2.5;

impl Axis {
    /// For steps.
    pub fn steps(first: u64, last: u64) -> Self {
        let (from, to) = (first as f64, last.max(first + 1) as f64);
        let label = vec![Piece::words("step "), Piece::symbol("t")];
        Self { scale: Scale::Whole, from, to, label }
    }

    /// With room for all these values: logarithmic if they are never negative and range over decades.
    pub fn fitting(values: impl Iterator<Item = f64> + Clone) -> Self {
        let positive = values.clone().filter(|value| *value > 0.0);
        let (least, most) = ends(positive);
        let negative = values.clone().any(|value| value < 0.0);
        if !negative && most.log10() - least.log10() > DECADES {
            return Self::logarithmic(values);
        }
        Self::linear(values)
    }

    /// With room for all these values, evenly spread.
    pub fn linear(values: impl Iterator<Item = f64>) -> Self {
        let (least, most) = ends(values);
        let (from, to) = match most - least {
            // Nothing to show, or always the same.
            spread if !spread.is_finite() => (-1.0, 1.0),
            spread if spread > 0.0 => (least - 0.06 * spread, most + 0.06 * spread),
            _ => {
                let room = if most.abs() > 0.0 { (most.abs() * 0.5).max(f64::MIN_POSITIVE) } else { 1.0 };
                (most - room, most + room)
            }
        };
        Self { scale: Scale::Linear, from, to, label: Vec::new() }
    }

    /// With room for all of these values that are above 0, by their order of magnitude.
    pub fn logarithmic(values: impl Iterator<Item = f64>) -> Self {
        let (least, most) = ends(values.filter(|value| *value > 0.0));
        let (from, to) = if least.is_finite() { (least.log10(), most.log10()) } else { (-1.0, 0.0) };
        let room = ((to - from) * 0.06).max(0.1);
        let (from, to) = (10_f64.powf(from - room), 10_f64.powf(to + room));
        // Nothing is smaller than the smallest number.
        let from = if from > 0.0 { from } else { f64::from_bits(1) };
        let to = to.max(from * 2.0).min(f64::MAX);
        Self { scale: Scale::Logarithmic, from, to, label: Vec::new() }
    }

    /// The same with this label.
    pub fn labelled(self, label: Vec<Piece>) -> Self {
        Self { label, ..self }
    }

    /// Whether it has a place for a value.
    pub fn shows(&self, value: f64) -> bool {
        value.is_finite() && (self.scale != Scale::Logarithmic || value > 0.0)
    }

    /// What its scale is called.
    pub fn kind(&self) -> &'static str {
        if self.scale == Scale::Logarithmic { "logarithmic" } else { "linear" }
    }

    /// The text of a tick, if there are about `ticks` of them.
    pub fn tick(&self, value: f64, ticks: usize) -> String {
        match self.scale {
            Scale::Logarithmic => power_of_ten(value.log10().round() as i32),
            // Few steps, or the first of many.
            Scale::Whole if value < self.step(ticks) => value.to_string(),
            _ => tick(value, self.step(ticks), self.from.abs().max(self.to.abs())),
        }
    }

    /// How far its ticks are apart, if there should be at most `ticks`: 1, 2 or 5 times a power of ten; decades where it is
    /// logarithmic.
    fn step(&self, ticks: usize) -> f64 {
        let spread = match self.scale {
            Scale::Logarithmic => self.to.log10() - self.from.log10(),
            _ => self.to - self.from,
        };
        let least = spread / ticks.max(1) as f64;
        let power = 10_f64.powi(exponent(least));
        let step = [1.0, 2.0, 5.0, 10.0].map(|digit| digit * power).into_iter().find(|step| *step >= least);
        let step = step.unwrap_or(least);
        if self.scale == Scale::Linear { step } else { step.round().max(1.0) }
    }

    /// Where its ticks are.
    fn ticks(&self, ticks: usize) -> Vec<f64> {
        let step = self.step(ticks);
        let logarithmic = self.scale == Scale::Logarithmic;
        let (from, to) =
            if logarithmic { (self.from.log10(), self.to.log10()) } else { (self.from, self.to) };
        let first = (from / step).ceil();
        let many = ((to / step).floor() - first + 1.0).clamp(0.0, 100.0) as u32;
        let at = (0..many).map(|index| (first + f64::from(index)) * step);
        let mut at: Vec<f64> = at.map(|at| if logarithmic { 10_f64.powf(at) } else { at }).collect();
        // Steps begin with the first.
        if self.scale == Scale::Whole && step >= 2.0 && at.first().is_some_and(|at| *at > self.from) {
            let room = at[0] - self.from >= step * 0.6;
            if room {
                at.insert(0, self.from.ceil());
            }
        }
        at
    }
}

/// The least and the largest; infinite the wrong way round if there are none.
fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let finite = values.filter(|value| value.is_finite());
    finite
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| (least.min(value), most.max(value)))
}

impl Ranged for Axis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (from, to): (i32, i32)) -> i32 {
        let part = match self.scale {
            Scale::Logarithmic => (value.log10() - self.from.log10()) / (self.to.log10() - self.from.log10()),
            _ => (value - self.from) / (self.to - self.from),
        };
        (f64::from(from) + part * f64::from(to - from)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        self.ticks(hint.bold_points())
    }

    fn range(&self) -> Range<f64> {
        self.from..self.to
    }
}

impl ValueFormatter<f64> for Axis {}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(scale: Scale, from: f64, to: f64) -> Axis {
        Axis { scale, from, to, label: Vec::new() }
    }

    fn texts(axis: &Axis, ticks: usize) -> String {
        axis.ticks(ticks).iter().map(|at| axis.tick(*at, ticks)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn ticks_are_round_numbers() {
        assert_eq!(texts(&axis(Scale::Linear, -0.13, 3.2), 5), "0 1 2 3");
        assert_eq!(texts(&axis(Scale::Linear, -0.03, 0.61), 5), "0 0.2 0.4 0.6");
        assert_eq!(texts(&axis(Scale::Whole, 1.0, 10.0), 5), "2 4 6 8 10");
        assert_eq!(texts(&axis(Scale::Whole, 1.0, 3.0), 5), "1 2 3");
        assert_eq!(texts(&axis(Scale::Whole, 1.0, 1000.0), 5), "1 200 400 600 800 1000");
        assert_eq!(texts(&axis(Scale::Whole, 1.0, 1e6), 3), "1 5·10⁵ 10⁶");
        assert_eq!(texts(&axis(Scale::Logarithmic, 3e-32, 40.0), 4), "10⁻³⁰ 10⁻²⁰ 10⁻¹⁰ 1");
        assert_eq!(texts(&axis(Scale::Logarithmic, 0.02, 40.0), 5), "0.1 1 10");
    }

    #[test]
    fn decades_of_what_is_never_negative_are_logarithmic() {
        let scale = |values: &[f64]| Axis::fitting(values.iter().copied()).scale;
        assert_eq!(scale(&[25.0, 1e-3]), Scale::Logarithmic);
        assert_eq!(scale(&[25.0, 0.0, 1e-3]), Scale::Logarithmic);
        assert_eq!(scale(&[25.0, 1.0]), Scale::Linear);
        assert_eq!(scale(&[25.0, -1e-3]), Scale::Linear);
        assert_eq!(scale(&[]), Scale::Linear);
    }

    #[test]
    fn whatever_the_values_the_ends_are_apart() {
        for values in [&[][..], &[0.0], &[1e300, -1e308], &[5e-324], &[f64::MAX, f64::MIN]] {
            for axis in [Axis::linear(values.iter().copied()), Axis::logarithmic(values.iter().copied())] {
                assert!(axis.from < axis.to && axis.from.is_finite() && axis.to.is_finite(), "{axis:?}");
                assert!(axis.ticks(5).len() < 20, "{axis:?}");
            }
        }
    }
}
