//! The tables of a trace in Markdown, HTML and LaTeX: the numbers of the text table, in a structure that holds, and
//! nothing in them does what the name of a file says.

use adamscope::objective::GradientTable;
use adamscope::render::{self, TableOptions};
use adamscope::{Experiment, Quantity, Selection, Trace};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use roxmltree::{Document, Node};

const DIGITS: usize = 5;

/// What a person might call a file, and what somebody else might.
const NAMES: [&str; 14] = [
    "gradients_2 (copy)-1.csv",
    "<img src=x onerror=alert(1)>",
    "--></caption></table><script>alert(1)//",
    "\" onmouseover=\"alert(1)",
    "{{#include ../x}} {% raw %}",
    "a|b `c` *d* _e_ ~~f~~ # g $h$ ^i^ @j",
    "[x](javascript:alert(1)) ![y](z)",
    "\\",
    "\\input{/etc/passwd}",
    "}\\write18{id} ^^5cinput{x} %",
    "&lt;b&gt; &#60; ~&_$#^",
    "one\n\n- two\r\n| three |\t",
    "\u{1b}[2J\u{202e}txt.\u{0}\u{7f}",
    "m\u{302} θ₀² − √· 勾配 \u{2028}",
];

/// Traces of every shape: one coordinate, some, many steps, notations mixed in a column, parts, exact decimals.
fn traces() -> Vec<Trace> {
    let build = Experiment::builder;
    let mixed = GradientTable::from_rows("mixed", &[[2.0, 0.5], [-1e-6, 0.0], [0.5, 1e-12]]).unwrap();
    let whole = [
        build(),
        build().objective("square").steps(3),
        build().objective("rosenbrock").steps(40),
        build().number("decimal").steps(3),
        build().gradients(mixed),
    ];
    let mut traces: Vec<Trace> =
        whole.into_iter().map(|builder| builder.build().unwrap().trace().unwrap()).collect();
    let selected = |selection: Selection| build().build().unwrap().stepper(&selection).unwrap().collect();
    let all = build().build().unwrap().quantities().unwrap();
    let all = Selection { quantities: Some(all), ..Selection::default() };
    traces.push(selected(all).unwrap());
    let one = Selection { every: 4, coordinates: Some(vec![1]), ..Selection::default() };
    traces.push(selected(one).unwrap());
    let none = Selection { coordinates: Some(vec![]), ..Selection::default() };
    traces.push(selected(none).unwrap());
    let nothing = Selection { quantities: Some(vec![]), ..Selection::default() };
    traces.push(selected(nothing).unwrap());
    traces
}

fn hostile() -> impl Iterator<Item = Trace> {
    NAMES.into_iter().map(|name| {
        let table = GradientTable::from_rows(name, &[[1.0, 2.0]]).unwrap();
        Experiment::builder().gradients(table).build().unwrap().trace().unwrap()
    })
}

/// The rows of the text table, as texts of what is not blank.
fn shown(trace: &Trace) -> Vec<Vec<String>> {
    let text = render::table(trace, &TableOptions { digits: DIGITS, width: 100_000 });
    let rows = text.lines().skip_while(|line| !line.starts_with('─')).skip(1);
    rows.map(|row| row.split_whitespace().map(str::to_owned).collect()).collect()
}

fn without_blanks(rows: impl IntoIterator<Item = Vec<String>>) -> Vec<Vec<String>> {
    let keep = |row: Vec<String>| row.into_iter().filter(|cell| !cell.is_empty()).collect();
    rows.into_iter().map(keep).collect()
}

/// How many columns a table has: t, i where there is more than one coordinate, and the quantities.
fn width(trace: &Trace) -> usize {
    1 + usize::from(trace.experiment().start().len() > 1) + trace.quantities().len()
}

/// A Markdown document of one paragraph and one table: the paragraph's text, the heads, the rows.
fn read_markdown(text: &str) -> (String, Vec<String>, Vec<Vec<String>>) {
    let (mut paragraph, mut rows, mut in_table) = (String::new(), Vec::new(), false);
    // All that a dialect may have, but for one that makes “ ” of quotes and – of hyphens in any prose.
    let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::Table(alignment)) => {
                assert!(alignment.iter().all(|column| *column == pulldown_cmark::Alignment::Right));
                in_table = true;
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => rows.last_mut().unwrap().push(String::new()),
            Event::Text(text) if in_table => rows.last_mut().unwrap().last_mut().unwrap().push_str(&text),
            Event::Text(text) => paragraph.push_str(&text),
            Event::HardBreak => paragraph.push('\n'),
            Event::Start(Tag::Paragraph) => assert_eq!(paragraph, "", "one paragraph"),
            Event::End(
                TagEnd::Paragraph | TagEnd::Table | TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell,
            ) => {}
            other => panic!("no {other:?} belongs into\n{text}"),
        }
    }
    let heads = rows.remove(0);
    (paragraph, heads, rows)
}

