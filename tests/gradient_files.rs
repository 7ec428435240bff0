//! Claim: gradients are read from CSV, JSON Lines and NPY alike, to the last bit, and whatever else a file holds is named.
//!
//! The NPY files are NumPy's own; `tests/golden/npy/make.py` wrote them.

use adamscope::objective::{GradientTable, read_gradients};
use adamscope::{Error, Experiment, Quantity};
use std::io::Read;

fn npy(name: &str) -> Vec<u8> {
    std::fs::read(format!("tests/golden/npy/{name}")).unwrap()
}

fn read(name: &str, bytes: &[u8]) -> Result<GradientTable, Error> {
    read_gradients(name, bytes)
}

fn message(name: &str, bytes: &[u8]) -> String {
    read(name, bytes).unwrap_err().to_string()
}

fn texts(table: &GradientTable) -> Vec<String> {
    let rows = (1..=table.rows()).flat_map(|t| table.row(t).unwrap());
    rows.map(|literal| literal.to_string()).collect()
}

/// A whole file of NPY, of version 1.
fn with_header(header: &str, numbers: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(numbers);
    bytes
}

fn shaped(shape: &str) -> Vec<u8> {
    with_header(&format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}"), &[])
}

#[test]
fn every_way_to_save_an_array_gives_the_same_table() {
    let rows = [[6.0, 0.1], [-5.5, 1e-3], [0.25, -3.0]];
    let same = |name: &str| GradientTable::from_rows(name, &rows).unwrap();
    for name in ["f64.npy", "f64-big-endian.npy", "f64-fortran.npy", "f64-version-3.npy"] {
        assert_eq!(read(name, &npy(name)).unwrap(), same(name), "{name}");
    }
    // What NumPy wrote is known by its content, whatever its name.
    assert_eq!(read("-", &npy("f64.npy")).unwrap(), same("-"));
    let lines = "[6.0, 0.1]\n[-5.5,1e-3]\r\n\n [0.25 , \"-3.0\"]";
    for name in ["-", "g.csv", "g.jsonl"] {
        assert_eq!(read(name, lines.as_bytes()).unwrap(), same(name), "{name}");
    }
    assert_eq!(read("g", format!("\u{feff}{lines}").as_bytes()).unwrap(), same("g"));
}

#[test]
fn binary32_numbers_are_exactly_what_they_are() {
    for name in ["f32.npy", "f32-big-endian.npy", "f32-fortran-big-endian.npy"] {
        let table = read(name, &npy(name)).unwrap();
        // The exact value of the binary32 number next to a tenth, as Python's decimal.Decimal(float) prints it.
        let expected = [
            "6",
            "0.100000001490116119384765625",
            "-5.5",
            "0.001000000047497451305389404296875",
            "0.25",
            "-3",
        ];
        assert_eq!(texts(&table), expected, "{name}");
        // In binary64 nothing is rounded, and in binary32 it is the number that was saved.
        for (number, tenth) in [("f64", f64::from(0.1_f32)), ("f32", f64::from(0.1_f32))] {
            let trace = Experiment::builder().gradients(table.clone()).number(number).build().unwrap();
            let trace = trace.trace().unwrap();
            let g = trace.step(1).unwrap().value(Quantity::Gradient, 1).unwrap();
            assert_eq!(g.to_f64().to_bits(), tenth.to_bits(), "{number}");
        }
    }
}

#[test]
fn a_binary32_run_rounds_each_gradient_once() {
    // 1 + 2^-24 is the middle between two binary32 numbers, and goes to the even one; 1.00000006 is just beyond it.
    for (text, rounded) in [("1.00000005960464477539062500", 1.0), ("1.00000006", 1.0 + f32::EPSILON)] {
        let table = read("g.jsonl", text.as_bytes()).unwrap();
        let trace = Experiment::builder().gradients(table).number("f32").build().unwrap().trace().unwrap();
        let g = trace.step(1).unwrap().value(Quantity::Gradient, 0).unwrap().to_f64();
        assert_eq!(g.to_bits(), f64::from(rounded).to_bits(), "{text}");
    }
}

#[test]
fn one_axis_or_one_number_a_line_is_one_coordinate() {
    let one = |name: &str| GradientTable::from_rows(name, &[[2.0], [-1.0], [0.5]]).unwrap();
    assert_eq!(read("a.npy", &npy("f64-one-axis.npy")).unwrap(), one("a.npy"));
    assert_eq!(read("a.jsonl", b"2\n-1\n0.5\n").unwrap(), one("a.jsonl"));
    assert_eq!(read("a.jsonl", b"[2]\n-1\n[0.5]").unwrap(), one("a.jsonl"));
}

