//! Fewer points that look the same.

use super::scene::{Place, UNIT};
use std::collections::HashSet;

/// How many points a line over time may have for each column of pixels: where it enters, its lowest, its highest, and
/// where it leaves.
const PER_COLUMN: usize = 4;

/// A line over time, its places from left to right: of each column `wide` tenths of a pixel wide the first, the lowest, the
/// highest and the last. That is all that can be seen of it: between two columns it goes where it went, and a spike of a
/// single step reaches as far as it did.
pub fn over_time(line: &[Place], wide: i32) -> Vec<Place> {
    let wide = wide.max(1);
    let columns = match (line.first(), line.last()) {
        (Some(first), Some(last)) => usize::try_from((last.0 - first.0) / wide + 1).unwrap_or(0),
        _ => 0,
    };
    if line.len() <= PER_COLUMN * columns {
        return line.to_vec();
    }
    let mut thin = Vec::with_capacity(PER_COLUMN * columns);
    for column in line.chunk_by(|a, b| a.0.div_euclid(wide) == b.0.div_euclid(wide)) {
        let by_height = |index: &usize| column[*index].1;
        let lowest = (0..column.len()).max_by_key(by_height).unwrap_or(0);
        let highest = (0..column.len()).min_by_key(by_height).unwrap_or(0);
        let mut kept = [0, lowest, highest, column.len() - 1];
        kept.sort_unstable();
        thin.extend(kept.iter().map(|index| column[*index]));
    }
    thin.dedup();
    thin
}

/// A line that may go anywhere, in as many pieces as it takes, with at most some `most` points; and how wide it has to be
/// drawn at least, so that it covers what was left out.
///
/// A point is left out if it is within half a pixel of the one before. If these are still too many, the line passes over
/// itself again and again: then a piece is left out if all the pixels it crosses were crossed before; and if even that is
/// not enough, pixels are taken two, four ... at a time.
pub fn anywhere(line: &[Place], most: usize) -> (Vec<Vec<Place>>, i32) {
    let line = apart(line, UNIT / 2);
    if line.len() <= most {
        return (vec![straightened(&line)], 0);
    }
    let mut cell = UNIT;
    loop {
        let pieces = new_cells_only(&line, cell);
        if pieces.iter().map(Vec::len).sum::<usize>() <= most {
            return (pieces, cell);
        }
        cell *= 2;
    }
}

/// The corners of a line that are more than a sixth of a pixel off a straight way past them (Ramer 1972, Douglas & Peucker
/// 1973), and its ends.
pub fn straightened(line: &[Place]) -> Vec<Place> {
    const OFF: f64 = UNIT as f64 / 6.0;
    if line.is_empty() {
        return Vec::new();
    }
    let mut kept = vec![false; line.len()];
    let mut spans = vec![(0, line.len() - 1)];
    kept[0] = true;
    while let Some((from, to)) = spans.pop() {
        let off = |index: &usize| distance(line[*index], line[from], line[to]);
        let farthest = (from + 1..to).max_by(|a, b| off(a).total_cmp(&off(b)));
        match farthest {
            Some(corner) if off(&corner) > OFF => spans.extend([(from, corner), (corner, to)]),
            _ => kept[to] = true,
        }
    }
    line.iter().zip(kept).filter(|(_, kept)| *kept).map(|(place, _)| *place).collect()
}

/// How far a place is from the straight piece between two others.
fn distance(place: Place, from: Place, to: Place) -> f64 {
    let between = |a: Place, b: Place| (f64::from(b.0) - f64::from(a.0), f64::from(b.1) - f64::from(a.1));
    let (way, off) = (between(from, to), between(from, place));
    let length = way.0 * way.0 + way.1 * way.1;
    let part = if length > 0.0 { ((way.0 * off.0 + way.1 * off.1) / length).clamp(0.0, 1.0) } else { 0.0 };
    (off.0 - part * way.0).hypot(off.1 - part * way.1)
}

/// The points that are farther than `near` from the one kept before, and the last.
fn apart(line: &[Place], near: i32) -> Vec<Place> {
    let mut kept: Vec<Place> = Vec::new();
    for (index, place) in line.iter().enumerate() {
        let far = |last: &Place| {
            let (dx, dy) = (i64::from(place.0) - i64::from(last.0), i64::from(place.1) - i64::from(last.1));
            dx * dx + dy * dy > i64::from(near) * i64::from(near)
        };
        if kept.last().is_none_or(far) || (index + 1 == line.len() && kept.last() != Some(place)) {
            kept.push(*place);
        }
    }
    kept
}

