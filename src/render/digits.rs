//! Numbers for people: as many digits as say something, in line on the decimal point.

use crate::scalar::Value;

/// How many significant digits the largest number of a column gets when nobody says.
pub const DEFAULT_DIGITS: usize = 5;

/// From here on, and below its inverse, a whole column is in scientific notation.
const LARGE: i32 = 7;
const SMALL: i32 = -5;

/// How many more decimals than its largest number needs a column may have for the sake of its smaller ones.
const MORE: usize = 3;

/// The numbers of a column as texts of one width, in line on the decimal point.
///
/// The largest gets `digits` significant digits. Smaller ones share its last place, or a few places more, and go into
/// scientific notation when fewer than three significant digits of them would be left: a small v never shows as
/// 0.000000. Zeros that end every number of the column, and are exact, are left out. A missing value is blank.
///
/// # Example
///
/// ```
/// use adamscope::render::align;
/// use adamscope::scalar::Value::F64;
///
/// let column = align(&[Some(F64(36.0)), Some(F64(0.25)), None, Some(F64(-1.5e-9))], 5);
/// assert_eq!(column, ["36.00     ", " 0.25     ", "          ", "-1.5000e-9"]);
/// ```
pub fn align(values: &[Option<Value>], digits: usize) -> Vec<String> {
    let written = Column::of(values, digits);
    let texts: Vec<String> =
        values.iter().map(|value| value.map_or_else(String::new, |value| written.write(value))).collect();
    let before = |text: &str| text.find('.').or_else(|| text.find('e')).unwrap_or(text.len());
    let left = texts.iter().map(|text| before(text)).max().unwrap_or(0);
    let right = texts.iter().map(|text| text.len() - before(text)).max().unwrap_or(0);
    let line_up = |text: &String| {
        let point = before(text);
        format!("{:>left$}{:<right$}", &text[..point], &text[point..])
    };
    texts.iter().map(line_up).collect()
}

/// How the numbers of one column are written.
struct Column {
    digits: usize,
    /// Digits after the point; `None` for scientific notation throughout.
    decimals: Option<usize>,
}

impl Column {
    fn of(values: &[Option<Value>], digits: usize) -> Self {
        let nonzero = || values.iter().flatten().filter(|value| !value.is_zero());
        let exponents = || nonzero().map(|value| exponent(*value, digits));
        let Some(top) = exponents().max() else { return Self { digits, decimals: Some(0) } };
        if top >= LARGE || top <= SMALL {
            return Self { digits, decimals: None };
        }
        // A number of exponent e has d + 1 + e significant digits at d decimals. Those too small for the decimals that
        // the column can have don't ask for any: they will be scientific.
        let most = places(digits, top) + MORE;
        let asked =
            exponents().map(|exponent| places(digits.min(4), exponent)).filter(|asked| *asked <= most);
        let decimals = asked.max().unwrap_or(0).max(places(digits, top));
        let mut column = Self { digits, decimals: Some(decimals) };
        column.leave_out_zeros(values);
        column
    }

    /// Fewer decimals, as long as every number ends in a zero and is all there without it.
    fn leave_out_zeros(&mut self, values: &[Option<Value>]) {
        while let Some(fewer) = self.decimals.and_then(|decimals| decimals.checked_sub(1)) {
            let spare = |value: &Value| match self.fixed(*value) {
                Some(fixed) => fixed.ends_with('0') && value.is_exactly(&value.to_fixed(fewer)),
                None => true,
            };
            if !values.iter().flatten().all(spare) {
                return;
            }
            self.decimals = Some(fewer);
        }
    }

    fn write(&self, value: Value) -> String {
        if value.is_zero() {
            return "0".into();
        }
        self.fixed(value).unwrap_or_else(|| value.to_scientific(self.digits))
    }

    /// The number with the column's decimals, unless these leave too little of it.
    fn fixed(&self, value: Value) -> Option<String> {
        let decimals = self.decimals?;
        let significant = decimals as i64 + 1 + i64::from(exponent(value, self.digits));
        let fixed = value.to_fixed(decimals);
        // Few digits are enough where they are all there is.
        (significant >= self.digits.min(3) as i64 || value.is_exactly(&fixed)).then_some(fixed)
    }
}

/// How many decimals give a number of this exponent so many significant digits.
fn places(digits: usize, exponent: i32) -> usize {
    usize::try_from(digits as i64 - 1 - i64::from(exponent)).unwrap_or(0)
}

/// The power of ten of the first digit, after rounding to `digits` of them.
fn exponent(value: Value, digits: usize) -> i32 {
    let text = value.to_scientific(digits);
    text.rsplit_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scalar::Value::{F32, F64};

    fn column(values: &[f64], digits: usize) -> Vec<String> {
        align(&values.iter().map(|value| Some(F64(*value))).collect::<Vec<_>>(), digits)
    }

    #[test]
    fn points_stand_below_each_other() {
        assert_eq!(column(&[6.0, -5.8000000002, 12.25], 5), [" 6.000", "-5.800", "12.250"]);
    }

    #[test]
    fn a_small_number_among_large_ones_never_shows_as_zero() {
        assert_eq!(column(&[0.036, 0.1 + 0.2, 1.234567e-9], 5), ["0.03600  ", "0.30000  ", "1.2346e-9"]);
    }

    #[test]
    fn very_large_and_very_small_columns_are_scientific() {
        assert_eq!(column(&[1.5e-8, 2.25e-8], 4), ["1.500e-8", "2.250e-8"]);
        assert_eq!(column(&[1.5e12, 2.0], 3), ["1.50e12", "2.00e0 "]);
    }

    #[test]
    fn zeros_that_say_nothing_are_left_out() {
        assert_eq!(column(&[0.2, 0.08, 0.0], 5), ["0.20", "0.08", "0   "]);
        assert_eq!(column(&[25.0, 9.0], 5), ["25", " 9"]);
        assert_eq!(column(&[2.0, -1.0, 0.5], 5), [" 2.0", "-1.0", " 0.5"]);
        // 0.1 is not all of 0.30000000000000004.
        assert_eq!(column(&[0.1 + 0.2], 3), ["0.300"]);
    }

    #[test]
    fn as_many_digits_as_asked_for_are_true() {
        assert_eq!(column(&[0.1], 25), ["0.1000000000000000055511151"]);
        assert_eq!(align(&[Some(F32(0.1))], 13), ["0.1000000014901"]);
    }
}
