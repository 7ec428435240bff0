//! What Jupyter starts as the Rust kernel: evcxr, in a folder of its own.
//!
//! To cargo the cells of two kernels are one package: it knows a package by its place in the workspace, and the time of the
//! last build says whether it is up to date. In a build folder that two kernels share it hands the one what the other has
//! just compiled, in which there is no such function ("dlsym failed") or another one of that name. So every kernel gets a
//! copy of the folder in which the library was compiled beforehand, and loses it when it ends.

use crate::tools;
use anyhow::{Context, Result, ensure};
use clap::Args;
use std::fs::{self, File, FileTimes};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The variable of the environment by which a kernel is told to compile in the folder that the others copy.
pub const WARMS_UP: &str = "ADAMSCOPE_WARMS_UP";

/// The manifests in the folder that is copied.
pub const WORKSPACE: &str = include_str!("../../lab/workspace.toml");
pub const LIBRARY: &str = include_str!("../../lab/library.toml");

/// Files from this size on are not copied: a second name is given to them. Compilers and linkers put a new file in the
/// place of an old one, so that nobody's changes under another name; what cargo writes into in place is smaller.
const LARGE: u64 = 100_000;

/// Which kernel is started, and where.
#[derive(Args)]
pub struct Options {
    /// The folder that has the kernels' folders in it
    #[arg(long)]
    folder: PathBuf,
    /// The folder that is copied
    #[arg(long)]
    warm: PathBuf,
    /// The kernel's program
    #[arg(long)]
    program: PathBuf,
    /// What Jupyter says about the connection
    control_file: PathBuf,
}

/// Runs the kernel until it ends.
pub fn run(options: &Options) -> Result<()> {
    let kernel = |folder: &Path| -> Result<()> {
        let mut command = Command::new(&options.program);
        // It says which configuration it read, in the middle of Jupyter's own lines.
        command.stdout(Stdio::null());
        command.arg("--control_file").arg(&options.control_file).env("EVCXR_TMPDIR", folder.join("cells"));
        let status =
            command.status().with_context(|| format!("{} can't be run", options.program.display()))?;
        ensure!(status.success(), "the kernel ended with {status}");
        Ok(())
    };
    let warm = &options.warm;
    fs::create_dir_all(warm)?;
    let lock = File::create(lock_of(warm))?;
    if std::env::var_os(WARMS_UP).is_some() {
        lock.lock()?;
        lay_out(warm)?;
        return kernel(warm);
    }
    lock.lock_shared()?;
    let folder = Folder::claim(&options.folder)?;
    copy(warm, &folder.path)?;
    drop(lock);
    kernel(&folder.path)
}

/// Writes what is in the folder besides that which the kernel compiles there.
fn lay_out(warm: &Path) -> Result<()> {
    let root = tools::root()?;
    let path = root.to_str().context("the project's folder is no Unicode, as a manifest is")?;
    fs::create_dir_all(warm.join("library/src"))?;
    fs::write(warm.join("Cargo.toml"), WORKSPACE)?;
    fs::write(warm.join("library/Cargo.toml"), LIBRARY.replace("ROOT", path))?;
    fs::write(warm.join("library/src/lib.rs"), "")?;
    fs::copy(root.join("Cargo.lock"), warm.join("Cargo.lock"))?;
    Ok(())
}

/// A folder that no other kernel uses, gone when this is dropped.
struct Folder {
    path: PathBuf,
    /// Locked as long as the folder is in use, by the system, which unlocks it however a process ends.
    lock: Option<File>,
}

impl Folder {
    /// Makes one, after removing those of kernels that were killed.
    fn claim(all: &Path) -> Result<Self> {
        fs::create_dir_all(all)?;
        let one_at_a_time = File::create(all.join("claiming"))?;
        one_at_a_time.lock()?;
        for entry in fs::read_dir(all)? {
            let path = entry?.path();
            let lock = File::open(lock_of(&path)).and_then(|lock| Ok(lock.try_lock()?));
            if path.is_dir() && lock.is_ok() {
                remove(&path);
            }
        }
        let path = all.join(std::process::id().to_string());
        let lock = File::create(lock_of(&path))?;
        lock.lock()?;
        fs::create_dir_all(&path)?;
        Ok(Self { path, lock: Some(lock) })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(self.lock.take());
        remove(&self.path);
    }
}

fn lock_of(folder: &Path) -> PathBuf {
    folder.with_extension("lock")
}

/// What can't be removed now is removed when the next kernel starts.
fn remove(folder: &Path) {
    if fs::remove_dir_all(folder).is_ok() {
        let _ = fs::remove_file(lock_of(folder));
    }
}

/// Copies a folder with the times of its files, by which cargo knows what is up to date.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let about = entry.metadata()?;
        if about.is_dir() {
            copy(&source, &target)?;
        } else if about.len() < LARGE || fs::hard_link(&source, &target).is_err() {
            fs::copy(&source, &target)?;
            let times = FileTimes::new().set_modified(about.modified()?);
            File::options().write(true).open(&target)?.set_times(times)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, SystemTime};
    use xshell::{Shell, TempDir};

    fn folder() -> TempDir {
        Shell::new().unwrap().create_temp_dir().unwrap()
    }

    #[test]
    fn a_copy_has_the_same_times_and_a_change_of_a_small_file_stays_in_it() {
        let folder = folder();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        fs::create_dir_all(from.join("deps")).unwrap();
        fs::write(from.join("fingerprint"), "1").unwrap();
        fs::write(from.join("deps/library"), vec![1; LARGE as usize]).unwrap();
        let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        for file in ["fingerprint", "deps/library"] {
            File::options().write(true).open(from.join(file)).unwrap().set_modified(then).unwrap();
        }
        copy(&from, &to).unwrap();
        for file in ["fingerprint", "deps/library"] {
            assert_eq!(fs::metadata(to.join(file)).unwrap().modified().unwrap(), then, "{file}");
            assert_eq!(fs::read(to.join(file)).unwrap(), fs::read(from.join(file)).unwrap());
        }
        fs::write(to.join("fingerprint"), "2").unwrap();
        assert_eq!(fs::read(from.join("fingerprint")).unwrap(), b"1");
    }

    #[test]
    fn a_folder_goes_with_its_kernel_and_that_of_a_killed_one_with_the_next() {
        let all = folder();
        let all = all.path();
        let killed = all.join("killed");
        fs::create_dir(&killed).unwrap();
        fs::write(lock_of(&killed), "").unwrap();
        let living = all.join("living");
        fs::create_dir(&living).unwrap();
        let lock = File::create(lock_of(&living)).unwrap();
        lock.lock().unwrap();
        let folder = Folder::claim(all).unwrap();
        let own = folder.path.clone();
        assert!(own.is_dir() && living.is_dir() && !killed.exists());
        drop(folder);
        assert!(!own.exists() && !lock_of(&own).exists() && living.is_dir());
    }
}
