//! `elohimos up` and `elohimos serve`: from the first start to the last line of the log.

use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixDatagram;

use rustix::process::Signal;
use serde_json::Value;

use crate::program::Place;

const PASSWORD: &str = "Kx7/4mW+q9Rt2Zp8Ls5Vd1Bn3Hc6Jf0=";
const JWT: &str = "q8Zr1vN4xT7cW0yB3mK6pD9sF2hJ5gLa";

#[test]
fn up_tells_the_password_once_and_keeps_it_for_its_owner_alone() {
    let place = Place::new();
    let server = place.start("up", &[]);
    let password = server.told[0]["founder_password"].as_str().unwrap().to_owned();
    assert_eq!(server.told[0]["kept_in"], "data/secrets/founder_password");
    assert!(server.get("/livez").starts_with("HTTP/1.1 200 "), "{}", server.get("/livez"));
    assert_eq!(server.stop(Signal::TERM), 0);

    let server = place.start("up", &[]);
    assert_eq!(server.told.len(), 1, "{:?}", server.told);
    assert_eq!(server.stop(Signal::INT), 0);

    assert_eq!(place.read("data/secrets/founder_password"), format!("{password}\n"));
    for (path, mode) in [("data", 0o700), ("data/secrets/founder_password", 0o600), ("data/secrets/jwt_secret", 0o600)]
    {
        assert_eq!(place.path().join(path).metadata().unwrap().mode() & 0o777, mode, "{path}");
    }
    let jwt = place.read("data/secrets/jwt_secret");
    for log in ["stderr", "data/logs/elohimos.log"] {
        let text = place.read(log);
        assert!(!text.contains(&password) && !text.contains(jwt.trim()), "{log}: {text}");
    }
}

#[test]
fn the_log_is_json_lines_from_the_start_to_the_stop() {
    let place = Place::new();
    let server = place.start("serve", &[]);
    assert!(server.get("/livez?canary=1").starts_with("HTTP/1.1 200 "));
    assert_eq!(server.stop(Signal::TERM), 0);
    let text = place.read("data/logs/elohimos.log");
    assert!(!text.contains("canary"), "{text}");
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let events: Vec<_> = lines.iter().map(|line| line["event"].as_str().unwrap()).collect();
    assert_eq!(events, ["founder.created", "server.started", "http.request", "server.stopping", "server.stopped"]);
    for line in &lines {
        assert_eq!(line["ts"].as_str().unwrap().len(), "2026-01-01T00:00:00.000Z".len(), "{line}");
    }
    let mode = place.path().join("data/logs/elohimos.log").metadata().unwrap().mode() & 0o777;
    assert_eq!(mode, 0o600);
}

#[test]
fn a_stopped_server_leaves_no_write_ahead_log() {
    let place = Place::new();
    assert_eq!(place.start("up", &[]).stop(Signal::TERM), 0);
    for name in
        ["elohimos_app.db-wal", "vault.db-wal", "datasets/datasets.db-wal", "memory/chat_memory.db-wal", "keys.db-wal"]
    {
        assert!(!place.path().join("data").join(name).exists(), "{name}");
    }
}

#[test]
fn a_data_directory_has_one_server() {
    let place = Place::new();
    let server = place.start("up", &[]);
    let ran = place.run(&["--json", "serve", "--port", "0", "--data-dir", "data"], &[]);
    let body: Value = serde_json::from_str(ran.stderr.lines().last().unwrap()).unwrap();
    assert_eq!((ran.status, &body["code"]), (5, &"DATA_DIR_LOCKED".into()), "{}", ran.stderr);
    drop(server);
}

#[test]
fn an_address_that_is_taken_is_named() {
    let place = Place::new();
    let server = place.start("up", &[]);
    let port = server.address.rsplit(':').next().unwrap().to_owned();
    let ran = place.run(&["--json", "serve", "--port", &port, "--data-dir", "other"], &[]);
    let body: Value = serde_json::from_str(ran.stderr.lines().last().unwrap()).unwrap();
    assert_eq!((ran.status, &body["code"]), (6, &"ADDRESS_IN_USE".into()), "{}", ran.stderr);
}

#[test]
fn production_serves_with_secrets_from_credentials_and_up_refuses_it() {
    let place = Place::new();
    place.write("credentials/founder_password", PASSWORD, 0o400);
    place.write("credentials/jwt_secret", JWT, 0o400);
    let variables = [("ELOHIM_ENV", "production"), ("CREDENTIALS_DIRECTORY", "credentials")];
    let server = place.start("serve", &variables);
    assert!(server.told[0]["services"].as_array().unwrap().contains(&"vault".into()), "{:?}", server.told);
    assert_eq!(server.stop(Signal::TERM), 0);
    assert!(!place.path().join("data/secrets").exists());
    let ran = place.run(&["--json", "up"], &variables);
    let body: Value = serde_json::from_str(&ran.stderr).unwrap();
    assert_eq!((ran.status, &body["code"]), (2, &"UP_IN_PRODUCTION".into()));
}

