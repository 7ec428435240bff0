//! Loops compiled for processors that multiply and add in one instruction.

/// Runs a loop as it would run anyway, but with the processor's instruction for fused multiply-add if it has one. The
/// compiler may not assume it: without this, each of a million operations is a call of a library function, some fifty times
/// as slow. The numbers are the same either way.
///
/// What the loop calls has to be `#[inline(always)]` down to the operation itself: a function that stands alone is compiled
/// for any processor.
#[inline(always)]
pub(super) fn with_fused_multiply_add<T>(run: impl FnOnce() -> T) -> T {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        use fearless_simd::{Level, Simd};

        // The levels come from AVX2 on with fused multiply-add.
        if let Some(avx2) = Level::new().as_avx2() {
            return avx2.vectorize(
                #[inline(always)]
                || run(),
            );
        }
    }
    // On other processors, such as ARM's, the compiler may assume it, or there is none.
    run()
}
