//! Results as they are before they are rounded, and the one place that rounds.

use super::wide::Wide;
use super::{Held, NoDecimal};
use std::cmp::Ordering;

/// The most places that a decimal has after its point.
const MOST_PLACES: i64 = 28;

/// The largest number that a decimal's digits make up: 96 bits.
const LARGEST: u128 = (1 << 96) - 1;

/// What a rounded number has at least: 12 digits.
const FEWEST: u128 = 100_000_000_000;

/// As many digits as can be divided off at once: 10^28 is below 2^96.
const CHUNK: i64 = 28;

/// ±digits · 10^−places and perhaps a bit more: a result before it is rounded. The digits take up to 400 bits.
#[derive(Clone, Copy)]
pub(super) struct Unrounded {
    pub negative: bool,
    pub digits: Wide,
    pub places: i64,
    /// Whether the true result has further digits that are not 0. Then those here are more than a decimal holds, so
    /// that these further ones matter to a tie alone.
    pub more: bool,
}

impl From<Held> for Unrounded {
    fn from(held: Held) -> Self {
        let digits = held.mantissa().unsigned_abs().into();
        Self { negative: held.is_sign_negative(), digits, places: held.scale().into(), more: false }
    }
}

impl Unrounded {
    /// Rounds half to even, at the most places, up to 28, at which the result fits in 96 bits.
    pub fn round(self) -> Result<Held, NoDecimal> {
        let Self { negative, mut digits, mut places, more } = self;
        if places < 0 {
            if places < -MOST_PLACES && digits.bits() > 0 {
                return Err(NoDecimal::TooLarge);
            }
            digits = digits.followed_by_zeros(places.unsigned_abs().min(28) as u32);
            places = 0;
        }
        // 96 bits too many are at least 0.3 digits too many each; from there on up, one digit at a time.
        let too_long = i64::from(digits.bits().saturating_sub(96)) * 3 / 10;
        let mut cut = too_long.max(places - MOST_PLACES).max(0);
        loop {
            if cut > places {
                return Err(NoDecimal::TooLarge);
            }
            let (kept, rest, exact) = without_last(digits, cut, more);
            let up = rest == Ordering::Greater || rest == Ordering::Equal && kept.low() % 2 == 1;
            let kept = if up { kept + Wide::from(1) } else { kept };
            if kept > Wide::from(LARGEST) {
                cut += 1;
                continue;
            }
            let kept = kept.low();
            if !exact && kept < FEWEST {
                return Err(NoDecimal::TooFewDigits);
            }
            let limb = |index: u32| (kept >> (32 * index)) as u32;
            let scale = (places - cut) as u32;
            return Ok(Held::from_parts(limb(0), limb(1), limb(2), negative && kept > 0, scale));
        }
    }

    /// Its size as a whole number, if a decimal is one and below 2^64.
    pub fn whole(self) -> Option<u64> {
        let (whole, fraction) = self.digits.div_rem(10_u128.pow(self.places as u32));
        if fraction == 0 { whole.low().try_into().ok() } else { None }
    }

    /// −x.
    pub fn negated(self) -> Self {
        Self { negative: !self.negative, ..self }
    }

    /// The sum of two results that have no further digits.
    pub fn plus(self, other: Self) -> Self {
        let places = self.places.max(other.places);
        let aligned = |x: Self| x.digits.followed_by_zeros((places - x.places) as u32);
        let (a, b) = (aligned(self), aligned(other));
        let (negative, digits) = match (self.negative == other.negative, a >= b) {
            (true, _) => (self.negative, a + b),
            (false, true) => (self.negative, a - b),
            (false, false) => (other.negative, b - a),
        };
        Self { negative, digits, places, more: false }
    }

    /// The product. Both together have at most 154 digits.
    pub fn times(self, other: Self) -> Self {
        Self {
            negative: self.negative != other.negative,
            digits: self.digits * other.digits,
            places: self.places.saturating_add(other.places),
            more: self.more || other.more,
        }
    }

