//! `adamscope list`: what there is to choose from.

use super::failure::Failure;
use super::output::Output;
use adamscope::homework::Misconception;
use adamscope::rule::{Convention, Form, Optimizer};
use adamscope::{Choice, Objective, Quantity};
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command};
use serde_json::{Value, json};
use std::io::Write;
use tabled::builder::Builder;
use tabled::settings::formatting::{AlignmentStrategy, TrimStrategy};
use tabled::settings::peaker::Priority;
use tabled::settings::{Padding, Style, Width};

/// The widest that the text gets.
const WIDTH: usize = 80;

/// What can be listed.
pub const LISTS: [&str; 5] = ["objectives", "optimizers", "conventions", "quantities", "misconceptions"];

/// The subcommand's arguments.
pub fn command() -> Command {
    Command::new("list")
        .about("List what there is to choose from")
        .arg(
            Arg::new("what").value_name("LIST").required(true).value_parser(PossibleValuesParser::new(LISTS)),
        )
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("FORMAT")
                .value_parser(PossibleValuesParser::new(["table", "json"]))
                .default_value("table")
                .help("How to list"),
        )
}

/// Runs the subcommand.
///
/// # Errors
///
/// The output can't be written.
pub fn run(matches: &ArgMatches) -> Result<(), Failure> {
    let text = |key: &str| matches.get_one::<String>(key).map(String::as_str).unwrap_or_default();
    let list = match text("what") {
        "objectives" => objectives(),
        "optimizers" => optimizers(),
        "conventions" => conventions(),
        "misconceptions" => misconceptions(),
        _ => quantities(),
    };
    let mut output = Output::open(None)?;
    let written = match text("format") {
        "json" => writeln!(output, "{:#}", Value::Array(list.items)),
        _ => write!(output, "{}{}", table(&list.head, &list.rows), below(list.below)),
    };
    written.map_err(|error| Failure::writing(output.name(), &error))?;
    output.finish()
}

/// What is listed, with the fields of it that the table shows.
struct List {
    head: Vec<&'static str>,
    items: Vec<Value>,
    /// The rows of the table, an object each.
    rows: Vec<Value>,
    /// What stands below the table.
    below: Option<&'static str>,
}

impl List {
    /// A row an item.
    fn plain(head: Vec<&'static str>, items: impl Iterator<Item = Value>) -> Self {
        let items: Vec<Value> = items.collect();
        Self { head, rows: items.clone(), items, below: None }
    }
}

fn objectives() -> List {
    let item = |objective: &Objective| {
        let facts = objective.facts();
        json!({
            "name": facts.key, "formula": facts.formula, "start": facts.start, "alpha": facts.alpha,
            "minima": facts.minima, "description": facts.name,
        })
    };
    List::plain(vec!["name", "formula", "start", "alpha", "description"], Objective::ALL.iter().map(item))
}

fn misconceptions() -> List {
    let item = |misconception: &Misconception| {
        let facts = misconception.facts();
        json!({
            "name": facts.key, "formula": misconception.printed(), "description": facts.sentence, "seen in": facts.seen_in,
        })
    };
    List::plain(vec!["name", "formula", "description"], Misconception::ALL.iter().map(item))
}

fn optimizers() -> List {
    let item = |optimizer: &Optimizer| {
        let conventions: Vec<Value> = optimizer.forms().map(form).collect();
        json!({
            "name": optimizer.key(), "description": optimizer.name(), "source": optimizer.source(),
            "conventions": conventions,
        })
    };
    let items: Vec<Value> = Optimizer::ALL.iter().map(item).collect();
    List {
        head: vec![NAME, TAKES],
        rows: items.iter().flat_map(rows_of_optimizer).collect(),
        items,
        below: None,
    }
}

/// The heads of the table of optimizers.
const NAME: &str = "name";
const TAKES: &str = "what it is, and what it takes in each convention";

/// What an optimizer has in one convention.
fn form(form: Form) -> Value {
    let parameters = form.parameters().map(|parameter| {
        json!({ "name": parameter.key(), "symbol": parameter.symbol(), "default": form.default_of(parameter) })
    });
    let switches = form.switches().iter().map(|switch| switch.key());
    json!({
        "name": form.convention().key(), "departure": form.departure(), "parameters": parameters.collect::<Vec<_>>(),
        "switches": switches.collect::<Vec<_>>(),
    })
}

