//! The server's log: its newest lines, those before them, and those that come.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;

use elohim_api::ops::logs::LogEntries;
use elohim_core::identity::Role;
use elohim_testkit::{Answer, Engine, Member, TestApp};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A deployment that keeps its log, somebody who may read it, and the directory that it is in.
struct Log {
    app: TestApp,
    boss: Member,
    directory: TempDir,
}

impl Log {
    async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let logs = directory.path().join("logs");
        let app = TestApp::with(Engine::Sqlite, |settings| settings.logs = Some(logs)).await;
        let boss = app.signed_in("boss", Role::SuperAdmin).await;
        Self { app, boss, directory }
    }

    fn file(&self, suffix: &str) -> PathBuf {
        self.directory.path().join("logs").join(format!("elohimos.log{suffix}"))
    }

    fn write(&self, suffix: &str, text: &str) {
        fs::create_dir_all(self.file("").parent().unwrap()).unwrap();
        let mut file = OpenOptions::new().create(true).append(true).open(self.file(suffix)).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    async fn ask(&self, query: &str) -> Answer {
        self.app.get(&format!("/api/v1/ops/logs{query}")).bearer(&self.boss.token).send().await
    }

    async fn entries(&self, query: &str) -> LogEntries {
        self.ask(query).await.json()
    }

    /// The messages of an answer.
    async fn messages(&self, query: &str) -> Vec<String> {
        messages(&self.entries(query).await)
    }
}

fn messages(found: &LogEntries) -> Vec<String> {
    found.data.iter().map(|entry| entry.message.clone()).collect()
}

fn line(message: &str) -> String {
    format!("{{\"ts\":\"2026-01-01T00:00:00.000Z\",\"level\":\"INFO\",\"event\":\"test\",\"msg\":\"{message}\"}}\n")
}

/// Lines with these numbers.
fn lines(numbers: std::ops::Range<u32>) -> String {
    numbers.map(|number| line(&number.to_string())).collect()
}

fn numbers(numbers: std::ops::Range<u32>) -> Vec<String> {
    numbers.map(|number| number.to_string()).collect()
}

#[tokio::test]
async fn a_line_is_told_as_it_was_written() {
    let log = Log::new().await;
    log.write(
        "",
        "{\"ts\":\"2026-01-02T03:04:05.678Z\",\"level\":\"WARN\",\"event\":\"http.request\",\"msg\":\"Token *** \\\"x\\\"\",\
         \"request_id\":\"r1\",\"status\":404,\"complete\":true,\"password\":\"***\"}\n",
    );
    let answer: Value = log.ask("").await.json();
    assert_eq!(
        answer["data"],
        json!([{
            "at": "2026-01-02T03:04:05.678000Z", "level": "warn", "event": "http.request", "message": "Token *** \"x\"",
            "request_id": "r1", "fields": { "status": "404", "complete": "true", "password": "***" },
        }])
    );
    assert_eq!(
        (&answer["is_kept"], &answer["next_before"], &answer["has_gap"]),
        (&json!(true), &Value::Null, &json!(false))
    );
}

#[tokio::test]
async fn the_newest_lines_come_first_and_older_ones_are_reached_across_files() {
    let log = Log::new().await;
    for (suffix, range) in [(".10", 0..400), (".2", 400..410), (".1", 410..411), (".pending.9", 411..500)] {
        log.write(suffix, &lines(range));
    }
    log.write(".pending.10", &lines(500..1_000));
    log.write("", &lines(1_000..1_200));
    log.write(".1.gz", "not a log file of ours\n");
    assert_eq!(log.messages("").await, numbers(1_100..1_200));
    let mut seen = Vec::new();
    let mut query = "?limit=500".to_owned();
    loop {
        let found = log.entries(&query).await;
        seen.splice(0..0, messages(&found));
        let Some(before) = found.next_before else { break };
        query = format!("?limit=500&before={before}");
    }
    assert_eq!(seen, numbers(0..1_200));
}

#[tokio::test]
async fn lines_are_followed_through_a_rotation() {
    let log = Log::new().await;
    log.write("", &lines(0..3));
    let first = log.entries("?limit=2").await;
    assert_eq!(messages(&first), ["1", "2"]);
    let after = first.next_after.unwrap();
    let again = log.entries(&format!("?after={after}")).await;
    assert_eq!((again.data.len(), again.next_after.as_deref()), (0, Some(after.as_str())));

    // A line that is not whole yet is not shown, and is when it is.
    log.write("", &lines(3..5));
    let (begun, ended) =
        ("{\"ts\":\"2026-01-01T00:00:00.000Z\",\"level\":\"INFO\",", "\"event\":\"x\",\"msg\":\"5\"}\n");
    log.write("", begun);
    let second = log.entries(&format!("?after={after}")).await;
    assert_eq!(messages(&second), ["3", "4"]);
    assert_eq!(log.messages("?limit=1").await, ["4"]);
    log.write("", ended);

    fs::rename(log.file(""), log.file(".1")).unwrap();
    log.write("", "");
    let after = second.next_after.unwrap();
    assert_eq!(log.messages(&format!("?after={after}")).await, ["5"]);
    log.write("", &lines(6..8));
    let third = log.entries(&format!("?after={after}&limit=2")).await;
    assert_eq!(messages(&third), ["5", "6"]);
    assert_eq!(log.messages(&format!("?after={}", third.next_after.unwrap())).await, ["7"]);

    fs::remove_file(log.file(".1")).unwrap();
    let late = log.entries(&format!("?after={after}")).await;
    assert_eq!((messages(&late), late.has_gap), (numbers(6..8), true));
    let early = log.entries(&format!("?before={after}")).await;
    assert_eq!((early.data.len(), early.next_before, early.has_gap), (0, None, false));
}

