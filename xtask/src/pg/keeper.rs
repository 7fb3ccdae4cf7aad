//! The process that owns the server and stops it when the watched process has ended.

use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::Parser;
use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use super::programs::Programs;

/// What the keeper writes once the server answers.
pub(super) const READY: &[u8; 6] = b"ready\n";
/// The folder of the socket, inside the server's folder.
pub(super) const SOCKETS: &str = "sockets";
/// The only role.
pub(super) const ROLE: &str = "elohimos";

/// How long the server may take to answer after its start. Measured: about a second.
const START_LIMIT: Duration = Duration::from_secs(60);
/// How long it may take to stop before it is killed.
const STOP_LIMIT: Duration = Duration::from_secs(10);
/// How often the keeper looks whether the watched process is still there.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Tests throw the data away, so nothing waits for the disk. Many tests hold a few connections each.
const OPTIONS: [&str; 7] = [
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=400",
    "max_wal_size=256MB",
    "log_min_messages=warning",
];

#[derive(Parser)]
pub(crate) struct KeepArgs {
    /// The process whose end is the end of the server.
    #[arg(long)]
    watch: i32,
    /// An empty folder for the server's files.
    folder: PathBuf,
}

/// Makes and starts the server, says so, and stays until the watched process has ended.
pub(crate) fn keep(args: &KeepArgs) -> anyhow::Result<()> {
    let watched = Pid::from_raw(args.watch).context("not a process id")?;
    let programs = Programs::find()?;
    let data = prepare(&programs, &args.folder)?;
    let mut server = launch(&programs, &args.folder, &data)?;
    let outcome = wait_until_ready(&mut server, &data).and_then(|()| {
        std::io::stdout().write_all(READY)?;
        watch(&mut server, watched)
    });
    stop(&mut server)?;
    outcome?;
    fs::remove_dir_all(&args.folder)?;
    Ok(())
}

/// Makes the folders and the database files, with checksums on every page as in production.
fn prepare(programs: &Programs, folder: &Path) -> anyhow::Result<PathBuf> {
    let data = folder.join("data");
    fs::set_permissions(folder, Permissions::from_mode(0o755))?;
    for made in [&data, &folder.join(SOCKETS)] {
        fs::create_dir(made)?;
        fs::set_permissions(made, Permissions::from_mode(0o700))?;
        if let Some(user) = programs.user() {
            chown(made, Some(user.uid), Some(user.gid))?;
        }
    }
    let output = programs
        .command("initdb")
        .args(["--auth=trust", "--encoding=UTF8", "--locale=C", "--data-checksums", "--no-sync", "--no-instructions"])
        .args(["--username", ROLE, "--pgdata"])
        .arg(&data)
        .output()
        .context("initdb")?;
    if !output.status.success() {
        bail!("initdb failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(data)
}

fn launch(programs: &Programs, folder: &Path, data: &Path) -> anyhow::Result<Child> {
    let mut command = programs.command("postgres");
    command.arg("-D").arg(data).arg("-k").arg(folder.join(SOCKETS));
    for option in OPTIONS {
        command.args(["-c", option]);
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().context("postgres")
}

/// The server writes its state in the eighth line of its own pid file.
fn wait_until_ready(server: &mut Child, data: &Path) -> anyhow::Result<()> {
    let began = Instant::now();
    loop {
        let state = fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
        if state.lines().nth(7).is_some_and(|line| line.trim() == "ready") {
            return Ok(());
        }
        if let Some(status) = server.try_wait()? {
            bail!("postgres ended at its start: {status}");
        }
        if began.elapsed() > START_LIMIT {
            bail!("postgres was not ready after {} s", START_LIMIT.as_secs());
        }
        sleep(Duration::from_millis(20));
    }
}

fn watch(server: &mut Child, watched: Pid) -> anyhow::Result<()> {
    while test_kill_process(watched).is_ok() {
        if let Some(status) = server.try_wait()? {
            bail!("postgres ended by itself: {status}");
        }
        sleep(LOOK_EVERY);
    }
    Ok(())
}

/// Ends the server at once: nothing in it is worth a tidy shutdown.
fn stop(server: &mut Child) -> anyhow::Result<()> {
    let began = Instant::now();
    while server.try_wait()?.is_none() {
        if began.elapsed() > STOP_LIMIT {
            server.kill()?;
            server.wait()?;
        } else {
            kill_process(Pid::from_child(server), Signal::QUIT)?;
        }
        sleep(Duration::from_millis(50));
    }
    Ok(())
}
