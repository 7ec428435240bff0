//! Random numbers that a seed fixes, the same on every platform.

/// 2^64 over the golden ratio, made odd: what each draw of [`SplitMix64`] adds to its state.
pub(crate) const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

/// A generator of random numbers, six lines of it. Not a crate: the light core would have to compile it, and crates
/// reserve the right to draw other numbers in a later version, which would change every recorded trace.
///
/// # Source
///
/// Steele, Lea & Flood 2014, "Fast splittable pseudorandom number generators", as in Vigna's `splitmix64.c`,
/// <https://prng.di.unimi.it/splitmix64.c>.
pub(crate) struct SplitMix64(u64);

impl SplitMix64 {
    /// One that draws the numbers of this seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GAMMA);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number below `bound`: the draw, as a fraction of 2^64, of the bound. No number is more than bound/2^64
    /// likelier than another, which no experiment sees; drawing again to mend it would make the count of draws vary.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.draw()) * bound as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers that Vigna's `splitmix64.c` (see above) draws from the state 1234567.
    #[test]
    fn splitmix64_draws_the_numbers_of_its_reference() {
        let mut random = SplitMix64::new(1_234_567);
        let drawn = [(); 5].map(|()| random.draw());
        let reference = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!(drawn, reference);
    }
}
