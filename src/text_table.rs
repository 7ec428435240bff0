//! Tables that people wrote: any usual encoding mark, line ending and separator, read row by row with line numbers; also
//! one in a Markdown document.
//!
//! What is in the cells is not looked at here.

mod markdown;

use crate::error::{Error, named};
use crate::scalar::{Literal, LiteralError};
use crate::text::{self, MAX_BYTES};
use std::io::Read;

/// The most columns that are taken apart; what reads a table has a smaller limit of its own.
const MAX_COLUMNS: usize = 4_000_000;

/// The most columns that a table with names may have, those that nobody knows included.
#[cfg(feature = "homework")]
const MAX_NAMES: usize = 10_000;

/// The text of a table, checked to be text.
#[derive(Clone, Debug)]
pub struct TextTable {
    name: String,
    text: String,
    layout: Layout,
    /// Lines before the table itself: a spreadsheet's `sep=;`.
    skipped: u64,
}

/// How cells are kept apart.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Layout {
    /// By a character.
    Separated(u8),
    /// By bars, below a row of rules.
    Markdown(markdown::Lines),
}

impl TextTable {
    /// Reads a table; `name` is what messages call it.
    ///
    /// # Errors
    ///
    /// Those of [`text::read`], whose limit is 64 MiB here; [`Error::Limit`] for more than four million columns;
    /// [`Error::Content`] for a quote that does not close in its row,
    /// and for a second table in a Markdown document.
    pub fn read(name: &str, input: impl Read) -> Result<Self, Error> {
        let text = text::read(name, input, MAX_BYTES)?;
        let mut tables = markdown::tables(&text).into_iter();
        let layout = tables.next().map_or(Layout::Separated(b','), Layout::Markdown);
        let mut table = Self { name: name.into(), text, layout, skipped: 0 };
        if let Layout::Markdown(_) = table.layout {
            table.check_width(b'|')?;
        }
        if let Some(second) = tables.next() {
            let problem = "a second table begins here; keep one of them".into();
            return Err(table.content(second.header as u64 + 1, problem));
        }
        if let Layout::Separated(_) = table.layout {
            let separator = table.find_separator();
            table.layout = Layout::Separated(separator);
            table.check_width(separator)?;
            if let Some(line) = row_with_open_quote(&table.text, separator) {
                // The parser would take everything up to the next quote, or to the end of the file, into one cell.
                let problem = "a quote opens in this row and does not close in it; close it".into();
                return Err(table.content(line + table.skipped, problem));
            }
        }
        Ok(table)
    }

    /// The rows that have anything in them.
    pub fn rows(&self) -> Rows<'_> {
        let records = match &self.layout {
            Layout::Markdown(lines) => {
                let all = self.text.lines().enumerate();
                let (header, body) = (lines.header, lines.body.clone());
                let of_table = all.filter(move |(index, _)| *index == header || body.contains(index));
                Records::Lines(Box::new(of_table))
            }
            Layout::Separated(separator) => {
                let reader = csv::ReaderBuilder::new()
                    .has_headers(false)
                    .flexible(true)
                    .trim(csv::Trim::All)
                    .delimiter(*separator)
                    .from_reader(self.text.as_bytes());
                Records::Csv(reader.into_records())
            }
        };
        Rows { table: self, records }
    }

    /// Whether a comma in a cell can't be one between cells.
    pub fn may_have_decimal_commas(&self) -> bool {
        self.layout != Layout::Separated(b',')
    }

    /// Reads a cell as a number. Where the separator is not a comma, a decimal comma is read as a point.
    ///
    /// # Errors
    ///
    /// The cell is not a number.
    pub fn number(&self, cell: &str) -> Result<Literal, LiteralError> {
        match cell.parse() {
            Err(LiteralError::DecimalComma { instead }) if self.may_have_decimal_commas() => instead.parse(),
            read => read,
        }
    }

    fn find_separator(&mut self) -> u8 {
        let first = self.text.lines().next().unwrap_or_default();
        // A tab at the end is the separator itself.
        let separator = first.trim_matches(' ').strip_prefix("sep=").map(str::as_bytes);
        if let Some(&[separator]) = separator {
            self.skipped = 1;
            let rest = self.text.split_once('\n').map_or("", |(_, rest)| rest);
            self.text = rest.to_owned();
            return separator;
        }
        let first = self.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        [b';', b'\t'].into_iter().find(|s| first.as_bytes().contains(s)).unwrap_or(b',')
    }

    /// A record of that many cells would take memory before anybody could look at it.
    fn check_width(&self, separator: u8) -> Result<(), Error> {
        let columns = |line: &str| line.bytes().filter(|byte| *byte == separator).count() + 1;
        match self
            .text
            .lines()
            .zip(1..)
            .find(|(line, _)| line.len() >= MAX_COLUMNS && columns(line) > MAX_COLUMNS)
        {
            None => Ok(()),
            Some((line, row)) => Err(Error::Limit {
                what: format!("{}, line {}: a row has", named(&self.name), row + self.skipped),
                given: format!("{} columns", columns(line)),
                limit: MAX_COLUMNS.to_string(),
                instead: "give fewer columns",
            }),
        }
    }

    fn content(&self, line: u64, problem: String) -> Error {
        Error::content(&self.name, Some(line), problem)
    }
}

/// The first row, counted from 1, in which a quote opens and does not close. A quote opens where a cell begins with it.
fn row_with_open_quote(text: &str, separator: u8) -> Option<u64> {
    text.lines().zip(1..).find(|(line, _)| ends_in_quotes(line.as_bytes(), separator)).map(|(_, row)| row)
}

