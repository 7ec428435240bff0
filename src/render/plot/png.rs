//! A drawing as PNG: the same shapes, with a font that is brought along.

use super::scene::{Anchor, Ink, Marker, Place, Scene, Shape, Text, UNIT};
use super::svg::letters;
use super::words::Piece;
use crate::render::typeset::{Level, runs};
use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Paint, PathBuilder, Pixmap, Rect, Stroke, StrokeDash, Transform,
};
use ttf_parser::{Face, GlyphId, OutlineBuilder};

/// The page's ink where there is no page.
const INK: u32 = 0x1f_23_28;

/// The largest side of a picture, in pixels.
const LARGEST: f32 = 16_384.0;

/// The PNG of a drawing on white, `scale` pixels for each of its own.
pub fn write(scene: &Scene, scale: f32) -> Vec<u8> {
    let (width, height) = (scene.width as f32 / UNIT as f32, scene.height as f32 / UNIT as f32);
    let scale = scale.clamp(0.1, (LARGEST / width.max(height)).max(0.1));
    let side = |length: f32| ((length * scale).ceil() as u32).max(1);
    // Within these sides there always is a picture.
    let Some(mut pixels) = Pixmap::new(side(width), side(height)) else { return Vec::new() };
    pixels.fill(Color::WHITE);
    let fonts = Fonts::new();
    let transform = Transform::from_scale(scale / UNIT as f32, scale / UNIT as f32);
    for shape in &scene.shapes {
        draw(&mut pixels, shape, transform, fonts.as_ref());
    }
    pixels.encode_png().unwrap_or_default()
}

fn draw(pixels: &mut Pixmap, shape: &Shape, transform: Transform, fonts: Option<&Fonts>) {
    match shape {
        Shape::Open { .. } | Shape::Close => {}
        Shape::Lines { lines, ink, width, dashed } => {
            let dash = ink.dashes().iter().map(|dash| *dash as f32).collect();
            let series = matches!(ink, Ink::Series(_));
            let stroke = Stroke {
                width: *width as f32,
                line_join: if series { LineJoin::Round } else { LineJoin::Miter },
                line_cap: if series && lines.len() > 1 { LineCap::Round } else { LineCap::Butt },
                dash: if *dashed { StrokeDash::new(dash, 0.0) } else { None },
                ..Stroke::default()
            };
            if let Some(path) = path(lines, false) {
                pixels.stroke_path(&path, &paint(*ink, ink.opacity()), &stroke, transform, None);
            }
        }
        Shape::Area { rings, ink, opacity } => {
            if let Some(path) = path(rings, true) {
                pixels.fill_path(&path, &paint(*ink, *opacity), FillRule::EvenOdd, transform, None);
            }
        }
        Shape::Marks { at, marker, radius, ink, filled } => {
            let mut builder = PathBuilder::new();
            at.iter().for_each(|place| mark(&mut builder, *place, *marker, *radius as f32));
            let Some(path) = builder.finish() else { return };
            let paint = paint(*ink, 1.0);
            if *filled {
                pixels.fill_path(&path, &paint, FillRule::Winding, transform, None);
            } else {
                let stroke = Stroke { width: 20.0, ..Stroke::default() };
                pixels.stroke_path(&path, &paint, &stroke, transform, None);
            }
        }
        Shape::Text(text) => {
            if let Some(fonts) = fonts {
                write_text(pixels, text, transform, fonts);
            }
        }
    }
}

fn paint(ink: Ink, opacity: f32) -> Paint<'static> {
    let [_, red, green, blue] = ink.colour().unwrap_or(INK).to_be_bytes();
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(red, green, blue, (opacity * 255.0).round() as u8);
    paint
}

fn path(lines: &[Vec<Place>], closed: bool) -> Option<tiny_skia::Path> {
    let mut builder = PathBuilder::new();
    for line in lines {
        let mut places = line.iter().map(|(x, y)| (*x as f32, *y as f32));
        if let Some((x, y)) = places.next() {
            builder.move_to(x, y);
            places.for_each(|(x, y)| builder.line_to(x, y));
            if closed {
                builder.close();
            }
        }
    }
    builder.finish()
}

fn mark(builder: &mut PathBuilder, (x, y): Place, marker: Marker, radius: f32) {
    let (x, y) = (x as f32, y as f32);
    let outline = marker.outline();
    let Some(((dx, dy), rest)) = outline.split_first() else {
        if let Some(square) = Rect::from_ltrb(x - radius, y - radius, x + radius, y + radius) {
            builder.push_oval(square);
        }
        return;
    };
    builder.move_to(x + dx * radius, y + dy * radius);
    rest.iter().for_each(|(dx, dy)| builder.line_to(x + dx * radius, y + dy * radius));
    builder.close();
}

