//! Whole numbers as limbs of nine decimal digits, the most significant limb first.
//!
//! Decimal and not binary, so that the sum and the product of written decimals are exact and a place is cut off without
//! a division. A radix of 10^9 and not 10^18: then a whole column of a product fits in a `u64`, whose remainder by a
//! constant is a multiplication, and the compiler has no such thing for a `u128`.

/// What a limb is below.
pub const RADIX: u32 = 1_000_000_000;
/// The decimal digits of a limb.
pub const DIGITS: i64 = 9;

const WIDE: u64 = RADIX as u64;

/// The same number of units of its last non-zero limb: without the zeros at the end.
pub fn without_trailing_zeros(limbs: &[u32]) -> &[u32] {
    let end = limbs.iter().rposition(|limb| *limb > 0).map_or(0, |last| last + 1);
    &limbs[..end]
}

/// a·b into `product`, which is as long as both together, at most 18 limbs.
pub fn multiply(a: &[u32], b: &[u32], product: &mut [u32]) {
    let mut carry = 0;
    for column in (0..product.len()).rev() {
        // At most nine products below 10^18 and a carry below 10^10: no more than a u64 holds.
        let mut sum = carry;
        for (i, limb) in a.iter().enumerate().take(column).skip(column.saturating_sub(b.len())) {
            sum += u64::from(*limb) * u64::from(b[column - 1 - i]);
        }
        product[column] = (sum % WIDE) as u32;
        carry = sum / WIDE;
    }
}

/// Adds `b`, whose last limb stands where `a`'s does. The sum has to fit.
pub fn add(a: &mut [u32], b: &[u32]) {
    let mut carry = 0;
    let digits = b.iter().rev().copied().chain(std::iter::repeat(0));
    for (limb, other) in a.iter_mut().rev().zip(digits) {
        let sum = *limb + other + carry;
        carry = u32::from(sum >= RADIX);
        *limb = sum - carry * RADIX;
    }
}

/// Takes `b` away, which is not larger and whose last limb stands where `a`'s does.
pub fn subtract(a: &mut [u32], b: &[u32]) {
    let mut borrow = 0;
    let digits = b.iter().rev().copied().chain(std::iter::repeat(0));
    for (limb, other) in a.iter_mut().rev().zip(digits) {
        let taken = other + borrow;
        borrow = u32::from(*limb < taken);
        *limb = *limb + borrow * RADIX - taken;
    }
}

/// ⌊numerator/divisor⌋ into `quotient`, and tells whether it is exact. What `numerator` holds is used up.
///
/// The divisor's first limb is not 0, the numerator's is, and the quotient is as long as the numerator without as many
/// limbs as the divisor has.
pub fn divide(numerator: &mut [u32], divisor: &[u32], quotient: &mut [u32]) -> bool {
    if let [one] = divisor {
        return divide_by_limb(numerator, *one, quotient);
    }
    // Knuth, The Art of Computer Programming, volume 2, 4.3.1, algorithm D: a divisor that begins with at least half
    // the radix gives a guess for each limb that is at most 1 too high after the look at its second limb.
    let factor = RADIX / (divisor[0] + 1);
    let mut scaled = [0; 10];
    let scaled = &mut scaled[..divisor.len()];
    scaled.copy_from_slice(divisor);
    multiply_by_limb(scaled, factor);
    multiply_by_limb(numerator, factor);
    let [first, second] = [scaled[0], scaled[1]].map(u64::from);

    for (place, quotient) in quotient.iter_mut().enumerate() {
        let window = &mut numerator[place..=place + scaled.len()];
        let top = u64::from(window[0]) * WIDE + u64::from(window[1]);
        let (mut guess, mut rest) = (top / first, top % first);
        while guess >= WIDE || guess * second > rest * WIDE + u64::from(window[2]) {
            guess -= 1;
            rest += first;
            if rest >= WIDE {
                break;
            }
        }
        if take_multiple(window, scaled, guess) {
            guess -= 1;
            add_back(window, scaled);
        }
        *quotient = guess as u32;
    }
    numerator.iter().all(|limb| *limb == 0)
}

fn divide_by_limb(numerator: &[u32], divisor: u32, quotient: &mut [u32]) -> bool {
    let divisor = u64::from(divisor);
    let mut rest = u64::from(numerator[0]);
    for (limb, quotient) in numerator[1..].iter().zip(quotient) {
        let part = rest * WIDE + u64::from(*limb);
        *quotient = (part / divisor) as u32;
        rest = part % divisor;
    }
    rest == 0
}

fn multiply_by_limb(limbs: &mut [u32], factor: u32) {
    let mut carry = 0;
    for limb in limbs.iter_mut().rev() {
        let product = u64::from(*limb) * u64::from(factor) + carry;
        *limb = (product % WIDE) as u32;
        carry = product / WIDE;
    }
}

