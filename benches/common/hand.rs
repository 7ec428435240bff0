//! What loops written by hand and the library's have in common where they are compared: numbers, gradients, the processor.

use adamscope::Error;
use adamscope::objective::Gradients;
use fearless_simd::{Level, Simd};

pub const ALPHA: f64 = 0.001;
pub const BETA1: f64 = 0.9;
pub const BETA2: f64 = 0.999;
pub const EPS: f64 = 1e-8;

/// None is 0, which Adamax can't divide.
pub fn gradient(n: usize) -> Vec<f64> {
    (0..n).map(|i| (i * 7919 % 1000) as f64 / 500.0 - 0.999).collect()
}

/// A gradient that is there already, as it is for the loops written by hand.
#[derive(Clone)]
pub struct AtHand(pub Vec<f64>);

impl Gradients<f64> for AtHand {
    fn at(&mut self, t: u64, _: &[f64], g: &mut [f64]) -> Result<Option<f64>, Error> {
        if t == 1 {
            g.copy_from_slice(&self.0);
        }
        Ok(None)
    }

    fn has_loss(&self) -> bool {
        false
    }
}

/// Runs a loop written by hand, compiled for the same processor as the library's: with its vectors of 256 bits and fused
/// multiply-add.
#[inline(always)]
pub fn on_this_processor(step: impl FnOnce()) {
    match Level::new().as_avx2() {
        Some(avx2) => avx2.vectorize(
            #[inline(always)]
            #[expect(clippy::redundant_closure, reason = "it carries the attribute")]
            || step(),
        ),
        None => step(),
    }
}
