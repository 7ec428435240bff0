//! The report for people says what is wrong, why, and what would be right; nothing in it is said by colour alone.

use adamscope::Experiment;
use adamscope::Quantity::{self, FirstMoment, FirstMomentHat, SecondMomentHat, Update};
use adamscope::homework::{
    Assignment, CellPlace, CellReport, Checked, Class, Document, Layout, Markup, Report, Settings, Sheet,
    Status, Verdict, summary, text, write_json,
};
use adamscope::objective::GradientTable;
use proptest::prelude::*;
use proptest::test_runner::{TestCaseResult, TestRunner};
use unicode_width::UnicodeWidthStr;

const FORGOT: &str =
    "t,g,m,m_hat,v_hat,update\n1,2,0.2000,0.2000,4.0000,0.0952\n2,-1,0.0800,0.4211,2.4925,0.0251\n";

fn experiment() -> Experiment {
    let gradients = GradientTable::from_texts("g.csv", &[["2"], ["-1"]]).unwrap();
    let builder = Experiment::builder().gradients(gradients).start([1]);
    builder.alpha("0.1").beta2("0.99").eps("0.1").build().unwrap()
}

fn sheet(text: &str) -> Sheet {
    Sheet::read("a.csv", text.as_bytes(), &experiment()).unwrap()
}

/// A report in which all cells have a status; `found` says which have another.
fn report(sheet: &Sheet, found: &[(u64, Quantity, Status)]) -> Report {
    let mut report = Report::of(sheet, "paper");
    for t in 1..=2 {
        for column in &sheet.columns {
            let other = found.iter().find(|(at, quantity, _)| (*at, *quantity) == (t, column.quantity));
            let wrong = matches!(other, Some((.., Status::Wrong)));
            report.cells.push(CellReport {
                place: CellPlace { t, coordinate: 0, quantity: column.quantity },
                status: other.map_or(Status::Correct, |(.., status)| *status),
                written: sheet.entry(t, column.quantity, 0).text().map(str::to_owned),
                accepted: wrong.then(|| ["1.9989".into(), "2.0011".into()]),
                misconceptions: Vec::new(),
                note: None,
                expected: wrong.then(|| "2.0000".into()),
                digits_needed: None,
            });
        }
    }
    let wrong = |cell: &&CellReport| cell.status == Status::Wrong;
    report.first_wrong = report.cells.iter().find(wrong).map(|cell| cell.place);
    let right =
        |cell: &CellReport| matches!(cell.status, Status::Correct | Status::Follows | Status::Uncheckable);
    report.verdict = if report.cells.iter().all(right) { Verdict::Right } else { Verdict::Wrong };
    report
}

