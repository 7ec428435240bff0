//! `f64` and `f32`: the numbers that optimizers really run with.

use super::Scalar;

macro_rules! float {
    ($float:ty, $narrow:expr) => {
        impl Scalar for $float {
            type Hyper = f64;

            #[inline(always)]
            fn narrow(wide: f64) -> Self {
                $narrow(wide)
            }

            #[inline]
            fn constant(self, digits: i32, places: u8) -> Self {
                // Both are exact in binary64 up to 10^22, so the one division rounds correctly.
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
        }
    };
}

float!(f64, |wide: f64| wide);
float!(f32, |wide: f64| wide as f32);