    /// The quotient of two decimals, the second not 0.
    pub fn over(self, other: Self) -> Self {
        // To 29 places, one more than can be kept. The dividend grows to at most 10^57 · 2^96.
        let places = MOST_PLACES + 1;
        let zeros = (places - self.places + other.places) as u32;
        let (digits, rest) = self.digits.followed_by_zeros(zeros).div_rem(other.digits.low());
        Self { negative: self.negative != other.negative, digits, places, more: rest > 0 }
    }

    /// The square root of a decimal above 0.
    pub fn root(self) -> Self {
        // The square, with as many places as leave its root in 96 bits. 14 always do: the root is below 2^48 then.
        let square = |places: i64| self.digits.followed_by_zeros((2 * places - self.places) as u32);
        let fits = |places: &i64| square(*places).bits() <= 192;
        let places = (15..=MOST_PLACES).rev().find(fits).unwrap_or(14);
        let square = square(places);
        let root = Wide::from(square.isqrt());
        let rest = square - root * root;
        // √(r² + rest) is above r + ½ exactly if rest > r: a tie can't be. One more digit carries that to the rounding.
        let next_digit = match rest.bits() {
            0 => 0,
            _ if rest > root => 7,
            _ => 2,
        };
        let digits = root.followed_by_zeros(1) + Wide::from(next_digit);
        Self { negative: false, digits, places: places + 1, more: next_digit > 0 }
    }

    /// The n-th power of a decimal, by repeated squaring with 75 digits or more.
    ///
    /// Every product loses at most 10^−74 of itself, and at most 2n such losses add up: for n = 1000 that leaves the
    /// 29 digits of a decimal 41 more to decide the rounding by, and 25 for the largest n. A power that a decimal holds, or
    /// that is a tie between two, has so few digits that nothing is lost on the way.
    pub fn power(self, mut n: u64) -> Self {
        let mut power = Self { negative: false, digits: Wide::from(1), places: 0, more: false };
        let mut square = self;
        loop {
            if n % 2 == 1 {
                power = power.times(square).shortened();
            }
            n /= 2;
            if n == 0 {
                return power;
            }
            square = square.times(square).shortened();
        }
    }

    /// 1 − x for a power x of a decimal, which may have further digits.
    pub fn subtracted_from_one(self) -> Self {
        // Shortened to before its point, x is above 10^74: too large, and 1 − x as well.
        if self.places < 0 {
            return self.negated();
        }
        // Beyond 100 places it is enough to know that there are digits.
        let cut = (self.places - 100).max(0);
        let (digits, _, exact) = without_last(self.digits, cut, self.more);
        let one = Self { negative: false, digits: Wide::from(1), places: 0, more: false };
        let mut difference = one.plus(Self { digits, places: self.places - cut, ..self }.negated());
        difference.more = !exact;
        // Further digits of x take from a difference that is above 0: it begins one unit lower.
        if !exact && !self.negative && !difference.negative {
            difference.digits = difference.digits - Wide::from(1);
        }
        difference
    }

    /// Cut to below 2^255, which is 76 or 77 digits.
    fn shortened(self) -> Self {
        let too_long = i64::from(self.digits.bits().saturating_sub(255));
        if too_long == 0 {
            return self;
        }
        // A little above log10 2 = 0.30103, rounded up: never too few.
        let cut = too_long * 302 / 1000 + 1;
        let (digits, _, exact) = without_last(self.digits, cut, self.more);
        Self { digits, places: self.places.saturating_sub(cut), more: !exact, ..self }
    }
}

/// `digits` without the last `cut` of them; how what was cut off, with `more` digits behind it, compares with half a
/// unit; and whether that was nothing at all.
fn without_last(mut digits: Wide, mut cut: i64, mut more: bool) -> (Wide, Ordering, bool) {
    while cut > CHUNK && digits.bits() > 0 {
        let (left, rest) = digits.div_rem(10_u128.pow(CHUNK as u32));
        (digits, more, cut) = (left, more || rest > 0, cut - CHUNK);
    }
    let unit = 10_u128.pow(cut.min(CHUNK) as u32);
    let (digits, rest) = digits.div_rem(unit);
    let half = (2 * rest).cmp(&unit).then(if more { Ordering::Greater } else { Ordering::Equal });
    (digits, half, rest == 0 && !more)
}