#[test]
fn no_digit_of_a_text_is_lost() {
    let written =
        ["0.1000000000000000000000000001", "1e-8", "-0.30000000000000004", "12345678901234567890", "0.10"];
    let table = read("g.jsonl", format!("[{}]", written.join(", ")).as_bytes()).unwrap();
    let number = |text: &str| text.parse::<adamscope::scalar::Decimal>().unwrap();
    for (text, written) in texts(&table).iter().zip(written) {
        assert_eq!(number(text), number(written), "{written}");
    }
}

#[test]
fn what_is_no_array_of_gradients_is_named() {
    let save = "save it as float64 or float32, such as numpy.save(file, array.astype(\"float64\"))";
    let kinds = [
        ("int64.npy", "integers (type <i8)"),
        ("float16.npy", "floating-point numbers of another size (type <f2)"),
        ("complex.npy", "complex numbers (type <c16)"),
        ("bool.npy", "truth values (type |b1)"),
        ("object.npy", "pickled Python objects, which are never loaded (type |O)"),
        ("record.npy", "records of several fields (type […])"),
        ("text.npy", "texts (type <U1)"),
    ];
    for (name, what) in kinds {
        assert_eq!(message(name, &npy(name)), format!("{name}: this array holds {what}; {save}"));
    }
    let others = [
        ("three-axes.npy", "this array has 3 axes; reshape it to two, steps x coordinates"),
        ("no-axis.npy", "this is one number and no array; save steps x coordinates"),
        ("no-steps.npy", "there are no gradients in it; give one row of numbers for each step"),
        ("twice.npy", "more follows after the array; save all steps as one array, steps x coordinates"),
        ("two.npz", "this is a zip archive of arrays, as numpy.savez writes; save one array with numpy.save"),
    ];
    for (name, problem) in others {
        assert_eq!(message(name, &npy(name)), format!("{name}: {problem}"));
    }
    assert_eq!(message("-", &npy("two.npz")), format!("standard input: {}", others[4].1));
    assert_eq!(
        message("g.npy", b"6,8\n"),
        "g.npy: this is not NPY, whatever its name says; write it with numpy.save"
    );
}

#[test]
fn a_number_without_value_is_named_with_its_place() {
    assert_eq!(
        message("nan.npy", &npy("nan.npy")),
        "nan.npy, row 1, column 1 (both from 0): the gradient g[1] of step 2 `NaN` has no value; write a finite number"
    );
    assert_eq!(
        message("i.npy", &npy("infinity-fortran.npy")),
        "i.npy, row 1, column 0 (both from 0): the gradient g[0] of step 2 `-inf` has no value; write a finite number"
    );
    for (line, text, reason) in [
        ("[6, NaN]", "NaN", "has no value; write a finite number"),
        ("[6, -Infinity]", "-Infinity", "has no value; write a finite number"),
        ("[6, null]", "null", "is not a number; write digits with a decimal point, such as 0.1 or 1e-8"),
        ("[6, true]", "true", "is not a number; write digits with a decimal point, such as 0.1 or 1e-8"),
        (
            "[6, 1e400]",
            "1e400",
            "is too large for f64, whose largest number is about 1.8e308; give a smaller one",
        ),
    ] {
        assert_eq!(
            message("g.jsonl", format!("[6, 8]\n\n{line}\n").as_bytes()),
            format!("g.jsonl, line 3, column 2: the gradient g[1] of step 2 `{text}` {reason}")
        );
    }
    assert_eq!(
        message("g.jsonl", b"[6, 8, ]"),
        "g.jsonl, line 1, column 3: the gradient g[2] of step 1 is empty; write a number such as 0.1"
    );
}

#[test]
fn lines_that_are_no_arrays_of_one_length_are_named() {
    for (text, problem) in [
        (
            "[6, 8]\n[6]\n",
            "line 2: this line has 1 number, but the lines above have 2; give every step the same number",
        ),
        (
            "[6, 8]\n6\n",
            "line 2: this line has 1 number, but the lines above have 2; give every step the same number",
        ),
        (
            "[[6, 8], [5, 7]]",
            "line 1: this is a list of lists; write the list of each step on a line of its own",
        ),
        (
            "[\n6,\n8\n]",
            "line 1: an array opens in this line and does not close at its end; write one array a line",
        ),
        (
            "[6, 8] [5, 7]",
            "line 1: there is more than one array in this line; write one array of numbers a line",
        ),
        ("[6, 8]\n[]\n", "line 2: this array is empty; give a number for each coordinate"),
        (
            "{\"g\": [6]}",
            "line 1: this is a JSON object; give one array of numbers a line, such as [0.5, -1]",
        ),
    ] {
        assert_eq!(message("g.jsonl", text.as_bytes()), format!("g.jsonl, {problem}"));
    }
    assert_eq!(
        message("g.jsonl", b""),
        "g.jsonl: there are no gradients in it; give one row of numbers for each step"
    );
    assert_eq!(
        message("g.jsonl", b"[6, \xe9]"),
        "g.jsonl, line 1: the byte 0xE9 is not UTF-8; save the file as UTF-8"
    );
    assert_eq!(message("g.jsonl", b"\xff\xfe[\0"), "g.jsonl: this is UTF-16 text; save it as UTF-8");
    assert_eq!(message("g.jsonl", b"\x1f\x8b\x08"), "g.jsonl: this is a gzip file; unpack it first");
}

