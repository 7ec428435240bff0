//! Tables that people wrote: any usual encoding mark, line ending and separator, read row by row with line numbers.
//!
//! What is in the cells is not looked at here.

use crate::error::{Error, Place};
use crate::scalar::{Literal, LiteralError};
use crate::text;
use std::io::Read;

/// The most bytes of a table that are read.
const MAX_BYTES: u64 = 64 << 20;

/// The text of a table, checked to be text.
#[derive(Clone, Debug)]
pub struct TextTable {
    name: String,
    text: String,
    separator: u8,
    /// Lines before the table itself: a spreadsheet's `sep=;`.
    skipped: u64,
}

impl TextTable {
    /// Reads a table; `name` is what messages call it.
    ///
    /// # Errors
    ///
    /// Those of [`text::read`], whose limit is 64 MiB here.
    pub fn read(name: &str, input: impl Read) -> Result<Self, Error> {
        let text = text::read(name, input, MAX_BYTES)?;
        let mut table = Self { name: name.into(), text, separator: b',', skipped: 0 };
        table.find_separator();
        Ok(table)
    }

    /// The rows that have anything in them.
    pub fn rows(&self) -> Rows<'_> {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .delimiter(self.separator)
            .from_reader(self.text.as_bytes());
        Rows { table: self, records: reader.into_records() }
    }

    /// Reads a cell as a number. Where the separator is not a comma, a decimal comma is read as a point.
    ///
    /// # Errors
    ///
    /// The cell is not a number.
    pub fn number(&self, cell: &str) -> Result<Literal, LiteralError> {
        match cell.parse() {
            Err(LiteralError::DecimalComma { instead }) if self.separator != b',' => instead.parse(),
            read => read,
        }
    }

    fn find_separator(&mut self) {
        let first = self.text.lines().next().unwrap_or_default();
        if let Some(&[separator]) = first.trim().strip_prefix("sep=").map(str::as_bytes) {
            self.separator = separator;
            self.skipped = 1;
            let rest = self.text.split_once('\n').map_or("", |(_, rest)| rest);
            self.text = rest.to_owned();
            return;
        }
        let first = self.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        self.separator = [b';', b'\t'].into_iter().find(|s| first.as_bytes().contains(s)).unwrap_or(b',');
    }
}

/// The rows of a [`TextTable`].
pub struct Rows<'a> {
    table: &'a TextTable,
    records: csv::StringRecordsIntoIter<&'a [u8]>,
}

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its line in the file, counted from 1.
    pub line: u64,
    record: csv::StringRecord,
}

impl Row {
    /// How many cells it has.
    pub fn width(&self) -> usize {
        self.record.len()
    }

    /// Its cells, without surrounding white space.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.record.iter()
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let content = |line, problem: String| Error::Content {
                place: Place { file: self.table.name.clone(), line: Some(line), column: None },
                problem,
            };
            let record = match self.records.next()? {
                Ok(record) => record,
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line) + self.table.skipped;
                    return Some(Err(content(line, format!("this row can't be read: {error}"))));
                }
            };
            let line = record.position().map_or(0, csv::Position::line) + self.table.skipped;
            // The parser takes everything up to the next quote, or to the end of the file, into one cell.
            if record.iter().any(|cell| cell.contains('\n')) {
                return Some(Err(content(
                    line,
                    "a quote opens in this row and does not close in it; close it".into(),
                )));
            }
            if record.iter().all(str::is_empty) && record.len() == 1 {
                continue;
            }
            return Some(Ok(Row { line, record }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &[u8]) -> Vec<(u64, Vec<String>)> {
        let table = TextTable::read("t.csv", text).unwrap();
        table
            .rows()
            .map(|row| row.unwrap())
            .map(|row| (row.line, row.cells().map(str::to_owned).collect()))
            .collect()
    }

    #[test]
    fn line_endings_encoding_marks_and_separators_make_no_difference() {
        let expected = vec![(1, vec!["1".to_owned(), "2".into()]), (2, vec!["3".into(), "4".into()])];
        for text in
            ["1,2\n3,4", "1,2\r\n3,4\r\n", "1,2\r3,4\r", "\u{feff}1, 2\n3,4\n", "1;2\n3;4\n", "1\t2\n3\t4\n"]
        {
            assert_eq!(rows(text.as_bytes()), expected, "{text:?}");
        }
        assert_eq!(rows(b"sep=;\n1;2\n")[0].0, 2);
        assert_eq!(rows(b"1,2\n\n   \n3,4\n")[1].0, 4);
    }

    #[test]
    fn a_decimal_comma_is_read_where_it_can_not_separate() {
        let number = |text: &str, cell| TextTable::read("t.csv", text.as_bytes()).unwrap().number(cell);
        assert_eq!(number("0,5;1\n", "0,5").unwrap().to_f64().to_bits(), 0.5_f64.to_bits());
        assert_eq!(number("0.5,1\n", "0,5"), Err(LiteralError::DecimalComma { instead: "0.5".into() }));
        assert_eq!(number("0,5;1\n", "1.234,5"), Err(LiteralError::Separators));
    }
}
