//! A panel: axes by plotters, and the marks between them.

use super::backend::Canvas;
use super::figure::{Mark, Panel};
use super::scene::{Anchor, Ink, Marker, Place, Scene, Shape, Text, UNIT};
use super::thin;
use super::words::{number, width};
use plotters::chart::{ChartBuilder, ChartContext, LabelAreaPosition};
use plotters::coord::Shift;
use plotters::coord::cartesian::Cartesian2d;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::style::{IntoFont, TRANSPARENT, TextStyle};
use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;

/// The sizes of a panel's parts, in tenths of a pixel.
const TITLE: i32 = 22 * UNIT;
const LEFT: i32 = 50 * UNIT;
const BELOW: i32 = 34 * UNIT;
const RIGHT: i32 = 12 * UNIT;
const LABEL: i32 = 11 * UNIT;

/// What of a panel's width is beside its axes.
pub const BESIDE: i32 = LEFT + RIGHT;

/// How many pixels there are to a tick.
const TICK_WIDE: i32 = 50;
const TICK_HIGH: i32 = 30;

/// A path of up to so many points has them marked: the start, and sixty steps.
pub const MARKED: usize = 61;

/// The same for a line over time, which is in a smaller panel.
pub const MARKED_OVER_TIME: usize = 15;

/// How high a panel is whose axes are so high.
pub fn around(panel: &Panel, height: i32) -> i32 {
    height + above(panel) + BELOW
}

/// What is left free above the axes.
fn above(panel: &Panel) -> i32 {
    if panel.title.is_empty() { 5 * UNIT } else { TITLE }
}

type Chart<'a> = ChartContext<'a, Canvas, Cartesian2d<super::axis::Axis, super::axis::Axis>>;

/// Draws a panel into a part of the scene; a line over time has a point for each column of pixels that is `column`
/// tenths wide.
pub fn draw(
    panel: &Panel,
    area: &DrawingArea<Canvas, Shift>,
    scene: &Rc<RefCell<Scene>>,
    column: i32,
) -> Result<(), DrawingAreaErrorKind<Infallible>> {
    let Panel { key, title, x, y, marks } = panel;
    let facts = vec![
        ("panel", (*key).to_owned()),
        ("x", format!("{} {}", x.from, x.to)),
        ("y", format!("{} {}", y.from, y.to)),
        ("y-scale", y.kind().to_owned()),
    ];
    scene.borrow_mut().push(Shape::Open { class: "panel", facts, name: None });
    let mut chart = ChartBuilder::on(area)
        .margin_top(above(panel))
        .margin_right(RIGHT)
        .set_label_area_size(LabelAreaPosition::Left, LEFT)
        .set_label_area_size(LabelAreaPosition::Bottom, BELOW)
        .build_cartesian_2d(x.clone(), y.clone())?;
    let (wide, high) = chart.plotting_area().dim_in_pixel();
    let ticks = |pixels: u32, each: i32| (pixels as i32 / (each * UNIT)).clamp(2, 8) as usize;
    let (ticks_x, ticks_y) = (ticks(wide, TICK_WIDE), ticks(high, TICK_HIGH));
    let label = TextStyle::from(("sans-serif", f64::from(LABEL)).into_font()).color(&Ink::Quiet);
    let line = |ink: Ink, width: u32| plotters::style::Color::stroke_width(&ink, width);
    chart
        .configure_mesh()
        .x_labels(ticks_x)
        .y_labels(ticks_y)
        .max_light_lines(1)
        .light_line_style(TRANSPARENT)
        .bold_line_style(line(Ink::Grid, 8))
        .axis_style(line(Ink::Quiet, 8))
        .set_all_tick_mark_size(3 * UNIT)
        .x_label_formatter(&|value| x.tick(*value, ticks_x))
        .y_label_formatter(&|value| y.tick(*value, ticks_y))
        .x_label_style(label.clone())
        .y_label_style(label)
        .draw()?;
    let corner = chart.plotting_area().get_base_pixel();
    let text = |at, pieces: &Vec<_>, anchor, size, upwards, quiet| {
        Shape::Text(Text { at, pieces: pieces.clone(), size, anchor, bold: false, quiet, upwards })
    };
    let (wide, high) = (wide as i32, high as i32);
    // A long name is set smaller, so that it ends where its panel does.
    let title_size = 13 * UNIT;
    let title_size = title_size.min(title_size * (wide + RIGHT) / width(title, title_size).max(1));
    let words = [
        text((corner.0, corner.1 - 8 * UNIT), title, Anchor::Start, title_size, false, false),
        text(
            (corner.0 + wide / 2, corner.1 + high + BELOW - 4 * UNIT),
            &x.label,
            Anchor::Middle,
            12 * UNIT,
            false,
            false,
        ),
        text(
            (corner.0 - LEFT + 9 * UNIT, corner.1 + high / 2),
            &y.label,
            Anchor::Middle,
            12 * UNIT,
            true,
            false,
        ),
    ];
    scene.borrow_mut().shapes.extend(words.into_iter().filter(|shape| match shape {
        Shape::Text(text) => !text.pieces.is_empty(),
        _ => true,
    }));
    for mark in marks {
        let shapes = shapes(mark, &chart, panel, column);
        let (class, mut facts, name) = facts_of(mark);
        let bounds = mark.points().len();
        if bounds > 0 {
            facts.push(("points", bounds.to_string()));
        }
        scene.borrow_mut().group(class, facts, Some(name), shapes);
    }
    scene.borrow_mut().push(Shape::Close);
    Ok(())
}

