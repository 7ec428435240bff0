//! Loops compiled for processors that multiply and add in one instruction.

/// Runs a loop with the processor's instruction for fused multiply-add; `None`, and it was not run, if there is no way to
/// know that the processor has one. The compiler may not assume it: left to itself it makes a call of a library function of
/// each operation. The numbers are the same either way.
///
/// What the loop calls has to be `#[inline(always)]` down to the operation itself: a function that stands alone is compiled
/// for any processor.
#[inline(always)]
pub(super) fn with_fused_multiply_add<T>(run: impl FnOnce() -> T) -> Option<T> {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        use fearless_simd::{Level, Simd};

        // The levels from AVX2 on have fused multiply-add.
        let avx2 = Level::new().as_avx2()?;
        Some(avx2.vectorize(run))
    }
    // On ARM the compiler may assume it.
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
    Some(run())
}
