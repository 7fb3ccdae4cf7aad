//! The optimised program as it ships. `./elohimos test` builds it and runs these last, one at a time.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

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
            .args(["--proxy-headers", "--forwarded-allow-ips", "127.0.0.1"])
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
    for path in ["/app/", "/health", "/metrics", "/api/v1/openapi.json", "/docs/"] {
        assert!(server.get(path).starts_with("HTTP/1.1 200"), "{path}");
    }
    let bytes = server.resident();
    println!("resident: {bytes} bytes");
    assert!(bytes < 60_000_000, "{bytes} bytes");
}

/// One connection that is kept, on which each request claims another client address.
struct Line {
    stream: BufReader<TcpStream>,
    requests: u32,
}

impl Line {
    fn new(server: &Server) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream: BufReader::new(stream), requests: 0 }
    }

    /// The status and the JSON that a POST is answered with.
    fn post(&mut self, path: &str, token: &str, body: &Value) -> (u16, Value) {
        self.requests += 1;
        let [_, a, b, c] = self.requests.to_be_bytes();
        let body = body.to_string();
        write!(
            self.stream.get_mut(),
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 10.{a}.{b}.{c}\r\n{token}\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let (mut status, mut length) = (0, 0);
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).unwrap();
            let line = line.trim_end().to_ascii_lowercase();
            if let Some(rest) = line.strip_prefix("http/1.1 ") {
                status = rest[..3].parse().unwrap();
            } else if let Some(rest) = line.strip_prefix("content-length: ") {
                length = rest.parse().unwrap();
            } else if line.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).unwrap();
        (status, serde_json::from_slice(&body).unwrap())
    }

    /// How many seconds a login with a wrong password takes.
    fn wrong_login(&mut self, name: &str) -> f64 {
        let began = Instant::now();
        let (status, _) = self.post("/api/v1/auth/login", "", &json!({ "username": name, "password": "wrong" }));
        assert_eq!(status, 401, "{name}");
        began.elapsed().as_secs_f64()
    }
}

/// The z of Mann and Whitney's test that two samples come from one distribution. Equal times do not happen.
fn mann_whitney(one: &[f64], other: &[f64]) -> f64 {
    let (n, m) = (one.len() as f64, other.len() as f64);
    let less: usize = one.iter().map(|a| other.iter().filter(|b| a < b).count()).sum();
    (less as f64 - n * m / 2.0) / (n * m * (n + m + 1.0) / 12.0).sqrt()
}

/// Nobody learns from the time that a login takes whether a name exists: 500 pairs of a known and an unknown name. The
/// control adds a millisecond to one side, which must be seen; while the machine is too restless for that, more pairs are
/// taken, and without the control there is no result.
#[test]
fn release_binary_takes_as_long_for_names_that_do_not_exist() {
    const NAMES: usize = 50;
    let folder = tempfile::tempdir().unwrap();
    let (server, _) = Server::start(folder.path(), free_port());
    let mut line = Line::new(&server);
    let password = fs::read_to_string(folder.path().join("data/secrets/founder_password")).unwrap();
    let login = json!({ "username": "founder", "password": password.trim() });
    let (_, tokens) = line.post("/api/v1/auth/login", "", &login);
    let token = format!("Authorization: Bearer {}\r\n", tokens["token"].as_str().unwrap());
    let (mut known, mut unknown, mut names) = (Vec::new(), Vec::new(), 0);
    for round in 1.. {
        let begin = names;
        while names < begin + NAMES {
            let user = json!({ "username": format!("person-{names}"), "role": "guest" });
            assert_eq!(line.post("/api/v1/users", &token, &user).0, 201);
            names += 1;
        }
        // Ten for each name, which is what one may try in a minute; in turns, and each first as often as second.
        for n in 0..10 {
            for name in begin..names {
                let [person, ghost] = [format!("person-{name}"), format!("nobody-{name}")];
                if (n + name) % 2 == 0 {
                    known.push(line.wrong_login(&person));
                    unknown.push(line.wrong_login(&ghost));
                } else {
                    unknown.push(line.wrong_login(&ghost));
                    known.push(line.wrong_login(&person));
                }
            }
        }
        let planted: Vec<f64> = known.iter().map(|time| time + 0.001).collect();
        let (z, control) = (mann_whitney(&known, &unknown), mann_whitney(&planted, &unknown));
        println!("{} pairs: z = {z:.2}, with a planted millisecond {control:.2}", known.len());
        if control.abs() > 3.3 {
            assert!(z.abs() < 3.3, "known and unknown names can be told apart: z = {z:.2}");
            break;
        }
        assert!(round < 4, "a planted millisecond was not seen in {} pairs", known.len());
    }
}
