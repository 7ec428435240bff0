//! Loops compiled for the processor's vectors.

use crate::scalar::Processor;

/// Runs a loop with the processor's vectors and its instruction for fused multiply-add; `None`, and it was not run, if it
/// has none, as x86 before 2013. The compiler may not assume them: left to itself it uses vectors of half the size, and makes a call of a library
/// function of each fused multiply-add. The numbers are the same either way.
///
/// What the loop calls has to be `#[inline(always)]` down to the operation itself: a function that stands alone is compiled
/// for any processor.
#[inline(always)]
pub(super) fn with_vectors<T>(run: impl FnOnce(Processor) -> T) -> Option<T> {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        use fearless_simd::{Level, Simd};

        let avx2 = Level::new().as_avx2()?;
        Some(avx2.vectorize(
            #[inline(always)]
            || run(avx2),
        ))
    }
    // Elsewhere, as on ARM, the compiler uses what it may assume.
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
    Some(run(Processor::new()))
}
