//! `cargo xtask lab`: JupyterLab with a Rust kernel, all of it set up under `target/`.
//!
//! Nothing is written to the home folder but cargo's own registry cache: the kernel has a home of its own, kernels compile
//! in `target/lab/kernels`, and Jupyter is told where each of its files belongs.

pub mod kernel;

use crate::{book::newest, lab_in_browser, notebooks::notebooks, tools};
use anyhow::{Context, Result, ensure};
use clap::Args;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::time::Instant;
use xshell::{Shell, cmd};

/// The oldest Python that the pinned packages run with.
const PYTHON: (u32, u32) = (3, 11);

/// What a notebook's first cell asks for, so that opening one compiles nothing that was compiled before.
const WARM_UP: &str = include_str!("../lab/warm-up.ipynb");

/// JupyterLab's settings, and where they belong: it asks nobody for news, newer versions or extensions, and starts no
/// language servers, which would look for a project around the notebooks. Its theme follows the system's.
const SETTINGS: [(&str, &str); 3] = [
    ("venv/share/jupyter/lab/settings/overrides.json", include_str!("../lab/overrides.json")),
    ("venv/etc/jupyter/jupyter_server_config.json", include_str!("../lab/server.json")),
    ("config/custom/custom.css", include_str!("../lab/custom.css")),
];

/// Where the copy of the standard library's source is.
const LIBRARY: &str = "standard-library";

/// How JupyterLab is opened.
#[derive(Args)]
pub struct Options {
    /// Start the server, and open no browser
    #[arg(long)]
    no_browser: bool,
    /// The port that it listens on; the next free one if it is taken
    #[arg(long, default_value_t = 8888)]
    port: u16,
    /// Run two notebooks in it, in Chromium, and keep pictures in target/lab-screenshots
    #[arg(long, conflicts_with_all = ["no_browser", "port"])]
    look: bool,
}

/// Sets up what is missing, and serves the notebooks until it is interrupted.
pub fn run(shell: &Shell, options: &Options) -> Result<()> {
    if options.look {
        return lab_in_browser::check(shell);
    }
    let jupyter = Jupyter::set_up(shell)?;
    jupyter.warm_up(shell)?;
    jupyter.trust(shell)?;
    let Options { port, .. } = options;
    let browser = options.no_browser.then_some("--no-browser");
    let _here = shell.push_dir("notebooks");
    println!("JupyterLab opens on the folder notebooks; Ctrl-C ends it");
    Ok(jupyter
        .command(shell, "jupyter-lab")?
        .args(["--port", &port.to_string()])
        .args(browser)
        .args(allow_root(shell))
        .run()?)
}

/// In a container everyone is root, whom Jupyter turns away unless told not to.
pub fn allow_root(shell: &Shell) -> Option<&'static str> {
    let root = cmd!(shell, "id -u").quiet().ignore_stderr().read().is_ok_and(|user| user == "0");
    root.then_some("--allow-root")
}

/// A virtual environment with JupyterLab and our kernel.
pub struct Jupyter {
    folder: PathBuf,
}

impl Jupyter {
    /// Makes the environment, or finds it as it was made.
    pub fn set_up(shell: &Shell) -> Result<Self> {
        let jupyter = Self { folder: tools::root()?.join("target/lab") };
        timed("Python packages", || jupyter.packages(shell))?;
        let kernel = timed("the Rust kernel", || tools::evcxr_jupyter(shell))?;
        jupyter.standard_library(shell)?;
        jupyter.kernel_spec(shell, &kernel)?;
        for (place, settings) in SETTINGS {
            shell.write_file(jupyter.folder.join(place), settings)?;
        }
        Ok(jupyter)
    }

