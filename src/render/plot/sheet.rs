//! A figure laid out: heading, legend, panels.

use super::backend::Canvas;
use super::chart;
use super::figure::{Entry, Figure};
use super::scene::{Ink, Marker, Place, Scene, Shape, Text, UNIT};
use super::words::{Piece, width};
use plotters::drawing::{DrawingAreaErrorKind, IntoDrawingArea};
use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;

/// How wide figures are, in pixels: as a page's text or half a slide, and as a phone.
const WIDE: i32 = 820;
const NARROW: i32 = 400;
/// What is left free at its sides.
const MARGIN: i32 = 16;
/// The gap between panels side by side.
const GAP: i32 = 10;
/// The sizes of texts, and how much of the height a line of them takes.
const TITLE: (i32, i32) = (18, 26);
const LINE: (i32, i32) = (12, 17);
const KEY: (i32, i32) = (12, 22);

/// The most points that the lines of a figure have together, so that its SVG stays below 300 KB.
const MOST_POINTS: usize = 24_000;

/// Draws a figure as wide as a page.
pub fn wide(figure: &Figure) -> Scene {
    draw(figure, WIDE)
}

/// Draws a figure as wide as a phone: its panels are below each other, each in the shape that it has on a page.
pub fn narrow(figure: &Figure) -> Scene {
    let height = figure.height * axes(NARROW, 1) / axes(WIDE, figure.columns);
    draw(&Figure { columns: 1, height, ..figure.clone() }, NARROW)
}

/// How wide the axes of a panel are, in pixels, if so many panels stand side by side.
fn axes(width: i32, columns: usize) -> i32 {
    (panel(width, columns) - chart::BESIDE) / UNIT
}

/// How wide a panel is.
fn panel(width: i32, columns: usize) -> i32 {
    let columns = columns.max(1) as i32;
    (width - 2 * MARGIN - GAP * (columns - 1)) * UNIT / columns
}

fn draw(figure: &Figure, width: i32) -> Scene {
    let (scene, laid_out) = match lay_out(figure, width) {
        Ok(scene) => (scene, true),
        Err(_) => (Rc::new(RefCell::new(Scene::new(width * UNIT, UNIT))), false),
    };
    // The canvas takes everything, and no area is smaller than its labels.
    debug_assert!(laid_out, "{figure:?} can't be drawn");
    scene.replace(Scene::new(0, 0))
}

fn lay_out(figure: &Figure, width: i32) -> Result<Rc<RefCell<Scene>>, DrawingAreaErrorKind<Infallible>> {
    let columns = figure.columns.max(1) as i32;
    let rows = (figure.panels.len() as i32 + columns - 1) / columns;
    let (heading, top) = heading(figure, width);
    let wide = panel(width, figure.columns);
    // Panels side by side are equally high, so one that has a title makes room for all.
    let high =
        figure.panels.iter().map(|panel| chart::around(panel, figure.height * UNIT)).max().unwrap_or(0);
    let height = top + rows * (high + GAP * UNIT) + 2 * UNIT;
    let mut scene = Scene::new(width * UNIT, height);
    scene.shapes.extend(heading);
    let scene = Rc::new(RefCell::new(scene));
    let root = Canvas(scene.clone()).into_drawing_area();
    let lines: usize = figure.panels.iter().map(|panel| panel.marks.len()).sum();
    // Four points a column.
    let column = (wide as usize * 4 * lines / MOST_POINTS).max(UNIT as usize) as i32;
    for (index, panel) in figure.panels.iter().enumerate() {
        let (row, position) = (index as i32 / columns, index as i32 % columns);
        let corner = (MARGIN * UNIT + position * (wide + GAP * UNIT), top + row * (high + GAP * UNIT));
        let area = root.clone().shrink(corner, (wide, high));
        chart::draw(panel, &area, &scene, column)?;
    }
    Ok(scene)
}

