//! `f64` and `f32`: the numbers that optimizers really run with.

use super::Scalar;
use std::hint::black_box;

macro_rules! float {
    ($float:ty, $in_a_vector:literal, $narrow:expr) => {
        impl Scalar for $float {
            type Hyper = f64;

            #[inline(always)]
            fn narrow(wide: f64) -> Self {
                $narrow(wide)
            }

            #[inline]
            fn constant(self, digits: i32, places: u8) -> Self {
                // Both are exact in binary64 up to 10^22, so that only the division rounds there.
                Self::narrow(f64::from(digits) / 10_f64.powi(i32::from(places)))
            }

            #[inline]
            fn step(self, t: u64) -> Self {
                t as $float
            }

            #[inline(always)]
            fn sqrt(self) -> Self {
                <$float>::sqrt(self)
            }

            #[inline]
            fn powi(self, n: u64) -> Self {
                // Not `<$float>::powi`: see the trait.
                self.powf(n as $float)
            }

            #[inline]
            fn one_minus_powi(self, n: u64) -> Self {
                // x^n is at most e^(-n(1-x)). Below e^-42, less than 2^-60, it is nothing beside 1, and a power of such
                // a size is slow: in a long run 0.9^t soon underflows.
                if self >= 0.0 && (1.0 - self) * n as $float > 42.0 {
                    return 1.0;
                }
                1.0 - Scalar::powi(self, n)
            }

            #[inline]
            fn powf(self, y: Self) -> Self {
                <$float>::powf(self, y)
            }

            #[inline(always)]
            fn max(self, other: Self) -> Self {
                if self > other || self.is_nan() { self } else { other }
            }

            #[inline(always)]
            fn abs(self) -> Self {
                <$float>::abs(self)
            }

            #[inline(always)]
            fn recip(self) -> Self {
                1.0 / self
            }

            #[inline(always)]
            fn mul_add(self, factor: Self, addend: Self) -> Self {
                <$float>::mul_add(self, factor, addend)
            }

            #[inline(always)]
            fn if_greater(self, than: Self, then: Self, otherwise: Self) -> Self {
                if self > than { then } else { otherwise }
            }

            #[inline(always)]
            fn if_hyper_greater(left: f64, than: f64, then: Self, otherwise: Self) -> Self {
                if left > than { then } else { otherwise }
            }

            #[inline(always)]
            fn is_number(self) -> bool {
                self.is_finite()
            }

            const IN_A_VECTOR: usize = $in_a_vector;

            #[inline(always)]
            fn flush(self) -> Self {
                if self.abs() < <$float>::MIN_POSITIVE { (0.0 as $float).copysign(self) } else { self }
            }

            #[inline(always)]
            fn hold(wide: f64) -> f64 {
                f64::from(Self::narrow(wide))
            }

            #[inline]
            fn hold_powi(wide: f64, n: u64) -> f64 {
                f64::from(Scalar::powi(Self::narrow(wide), n))
            }

            #[inline]
            fn hold_powi_by_squaring(wide: f64, n: u64) -> f64 {
                let (mut power, mut square, mut left) = (1.0, Self::narrow(wide), n);
                while left > 0 {
                    if left % 2 == 1 {
                        power *= square;
                    }
                    left /= 2;
                    square *= square;
                }
                f64::from(power)
            }

            #[inline]
            fn half_power(self) -> Self {
                // A compiler that sees the exponent takes the root.
                self.powf(black_box(0.5))
            }

            #[inline]
            fn round_to_single(self) -> Self {
                self as f32 as Self
            }
        }
    };
}

float!(f64, 4, |wide: f64| wide);
float!(f32, 8, |wide: f64| wide as f32);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bias_correction_is_one_minus_the_power_to_the_bit() {
        for beta in [0.0, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999, 1.0 - f64::EPSILON, 1.0] {
            let steps = (1..2_000).chain((2_000..600_000).step_by(997)).chain([u64::MAX]);
            for t in steps {
                let plain = 1.0 - Scalar::powi(beta, t);
                assert_eq!(beta.one_minus_powi(t).to_bits(), plain.to_bits(), "{beta}^{t}");
            }
        }
    }

    #[test]
    #[cfg(all(target_os = "linux", target_env = "gnu", target_arch = "x86_64"))]
    fn a_half_power_is_that_of_the_platform_and_no_root() {
        let corrections = (1..=1_000).map(|t| 0.9_f64.one_minus_powi(t));
        let other = corrections.filter(|x| x.half_power().to_bits() != x.sqrt().to_bits());
        assert_eq!(other.count(), 11);
    }

    #[test]
    fn powers_by_squaring_are_the_compilers_own() {
        for t in 1..=1_000 {
            let ours = f64::hold_powi_by_squaring(0.999, t);
            assert_eq!(ours.to_bits(), 0.999_f64.powi(black_box(t as i32)).to_bits(), "{t}");
            let ours = f32::hold_powi_by_squaring(0.9, t) as f32;
            assert_eq!(ours.to_bits(), 0.9_f32.powi(black_box(t as i32)).to_bits(), "{t}");
        }
    }

    #[test]
    fn only_subnormal_numbers_are_flushed() {
        for x in [f64::MIN_POSITIVE, -f64::MIN_POSITIVE, 1.0, -0.0, f64::INFINITY] {
            assert_eq!(x.flush().to_bits(), x.to_bits());
        }
        assert!(f64::NAN.flush().is_nan());
        assert_eq!((-5e-324_f64).flush().to_bits(), (-0.0_f64).to_bits());
        assert_eq!(f32::MIN_POSITIVE.next_down().flush().to_bits(), 0);
    }
}