#[tokio::test]
async fn lines_are_found_by_level_text_and_request() {
    let log = Log::new().await;
    let own = |id: &str, status: u16| {
        format!(
            "{{\"ts\":\"2026-01-01T00:00:00.000Z\",\"level\":\"INFO\",\"event\":\"http.request\",\"msg\":\"asked {id}\",\
             \"request_id\":\"{id}\",\"route\":\"/api/v1/ops/logs\",\"status\":{status}}}\n"
        )
    };
    for level in ["ERROR", "WARN", "INFO", "DEBUG", "TRACE"] {
        log.write("", &line(&format!("Größe {level}")).replace("INFO\",", &format!("{level}\",")));
    }
    log.write("", &(own("request-1", 200) + &own("request-2", 403)));
    log.write("", "no line of ours\n{\"ts\":\"cut off\n\n");
    for (query, expected) in [
        ("?level=error", vec!["Größe ERROR"]),
        ("?level=info", vec!["Größe ERROR", "Größe WARN", "Größe INFO", "asked request-2"]),
        ("?text=gr%C3%B6%C3%9Fe%20t", vec!["Größe TRACE"]),
        ("?text=status%3D403", vec!["asked request-2"]),
        ("?text=nothing", vec![]),
        ("?request_id=request-1", vec!["asked request-1"]),
        ("?request_id=request-1&level=warn", vec![]),
        ("?request_id=request", vec![]),
        ("?text=REQUEST-&limit=1", vec!["asked request-2"]),
    ] {
        assert_eq!(log.messages(query).await, expected, "{query}");
    }
}

/// Long files: one look ends, and says where to go on.
#[tokio::test]
async fn a_look_has_an_end_and_goes_on() {
    let log = Log::new().await;
    log.write("", &line("the needle"));
    let filler = line(&"x".repeat(8_000));
    log.write("", &filler.repeat(2_200));
    let mut query = "?text=needle".to_owned();
    let found = log.entries(&query).await;
    assert_eq!(found.data, []);
    query = format!("{query}&before={}", found.next_before.unwrap());
    let found = log.entries(&query).await;
    assert_eq!((messages(&found), found.next_before), (vec!["the needle".to_owned()], None));

    log.write(".1", &line("older"));
    let begin = log.entries("?text=older").await.next_before.unwrap();
    let behind = log.entries(&format!("?text=older&before={begin}")).await;
    assert_eq!(messages(&behind), ["older"]);
    let all = log.entries(&format!("?text=none&limit=1&before={begin}")).await;
    assert_eq!((all.data.len(), all.next_before), (0, None));
}

#[tokio::test]
async fn a_server_without_log_files_says_so_and_one_without_lines_has_none() {
    let app = TestApp::new(Engine::Sqlite).await;
    let boss = app.signed_in("boss", Role::SuperAdmin).await;
    let answer: Value = app.get("/api/v1/ops/logs").bearer(&boss.token).send().await.json();
    let nothing = |is_kept: bool| json!({ "is_kept": is_kept, "data": [], "next_after": null, "next_before": null, "has_gap": false });
    assert_eq!(answer, nothing(false));
    let log = Log::new().await;
    assert_eq!(log.ask("").await.json::<Value>(), nothing(true));
    log.write("", "");
    assert_eq!(log.ask("").await.json::<Value>(), nothing(true));
}

#[tokio::test]
async fn what_is_asked_wrongly_is_refused_and_files_that_cannot_be_read_are_not_the_askers_fault() {
    let log = Log::new().await;
    log.write("", &lines(0..2));
    let place = log.entries("").await.next_after.unwrap();
    for query in [
        "?limit=0".to_owned(),
        "?limit=501".to_owned(),
        "?level=loud".to_owned(),
        "?text=%00".to_owned(),
        format!("?text={}", "x".repeat(201)),
        "?after=".to_owned(),
        "?after=../../secret".to_owned(),
        "?before=x".to_owned(),
        format!("?after={place}&before={place}"),
        "?file=/etc/passwd".to_owned(),
    ] {
        let outcome = log.ask(&query).await.outcome();
        assert!(outcome.starts_with("422 ") || outcome.starts_with("400 "), "{query}: {outcome}");
    }
    // A place inside a line, and one behind the end: as if the file were gone.
    let (file, _) = place.split_once('-').unwrap();
    for offset in [5, 100_000] {
        assert!(log.entries(&format!("?after={file}-{offset}")).await.has_gap, "{offset}");
    }
    fs::create_dir(log.file(".1")).unwrap();
    assert_eq!(log.ask("").await.outcome(), "503 UNAVAILABLE");
}

#[tokio::test]
async fn the_log_is_for_those_who_may_read_the_audit_log() {
    let log = Log::new().await;
    assert_eq!(log.app.get("/api/v1/ops/logs").send().await.outcome(), "401 AUTH_REQUIRED");
    let admin = log.app.signed_in("admin", Role::Admin).await;
    let answer = log.app.get("/api/v1/ops/logs").bearer(&admin.token).send().await;
    assert_eq!(answer.outcome(), "403 AUTH_PERMISSION_DENIED");
}
