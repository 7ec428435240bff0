//! A drawing as SVG.

use super::scene::{Anchor, Ink, Marker, Place, Scene, Shape, Text};
use super::words::Piece;
use crate::render::html::escape;
use crate::render::typeset::{Level, runs};

/// Inlined, a drawing has its page's ink, lies on its ground, and so follows its theme. As a document of its own, which is
/// when it is its root, it brings both, light or dark as its reader prefers.
const STYLE: &str = "\
.adamscope-plot .i{font-family:'STIX Two Text',Cambria,'DejaVu Serif',Georgia,serif;font-style:italic;font-size:1.08em}\
.adamscope-plot .ground{fill:none}\
.adamscope-plot:root{color:#1f2328;color-scheme:light dark}\
.adamscope-plot:root .ground{fill:#fff}\
@media(prefers-color-scheme:dark){.adamscope-plot:root{color:#e6edf3}.adamscope-plot:root .ground{fill:#0d1117}}";

/// The SVG of a drawing with a title and a description.
pub fn write(scene: &Scene, title: &str, description: &str) -> String {
    let (width, height) = (Tenths(scene.width), Tenths(scene.height));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"adamscope-plot\" role=\"img\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" style=\"max-width:100%;height:auto\" fill=\"none\" \
         font-family=\"system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif\">\n\
         <title>{}</title>\n<desc>{}</desc>\n<style>{STYLE}</style>\n\
         <rect class=\"ground\" width=\"100%\" height=\"100%\" fill=\"none\"/>\n",
        escape(title),
        escape(description),
    );
    for shape in &scene.shapes {
        push(&mut out, shape);
    }
    out.push_str("</svg>\n");
    out
}

fn push(out: &mut String, shape: &Shape) {
    match shape {
        Shape::Open { class, facts, name } => {
            out.push_str(&format!("<g class=\"{class}\""));
            for (key, value) in facts {
                out.push_str(&format!(" data-{key}=\"{}\"", escape(value)));
            }
            out.push('>');
            if let Some(name) = name {
                out.push_str(&format!("<title>{}</title>", escape(name)));
            }
            out.push('\n');
        }
        Shape::Close => out.push_str("</g>\n"),
        Shape::Lines { lines, ink, width, dashed } => {
            if lines.iter().all(Vec::is_empty) {
                return;
            }
            out.push_str("<path d=\"");
            lines.iter().for_each(|line| path(out, line, false));
            out.push_str(&format!("\" {} stroke-width=\"{}\"", paint("stroke", *ink), Tenths(*width)));
            if matches!(ink, Ink::Series(_)) {
                out.push_str(" stroke-linejoin=\"round\"");
            }
            if lines.len() > 1 && matches!(ink, Ink::Series(_)) {
                out.push_str(" stroke-linecap=\"round\"");
            }
            if *dashed && !ink.dashes().is_empty() {
                let dashes: Vec<_> = ink.dashes().iter().map(|dash| Tenths(*dash).to_string()).collect();
                out.push_str(&format!(" stroke-dasharray=\"{}\"", dashes.join(" ")));
            }
            out.push_str("/>\n");
        }
        Shape::Area { rings, ink, opacity } => {
            out.push_str("<path d=\"");
            rings.iter().for_each(|ring| path(out, ring, true));
            let colour = colour(*ink);
            out.push_str(&format!(
                "\" fill=\"{colour}\" fill-opacity=\"{opacity}\" fill-rule=\"evenodd\"/>\n"
            ));
        }
        Shape::Marks { at, marker, radius, ink, filled } => {
            out.push_str("<path d=\"");
            at.iter().for_each(|place| mark(out, *place, *marker, *radius));
            let colour = colour(*ink);
            match filled {
                true => out.push_str(&format!("\" fill=\"{colour}\"/>\n")),
                false => out.push_str(&format!("\" stroke=\"{colour}\" stroke-width=\"2\"/>\n")),
            }
        }
        Shape::Text(text) => push_text(out, text),
    }
}

fn colour(ink: Ink) -> String {
    ink.colour().map_or_else(|| "currentColor".into(), |colour| format!("#{colour:06x}"))
}

/// A colour, and how much of what is below it covers.
fn paint(what: &str, ink: Ink) -> String {
    let opacity = ink.opacity();
    let colour = colour(ink);
    if opacity < 1.0 {
        format!("{what}=\"{colour}\" {what}-opacity=\"{opacity}\"")
    } else {
        format!("{what}=\"{colour}\"")
    }
}

/// A line in SVG's language, from the second place on by how far it goes.
fn path(out: &mut String, line: &[Place], closed: bool) {
    let Some((first, rest)) = line.split_first() else { return };
    out.push_str(&format!("M{}{}", Tenths(first.0), Next(first.1)));
    let mut last = *first;
    for (index, place) in rest.iter().enumerate() {
        let (dx, dy) = (place.0 - last.0, place.1 - last.1);
        // One letter for all of them.
        let dx = if index == 0 { format!("l{}", Tenths(dx)) } else { Next(dx).to_string() };
        out.push_str(&dx);
        out.push_str(&Next(dy).to_string());
        last = *place;
    }
    if closed {
        out.push('z');
    }
}