#[test]
fn a_file_that_was_cut_off_anywhere_says_so() {
    let whole = npy("f64.npy");
    for length in 6..whole.len() {
        let message = message("g.npy", &whole[..length]);
        assert!(message.ends_with("; it may have been cut off"), "{length}: {message}");
    }
    assert_eq!(
        message("g.npy", &whole[..whole.len() - 9]),
        "g.npy: this file ends after 4 numbers, but its shape says 3 x 2; it may have been cut off"
    );
    let fortran = npy("f64-fortran.npy");
    assert_eq!(
        message("g.npy", &fortran[..fortran.len() - 1]),
        "g.npy: this file ends after 5 numbers, but its shape says 3 x 2; it may have been cut off"
    );
}

#[test]
fn an_absurd_shape_is_refused_before_memory_is_asked_for() {
    for shape in
        ["(9999999999999, 9999999999999)", "(18446744073709551615, 2)", "(134217729, 1)", "(134217729,)"]
    {
        let error = read("g.npy", &shaped(shape)).unwrap_err();
        assert!(error.is_limit(), "{error}");
    }
    assert_eq!(
        message("g.npy", &shaped("(1000000, 1000)")),
        "g.npy has 1000000 x 1000 numbers, over the limit of 134217728 numbers in all; save fewer steps or fewer coordinates"
    );
    assert_eq!(
        message("g.npy", &shaped("(2, 100001)")),
        "g.npy has 2 x 100001 numbers, over the limit of 100000 coordinates; trace some of the coordinates"
    );
    // At the limit, and cut off: nothing is written that wasn't read.
    assert_eq!(
        message("g.npy", &shaped("(1342177, 100)")),
        "g.npy: this file ends after 0 numbers, but its shape says 1342177 x 100; it may have been cut off"
    );
    // No shape at all: negative, with names, too long for any number.
    for shape in ["(-1, 2)", "(n, 2)", "(99999999999999999999999, 1)", "[3, 2]", "(3, 2", "__import__('os')"]
    {
        let message = message("g.npy", &shaped(shape));
        assert!(message.contains("a shape that can be read; save the array again"), "{shape}: {message}");
    }
}

#[test]
fn a_header_that_is_none_is_shown_and_never_evaluated() {
    let end = "without a descr, a fortran_order and a shape that can be read; save the array again";
    for (header, shown) in [
        ("", ""),
        ("{}", "{}"),
        ("{'descr': '<f8', 'shape': (3,)}", "{'descr': '<f8', 'shape': (3,)}"),
        ("{'descr': 5}", "{'descr': 5}"),
        ("{'\u{e9}", "{'\u{e9}"),
        ("{'x': 1}", "{'x': 1}"),
        ("\u{1b}[2J", r"\u{1b}[2J"),
    ] {
        assert_eq!(
            message("g.npy", &with_header(header, &[])),
            format!("g.npy: the header of this NPY file is `{shown}`, {end}"),
        );
    }
    let mut long = b"\x93NUMPY\x02\x00".to_vec();
    long.extend(u32::MAX.to_le_bytes());
    assert_eq!(
        message("g.npy", &long),
        "the header of g.npy has 4294967295 bytes, over the limit of 65536; save the array again"
    );
    assert_eq!(
        message("g.npy", b"\x93NUMPY\x04\x00\x00\x00"),
        "g.npy: this is NPY of version 4, but only 1 to 3 are known; save it again"
    );
}

#[test]
fn no_change_of_a_byte_makes_a_panic() {
    for name in ["f64.npy", "f32-fortran-big-endian.npy", "record.npy"] {
        let whole = npy(name);
        for index in 0..whole.len() {
            for byte in [0, b'9', b'(', b'\'', 0xff] {
                let mut changed = whole.clone();
                changed[index] = byte;
                let _ = read("g.npy", &changed);
            }
        }
    }
}

#[test]
fn endless_input_ends_at_a_limit() {
    let numbers = std::io::repeat(b'[').take(u64::MAX);
    assert!(read_gradients("-", numbers).unwrap_err().is_limit());
    let endless = std::io::Cursor::new(shaped("(2, 2)")).chain(std::io::repeat(0));
    assert_eq!(
        read_gradients("-", endless).unwrap_err().to_string(),
        "standard input: more follows after the array; save all steps as one array, steps x coordinates"
    );
    let wide = format!("[{}1]", "1,".repeat(100_000));
    assert_eq!(
        message("g.jsonl", wide.as_bytes()),
        "g.jsonl, line 1: an array has 100001 numbers, over the limit of 100000; trace some of the coordinates"
    );
}
