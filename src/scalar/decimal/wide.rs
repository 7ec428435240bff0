//! Whole numbers of 512 bits: room for all the digits that an operation has before it is rounded.

use std::array::from_fn;
use std::ops::{Add, Mul, Sub};

/// Enough for the product of two numbers of 77 digits, which is what an integer power works with. The other operations
/// need 290 bits at most.
const LIMBS: usize = 16;

/// A whole number below 2^512, as 32-bit limbs with the most significant first, so that the derived order is that of
/// the numbers.
///
/// A limb times 96 bits still fits in a `u128`, and a decimal has 96 bits: that makes every operation one short loop,
/// where a crate of big integers would be one more to compile.
///
/// What would not fit is lost without a word, as with the wrapping operations of the primitive types: each caller says
/// why its numbers do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Wide([u32; LIMBS]);

impl Wide {
    /// How many bits it takes: 0 for 0.
    pub fn bits(self) -> u32 {
        let leading = self.0.iter().take_while(|limb| **limb == 0).count();
        self.0.get(leading).map_or(0, |limb| 32 * (LIMBS - leading) as u32 - limb.leading_zeros())
    }

    /// The low 128 bits.
    pub fn low(self) -> u128 {
        self.0[LIMBS - 4..].iter().fold(0, |low, limb| low << 32 | u128::from(*limb))
    }

    /// Itself times 10^`places`.
    pub fn followed_by_zeros(self, places: u32) -> Self {
        let mut out = self;
        for done in (0..places).step_by(38) {
            out = out * Self::from(10_u128.pow((places - done).min(38)));
        }
        out
    }

    /// Quotient and remainder by a divisor between 1 and 2^96 − 1.
    pub fn div_rem(self, divisor: u128) -> (Self, u128) {
        let mut rest = 0;
        let quotient = self.0.map(|limb| {
            // `rest` is below 2^96, so that nothing is shifted out and the quotient fits in a limb.
            let part = rest << 32 | u128::from(limb);
            rest = part % divisor;
            (part / divisor) as u32
        });
        (Self(quotient), rest)
    }

    /// ⌊√x⌋ for 0 < x < 2^192.
    pub fn isqrt(self) -> u128 {
        // The root of the upper bits, rounded up, is at least the root. From there Newton's steps fall, doubling the
        // number of right digits, until they stand on it.
        let upper = Self(from_fn(|index| if index < 2 { 0 } else { self.0[index - 2] })).low();
        let mut root = ((upper.isqrt() + 1) << 32).min((1 << 96) - 1);
        loop {
            let next = (root + self.div_rem(root).0.low()) / 2;
            if next >= root {
                return root;
            }
            root = next;
        }
    }
}

impl From<u128> for Wide {
    fn from(value: u128) -> Self {
        Self(from_fn(|index| match LIMBS - 1 - index {
            place @ 0..4 => (value >> (32 * place)) as u32,
            _ => 0,
        }))
    }
}

impl Add for Wide {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        let mut carry = 0;
        for (to, from) in self.0.iter_mut().zip(other.0).rev() {
            let sum = u64::from(*to) + u64::from(from) + carry;
            *to = sum as u32;
            carry = sum >> 32;
        }
        self
    }
}

impl Sub for Wide {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        // −x is the complement of x, plus 1.
        self + Self(other.0.map(|limb| !limb)) + Self::from(1)
    }
}

impl Mul for Wide {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let mut out = [0; LIMBS];
        for (place, factor) in other.0.iter().rev().enumerate().filter(|(_, factor)| **factor != 0) {
            let mut carry = 0;
            for (to, from) in out[..LIMBS - place].iter_mut().zip(&self.0[place..]).rev() {
                let sum = u64::from(*from) * u64::from(*factor) + u64::from(*to) + carry;
                *to = sum as u32;
                carry = sum >> 32;
            }
        }
        Self(out)
    }
}