    /// Copies the standard library's source, in which the kernel looks up the types of variables, as far as a notebook's
    /// variables have their types from it.
    ///
    /// The kernel reads what it is given whenever it starts. The toolchain's whole library is more than twice as much, most
    /// of that the names of every processor's instructions, and then the first table is there 1.5 s later.
    fn standard_library(&self, shell: &Shell) -> Result<()> {
        let (copy, stamp) = (self.folder.join(LIBRARY), self.folder.join(LIBRARY).with_extension("stamp"));
        let source = library_source(shell)?;
        let made_with = format!("{}\n{}", compiler(shell)?, source.display());
        if shell.read_file(&stamp).is_ok_and(|there| there == made_with) {
            return Ok(());
        }
        shell.remove_path(&copy)?;
        for name in ["core", "alloc", "std"] {
            kernel::copy(&source.join(name), &copy.join(name))?;
        }
        Ok(shell.write_file(stamp, made_with)?)
    }

    /// Executes a notebook that does what the first cell of each of ours does, unless that has been done since the library
    /// and the compiler changed.
    pub fn warm_up(&self, shell: &Shell) -> Result<()> {
        let stamp = self.folder.join("warm/stamp");
        let made_with = [compiler(shell)?.as_str(), kernel::WORKSPACE, kernel::LIBRARY].join("\n");
        let changed = ["src", "Cargo.toml", "Cargo.lock"].map(|part| newest(&tools::root()?.join(part)));
        let changed = changed.into_iter().collect::<Result<Vec<_>>>()?;
        if shell.read_file(&stamp).is_ok_and(|there| there == made_with) {
            let stamped = stamp.metadata()?.modified()?;
            if changed.iter().all(|time| *time < stamped) {
                return Ok(());
            }
        }
        timed("compiling adamscope for notebooks", || {
            let notebook = self.folder.join("warm-up.ipynb");
            shell.write_file(
                &notebook,
                WARM_UP.replace("ROOT", json(&tools::root()?)?.to_string().trim_matches('"')),
            )?;
            let output = self.folder.join("warmed-up.ipynb");
            let out = format!("--output={}", output.display());
            let done = self
                .command(shell, "jupyter-execute")?
                .arg(notebook)
                .arg(out)
                .arg("--timeout=900")
                .arg("--startup_timeout=900")
                .env(kernel::WARMS_UP, "1")
                .quiet()
                .ignore_status()
                .output()?;
            let said = String::from_utf8_lossy(&done.stderr);
            ensure!(done.status.success(), "the Rust kernel did not get through its first cell:\n{said}");
            Ok(())
        })?;
        Ok(shell.write_file(&stamp, made_with)?)
    }

    /// Signs our notebooks: of those that it doesn't trust JupyterLab shows no picture until they are run.
    fn trust(&self, shell: &Shell) -> Result<()> {
        let notebooks = notebooks(shell, "notebooks")?;
        Ok(self.command(shell, "jupyter-trust")?.args(notebooks).quiet().ignore_stdout().run()?)
    }