fn explained(mut report: Report, keys: &[(&'static str, &[(u64, Quantity)])]) -> Report {
    for (key, cells) in keys {
        for cell in &mut report.cells {
            if cells.contains(&(cell.place.t, cell.place.quantity)) {
                cell.misconceptions.push(key);
            }
        }
        report.misconceptions.push(key);
        // The cells don't decide between those that explain the same ones.
        match report.tied.iter_mut().find(|tied| keys.iter().any(|(k, c)| tied.contains(k) && c == cells)) {
            Some(tied) => tied.push(key),
            None => report.tied.push(vec![key]),
        }
    }
    report
}

fn shown(sheet: &Sheet, report: &Report) -> String {
    text(&experiment(), sheet, report, &Layout::default())
}

#[test]
fn the_first_wrong_cell_comes_with_its_equation_and_the_learners_own_numbers() {
    let sheet = sheet(FORGOT);
    let report = report(&sheet, &[(1, FirstMomentHat, Status::Wrong)]);
    let text = shown(&sheet, &report);
    assert!(
        text.contains("The first wrong cell is m̂ₜ at t = 1: 0.2000. Your own numbers give 2.0000;"),
        "{text}"
    );
    assert!(text.contains("anything from 1.9989 to 2.0011 is accepted"), "{text}");
    assert!(text.contains("\n  m̂ₜ = mₜ/(1 − β₁ᵗ) = 0.2000/(1 − 0.9¹) ≈ 2.0000\n"), "{text}");
    assert!(text.contains("No usual mistake explains it"), "{text}");
}

#[test]
fn a_letter_stays_one_where_no_number_was_written() {
    let sheet = sheet("t,m,update\n1,0.2000,0.0952\n2,x,0.9\n");
    let report = report(&sheet, &[(2, FirstMoment, Status::Unreadable), (2, Update, Status::Wrong)]);
    let text = shown(&sheet, &report);
    assert!(text.contains("\n  Δₜ = α·m̂ₜ/(√(v̂ₜ) + ε) = 0.1·m̂ₜ/(√(v̂ₜ) + 0.1) ≈ 2.0000\n"), "{text}");
    assert!(
        text.contains("  mₜ at t = 2 (line 3): `x` is not a number; write digits with a decimal point"),
        "{text}"
    );
}

#[test]
fn one_cause_is_named_and_equal_ones_are_one_of() {
    let sheet = sheet(FORGOT);
    let wrong = [(1, FirstMomentHat, Status::Wrong), (1, SecondMomentHat, Status::Wrong)];
    let both: &[(u64, Quantity)] = &[(1, FirstMomentHat), (1, SecondMomentHat)];
    let first: &[(u64, Quantity)] = &[(1, FirstMomentHat)];
    let one = explained(report(&sheet, &wrong), &[("no-bias-correction", both), ("only-v-corrected", first)]);
    let text = shown(&sheet, &one);
    assert!(text.contains("Likely cause: the bias correction is left out; divide m by 1 − β₁ᵗ"), "{text}");
    assert!(!text.contains("one of") && !text.contains("only-v-corrected"), "{text}");
    assert!(!text.contains("Wrong as well"), "{text}");

    let tie =
        explained(report(&sheet, &wrong[..1]), &[("no-bias-correction", first), ("only-v-corrected", first)]);
    let text = shown(&sheet, &tie);
    assert!(text.contains("one of") && text.contains("only-v-corrected"), "{text}");

    let other = explained(report(&sheet, &wrong), &[("only-v-corrected", first)]);
    let text = shown(&sheet, &other);
    assert!(text.contains("Wrong as well, with what your numbers give: v̂ₜ at t = 1 (2.0000)."), "{text}");
}

#[test]
fn a_column_that_is_mostly_wrong_is_no_slip() {
    let text = "t,m\n1,0.317\n2,0.629\n3,0.173\n";
    let gradients = GradientTable::from_texts("g.csv", &[["2"], ["-1"], ["0.5"]]).unwrap();
    let experiment = Experiment::builder().gradients(gradients).build().unwrap();
    let assignment = Assignment { experiment, steps_are_given: false, settings: Settings::default() };
    let Checked { experiment, sheet, report } = assignment.check("a.csv", text.as_bytes()).unwrap();
    let text = adamscope::homework::text(&experiment, &sheet, &report, &Layout::default());
    assert!(text.contains("most of its column is wrong: compare the\nequation, and the settings"), "{text}");
    // The gradient is given, if the sheet doesn't repeat it.
    assert!(text.contains("\n  mₜ = β₁·mₜ₋₁ + (1 − β₁)·gₜ = 0.9·0 + (1 − 0.9)·2 ≈ 0.200\n"), "{text}");
}

#[test]
fn another_convention_is_told_instead_of_all_the_wrong_cells() {
    let sheet = sheet(FORGOT);
    let mut report = report(&sheet, &[(1, FirstMomentHat, Status::Wrong), (2, Update, Status::Wrong)]);
    report.fits_convention = Some("keras");
    let text = shown(&sheet, &report);
    assert!(text.contains("Every number fits the convention `keras`"), "{text}");
    assert!(!text.contains('✗') && !text.contains("first wrong"), "{text}");
}

#[test]
fn what_can_not_be_checked_costs_nothing_and_says_how_many_digits_would_do() {
    let sheet = sheet(FORGOT);
    let mut report = report(&sheet, &[(2, Update, Status::Uncheckable)]);
    report.cells.iter_mut().for_each(|cell| {
        cell.digits_needed = (cell.status == Status::Uncheckable).then_some(7);
    });
    let text = shown(&sheet, &report);
    assert!(text.contains("Can't be checked: Δₜ at t = 2. Keep 7 significant digits in the cells"), "{text}");
    assert!(text.starts_with("a.csv: all 9 cells that can be checked are right. Score 100 %."), "{text}");
}

#[test]
fn every_status_reads_without_colours_and_has_one_where_there_are_any() {
    let sheet = sheet("t,m,m_hat,v_hat,update\n1,0.2,0.2,4.0,\n2,x,0.4,2.5,0.1\n");
    let found = [
        (1, FirstMomentHat, Status::Wrong),
        (1, Update, Status::Missing),
        (2, FirstMoment, Status::Unreadable),
        (2, FirstMomentHat, Status::Follows),
        (2, SecondMomentHat, Status::Uncheckable),
    ];
    let report = report(&sheet, &found);
    let plain = shown(&sheet, &report);
    for cell in ["0.2 ✓", "0.2 ✗", " ·\n", "x !", "0.4 →", "2.5 ?"] {
        assert!(plain.contains(cell), "{cell}\n{plain}");
    }
    assert!(!plain.contains('\u{1b}'));
    let coloured = text(&experiment(), &sheet, &report, &Layout { colour: true, ..Layout::default() });
    assert!(coloured.contains("\u{1b}[1m\u{1b}[31m0.2 ✗\u{1b}[0m"), "{coloured:?}");
    // Colours are all that differs.
    let mut without = coloured.clone();
    while let Some(start) = without.find('\u{1b}') {
        let end = start + without[start..].find('m').unwrap();
        without.replace_range(start..=end, "");
    }
    assert_eq!(without, plain);
}

#[test]
fn a_report_fits_its_page_whatever_was_written() {
    let long = "1.23456789012345678901234567890";
    let wide = format!(
        "t,g,m,v,m_hat,v_hat,update,theta,{}\n1{}\n2{}\n",
        "x".repeat(100),
        format!(",{long}").repeat(8),
        ",２.０".repeat(8)
    );
    let sheet = sheet(&wide);
    let found = [(2, FirstMoment, Status::Unreadable), (1, FirstMomentHat, Status::Wrong)];
    let report = report(&sheet, &found);
    for width in [60, 80, 120] {
        let text = text(&experiment(), &sheet, &report, &Layout { width, colour: false });
        for line in text.lines() {
            assert!(UnicodeWidthStr::width(line) <= width, "{width}: {line}");
        }
    }
}

#[test]
fn a_long_sheet_shows_the_rows_that_matter() {
    let rows: String = (1..=200).map(|t| format!("{t},0.1\n")).collect();
    let experiment = Experiment::builder().objective("square").steps(200).build().unwrap();
    let sheet = Sheet::read("a.csv", format!("t,m\n{rows}").as_bytes(), &experiment).unwrap();
    let mut report = Report::of(&sheet, "paper");
    for t in 1..=200 {
        let wrong = t == 150;
        report.cells.push(CellReport {
            place: CellPlace { t, coordinate: 0, quantity: FirstMoment },
            status: if wrong { Status::Wrong } else { Status::Correct },
            written: Some("0.1".into()),
            accepted: None,
            misconceptions: Vec::new(),
            note: None,
            expected: None,
            digits_needed: None,
        });
    }
    report.first_wrong = Some(CellPlace { t: 150, coordinate: 0, quantity: FirstMoment });
    report.verdict = Verdict::Wrong;
    let text = text(&experiment, &sheet, &report, &Layout::default());
    assert!(text.contains("\n150  0.1 ✗\n") && text.contains("\n176 rows not shown.\n"), "{text}");
    assert!(text.lines().count() < 45, "{text}");
}

#[test]
fn nothing_a_learner_wrote_can_move_the_cursor() {
    let sheet = sheet("t,m,\u{1b}[2Jname\u{202e}\n1,\u{1b}[31m\u{202e}0.2,\u{7}\n2,0.08,\n");
    let mut report = report(&sheet, &[(1, FirstMoment, Status::Unreadable)]);
    report.file = "a\u{202e}\u{9b}.csv".into();
    let text = shown(&sheet, &report);
    let harmful = |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!text.contains(harmful), "{text:?}");
    let mut json = Vec::new();
    write_json([&report], &mut json).unwrap();
    let json = String::from_utf8(json).unwrap();
    assert!(!json.contains(harmful), "{json:?}");
    // And yet it is all there.
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["files"][0]["cells"][0]["written"], "\u{1b}[31m\u{202e}0.2");
}

