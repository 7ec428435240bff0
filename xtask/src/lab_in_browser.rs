//! Notebooks in JupyterLab, in a real browser: opened, run from its menu, and looked at as a learner sees them.

mod parts;
mod server;

use crate::browser::{Browser, Page, Theme, Viewport};
use crate::lab::Jupyter;
use crate::look::reading;
use crate::notebooks::joined;
use crate::tools;
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use server::Server;
use std::path::Path;
use std::time::{Duration, Instant};
use xshell::Shell;

/// Between them they have all that is looked for. They are open at the same time, so two kernels run side by side.
const NOTEBOOKS: [&str; 2] = ["01-one-step-by-hand", "06-the-whole-bowl"];

/// Has a cell that fails, which has to be noticed.
const FAILS: &str = "fails";

/// What is asked of a notebook that has run, in JavaScript.
const QUESTIONS: &str = include_str!("lab_in_browser/notebook.js");

/// A small laptop's width. High enough for a notebook to be seen as a whole: JupyterLab scrolls in a box of its own.
const VIEWPORT: Viewport = Viewport { width: 1200, height: 6000, mobile: false };

/// What is left below the last cell, in CSS pixels: the status bar and a little more.
const MARGIN: u32 = 60;

/// What the reader's system prefers, and the theme of JupyterLab that follows it.
const THEMES: [(Theme, &str, &str); 2] =
    [(Theme::Light, "light", "JupyterLab Light"), (Theme::Dark, "dark", "JupyterLab Dark")];

/// How long JupyterLab may take to show a notebook, and a notebook to run. Seconds, unless everything else is busy.
const OPENS: Duration = Duration::from_secs(60);
const RUNS: Duration = Duration::from_secs(300);

/// How long it may take to answer a reader.
const ANSWERS: Duration = Duration::from_secs(20);

/// How often JupyterLab is started. Now and then it waits for a kernel for ever, and nobody found out why: of eighty kernels
/// that were started one after the other, half of them by JupyterLab's server, every one came up. What a notebook shows is
/// never looked at twice.
const ATTEMPTS: u32 = 8;

/// Runs notebooks in JupyterLab, and fails with what a learner would see wrong; keeps pictures.
pub fn check(shell: &Shell) -> Result<()> {
    let mut left = ATTEMPTS;
    loop {
        left -= 1;
        match looked(shell) {
            Err(error) if left > 0 && error.downcast_ref::<NotStarted>().is_some() => {
                println!("{error:#}\nJupyterLab is started once more");
            }
            done => return done,
        }
    }
}

/// No kernel was there for a notebook.
#[derive(Debug)]
struct NotStarted(String);

impl std::fmt::Display for NotStarted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} does not start in JupyterLab; target/lab-screenshots shows it", self.0)
    }
}

