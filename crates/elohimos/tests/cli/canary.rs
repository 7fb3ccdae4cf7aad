//! What the server must never have: names, contents, passphrase, link keys. Looked for on its disk, in its logs and in its
//! memory, after a client has done everything; and found there when it is planted.

use std::fs;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use elohim_store::testing::Engine;

use crate::program::Server;
use crate::vault::Desk;

const NAME: &str = "canary-name-5d1e.txt";
const CONTENT: &str = "canary content 8c02: the quick brown papers that nobody else may read";
const PASSPHRASE: &str = "canary passphrase of quiet rivers";
const PLANTED: &str = "canary-planted-31f7";

/// The files below a folder that contain a text.
fn on_disk(folder: &Path, wanted: &[u8]) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let found = entries.flat_map(|path| {
        if path.is_dir() {
            return on_disk(&path, wanted);
        }
        let holds = contains(&fs::read(&path).unwrap_or_default(), wanted);
        if holds { vec![path] } else { Vec::new() }
    });
    found.collect()
}

/// Whether the memory of a process holds a text.
fn in_memory(pid: u32, wanted: &[u8]) -> bool {
    let maps = fs::read_to_string(format!("/proc/{pid}/maps")).unwrap();
    let mut memory = fs::File::open(format!("/proc/{pid}/mem")).unwrap();
    let mut read = 0;
    let mut found = false;
    for line in maps.lines().filter(|line| line.split(' ').nth(1).is_some_and(|rights| rights.starts_with("rw"))) {
        let (from, to) = line.split(' ').next().unwrap().split_once('-').unwrap();
        let (from, to) = (u64::from_str_radix(from, 16).unwrap(), u64::from_str_radix(to, 16).unwrap());
        let mut bytes = vec![0; usize::try_from(to - from).unwrap()];
        memory.seek(SeekFrom::Start(from)).unwrap();
        if memory.read_exact(&mut bytes).is_ok() {
            read += bytes.len();
            found |= contains(&bytes, wanted);
        }
    }
    assert!(read > 1_000_000, "only {read} bytes of memory could be read");
    found
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    let Some((first, _)) = needle.split_first() else { return false };
    let mut from = 0;
    while let Some(at) = haystack[from..].iter().position(|byte| byte == first) {
        let at = from + at;
        if haystack[at..].starts_with(needle) {
            return true;
        }
        from = at + 1;
    }
    false
}

fn everywhere(desk: &Desk, wanted: &[u8]) -> (Vec<PathBuf>, bool) {
    (on_disk(&desk.place.path().join("data"), wanted), in_memory(desk.server.pid(), wanted))
}

/// Signs in with a text as the user agent and as the request id, so that the server stores and logs it.
fn plant(desk: &Desk, server: &Server) {
    let password = desk.place.read("data/secrets/founder_password");
    let body = format!("{{\"username\":\"founder\",\"password\":\"{}\"}}", password.trim());
    let answer = server.send(&format!(
        "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nUser-Agent: {PLANTED}\r\nX-Request-Id: {PLANTED}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    ));
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[test]
fn the_server_never_has_what_only_the_client_may_know() {
    let desk = Desk::with_passphrase(Engine::Sqlite, PASSPHRASE);
    desk.place.write(NAME, &CONTENT.repeat(1000), 0o600);
    desk.ok(&["vault", "mkdir", "/canary-folder-77aa"]);
    desk.ok(&["vault", "put", NAME, "/canary-folder-77aa"]);
    desk.ok(&["vault", "ls", "/canary-folder-77aa"]);
    desk.ok(&["vault", "find", "canary"]);
    let link =
        desk.json(&["vault", "share", "/canary-folder-77aa/canary-name-5d1e.txt"])["link"].as_str().unwrap().to_owned();
    desk.ok(&["open", &link, "--output", "copy"]);
    desk.ok(&["vault", "mv", "/canary-folder-77aa/canary-name-5d1e.txt", "/canary-moved-19c4.txt"]);
    desk.ok(&["vault", "get", "/canary-moved-19c4.txt", "--output", "back"]);
    desk.ok(&["vault", "rm", "/canary-moved-19c4.txt"]);
    desk.ok(&["vault", "lock"]);
    desk.ok(&["vault", "unlock", "--passphrase-file", "passphrase"]);

    let fragment = link.split('#').nth(1).unwrap();
    let key = URL_SAFE_NO_PAD.decode(fragment).unwrap();
    let texts = [NAME, &CONTENT[..24], PASSPHRASE, "canary-folder-77aa", "canary-moved-19c4", fragment];
    for wanted in texts.iter().map(|text| text.as_bytes()).chain([key.as_slice()]) {
        let (files, memory) = everywhere(&desk, wanted);
        assert_eq!((files, memory), (Vec::new(), false), "{}", String::from_utf8_lossy(wanted));
    }

    plant(&desk, &desk.server);
    let (files, memory) = everywhere(&desk, PLANTED.as_bytes());
    assert!(memory, "the planted text is not seen in memory");
    let seen = |place: &str| files.iter().any(|file| file.to_string_lossy().contains(place));
    assert!(seen("elohimos_app.db") && seen("/logs/"), "the planted text is not seen on disk: {files:?}");
}
