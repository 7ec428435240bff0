//! One end of an interval: a decimal number with the digits of eight limbs, rounded to the side it has to be.

use super::limbs::{self, DIGITS, RADIX, without_trailing_zeros};
use std::cmp::Ordering;
use std::fmt;

/// How many limbs a bound has. The first is not 0, and may have one digit alone: that leaves 64 digits at least.
const LIMBS: usize = 8;

/// Beyond 10^±9000000000000 there are no bounds: far enough for whatever a person writes or a run of any length
/// reaches, and no sum of two exponents overflows.
const LIMIT: i64 = 1_000_000_000_000;

/// To which side a result is rounded that has more digits than a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Toward {
    /// To the next smaller.
    Below,
    /// To the next larger.
    Above,
}

/// One end of an [`Interval`](super::Interval): a decimal number of at least 64 significant digits.
///
/// # Example
///
/// ```
/// use adamscope::scalar::{Bound, Interval};
///
/// let third = Interval::whole(1) / Interval::whole(3);
/// let low: Bound = third.low().unwrap();
/// assert_eq!(low.floor_to(-4).fixed(-4), "0.3333");
/// assert_eq!(low.ceil_to(-4).fixed(-4), "0.3334");
/// assert!(low < third.high().unwrap());
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// −1, 0 or 1.
    sign: i8,
    /// The place of the first limb: its unit is 10^(9·exponent). 0 for 0.
    exponent: i64,
    limbs: [u32; LIMBS],
}

impl Bound {
    /// 0.
    pub const ZERO: Self = Self { sign: 0, exponent: 0, limbs: [0; LIMBS] };

    /// That whole number.
    pub fn whole(number: i64) -> Self {
        let size = number.unsigned_abs();
        let radix = u64::from(RADIX);
        let limbs = [size / (radix * radix), size / radix % radix, size % radix].map(|limb| limb as u32);
        Self::rounded(number < 0, 2, &limbs, false, Toward::Below)
    }

    /// 10^place, for places of up to 12 digits.
    pub fn power_of_ten(place: i64) -> Self {
        let mut power = Self::unit(false, place.div_euclid(DIGITS).clamp(-LIMIT, LIMIT));
        power.limbs[0] = 10_u32.pow(place.rem_euclid(DIGITS) as u32);
        power
    }

    /// The number with these digits, the last of which stands for a multiple of 10^`place`.
    pub(super) fn from_digits(negative: bool, digits: &[u8], place: i64, toward: Toward) -> Self {
        let zeros = digits.iter().take_while(|digit| **digit == 0).count();
        let digits = &digits[zeros..];
        let first = place.saturating_add(digits.len() as i64 - 1);
        let exponent = first.div_euclid(DIGITS);
        // One limb more than there is room for, and whether anything comes after it.
        let (mut limbs, mut more) = ([0; LIMBS + 1], false);
        for (index, digit) in digits.iter().enumerate() {
            let at = first - index as i64;
            match limbs.get_mut((exponent - at.div_euclid(DIGITS)) as usize) {
                Some(limb) => *limb += u32::from(*digit) * 10_u32.pow(at.rem_euclid(DIGITS) as u32),
                None => more |= *digit > 0,
            }
        }
        Self::rounded(negative, exponent, &limbs, more, toward)
    }

    /// What `limbs` make, the first of which has the unit 10^(9·exponent), with `more` than nothing behind them.
    fn rounded(negative: bool, exponent: i64, limbs: &[u32], mut more: bool, toward: Toward) -> Self {
        let outward = negative == (toward == Toward::Below);
        let Some(zeros) = limbs.iter().position(|limb| *limb > 0) else {
            // Only what is behind the limbs is left, if anything is: less than one unit of the last.
            return if more && outward {
                Self::unit(negative, exponent - limbs.len() as i64 + 1)
            } else {
                Self::ZERO
            };
        };
        let mut exponent = exponent - zeros as i64;
        let mut kept = [0; LIMBS];
        let room = limbs.len().min(zeros + LIMBS);
        kept[..room - zeros].copy_from_slice(&limbs[zeros..room]);
        more |= limbs[room..].iter().any(|limb| *limb > 0);
        if more && outward && increment(&mut kept) {
            exponent += 1;
        }
        if exponent < -LIMIT {
            return if outward { Self::unit(negative, -LIMIT) } else { Self::ZERO };
        }
        // Beyond the limit it is not a number that is calculated with any more.
        Self { sign: if negative { -1 } else { 1 }, exponent: exponent.min(LIMIT + 1), limbs: kept }
    }