/// An optimizer, and below it its conventions; one that takes the same as another before it says so.
fn rows_of_optimizer(optimizer: &Value) -> Vec<Value> {
    let about = format!("{} ({})", cell(&optimizer["description"]), cell(&optimizer["source"]));
    let mut rows = vec![json!({ NAME: optimizer["name"], TAKES: about })];
    let mut seen: Vec<(String, String)> = Vec::new();
    for form in optimizer["conventions"].as_array().into_iter().flatten() {
        let (convention, takes) = (format!("({})", cell(&form["name"])), takes(form));
        match seen.iter().find(|(_, known)| *known == takes) {
            Some((other, _)) => rows.push(json!({ NAME: convention, TAKES: format!("as {other}") })),
            None => {
                rows.push(json!({ NAME: convention, TAKES: takes }));
                seen.push((convention, takes));
            }
        }
    }
    rows
}

/// What a form takes, in a line.
fn takes(form: &Value) -> String {
    let parameters = form["parameters"].as_array().into_iter().flatten().map(|parameter| {
        let name = cell(&parameter["name"]);
        match &parameter["default"] {
            Value::Null => format!("{name} (must be given)"),
            default => format!("{name}={}", cell(default)),
        }
    });
    let switches =
        form["switches"].as_array().into_iter().flatten().map(|switch| format!("--{}", cell(switch)));
    parameters.chain(switches).collect::<Vec<_>>().join(", ")
}

fn conventions() -> List {
    let item = |convention: &Convention| {
        let forms = convention
            .forms()
            .map(|form| json!({ "optimizer": form.optimizer().key(), "departure": form.departure() }));
        json!({
            "name": convention.key(), "description": convention.name(), "departure": convention.departure(),
            "forms": forms.collect::<Vec<_>>(),
        })
    };
    let items: Vec<Value> = Convention::ALL.iter().map(item).collect();
    let rows = Convention::ALL.iter().map(row_of_convention).collect();
    List { head: vec!["name", "what it is", "optimizers"], items, rows, below: Some(Convention::EXACT) }
}

/// A convention as the table has it: of how its forms depart from the paper, only Adam's.
fn row_of_convention(convention: &Convention) -> Value {
    let adam = Form::new(Optimizer::Adam, *convention).map(Form::departure).unwrap_or_default();
    let optimizers: Vec<&str> = convention.optimizers().map(Choice::key).collect();
    let about = format!("{}. {adam}", convention.name());
    json!({ "name": convention.key(), "what it is": about.trim_end_matches(". "), "optimizers": all_but(&json!(optimizers)) })
}

/// Names of optimizers; where most are there, the others.
fn all_but(there: &Value) -> String {
    let there: Vec<String> = there.as_array().into_iter().flatten().map(cell).collect();
    let missing: Vec<&str> =
        Optimizer::ALL.iter().map(|it| it.key()).filter(|key| !there.iter().any(|it| it == key)).collect();
    match missing.len() {
        0 => "all".into(),
        few if few < there.len() => format!("all but {}", missing.join(", ")),
        _ => there.join(", "),
    }
}

fn quantities() -> List {
    let item = |quantity: Quantity| {
        let facts = quantity.facts();
        json!({
            "name": facts.key, "symbol": facts.symbol, "latex": facts.latex, "equation": facts.equation,
            "unit": facts.unit, "shared": facts.shared, "part": facts.part, "description": facts.name,
        })
    };
    List::plain(vec!["name", "symbol", "equation", "unit", "description"], Quantity::all().map(item))
}

/// A paragraph after an empty line.
fn below(text: Option<&str>) -> String {
    let Some(text) = text else { return String::new() };
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if !line.is_empty() && line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push_str(&format!(" {word}"));
            }
            _ => lines.push(word.into()),
        }
    }
    lines.join("\n") + "\n"
}

/// Some fields of the rows as a table.
fn table(head: &[&'static str], rows: &[Value]) -> String {
    let mut builder = Builder::default();
    builder.push_record(head.iter().copied());
    builder.push_record(head.iter().map(|name| "─".repeat(name.len())));
    for row in rows {
        builder.push_record(head.iter().map(|name| cell(&row[*name])));
    }
    let mut table = builder.build();
    table.with(Style::empty()).with(Padding::new(0, 2, 0, 0));
    // A line that is broken at a space doesn't begin with it.
    table.with(AlignmentStrategy::PerLine).with(TrimStrategy::Horizontal);
    table.with(Width::wrap(WIDTH).keep_words(true).priority(Priority::max(true)));
    table.to_string().lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join(", "),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