/// One such run.
fn looked(shell: &Shell) -> Result<()> {
    let jupyter = Jupyter::set_up(shell)?;
    jupyter.warm_up(shell)?;
    let target = tools::root()?.join("target");
    let pictures = target.join("lab-screenshots");
    shell.remove_path(&pictures)?;
    shell.create_dir(&pictures)?;
    // Copies, since JupyterLab saves on its own. Without outputs: what is seen comes from this run.
    let folder = tempfile::Builder::new().prefix("lab-").tempdir_in(&target)?;
    let opened = folder.path().join("notebooks");
    shell.create_dir(&opened)?;
    let copy = |folder: &str, name: &str| -> Result<Value> {
        let file = format!("{name}.ipynb");
        let notebook: Value = serde_json::from_str(&shell.read_file(Path::new(folder).join(&file))?)?;
        shell.write_file(opened.join(file), copied(notebook.clone())?.to_string())?;
        Ok(notebook)
    };
    let expected = NOTEBOOKS.map(|name| Ok(kinds(&copy("notebooks", name)?)));
    let expected = expected.into_iter().collect::<Result<Vec<_>>>()?;
    copy("tests/notebooks", FAILS)?;

    let start = Instant::now();
    let server = Server::start(shell, &jupyter, folder.path(), &opened, &pictures.join("server.log"))?;
    let mut browser = Browser::start(shell)?;
    let mut pages = Vec::new();
    for name in NOTEBOOKS.into_iter().chain([FAILS]) {
        let mut page = browser.page()?;
        page.viewport(VIEWPORT)?;
        page.theme(Theme::Light)?;
        page.open(&server.page(name))?;
        if let Err(error) = run_all(&mut page) {
            page.screenshot(&pictures.join("failed.png"), None)?;
            return Err(error.context(NotStarted(name.to_owned())));
        }
        pages.push(page);
    }
    fails(pages.last_mut().context("it was opened")?)?;
    let mut findings = Vec::new();
    let mut missing: Vec<&str> = parts::ALL.iter().map(|part| part.name).collect();
    for ((name, page), expected) in NOTEBOOKS.iter().zip(&mut pages).zip(&expected) {
        let mut look = || -> Result<()> {
            page.bring_forward()?;
            has_run(page, expected.len())?;
            println!("{:>6.1} s  {name} has run", start.elapsed().as_secs_f64());
            let mut found = looked_at(page, expected)?;
            photograph(page, &pictures, &name[..2])?;
            reading::step_on(page).context("the view of a run one step at a time")?;
            page.screenshot(
                &pictures.join(format!("{}-steps-after.png", &name[..2])),
                Some(".adamscope-steps"),
            )?;
            let seen = page.seen()?;
            let outside = seen.requests.iter().filter(|url| !server.is_own(url));
            found.extend(outside.map(|url| format!("{url} is asked for from elsewhere")));
            found.extend(seen.errors);
            findings.extend(found.iter().map(|what| format!("{name}: {what}")));
            for part in parts::ALL {
                if part.is_in(page)? {
                    part.is_missed(page)?;
                    missing.retain(|name| *name != part.name);
                }
            }
            Ok(())
        };
        look().with_context(|| format!("{name} in JupyterLab"))?;
    }
    findings.extend(missing.iter().map(|part| format!("no notebook has a part of this kind: {part}")));
    ensure!(findings.is_empty(), "notebooks in JupyterLab:\n{}", findings.join("\n"));
    println!("{} notebooks in JupyterLab: pictures of them are in {}", NOTEBOOKS.len(), pictures.display());
    Ok(())
}

/// The notebook as a whole and its parts, in both themes.
fn photograph(page: &mut Page, pictures: &Path, number: &str) -> Result<()> {
    let end =
        page.evaluate("document.querySelector('.jp-Notebook-footer').getBoundingClientRect().bottom")?;
    let height = end.as_f64().context("a place is a number")? as u32 + MARGIN;
    page.viewport(Viewport { height, ..VIEWPORT })?;
    for (theme, suffix, class) in THEMES {
        page.theme(theme)?;
        // While it changes, and a little longer, JupyterLab covers the page with its sign.
        let changed = format!("document.body.dataset.jpThemeName === '{class}'");
        let uncovered = "!document.querySelector('#jupyterlab-splash')";
        page.wait_for(&format!("{changed} && {uncovered}"), ANSWERS)?;
        page.settle()?;
        page.screenshot(&pictures.join(format!("{number}-{suffix}.png")), None)?;
        for part in parts::ALL {
            if part.is_in(page)? {
                part.photograph(page, &pictures.join(format!("{number}-{}-{suffix}.png", part.name)))?;
            }
        }
    }
    page.viewport(VIEWPORT)
}

