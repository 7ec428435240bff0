//! `cargo xtask notebooks`: every notebook run in Jupyter, with what it shows written into it.

use crate::lab::Jupyter;
use anyhow::{Context, Result, ensure};
use clap::Args;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Instant;
use xshell::Shell;

/// How long a cell may take, in seconds: the first one of all compiles the library.
const TIMEOUT: u32 = 900;

/// Which notebooks are run.
#[derive(Args)]
pub struct Options {
    /// The first letters of their names, such as 08; without any, all of them
    names: Vec<String>,
}

impl Options {
    fn asks_for(&self, path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.ends_with(".ipynb")
            && (self.names.is_empty() || self.names.iter().any(|first| name.starts_with(first)))
    }
}

/// Runs the notebooks one after the other, and stops at the first with a cell that fails.
pub fn run(shell: &Shell, options: &Options) -> Result<()> {
    let jupyter = Jupyter::set_up(shell)?;
    for path in shell.read_dir("notebooks")? {
        if options.asks_for(&path) {
            let start = Instant::now();
            let notebook = executed(shell, &jupyter, &path)?;
            shell.write_file(&path, as_written(&notebook)?)?;
            println!("{:>6.1} s  {}", start.elapsed().as_secs_f64(), path.display());
        }
    }
    Ok(())
}

/// A notebook with the outputs it has now, and nothing in it that another run would have otherwise.
fn executed(shell: &Shell, jupyter: &Jupyter, path: &Path) -> Result<Value> {
    let folder = shell.create_temp_dir()?;
    let output = folder.path().join("executed.ipynb");
    jupyter
        .command(shell, "jupyter-execute")?
        .arg(path)
        .arg(format!("--output={}", output.display()))
        .arg(format!("--timeout={TIMEOUT}"))
        .quiet()
        .run()
        .with_context(|| format!("{} doesn't run: a cell of it failed, see above", path.display()))?;
    let mut notebook: Value = serde_json::from_str(&shell.read_file(&output)?)?;
    let before: Value = serde_json::from_str(&shell.read_file(path)?)?;
    // Jupyter adds its own version of the kernel's description.
    notebook["metadata"] = before["metadata"].clone();
    settle(&mut notebook)
        .with_context(|| format!("{} is no notebook as Jupyter writes it", path.display()))?;
    Ok(notebook)
}

/// Counts code cells from 1, and leaves out times and what cargo says while it compiles.
fn settle(notebook: &mut Value) -> Result<()> {
    let cells = notebook["cells"].as_array_mut().context("a notebook has cells")?;
    let code = cells.iter_mut().filter(|cell| cell["cell_type"] == "code");
    for (count, cell) in (1..).zip(code) {
        if let Some(metadata) = cell["metadata"].as_object_mut() {
            metadata.remove("execution");
        }
        cell["execution_count"] = json!(count);
        let outputs = cell["outputs"].as_array_mut().context("a code cell has outputs")?;
        outputs.retain(|output| output["name"] != "stderr");
        for output in outputs {
            ensure!(output["output_type"] != "error", "cell {count} failed");
            if output["output_type"] == "execute_result" {
                output["execution_count"] = json!(count);
            }
        }
    }
    Ok(())
}

/// One space per level, as Jupyter writes it, so that saving a notebook there changes no line.
fn as_written(notebook: &Value) -> Result<String> {
    let mut text = Vec::new();
    let format = serde_json::ser::PrettyFormatter::with_indent(b" ");
    let mut serializer = serde_json::Serializer::with_formatter(&mut text, format);
    serde::Serialize::serialize(notebook, &mut serializer)?;
    text.push(b'\n');
    Ok(String::from_utf8(text)?)
}