fn named<'a>(node: Node<'a, 'a>, name: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    node.descendants().filter(move |node| node.has_tag_name(name))
}

/// All text of an element, a line break for what is one.
fn text_of(node: Node) -> String {
    let piece = |node: Node| match node.has_tag_name("br") {
        true => "\n".to_owned(),
        false => node.text().filter(|_| node.is_text()).unwrap_or_default().to_owned(),
    };
    node.descendants().map(piece).collect()
}

/// The rows of the body of a LaTeX table, cell by cell, numbers as in plain text.
fn read_latex(text: &str) -> Vec<Vec<String>> {
    let body = text.split("\\endhead\n").last().unwrap();
    let body = if text.contains("\\endhead") { body } else { body.split("\\midrule\n").nth(1).unwrap() };
    let rows =
        body.lines().take_while(|line| *line != "\\bottomrule").filter(|line| *line != "\\addlinespace");
    let cell = |cell: &str| {
        let cell = cell.trim().trim_matches('$');
        let cell = cell.split("\\phantom").next().unwrap();
        cell.replace("\\cdot10^{", "e").replace('}', "")
    };
    rows.map(|row| row.strip_suffix(" \\\\").unwrap().split(" & ").map(cell).collect()).collect()
}

/// The argument of `\caption`.
fn caption_of(text: &str) -> &str {
    let line = text.lines().find_map(|line| line.strip_prefix("\\caption{")).unwrap();
    line.trim_end_matches('\\').strip_suffix('}').unwrap()
}

/// The experiment as text, its first part in one line however long: these formats are not of 80 columns.
fn in_two_lines(trace: &Trace) -> String {
    let text = trace.experiment().to_string();
    let (what, settings) = text.rsplit_once('\n').unwrap();
    format!("{}\n{settings}", what.replace('\n', " "))
}

#[test]
fn every_format_shows_the_numbers_of_the_text_table() {
    for trace in traces() {
        let expected = shown(&trace);
        assert!(!expected.is_empty());

        let (_, _, rows) = read_markdown(&render::markdown(&trace, DIGITS));
        assert_eq!(without_blanks(rows), expected);

        let html = render::html(&trace, DIGITS);
        let document = Document::parse(&html).unwrap();
        let rows = named(document.root(), "tbody").flat_map(|group| named(group, "tr").collect::<Vec<_>>());
        let cells = |row: Node| row.children().map(text_of).collect();
        assert_eq!(without_blanks(rows.map(cells)), expected);

        assert_eq!(without_blanks(read_latex(&render::latex(&trace, DIGITS))), expected);
    }
}

#[test]
fn markdown_is_a_paragraph_with_the_experiment_and_a_table_of_full_rows() {
    for trace in traces() {
        let text = render::markdown(&trace, DIGITS);
        let (paragraph, heads, rows) = read_markdown(&text);
        assert_eq!(paragraph, in_two_lines(&trace));
        assert_eq!(heads.len(), width(&trace));
        assert!(rows.iter().all(|row| row.len() == heads.len()));
        // It reads well as it is.
        let lines = text.lines().skip_while(|line| !line.starts_with('|'));
        let shown = |line: &str| line.chars().filter(|c| *c != '\u{302}').count();
        let mut widths: Vec<usize> = lines.map(shown).collect();
        widths.dedup();
        assert_eq!(widths.len(), 1, "{text}");
    }
}

#[test]
fn html_is_well_formed_and_every_head_says_what_it_is_the_head_of() {
    for trace in traces() {
        let html = render::html(&trace, DIGITS);
        let document = Document::parse(&html).unwrap();
        let table = named(document.root(), "table").next().unwrap();
        assert_eq!(text_of(named(table, "caption").next().unwrap()), in_two_lines(&trace));

        let heads: Vec<Node> = named(named(table, "thead").next().unwrap(), "th").collect();
        assert_eq!(heads.len(), width(&trace));
        assert!(heads.iter().all(|head| head.attribute("scope") == Some("col")));
        let titles = heads.iter().map(|head| head.attribute("title").unwrap());
        let names = trace.quantities().iter().map(|quantity| quantity.facts().name);
        assert!(titles.skip(width(&trace) - trace.quantities().len()).eq(names));

        let groups: Vec<Node> = named(table, "tbody").collect();
        assert_eq!(groups.len(), trace.len());
        let rows_per_step = trace.coordinates().len().max(1);
        for (group, step) in groups.into_iter().zip(trace.steps()) {
            let head = named(group, "th").next().unwrap();
            assert_eq!(text_of(head), step.t().to_string());
            let scope = if rows_per_step > 1 { "rowgroup" } else { "row" };
            assert_eq!(head.attribute("scope"), Some(scope));
            assert!(named(group, "th").skip(1).all(|head| head.attribute("scope") == Some("row")));
            // The cells of a group, by how many rows they span, fill it.
            let span = |cell: Node| cell.attribute("rowspan").map_or(1, |span| span.parse().unwrap());
            let filled: usize = group.children().flat_map(|row| row.children()).map(span).sum();
            assert_eq!(filled, rows_per_step * width(&trace));
        }
    }
}

