//! HTML that stays itself in Markdown.

use adamscope::render::escape_html;
use std::collections::HashSet;

/// Text as it stands, in `<pre>`. A blank line would end the HTML, so it is written as a character of its own.
pub fn preformatted(class: &str, text: &str) -> String {
    format!("<pre class=\"{class}\"><code class=\"nohighlight\">{}</code></pre>\n", lines(&escape_html(text)))
}

/// The same HTML without a blank line.
pub fn lines(html: &str) -> String {
    html.trim_end().replace('\n', "&#10;")
}

/// HTML that stands in a line of Markdown: characters that Markdown would take for its own are written by number.
pub fn in_a_line(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut within_tag = false;
    for c in html.chars() {
        match c {
            '<' => within_tag = true,
            '>' => within_tag = false,
            _ => {}
        }
        let plain = within_tag || !c.is_ascii_punctuation() || matches!(c, '<' | '>' | '&' | '#' | ';');
        match c {
            '\n' => out.push(' '),
            _ if plain => out.push(c),
            _ => out.push_str(&format!("&#{};", u32::from(c))),
        }
    }
    out
}

/// A figure with a caption in Markdown; `class` says of what.
pub fn figure(class: &str, inner: &str, caption: Option<&str>) -> String {
    let inner = inner.trim_end();
    match caption {
        None => format!("<figure class=\"{class}\">\n{inner}\n</figure>\n"),
        Some(caption) => {
            format!(
                "<figure class=\"{class}\">\n{inner}\n<figcaption>\n\n{caption}\n\n</figcaption>\n</figure>\n"
            )
        }
    }
}

/// The ids of a page, each once.
#[derive(Debug, Default)]
pub struct Ids(HashSet<String>);

impl Ids {
    /// This one, or with a number if it is taken.
    pub fn unique(&mut self, id: &str) -> String {
        let numbered = (2..).map(|n| format!("{id}-{n}"));
        let mut free = std::iter::once(id.to_owned()).chain(numbered).filter(|id| !self.0.contains(id));
        let id = free.next().unwrap_or_default();
        self.0.insert(id.clone());
        id
    }

    /// HTML whose ids, and links to them, are unique.
    pub fn unique_in(&mut self, html: &str) -> String {
        let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let mut out = html.to_owned();
        for id in ids {
            let unique = self.unique(id);
            if unique != id {
                out = out.replace(&format!(" id=\"{id}\""), &format!(" id=\"{unique}\""));
                out = out.replace(&format!("\"#{id}\""), &format!("\"#{unique}\""));
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_leaves_a_formula_alone() {
        let html = "<mo stretchy=\"false\">*</mo><mi>x_t</mi>&#x2061;<mo>|</mo>";
        assert_eq!(
            in_a_line(html),
            "<mo stretchy=\"false\">&#42;</mo><mi>x&#95;t</mi>&#x2061;<mo>&#124;</mo>"
        );
    }

    #[test]
    fn an_id_is_taken_once() {
        let mut ids = Ids::default();
        assert_eq!(ids.unique("eq-1"), "eq-1");
        assert_eq!(ids.unique("eq-1"), "eq-1-2");
        assert_eq!(
            ids.unique_in("<p id=\"eq-1\"><a href=\"#eq-1\">"),
            "<p id=\"eq-1-3\"><a href=\"#eq-1-3\">"
        );
    }

    #[test]
    fn a_blank_line_does_not_end_what_is_preformatted() {
        let html = preformatted("output", "a\n\n<b>\n");
        assert_eq!(
            html,
            "<pre class=\"output\"><code class=\"nohighlight\">a&#10;&#10;&lt;b&gt;</code></pre>\n"
        );
    }
}
