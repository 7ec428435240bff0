//! A learner's table is read as it was meant, or what is the matter with it is said of the cell, the row or the file.

use adamscope::homework::{Entry, MAX_DIGITS, Note, Sheet, Written};
use adamscope::objective::GradientTable;
use adamscope::{Error, Experiment, Quantity};
use proptest::prelude::*;

/// Worksheet D: one coordinate, three given gradients.
fn worksheet() -> Experiment {
    let gradients = GradientTable::from_texts("g.csv", &[["2"], ["-1"], ["0.5"]]).unwrap();
    let builder = Experiment::builder().gradients(gradients).start([1]);
    builder.alpha("0.1").beta2("0.99").eps("0.1").build().unwrap()
}

fn bowl() -> Experiment {
    Experiment::builder().build().unwrap()
}

fn read(text: impl AsRef<[u8]>) -> Result<Sheet, Error> {
    Sheet::read("a.csv", text.as_ref(), &worksheet())
}

fn sheet(text: impl AsRef<[u8]>) -> Sheet {
    read(text).unwrap()
}

fn refused(text: impl AsRef<[u8]>) -> String {
    read(text).unwrap_err().to_string()
}

/// The text of a cell.
fn cell(sheet: &Sheet, t: u64, quantity: Quantity) -> Option<&str> {
    sheet.entry(t, quantity, 0).text()
}

fn notes(sheet: &Sheet) -> Vec<String> {
    sheet.notes.iter().map(Note::to_string).collect()
}

const M: Quantity = Quantity::FirstMoment;
const M_HAT: Quantity = Quantity::FirstMomentHat;

// Numbers.

#[test]
fn a_number_is_what_was_written() {
    let written = [
        // text, minus, digits, last place
        ("0.1000", false, "1000", -4),
        ("0.10", false, "10", -2),
        (".5", false, "5", -1),
        ("5.", false, "5", 0),
        ("+0.5", false, "5", -1),
        ("-0.5", true, "5", -1),
        ("\u{2212}0.5", true, "5", -1),
        ("1.000e5", false, "1000", 2),
        ("1e-8", false, "1", -8),
        ("1E+3", false, "1", 3),
        ("\u{2212}1.5e\u{2212}3", true, "15", -4),
        ("1e400", false, "1", 400),
        ("1e-400", false, "1", -400),
        ("1e0010", false, "1", 10),
        ("007", false, "7", 0),
        ("0.000", false, "", -3),
        ("-0", true, "", 0),
        ("4.0000000000000000000000000003", false, "40000000000000000000000000003", -28),
    ];
    for (text, minus, digits, last_place) in written {
        let number = Written::read(text).unwrap();
        assert_eq!(
            (number.is_negative(), number.digits(), number.last_place(), number.text()),
            (minus, digits, last_place, text)
        );
        assert_eq!(number.significant_digits(), digits.len());
        assert_eq!(number.is_zero(), digits.is_empty());
        assert_eq!(Written::read(&format!(" {text}\u{a0}")).unwrap(), number);
    }
}

#[test]
fn digits_after_so_many_significant_ones_can_be_left_out_of_account() {
    let number = Written::read("0.0952380952380952").unwrap();
    assert_eq!((number.place_of(3), number.place_of(12), number.place_of(100)), (-4, -13, -16));
    assert_eq!(Written::read("123456").unwrap().place_of(2), 4);
    assert_eq!(Written::read("0.000").unwrap().place_of(12), -3);
}