/// DejaVu, which has the letters and marks of mathematics.
struct Fonts {
    upright: Face<'static>,
    bold: Face<'static>,
    italic: Face<'static>,
}

impl Fonts {
    fn new() -> Option<Self> {
        let face = |bytes| Face::parse(bytes, 0).ok();
        Some(Self {
            upright: face(dejavu::sans::regular())?,
            bold: face(dejavu::sans::bold())?,
            italic: face(dejavu::serif::italic())?,
        })
    }
}

/// Letters of one font and size, and where they stand.
struct Run<'a> {
    face: &'a Face<'static>,
    glyphs: Vec<(GlyphId, f32)>,
    /// A unit of the font in the text's.
    unit: f32,
    /// How much higher than the line it stands.
    raised: f32,
}

fn write_text(pixels: &mut Pixmap, text: &Text, transform: Transform, fonts: &Fonts) {
    let (runs, width) = set(text, fonts);
    let begin = match text.anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => -width / 2.0,
        Anchor::End => -width,
    };
    let turned = if text.upwards { Transform::from_rotate(-90.0) } else { Transform::identity() };
    let placed = turned.post_concat(Transform::from_translate(text.at.0 as f32, text.at.1 as f32));
    let mut outline = Outline(PathBuilder::new(), Transform::identity());
    for run in runs {
        for (glyph, x) in run.glyphs {
            // A font's heights go upwards.
            let own = Transform::from_row(run.unit, 0.0, 0.0, -run.unit, begin + x, -run.raised);
            outline.1 = own.post_concat(placed);
            run.face.outline_glyph(glyph, &mut outline);
        }
    }
    if let Some(path) = outline.0.finish() {
        let ink = if text.quiet { Ink::Quiet } else { Ink::Text };
        pixels.fill_path(&path, &paint(ink, ink.opacity()), FillRule::Winding, transform, None);
    }
}

/// Where each letter of a text goes, and how wide they are together.
fn set<'a>(text: &Text, fonts: &'a Fonts) -> (Vec<Run<'a>>, f32) {
    // DejaVu is larger than what a browser shows in the same size.
    let size = text.size as f32 * 0.92;
    let mut out = Vec::new();
    let mut x = 0.0;
    for piece in &text.pieces {
        let (Piece::Words(words) | Piece::Symbol(words)) = piece;
        for (level, run) in runs(words) {
            let (part, raised) = match level {
                Level::Line => (1.0, 0.0),
                Level::Lowered => (0.72, -0.22),
                Level::Raised => (0.72, 0.34),
            };
            for (italic, letters) in letters(&run, matches!(piece, Piece::Symbol(_))) {
                let face = match (italic, text.bold) {
                    (true, _) => &fonts.italic,
                    (false, true) => &fonts.bold,
                    (false, false) => &fonts.upright,
                };
                let unit = size * part / f32::from(face.units_per_em());
                let glyphs = place(face, &letters, unit, &mut x);
                out.push(Run { face, glyphs, unit, raised: raised * size });
            }
        }
    }
    (out, x)
}

/// Places letters one after the other, and marks above them.
fn place(face: &Face, letters: &str, unit: f32, x: &mut f32) -> Vec<(GlyphId, f32)> {
    let mut glyphs = Vec::new();
    let mut middle = *x;
    for letter in letters.chars() {
        let Some(glyph) = face.glyph_index(letter) else { continue };
        let bounds = face.glyph_bounding_box(glyph);
        let centre = bounds.map_or(0.0, |bounds| f32::from(bounds.x_min + bounds.x_max) / 2.0 * unit);
        if ('\u{300}'..='\u{36f}').contains(&letter) {
            glyphs.push((glyph, middle - centre));
            continue;
        }
        middle = *x + centre;
        glyphs.push((glyph, *x));
        *x += f32::from(face.glyph_hor_advance(glyph).unwrap_or_default()) * unit;
    }
    glyphs
}

/// A letter's outline, moved to where it belongs.
struct Outline(PathBuilder, Transform);

impl Outline {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        let mut point = tiny_skia::Point::from_xy(x, y);
        self.1.map_point(&mut point);
        (point.x, point.y)
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.0.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.0.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.0.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.0.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}