/// `window` − `guess` · `divisor`, modulo the window's size; whether that went below 0.
fn take_multiple(window: &mut [u32], divisor: &[u32], guess: u64) -> bool {
    let mut carry = 0;
    let digits = divisor.iter().rev().map(|limb| u64::from(*limb)).chain(Some(0));
    for (limb, digit) in window.iter_mut().rev().zip(digits) {
        let taken = guess * digit + carry;
        let (whole, part) = (taken / WIDE, (taken % WIDE) as u32);
        let borrow = *limb < part;
        *limb = if borrow { *limb + RADIX - part } else { *limb - part };
        carry = whole + u64::from(borrow);
    }
    carry > 0
}

/// Adds the divisor once, and lets go of the carry that the guess's last unit had borrowed.
fn add_back(window: &mut [u32], divisor: &[u32]) {
    let mut carry = 0;
    let digits = divisor.iter().rev().copied().chain(Some(0));
    for (limb, digit) in window.iter_mut().rev().zip(digits) {
        let sum = *limb + digit + carry;
        carry = u32::from(sum >= RADIX);
        *limb = sum - carry * RADIX;
    }
}

/// ⌊√x⌋ of 16 limbs, of which the first two are not both 0, into 8; and whether it is exact.
///
/// As by hand, limb by limb: (r·R + q)² = (r·R)² + (2r·R + q)·q with the radix R, so that a root r of the first limbs
/// goes on with the largest q for which that product is still in what is left of x.
pub fn root(x: &[u32; 16], root: &mut [u32; 8]) -> bool {
    let radix = u128::from(RADIX);
    let limbs = |number: u128| {
        [number / radix / radix, number / radix % radix, number % radix].map(|limb| limb as u32)
    };
    let first = join(&x[..4]);
    let begin = first.isqrt();
    root[..2].copy_from_slice(&limbs(begin)[1..]);
    // What is left of the limbs of x so far, in their place: at most 2r.
    let mut left = *x;
    left[0] = 0;
    left[1..4].copy_from_slice(&limbs(first - begin * begin));
    // 2r, and then q.
    let mut factor = [0; 9];
    factor[..3].copy_from_slice(&limbs(2 * begin));
    for place in 2..root.len() {
        let window = &mut left[place - 1..2 * place + 2];
        let factor = &mut factor[..place + 2];
        // From the first limbs alone it is never too small, and too large by 2 at most.
        let mut q = (join(&window[..4]) / join(&factor[..3])).min(radix - 1) as u64;
        loop {
            factor[place + 1] = q as u32;
            let mut rest = [0; 10];
            let rest = &mut rest[..window.len()];
            rest.copy_from_slice(window);
            if !take_multiple(rest, factor, q) {
                window.copy_from_slice(rest);
                break;
            }
            q -= 1;
        }
        root[place] = q as u32;
        add(factor, &[q as u32]);
    }
    left.iter().all(|limb| *limb == 0)
}

/// The number that a few limbs make.
fn join(limbs: &[u32]) -> u128 {
    limbs.iter().fold(0, |high, limb| high * u128::from(RADIX) + u128::from(*limb))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chosen so that the guess is one too high after the look at the second limb, which random limbs hardly ever meet.
    #[test]
    fn a_guess_that_is_one_too_high_is_put_right() {
        let divisor = [500_000_000, 0, 1];
        let mut product = [0; 6];
        multiply(&divisor, &[0, 999_999_999, 999_999_999], &mut product);
        subtract(&mut product, &[1]);
        let mut quotient = [0; 3];
        let exact = divide(&mut product, &divisor, &mut quotient);
        assert_eq!((quotient, exact), ([0, 999_999_999, 999_999_998], false));
    }

    /// A square has its root; one less has the next smaller one, and the last number before the next square still has it.
    #[test]
    fn roots_are_cut_at_squares() {
        let nines = 999_999_999;
        for root in [
            [nines; 8],
            [1, 0, 0, 0, 0, 0, 0, 0],
            [1, 0, nines, nines, 0, nines, 0, nines],
            [1, nines, nines, nines, nines, nines, nines, nines],
            [500_000_000, 0, 0, 0, 0, 0, 0, 1],
            [
                31_622,
                776_601_683,
                793_319_988,
                935_444_327,
                185_337_195,
                551_393_252,
                168_268_575,
                48_527_925,
            ],
        ] {
            let mut square = [0; 16];
            multiply(&root, &root, &mut square);
            assert_eq!(rooted(&square), (root, true));

            let mut less = square;
            subtract(&mut less, &[1]);
            let mut before = root;
            subtract(&mut before, &[1]);
            if less[..2] != [0, 0] {
                assert_eq!(rooted(&less), (before, false));
            }

            add(&mut square, &root);
            add(&mut square, &root);
            assert_eq!(rooted(&square), (root, false));
        }
    }

    fn rooted(x: &[u32; 16]) -> ([u32; 8], bool) {
        let mut found = [0; 8];
        let exact = root(x, &mut found);
        (found, exact)
    }
}