/// What a reader of the SVG is told of a mark: its class, further facts, and its name.
fn facts_of(mark: &Mark) -> (&'static str, Vec<(&'static str, String)>, String) {
    let series = |series: &u8| vec![("series", series.to_string())];
    match mark {
        Mark::Height { value, .. } => {
            ("height", vec![("value", value.to_string())], format!("f is at least {}", number(*value)))
        }
        Mark::OverTime { series: number, name, .. } => ("over-time", series(number), name.clone()),
        Mark::Path { series: number, name, .. } => ("path", series(number), name.clone()),
        Mark::Curve { name, .. } => ("curve", Vec::new(), name.clone()),
        Mark::Bars { series: number, name, points } => {
            let mut facts = series(number);
            facts.push(("sum", points.iter().map(|(_, value)| value).sum::<f64>().to_string()));
            ("bars", facts, name.clone())
        }
        Mark::Spot { series: number, name, at, .. } => {
            let mut facts = number.as_ref().map(series).unwrap_or_default();
            facts.push(("at", format!("{} {}", at.0, at.1)));
            ("spot", facts, name.clone())
        }
    }
}

/// A mark as shapes.
fn shapes(mark: &Mark, chart: &Chart, panel: &Panel, column: i32) -> Vec<Shape> {
    let place = |at: &(f64, f64)| chart.backend_coord(at);
    let seen = |(x, y): &&(f64, f64)| panel.x.shows(*x) && panel.y.shows(*y);
    let places = |points: &[(f64, f64)]| points.iter().filter(seen).map(place).collect::<Vec<Place>>();
    match mark {
        Mark::Height { rings, .. } => {
            let rings: Vec<_> = rings.iter().map(|ring| thin::straightened(&places(ring))).collect();
            vec![Shape::Area { rings, ink: Ink::Height, opacity: Ink::Height.opacity() }]
        }
        Mark::OverTime { series, points, .. } => {
            let ink = Ink::Series(*series);
            // What an axis can't show interrupts the line.
            let shown = |point: &(f64, f64)| seen(&point);
            let runs =
                points.chunk_by(|a, b| shown(a) == shown(b)).filter(|run| run.first().is_some_and(shown));
            let mut shapes = Vec::new();
            let (mut lines, mut alone) = (Vec::new(), Vec::new());
            for run in runs {
                let line = thin::over_time(&places(run), column);
                // A single point would be a line of no length.
                if line.len() == 1 { alone.extend(line) } else { lines.push(line) }
            }
            let apart = points.len() <= MARKED_OVER_TIME;
            shapes.push(Shape::Lines { lines, ink, width: 16, dashed: true });
            let at = if apart { places(points) } else { alone };
            if !at.is_empty() {
                let marker = Marker::of(*series);
                shapes.push(Shape::Marks { at, marker, radius: 24, ink, filled: true });
            }
            shapes
        }
        Mark::Path { series, points, .. } => {
            let ink = Ink::Series(*series);
            let (lines, wide) = thin::anywhere(&places(points), 12_000);
            let marked = points.len() <= MARKED;
            let mut shapes =
                vec![Shape::Lines { lines, ink, width: wide.max(20), dashed: !marked && wide == 0 }];
            if marked {
                let marker = Marker::of(*series);
                shapes.push(Shape::Marks { at: places(points), marker, radius: 28, ink, filled: true });
            }
            shapes
        }
        Mark::Curve { points, .. } => {
            let (lines, _) = thin::anywhere(&places(points), 4000);
            vec![Shape::Lines { lines, ink: Ink::Quiet, width: 12, dashed: false }]
        }
        Mark::Bars { series, points, .. } => {
            let room = chart.plotting_area().dim_in_pixel().0 as i32 / points.len().max(1) as i32;
            let half = (room / 3).clamp(2, 8 * UNIT);
            let bar = |point: &(f64, f64)| {
                let (x, y) = place(point);
                let (_, foot) = place(&(point.0, 0.0_f64.clamp(panel.y.from, panel.y.to)));
                vec![(x - half, foot), (x - half, y), (x + half, y), (x + half, foot)]
            };
            let rings = points.iter().filter(seen).map(bar).collect();
            vec![Shape::Area { rings, ink: Ink::Series(*series), opacity: 1.0 }]
        }
        Mark::Spot { series, at, marker, filled, .. } => {
            let ink = series.map_or(Ink::Text, Ink::Series);
            let at = places(&[*at]);
            vec![Shape::Marks {
                at,
                marker: *marker,
                radius: if series.is_some() { 62 } else { 54 },
                ink,
                filled: *filled,
            }]
        }
    }
}
