//! `cargo xtask notebooks`: every notebook run in Jupyter, with what it shows written into it; and the check that it still
//! shows that.

mod compare;
mod settle;

use crate::lab::Jupyter;
use crate::tools;
use anyhow::{Context, Result, ensure};
use clap::Args;
use compare::differences;
pub use compare::joined;
use serde_json::Value;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Instant;
use xshell::Shell;

/// How often a notebook is begun. Jupyter looks for free ports and hands them to a kernel, and another kernel that starts at
/// the same time may have taken one of them by then.
const ATTEMPTS: u32 = 3;

/// How long a cell may take, in seconds: the first one of all compiles the library.
const TIMEOUT: u32 = 900;

/// How many notebooks run at once where there are cores for them. Each kernel compiles on its own.
const AT_ONCE: usize = 4;

/// Which notebooks are run.
#[derive(Args, Default)]
pub struct Options {
    /// Their files, or the first letters of their names, such as 08; without any, all of them
    names: Vec<String>,
    /// Write nothing, and fail if one shows something else than before
    #[arg(long)]
    check: bool,
}

impl Options {
    /// Those of the paths that are asked for.
    fn asked_for(&self, mut paths: Vec<PathBuf>) -> Result<Vec<PathBuf>> {
        let is_called = |path: &Path, asked: &str| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(asked) || Path::new(asked).ends_with(path)
        };
        for asked in &self.names {
            let there_is = paths.iter().any(|path| is_called(path, asked));
            ensure!(there_is, "there is no notebook {asked}; `ls notebooks` shows what there is");
        }
        paths.retain(|path| self.names.is_empty() || self.names.iter().any(|asked| is_called(path, asked)));
        Ok(paths)
    }
}

/// What is wrong with a cell. Code cells count from 1, as Jupyter counts them.
pub struct Finding {
    cell: usize,
    what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cell [{}]: {}", self.cell, self.what)
    }
}

/// Runs the notebooks, and writes what they show into those in which every cell works.
pub fn run(shell: &Shell, options: &Options) -> Result<()> {
    if options.check {
        return check(shell, options);
    }
    let paths = options.asked_for(notebooks(shell, "notebooks")?)?;
    let of_all = on_each(shell, &paths, |shell, jupyter, path| {
        let (notebook, findings) = executed(shell, jupyter, path)?;
        if findings.is_empty() {
            shell.write_file(path, as_written(&notebook)?)?;
        }
        Ok(told(path, &findings))
    })?;
    ensure!(of_all.is_empty(), "not written:\n{}", of_all.join("\n"));
    Ok(())
}

/// Runs notebooks, and fails if a cell fails or doesn't show what it showed. Those in `tests/notebooks` are there for this
/// check to find something in them: each says what.
pub fn check(shell: &Shell, options: &Options) -> Result<()> {
    let mut paths = notebooks(shell, "notebooks")?;
    paths.extend(notebooks(shell, "tests/notebooks")?);
    let paths = options.asked_for(paths)?;
    let of_all = on_each(shell, &paths, |shell, jupyter, path| {
        let committed: Value = serde_json::from_str(&shell.read_file(path)?)?;
        let (notebook, mut findings) = executed(shell, jupyter, path)?;
        if findings.is_empty() {
            findings = differences(&committed, &notebook);
        }
        let told = told(path, &findings);
        let Some(must_be_found) = committed["metadata"]["must_be_found"].as_str() else {
            return Ok(told);
        };
        let wanted = format!("{}, {must_be_found}", path.display());
        if told.len() == 1 && told[0].starts_with(&wanted) {
            return Ok(Vec::new());
        }
        Ok(vec![format!(
            "the check should find this and nothing else:\n  {wanted}\nbut found:\n  {}",
            told.join("\n  ")
        )])
    })?;
    ensure!(of_all.is_empty(), "notebooks:\n{}", of_all.join("\n"));
    Ok(())
}

/// The notebooks of a folder, as paths from the project's root.
pub fn notebooks(shell: &Shell, folder: &str) -> Result<Vec<PathBuf>> {
    let mut paths = shell.read_dir(folder)?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "ipynb"));
    Ok(paths.iter().filter_map(|path| Some(Path::new(folder).join(path.file_name()?))).collect())
}

fn told(path: &Path, findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|finding| format!("{}, {finding}", path.display())).collect()
}

/// Does something with every notebook, some of them at once, and says how long each took. Gives back what it was told.
fn on_each(
    shell: &Shell,
    paths: &[PathBuf],
    work: impl Fn(&Shell, &Jupyter, &Path) -> Result<Vec<String>> + Sync,
) -> Result<Vec<String>> {
    let jupyter = Jupyter::set_up(shell)?;
    jupyter.warm_up(shell)?;
    let queue = Mutex::new(paths.iter());
    let next = || queue.lock().ok()?.next();
    let worker = || -> Result<Vec<String>> {
        // A shell is one thread's own.
        let shell = Shell::new()?;
        shell.change_dir(tools::root()?);
        let mut of_all = Vec::new();
        while let Some(path) = next() {
            let start = Instant::now();
            of_all.extend(work(&shell, &jupyter, path)?);
            println!("{:>6.1} s  {}", start.elapsed().as_secs_f64(), path.display());
        }
        Ok(of_all)
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let of_all: Result<Vec<_>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores.min(AT_ONCE)).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().map(|worker| worker.join().expect("a worker does not panic")).collect()
    });
    Ok(of_all?.concat())
}

/// A notebook with the outputs it has now, and which of its cells fail.
fn executed(shell: &Shell, jupyter: &Jupyter, path: &Path) -> Result<(Value, Vec<Finding>)> {
    let folder = shell.create_temp_dir()?;
    let output = folder.path().join("executed.ipynb");
    for left in (0..ATTEMPTS).rev() {
        let run = jupyter
            .command(shell, "jupyter-execute")?
            .arg(path)
            .arg(format!("--output={}", output.display()))
            .arg(format!("--timeout={TIMEOUT}"))
            .arg(format!("--startup_timeout={TIMEOUT}"))
            // A cell that fails is told with its number, below.
            .arg("--allow-errors")
            .quiet()
            .ignore_status()
            .output()?;
        if run.status.success() {
            break;
        }
        let said = String::from_utf8_lossy(&run.stderr);
        ensure!(left > 0, "{} can't be run: {}", path.display(), said.trim_end());
        println!("{} did not start and is run once more", path.display());
    }
    let mut notebook: Value = serde_json::from_str(&shell.read_file(&output)?)?;
    let before: Value = serde_json::from_str(&shell.read_file(path)?)?;
    // Jupyter adds its own version of the kernel's description.
    notebook["metadata"] = before["metadata"].clone();
    let findings = settle::settle(&mut notebook)
        .with_context(|| format!("{} is no notebook as Jupyter writes it", path.display()))?;
    Ok((notebook, findings))
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
