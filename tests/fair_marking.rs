//! Claim: the cases that decide whether marking is fair are decided as they should be.

use crate::learner::{self, marked, marked_with, worksheet_d};
use adamscope::homework::{CellNote, CellReport, Note, Report, Rounding, Settings, Status, Verdict};
use adamscope::objective::GradientTable;
use adamscope::{Experiment, ExperimentBuilder};

/// Worksheet D, worked out rightly.
const RIGHT: [&str; 3] = [
    "1,2,0.2000,0.0400,2.0000,4.0000,0.0952,0.9048",
    "2,-1,0.0800,0.0496,0.4211,2.4925,0.0251,0.8797",
    "3,0.5,0.1220,0.0516,0.4502,1.7374,0.0317,0.8479",
];
const HEAD: &str = "t,g,m,v,m_hat,v_hat,update,theta";

fn table(rows: [&str; 3]) -> String {
    format!("{HEAD}\n{}\n", rows.join("\n"))
}

/// Worksheet D with another text in the cells that have this one.
fn with(right: &str, other: &str) -> Report {
    let text = table(RIGHT);
    assert!(text.contains(right), "{right}");
    marked(&worksheet_d().experiment(), &text.replace(right, other))
}

fn cell<'a>(report: &'a Report, t: u64, quantity: &str) -> &'a CellReport {
    let found = report.cells.iter().find(|cell| cell.place.t == t && cell.place.quantity.key() == quantity);
    found.unwrap_or_else(|| panic!("{quantity} at t={t}"))
}

fn statuses(report: &Report, status: Status) -> Vec<(u64, &'static str)> {
    let cells = report.cells.iter().filter(|cell| cell.status == status);
    cells.map(|cell| (cell.place.t, cell.place.quantity.key())).collect()
}

#[test]
fn what_depends_on_a_slip_follows_and_nothing_else() {
    let follows = marked(
        &worksheet_d().experiment(),
        &table([
            RIGHT[0],
            "2,-1,0.0800,0.0946,0.4211,4.7538,0.0185,0.8863",
            "3,0.5,0.1220,0.0962,0.4502,3.2377,0.0237,0.8626",
        ]),
    );
    assert_eq!(statuses(&follows, Status::Wrong), [(2, "v")]);
    assert_eq!(
        statuses(&follows, Status::Follows),
        [(2, "v_hat"), (2, "update"), (2, "theta"), (3, "v"), (3, "v_hat"), (3, "update"), (3, "theta")]
    );
    assert_eq!(cell(&follows, 2, "v").misconceptions, ["digits-transposed"]);
    assert_eq!(follows.misconceptions, ["digits-transposed"]);
    // One root cause among 18 cells that are asked for.
    assert!((follows.score - 17.0 / 18.0).abs() < 1e-12);
    assert_eq!(follows.verdict, Verdict::Wrong);
}

#[test]
fn a_gradient_copied_wrongly_is_wrong_and_what_comes_of_it_follows() {
    let report = marked(
        &worksheet_d().experiment(),
        &table([
            RIGHT[0],
            "2,-2.0,-0.0200,0.0796,-0.1053,4.0000,-0.0050,0.9098",
            "3,0.5,0.0320,0.0813,0.1181,2.7374,0.0067,0.9031",
        ]),
    );
    assert_eq!(statuses(&report, Status::Wrong), [(2, "g")]);
    assert_eq!(cell(&report, 2, "m").status, Status::Follows);
    // Given columns are not counted.
    assert!((report.score - 1.0).abs() < 1e-12);
}

#[test]
fn a_true_value_that_does_not_follow_is_correct() {
    // m_1 is wrong, and the rest was copied from somebody who had it right.
    let report = with("0.2000", "0.3000");
    assert_eq!(statuses(&report, Status::Wrong), [(1, "m")]);
    let copied = cell(&report, 1, "m_hat");
    assert_eq!((copied.status, copied.note), (Status::Correct, Some(CellNote::DoesNotFollow)));
    assert!(report.notes.contains(&Note::DoesNotFollow));
    // From there on all is well again.
    assert_eq!(cell(&report, 1, "update").status, Status::Correct);
}