fn ends_in_quotes(line: &[u8], separator: u8) -> bool {
    let (mut quoted, mut begins) = (false, true);
    for byte in line {
        match byte {
            b'"' if quoted || begins => quoted = !quoted,
            _ => {}
        }
        // A doubled quote closes and opens again.
        begins = if quoted { true } else { *byte == separator || *byte == b'"' && begins };
    }
    quoted
}

/// The rows of a [`TextTable`].
pub struct Rows<'a> {
    table: &'a TextTable,
    records: Records<'a>,
}

enum Records<'a> {
    Csv(csv::StringRecordsIntoIter<&'a [u8]>),
    /// Lines of a Markdown table with their numbers, counted from 0.
    Lines(Box<dyn Iterator<Item = (usize, &'a str)> + 'a>),
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

impl Rows<'_> {
    /// The first row, which names the columns.
    ///
    /// # Errors
    ///
    /// [`Error::Limit`] for more than 10000 columns.
    #[cfg(feature = "homework")]
    pub fn names(&mut self) -> Result<Option<Row>, Error> {
        let names = self.next().transpose()?;
        match names.as_ref().map_or(0, Row::width) {
            0..=MAX_NAMES => Ok(names),
            columns => Err(Error::Limit {
                what: format!("{}: the table has", named(&self.table.name)),
                given: format!("{columns} columns"),
                limit: MAX_NAMES.to_string(),
                instead: "keep the columns that are of use",
            }),
        }
    }

    fn next_row(&mut self) -> Option<Result<Row, Error>> {
        let records = match &mut self.records {
            Records::Lines(lines) => {
                let (index, line) = lines.next()?;
                return Some(Ok(Row { line: index as u64 + 1, record: markdown::cells(line).into() }));
            }
            Records::Csv(records) => records,
        };
        let line = |position: Option<&csv::Position>| {
            let Some(position) = position else { return self.table.skipped };
            // The parser is at the empty lines above the row.
            let at = usize::try_from(position.byte()).unwrap_or(usize::MAX);
            let above = self.table.text.get(at..).unwrap_or_default();
            let empty = above.bytes().take_while(|byte| *byte == b'\n').count();
            position.line() + empty as u64 + self.table.skipped
        };
        Some(match records.next()? {
            Ok(record) => Ok(Row { line: line(record.position()), record }),
            Err(error) => {
                Err(self.table.content(line(error.position()), format!("this row can't be read: {error}")))
            }
        })
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let blank = |row: &Row| row.width() == 1 && row.cells().all(str::is_empty);
        loop {
            match self.next_row()? {
                Ok(row) if blank(&row) => {}
                row => return Some(row),
            }
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
        assert_eq!(rows(b"sep=\t\n1\t2\n3\t4\n")[0], (2, vec!["1".to_owned(), "2".into()]));
        assert_eq!(rows(b"1,2\n\n   \n3,4\n")[1].0, 4);
        assert_eq!(rows(b"\n1,2\n\n\n3,4\n").iter().map(|row| row.0).collect::<Vec<_>>(), [2, 5]);
    }

    #[test]
    fn a_decimal_comma_is_read_where_it_can_not_separate() {
        let number = |text: &str, cell| TextTable::read("t.csv", text.as_bytes()).unwrap().number(cell);
        assert_eq!(number("0,5;1\n", "0,5").unwrap().to_f64().to_bits(), 0.5_f64.to_bits());
        assert_eq!(number("0.5,1\n", "0,5"), Err(LiteralError::DecimalComma { instead: "0.5".into() }));
        assert_eq!(number("0,5;1\n", "1.234,5"), Err(LiteralError::Separators));
    }

    #[test]
    fn a_table_in_a_markdown_document_is_read_like_any_other() {
        let text = "Some words, and a comma;\n\n| t | m\\_hat |\n|--:|------:|\n| 1 | 0,5 |\n\nwords\n";
        let cells = |line, cells: [&str; 2]| (line, cells.map(str::to_owned).to_vec());
        assert_eq!(rows(text.as_bytes()), [cells(3, ["t", "m_hat"]), cells(5, ["1", "0,5"])]);
        let twice = TextTable::read("t.md", "t|m\n-|-\n1|2\n\nt|m\n-|-\n1|2\n".as_bytes()).unwrap_err();
        assert_eq!(twice.to_string(), "t.md, line 5: a second table begins here; keep one of them");
    }

    #[test]
    fn a_quote_that_does_not_close_in_its_row_is_found_wherever_it_opens() {
        let message =
            |text: &str| TextTable::read("t.csv", text.as_bytes()).map(|_| ()).map_err(|e| e.to_string());
        for text in ["1,2\n3,\"4", "1,2\n3,\"4\n", "1,2\n\"3,4\n5,6\"\n", "1,2\n3,\"4\"\"\n5,6\n"] {
            let expected = "t.csv, line 2: a quote opens in this row and does not close in it; close it";
            assert_eq!(message(text).unwrap_err(), expected, "{text:?}");
        }
        for text in
            ["1,\"2\"\n", "1,\"a \"\"b\"\" c\"\n", "1,5\"\n", "1,\"\"\n", "\"a,b\",\"c\"\n", "1,\"a\"b\"\n"]
        {
            assert_eq!(message(text), Ok(()), "{text:?}");
        }
    }
}
