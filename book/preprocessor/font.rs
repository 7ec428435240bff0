//! The font of the formulas: New Computer Modern Math, which the crate `typst-assets` carries, as WOFF2.

use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use ttf_parser::{Face, name_id};
use ttf2woff2::{BrotliQuality, encode};

/// Its name in the font itself.
const NAME: &str = "NewComputerModernMath Book";

/// What its licence asks to be told, and where the text is.
const NOTICE: &str = "\
newcm-math.woff2 is New Computer Modern Math Book by Antonis Tsolomitis, compressed and otherwise as it is.
It is under the GUST Font License, version 1.0: http://www.gust.org.pl/fonts/licenses/GUST-FONT-LICENSE.txt
";

/// Writes the font and its notice into a folder. It is compressed once, and kept beside the program.
///
/// # Errors
///
/// The font isn't in the crate any more, or the files can't be written.
pub fn write(folder: &Path) -> Result<()> {
    super::make_folder(folder)?;
    let kept = std::env::current_exe()?.with_file_name("book-math.woff2");
    let woff2 = match fs::read(&kept) {
        Ok(woff2) => woff2,
        Err(_) => {
            let woff2 = encode(font()?, BrotliQuality::default())?;
            fs::write(&kept, &woff2)?;
            woff2
        }
    };
    fs::write(folder.join("newcm-math.woff2"), woff2)?;
    fs::write(folder.join("NOTICE.txt"), NOTICE)?;
    Ok(())
}

fn font() -> Result<&'static [u8]> {
    let named = |font: &&[u8]| {
        let Ok(face) = Face::parse(font, 0) else { return false };
        face.names()
            .into_iter()
            .filter(|name| [name_id::FULL_NAME, name_id::FAMILY].contains(&name.name_id))
            .any(|name| name.to_string().is_some_and(|name| name.replace('-', " ") == NAME))
    };
    typst_assets::fonts().find(named).with_context(|| format!("there is no font {NAME} in typst-assets"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_font_has_what_formulas_are_set_by() {
        let face = Face::parse(font().unwrap(), 0).unwrap();
        assert!(face.raw_face().table(ttf_parser::Tag::from_bytes(b"MATH")).is_some());
        assert!("θ∇√∑".chars().all(|c| face.glyph_index(c).is_some()));
    }
}
