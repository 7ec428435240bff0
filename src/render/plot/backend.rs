//! What plotters draws, into a scene: the axes, the grid and the ticks.
//!
//! plotters' own SVG has fixed colours and whole pixels. This backend keeps the ink instead of a colour, so that a drawing
//! can take those of its page, and tenths of pixels.

use super::scene::{Anchor, Ink, Place, Scene, Shape, Text};
use super::words::{Piece, width};
use plotters::style::Color;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontTransform,
};
use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;

/// A scene that plotters draws into while others do so as well.
pub struct Canvas(pub Rc<RefCell<Scene>>);

/// plotters hands a colour on without looking at it, so the number of an ink serves as one.
impl Color for Ink {
    fn to_backend_color(&self) -> BackendColor {
        let rgb = match self {
            Self::Text => (0, 0, 0),
            Self::Quiet => (1, 0, 0),
            Self::Grid => (2, 0, 0),
            Self::Height => (3, 0, 0),
            Self::Series(number) => (4, *number, 0),
        };
        BackendColor { alpha: 1.0, rgb }
    }
}

fn ink(color: BackendColor) -> Ink {
    match color.rgb {
        (1, ..) => Ink::Quiet,
        (2, ..) => Ink::Grid,
        (3, ..) => Ink::Height,
        (4, number, _) => Ink::Series(number),
        _ => Ink::Text,
    }
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for Canvas {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        let scene = self.0.borrow();
        (scene.width.unsigned_abs(), scene.height.unsigned_abs())
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, at: Place, color: BackendColor) -> Drawn {
        self.draw_path([at, at], &color)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: Place, to: Place, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = Place>>(&mut self, path: I, style: &S) -> Drawn {
        let color = style.color();
        if color.alpha > 0.0 {
            let lines = vec![path.into_iter().collect()];
            let width = i32::try_from(style.stroke_width()).unwrap_or(i32::MAX);
            self.0.borrow_mut().push(Shape::Lines { lines, ink: ink(color), width, dashed: false });
        }
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, (x, y): Place) -> Drawn {
        let size = style.size() as i32;
        let anchor = match style.anchor().h_pos {
            HPos::Left => Anchor::Start,
            HPos::Center => Anchor::Middle,
            HPos::Right => Anchor::End,
        };
        // SVG places the base line; a digit is some seven tenths of the size high.
        let down = match style.anchor().v_pos {
            VPos::Top => 72,
            VPos::Center => 36,
            VPos::Bottom => 0,
        };
        self.0.borrow_mut().push(Shape::Text(Text {
            at: (x, y + size * down / 100),
            pieces: vec![Piece::words(text)],
            size,
            anchor,
            quiet: ink(style.color()) != Ink::Text,
            upwards: matches!(style.transform(), FontTransform::Rotate270),
            ..Text::default()
        }));
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let size = style.size() as i32;
        Ok((width(&[Piece::words(text)], size).unsigned_abs(), size.unsigned_abs()))
    }
}