#[test]
fn what_a_step_has_once_alone_takes_one_row() {
    let quantities = Some(vec![Quantity::Loss, Quantity::Correction1]);
    let selection = Selection { quantities, every: 5, ..Selection::default() };
    let experiment = Experiment::builder().build().unwrap();
    let trace = experiment.stepper(&selection).unwrap().collect().unwrap();
    let expected =
        ["1 25.000 0.10000", "5 19.729 0.40951", "10 14.108 0.65132"].map(|row| row.replace(' ', "|"));
    let joined =
        |rows: Vec<Vec<String>>| without_blanks(rows).iter().map(|row| row.join("|")).collect::<Vec<_>>();
    assert_eq!(joined(shown(&trace)), expected);
    let (_, heads, rows) = read_markdown(&render::markdown(&trace, DIGITS));
    assert_eq!((heads.len(), joined(rows)), (3, expected.to_vec()));
    assert_eq!(render::html(&trace, DIGITS).matches("<tr>").count(), 4);
}

#[test]
fn html_lets_a_step_span_more_rows_than_can_be_said_by_number() {
    let gradients = GradientTable::from_rows("wide", &[vec![1.0; 65_535]]).unwrap();
    let experiment = Experiment::builder().gradients(gradients).build().unwrap();
    let selection = Selection { quantities: Some(vec![]), ..Selection::default() };
    let html = render::html(&experiment.stepper(&selection).unwrap().collect().unwrap(), DIGITS);
    assert!(html.contains("<th scope=\"rowgroup\" rowspan=\"0\">1</th>"));
}

#[test]
fn html_fetches_nothing_runs_nothing_and_fits_into_markdown() {
    for trace in traces().into_iter().chain(hostile()) {
        let html = render::html(&trace, DIGITS);
        assert!(html.lines().all(|line| !line.trim().is_empty()), "a blank line ends HTML in Markdown");
        let document = Document::parse(&html).unwrap();
        for node in document.descendants().filter(Node::is_element) {
            let name = node.tag_name().name();
            let known = [
                "div", "style", "table", "caption", "br", "thead", "tbody", "tr", "th", "td", "var", "sub",
                "sup",
            ];
            assert!(known.contains(&name), "{name}");
            for attribute in node.attributes() {
                let known = ["class", "scope", "title", "rowspan", "data-fill"];
                assert!(known.contains(&attribute.name()), "{}", attribute.name());
            }
        }
        let style = text_of(named(document.root(), "style").next().unwrap());
        assert!(["url", "@", "color", "background"].iter().all(|word| !style.contains(word)), "{style}");
    }
}

#[test]
fn latex_has_as_many_cells_as_columns_and_closes_what_it_opens() {
    for trace in traces().into_iter().chain(hostile()) {
        let text = render::latex(&trace, DIGITS);
        let layout = text.lines().find_map(|line| line.split_once("{@{}")).unwrap().1;
        assert_eq!(layout.trim_end_matches("@{}}").len(), width(&trace));
        let rows = text.lines().filter(|line| line.ends_with(" \\\\"));
        assert!(rows.clone().all(|row| row.matches(" & ").count() + 1 == width(&trace)), "{text}");

        let mut open = Vec::new();
        for piece in text.split('\\') {
            if let Some(environment) = piece.strip_prefix("begin{") {
                open.push(environment.split('}').next().unwrap());
            } else if let Some(environment) = piece.strip_prefix("end{") {
                assert_eq!(open.pop(), environment.split('}').next());
            }
        }
        assert_eq!(open, [""; 0]);
        assert_eq!(text.contains("\\begingroup"), text.contains("\\endgroup\n"));

        let bare = text.replace("\\\\", "").replace("\\{", "").replace("\\}", "");
        let depth = bare.chars().try_fold(0_usize, |depth, c| match c {
            '{' => Some(depth + 1),
            '}' => depth.checked_sub(1),
            _ => Some(depth),
        });
        assert_eq!(depth, Some(0), "{text}");
        assert!(bare.lines().all(|line| line.replace("\\$", "").matches('$').count() % 2 == 0), "{text}");
    }
}

