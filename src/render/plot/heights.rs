//! How high an objective of two coordinates is, in filled steps.

use super::figure::Mark;
use crate::Objective;
use contour::ContourBuilder;
use geo_types::LineString;

/// How many points the objective is worked out at, across and down.
const GRID: (usize, usize) = (144, 108);

/// How many steps there are.
const STEPS: i32 = 11;

/// The steps between these ends of x and y, and the least and the largest value there.
pub fn heights(objective: Objective, x: (f64, f64), y: (f64, f64)) -> Option<(Vec<Mark>, f64, f64)> {
    let (across, down) = GRID;
    let (wide, high) = ((x.1 - x.0) / across as f64, (y.1 - y.0) / down as f64);
    // A contour goes between the middles of cells and cuts off the corners of the outermost ones: these lie outside.
    let (across, down) = (across + 2, down + 2);
    let origin = (x.0 - wide, y.0 - high);
    let at = |row: usize, column: usize| {
        let point = [origin.0 + (column as f64 + 0.5) * wide, origin.1 + (row as f64 + 0.5) * high];
        objective.value(&point).ok().filter(|value| value.is_finite())
    };
    let values: Vec<Option<f64>> = (0..down)
        .flat_map(|row| (0..across).map(move |column| (row, column)))
        .map(|(row, column)| at(row, column))
        .collect();
    let mut sorted: Vec<f64> = values.iter().copied().flatten().collect();
    sorted.sort_by(f64::total_cmp);
    let (least, most) = (*sorted.first()?, *sorted.last()?);
    let median = sorted[sorted.len() / 2];
    // What overflows is as high as anything.
    let values: Vec<f64> = values.into_iter().map(|value| value.unwrap_or(most)).collect();
    let levels = levels(least, median, most);
    let contours = ContourBuilder::new(across, down, true)
        .x_origin(origin.0)
        .y_origin(origin.1)
        .x_step(wide)
        .y_step(high)
        .contours(&values, &levels)
        .ok()?;
    let ring = |line: &LineString<f64>| {
        line.coords().map(|at| (at.x.clamp(x.0, x.1), at.y.clamp(y.0, y.1))).collect::<Vec<_>>()
    };
    let step = |contour: &contour::Contour| {
        let polygons = contour.geometry().iter();
        let rings =
            polygons.flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        Mark::Height { value: contour.threshold(), rings: rings.map(ring).collect() }
    };
    Some((contours.iter().map(step).collect(), least, most))
}

/// Levels between the least and the largest value, closer to each other below: half of the picture is below the middle
/// one, however steep its walls are.
fn levels(least: f64, median: f64, most: f64) -> Vec<f64> {
    let spread = most - least;
    if spread.is_nan() || spread <= 0.0 || spread.is_infinite() {
        return Vec::new();
    }
    let power = (spread / (median - least)).log2().clamp(1.0, 8.0);
    (1..=STEPS).map(|step| least + spread * (f64::from(step) / f64::from(STEPS + 1)).powf(power)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Choice;

    #[test]
    fn half_of_the_levels_are_below_the_median() {
        let levels = levels(-1.0, 3.0, 100.0);
        assert!(levels.is_sorted() && levels.len() == 11);
        assert!((levels[5] - 3.0).abs() < 1e-9, "{levels:?}");
        assert!(super::levels(2.0, 2.0, 2.0).is_empty());
    }

    #[test]
    fn a_ring_goes_where_the_objective_has_its_value() {
        for objective in Objective::ALL.iter().copied().filter(|objective| objective.dimension() == 2) {
            let (steps, least, most) = heights(objective, (-2.0, 3.0), (-1.5, 2.0)).unwrap();
            let inside = |(x, y): &(f64, f64)| (-1.9..2.9).contains(x) && (-1.4..1.9).contains(y);
            let mut seen = 0;
            for step in steps {
                let Mark::Height { value, rings } = step else { panic!() };
                for (x, y) in rings.iter().flatten().filter(|at| inside(at)) {
                    let f = objective.value(&[*x, *y]).unwrap();
                    // Between two points of the grid the objective is taken to be straight.
                    assert!((f - value).abs() < 0.02 * (most - least), "{objective:?} {f} {value}");
                    seen += 1;
                }
            }
            assert!(seen > 100, "{objective:?}");
        }
    }
}