    /// ±10^(9·exponent).
    fn unit(negative: bool, exponent: i64) -> Self {
        let mut limbs = [0; LIMBS];
        limbs[0] = 1;
        Self { sign: if negative { -1 } else { 1 }, exponent, limbs }
    }

    /// Whether it is beyond the limit of bounds, and so says nothing of where the number is.
    pub(super) fn is_beyond(self) -> bool {
        self.exponent > LIMIT
    }

    /// −1, 0 or 1.
    pub fn signum(self) -> i8 {
        self.sign
    }

    /// Whether it is 0.
    pub fn is_zero(self) -> bool {
        self.sign == 0
    }

    /// |x|.
    pub fn abs(self) -> Self {
        Self { sign: self.sign.abs(), ..self }
    }

    /// −x.
    pub fn negated(self) -> Self {
        Self { sign: -self.sign, ..self }
    }

    fn digits(&self) -> &[u32] {
        without_trailing_zeros(&self.limbs)
    }

    /// Which is farther from 0; neither is 0.
    fn compare_size(&self, other: &Self) -> Ordering {
        self.exponent.cmp(&other.exponent).then_with(|| self.limbs.cmp(&other.limbs))
    }

    pub(super) fn plus(self, other: Self, toward: Toward) -> Self {
        if self.sign == 0 || other.sign == 0 {
            return if self.sign == 0 { other } else { self };
        }
        let (large, small) =
            if self.compare_size(&other) == Ordering::Less { (other, self) } else { (self, other) };
        // A carry, the limbs of the larger, and all of the smaller as long as it overlaps with them or stands next to
        // them. Further down it only matters that there is something: a single unit does as well.
        let mut sum = [0; 2 * LIMBS + 2];
        sum[1..=LIMBS].copy_from_slice(&large.limbs);
        let shift = (large.exponent - small.exponent).min(2 * LIMBS as i64) as usize;
        let (end, limbs) =
            if shift <= LIMBS { (shift + LIMBS + 1, &small.limbs[..]) } else { (sum.len(), &[1][..]) };
        if large.sign == small.sign {
            limbs::add(&mut sum[..end], limbs);
        } else {
            limbs::subtract(&mut sum[..end], limbs);
        }
        Self::rounded(large.sign < 0, large.exponent + 1, &sum, false, toward)
    }

    pub(super) fn minus(self, other: Self, toward: Toward) -> Self {
        self.plus(other.negated(), toward)
    }

    pub(super) fn times(self, other: Self, toward: Toward) -> Self {
        if self.sign == 0 || other.sign == 0 {
            return Self::ZERO;
        }
        let (a, b) = (self.digits(), other.digits());
        let mut product = [0; 2 * LIMBS];
        let product = &mut product[..a.len() + b.len()];
        limbs::multiply(a, b, product);
        Self::rounded(self.sign != other.sign, self.exponent + other.exponent + 1, product, false, toward)
    }

    /// x/y, y not 0.
    pub(super) fn over(self, other: Self, toward: Toward) -> Self {
        if self.sign == 0 || other.sign == 0 {
            return Self::ZERO;
        }
        let divisor = other.digits();
        // The quotient's first limb may be 0, so that nine are needed for eight.
        let mut numerator = [0; 2 * LIMBS + 1];
        let numerator = &mut numerator[..divisor.len() + LIMBS + 1];
        numerator[1..=LIMBS].copy_from_slice(&self.limbs);
        let mut quotient = [0; LIMBS + 1];
        let exact = limbs::divide(numerator, divisor, &mut quotient);
        Self::rounded(self.sign != other.sign, self.exponent - other.exponent, &quotient, !exact, toward)
    }

    /// √x, x at least 0.
    pub(super) fn root(self, toward: Toward) -> Self {
        if self.sign <= 0 {
            return Self::ZERO;
        }
        // The last limb of the 16 at an even place.
        let first = usize::from(self.exponent.rem_euclid(2) == 0);
        let mut x = [0; 2 * LIMBS];
        x[first..first + LIMBS].copy_from_slice(&self.limbs);
        let mut root = [0; LIMBS];
        let exact = limbs::root(&x, &mut root);
        Self::rounded(false, self.exponent.div_euclid(2), &root, !exact, toward)
    }

