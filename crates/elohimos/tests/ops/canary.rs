//! After everything that a client does, nothing of what it keeps secret is with the server: not on its disk, not in its
//! write-ahead logs, not in its logs, not in its memory.

use std::fs;
use std::io::Write as _;
use std::net::TcpStream;
use std::path::Path;
use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use elohim_core::id::ObjectId;
use serde_json::Value;

use crate::search::Search;
use crate::server::{PATIENCE, PROGRAM, Place, Server, block_on};

const NAME: &str = "Canary-name-of-a-goldfinch.txt";
const FOLDER: &str = "Canary-folder-of-a-siskin";
const CONTENT: &str = "Canary content: the linnet is hidden behind the third loose brick.\n";
const PASSPHRASE: &str = "canary passphrase of a yellowhammer";
const LINK_PASSWORD: &str = "canary link password of a bunting";

/// Runs the program as a client of this server and gives its JSON.
fn client(place: &Place, arguments: &[&str]) -> Value {
    let mut command = place.command(Path::new(PROGRAM), &["--json"]);
    let output = command.args(arguments).env("ELOHIMOS_HOME", place.path().join("device")).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    // Progress may have been printed before; the last line is the result.
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().last().map_or(Value::Null, |line| serde_json::from_str(line).unwrap())
}

/// Does everything that a client can do with a file, and gives what nobody else may know.
fn tour(place: &Place, server: &Server) -> Vec<(String, Vec<u8>)> {
    let file = |name: &str, text: &str| fs::write(place.path().join(name), text).unwrap();
    let passphrase = ["--passphrase-file", "passphrase"];
    file("passphrase", PASSPHRASE);
    file("link-password", LINK_PASSWORD);
    // Many times over, so that it would be found after any of it was overwritten.
    file(NAME, &CONTENT.repeat(4000));
    client(place, &["login", "--server", &server.url, "--password-file", "data/secrets/founder_password"]);
    client(place, &[&["vault", "init", "--kit", "kit"][..], &passphrase].concat());
    client(place, &["vault", "mkdir", FOLDER]);
    client(place, &["vault", "put", NAME, FOLDER]);
    let path = format!("/{FOLDER}/{NAME}");
    client(place, &["vault", "ls", FOLDER]);
    client(place, &["vault", "find", "goldfinch"]);
    let plain = client(place, &["vault", "share", &path, "--one-time"]);
    let protected = client(place, &["vault", "share", &path, "--password-file", "link-password"]);
    let [plain, protected] = [plain, protected].map(|made| made["link"].as_str().unwrap().to_owned());
    client(place, &["open", &plain, "-o", "opened"]);
    client(place, &["open", &protected, "-o", "opened-too", "--password-file", "link-password"]);
    client(place, &["vault", "get", &path, "-o", "fetched"]);
    for name in ["opened", "opened-too", "fetched"] {
        assert_eq!(fs::read_to_string(place.path().join(name)).unwrap(), CONTENT.repeat(4000), "{name}");
    }
    client(place, &["vault", "mv", &path, "/Canary-name-of-a-goldfinch-again.txt"]);
    client(place, &["vault", "lock"]);
    client(place, &[&["vault", "unlock"][..], &passphrase].concat());
    client(place, &["vault", "rm", "/Canary-name-of-a-goldfinch-again.txt"]);

    let mut secrets = vec![
        ("name".to_owned(), b"Canary-name-of-a-goldfinch".to_vec()),
        ("folder".to_owned(), FOLDER.into()),
        ("content".to_owned(), CONTENT.trim_end().into()),
        ("passphrase".to_owned(), PASSPHRASE.into()),
        ("link password".to_owned(), LINK_PASSWORD.into()),
    ];
    for (name, link) in [("plain link", plain), ("protected link", protected)] {
        let (_, fragment) = link.split_once('#').unwrap();
        let text: String = fragment.chars().take(43).collect();
        secrets.push((format!("key of the {name}"), URL_SAFE_NO_PAD.decode(&text).unwrap()));
    }
    let kit = fs::read_to_string(place.path().join("kit")).unwrap();
    for (at, line) in kit.lines().filter(|line| line.starts_with("AGE-SECRET-KEY-1")).enumerate() {
        secrets.push((format!("identity {at} of the kit"), line.into()));
        secrets.push((format!("key {at} of the kit"), bech32::decode(line).unwrap().1));
    }
    assert_eq!(secrets.len(), 15, "the kit has four identities");
    secrets
}