/// The heading and the legend, and how high they are.
fn heading(figure: &Figure, page: i32) -> (Vec<Shape>, i32) {
    let left = MARGIN * UNIT;
    let mut y = 6 * UNIT;
    let mut shapes = Vec::new();
    let mut text = |text: String, (size, high): (i32, i32), bold: bool| {
        y += high * UNIT;
        let pieces = vec![Piece::words(text)];
        let at = (left, y - (high - size) * UNIT / 2);
        shapes.push(Shape::Text(Text {
            at,
            pieces,
            size: size * UNIT,
            bold,
            quiet: !bold,
            ..Text::default()
        }));
    };
    // Widths are guessed; DejaVu's letters take a tenth more, and its bold ones a quarter.
    let room = (page - 2 * MARGIN) * UNIT;
    for line in broken(&figure.title, TITLE.0 * UNIT, room * 4 / 5) {
        text(line, TITLE, true);
    }
    for line in figure.lines.iter().flat_map(|line| broken(line, LINE.0 * UNIT, room * 10 / 11)) {
        text(line, LINE, false);
    }
    y += 6 * UNIT;
    if !figure.legend.is_empty() {
        shapes.push(Shape::Open { class: "legend", facts: Vec::new(), name: None });
        let (mut x, right) = (left, (page - MARGIN) * UNIT);
        y += KEY.1 * UNIT;
        for entry in &figure.legend {
            let (symbol, swatch, name) = key(entry);
            let wide = swatch + width(&name, KEY.0 * UNIT);
            if x > left && x + wide > right {
                (x, y) = (left, y + KEY.1 * UNIT);
            }
            let line = y - KEY.1 * UNIT / 2;
            shapes.extend(symbol.into_iter().map(|shape| moved(shape, (x, line))));
            let at = (x + swatch, line + KEY.0 * UNIT * 36 / 100);
            shapes.push(Shape::Text(Text { at, pieces: name, size: KEY.0 * UNIT, ..Text::default() }));
            x += wide + 24 * UNIT;
        }
        shapes.push(Shape::Close);
    }
    (shapes, y + 8 * UNIT)
}

/// A text in lines no wider than this, where it can be broken.
fn broken(text: &str, size: i32, wide: i32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if width(&[Piece::words(format!("{line} {word}"))], size) <= wide => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.into()),
        }
    }
    lines
}

/// The symbol of an entry around (0, 0), how much room it takes, and what it says.
fn key(entry: &Entry) -> (Vec<Shape>, i32, Vec<Piece>) {
    let line = 30 * UNIT;
    let mark =
        |at: i32, marker, radius, ink| Shape::Marks { at: vec![(at, 0)], marker, radius, ink, filled: true };
    match entry {
        Entry::Series { series, name, marked, dashed } => {
            let ink = Ink::Series(*series);
            let lines = vec![vec![(0, 0), (line, 0)]];
            let mut shapes = vec![Shape::Lines { lines, ink, width: 20, dashed: *dashed }];
            if *marked {
                shapes.push(mark(line / 2, Marker::of(*series), 36, ink));
            }
            (shapes, line + 7 * UNIT, name.clone())
        }
        Entry::Mark { marker, name } => {
            (vec![mark(6 * UNIT, *marker, 62, Ink::Text)], 17 * UNIT, name.clone())
        }
        Entry::Heights { low, high } => {
            const STEPS: i32 = 6;
            let (wide, high_half) = (9 * UNIT, 5 * UNIT);
            // As they lie on each other in the picture.
            let steps = (0..STEPS).map(|step| Shape::Area {
                rings: vec![vec![
                    (step * wide, -high_half),
                    (STEPS * wide, -high_half),
                    (STEPS * wide, high_half),
                    (step * wide, high_half),
                ]],
                ink: Ink::Height,
                opacity: Ink::Height.opacity() * 1.6,
            });
            let name = vec![Piece::symbol("f"), Piece::words(format!(" from {low} to {high}"))];
            (steps.collect(), STEPS * wide + 7 * UNIT, name)
        }
    }
}

/// A shape somewhere else.
fn moved(shape: Shape, (dx, dy): Place) -> Shape {
    let shift = |places: &mut Vec<Place>| places.iter_mut().for_each(|(x, y)| (*x, *y) = (*x + dx, *y + dy));
    let mut shape = shape;
    match &mut shape {
        Shape::Lines { lines, .. } => lines.iter_mut().for_each(shift),
        Shape::Area { rings, .. } => rings.iter_mut().for_each(shift),
        Shape::Marks { at, .. } => shift(at),
        Shape::Text(text) => text.at = (text.at.0 + dx, text.at.1 + dy),
        Shape::Open { .. } | Shape::Close => {}
    }
    shape
}
