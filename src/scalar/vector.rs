//! As many coordinates at a time as the processor's vectors hold, as one number.

use super::{Scalar, SideBySide};
use fearless_simd::{Select, SimdElement, SimdFloat, SimdMask, f32x16, f64x8};
use std::ops::{Add, Div, Mul, Neg, Sub};

/// Whose vectors: proof that this processor has them. On x86 they are those of AVX2, which come with fused multiply-add;
/// elsewhere arrays, of which the compiler makes what the processor has.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
pub type Processor = fearless_simd::Avx2;
/// The same where it is not known what there is.
#[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
pub type Processor = fearless_simd::Fallback;

/// Whether the processor multiplies and adds in one instruction.
const FUSES: bool = cfg!(any(target_arch = "x86", target_arch = "x86_64", target_arch = "aarch64"));

/// Two vectors of 256 bits: with one, the questions which quantities are kept are asked twice as often.
pub type F64s = Vector<f64, f64x8<Processor>>;
/// The same of binary32 numbers.
pub type F32s = Vector<f32, f32x16<Processor>>;

/// Numbers side by side that compute as one: every operation is done on all of them by an instruction for vectors. Each
/// number's result is, bit for bit, what the rule gives with the plain number.
///
/// A number that is the same for all, such as a hyper-parameter, is computed with once: it stands in a vector only when it
/// meets one. In which variant a value is never depends on numbers, so that the compiler knows it everywhere.
#[derive(Clone, Copy, Debug)]
pub enum Vector<S, V> {
    /// The same number for each coordinate.
    Same(S),
    /// A number for each coordinate.
    Each(V),
}

use Vector::{Each, Same};

/// A number that vectors are made of.
pub trait Element: Scalar<Hyper = f64> + SimdElement {
    /// The smallest positive number that isn't subnormal.
    const MIN_POSITIVE: Self;
}

impl Element for f64 {
    const MIN_POSITIVE: Self = Self::MIN_POSITIVE;
}

impl Element for f32 {
    const MIN_POSITIVE: Self = Self::MIN_POSITIVE;
}

impl<S: Element, V: SimdFloat<Processor, Element = S>> Vector<S, V> {
    /// The number, if it is the same for all; else any of them, for what doesn't depend on the number.
    #[inline(always)]
    fn any(self) -> S {
        match self {
            Same(x) => x,
            Each(x) => x[0],
        }
    }

    #[inline(always)]
    fn of(self, processor: Processor) -> V {
        match self {
            Same(x) => V::simd_from(processor, x),
            Each(x) => x,
        }
    }

    /// Whose vectors these are, if there is one among them.
    #[inline(always)]
    fn processor<const N: usize>(values: [Self; N]) -> Option<Processor> {
        let mut found = None;
        for value in values {
            if let Each(x) = value {
                found = Some(x.token());
            }
        }
        found
    }

    #[inline(always)]
    fn map(self, one: impl Fn(S) -> S, all: impl Fn(V) -> V) -> Self {
        match self {
            Same(x) => Same(one(x)),
            Each(x) => Each(all(x)),
        }
    }

    #[inline(always)]
    fn zip(self, other: Self, one: impl Fn(S, S) -> S, all: impl Fn(V, V) -> V) -> Self {
        match (self, other) {
            (Same(a), Same(b)) => Same(one(a, b)),
            (Same(a), Each(b)) => Each(all(V::simd_from(b.token(), a), b)),
            (Each(a), Same(b)) => Each(all(a, V::simd_from(a.token(), b))),
            (Each(a), Each(b)) => Each(all(a, b)),
        }
    }

    /// What there is no instruction for, one after the other.
    #[inline(always)]
    fn in_turn(self, one: impl Fn(S) -> S) -> Self {
        match self {
            Same(x) => Same(one(x)),
            Each(x) => Each(V::from_fn(
                x.token(),
                #[inline(always)]
                |index| one(x[index]),
            )),
        }
    }
}