/// What each of its code cells shows, by the richest representation that it has.
fn kinds(notebook: &Value) -> Vec<Vec<&'static str>> {
    let cells = notebook["cells"].as_array().into_iter().flatten();
    let code = cells.filter(|cell| cell["cell_type"] == "code");
    let kind = |output: &Value| {
        let rich = ["text/html", "text/latex", "image/svg+xml"];
        rich.into_iter().find(|kind| !output["data"][*kind].is_null()).unwrap_or("text/plain")
    };
    code.map(|cell| cell["outputs"].as_array().into_iter().flatten().map(kind).collect()).collect()
}

/// The notebook without its outputs, and with the library where it is, seen from any folder.
fn copied(mut notebook: Value) -> Result<Value> {
    let root = tools::root()?;
    let root = root.to_str().context("the project's folder is no Unicode, as a notebook is")?;
    let cells = notebook["cells"].as_array_mut().context("a notebook has cells")?;
    for cell in cells.iter_mut().filter(|cell| cell["cell_type"] == "code") {
        cell["outputs"] = json!([]);
        cell["execution_count"] = Value::Null;
        cell["source"] = joined(&cell["source"])
            .replace("\"../..\"", "\"..\"")
            .replace("\"..\"", &format!("{root:?}"))
            .into();
    }
    Ok(notebook)
}

/// Runs all cells, as a learner does from the menu.
fn run_all(page: &mut Page) -> Result<()> {
    page.wait_for("document.querySelector('.jp-Notebook .jp-CodeCell')", OPENS)?;
    let status = "document.querySelector('#jp-main-statusbar')?.textContent";
    page.wait_for(&format!("{status}.includes('Rust | Idle')"), OPENS)?;
    page.evaluate(
        "[...document.querySelectorAll('.lm-MenuBar-item')].find(item => item.textContent === 'Run').id = 'run'",
    )?;
    page.click("#run")?;
    let item = "[data-command='runmenu:run-all']";
    page.wait_for(&format!("document.querySelector(\"{item}\")"), ANSWERS)?;
    page.click(item)
}

/// Waits until so many cells have run, or one has failed, which JupyterLab shows as if it were written to standard error.
/// Nothing else is to be written there.
fn has_run(page: &mut Page, cells: usize) -> Result<()> {
    let failed = "document.querySelector('[data-mime-type=\"application/vnd.jupyter.stderr\"], [data-mime-type=\"application/vnd.jupyter.error\"]')";
    let done = format!(
        "[...document.querySelectorAll('.jp-CodeCell .jp-InputArea-prompt')].filter(prompt => /\\d/.test(prompt.textContent)).length === {cells}"
    );
    page.wait_for(&format!("{failed} || {done}"), RUNS)?;
    let told = page.evaluate(&format!("{failed}?.textContent"))?;
    ensure!(told.is_null(), "a cell fails: {told}");
    Ok(())
}

/// Waits until a cell has failed.
fn fails(page: &mut Page) -> Result<()> {
    page.bring_forward()?;
    let noticed = has_run(page, usize::MAX).err().map(|error| error.to_string()).unwrap_or_default();
    ensure!(noticed.starts_with("a cell fails: "), "a cell of {FAILS} fails, but what came was: {noticed}");
    Ok(())
}

/// What is wrong with a notebook that has run.
fn looked_at(page: &mut Page, expected: &[Vec<&str>]) -> Result<Vec<String>> {
    let kinds = "[...document.querySelectorAll('.jp-CodeCell')].map(cell => [...cell.querySelectorAll('.jp-OutputArea-output')].map(output => output.dataset.mimeType))";
    let typeset = "[...document.querySelectorAll('.jp-RenderedLatex')].every(output => output.querySelector('mjx-container'))";
    page.wait_for(typeset, ANSWERS)?;
    let shown = page.evaluate(kinds)?;
    let mut findings = questions(page)?;
    if shown != json!(expected) {
        findings.push(format!("its cells show {shown}, and as committed {}", json!(expected)));
    }
    Ok(findings)
}

fn questions(page: &mut Page) -> Result<Vec<String>> {
    Ok(serde_json::from_value(page.evaluate(&format!("({QUESTIONS})()"))?)?)
}
