//! Gradients from NPY, NumPy's format of one array: a short header in Python's notation, and then bare numbers.
//!
//! The crates for it bring a parser of Python literals or an array type of dozens of crates; what they spare is the
//! header's three keys. So it is read here, with limits: the numbers are counted before memory is asked for, and nothing is
//! ever unpickled.
//!
//! Source: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays", and numpy/lib/format.py.

use super::MAX_COORDINATES;
use crate::error::{Error, count, named, shown};
use crate::objective::GradientTable;
use crate::scalar::LiteralError;
use std::io::Read;

/// How a file begins.
pub(super) const MAGIC: &[u8] = b"\x93NUMPY";

/// The most bytes of numbers that are read.
const MAX_BYTES: u64 = 1 << 30;

/// The most bytes of a header; NumPy itself reads no more than 10,000.
const MAX_HEADER: u32 = 1 << 16;

const SAVE: &str = "save it as float64 or float32, such as numpy.save(file, array.astype(\"float64\"))";

/// Reads the array.
pub(super) fn read(name: &str, mut input: impl Read) -> Result<GradientTable, Error> {
    let header = Header::read(name, &mut input)?;
    let (steps, coordinates) = header.steps_and_coordinates(name)?;
    let file = File { name, steps, coordinates, fortran_order: header.fortran_order };
    match header.kind.as_str() {
        "<f8" => GradientTable::double(name, coordinates, file.numbers(input, f64::from_le_bytes)?),
        ">f8" => GradientTable::double(name, coordinates, file.numbers(input, f64::from_be_bytes)?),
        "<f4" => GradientTable::single(name, coordinates, file.numbers(input, f32::from_le_bytes)?),
        ">f4" => GradientTable::single(name, coordinates, file.numbers(input, f32::from_be_bytes)?),
        other => Err(content(name, &wrong_kind(other))),
    }
}

fn content(name: &str, problem: &str) -> Error {
    Error::content(name, None, problem)
}

/// Why an array of this type can't be gradients.
fn wrong_kind(kind: &str) -> String {
    let what = match kind.trim_start_matches(['<', '>', '|', '=']).chars().next() {
        Some('O') => "pickled Python objects, which are never loaded",
        Some('i' | 'u') => "integers",
        Some('b' | '?') => "truth values",
        Some('f') => "floating-point numbers of another size",
        Some('c') => "complex numbers",
        Some('U' | 'S' | 'a') => "texts",
        Some('[') => "records of several fields",
        _ => "something else than floating-point numbers",
    };
    format!("this array holds {what} (type {}); {SAVE}", shown(kind))
}

/// What the header says.
struct Header {
    kind: String,
    fortran_order: bool,
    shape: Vec<u64>,
}

impl Header {
    /// Reads everything before the numbers.
    fn read(name: &str, input: &mut impl Read) -> Result<Self, Error> {
        let mut bytes = |wanted: u32| {
            let mut bytes = Vec::new();
            let read = input.take(wanted.into()).read_to_end(&mut bytes);
            read.map_err(|error| Error::unreadable(name, &error))?;
            if bytes.len() < wanted as usize {
                return Err(content(name, "this NPY file ends in its header; it may have been cut off"));
            }
            Ok(bytes)
        };
        let start = bytes(MAGIC.len() as u32 + 2)?;
        let length = match start[MAGIC.len()] {
            1 => bytes(2)?.iter().rev().fold(0, |length, byte| length << 8 | u32::from(*byte)),
            2 | 3 => bytes(4)?.iter().rev().fold(0, |length, byte| length << 8 | u32::from(*byte)),
            version => {
                let problem =
                    format!("this is NPY of version {version}, but only 1 to 3 are known; save it again");
                return Err(content(name, &problem));
            }
        };
        if length > MAX_HEADER {
            return Err(Error::Limit {
                what: format!("the header of {} has", named(name)),
                given: format!("{length} bytes"),
                limit: MAX_HEADER.to_string(),
                instead: "save the array again",
            });
        }
        let text = bytes(length)?;
        Self::parse(&String::from_utf8_lossy(&text)).ok_or_else(|| {
            let text = String::from_utf8_lossy(&text);
            let problem = format!(
                "the header of this NPY file is `{}`, without a descr, a fortran_order and a shape that can be read; \
                 save the array again",
                shown(text.trim())
            );
            content(name, &problem)
        })
    }

    /// Reads a header such as `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }`.
    fn parse(text: &str) -> Option<Self> {
        let (mut kind, mut fortran_order, mut shape) = (None, None, None);
        let mut rest = text.trim().strip_prefix('{')?.strip_suffix('}')?.trim();
        while !rest.is_empty() {
            let (key, after) = string(rest)?;
            let value = after.trim_start().strip_prefix(':')?.trim_start();
            rest = match key {
                "descr" if value.starts_with('[') => {
                    // The fields of a record; it is refused for being one, whatever they are.
                    kind = Some("[…]".to_owned());
                    value.split_once(']')?.1
                }
                "descr" => {
                    let (text, after) = string(value)?;
                    kind = Some(text.to_owned());
                    after
                }
                "fortran_order" => {
                    let of = |text| value.strip_prefix(text);
                    let (order, after) =
                        of("False").map(|after| (false, after)).or_else(|| Some((true, of("True")?)))?;
                    fortran_order = Some(order);
                    after
                }
                "shape" => {
                    let (axes, after) = value.strip_prefix('(')?.split_once(')')?;
                    let axes = axes.split(',').map(str::trim).filter(|axis| !axis.is_empty());
                    // Of digits alone, however many: an absurd one is no number and refused as one.
                    shape = Some(axes.map(|axis| axis.parse().ok()).collect::<Option<Vec<u64>>>()?);
                    after
                }
                _ => return None,
            };
            rest = rest.trim_start();
            rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
        }
        Some(Self { kind: kind?, fortran_order: fortran_order?, shape: shape? })
    }

