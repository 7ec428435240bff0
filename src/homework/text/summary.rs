//! What a class got right and wrong, in sentences.

use super::style::{NO_BREAK, wrap};
use super::{indexed, percent};
use crate::error::count;
use crate::homework::{Class, FirstWrong, Frequency};

/// The most names, or cells, of a sentence.
const SHOWN: usize = 12;

/// A class in a few sentences: how many are right, what most likely went wrong in how many, and where first.
pub fn summary(class: &Class, width: usize) -> String {
    sentences(class).iter().map(|sentence| wrap(sentence, width, 0)).collect()
}

/// The same, a sentence for each thing there is to say.
pub(in crate::homework) fn sentences(class: &Class) -> Vec<String> {
    let Class { right, wrong, unreadable, .. } = class;
    let mean = class.mean_score.filter(|_| class.files > 1);
    let mean = mean.map_or_else(String::new, |score| format!(" The mean score is {}.", percent(score)));
    let files = count(class.files, "file");
    let mut sentences =
        vec![format!("{files}: {right} right, {wrong} with mistakes, {unreadable} unreadable.{mean}")];
    let name = |name: &Frequency| format!("{} in {}", name.key, count(name.files, "file"));
    let several = class.first_wrong.iter().any(|wrong| wrong.place.coordinate > 0);
    let cell = |wrong: &FirstWrong| {
        format!("{} in {}", place(wrong, several), count(wrong.files, "file")).replace(' ', "\u{a0}")
    };
    sentences.extend(list("Misconceptions", &class.misconceptions, name));
    sentences.extend(list("Wrong first", &class.first_wrong, cell));
    sentences.extend(list("Right by another convention", &class.fits_convention, name));
    sentences
}

/// A cell as a sentence names it.
pub(super) fn place(wrong: &FirstWrong, several: bool) -> String {
    let place = wrong.place;
    let symbol = place.quantity.facts().symbol;
    format!("{} at t{NO_BREAK}={NO_BREAK}{}", indexed(symbol, several.then_some(place.coordinate)), place.t)
}

fn list<T>(what: &str, items: &[T], text: impl Fn(&T) -> String) -> Option<String> {
    let mut texts: Vec<String> = items.iter().take(SHOWN).map(text).collect();
    if items.len() > SHOWN {
        texts.push(format!("{} more", items.len() - SHOWN));
    }
    (!texts.is_empty()).then(|| format!("{what}: {}.", texts.join(", ")))
}