#[test]
fn json_has_the_fields_that_are_promised_in_their_order() {
    let sheet = sheet("t,m_hat\n1,0.2000\n2,\n");
    let report = report(&sheet, &[(1, FirstMomentHat, Status::Wrong), (2, FirstMomentHat, Status::Missing)]);
    let mut report = explained(report, &[("no-bias-correction", &[(1, FirstMomentHat)])]);
    report.score = 0.5;
    let mut json = Vec::new();
    write_json([&report], &mut json).unwrap();
    let expected = r#"{"files": [
{"file":"a.csv","verdict":"wrong","score":0.5,"convention":"paper","fits_convention":null,"misconceptions":["no-bias-correction"],"first_wrong":{"t":1,"coordinate":0,"quantity":"m_hat"},"notes":[],"cells":[{"t":1,"coordinate":0,"quantity":"m_hat","status":"wrong","written":"0.2000","accepted":["1.9989","2.0011"],"misconceptions":["no-bias-correction"]},{"t":2,"coordinate":0,"quantity":"m_hat","status":"missing","written":null,"accepted":null,"misconceptions":[]}]}
], "class": {"files":1,"right":0,"wrong":1,"unreadable":0,"mean_score":0.5,"misconceptions":[{"key":"no-bias-correction","files":1}],"first_wrong":[{"t":1,"coordinate":0,"quantity":"m_hat","files":1}],"fits_convention":[]}}
"#;
    assert_eq!(String::from_utf8(json).unwrap(), expected);
}

