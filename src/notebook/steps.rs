//! A run one step at a time.

use crate::error::Error;
use crate::explain::Explanation;
use crate::render::page::{Block, Page};
use crate::trace::Trace;

/// The most steps times coordinates that are laid out.
const MAX_PAGES: usize = 300;

/// The steps of a run with their work shown, one at a time: forward, back, or to any step; one coordinate at a time.
///
/// Where scripts are stripped, as on a code host, each step is a line that opens.
#[derive(Clone, Debug)]
pub struct StepThrough {
    experiment: Vec<String>,
    /// The heading of a step, which it is, and its equations with their names.
    steps: Vec<Laid>,
    /// How many steps the trace has.
    all: usize,
}

#[derive(Clone, Debug)]
struct Laid {
    t: u64,
    coordinate: usize,
    heading: String,
    lines: Vec<(String, String)>,
}

impl StepThrough {
    /// The recorded steps of a trace, as many as can be laid out.
    ///
    /// # Errors
    ///
    /// A step cannot be explained.
    pub fn of(trace: &Trace) -> Result<Self, Error> {
        let coordinates = trace.coordinates();
        let room = (MAX_PAGES / coordinates.len().max(1)).max(1);
        let mut steps = Vec::new();
        for step in trace.steps().take(room) {
            for coordinate in coordinates {
                let explanation = Explanation::of(trace.experiment(), step.t(), *coordinate)?;
                steps.push(Laid::of(step.t(), *coordinate, &explanation.page()));
            }
        }
        Ok(Self { experiment: trace.experiment().lines(usize::MAX), steps, all: trace.len() })
    }

    /// As one piece of HTML, with its style and its script, and nothing to be fetched.
    pub fn html(&self) -> String {
        let lines: Vec<String> = self.experiment.iter().map(|line| escape(line)).collect();
        let mut out = format!(
            "<div class=\"adamscope-steps\">\n<style>\n{STYLE}</style>\n<p>{}</p>\n",
            lines.join("<br/>")
        );
        out.push_str(&self.controls());
        for (index, step) in self.steps.iter().enumerate() {
            out.push_str(&step.html(index == 0));
        }
        let shown = self.steps.iter().map(|step| step.t).max().unwrap_or(0);
        if (shown as usize) < self.all {
            out.push_str(&format!("<p>The first {shown} of {} steps.</p>\n", self.all));
        }
        out.push_str(&format!("<script>\n{SCRIPT}</script>\n</div>\n"));
        out
    }

    /// As plain text: every step.
    pub fn text(&self) -> String {
        let mut out = self.experiment.join("\n") + "\n";
        for step in &self.steps {
            out.push_str(&format!("\n{}\n", step.heading));
            step.lines.iter().for_each(|(_, line)| out.push_str(&format!("    {line}\n")));
        }
        out
    }

    /// Hidden until the script is there to serve them.
    fn controls(&self) -> String {
        let steps: Vec<u64> = self.steps.iter().map(|step| step.t).collect();
        let (first, last) = (steps.first().unwrap_or(&1), steps.last().unwrap_or(&1));
        let mut coordinates: Vec<usize> = self.steps.iter().map(|step| step.coordinate).collect();
        coordinates.sort_unstable();
        coordinates.dedup();
        let options: String =
            coordinates.iter().map(|index| format!("<option value=\"{index}\">{index}</option>")).collect();
        let hidden = if coordinates.len() > 1 { "" } else { " hidden=\"hidden\"" };
        format!(
            "<div class=\"controls\" role=\"group\" aria-label=\"steps\" hidden=\"hidden\">\
             <button type=\"button\" data-by=\"-1\">← back</button> \
             <label>step <input type=\"number\" min=\"{first}\" max=\"{last}\" value=\"{first}\"/></label> of {last} \
             <button type=\"button\" data-by=\"1\">forward →</button> \
             <label{hidden}>coordinate <select>{options}</select></label></div>\n"
        )
    }
}