#[test]
fn what_is_no_number_says_why() {
    let why = [
        ("", "is empty; write a number such as 0.1"),
        ("90%", "has a percent sign; write 0.9"),
        ("1_000", "has separators between its digits; write the digits without them"),
        ("1,234.5", "has separators between its digits; write the digits without them"),
        ("1.234,5", "has separators between its digits; write the digits without them"),
        ("1/3", "looks like an expression, and expressions are not evaluated; write the number it comes to"),
        ("√4", "looks like an expression, and expressions are not evaluated; write the number it comes to"),
        (
            "=A1*0.9",
            "looks like an expression, and expressions are not evaluated; write the number it comes to",
        ),
        ("≈0.0952", "is marked as approximate or cut off; write the digits alone"),
        ("0.09…", "is marked as approximate or cut off; write the digits alone"),
        ("\u{ff10}\u{ff0e}\u{ff19}", "has digits other than 0 to 9; write 0.9"),
        ("#REF!", "has no value; write a finite number"),
        ("NaN", "says that a program had no value here; find the operation that has no answer"),
        ("#DIV/0!", "says that a program had no value here; find the operation that has no answer"),
        ("-inf", "says that a program had no value here; find the operation that has no answer"),
        ("1e99999999999999999999", "has an exponent beyond 10000; look for a slip in it"),
        ("1e-10001", "has an exponent beyond 10000; look for a slip in it"),
    ];
    for (text, message) in why {
        assert_eq!(Written::read(text).unwrap_err().to_string(), message, "{text}");
    }
    for text in [
        "--1",
        "1e",
        "1e+",
        "e5",
        ".",
        "-",
        "+-1",
        "0x10",
        "-20165.4676_e-+4294967292",
        "1.2.3e4",
        "<img src=x onerror=alert()>",
    ] {
        let message = Written::read(text).unwrap_err().to_string();
        assert_eq!(
            message, "is not a number; write digits with a decimal point, such as 0.1 or 1e-8",
            "{text}"
        );
    }
}

#[test]
fn an_error_text_of_a_program_is_known_from_other_texts() {
    for text in ["NaN", "nan", "-NaN", "inf", "-Infinity", "∞", "#DIV/0!", "#NUM!", " #div/0! "] {
        assert!(Entry::read(text).has_no_value(), "{text}");
    }
    for text in ["#REF!", "#NAME?", "", "0", "1e400", "none", "1/0"] {
        assert!(!Entry::read(text).has_no_value(), "{text}");
    }
}

#[test]
fn a_number_keeps_thousands_of_digits_and_refuses_ten_thousand() {
    let digits = "7".repeat(MAX_DIGITS);
    assert_eq!(
        Written::read(&format!("0.{digits}")).unwrap_err().to_string(),
        "has 10000 digits; a number may have 9999"
    );
    let number = Written::read(&format!(".{digits}")).unwrap();
    assert_eq!((number.digits(), number.last_place()), (digits.as_str(), -9999));

    let error = read(format!("t,m\n1,{}\n", "1".repeat(10_000))).unwrap_err();
    assert!(error.is_limit());
    assert_eq!(
        error.to_string(),
        "a.csv, line 2, column m: a number has 10000 digits, over the limit of 9999; write fewer digits"
    );
}