    /// One of the environment's programs, with every file it writes under `target/`.
    pub fn command<'a>(&self, shell: &'a Shell, program: &str) -> Result<xshell::Cmd<'a>> {
        let program = self.program(program);
        let mut command = cmd!(shell, "{program}");
        for (variable, folder) in [
            ("JUPYTER_CONFIG_DIR", "config"),
            ("JUPYTER_DATA_DIR", "data"),
            ("JUPYTER_RUNTIME_DIR", "runtime"),
            ("JUPYTERLAB_SETTINGS_DIR", "settings"),
            ("JUPYTERLAB_WORKSPACES_DIR", "workspaces"),
            ("IPYTHONDIR", "ipython"),
        ] {
            command = command.env(variable, self.folder.join(folder));
        }
        Ok(command)
    }

    fn program(&self, name: &str) -> PathBuf {
        let programs = if cfg!(windows) { "Scripts" } else { "bin" };
        self.folder.join("venv").join(programs).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// Installs the packages of the lock file, unless these very ones are there.
    fn packages(&self, shell: &Shell) -> Result<()> {
        let venv = self.folder.join("venv");
        let wanted = tools::root()?.join("xtask/lab/requirements.txt");
        let installed = venv.join("requirements.txt");
        let packages = shell.read_file(&wanted)?;
        if shell.read_file(&installed).is_ok_and(|there| there == packages) {
            return Ok(());
        }
        let python = python(shell)?;
        println!("installing JupyterLab into target/lab, once; this takes some minutes");
        cmd!(shell, "{python} -m venv --clear {venv}").quiet().run().context(
            "python3 can't make a virtual environment: install its venv module (on Debian the package python3-venv)",
        )?;
        let pip = self.program("python");
        cmd!(
            shell,
            "{pip} -m pip install --quiet --no-cache-dir --disable-pip-version-check --requirement {wanted}"
        )
        .run()?;
        Ok(shell.write_file(&installed, packages)?)
    }

    /// Tells Jupyter of the kernel: written anew each time, so that a folder that was moved still works.
    fn kernel_spec(&self, shell: &Shell, kernel: &Path) -> Result<()> {
        let (home, temporary) = (self.folder.join("home"), self.folder.join("tmp"));
        shell.create_dir(&home)?;
        shell.create_dir(&temporary)?;
        let cargo_home = match std::env::var_os("CARGO_HOME") {
            Some(folder) => PathBuf::from(folder),
            None => std::env::home_dir().context("there is no home folder, where cargo's is")?.join(".cargo"),
        };
        let mut env = vec![
            ("EVCXR_CONFIG_DIR", tools::root()?.join("xtask/lab/evcxr")),
            ("HOME", home),
            ("TMPDIR", temporary),
            ("CARGO_HOME", cargo_home),
            ("RUST_SRC_PATH", self.folder.join(LIBRARY)),
            // With huge pages the kernel starts a second later: most of each is cleared in vain.
            ("MIMALLOC_ALLOW_THP", "0".into()),
        ];
        if let Ok(rustup) = cmd!(shell, "rustup show home").quiet().ignore_stderr().read() {
            env.push(("RUSTUP_HOME", rustup.into()));
        }
        let env = env.iter().map(|(variable, folder)| Ok(((*variable).to_owned(), json(folder)?)));
        let spec = json!({
            "argv": [
                json(&std::env::current_exe()?)?, "kernel",
                "--folder", json(&self.folder.join("kernels"))?,
                "--warm", json(&self.folder.join("warm"))?,
                "--program", json(kernel)?,
                "{connection_file}",
            ],
            "display_name": "Rust",
            "language": "rust",
            "interrupt_mode": "message",
            "env": env.collect::<Result<Map<_, _>>>()?,
        });
        let spec = format!("{spec:#}\n");
        Ok(shell.write_file(self.folder.join("venv/share/jupyter/kernels/rust/kernel.json"), spec)?)
    }
}

/// A Python that is new enough.
fn python(shell: &Shell) -> Result<&'static str> {
    let (major, minor) = PYTHON;
    let version = cmd!(shell, "python3 --version").quiet().ignore_stderr().read().with_context(|| {
        format!("there is no python3 here, which JupyterLab needs: install Python {major}.{minor} or newer")
    })?;
    let mut numbers =
        version.trim_start_matches("Python ").split('.').map(|number| number.parse().unwrap_or(0));
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    ensure!(found >= PYTHON, "JupyterLab needs Python {major}.{minor} or newer; python3 is {version}");
    Ok("python3")
}

/// Which compiler there is, in every detail.
fn compiler(shell: &Shell) -> Result<String> {
    Ok(cmd!(shell, "rustc --version --verbose").quiet().read()?)
}

/// The source of the standard library, which is added to the toolchain if it isn't there.
fn library_source(shell: &Shell) -> Result<PathBuf> {
    let sysroot = cmd!(shell, "rustc --print sysroot").quiet().read()?;
    let source = Path::new(&sysroot).join("lib/rustlib/src/rust/library");
    if !source.is_dir() {
        println!("adding the standard library's source to the Rust toolchain, which the kernel needs");
        cmd!(shell, "rustup component add rust-src").run().context(
            "the kernel needs the standard library's source: install rust-src in the way you installed rustc",
        )?;
    }
    Ok(source)
}

/// A path as JSON has it.
fn json(path: &Path) -> Result<Value> {
    let path =
        path.to_str().with_context(|| format!("{} is no Unicode, as Jupyter's files are", path.display()))?;
    Ok(path.into())
}

/// Says how long something took.
fn timed<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let start = Instant::now();
    let done = work()?;
    println!("{:>6.1} s  {what}", start.elapsed().as_secs_f64());
    Ok(done)
}