/// The pieces of a line that cross a cell for the first time.
fn new_cells_only(line: &[Place], cell: i32) -> Vec<Vec<Place>> {
    let mut crossed: HashSet<Place> = HashSet::new();
    let mut pieces: Vec<Vec<Place>> = Vec::new();
    for pair in line.windows(2) {
        let [from, to] = [pair[0], pair[1]];
        let cells = (from.0 - to.0).abs().max((from.1 - to.1).abs()) / cell + 1;
        let mut news = false;
        for part in 0..=cells {
            let between = |a: i32, b: i32| {
                let between =
                    i64::from(a) + (i64::from(b) - i64::from(a)) * i64::from(part) / i64::from(cells);
                (between as i32).div_euclid(cell)
            };
            news |= crossed.insert((between(from.0, to.0), between(from.1, to.1)));
        }
        match pieces.last_mut() {
            _ if !news => {}
            Some(piece) if piece.last() == Some(&from) => piece.push(to),
            _ => pieces.push(vec![from, to]),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spike_of_one_step_in_a_million_stays() {
        let mut line: Vec<Place> = (0..1_000_000).map(|t| (t / 200, 1000 + t % 7)).collect();
        line[123_456].1 = 3;
        line[765_432].1 = 4000;
        let thin = over_time(&line, UNIT);
        assert!(thin.len() <= 4 * 500, "{}", thin.len());
        assert!(thin.contains(&line[123_456]) && thin.contains(&line[765_432]));
        assert_eq!((thin.first(), thin.last()), (line.first(), line.last()));
        assert!(thin.is_sorted_by_key(|place| place.0));
    }

    #[test]
    fn each_column_spans_what_it_did() {
        let line: Vec<Place> = (0..50_000).map(|t| (t / 10, (t * 7919) % 1013)).collect();
        let spans = |line: &[Place]| -> Vec<_> {
            let columns = line.chunk_by(|a, b| a.0 / UNIT == b.0 / UNIT);
            let span = |column: &[Place]| {
                let heights = || column.iter().map(|place| place.1);
                (column[0], heights().min(), heights().max(), column[column.len() - 1])
            };
            columns.map(span).collect()
        };
        assert_eq!(spans(&over_time(&line, UNIT)), spans(&line));
    }

    #[test]
    fn a_short_line_stays_as_it_is() {
        let line: Vec<Place> = (0..30).map(|t| (t * 100, (200 + t * t) * (t % 2))).collect();
        assert_eq!(over_time(&line, UNIT), line);
        assert_eq!(anywhere(&line, 100), (vec![line], 0));
    }

    #[test]
    fn a_circle_keeps_its_shape_with_fewer_corners() {
        let at = |step: i32| {
            let angle = std::f64::consts::TAU * f64::from(step) / 2000.0;
            ((2000.0 * angle.cos()).round() as i32, (2000.0 * angle.sin()).round() as i32)
        };
        let circle: Vec<Place> = (0..=2000).map(at).collect();
        let thin = straightened(&circle);
        assert!(thin.len() < 150, "{}", thin.len());
        for place in &circle {
            let off = thin.windows(2).map(|pair| distance(*place, pair[0], pair[1])).fold(f64::MAX, f64::min);
            assert!(off <= 2.0, "{place:?} is {off} off");
        }
        assert_eq!((thin.first(), thin.last()), (circle.first(), circle.last()));
        assert_eq!(straightened(&[(3, 4)]), [(3, 4)]);
    }

    #[test]
    fn a_line_over_itself_is_drawn_once() {
        let there_and_back: Vec<Place> = (0..20_000).map(|t| ((t % 2) * 300, (t % 3) * 200)).collect();
        let (pieces, _) = anywhere(&there_and_back, 100);
        assert!(pieces.iter().map(Vec::len).sum::<usize>() < 20, "{pieces:?}");
        let ends: HashSet<Place> = pieces.into_iter().flatten().collect();
        assert_eq!(ends, there_and_back.into_iter().collect());
    }

    #[test]
    fn a_line_that_fills_the_plane_has_an_end() {
        let mut state = 1_u64;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as i32 % 4000
        };
        let noise: Vec<Place> = (0..10_000).map(|_| (random(), random())).collect();
        let (pieces, wide) = anywhere(&noise, 5000);
        assert!(pieces.iter().map(Vec::len).sum::<usize>() <= 5000);
        // Every point is on what is drawn, or within its width.
        for place in noise.iter().step_by(97) {
            let near = |pair: &[Place]| distance(*place, pair[0], pair[1]) <= f64::from(2 * wide);
            assert!(pieces.iter().any(|piece| piece.windows(2).any(near)), "{place:?}, {wide}");
        }
    }

    #[test]
    fn what_stands_still_is_a_point() {
        assert_eq!(anywhere(&[(5, 5); 1000], 10).0, [[(5, 5)]]);
        assert_eq!(anywhere(&[], 10).0, [[]; 1]);
        assert_eq!(over_time(&[], 10), []);
    }
}