#[test]
fn the_supervisor_is_told_when_it_is_ready_and_when_it_stops() {
    let place = Place::new();
    let path = place.path().join("notify");
    let socket = UnixDatagram::bind(&path).unwrap();
    let watchdog = [("NOTIFY_SOCKET", path.to_str().unwrap()), ("WATCHDOG_USEC", "30000000")];
    let server = place.start("serve", &watchdog);
    let received = || {
        let mut buffer = [0; 64];
        let length = socket.recv(&mut buffer).unwrap();
        String::from_utf8(buffer[..length].to_vec()).unwrap()
    };
    let mut told = vec![received(), received()];
    told.sort();
    assert_eq!(told, ["READY=1\n", "WATCHDOG=1\n"]);
    assert_eq!(server.stop(Signal::TERM), 0);
    assert_eq!(received(), "STOPPING=1\n");
}

#[test]
fn metrics_of_every_crate_are_served_also_on_an_address_of_their_own() {
    let place = Place::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let own = listener.local_addr().unwrap().to_string();
    drop(listener);
    let mut server = place.start("up", &[("ELOHIMOS__HTTP__METRICS_LISTEN", &own)]);
    let page = server.get("/metrics");
    assert!(page.starts_with("HTTP/1.1 200 "), "{page}");
    server.address = own;
    let page = server.get("/metrics");
    for line in [
        "# TYPE elohimos_http_requests_total counter",
        "# TYPE elohimos_db_query_duration_seconds histogram",
        "# TYPE elohimos_auth_hash_duration_seconds histogram",
        "# TYPE elohimos_log_dropped_total counter",
        "elohimos_db_schema_version{db=\"vault\"} ",
        &format!("elohimos_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION")),
    ] {
        assert!(page.contains(line), "{line}: {page}");
    }
    assert!(server.get("/livez").starts_with("HTTP/1.1 404 "));
}

#[test]
fn the_founder_sees_the_log_and_what_the_server_does_by_itself() {
    let place = Place::new();
    let server = place.start("up", &[]);
    let password = server.told[0]["founder_password"].as_str().unwrap();
    let body = format!("{{\"username\":\"founder\",\"password\":\"{password}\"}}");
    let head = format!("Host: {}\r\nConnection: close\r\nContent-Type: application/json", server.address);
    let length = body.len();
    let answer =
        server.send(&format!("POST /api/v1/auth/login HTTP/1.1\r\n{head}\r\nContent-Length: {length}\r\n\r\n{body}"));
    let json = |answer: &str| serde_json::from_str::<Value>(answer.split_once("\r\n\r\n").unwrap().1).unwrap();
    let token = json(&answer)["token"].as_str().unwrap().to_owned();
    let get = |path: &str| {
        json(&server.send(&format!("GET {path} HTTP/1.1\r\n{head}\r\nAuthorization: Bearer {token}\r\n\r\n")))
    };

    let jobs = get("/api/v1/ops/jobs");
    let mut names: Vec<_> = jobs["data"].as_array().unwrap().iter().map(|job| job["name"].as_str().unwrap()).collect();
    names.sort_unstable();
    let all = [
        "abandoned_uploads",
        "activity",
        "audit_log",
        "database_logs",
        "deleted_objects",
        "erasures",
        "identity",
        "metrics",
        "metrics_upkeep",
        "orphans",
        "removed_accounts",
        "share_notices",
        "share_tickets",
        "subject_keys",
        "teams",
        "vault_activity",
        "vault_throttles",
    ];
    assert_eq!(names, all);

    // Lines are written by a thread of their own: they are followed until the last one of these is there.
    let mut events = Vec::new();
    let mut path = "/api/v1/ops/logs".to_owned();
    let began = std::time::Instant::now();
    while events.last().is_none_or(|event| event != "http.request") {
        assert!(began.elapsed().as_secs() < 30, "{events:?}");
        let found = get(&path);
        events.extend(found["data"].as_array().unwrap().iter().map(|line| line["event"].as_str().unwrap().to_owned()));
        if let Some(after) = found["next_after"].as_str() {
            path = format!("/api/v1/ops/logs?after={after}");
        }
    }
    assert_eq!(events[..2], ["founder.created", "server.started"]);
    assert!(!place.read("data/logs/elohimos.log").contains(password));
}
