//! Claim: on worksheet D every misconception shows first where it should, and is named.

use crate::learner::{ALL_DIGITS, Cut, QUANTITIES, Style, marked, table, work, worksheet_d};
use adamscope::homework::{Report, Status, Verdict};

const FOUR: Style = Style::Decimals(4, Cut::Rounded);

fn report_on(wrong: &str) -> Report {
    let problem = worksheet_d();
    let rows = work(&problem, wrong, ALL_DIGITS);
    let text = table(&rows, &QUANTITIES, |quantity, row, _, x| match quantity {
        "g" => problem.gradients[row][0].clone(),
        _ => FOUR.write(x),
    });
    marked(&problem.experiment(), &text)
}

#[test]
fn right_work_is_right() {
    let report = report_on("");
    assert_eq!(report.verdict, Verdict::Right);
    assert_eq!(report.score.to_bits(), 1.0_f64.to_bits());
    assert!(report.cells.iter().all(|cell| cell.status == Status::Correct), "{:#?}", report.cells);
    let written = |t, key: &str| {
        let cell = report.cells.iter().find(|cell| cell.place.t == t && cell.place.quantity.key() == key);
        cell.unwrap().written.clone().unwrap()
    };
    // The right values as they stand in the issue that asked for all this.
    let right = [
        (1, ["0.2000", "0.0400", "2.0000", "4.0000", "0.0952", "0.9048"]),
        (2, ["0.0800", "0.0496", "0.4211", "2.4925", "0.0251", "0.8797"]),
        (3, ["0.1220", "0.0516", "0.4502", "1.7374", "0.0317", "0.8479"]),
    ];
    for (t, values) in right {
        assert_eq!(QUANTITIES[1..].iter().map(|key| written(t, key)).collect::<Vec<_>>(), values);
    }
}

/// Key, step, quantity, wrong, right.
const FIRST_WRONG: [(&str, u64, &str, &str, &str); 30] = [
    ("no-bias-correction", 1, "m_hat", "0.2000", "2.0000"),
    ("only-v-corrected", 1, "m_hat", "0.2000", "2.0000"),
    ("only-m-corrected", 1, "v_hat", "0.0400", "4.0000"),
    ("multiplied-by-correction", 1, "m_hat", "0.0200", "2.0000"),
    ("t-starts-at-2", 1, "m_hat", "1.0526", "2.0000"),
    ("t-never-advances", 2, "m_hat", "0.8000", "0.4211"),
    ("power-fixed-at-2", 1, "m_hat", "1.0526", "2.0000"),
    ("beta-times-t", 2, "m_hat", "-0.1000", "0.4211"),
    ("one-minus-beta-to-the-t", 2, "m_hat", "8.0000", "0.4211"),
    ("beta1-in-v-correction", 1, "v_hat", "0.4000", "4.0000"),
    ("complement-taken-twice", 1, "v_hat", "0.0404", "4.0000"),
    ("corrected-fed-back", 2, "m", "1.7000", "0.0800"),
    ("betas-swapped", 1, "m", "0.0200", "0.2000"),
    ("beta-and-complement-swapped", 1, "m", "1.8000", "0.2000"),
    ("complement-missing", 1, "m", "2.0000", "0.2000"),
    ("beta-power-in-moment", 2, "m", "0.0620", "0.0800"),
    ("moments-start-at-gradient", 1, "m", "2.0000", "0.2000"),
    ("gradient-not-squared", 1, "v", "0.0200", "0.0400"),
    ("centred-variance", 1, "v", "0.0324", "0.0400"),
    ("no-root", 1, "update", "0.0488", "0.0952"),
    ("eps-inside-root", 1, "update", "0.0988", "0.0952"),
    ("eps-hat", 1, "update", "0.0667", "0.0952"),
    ("eps-omitted", 1, "update", "0.1000", "0.0952"),
    ("eps-subtracted", 1, "update", "0.1053", "0.0952"),
    ("multiplied-by-root", 1, "update", "0.4200", "0.0952"),
    ("wrong-sign", 1, "theta", "1.0952", "0.9048"),
    ("alpha-missing", 1, "update", "0.9524", "0.0952"),
    ("gradient-in-numerator", 2, "update", "-0.0596", "0.0251"),
    ("theta-not-chained", 2, "theta", "0.9749", "0.8797"),
    // Its first is a division by zero, which is no number.
    ("t-starts-at-0", 2, "m_hat", "0.8000", "0.4211"),
];

#[test]
fn every_misconception_shows_first_where_it_should_and_is_named() {
    for (key, t, quantity, wrong, right) in FIRST_WRONG {
        let report = report_on(key);
        let place = report.first_wrong.unwrap();
        assert_eq!((place.t, place.quantity.key()), (t, quantity), "{key}");
        let cell = report.cell(place).unwrap();
        assert_eq!(cell.written.as_deref(), Some(wrong), "{key}");
        assert_eq!(cell.expected.as_deref(), Some(right), "{key}");
        assert!(cell.misconceptions.contains(&key), "{key}: {:?}", cell.misconceptions);
        assert!(report.tied[0].contains(&key), "{key}: {:?}", report.tied);
    }
}