    fn steps_and_coordinates(&self, name: &str) -> Result<(usize, usize), Error> {
        let (steps, coordinates) = match self.shape.as_slice() {
            [] => return Err(content(name, "this is one number and no array; save steps x coordinates")),
            [steps] => (*steps, 1),
            [steps, coordinates] => (*steps, *coordinates),
            more => {
                let problem =
                    format!("this array has {} axes; reshape it to two, steps x coordinates", more.len());
                return Err(content(name, &problem));
            }
        };
        let shape = format!("{steps} x {coordinates} numbers");
        let over = |limit: String, instead| {
            Err(Error::Limit { what: format!("{} has", named(name)), given: shape.clone(), limit, instead })
        };
        let size = if self.kind.ends_with('4') { 4 } else { 8 };
        let limit = MAX_BYTES / size;
        if steps.checked_mul(coordinates).is_none_or(|numbers| numbers > limit) {
            return over(format!("{limit} numbers in all"), "save fewer steps or fewer coordinates");
        }
        match (usize::try_from(steps), usize::try_from(coordinates)) {
            (Ok(steps), Ok(coordinates)) if coordinates <= MAX_COORDINATES => Ok((steps, coordinates)),
            _ => over(format!("{MAX_COORDINATES} coordinates"), "trace some of the coordinates"),
        }
    }
}

/// A string in quotes at the beginning of a text, and what follows it.
fn string(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|c| *c == '\'' || *c == '"')?;
    text[1..].split_once(quote)
}

/// The numbers of a file, and how they are arranged.
struct File<'a> {
    name: &'a str,
    steps: usize,
    coordinates: usize,
    /// Whether a coordinate's numbers stand together, not a step's.
    fortran_order: bool,
}

impl File<'_> {
    /// Reads the numbers, into the order of steps.
    fn numbers<T, const SIZE: usize>(
        &self,
        mut input: impl Read,
        number: fn([u8; SIZE]) -> T,
    ) -> Result<Vec<T>, Error>
    where
        T: Copy + Default + Into<f64>,
    {
        let expected = self.steps * self.coordinates;
        let mut numbers: Vec<T> = Vec::new();
        // Memory that isn't written yet costs nothing, so that a file cut off early doesn't either.
        numbers.try_reserve_exact(expected).map_err(|_| Error::Limit {
            what: format!("{} takes", named(self.name)),
            given: format!("{} MiB", (expected * SIZE) >> 20),
            limit: "the memory that is free".into(),
            instead: "save fewer steps or fewer coordinates",
        })?;
        if self.fortran_order {
            numbers.resize(expected, T::default());
        }
        let refused = |error| Error::unreadable(self.name, &error);
        let (mut chunk, mut read) = (Vec::with_capacity(1 << 16), 0);
        while read < expected {
            chunk.clear();
            let wanted = (expected - read).min((1 << 16) / SIZE) * SIZE;
            input.by_ref().take(wanted as u64).read_to_end(&mut chunk).map_err(refused)?;
            let (whole, _) = chunk.as_chunks::<SIZE>();
            for (index, bytes) in whole.iter().enumerate() {
                let number = number(*bytes);
                if self.fortran_order {
                    let place = read + index;
                    numbers[place % self.steps * self.coordinates + place / self.steps] = number;
                } else {
                    numbers.push(number);
                }
            }
            read += whole.len();
            if chunk.len() < wanted {
                let read = count(read as u64, "number");
                let problem = format!(
                    "this file ends after {read}, but its shape says {} x {}; it may have been cut off",
                    self.steps, self.coordinates
                );
                return Err(content(self.name, &problem));
            }
        }
        if input.take(1).read_to_end(&mut chunk).map_err(refused)? > 0 {
            let problem = "more follows after the array; save all steps as one array, steps x coordinates";
            return Err(content(self.name, problem));
        }
        self.check(&numbers)?;
        Ok(numbers)
    }

    /// Refuses what has no value.
    fn check<T: Copy + Into<f64>>(&self, numbers: &[T]) -> Result<(), Error> {
        let value = |number: &T| -> f64 { (*number).into() };
        let Some(place) = numbers.iter().position(|number| !value(number).is_finite()) else { return Ok(()) };
        let (row, coordinate) = (place / self.coordinates, place % self.coordinates);
        let (name, step) = (named(self.name), row + 1);
        Err(Error::NotANumber {
            what: format!(
                "{name}, row {row}, column {coordinate} (both from 0): the gradient g[{coordinate}] of step {step}"
            ),
            text: format!("{:?}", value(&numbers[place])),
            reason: LiteralError::NoValue,
        })
    }
}
