//! Arithmetic with the numbers of a run, in a line of text: `update/alpha`, `g[1]/g[0]`, `1/(1-beta1)`.

/// A name in it, and where a number of that name is taken if the name itself says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// A quantity, a hyper-parameter, `steps` or `before`.
    pub key: String,
    /// The coordinate, `g[1]`.
    pub i: Option<usize>,
    /// The step, `g@3`.
    pub t: Option<u64>,
}

/// A function of one number, by its name.
fn function(name: &str) -> Option<fn(f64) -> f64> {
    match name {
        "sqrt" => Some(f64::sqrt),
        "ln" => Some(f64::ln),
        "abs" => Some(f64::abs),
        _ => None,
    }
}

/// What a text comes to; `number` knows the names in it.
///
/// # Errors
///
/// It is no arithmetic, `number` does not know a name, or the result is no number.
pub fn evaluate(text: &str, number: &dyn Fn(&Name) -> Result<f64, String>) -> Result<f64, String> {
    let mut reader = Reader { text, rest: text, number };
    let result = reader.sum()?;
    if !reader.rest.is_empty() {
        return Err(reader.expected("+, -, *, /, ^ or the end"));
    }
    if !result.is_finite() {
        return Err(format!("`{text}` is {result}; it must be a number"));
    }
    Ok(result)
}

/// What a text says that is a name and no more.
pub fn name(text: &str) -> Option<Name> {
    let mut reader = Reader { text, rest: text, number: &|_| Ok(0.0) };
    let key = reader.take(|c| c.is_ascii_alphanumeric() || "_-".contains(c)).to_owned();
    let name = reader.place(key).ok()?;
    (reader.rest.is_empty() && name.key.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(name)
}

struct Reader<'a> {
    text: &'a str,
    rest: &'a str,
    number: &'a dyn Fn(&Name) -> Result<f64, String>,
}

impl<'a> Reader<'a> {
    fn sum(&mut self) -> Result<f64, String> {
        let mut result = self.product()?;
        loop {
            if self.skip('+') {
                result += self.product()?;
            } else if self.skip('-') {
                result -= self.product()?;
            } else {
                return Ok(result);
            }
        }
    }

    fn product(&mut self) -> Result<f64, String> {
        let mut result = self.power()?;
        loop {
            if self.skip('*') {
                result *= self.power()?;
            } else if self.skip('/') {
                result /= self.power()?;
            } else {
                return Ok(result);
            }
        }
    }

    fn power(&mut self) -> Result<f64, String> {
        if self.skip('-') {
            return Ok(-self.power()?);
        }
        let base = self.atom()?;
        if self.skip('^') { Ok(base.powf(self.power()?)) } else { Ok(base) }
    }

    fn atom(&mut self) -> Result<f64, String> {
        if self.skip('(') {
            return self.closed();
        }
        let digits = self.take(|c| c.is_ascii_digit() || c == '.');
        if !digits.is_empty() {
            return digits.parse().map_err(|_| format!("`{digits}` in `{}` is no number", self.text));
        }
        let key = self.take(|c| c.is_ascii_alphanumeric() || c == '_');
        if key.is_empty() {
            return Err(self.expected("a number, a name or ("));
        }
        if let Some(function) = function(key) {
            return if self.skip('(') { self.closed().map(function) } else { Err(self.expected("(")) };
        }
        let name = self.place(key.to_owned())?;
        (self.number)(&name)
    }

    /// What stands before a bracket that closes.
    fn closed(&mut self) -> Result<f64, String> {
        let result = self.sum()?;
        if self.skip(')') { Ok(result) } else { Err(self.expected(")")) }
    }

    /// A name with the coordinate and the step that follow it.
    fn place(&mut self, key: String) -> Result<Name, String> {
        let mut name = Name { key, i: None, t: None };
        if self.skip('[') {
            name.i = Some(self.whole()?);
            if !self.skip(']') {
                return Err(self.expected("]"));
            }
        }
        if self.skip('@') {
            name.t = Some(self.whole()?);
        }
        Ok(name)
    }

    fn whole<T: std::str::FromStr>(&mut self) -> Result<T, String> {
        let digits = self.take(|c| c.is_ascii_digit());
        digits.parse().map_err(|_| self.expected("a whole number"))
    }

    fn take(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !wanted(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    fn skip(&mut self, wanted: char) -> bool {
        let rest = self.rest.strip_prefix(wanted);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn expected(&self, what: &str) -> String {
        let there = match self.rest {
            "" => "it ends".to_owned(),
            rest => format!("`{rest}` stands"),
        };
        format!(
            "`{}` can't be worked out: {there} where {what} should be. It is made of quantities (g, g[1], g@3), \
             hyper-parameters, numbers, + - * / ^, brackets, sqrt, ln and abs, without spaces",
            self.text
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<f64, String> {
        evaluate(text, &|name| match (name.key.as_str(), name.i, name.t) {
            ("a", None, None) => Ok(8.0),
            ("a", Some(1), None) => Ok(2.0),
            ("a", Some(1), Some(3)) => Ok(5.0),
            _ => Err(format!("no {}", name.key)),
        })
    }

    #[test]
    fn it_is_the_arithmetic_of_school() {
        assert_eq!(of("1+2*3-4/2"), Ok(5.0));
        assert_eq!(of("(1+2)*3"), Ok(9.0));
        assert_eq!(of("8-3-2"), Ok(3.0));
        assert_eq!(of("8/4/2"), Ok(1.0));
        assert_eq!(of("-2^2"), Ok(-4.0));
        assert_eq!(of("2^-1"), Ok(0.5));
        assert_eq!(of("2^3^2"), Ok(512.0));
        assert_eq!(of("sqrt(a*a[1])+abs(0-1)+ln(1)"), Ok(5.0));
        assert_eq!(of("a/a[1]-a[1]@3"), Ok(-1.0));
    }

    #[test]
    fn what_is_none_is_told() {
        for (text, expected) in [
            ("1+", "it ends where a number, a name or ("),
            ("(1", "it ends where )"),
            ("1)", "`)` stands where +, -,"),
            ("a[", "it ends where a whole number"),
            ("sqrt", "it ends where ("),
            ("b/2", "no b"),
            ("1.2.3", "`1.2.3` in `1.2.3` is no number"),
            ("1/0", "is inf"),
        ] {
            let error = of(text).unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }

    #[test]
    fn a_name_is_no_arithmetic() {
        assert_eq!(name("weight-decay"), Some(Name { key: "weight-decay".into(), i: None, t: None }));
        assert_eq!(name("g[1]@3"), Some(Name { key: "g".into(), i: Some(1), t: Some(3) }));
        for text in ["g/m", "1", "-g", "g[1", "sqrt(g)"] {
            assert_eq!(name(text), None, "{text}");
        }
    }
}
