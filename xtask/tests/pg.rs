//! The private PostgreSQL from outside: it answers while a command runs, and is gone afterwards, however that ended.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Starts a shell with a server of its own; the shell's first line of output is the server's folder.
fn start(script: &str) -> (Child, PathBuf, Vec<String>) {
    let announce = r#"url=${ELOHIMOS_TEST_PG#*host=}; echo "${url%%/sockets*}"; "#;
    let mut child = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["pg", "--", "sh", "-c", &format!("{announce}{script}")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let folder = PathBuf::from(lines.next().unwrap().unwrap());
    let rest = if script.contains("read") { Vec::new() } else { lines.map(Result::unwrap).collect() };
    (child, folder, rest)
}

fn assert_gone(folder: &Path) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while folder.exists() {
        assert!(Instant::now() < deadline, "{} is still there", folder.display());
        sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_command_finds_a_server_with_checksums_that_ends_with_it() {
    let (mut child, folder, lines) = start(r#"psql -XAt "$ELOHIMOS_TEST_PG" -c "show data_checksums""#);
    assert_eq!(lines, ["on"]);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_gone(&folder);
}

#[test]
fn the_exit_status_of_the_command_is_passed_on() {
    let (mut child, folder, _) = start("exit 3");
    assert_eq!(child.wait().unwrap().code(), Some(3));
    assert_gone(&folder);
}

#[test]
fn a_kill_of_the_starter_ends_the_server() {
    let (mut child, folder, _) = start("read line");
    assert!(folder.join("data/postmaster.pid").exists());
    child.kill().unwrap();
    child.wait().unwrap();
    assert_gone(&folder);
}
