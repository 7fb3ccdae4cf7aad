//! Running the program in a directory of its own.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Output, Stdio};

use assert_cmd::Command;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

/// A working directory for the program.
pub(crate) struct Place(tempfile::TempDir);

/// What it printed, and its exit status.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file with this mode.
    pub(crate) fn write(&self, name: &str, text: &str, mode: u32) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        path
    }

    /// The names of what is in the directory.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(self.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Runs the program here with these variables and nothing else in its environment.
    pub(crate) fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_elohimos"));
        command.current_dir(self.path()).env_clear().envs(variables.iter().copied()).args(arguments);
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap().replace(&format!("{}/", self.path().display()), "");
        Ran { status: status.code().unwrap(), stdout: text(stdout), stderr: text(stderr) }
    }
}

/// A server that runs until the test ends.
pub(crate) struct Server {
    child: Child,
    /// The JSON lines that it printed until it took requests.
    pub(crate) told: Vec<Value>,
    /// Where it listens.
    pub(crate) address: String,
}

impl Place {
    /// Starts `elohimos --json` with this command on a free port, and waits until it takes requests.
    pub(crate) fn start(&self, command: &str, variables: &[(&str, &str)]) -> Server {
        self.start_as(&[command, "--port", "0", "--data-dir", "data"], variables)
    }

    /// Starts `elohimos --json` with these arguments, and waits until it takes requests.
    pub(crate) fn start_as(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Server {
        let child = std::process::Command::new(env!("CARGO_BIN_EXE_elohimos"))
            .current_dir(self.path())
            .env_clear()
            .envs(variables.iter().copied())
            .arg("--json")
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(fs::File::create(self.path().join("stderr")).unwrap())
            .spawn()
            .unwrap();
        let mut server = Server { child, told: Vec::new(), address: String::new() };
        for line in BufReader::new(server.child.stdout.take().unwrap()).lines() {
            let line: Value = serde_json::from_str(&line.unwrap()).unwrap();
            server.told.push(line.clone());
            if let Some(url) = line["url"].as_str() {
                server.address = url.strip_prefix("http://").unwrap().to_owned();
                return server;
            }
        }
        panic!("it did not start: {}", fs::read_to_string(self.path().join("stderr")).unwrap());
    }

    /// Reads a file of this place.
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }
}

impl Server {
    /// The answer to a GET.
    pub(crate) fn get(&self, path: &str) -> String {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address))
    }

    /// The answer to a request that closes its connection.
    pub(crate) fn send(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Sends a signal and gives the exit status.
    pub(crate) fn stop(mut self, signal: Signal) -> i32 {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
        self.child.wait().unwrap().code().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