#[test]
fn latex_has_the_points_of_a_column_below_each_other() {
    let rows = [[2.0, 0.5], [-1e-6, 0.0], [0.5, 1e-12]];
    let gradients = GradientTable::from_rows("mixed.csv", &rows).unwrap();
    let experiment = Experiment::builder().gradients(gradients).build().unwrap();
    let quantities = Some(vec![Quantity::Gradient, Quantity::FirstMoment]);
    let selection = Selection { quantities, ..Selection::default() };
    let expected = r"% \usepackage{booktabs}
\begin{table}[htbp]
\centering\small\setlength{\tabcolsep}{4pt}
\caption{adam (paper) on the gradients of mixed.csv, from $\theta_{0}$ = (0, 0); $\alpha$ = 0.001, $\beta_{1}$ = 0.9, $\beta_{2}$ = 0.999, $\epsilon$ = 1e-8; 3 steps in f64}
\begin{tabular}{@{}rrrr@{}}
\toprule
$t$ & $i$ &                          $g_t$ &    $m_t$ \\
\midrule
$1$ & $0$ &  $2.0\phantom{0\cdot10^{-12}}$ & $0.2000$ \\
    & $1$ &  $0.5\phantom{0\cdot10^{-12}}$ & $0.0500$ \\
\addlinespace
$2$ & $0$ & $-1.00\cdot10^{-6}\phantom{0}$ & $0.1800$ \\
    & $1$ &  $0\phantom{.00\cdot10^{-12}}$ & $0.0450$ \\
\addlinespace
$3$ & $0$ &  $0.5\phantom{0\cdot10^{-12}}$ & $0.2120$ \\
    & $1$ &            $1.00\cdot10^{-12}$ & $0.0405$ \\
\bottomrule
\end{tabular}
\end{table}
";
    let trace = experiment.stepper(&selection).unwrap().collect().unwrap();
    assert_eq!(render::latex(&trace, 3), expected);
}

#[test]
fn a_latex_table_longer_than_a_page_goes_on_over_the_next() {
    let steps = |steps: u64| {
        let trace = Experiment::builder().steps(steps).build().unwrap().trace().unwrap();
        render::latex(&trace, DIGITS)
    };
    assert!(steps(15).contains("\\begin{table}"));
    let long = steps(16);
    assert!(long.contains("\\begin{longtable}") && !long.contains("\\begin{table}"));
    assert_eq!(long.matches("$\\hat{m}_t$").count(), 2, "the heads are repeated");
}

#[test]
fn markdown_does_nothing_that_a_name_says() {
    for trace in hostile() {
        let text = render::markdown(&trace, DIGITS);
        // `read_markdown` refuses whatever is not text.
        let (paragraph, ..) = read_markdown(&text);
        assert_eq!(paragraph, in_two_lines(&trace));
        assert_inert(&text);
        assert!(!text.contains('<'), "{text}");
    }
}

#[test]
fn html_does_nothing_that_a_name_says() {
    for trace in hostile() {
        let text = render::html(&trace, DIGITS);
        let document = Document::parse(&text).unwrap();
        let caption = text_of(named(document.root(), "caption").next().unwrap());
        assert_eq!(caption, in_two_lines(&trace));
        assert_inert(&text);
    }
}

#[test]
fn latex_does_nothing_that_a_name_says() {
    // What stands for a character, longest first.
    let commands = [
        r"\textbackslash{}",
        r"\textasciitilde{}",
        r"\textasciicircum{}",
        r"\textless{}",
        r"\textgreater{}",
        r"\textbar{}",
        r"\symbol{34}",
        r"\{",
        r"\}",
        r"\$",
        r"\&",
        r"\#",
        r"\_",
        r"\%",
    ];
    let mathematics = [
        r"\theta_{0}",
        r"\theta",
        r"\alpha",
        r"\beta_{1}",
        r"\beta_{2}",
        r"\epsilon",
        r"\surd",
        r"\cdot",
        r"\dots",
        r"^{2}",
        "-",
    ];
    for trace in hostile() {
        let text = render::latex(&trace, DIGITS);
        assert_inert(&text);
        let mut caption = caption_of(&text).to_owned();
        for command in commands {
            caption = caption.replace(command, "");
        }
        for (index, piece) in caption.split('$').enumerate() {
            let mut rest = piece.to_owned();
            if index % 2 == 1 {
                for command in mathematics {
                    rest = rest.replace(command, "");
                }
                assert_eq!(rest, "", "in {text}");
            }
            assert!(!rest.contains(['\\', '{', '}', '&', '#', '_', '%', '~', '^', '"']), "{rest} in {text}");
        }
    }
}

/// No template is opened, no cursor moved, no line turned around, and no line begun that isn't ours.
fn assert_inert(text: &str) {
    assert!(!text.contains("{{") && !text.contains("{%"), "{text}");
    let hidden = |c: char| c.is_control() && c != '\n' || ('\u{2028}'..='\u{202e}').contains(&c);
    assert!(!text.contains(hidden), "{text:?}");
    assert!(text.lines().all(|line| !line.starts_with("- two")), "{text}");
}