impl Laid {
    fn of(t: u64, coordinate: usize, page: &Page) -> Self {
        let heading = page.blocks.iter().find_map(|block| match block {
            Block::Heading(heading) => Some(heading.clone()),
            _ => None,
        });
        let lines = page.blocks.iter().filter_map(|block| match block {
            Block::Equation { name, .. } => Some((name.clone(), block.line()?)),
            _ => None,
        });
        Self { t, coordinate, heading: heading.unwrap_or_default(), lines: lines.collect() }
    }

    fn html(&self, open: bool) -> String {
        let Self { t, coordinate, heading, .. } = self;
        let open = if open { " open=\"open\"" } else { "" };
        let row = |(name, line): &(String, String)| {
            format!("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", escape(name), escape(line))
        };
        let rows: String = self.lines.iter().map(row).collect();
        format!(
            "<details data-t=\"{t}\" data-i=\"{coordinate}\"{open}><summary>{}</summary>\n<table>\n{rows}</table>\n</details>\n",
            escape(heading)
        )
    }
}

fn escape(text: &str) -> String {
    crate::render::escape_html(text)
}

/// In the colours of the page around. `[data-t]` outweighs JupyterLab's rule for all cells of outputs, which are set right.
/// No blank line, which in Markdown would be the end of the HTML.
const STYLE: &str = "\
.adamscope-steps{line-height:1.5}
.adamscope-steps .controls{margin:.5em 0}
.adamscope-steps .controls[hidden]{display:none}
.adamscope-steps button,.adamscope-steps input,.adamscope-steps select{font:inherit;padding:.2em .6em}
.adamscope-steps input{width:5em}
.adamscope-steps summary{font-weight:bold;cursor:pointer}
.adamscope-steps details{overflow-x:auto}
.adamscope-steps table{border-collapse:collapse;font-variant-numeric:tabular-nums}
.adamscope-steps [data-t] th,.adamscope-steps [data-t] td{text-align:left;vertical-align:baseline;padding:.15em .8em .15em 0;border:0}
.adamscope-steps th{font-weight:normal;opacity:.75;white-space:nowrap}
.adamscope-steps td{white-space:nowrap}
";

/// Finds the views that nothing serves yet, so that several in one notebook, or one run again, each have their own.
/// Written without `<` and `&`, so that the HTML is well-formed XML, too.
const SCRIPT: &str = "\
document.querySelectorAll('.adamscope-steps:not([data-ready])').forEach(function (view) {
  view.setAttribute('data-ready', '');
  var pages = Array.from(view.querySelectorAll('details'));
  var input = view.querySelector('input'), select = view.querySelector('select');
  var steps = Array.from(new Set(pages.map(function (page) { return Number(page.dataset.t); })));
  function show(t) {
    var nearest = steps.reduce(function (a, b) { return Math.abs(a - t) > Math.abs(b - t) ? b : a; });
    input.value = nearest;
    pages.forEach(function (page) {
      var here = Number(page.dataset.t) === nearest ? page.dataset.i === select.value : false;
      page.hidden = !here;
      page.open = here;
    });
  }
  function by(n) {
    var at = steps.indexOf(Number(input.value)) + n;
    show(steps[Math.min(Math.max(at, 0), steps.length - 1)]);
  }
  view.querySelectorAll('button').forEach(function (button) {
    button.addEventListener('click', function () { by(Number(button.dataset.by)); });
  });
  input.addEventListener('change', function () { show(Number(input.value)); });
  select.addEventListener('change', function () { show(Number(input.value)); });
  view.tabIndex = 0;
  view.addEventListener('keydown', function (event) {
    if (event.target === input || event.target === select) { return; }
    var n = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (n) { by(n); event.preventDefault(); event.stopPropagation(); }
  });
  view.querySelector('.controls').hidden = false;
  show(steps[0]);
});
";
