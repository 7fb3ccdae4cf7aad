//! The optimised program as it ships. `./elohimos test` builds it and runs these last, one at a time.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

#[expect(clippy::disallowed_methods, reason = "the test run says where the program is")]
fn program() -> PathBuf {
    PathBuf::from(std::env::var_os("ELOHIMOS_BIN").expect("ELOHIMOS_BIN names the program; run ./elohimos test"))
}

/// A running server, stopped when the test ends.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    /// Starts in a folder, and waits until `/readyz` answers 200. Answers also how long that took.
    fn start(folder: &Path, port: u16) -> (Self, Duration) {
        let began = Instant::now();
        let child = Command::new(program())
            .args(["up", "--data-dir", "data", "--port", &port.to_string()])
            .current_dir(folder)
            .env_clear()
            .env("HOME", folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { child, port };
        while !server.get("/readyz").starts_with("HTTP/1.1 200") {
            assert!(began.elapsed() < Duration::from_secs(30), "it does not get ready");
            std::thread::sleep(Duration::from_millis(2));
        }
        (server, began.elapsed())
    }

    fn get(&self, path: &str) -> String {
        let mut answer = String::new();
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            let sent = write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            let _ = sent.and_then(|()| stream.read_to_string(&mut answer).map(|_| ()));
        }
        answer
    }

    /// Resident memory in bytes.
    fn resident(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that nothing listens on.
fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// One file that is copied to where it runs: people download it, and it is there at once.
#[test]
fn release_binary_is_smaller_than_60_mb() {
    let bytes = fs::metadata(program()).unwrap().len();
    println!("binary: {bytes} bytes");
    assert!(bytes < 60_000_000, "{bytes} bytes");
}

#[test]
fn release_binary_is_healthy_within_300_ms_of_its_start_with_existing_data() {
    let folder = tempfile::tempdir().unwrap();
    drop(Server::start(folder.path(), free_port()));
    let mut took: Vec<_> = (0..5).map(|_| Server::start(folder.path(), free_port()).1).collect();
    took.sort();
    println!("start to ready: {took:?}");
    assert!(took[0] < Duration::from_millis(300), "{took:?}");
}

#[test]
fn release_binary_rests_below_60_mb_of_memory() {
    let folder = tempfile::tempdir().unwrap();
    let (server, _) = Server::start(folder.path(), free_port());
    for path in ["/", "/health", "/metrics", "/api/v1/openapi.json", "/docs/"] {
        assert!(server.get(path).starts_with("HTTP/1.1 200"), "{path}");
    }
    let bytes = server.resident();
    println!("resident: {bytes} bytes");
    assert!(bytes < 60_000_000, "{bytes} bytes");
}