macro_rules! by_vectors {
    ($($operator:ident $method:ident),*) => {$(
        impl<S: Element, V: SimdFloat<Processor, Element = S>> $operator for Vector<S, V> {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                self.zip(
                    other,
                    #[inline(always)]
                    |a, b| $operator::$method(a, b),
                    #[inline(always)]
                    |a, b| $operator::$method(a, b),
                )
            }
        }
    )*};
}

by_vectors!(Add add, Sub sub, Mul mul, Div div);

impl<S: Element, V: SimdFloat<Processor, Element = S>> Neg for Vector<S, V> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        self.map(
            #[inline(always)]
            |x| -x,
            #[inline(always)]
            |x| -x,
        )
    }
}

impl<S: Element, V: SimdFloat<Processor, Element = S>> Scalar for Vector<S, V> {
    type Hyper = f64;

    #[inline(always)]
    fn narrow(wide: f64) -> Self {
        Same(S::narrow(wide))
    }

    #[inline(always)]
    fn constant(self, digits: i32, places: u8) -> Self {
        Same(self.any().constant(digits, places))
    }

    #[inline(always)]
    fn step(self, t: u64) -> Self {
        Same(self.any().step(t))
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        self.map(S::sqrt, V::sqrt)
    }

    #[inline(always)]
    fn powi(self, n: u64) -> Self {
        self.in_turn(|x| x.powi(n))
    }

    #[inline(always)]
    fn one_minus_powi(self, n: u64) -> Self {
        self.in_turn(|x| x.one_minus_powi(n))
    }

    #[inline(always)]
    fn powf(self, y: Self) -> Self {
        self.zip(y, S::powf, |x, y| V::from_fn(x.token(), |index| x[index].powf(y[index])))
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        self.zip(
            other,
            S::max,
            #[inline(always)]
            |a, b| (a.simd_gt(b) | a.is_nan()).select(a, b),
        )
    }

    #[inline(always)]
    fn abs(self) -> Self {
        self.map(S::abs, V::abs)
    }

    #[inline(always)]
    fn recip(self) -> Self {
        self.map(
            S::recip,
            #[inline(always)]
            |x| V::simd_from(x.token(), S::from(true)) / x,
        )
    }

    #[inline(always)]
    fn mul_add(self, factor: Self, addend: Self) -> Self {
        let [a, b, c] = [self, factor, addend];
        match Self::processor([a, b, c]) {
            Some(processor) => Each(a.of(processor).mul_add_precise(b.of(processor), c.of(processor))),
            None => Same(a.any().mul_add(b.any(), c.any())),
        }
    }

    #[inline(always)]
    fn if_greater(self, than: Self, then: Self, otherwise: Self) -> Self {
        let [a, b, c, d] = [self, than, then, otherwise];
        match Self::processor([a, b, c, d]) {
            Some(processor) => {
                let greater = a.of(processor).simd_gt(b.of(processor));
                Each(greater.select(c.of(processor), d.of(processor)))
            }
            None => Same(a.any().if_greater(b.any(), c.any(), d.any())),
        }
    }

    #[inline(always)]
    fn if_hyper_greater(left: f64, than: f64, then: Self, otherwise: Self) -> Self {
        then.zip(
            otherwise,
            #[inline(always)]
            |then, otherwise| S::if_hyper_greater(left, than, then, otherwise),
            #[inline(always)]
            |then, otherwise| if left > than { then } else { otherwise },
        )
    }

    #[inline(always)]
    fn is_number(self) -> bool {
        match self {
            Same(x) => x.is_number(),
            Each(x) => x.is_finite().all_true(),
        }
    }

    const IN_A_VECTOR: usize = S::IN_A_VECTOR;

    #[inline(always)]
    fn flush(self) -> Self {
        self.map(
            S::flush,
            #[inline(always)]
            |x| {
                let zero = V::simd_from(x.token(), S::default()).copysign(x);
                x.abs().simd_lt(S::MIN_POSITIVE).select(zero, x)
            },
        )
    }

