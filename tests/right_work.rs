//! Claim: right work is never marked wrong, however it was rounded on the way and whatever of it is shown.
//!
//! 40 random problems, each written down in twelve ways; `cargo xtask test` takes 4096 of them.

use crate::learner::{ALL_DIGITS, Cut, Hand, Problem, QUANTITIES, Style, marked, table, work};
use adamscope::homework::{Report, Status};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// A number as somebody gives it: up to three digits, any sign, sometimes 0.
fn given() -> impl Strategy<Value = String> + Clone {
    (-999..=999_i32, 0..4_usize).prop_map(|(digits, places)| {
        let number = f64::from(digits) / 10_f64.powi(places as i32);
        format!("{number:.places$}")
    })
}

fn problem() -> impl Strategy<Value = Problem> {
    let hypers = (
        select(vec!["0.1", "0.01", "0.001", "0.5", "1"]),
        select(vec!["0.9", "0.5", "0.8", "0.95", "0"]),
        select(vec!["0.99", "0.999", "0.9", "0.5"]),
        select(vec!["0.1", "0.01", "1", "1e-3", "1e-8"]),
    );
    (1..=3_usize, 1..=8_usize).prop_flat_map(move |(dimension, steps)| {
        let row = prop::collection::vec(given(), dimension);
        (prop::collection::vec(row.clone(), steps), row, hypers.clone()).prop_map(
            |(gradients, start, (alpha, beta1, beta2, eps))| Problem {
                gradients,
                start,
                alpha,
                beta1,
                beta2,
                eps,
            },
        )
    })
}

fn style() -> impl Strategy<Value = Style> {
    let cut = select(vec![Cut::Rounded, Cut::Cut]);
    prop_oneof![
        (2..=10_usize, cut.clone()).prop_map(|(places, cut)| Style::Decimals(places, cut)),
        (3..=8_usize, cut).prop_map(|(figures, cut)| Style::Figures(figures, cut)),
    ]
}

fn assert_nothing_wrong(report: &Report, table: &str) -> Result<(), TestCaseError> {
    for cell in &report.cells {
        prop_assert!(matches!(cell.status, Status::Correct | Status::Uncheckable), "{cell:#?} of\n{table}");
    }
    Ok(())
}

/// Marking without optimisation is slow: what the environment asks for, or few.
fn cases() -> ProptestConfig {
    let cases =
        if std::env::var_os("PROPTEST_CASES").is_some() { ProptestConfig::default().cases } else { 40 };
    ProptestConfig::with_cases(cases)
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn whoever_computes_rightly_is_never_wrong(
        problem in problem(),
        style in style(),
        shown in subsequence(&QUANTITIES[..], 1..=QUANTITIES.len()),
    ) {
        let experiment = problem.experiment();
        let carry = |x| style.carry(x);
        let hands = [
            ALL_DIGITS,
            Hand { carry: &carry, ..ALL_DIGITS },
        ];
        for (hand, shown) in hands.into_iter().flat_map(|hand| [(hand, &QUANTITIES[..]), (hand, &shown[..])]) {
            let rows = work(&problem, "", hand);
            // The given is copied, or rounded as all else.
            for copies in [true, false] {
                let text = table(&rows, shown, |quantity, row, i, x| match quantity {
                    "g" if copies => problem.gradients[row][i].clone(),
                    _ => style.write(x),
                });
                assert_nothing_wrong(&marked(&experiment, &text), &text)?;
            }
        }
    }

    #[test]
    fn whoever_rounds_inside_to_few_places_is_never_wrong(problem in problem(), places in 2..=5_usize, cut in select(vec![Cut::Rounded, Cut::Cut])) {
        let style = Style::Decimals(places, cut);
        let carry = |x| style.carry(x);
        // Nobody rounds a divisor to 0.
        let part = |x| if style.carry(x) == 0.0 { x } else { style.carry(x) };
        for hand in [Hand { carry: &carry, part: &part }, Hand { part: &part, ..ALL_DIGITS }] {
            let rows = work(&problem, "", hand);
            let text = table(&rows, &QUANTITIES, |_, _, _, x| style.write(x));
            assert_nothing_wrong(&marked(&problem.experiment(), &text), &text)?;
        }
    }

    #[test]
    fn what_a_program_prints_is_never_wrong(problem in problem(), shown in subsequence(&QUANTITIES[..], 1..=QUANTITIES.len())) {
        let rows = work(&problem, "", ALL_DIGITS);
        for shown in [&QUANTITIES[..], &shown] {
            let text = table(&rows, shown, |_, _, _, x| Style::Program.write(x));
            assert_nothing_wrong(&marked(&problem.experiment(), &text), &text)?;
        }
    }
}