#[test]
fn a_long_text_is_read_in_one_pass() {
    // In quadratic time this would take minutes.
    let start = std::time::Instant::now();
    for text in ["1".repeat(2_000_000), "1,".repeat(1_000_000), "-".repeat(2_000_000), "1e".repeat(2_000_000)]
    {
        assert!(Written::read(&text).is_err());
    }
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

// Columns.

#[test]
fn columns_may_have_any_of_their_names_in_any_order() {
    let sheet = sheet("θ_t,  M_hat ,Δ,t,∇,v̂,exp_avg_sq,m\n8,5,7,1,2,6,4,3\n");
    let keys: Vec<_> = sheet.columns.iter().map(|column| column.quantity.key()).collect();
    assert_eq!(keys, ["theta", "m_hat", "update", "g", "v_hat", "v", "m"]);
    let texts: Vec<_> = sheet.rows[0].cells.iter().map(|cell| cell.text().unwrap()).collect();
    assert_eq!(texts, ["8", "5", "7", "2", "6", "4", "3"]);
    assert_eq!(sheet.columns[1].name, "M_hat");
}

#[test]
fn an_unknown_column_is_named_and_left_out_and_what_was_meant_is_guessed() {
    let sheet = sheet("t,m,comment,m_hta,,\n1,0.2,fine,2.0,,\n");
    assert_eq!(notes(&sheet), ["ignored-column: comment", "ignored-column: m_hta"]);
    let Note::IgnoredColumn { meant, .. } = &sheet.notes[1] else { panic!("{:?}", sheet.notes) };
    assert_eq!(meant.as_deref(), Some("m_hat"));
    assert_eq!(sheet.columns.len(), 1);
    // What is there already was not meant again.
    let sheet = self::sheet("t,m_hat,m_hta\n1,0.2,2.0\n");
    assert!(matches!(&sheet.notes[0], Note::IgnoredColumn { meant: None, .. }));
}

#[test]
fn a_column_that_is_there_twice_makes_the_file_unreadable() {
    assert_eq!(
        refused("t,m,m\n1,1,1\n"),
        "a.csv, line 1, column m: this column is there twice; keep one of them"
    );
    assert_eq!(
        refused("t,m_hat,m̂\n1,1,1\n"),
        "a.csv, line 1, column m̂: this column and `m_hat` hold the same; keep one of them"
    );
    assert_eq!(
        refused("t,step,m\n1,1,1\n"),
        "a.csv, line 1, column step: this column and `t` hold the same; keep one of them"
    );
    assert_eq!(
        refused("m,m[0]\n1,1\n"),
        "a.csv, line 1, column m[0]: this column and `m` hold the same; keep one of them"
    );
}

#[test]
fn a_table_needs_a_row_of_names_and_rows_below_it() {
    let names = "g, m, v, m_hat, v_hat, update, theta";
    for text in ["", "\u{feff}", "\n \n"] {
        assert_eq!(
            refused(text),
            "a.csv: there is no table in it; begin with a row that names the columns",
            "{text:?}"
        );
    }
    assert_eq!(
        refused("1,2.0,0.2\n2,-1,0.08\n"),
        format!(
            "a.csv, line 1: the first row has numbers in it and no names; begin with a row that names the columns, t and any of {names}"
        )
    );
    assert_eq!(
        refused("t,g,m\n"),
        "a.csv, line 1: there are no rows below the names of the columns; write one for each step"
    );
    assert_eq!(
        refused("t,g,m\n0,,0\n"),
        "a.csv, line 1: there are no steps below the names of the columns; write a row for t = 1 and each one after it"
    );
    assert_eq!(
        refused("t,m_hta\n1,2\n"),
        format!(
            "a.csv, line 1: no column is a quantity of this run; name them t and any of {names}, with commas, semicolons or tabs between them. Did you mean `m_hat` by `m_hta`?"
        )
    );
    assert_eq!(
        refused("t g m v\n1 2 3 4\n"),
        format!(
            "a.csv, line 1: no column is a quantity of this run; name them t and any of {names}, with commas, semicolons or tabs between them"
        )
    );
}

#[test]
fn a_name_that_would_move_the_cursor_is_shown_escaped() {
    let message = refused("t,theta\u{1b}[2J\u{202e}\n1,2\n");
    assert!(message.ends_with(r"Did you mean `theta` by `theta\u{1b}[2J\u{202e}`?"), "{message}");
    let sheet = sheet("t,m,\u{1b}[2J\u{202e}\n1,2,3\n");
    assert_eq!(notes(&sheet), ["ignored-column: \u{1b}[2J\u{202e}"]);
}

// Coordinates.

#[test]
fn several_coordinates_have_columns_of_their_own_or_rows() {
    let wide = "t,loss,g[0],g[1],\"m_{t,0}\",m[1]\n1,25,6,8,0.6,0.8\n2,23.6,5.8,7.8,1.12,1.5\n";
    let long = "t,i,loss,g,m\n1,0,25,6,0.6\n,1,,8,0.8\n2,0,23.6,5.8,1.12\n2,1,,7.8,1.5\n";
    let untold = "loss,i,g,m\n25,0,6,0.6\n,1,8,0.8\n23.6,0,5.8,1.12\n,1,7.8,1.5\n";
    let cells = |text: &str| {
        let sheet = Sheet::read("a.csv", text.as_bytes(), &bowl()).unwrap();
        assert_eq!((sheet.steps(), notes(&sheet)), (2, vec![]), "{text}");
        let text = |t, quantity, i| sheet.entry(t, quantity, i).text().map(str::to_owned);
        let all = (1..=2).flat_map(|t| [(t, 0), (t, 1)]);
        all.map(|(t, i)| (text(t, Quantity::Loss, 0), text(t, Quantity::Gradient, i), text(t, M, i)))
            .collect::<Vec<_>>()
    };
    assert_eq!(cells(wide), cells(long));
    assert_eq!(cells(wide), cells(untold));
    assert_eq!(cells(wide)[3], (Some("23.6".into()), Some("7.8".into()), Some("1.5".into())));
}

#[test]
fn a_column_without_its_coordinate_is_left_out_where_there_are_several() {
    let sheet = Sheet::read("a.csv", "t,loss,g\n1,25,6\n".as_bytes(), &bowl()).unwrap();
    assert_eq!(sheet.notes, [Note::IgnoredColumn { name: "g".into(), meant: Some("g[0]".into()) }]);
    let error = Sheet::read("a.csv", "t,g,m\n1,6,0.6\n".as_bytes(), &bowl()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a.csv, line 1: the run has 2 coordinates, and no column says of which it is; name them like g[0] and g[1], or \
         check against another experiment"
    );
}

#[test]
fn coordinates_that_count_from_1_are_refused_before_all_is_wrong() {
    let error = Sheet::read("a.csv", "t,g[1],g[2]\n1,6,8\n".as_bytes(), &bowl()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a.csv, line 1, column g[2]: there is no such coordinate: the run has 2 coordinates, counted from 0; write g[0] to g[1]"
    );
    assert_eq!(
        refused("t,m[99999999999999999999]\n1,2\n"),
        "a.csv, line 1, column m[99999999999999999999]: there is no such coordinate: the run has 1 coordinate, counted from 0; write m[0]"
    );
}

// Rows.

#[test]
fn rows_without_a_step_are_counted_from_1() {
    let sheet = sheet("m,v\n0.2,0.04\n\n0.08,0.0496\n");
    assert_eq!(sheet.rows.iter().map(|row| (row.t, row.line)).collect::<Vec<_>>(), [(1, 2), (2, 4)]);
    // A programmer's i is a step, where there is nothing that it could be the coordinate of.
    let sheet = self::sheet("i,m\n1,0.2\n2,0.08\n");
    assert_eq!(sheet.steps(), 2);
}

#[test]
fn a_row_of_t_0_with_moments_of_0_or_none_is_the_start() {
    for row in ["0,,0,0,,,,1", "0,,0.0000,0,#DIV/0!,#DIV/0!,,1", "0,2,,,,,,1", "0.0,-,-,-,-,-,-,1"] {
        let sheet = sheet(format!("t,g,m,v,m_hat,v_hat,update,theta\n{row}\n1,2,.2,.04,2,4,.0952,.9048\n"));
        assert_eq!((sheet.rows.len(), sheet.steps(), notes(&sheet)), (1, 1, vec![]), "{row}");
        assert_eq!(sheet.start.unwrap().cells[6].text(), Some("1"), "{row}");
    }
    let sheet = sheet("t,theta\n0,1\n1,0.9\n");
    assert_eq!((sheet.start.is_some(), sheet.steps()), (true, 1));
}

#[test]
fn the_start_of_a_rule_is_what_that_rule_begins_with() {
    let start = |text: &str| {
        let builder = Experiment::builder().objective("square").optimizer("rmsprop");
        Sheet::read("a.csv", text.as_bytes(), &builder.build().unwrap()).unwrap().start.is_some()
    };
    assert!(start("t,square_avg,theta\n0,0.0,3\n1,0.36,2.9\n"));
    assert!(!start("t,v,theta\n0,0.36,2.9\n1,0.6,2.8\n"));
}

#[test]
fn otherwise_rows_from_0_are_read_as_from_1() {
    let sheet = sheet("t,m,m_hat\n0,0.2,#DIV/0!\n1,0.08,0.8\n2,0.122,0.6\n");
    assert_eq!(notes(&sheet), ["t-starts-at-0"]);
    assert_eq!(sheet.rows.iter().map(|row| row.t).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(sheet.start.is_none() && sheet.entry(1, M_HAT, 0).has_no_value());
    // Without moments, what is worked out from them tells.
    let sheet = self::sheet("t,update,theta\n0,0.0952,0.9048\n1,0.0251,0.8797\n");
    assert_eq!(notes(&sheet), ["t-starts-at-0"]);
}

#[test]
fn steps_may_be_out_of_order_missing_or_repeated() {
    let sheet = sheet("t,m\n3,0.122\n1,0.2\n1,0.3\n5,0.5\n");
    assert_eq!(notes(&sheet), ["unordered-steps", "repeated-step: 1"]);
    assert_eq!(sheet.rows.iter().map(|row| row.t).collect::<Vec<_>>(), [1, 3, 5]);
    assert_eq!(
        (cell(&sheet, 1, M), cell(&sheet, 2, M), cell(&sheet, 3, M)),
        (Some("0.2"), None, Some("0.122"))
    );
}

#[test]
fn a_step_that_is_no_whole_number_is_the_one_after_the_row_above() {
    let sheet = sheet("t,m\n1.0,0.2\ntwo,0.08\n3,0.122\n");
    assert_eq!(sheet.notes, [Note::UnreadableStep { text: "two".into(), line: 3, taken_for: Some(2) }]);
    assert_eq!(cell(&sheet, 2, M), Some("0.08"));
    // Unless that has a row of its own.
    let sheet = self::sheet("t,m\n1,0.2\n1.5,0.1\n2,0.08\n-1,7\n");
    let left_out = Note::UnreadableStep { text: "1.5".into(), line: 3, taken_for: None };
    assert_eq!(sheet.notes[0], left_out);
    assert_eq!((cell(&sheet, 2, M), cell(&sheet, 3, M)), (Some("0.08"), Some("7")));
}

#[test]
fn a_step_that_nobody_counts_to_is_a_limit() {
    let error = read("t,m\n1,0.2\n1000000000,0.08\n").unwrap_err();
    assert!(error.is_limit());
    assert_eq!(
        error.to_string(),
        "a.csv: the table has 1000000000 cells (1000000000 steps of 1), over the limit of 100000; check fewer steps \
         or columns, and look for a slip in the column of t"
    );
    assert_eq!(
        notes(&sheet("t,m\n1,0.2\n18446744073709551615,0.08\n")),
        ["unreadable-step: 18446744073709551615"]
    );
}

#[test]
fn a_ragged_row_does_no_harm_to_the_others() {
    let sheet = sheet("t,g,m,v\n1,2,0.2\n2,-1,0,08,0,0496\n3,0.5,0.122,0.0516\n");
    assert_eq!(sheet.entry(1, Quantity::SecondMoment, 0), &Entry::Empty);
    let Entry::Unreadable(cell) = sheet.entry(2, M, 0) else { panic!("{:?}", sheet.entry(2, M, 0)) };
    assert_eq!(
        format!("{} {}", cell.text, cell.why),
        "0 stands in a row of more cells than there are columns; separate with semicolons if commas are decimal"
    );
    assert_eq!(sheet.entry(3, Quantity::SecondMoment, 0).text(), Some("0.0516"));
    // What a spreadsheet leaves at the end of a row is nothing.
    let sheet = self::sheet("t,m\n1,0.2,,,\n");
    assert_eq!(self::cell(&sheet, 1, M), Some("0.2"));
}

// Texts.

#[test]
fn separators_endings_and_marks_make_no_difference() {
    let plain = sheet("t,g,m\n1,2.0,0.2000\n2,-1,0.0800\n");
    for text in [
        "\u{feff}t,g,m\n1,2.0,0.2000\n2,-1,0.0800\n",
        "t,g,m\r\n1,2.0,0.2000\r\n2,-1,0.0800\r\n",
        "t,g,m\r1,2.0,0.2000\r2,-1,0.0800",
        "t,g,m\r\n1,2.0,0.2000\r2,-1,0.0800\n",
        "t;g;m\n1;2.0;0.2000\n2;-1;0.0800\n",
        "t\tg\tm\n1\t2.0\t0.2000\n2\t-1\t0.0800\n",
        "\"t\",\"g\",\"m\"\n\"1\",\"2.0\",\"0.2000\"\n\"2\",\"-1\",\"0.0800\"\n",
    ] {
        assert_eq!(sheet(text), plain, "{text:?}");
    }
    let declared = sheet("sep=;\nt;g;m\n1;2.0;0.2000\n2;-1;0.0800\n");
    assert_eq!((declared.rows[0].line, &declared.rows[0].cells), (3, &plain.rows[0].cells));
    let bars =
        sheet("Work:\n\n| t | g | m |\n|---|--:|:-:|\n| 1 | 2.0 | 0.2000 |\n| 2 | -1 | 0.0800 |\n\nDone.\n");
    assert_eq!((bars.rows[1].line, &bars.rows[1].cells), (6, &plain.rows[1].cells));
}

#[test]
fn a_decimal_comma_is_one_where_it_can_be_nothing_else() {
    let m = |text: &str| {
        sheet(text)
            .entry(1, M, 0)
            .number()
            .map(|m| (m.digits().to_owned(), m.last_place(), m.text().to_owned()))
    };
    let read = |digits: &str, last_place, text: &str| Some((digits.to_owned(), last_place, text.to_owned()));
    assert_eq!(m("t;m\n1;0,2000\n"), read("2000", -4, "0,2000"));
    assert_eq!(m("t\tm\n1\t\u{2212}0,2\n"), read("2", -1, "\u{2212}0,2"));
    assert_eq!(m("|t|m|\n|-|-|\n|1|1,5e-3|\n"), read("15", -4, "1,5e-3"));
    // Semicolons and no point anywhere: commas are decimal.
    assert_eq!(m("t;m\n1;1,234\n"), read("1234", -3, "1,234"));
    // In quotes, and what else there is has commas as well.
    assert_eq!(m("t,m,v\n1,\"0,2000\",\"0,0400\"\n"), read("2000", -4, "0,2000"));

    let why = |text: &str| match sheet(text).entry(1, M, 0) {
        Entry::Unreadable(cell) => cell.why.to_string(),
        other => panic!("{other:?}"),
    };
    let separators = "has separators between its digits; write the digits without them";
    assert_eq!(why("t;m;v\n1;1,234;0.5\n"), separators);
    assert_eq!(why("t,m,v\n1,\"1,234\",2\n"), separators);
    assert_eq!(why("t;m\n1;1.234,5\n"), separators);
    assert_eq!(why("t;m\n1;1,234.5\n"), separators);
    assert_eq!(why("t,m,v\n1,\"0,2\",0.5\n"), "has a decimal comma; write 0.2");
}

#[test]
fn what_is_no_text_or_no_table_is_named() {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let marked = [vec![0xff, 0xfe], utf16("t,m\n1,2\n")].concat();
    assert_eq!(refused(marked), "a.csv: this is UTF-16 text; save it as UTF-8");
    assert_eq!(refused(utf16("t,m\n1,2\n")), "a.csv, line 1: this is UTF-16 text; save it as UTF-8");
    assert_eq!(
        refused(b"t,m\n1,\xe9\n"),
        "a.csv, line 2: the byte 0xE9 is not UTF-8; save the file as UTF-8"
    );
    assert_eq!(refused(b"t,m\n1,2\n3,\0\n"), "a.csv, line 3: there is a NUL byte here; remove it");
    assert_eq!(
        refused(b"PK\x03\x04rest"),
        "a.csv: this is a zip archive, as .xlsx and .ods files are; export the table as CSV"
    );
    assert_eq!(refused(b"\x1f\x8b\x08"), "a.csv: this is a gzip file; unpack it first");
    for text in ["t,m\n1,\"0.2\n2,0.08\n", "t,m\n1,\"0.2\n2,\"0.08\n", "t,m\n1,\"0.2"] {
        assert_eq!(
            refused(text),
            "a.csv, line 2: a quote opens in this row and does not close in it; close it",
            "{text:?}"
        );
    }
    assert_eq!(
        refused("|t|m|\n|-|-|\n|1|2|\n\n|t|v|\n|-|-|\n|1|2|\n"),
        "a.csv, line 5: a second table begins here; keep one of them"
    );
}

#[test]
fn a_table_has_limits() {
    let message = |text: String| {
        let error = read(text).unwrap_err();
        assert!(error.is_limit(), "{error}");
        error.to_string()
    };
    assert_eq!(
        message(format!("t,m{}\n1,2\n", ",x".repeat(10_000))),
        "a.csv: the table has 10002 columns, over the limit of 10000; keep the columns that are of use"
    );
    assert_eq!(
        message(format!("t,m\n1{}\n", ",".repeat(4_000_000))),
        "a.csv, line 2: a row has 4000001 columns, over the limit of 4000000; give fewer columns"
    );
    assert_eq!(
        message(format!("m,v\n{}", "1,2\n".repeat(50_001))),
        "a.csv: the table has 100002 cells (50001 steps of 2), over the limit of 100000; check fewer steps or columns, \
         and look for a slip in the column of t"
    );
    // Endless input ends at the limit of a file.
    for byte in [b'1', b'\n'] {
        let error = Sheet::read("-", std::io::repeat(byte), &worksheet()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "standard input is too large, over the limit of 64 MiB; give less of it"
        );
    }
}

// Our own.

/// What `trace` writes of an experiment in a format reads back, every number of every column.
#[test]
fn our_own_tables_read_back() {
    use adamscope::render::{markdown, write_csv};
    for builder in [Experiment::builder().objective("bowl"), Experiment::builder().objective("square")] {
        for number in ["f64", "f32", "decimal"] {
            let experiment = builder.clone().steps(3).number(number).build().unwrap();
            let trace = experiment.trace().unwrap();
            let mut csv = Vec::new();
            write_csv(&mut trace.replay(), &mut csv).unwrap();
            for (digits, text) in [(None, String::from_utf8(csv).unwrap()), (Some(5), markdown(&trace, 5))] {
                let sheet = Sheet::read("-", text.as_bytes(), &experiment).unwrap();
                assert_eq!((sheet.steps(), notes(&sheet)), (3, vec![]), "{text}");
                for step in trace.steps() {
                    for column in &sheet.columns {
                        let entry = sheet.entry(step.t(), column.quantity, column.coordinate);
                        let written = entry.number().unwrap_or_else(|| panic!("{column:?} {entry:?}"));
                        let value = step.value(column.quantity, column.coordinate).unwrap();
                        match digits {
                            None => assert_eq!(written.text(), value.to_string()),
                            // A unit of the last place is at most 10^-4 of the largest of a column, 25.
                            Some(_) => {
                                let read: f64 = written.text().parse().unwrap();
                                assert!((read - value.to_f64()).abs() < 25e-4, "{read} {value}");
                            }
                        }
                    }
                }
                let shared = 1;
                let dimension = experiment.start().len();
                assert_eq!(sheet.columns.len(), shared + 7 * dimension);
            }
        }
    }
}

// Anything.

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    /// The standard library's parser, which is correctly rounding, is the witness.
    #[test]
    fn sign_digits_and_last_place_are_the_number(
        text in "[-+\u{2212}]?([0-9]{1,20}\\.?|[0-9]{0,20}\\.[0-9]{1,20})([eE][-+]?[0-9]{1,3})?"
    ) {
        let number = Written::read(&text).unwrap();
        let minus = if number.is_negative() { "-" } else { "" };
        let worth: f64 = format!("{minus}0{}e{}", number.digits(), number.last_place()).parse().unwrap();
        prop_assert_eq!(worth.to_bits(), number.as_decimal().parse::<f64>().unwrap().to_bits());
    }

    #[test]
    fn no_text_makes_the_reader_panic(
        head in "(t|i|g|m|m̂|v_hat|theta\\[0\\]|g\\[[0-9]\\]|loss|x)([,;|\t](t|i|g|m|v|m̂|theta\\[1\\]|g\\[[0-9]\\]|loss|x)){0,5}",
        body in "(\n|\r\n)?[-0-9.,;|\t\n \"eE#A/∞≈\u{302}\u{202e}]{0,80}"
    ) {
        for experiment in [worksheet(), bowl()] {
            let Ok(sheet) = Sheet::read("a.csv", format!("{head}{body}").as_bytes(), &experiment) else { continue };
            prop_assert!(sheet.rows.windows(2).all(|pair| pair[0].t < pair[1].t));
            prop_assert!(sheet.rows.iter().all(|row| row.t > 0 && row.cells.len() == sheet.columns.len()));
            prop_assert!(sheet.steps() > 0);
        }
    }
}
