//! A headless Chromium, told what to do over its DevTools protocol: what the book and JupyterLab look like to a reader
//! is seen in a real browser.
//!
//! The browser reaches only servers of this machine. Its profile lies under `target/` and goes with it.

mod connection;
mod keyboard;
mod page;
mod watch;

pub use page::{Page, Theme, Viewport};

use anyhow::{Context, Result, bail, ensure};
use connection::Connection;
use serde_json::json;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use xshell::{Shell, cmd};

/// What Chromium is called, by those who package it.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Names the program, if it is called otherwise.
const VARIABLE: &str = "CHROMIUM";

/// How long Chromium may take to start. A second or two, unless everything else is busy.
const START: Duration = Duration::from_secs(60);

/// How long it may take to end before it is killed.
const END: Duration = Duration::from_secs(5);

const OPTIONS: [&str; 14] = [
    "--headless",
    // A container has no user namespaces that the sandbox needs; only our own pages are opened.
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-crash-reporter",
    "--disable-sync",
    "--hide-scrollbars",
    "--no-proxy-server",
    // Nothing outside has an address.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    "--remote-debugging-port=0",
];

/// A Chromium of our own, which ends when this is dropped.
pub struct Browser {
    process: Child,
    connection: Connection,
    /// The address that it listens on for us.
    address: String,
    /// Last, so that it is removed when the process has ended.
    _profile: TempDir,
}

impl Browser {
    /// Starts Chromium, after installing it if this is Debian and we are root.
    ///
    /// # Errors
    ///
    /// There is none, or it doesn't start; with what it said.
    pub fn start(shell: &Shell) -> Result<Self> {
        let program = program(shell)?;
        let target = shell.create_dir(crate::tools::root()?.join("target"))?;
        let profile = tempfile::Builder::new().prefix("chromium-").tempdir_in(target)?;
        let log = profile.path().join("log");
        let process = Command::new(&program)
            .args(OPTIONS)
            .arg(format!("--user-data-dir={}", profile.path().display()))
            // It keeps certificates and lists of fonts in the home folder.
            .env("HOME", profile.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&log)?)
            .spawn()
            .with_context(|| format!("{} doesn't start", program.display()))?;
        let mut process = Started(Some(process));
        let (address, path) = process.listening(profile.path()).with_context(|| {
            let said = fs::read_to_string(&log).unwrap_or_default();
            format!("{} doesn't start; it said:\n{}", program.display(), said.trim_end())
        })?;
        let connection = Connection::open(&address, &path)?;
        Ok(Self { process: process.taken()?, connection, address, _profile: profile })
    }

    /// A new, empty page, which reports everything that it asks for.
    pub fn page(&mut self) -> Result<Page> {
        let target = self.connection.call("Target.createTarget", json!({"url": "about:blank"}))?;
        let id = target["targetId"].as_str().context("a new page has an id")?;
        Page::new(Connection::open(&self.address, &format!("/devtools/page/{id}"))?)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.connection.call("Browser.close", json!({}));
        let asked = Instant::now();
        while asked.elapsed() < END {
            if matches!(self.process.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A process that is killed unless it is taken.
struct Started(Option<Child>);

impl Started {
    /// Where it listens, once it does: address and path.
    fn listening(&mut self, profile: &Path) -> Result<(String, String)> {
        let process = self.0.as_mut().context("it was taken")?;
        let file = profile.join("DevToolsActivePort");
        let start = Instant::now();
        while start.elapsed() < START {
            if let Some(status) = process.try_wait()? {
                bail!("it ended: {status}");
            }
            // Written in two lines, and perhaps read in between.
            let lines = fs::read_to_string(&file).unwrap_or_default();
            if let Some((port, path)) = lines.split_once('\n')
                && path.starts_with("/devtools/browser/")
            {
                return Ok((format!("127.0.0.1:{port}"), path.trim_end().to_owned()));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        bail!("it said no port within {} s", START.as_secs())
    }

    fn taken(mut self) -> Result<Child> {
        self.0.take().context("it was taken")
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        if let Some(process) = &mut self.0 {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// Chromium's program.
fn program(shell: &Shell) -> Result<PathBuf> {
    if let Some(program) = std::env::var_os(VARIABLE) {
        return Ok(program.into());
    }
    if let Some(program) = on_path() {
        return Ok(program);
    }
    let root = cmd!(shell, "id -u").quiet().ignore_stderr().read().is_ok_and(|user| user == "0");
    let advice = format!(
        "there is no Chromium here, which pages are looked at with: install it (on Debian, `apt-get install chromium`), or name a Chrome in the environment variable {VARIABLE}"
    );
    ensure!(root && Path::new("/etc/debian_version").exists(), "{advice}");
    println!("installing Chromium");
    cmd!(shell, "apt-get update --quiet --quiet").run()?;
    cmd!(shell, "apt-get install --quiet --quiet --yes --no-install-recommends chromium")
        .env("DEBIAN_FRONTEND", "noninteractive")
        .ignore_stdout()
        .run()?;
    on_path().context(advice)
}

fn on_path() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let of = |name: &str| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file());
    NAMES.into_iter().find_map(of)
}
