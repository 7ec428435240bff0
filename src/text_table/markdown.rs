//! A table in a Markdown document, as GitHub has them: a row of names, a row of rules, rows of cells.

use std::ops::Range;

/// The lines of a table in a text, counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lines {
    /// The row of names.
    pub header: usize,
    /// The rows of cells.
    pub body: Range<usize>,
}

/// The tables of a text, in their order.
pub(super) fn tables(text: &str) -> Vec<Lines> {
    let mut tables: Vec<Lines> = Vec::new();
    let (mut above, mut in_table) = ("", false);
    for (index, line) in text.lines().enumerate() {
        in_table &= line.contains('|');
        match tables.last_mut() {
            Some(table) if in_table => table.body.end = index + 1,
            _ if above.contains('|') && is_rule(line) => {
                tables.push(Lines { header: index - 1, body: index + 1..index + 1 });
                in_table = true;
            }
            _ => {}
        }
        above = line;
    }
    tables
}

/// Whether a line is `| --- | :-: |`.
fn is_rule(line: &str) -> bool {
    let dashes = |cell: &str| {
        let cell = cell.strip_prefix(':').unwrap_or(cell);
        let cell = cell.strip_suffix(':').unwrap_or(cell);
        !cell.is_empty() && cell.bytes().all(|byte| byte == b'-')
    };
    let row = line.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    // Not taken apart into cells, of which there may be any number.
    line.contains('|') && row.strip_suffix('|').unwrap_or(row).split('|').all(|cell| dashes(cell.trim()))
}

/// The cells of a row, without surrounding white space and without the backslashes before marks.
pub(super) fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut cells = vec![String::new()];
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        let escaped = characters.next_if(|next| c == '\\' && next.is_ascii_punctuation());
        match (c, escaped) {
            ('|', None) => cells.push(String::new()),
            (c, escaped) => {
                if let Some(cell) = cells.last_mut() {
                    cell.push(escaped.unwrap_or(c));
                }
            }
        }
    }
    if cells.len() > 1 && cells.last().is_some_and(|cell| cell.trim().is_empty()) && line.ends_with('|') {
        cells.pop();
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_cut_at_its_bars_but_not_at_an_escaped_one() {
        assert_eq!(cells("| a | b |"), ["a", "b"]);
        assert_eq!(cells("a|b"), ["a", "b"]);
        assert_eq!(cells(r"| a\|b | m\_hat | \hat{m} |"), ["a|b", "m_hat", r"\hat{m}"]);
        assert_eq!(cells("| a | |"), ["a", ""]);
        assert_eq!(cells("| a | | "), ["a", ""]);
        assert_eq!(cells("||"), ["", ""][..1]);
    }

    #[test]
    fn a_table_is_found_between_paragraphs() {
        let text = "words\n\n| t | m |\n|--:|:-:|\n| 1 | 2 |\n| 2 | 3 |\n\nmore | words\n";
        assert_eq!(tables(text), [Lines { header: 2, body: 4..6 }]);
        assert_eq!(tables("a | b\n- - -\n"), []);
        assert_eq!(tables("t,m\n1,2\n"), []);
        let twice = "t|m\n-|-\n1|2\n\nt|m\n-|-\n1|2\n";
        assert_eq!(tables(twice).len(), 2);
        // A row of dashes among the cells is one of cells.
        assert_eq!(tables("t|m\n-|-\n1|2\n-|-\n").len(), 1);
    }
}