    #[inline(always)]
    fn hold(wide: f64) -> f64 {
        S::hold(wide)
    }

    #[inline(always)]
    fn hold_powi(wide: f64, n: u64) -> f64 {
        S::hold_powi(wide, n)
    }

    #[inline(always)]
    fn hold_powi_by_squaring(wide: f64, n: u64) -> f64 {
        S::hold_powi_by_squaring(wide, n)
    }

    #[inline(always)]
    fn half_power(self) -> Self {
        self.in_turn(S::half_power)
    }

    #[inline(always)]
    fn round_to_single(self) -> Self {
        self.in_turn(S::round_to_single)
    }
}

impl<S, V, const N: usize> SideBySide<S> for Vector<S, V>
where
    S: Element,
    V: SimdFloat<Processor, Element = S, Array = [S; N]>,
{
    type Array = [S; N];

    #[inline(always)]
    fn arrays(row: &[S]) -> &[[S; N]] {
        row.as_chunks().0
    }

    #[inline(always)]
    fn arrays_mut(row: &mut [S]) -> &mut [[S; N]] {
        row.as_chunks_mut().0
    }

    #[inline(always)]
    fn read(processor: Processor, from: &[S; N]) -> Self {
        Each(V::load_array_ref(processor, from))
    }

    #[inline(always)]
    fn write(self, to: &mut [S; N]) {
        match self {
            Same(x) => to.fill(x),
            Each(x) => x.store_array(to),
        }
    }

    /// 0·x and x − x are 0 for a number alone.
    #[inline(always)]
    #[expect(clippy::eq_op, reason = "they are not for infinities and NaN")]
    fn residue(self, sum: Self) -> Self {
        if FUSES { self.mul_add(Same(S::default()), sum) } else { sum + (self - self) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Debug;

    /// All that floats do differently: zeros, subnormal numbers, the largest, what is none.
    const SPECIAL: [f64; 16] = [
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.1,
        -3.7,
        5e-324,
        -1e-310,
        1e-40,
        f64::MIN_POSITIVE,
        1.2e38,
        f64::MAX,
        f64::MIN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
    ];

    /// A vector, and the same number for all, for each way of having three of them.
    fn agrees<S, P>(processor: Processor, name: &str, vector: impl Fn([P; 3]) -> P, one: impl Fn([S; 3]) -> S)
    where
        S: Element + Debug,
        P: SideBySide<S>,
        P::Array: AsRef<[S]> + AsMut<[S]> + Copy,
    {
        let special = SPECIAL.map(S::narrow);
        for (b, c) in special.iter().flat_map(|b| special.map(|c| (*b, c))) {
            for same in 0..8_u8 {
                // Which of the three are the same for all.
                let is_same = |operand: usize| same >> operand & 1 == 1;
                for a in special.chunks_exact(P::COUNT.min(special.len())) {
                    let mut a = P::arrays(a)[0];
                    if is_same(0) {
                        let first = a.as_ref()[0];
                        a.as_mut().fill(first);
                    }
                    let mut array = a;
                    let mut operand = |index: usize, value: S| {
                        array.as_mut().fill(value);
                        if is_same(index) { P::narrow(f64_of(value)) } else { P::read(processor, &array) }
                    };
                    let (second, third) = (operand(1, b), operand(2, c));
                    let first =
                        if is_same(0) { P::narrow(f64_of(a.as_ref()[0])) } else { P::read(processor, &a) };
                    let mut result = a;
                    vector([first, second, third]).write(&mut result);
                    for (x, result) in a.as_ref().iter().zip(result.as_ref()) {
                        let expected = one([*x, b, c]);
                        // NaN is NaN, and else the bits count, which Debug tells apart.
                        let (result, expected) = (format!("{result:?}"), format!("{expected:?}"));
                        assert_eq!(result, expected, "{name} of {x:?}, {b:?}, {c:?}, the same: {same:03b}");
                    }
                }
            }
        }
    }

    /// Without loss.
    fn f64_of<S: Element>(x: S) -> f64 {
        format!("{x:?}").parse().unwrap()
    }

    fn all_agree<S, P>()
    where
        S: Element + Debug,
        P: SideBySide<S>,
        P::Array: AsRef<[S]> + AsMut<[S]> + Copy,
    {
        let Some(processor) = processor() else { return };
        agrees::<S, P>(processor, "a sum", |[a, b, _]| a + b, |[a, b, _]| Add::add(a, b));
        agrees::<S, P>(processor, "a difference", |[a, b, _]| a - b, |[a, b, _]| Sub::sub(a, b));
        agrees::<S, P>(processor, "a product", |[a, b, _]| a * b, |[a, b, _]| Mul::mul(a, b));
        agrees::<S, P>(processor, "a quotient", |[a, b, _]| a / b, |[a, b, _]| Div::div(a, b));
        agrees::<S, P>(processor, "minus", |[a, ..]| -a, |[a, ..]| Neg::neg(a));
        agrees::<S, P>(processor, "a root", |[a, ..]| Scalar::sqrt(a), |[a, ..]| Scalar::sqrt(a));
        agrees::<S, P>(processor, "|x|", |[a, ..]| Scalar::abs(a), |[a, ..]| Scalar::abs(a));
        agrees::<S, P>(processor, "1/x", |[a, ..]| Scalar::recip(a), |[a, ..]| Scalar::recip(a));
        agrees::<S, P>(processor, "flushed", |[a, ..]| Scalar::flush(a), |[a, ..]| Scalar::flush(a));
        agrees::<S, P>(processor, "a half power", |[a, ..]| a.half_power(), |[a, ..]| a.half_power());
        agrees::<S, P>(processor, "rounded", |[a, ..]| a.round_to_single(), |[a, ..]| a.round_to_single());
        agrees::<S, P>(processor, "a power", |[a, b, _]| a.powf(b), |[a, b, _]| a.powf(b));
        agrees::<S, P>(processor, "max", |[a, b, _]| Scalar::max(a, b), |[a, b, _]| Scalar::max(a, b));
        agrees::<S, P>(
            processor,
            "a fused product",
            |[a, b, c]| Scalar::mul_add(a, b, c),
            |[a, b, c]| Scalar::mul_add(a, b, c),
        );
        agrees::<S, P>(
            processor,
            "a choice",
            |[a, b, c]| a.if_greater(b, c, a),
            |[a, b, c]| a.if_greater(b, c, a),
        );
        for (left, than) in [(1.0, 2.0), (2.0, 1.0), (f64::NAN, 1.0)] {
            let choice = |a, b| P::if_hyper_greater(left, than, a, b);
            agrees::<S, P>(
                processor,
                "a choice for all",
                |[a, b, _]| choice(a, b),
                |[a, b, _]| S::if_hyper_greater(left, than, a, b),
            );
        }
    }

    fn processor() -> Option<Processor> {
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        return fearless_simd::Level::new().as_avx2();
        #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
        return Some(Processor::new());
    }

    #[test]
    fn every_operation_gives_the_bits_of_plain_numbers() {
        all_agree::<f64, F64s>();
        all_agree::<f32, F32s>();
    }

    #[test]
    fn a_residue_tells_numbers_from_what_is_none() {
        let Some(processor) = processor() else { return };
        for x in SPECIAL {
            let zero = F64s::narrow(0.0);
            for vector in [F64s::narrow(x), F64s::read(processor, &[1.0, 2.0, 3.0, x, 5.0, 6.0, 7.0, 8.0])] {
                assert_eq!(vector.residue(zero).is_number(), x.is_finite(), "{x:e}");
            }
        }
    }
}
