//! `adamscope list`: what there is to choose from.

use super::failure::Failure;
use super::output::Output;
use adamscope::rule::{Convention, Optimizer};
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
pub const LISTS: [&str; 4] = ["objectives", "optimizers", "conventions", "quantities"];

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
    let (head, items) = match text("what") {
        "objectives" => objectives(),
        "optimizers" => optimizers(),
        "conventions" => conventions(),
        _ => quantities(),
    };
    let mut output = Output::open(None)?;
    let written = match text("format") {
        "json" => writeln!(output, "{:#}", Value::Array(items)),
        _ => write!(output, "{}", table(&head, &items)),
    };
    written.map_err(|error| Failure::writing(output.name(), &error))?;
    output.finish()
}

type List = (Vec<&'static str>, Vec<Value>);

fn objectives() -> List {
    let item = |objective: &Objective| {
        let facts = objective.facts();
        json!({
            "name": facts.key, "formula": facts.formula, "start": facts.start, "alpha": facts.alpha,
            "minima": facts.minima, "description": facts.name,
        })
    };
    (vec!["name", "formula", "start", "alpha", "description"], Objective::ALL.iter().map(item).collect())
}

fn optimizers() -> List {
    let item = |optimizer: &Optimizer| {
        let parameters = optimizer.parameters().iter().map(|parameter| parameter.key());
        json!({
            "name": optimizer.key(), "parameters": parameters.collect::<Vec<_>>(), "description": optimizer.name(),
            "source": optimizer.source(),
        })
    };
    (vec!["name", "parameters", "description", "source"], Optimizer::ALL.iter().map(item).collect())
}

fn conventions() -> List {
    let item =
        |convention: &Convention| json!({ "name": convention.key(), "description": convention.name() });
    (vec!["name", "description"], Convention::ALL.iter().map(item).collect())
}

fn quantities() -> List {
    let item = |quantity: Quantity| {
        let facts = quantity.facts();
        json!({
            "name": facts.key, "symbol": facts.symbol, "latex": facts.latex, "equation": facts.equation,
            "unit": facts.unit, "shared": facts.shared, "part": facts.part, "description": facts.name,
        })
    };
    (vec!["name", "symbol", "equation", "unit", "description"], Quantity::all().map(item).collect())
}

/// Some fields of the items as a table.
fn table(head: &[&'static str], items: &[Value]) -> String {
    let mut builder = Builder::default();
    builder.push_record(head.iter().copied());
    builder.push_record(head.iter().map(|name| "─".repeat(name.len())));
    for item in items {
        builder.push_record(head.iter().map(|name| cell(&item[*name])));
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