#[test]
fn nothing_that_a_client_keeps_secret_is_with_the_server() {
    let place = Place::new();
    let server = place.start();
    let secrets = tour(&place, &server);
    let named: Vec<_> = secrets.iter().map(|(name, secret)| (name.as_str(), &secret[..])).collect();
    let search = Search::new(&named);

    // What the server does keep in memory, the same search finds.
    let signing = fs::read_to_string(place.data().join("secrets/jwt_secret")).unwrap();
    let (known, read) = Search::new(&[("signing key", signing.trim().as_bytes())]).memory(server.pid());
    assert_eq!(known.into_iter().collect::<Vec<_>>(), ["signing key"]);
    println!("searched {read} bytes of memory for {} secrets", secrets.len());

    let nothing: [String; 0] = [];
    assert!(fs::metadata(place.data().join("vault.db-wal")).unwrap().len() > 0, "no write-ahead log was searched");
    assert_eq!(search.folder(&place.data()).into_iter().collect::<Vec<_>>(), nothing);
    assert_eq!(search.memory(server.pid()).0.into_iter().collect::<Vec<_>>(), nothing);
    fs::create_dir(place.path().join("standard-error")).unwrap();
    fs::copy(place.path().join("log"), place.path().join("standard-error/log")).unwrap();
    assert_eq!(search.folder(&place.path().join("standard-error")).into_iter().collect::<Vec<_>>(), nothing);

    planted(&place, &server, &search);
    server.stop();
}

/// Plants secrets in every kind of place, as a careless client or server would, and demands that they are found.
fn planted(place: &Place, server: &Server, search: &Search) {
    let password = place.password();
    block_on(async {
        let client = server.login(&password).await;
        let plain = Bytes::from(CONTENT.repeat(3));
        client.vault().objects().create(ObjectId::from_bytes([5; 16]), plain).await.unwrap();
        // The name of a team lies in a database as it is.
        client.teams().create(PASSPHRASE).await.unwrap();
    });
    // A request id is written to the log as the client chose it.
    let login = serde_json::json!({ "username": "founder", "password": password.expose_str().unwrap() }).to_string();
    let address = server.url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "POST /api/v1/auth/login HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n\
         X-Request-Id: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{login}",
        FOLDER,
        login.len()
    )
    .unwrap();
    let mut answer = String::new();
    std::io::Read::read_to_string(&mut stream, &mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    // The head of a request that has not ended is in memory.
    let mut unfinished = TcpStream::connect(address).unwrap();
    write!(unfinished, "GET / HTTP/1.1\r\nHost: {address}\r\nX-Note: {LINK_PASSWORD}\r\n").unwrap();

    let wanted = ["content in a part", "passphrase in elohimos_app.db-wal", "folder in elohimos.log"];
    let began = Instant::now();
    loop {
        // The name of a part is made of digests.
        let found: Vec<_> = search
            .folder(&place.data())
            .into_iter()
            .map(|hit| if hit.starts_with("content in 00000-") { "content in a part".to_owned() } else { hit })
            .collect();
        let memory = search.memory(server.pid()).0;
        if wanted.iter().all(|hit| found.iter().any(|one| one == hit)) && memory.contains("link password") {
            break;
        }
        assert!(began.elapsed() < PATIENCE, "{found:?}, in memory {memory:?}");
    }
}