#[test]
fn an_update_with_the_sign_with_which_it_is_added_is_correct() {
    let text = table(RIGHT)
        .replace(",0.0952", ",-0.0952")
        .replace(",0.0251", ",-0.0251")
        .replace(",0.0317", ",-0.0317");
    let report = marked(&worksheet_d().experiment(), &text);
    assert_eq!(report.verdict, Verdict::Right);
    assert!(report.notes.contains(&Note::SignInUpdate));
    assert_eq!(cell(&report, 1, "update").accepted, Some(["-0.0953".into(), "-0.0952".into()]));
    // One of them alone is a slip.
    let slip = with(",0.0251", ",-0.0251");
    assert!(statuses(&slip, Status::Wrong).contains(&(2, "update")));
    assert!(cell(&slip, 2, "update").misconceptions.contains(&"sign-only"));
}

#[test]
fn unreadable_and_missing_cells_are_told_and_what_comes_after_follows() {
    let report = with("0.0800", "about 0.08");
    assert_eq!(statuses(&report, Status::Unreadable), [(2, "m")]);
    assert_eq!(cell(&report, 2, "m").written.as_deref(), Some("about 0.08"));
    assert_eq!(cell(&report, 2, "m_hat").status, Status::Follows);
    let missing = with("0.0800", "");
    assert_eq!(statuses(&missing, Status::Missing), [(2, "m")]);
    assert_eq!(cell(&missing, 3, "m").status, Status::Follows);
    assert!((missing.score - 17.0 / 18.0).abs() < 1e-12);
    // A row that isn't there is missing in every column that is asked for.
    let short = marked(&worksheet_d().experiment(), &format!("{HEAD}\n{}\n{}\n", RIGHT[0], RIGHT[1]));
    assert_eq!(statuses(&short, Status::Missing).len(), 6);
}

#[test]
fn columns_are_asked_for_by_the_worksheet_if_it_says_so() {
    let experiment = worksheet_d().experiment();
    let asked = Some(vec![adamscope::Quantity::FirstMomentHat, adamscope::Quantity::Update]);
    let settings = Settings { asked, ..Settings::default() };
    let report = marked_with(&experiment, "t,m_hat\n1,2.0000\n2,0.4211\n3,0.4502\n", &settings);
    assert_eq!(statuses(&report, Status::Missing), [(1, "update"), (2, "update"), (3, "update")]);
    assert!((report.score - 0.5).abs() < 1e-12);
}

#[test]
fn half_a_unit_is_stricter() {
    let settings = Settings { rounding: Rounding::HalfUlp, ..Settings::default() };
    let experiment = worksheet_d().experiment();
    let cut = table(RIGHT).replace("0.8479", "0.8478");
    assert_eq!(marked(&experiment, &cut).verdict, Verdict::Right);
    assert_eq!(marked_with(&experiment, &table(RIGHT), &settings).verdict, Verdict::Right);
    let report = marked_with(&experiment, &cut.replace("0.8478", "0.8477"), &settings);
    assert_eq!(statuses(&report, Status::Wrong), [(3, "theta")]);
}

/// One step of a single coordinate.
fn one_step(g: &str) -> ExperimentBuilder {
    let gradients = GradientTable::from_texts("given", &[[g]]).unwrap();
    Experiment::builder().gradients(gradients).start([1]).alpha("0.1")
}

#[test]
fn what_says_nothing_can_not_be_checked() {
    // v is 0 to three places: v̂ may be anything up to 1.
    let experiment = one_step("0.3").build().unwrap();
    let report = marked(&experiment, "t,m,v,m_hat,v_hat,update\n1,0.030,0.000,0.300,0.090,0.100\n");
    let v_hat = cell(&report, 1, "v_hat");
    assert_eq!(v_hat.status, Status::Uncheckable);
    assert!(v_hat.digits_needed.is_some());
    // Not counted either way.
    assert!((report.score - 1.0).abs() < 1e-12);
    // However wide the interval is, a number outside it is wrong.
    let report = marked(&experiment, "t,m,v,m_hat,v_hat,update\n1,0.030,0.000,0.300,3.090,0.100\n");
    assert_eq!(cell(&report, 1, "v_hat").status, Status::Wrong);
}

#[test]
fn a_negative_second_moment_leaves_no_update_to_check() {
    let report = with(",4.0000", ",-4.0000");
    assert_eq!(statuses(&report, Status::Wrong), [(1, "v_hat")]);
    assert_eq!(cell(&report, 1, "v_hat").misconceptions, ["sign-only"]);
    assert_eq!(cell(&report, 1, "update").status, Status::Uncheckable);
}

