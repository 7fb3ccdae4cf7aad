//! A server process with a data directory of its own, and a client of it.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use elohim_client::{Client, Connection, TokenPair};
use elohim_core::Secret;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

/// How long anything that a server does may take, a debug build under a tracer included.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// The program of this build.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_elohimos");

/// A directory for one server: `data` is its data directory, `log` its standard error.
pub(crate) struct Place(tempfile::TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir_in(std::env::temp_dir().canonicalize().unwrap()).unwrap())
    }

    /// A place with a copy of another one's data directory. No server may be running there.
    pub(crate) fn copy_of(other: &Self) -> Self {
        let place = Self::new();
        copy(&other.data(), &place.data());
        place
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    /// What the last server here wrote to standard error.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.path().join("log")).unwrap()
    }

    /// The program with these arguments, here, with an empty environment.
    pub(crate) fn command(&self, program: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.path()).env_clear().args(arguments).stdin(Stdio::null());
        command
    }

    /// Starts this build's server and waits until it takes requests.
    pub(crate) fn start(&self) -> Server {
        self.start_program(Path::new(PROGRAM))
    }

    pub(crate) fn start_program(&self, program: &Path) -> Server {
        let mut server = self.spawn(program, "0");
        let told = BufReader::new(server.child.stdout.take().unwrap()).lines();
        for line in told {
            let line: Value = serde_json::from_str(&line.unwrap()).unwrap();
            if let Some(url) = line["url"].as_str() {
                server.url = url.to_owned();
                return server;
            }
        }
        panic!("it did not start: {}", self.log());
    }

    /// Starts a server, and does not wait.
    pub(crate) fn spawn(&self, program: &Path, port: &str) -> Server {
        let child = self
            .command(program, &["--json", "up", "--port", port, "--data-dir", "data"])
            .stdout(Stdio::piped())
            .stderr(File::create(self.path().join("log")).unwrap())
            .spawn()
            .unwrap();
        Server { child, url: String::new() }
    }

    /// The password that the first start has made.
    pub(crate) fn password(&self) -> Secret {
        let text = fs::read_to_string(self.data().join("secrets/founder_password")).unwrap();
        Secret::new(text.trim().as_bytes())
    }
}

/// A running server. It is killed when this goes.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
}

impl Server {
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn connection(&self) -> Connection {
        Connection::new(&self.url).unwrap()
    }

    /// A client with tokens from an earlier login, which spares the derivation of the password.
    pub(crate) fn client(&self, tokens: &TokenPair) -> Client {
        Client::new(self.connection(), tokens.clone())
    }

    pub(crate) async fn login(&self, password: &Secret) -> Client {
        Client::login(self.connection(), "founder", password).await.unwrap()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Stops it as a supervisor would, and demands a clean end.
    pub(crate) fn stop(mut self) {
        self.signal(Signal::TERM);
        assert_eq!(self.wait().code(), Some(0));
    }

    /// Waits for its end, whatever it is.
    pub(crate) fn wait(&mut self) -> std::process::ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(began.elapsed() < PATIENCE, "the server {} does not end", self.url);
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a future with a deadline, on a runtime of its own.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { tokio::time::timeout(Duration::from_secs(240), future).await.expect("it takes too long") })
}

pub(crate) fn digest(bytes: &[u8]) -> [u8; 32] {
    <sha2::Sha256 as sha2::Digest>::digest(bytes).into()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    fs::set_permissions(to, fs::metadata(from).unwrap().permissions()).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), &to).unwrap();
        }
    }
}