/// Its own number of cases, whatever the run asks for: a random table is wrong in every cell, with exponents of thousands,
/// and takes a hundred times as long as a learner's.
#[test]
fn whatever_a_table_says_it_gets_a_report_that_fits_its_page() {
    let columns = prop::collection::vec("m|v|m_hat|v_hat|update|theta|g|t|comment", 1..8);
    let cell = "[-−]?[0-9]{0,3}[.,]?[0-9]{0,5}(e-?[0-9]{1,4})?|#DIV/0!|nan|1/3||√4";
    let tables = (columns, prop::collection::vec(cell, 1..40));
    let config = ProptestConfig { cases: 80, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config).run(&tables, |(columns, cells)| reported(&columns, &cells)).unwrap();
}

fn reported(columns: &[String], cells: &[String]) -> TestCaseResult {
    let rows: Vec<String> = cells.chunks(columns.len()).map(|row| row.join(";")).collect();
    let text_of_table = format!("{}\n{}\n", columns.join(";"), rows.join("\n"));
    let experiment = Experiment::builder().objective("square").build().unwrap();
    let assignment = Assignment { experiment, steps_are_given: false, settings: Settings::default() };
    let Ok(checked) = assignment.check("a.csv", text_of_table.as_bytes()) else { return Ok(()) };
    let Checked { experiment, sheet, report } = &checked;
    let text = text(experiment, sheet, report, &Layout::default());
    prop_assert!(text.lines().all(|line| UnicodeWidthStr::width(line) <= 80), "{}", text);
    prop_assert!((0.0..=1.0).contains(&report.score), "{}", report.score);
    let bad = |cell: &CellReport| matches!(cell.status, Status::Wrong | Status::Unreadable | Status::Missing);
    prop_assert_eq!(report.verdict == Verdict::Right, !report.cells.iter().any(bad));
    let (mut document, head) = Document::begin(Markup::Html, 1);
    let html = head + &document.add(&checked) + &document.end(&Class::of([report]));
    let html = html.strip_prefix("<!DOCTYPE html>\n").unwrap();
    prop_assert!(roxmltree::Document::parse(html).is_ok(), "{}", html);
    let mut json = Vec::new();
    write_json([report], &mut json).unwrap();
    prop_assert!(serde_json::from_slice::<serde_json::Value>(&json).is_ok());
    Ok(())
}