    /// x^n, x at least 0.
    pub(super) fn power(self, n: u64, toward: Toward) -> Self {
        let (mut power, mut square, mut left) = (Self::whole(1), self, n);
        while left > 0 {
            if left % 2 == 1 {
                power = power.times(square, toward);
            }
            left /= 2;
            if left > 0 {
                square = square.times(square, toward);
            }
        }
        power
    }

    /// The largest multiple of 10^place that is not larger.
    pub fn floor_to(self, place: i64) -> Self {
        self.to_place(place, Toward::Below)
    }

    /// The smallest multiple of 10^place that is not smaller.
    pub fn ceil_to(self, place: i64) -> Self {
        self.to_place(place, Toward::Above)
    }

    fn to_place(self, place: i64, toward: Toward) -> Self {
        let unit = Self::power_of_ten(place);
        let mut cut = self;
        let mut more = false;
        for (index, limb) in cut.limbs.iter_mut().enumerate() {
            // How many of the limb's digits stand below the place.
            let below = place.saturating_sub(DIGITS * (self.exponent - index as i64)).clamp(0, DIGITS);
            let rest = *limb % 10_u32.pow(below as u32);
            more |= rest > 0;
            *limb -= rest;
        }
        if cut.limbs == [0; LIMBS] {
            cut = Self::ZERO;
        }
        let outward = (self.sign < 0) == (toward == Toward::Below);
        if !more || !outward {
            return cut;
        }
        let step = if self.sign < 0 { unit.negated() } else { unit };
        cut.plus(step, toward)
    }

    /// The place of the first digit: 10^order is its unit; `None` for 0.
    pub fn order(self) -> Option<i64> {
        (self.sign != 0).then(|| self.exponent * DIGITS + i64::from(self.limbs[0].ilog10()))
    }

    /// A multiple of 10^place as a person writes it: with as many decimals as the place says, without an exponent.
    /// Digits below the place are cut off.
    pub fn fixed(self, place: i64) -> String {
        let decimals = (-place).max(0);
        let mut text = String::new();
        if self.sign < 0 {
            text.push('-');
        }
        let first = self.order().unwrap_or(0).max(0);
        for at in (-decimals..=first).rev() {
            text.push(char::from(b'0' + self.digit(at)));
            if at == 0 && decimals > 0 {
                text.push('.');
            }
        }
        text
    }

    /// Its digits from 10^`first` down to 10^`last`.
    #[cfg(feature = "homework")]
    pub(crate) fn digits_between(self, first: i64, last: i64) -> impl Iterator<Item = u8> {
        (last..=first).rev().map(move |place| self.digit(place))
    }

    /// Its digit at 10^place.
    fn digit(self, place: i64) -> u8 {
        let index = self.exponent - place.div_euclid(DIGITS);
        let limb = usize::try_from(index).ok().and_then(|index| self.limbs.get(index)).copied().unwrap_or(0);
        (limb / 10_u32.pow(place.rem_euclid(DIGITS) as u32) % 10) as u8
    }

    /// With so many significant digits and a power of ten, the rest cut off: `1.23e-9`.
    pub fn scientific(self, digits: u32) -> String {
        let Some(order) = self.order() else { return "0".into() };
        let mut text = String::from(if self.sign < 0 { "-" } else { "" });
        for index in 0..i64::from(digits.max(1)) {
            text.push(char::from(b'0' + self.digit(order - index)));
            if index == 0 && digits > 1 {
                text.push('.');
            }
        }
        format!("{text}e{order}")
    }
}

impl Ord for Bound {
    fn cmp(&self, other: &Self) -> Ordering {
        let size = || match self.sign {
            1 => self.compare_size(other),
            -1 => other.compare_size(self),
            _ => Ordering::Equal,
        };
        self.sign.cmp(&other.sign).then_with(size)
    }
}

impl PartialOrd for Bound {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// All digits, without zeros at the end.
impl fmt::Debug for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.scientific((LIMBS as i64 * DIGITS) as u32);
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let mantissa = mantissa.trim_end_matches('0').trim_end_matches('.');
        if exponent == "0" {
            write!(f, "{}", if mantissa.is_empty() { "0" } else { mantissa })
        } else {
            write!(f, "{mantissa}e{exponent}")
        }
    }
}

/// One unit of the last limb more; whether that made a new first limb of it.
fn increment(limbs: &mut [u32; LIMBS]) -> bool {
    for limb in limbs.iter_mut().rev() {
        *limb += 1;
        if *limb < RADIX {
            return false;
        }
        *limb = 0;
    }
    limbs[0] = 1;
    true
}
