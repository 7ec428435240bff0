//! JupyterLab's server, for as long as it is looked at.

use crate::lab::{self, Jupyter};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use xshell::Shell;

/// How long it may take to start. A few seconds, unless everything else is busy.
const START: Duration = Duration::from_secs(120);

/// How long it may take to end, with its kernels, before it is killed.
const END: Duration = Duration::from_secs(20);

/// A server of our own, which ends when this is dropped.
pub struct Server {
    process: Child,
    /// Without a slash at its end.
    address: String,
    token: String,
}

impl Server {
    /// Serves the notebooks of a folder. What the server and its pages remember lies in another, so that what a learner
    /// set is not in the way, and is not changed. What the server says goes into the log.
    ///
    /// # Errors
    ///
    /// It doesn't start; with what it said.
    pub fn start(shell: &Shell, jupyter: &Jupyter, own: &Path, notebooks: &Path, log: &Path) -> Result<Self> {
        // Jupyter goes on to the next ones if somebody takes it meanwhile.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let runtime = own.join("runtime");
        let command = jupyter
            .command(shell, "jupyter-lab")?
            .env("JUPYTER_RUNTIME_DIR", &runtime)
            .env("JUPYTERLAB_SETTINGS_DIR", own.join("settings"))
            .env("JUPYTERLAB_WORKSPACES_DIR", own.join("workspaces"))
            .args(["--no-browser", "--ServerApp.ip=127.0.0.1"])
            .args(["--port", &port.to_string()])
            .args(lab::allow_root(shell));
        let process = Command::from(command)
            .current_dir(notebooks)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(log)?)
            .spawn()
            .context("JupyterLab doesn't start")?;
        let mut server = Self { process, address: String::new(), token: String::new() };
        server.listening(&runtime).with_context(|| {
            let said = fs::read_to_string(log).unwrap_or_default();
            format!("JupyterLab doesn't start; it said:\n{}", said.trim_end())
        })?;
        Ok(server)
    }

    /// Waits until it listens, and takes note of where and for whom.
    fn listening(&mut self, runtime: &Path) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < START {
            if let Some(status) = self.process.try_wait()? {
                bail!("it ended: {status}");
            }
            if let Some(about) = about(runtime) {
                let port = about["port"].as_u64().context("a server has a port")?;
                self.address = format!("http://127.0.0.1:{port}");
                self.token = about["token"].as_str().context("a server has a token")?.to_owned();
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!("it doesn't listen after {} s", START.as_secs())
    }

    fn shut_down(&self) -> Result<()> {
        let host = self.address.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host)?;
        let token = &self.token;
        write!(
            stream,
            "POST /api/shutdown HTTP/1.1\r\nHost: {host}\r\nAuthorization: token {token}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )?;
        // It goes on once the answer is there.
        stream.read_to_end(&mut Vec::new())?;
        Ok(())
    }

    /// Where a notebook opens. Each in a workspace of its own, as in the windows of two readers.
    pub fn page(&self, notebook: &str) -> String {
        format!("{}/lab/workspaces/{notebook}/tree/{notebook}.ipynb?token={}", self.address, self.token)
    }

    /// Whether an address is one of the server's, or comes from nowhere else.
    pub fn is_own(&self, url: &str) -> bool {
        let address = self.address.trim_start_matches("http://");
        let own = |scheme: &str| url.strip_prefix(scheme).is_some_and(|rest| rest.starts_with(address));
        own("http://") || own("ws://") || url.starts_with("data:") || url.starts_with("blob:")
    }
}

/// What the server writes about itself once it listens.
fn about(runtime: &Path) -> Option<Value> {
    let is_it = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("jpserver-") && name.ends_with(".json")
    };
    let file = fs::read_dir(runtime).ok()?.filter_map(|entry| Some(entry.ok()?.path())).find(is_it)?;
    // Perhaps read in the middle of being written.
    serde_json::from_slice(&fs::read(file).ok()?).ok()
}

impl Drop for Server {
    fn drop(&mut self) {
        // Asked to, it ends its kernels first.
        let _ = self.shut_down();
        let asked = Instant::now();
        while asked.elapsed() < END {
            if matches!(self.process.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