#[test]
fn a_document_says_what_the_text_says() {
    let assignment =
        Assignment { experiment: experiment(), steps_are_given: true, settings: Settings::default() };
    let checked = assignment.check("a.csv", FORGOT.as_bytes()).unwrap();
    let class = Class::of([&checked.report]);
    let whole = |markup| {
        let (mut document, head) = Document::begin(markup, 2);
        head + &document.add(&checked) + &document.add(&checked) + &document.end(&class)
    };
    let markdown = whole(Markup::Markdown);
    assert!(markdown.contains("| 1 | 2 ✓ | 0.2000 ✓ | 0.2000 ✗ | 4.0000 ✓ | 0.0952 ✓ |\n"), "{markdown}");
    assert!(markdown.contains(
        "$\\hat{m}_t = \\frac{m_t}{1 - \\beta_1^{t}} = \\frac{0.2000}{1 - 0.9^{1}} \\approx 2.0000$\n"
    ));
    // The experiment of both stands above the first.
    assert_eq!((markdown.matches("\n## a.csv\n").count(), markdown.matches("adam (paper)").count()), (2, 1));
    assert!(markdown.contains("\n## The class\n\n1 file: "));
    let html = whole(Markup::Html);
    let document = roxmltree::Document::parse(html.strip_prefix("<!DOCTYPE html>\n").unwrap()).unwrap();
    let count = |class: &str| {
        document
            .descendants()
            .filter(|node| node.has_tag_name("td") && node.attribute("class") == Some(class))
            .count()
    };
    assert_eq!([count("correct") + count("follows"), count("wrong")], [18, 2]);
    assert!(document.descendants().any(|node| node.has_tag_name("math")));
    let text = text(&checked.experiment, &checked.sheet, &checked.report, &Layout::default());
    let likely = text.lines().find(|line| line.starts_with("Likely cause")).unwrap();
    assert!(html.contains(likely) && markdown.contains(likely), "{likely}");
}

#[test]
fn a_class_is_summed_up() {
    let sheet = sheet(FORGOT);
    let right = report(&sheet, &[]);
    let wrong = explained(
        report(&sheet, &[(1, FirstMomentHat, Status::Wrong)]),
        &[("no-bias-correction", &[(1, FirstMomentHat)])],
    );
    let unreadable = Report::unreadable("b.csv", "paper", "it is empty".into());
    assert_eq!(
        summary(&Class::of([&right, &wrong, &wrong, &unreadable]), 80),
        "4 files: 1 right, 2 with mistakes, 1 unreadable. The mean score is 100 %.\n\
         Misconceptions: no-bias-correction in 2 files.\nWrong first: m̂ₜ at t = 1 in 2 files.\n"
    );
    assert_eq!(summary(&Class::of([&right]), 80), "1 file: 1 right, 0 with mistakes, 0 unreadable.\n");
}

#[test]
fn a_quantity_that_is_asked_for_twice_is_missing_once() {
    let sheet = sheet("t,g\n1,2\n2,-1\n");
    let asked = |asked: &[Quantity]| {
        let settings = Settings { asked: Some(asked.to_vec()), ..Settings::default() };
        adamscope::homework::mark(&experiment(), &sheet, &settings).unwrap()
    };
    assert_eq!(asked(&[FirstMoment, FirstMoment]), asked(&[FirstMoment]));
}

#[test]
fn a_start_of_a_coordinate_that_there_is_none_of_is_left_out() {
    let mut sheet = sheet("t,g,theta\n0,,1\n1,2,0.9\n2,-1,0.8\n");
    sheet.columns[1].coordinate = 7;
    let report = adamscope::homework::mark(&experiment(), &sheet, &Settings::default()).unwrap();
    assert!(report.cells.iter().all(|cell| cell.place.t > 0));
}