fn mark(out: &mut String, (x, y): Place, marker: Marker, radius: i32) {
    let outline = marker.outline();
    if outline.is_empty() {
        let (r, d) = (Tenths(radius), Tenths(2 * radius));
        let back = Tenths(-2 * radius);
        out.push_str(&format!(
            "M{}{}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 {back} 0z",
            Tenths(x - radius),
            Next(y)
        ));
        return;
    }
    let corner = |(dx, dy): &(f32, f32)| {
        let part = |part: f32| (part * radius as f32).round() as i32;
        (x + part(*dx), y + part(*dy))
    };
    let ring: Vec<Place> = outline.iter().map(corner).collect();
    path(out, &ring, true);
}

fn push_text(out: &mut String, text: &Text) {
    let Text { at, pieces, size, anchor, bold, quiet, upwards } = text;
    let (x, y) = (Tenths(at.0), Tenths(at.1));
    let ink = if *quiet { Ink::Quiet } else { Ink::Text };
    out.push_str(&format!(
        "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\" {}",
        Tenths(*size),
        paint("fill", ink)
    ));
    match anchor {
        Anchor::Start => {}
        Anchor::Middle => out.push_str(" text-anchor=\"middle\""),
        Anchor::End => out.push_str(" text-anchor=\"end\""),
    }
    if *bold {
        out.push_str(" font-weight=\"600\"");
    }
    if *upwards {
        out.push_str(&format!(" transform=\"rotate(-90 {x} {y})\""));
    }
    out.push('>');
    // How far the base line is from its place, in hundredths of the size.
    let mut off = 0;
    for piece in pieces {
        let (Piece::Words(words) | Piece::Symbol(words)) = piece;
        let italic = matches!(piece, Piece::Symbol(_));
        for (level, run) in runs(words) {
            let to = match level {
                Level::Line => 0,
                Level::Lowered => 22,
                Level::Raised => -34,
            };
            let small = level != Level::Line;
            for (letters, run) in letters(&run, italic) {
                push_run(out, &run, letters, small, to - off);
                off = to;
            }
        }
    }
    out.push_str("</text>\n");
}

/// A run of characters alike; `down` from the one before, in hundredths of the size.
fn push_run(out: &mut String, run: &str, italic: bool, small: bool, down: i32) {
    if !italic && !small && down == 0 {
        out.push_str(&escape(run));
        return;
    }
    out.push_str("<tspan");
    if italic {
        out.push_str(" class=\"i\"");
    }
    if down != 0 {
        // An em is that of the run.
        let size = match (small, italic) {
            (true, _) => 72.0,
            (false, true) => 108.0,
            (false, false) => 100.0,
        };
        let em = f64::from(down) / size;
        out.push_str(&format!(" dy=\"{em:.2}em\""));
    }
    if small {
        out.push_str(" style=\"font-size:72%\"");
    }
    out.push_str(&format!(">{}</tspan>", escape(run)));
}

/// A symbol's small letters, which are in italics, apart from its other characters.
pub fn letters(run: &str, symbol: bool) -> Vec<(bool, String)> {
    let mut parts: Vec<(bool, String)> = Vec::new();
    for c in run.chars() {
        let mark = ('\u{300}'..='\u{36f}').contains(&c);
        let italic =
            symbol && (c.is_lowercase() || (mark && parts.last().is_some_and(|(italic, _)| *italic)));
        match parts.last_mut() {
            Some((same, part)) if *same == italic || mark => part.push(c),
            _ => parts.push((italic, c.into())),
        }
    }
    parts
}

/// Tenths as a decimal.
#[derive(Clone, Copy)]
struct Tenths(i32);

impl std::fmt::Display for Tenths {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, tenth) = (self.0.unsigned_abs() / 10, self.0.unsigned_abs() % 10);
        let sign = if self.0 < 0 { "-" } else { "" };
        match (whole, tenth) {
            (_, 0) => write!(f, "{}{whole}", if whole == 0 { "" } else { sign }),
            (0, _) => write!(f, "{sign}.{tenth}"),
            _ => write!(f, "{sign}{whole}.{tenth}"),
        }
    }
}

/// The same after another number: a minus sets itself apart.
struct Next(i32);

impl std::fmt::Display for Next {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0 >= 0 {
            f.write_str(" ")?;
        }
        Tenths(self.0).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_are_written_short() {
        let texts = [0, 5, -5, 10, -10, 123, -123].map(|tenths| Tenths(tenths).to_string());
        assert_eq!(texts, ["0", ".5", "-.5", "1", "-1", "12.3", "-12.3"]);
    }

    #[test]
    fn a_line_goes_on_from_where_it_is() {
        let mut out = String::new();
        path(&mut out, &[(10, 20), (15, 10), (15, 10), (0, 133)], true);
        assert_eq!(out, "M1 2l.5-1 0 0-1.5 12.3z");
    }

    #[test]
    fn small_letters_of_symbols_are_apart() {
        let parts = letters("1−β", true);
        assert_eq!(parts, [(false, "1−".to_owned()), (true, "β".to_owned())]);
        assert_eq!(letters("m\u{302}", true), [(true, "m\u{302}".to_owned())]);
        assert_eq!(letters("step", false), [(false, "step".to_owned())]);
    }
}
