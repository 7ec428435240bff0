//! What a class got right and wrong.

use super::style::wrap;
use crate::error::count;
use crate::homework::{Report, Verdict};
use std::collections::BTreeSet;

/// The reports on several files in two sentences: how many are right, and what most likely went wrong in
/// how many.
pub fn summary<'a>(reports: impl IntoIterator<Item = &'a Report>, width: usize) -> String {
    let (mut files, mut verdicts) = (0, [0_u64; 3]);
    let mut misconceptions: Vec<(&'static str, u64)> = Vec::new();
    for report in reports {
        files += 1;
        verdicts[match report.verdict {
            Verdict::Right => 0,
            Verdict::Wrong => 1,
            Verdict::Unreadable => 2,
        }] += 1;
        let likely: BTreeSet<_> = report.cells.iter().flat_map(|cell| report.likely(cell)).collect();
        for key in report.misconceptions.iter().filter(|key| likely.contains(*key)) {
            match misconceptions.iter_mut().find(|(counted, _)| counted == key) {
                Some((_, files)) => *files += 1,
                None => misconceptions.push((key, 1)),
            }
        }
    }
    let [right, wrong, unreadable] = verdicts;
    let mut text =
        format!("{}: {right} right, {wrong} with mistakes, {unreadable} unreadable.\n", count(files, "file"));
    // The most frequent first; equal ones in the order in which they came up.
    misconceptions.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    if !misconceptions.is_empty() {
        let each = misconceptions.iter().map(|(key, times)| format!("{key} in {}", count(*times, "file")));
        let list = each.collect::<Vec<_>>().join(", ");
        text.push_str(&wrap(&format!("Misconceptions: {list}."), width, 0));
    }
    text
}