#[test]
fn a_table_of_another_convention_is_told_so() {
    // ε beside √v, as Keras has it: 0.1·√0.01/0.1·0.2/(0.2+0.1) and so on.
    let rows = learner::work(&worksheet_d(), "eps-hat", learner::ALL_DIGITS);
    let style = learner::Style::Decimals(6, learner::Cut::Rounded);
    let text = learner::table(&rows, &["m", "v", "update", "theta"], |_, _, _, x| style.write(x));
    let report = marked(&worksheet_d().experiment(), &text);
    assert_eq!((report.convention, report.fits_convention), ("paper", Some("keras")));
    assert!(report.misconceptions.contains(&"eps-hat"));
    assert_eq!(report.verdict, Verdict::Wrong);
}

#[test]
fn hats_are_checked_and_gone_on_from_where_the_convention_never_forms_them() {
    for convention in ["pytorch", "optax", "keras"] {
        let gradients = GradientTable::from_texts("given", &worksheet_d().gradients).unwrap();
        let builder = Experiment::builder().gradients(gradients).start([1]).convention(convention);
        let experiment = builder.alpha("0.1").beta2("0.99").eps("0.1").build().unwrap();
        // By (4) on the hats, whatever the convention does with ε.
        let report = marked(&experiment, &table(RIGHT));
        assert_eq!(report.verdict, Verdict::Right, "{convention}: {:#?}", statuses(&report, Status::Wrong));
        let report = marked(&experiment, &table(RIGHT).replace("0.4211", "0.4311"));
        assert!(statuses(&report, Status::Wrong).contains(&(2, "m_hat")), "{convention}");
    }
}

#[test]
fn an_error_text_meets_a_formula_without_an_answer() {
    let rows = learner::work(&worksheet_d(), "t-starts-at-0", learner::ALL_DIGITS);
    let style = learner::Style::Decimals(4, learner::Cut::Rounded);
    let text = learner::table(&rows, &learner::QUANTITIES, |_, _, _, x| style.write(x))
        .replace("NaN", "#DIV/0!")
        .replace("inf", "#DIV/0!");
    let report = marked(&worksheet_d().experiment(), &text);
    let first = cell(&report, 1, "m_hat");
    assert_eq!((first.status, first.written.as_deref()), (Status::Unreadable, Some("#DIV/0!")));
    assert!(first.misconceptions.contains(&"t-starts-at-0"));
    assert_eq!(report.tied[0], ["t-starts-at-0"]);
}

#[test]
fn slips_of_the_pen_are_named_where_nothing_else_explains_them() {
    let named = |right: &str, other: &str| with(right, other).misconceptions;
    assert!(named("0.1220", "0.1202").contains(&"digits-transposed"));
    assert!(named("0.8797", "0.9048").contains(&"row-above-copied"));
    assert!(named("2.4925", "24.925").contains(&"decimal-point-moved"));
    // Moments and their squares under each other's names, in all rows.
    let text = table(RIGHT).replace("m,v,", "v,m,");
    let report = marked(&worksheet_d().experiment(), &text);
    assert_eq!(report.misconceptions[0], "columns-swapped");
}

#[test]
fn a_start_copied_wrongly_is_wrong_and_gone_on_from() {
    let row = |theta: &str| format!("{HEAD}\n0,,,,,,,{theta}\n{}\n", RIGHT[0]);
    let experiment = one_step("2").beta2("0.99").eps("0.1").build().unwrap();
    assert_eq!(marked(&experiment, &row("1.0")).verdict, Verdict::Right);
    let report = marked(&experiment, &row("3").replace("0.9048", "2.9048"));
    assert_eq!(statuses(&report, Status::Wrong), [(0, "theta")]);
    assert_eq!(cell(&report, 1, "theta").status, Status::Follows);
}

#[test]
fn a_gradient_of_an_objective_follows_from_the_learners_own_theta() {
    let experiment =
        Experiment::builder().objective("square").start([3]).alpha("0.1").steps(2).build().unwrap();
    // θ_1 should be 2.9; the learner wrote 2.8 and went on from there: g_2 is 5.6.
    let text = "t,g,theta\n1,6.000,2.800\n2,5.600,2.700\n";
    let report = marked(&experiment, text);
    assert_eq!(statuses(&report, Status::Wrong), [(1, "theta")]);
    assert_eq!(cell(&report, 2, "g").status, Status::Follows);
    // At θ_2 in place of θ_1, twice.
    let text = "t,g,theta\n1,5.800,2.900\n2,5.600,2.800\n";
    assert!(marked(&experiment, text).misconceptions.contains(&"gradient-at-wrong-theta"));
}
