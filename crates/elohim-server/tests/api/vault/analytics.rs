//! How a vault is used.

use std::time::Duration;

use elohim_api::vault::analytics::{AccessView, ActivityView, CountsView, StorageView};
use elohim_testkit::{Engine, Member, TestApp};
use rstest::rstest;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{id, store};

async fn analytics<T: DeserializeOwned>(app: &TestApp, who: &Member, path: &str) -> T {
    app.get(&format!("/api/v1/vault/analytics/{path}")).bearer(&who.token).send().await.json()
}

async fn read(app: &TestApp, who: &Member, object: u8, range: &str) {
    let call = app.get(&format!("/api/v1/vault/objects/{}", id(object))).bearer(&who.token);
    let call = if range.is_empty() { call } else { call.header("range", range) };
    assert!(call.send().await.outcome().starts_with("20"));
}

/// Two files stored, one of them in parts; one read whole, one in two ranges, one looked at; a link that is opened and
/// fetched; a file that arrives in a drop box; one destroyed.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn ten_known_actions_are_counted_exactly_and_are_nobody_elses(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (alice, bob) = (app.member("alice").await, app.member("bob").await);
    store(&app, &alice, &id(1), &[1; 300]).await;
    store(&app, &alice, &id(2), &[2; 200]).await;
    let upload = json!({ "object": id(3), "length": 400, "parts": 1 });
    let begun: Value = app.post("/api/v1/vault/uploads").bearer(&alice.token).json(&upload).send().await.json();
    let path = format!("/api/v1/vault/uploads/{}", begun["id"].as_str().unwrap());
    assert_eq!(app.put(&format!("{path}/parts/0")).bearer(&alice.token).part(&[3; 400]).send().await.outcome(), "204");
    let completed = app.post(&format!("{path}/complete")).bearer(&alice.token).json(&json!({})).send().await;
    assert_eq!(completed.outcome(), "201");
    read(&app, &alice, 1, "").await;
    read(&app, &alice, 3, "bytes=0-99").await;
    read(&app, &alice, 3, "bytes=100-").await;
    let head = app.call(axum::http::Method::HEAD, &format!("/api/v1/vault/objects/{}", id(1))).bearer(&alice.token);
    assert_eq!(head.send().await.status, 200);
    let share = json!({ "auth_sha256": hex::encode(Sha256::digest([42; 32])), "capsule": "AAAA", "objects": [{ "id": id(1), "header": "AAAA", "skip": 1 }] });
    let link: Value = app.post("/api/v1/vault/shares").bearer(&alice.token).json(&share).send().await.json();
    let link = format!("/api/v1/shares/{}", link["id"].as_str().unwrap());
    let proof = json!({ "auth": elohim_api::Bytes(vec![42; 32]) });
    let opened: Value = app.post(&format!("{link}/open")).json(&proof).send().await.json();
    let fetched = app.get(&format!("{link}/objects/0")).bearer(opened["ticket"].as_str().unwrap()).send().await;
    assert_eq!(fetched.outcome(), "200");
    let gone = app.delete(&format!("/api/v1/vault/objects/{}", id(2))).bearer(&alice.token).send().await;
    assert_eq!(gone.outcome(), "204");
    let total = CountsView {
        added: 3,
        added_bytes: 900,
        removed: 1,
        removed_bytes: 200,
        reads: 3,
        read_bytes: 1000,
        share_downloads: 1,
        submissions: 0,
    };
    let activity: ActivityView = analytics(&app, &alice, "activity?days=7").await;
    assert_eq!((activity.total, activity.days.len()), (total, 7));
    let today = activity.days.last().unwrap();
    assert_eq!((today.date.as_str(), today.counts), ("2026-01-01", total));
    assert!(activity.days[..6].iter().all(|day| day.counts == CountsView::default()));
    assert_eq!(activity.days[0].date, "2025-12-26");
    let storage: StorageView = analytics(&app, &alice, "storage?days=2").await;
    assert_eq!((storage.objects, storage.bytes), (2, 700));
    let shown: Vec<_> = storage.days.iter().map(|day| (day.date.as_str(), day.objects, day.bytes)).collect();
    assert_eq!(shown, [("2025-12-31", 0, 0), ("2026-01-01", 2, 700)]);
    let largest: Vec<_> = storage.largest.iter().map(|object| (object.id.clone(), object.length)).collect();
    assert_eq!(largest, [(id(3), 400), (id(1), 300)]);
    let access: AccessView = analytics(&app, &alice, "access").await;
    assert_eq!((access.hours[0], access.hours.iter().sum::<u64>()), (3, 3));
    let most: Vec<_> = access.most.iter().map(|read| (read.id.clone(), read.reads)).collect();
    assert_eq!(most, [(id(1), 2), (id(3), 1)]);
    assert_eq!(access.latest.len(), 2);
    let of_bob: ActivityView = analytics(&app, &bob, "activity").await;
    assert_eq!((of_bob.total, of_bob.days.len()), (CountsView::default(), 30));
    let of_bob: AccessView = analytics(&app, &bob, "access").await;
    assert_eq!(of_bob, AccessView { hours: vec![0; 24], most: vec![], latest: vec![] });
    let of_bob: StorageView = analytics(&app, &bob, "storage?days=1").await;
    assert_eq!((of_bob.objects, of_bob.bytes, of_bob.days.len(), of_bob.largest), (0, 0, 1, vec![]));
}

#[rstest]
#[case("days=0")]
#[case("days=-1")]
#[case("days=366")]
#[case("days=9223372036854775807")]
#[case("time_zone=")]
#[case("time_zone=Mars/Olympus")]
#[case("time_zone=../../etc/passwd")]
#[tokio::test]
async fn a_range_that_cannot_be_counted_is_refused(#[case] query: &str) {
    let app = TestApp::new(Engine::Sqlite).await;
    let alice = app.member("alice").await;
    for kind in ["storage", "activity", "access"] {
        let path = format!("/api/v1/vault/analytics/{kind}?{query}");
        assert_eq!(app.get(&path).bearer(&alice.token).send().await.outcome(), "400 VAULT_RANGE_INVALID", "{path}");
    }
}

/// At which second after 2026-01-01T00:00Z something is stored, and on which of the zone's days that is. Chatham's 5 April has 25 hours;
/// Santiago's 6 September has no midnight; Lord Howe's clocks go by half an hour.
#[rstest]
#[case("UTC", &[("2026-01-01", 86_399), ("2026-01-02", 86_400)])]
#[case("Asia/Kathmandu", &[("2026-01-01", 65_699), ("2026-01-02", 65_700)])]
#[case("Pacific/Chatham", &[("2026-04-04", 8_072_099), ("2026-04-05", 8_072_100), ("2026-04-05", 8_162_099), ("2026-04-06", 8_162_100)])]
#[case("America/Santiago", &[("2026-09-05", 21_441_599), ("2026-09-06", 21_441_600), ("2026-09-06", 21_524_399), ("2026-09-07", 21_524_400)])]
#[case("Europe/Madrid", &[("2026-03-28", 7_513_199), ("2026-03-29", 7_513_200), ("2026-03-29", 7_595_999), ("2026-03-30", 7_596_000)])]
#[case("Australia/Lord_Howe", &[("2026-04-04", 8_081_999), ("2026-04-05", 8_082_000), ("2026-04-05", 8_170_199), ("2026-04-06", 8_170_200)])]
#[tokio::test]
async fn a_day_ends_where_it_ends_in_the_zone(#[case] zone: &str, #[case] stored: &[(&str, u64)]) {
    let app = TestApp::new(Engine::Sqlite).await;
    let (mut at, mut alice) = (0, None::<Member>);
    let mut expected = std::collections::BTreeMap::<&str, u64>::new();
    for (n, (day, second)) in (1..).zip(stored) {
        app.clock.advance(Duration::from_secs(second - at));
        at = *second;
        let alice = match &alice {
            Some(alice) => alice,
            // Only now: months have passed.
            None => alice.insert(app.member("alice").await),
        };
        store(&app, alice, &id(n), &[1; 10]).await;
        *expected.entry(day).or_default() += 1;
        let activity: ActivityView = analytics(&app, alice, &format!("activity?days=3&time_zone={zone}")).await;
        assert_eq!(activity.days.last().unwrap().date, *day, "today is that day");
        let counted = activity.days.iter().filter(|day| day.counts.added > 0);
        let counted: Vec<_> = counted.map(|day| (day.date.as_str(), day.counts.added)).collect();
        assert_eq!(counted, expected.iter().map(|(day, count)| (*day, *count)).collect::<Vec<_>>());
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn reads_that_cannot_be_written_down_are_written_later(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    store(&app, &alice, &id(1), &[1; 300]).await;
    read(&app, &alice, 1, "").await;
    app.behind_vault("ALTER TABLE vault_object_reads RENAME TO elsewhere").await;
    let meanwhile: ActivityView = analytics(&app, &alice, "activity").await;
    assert_eq!((meanwhile.total.added, meanwhile.total.reads), (1, 0), "what is written is shown");
    app.behind_vault("ALTER TABLE elsewhere RENAME TO vault_object_reads").await;
    read(&app, &alice, 1, "").await;
    let access: AccessView = analytics(&app, &alice, "access").await;
    assert_eq!((access.most[0].reads, access.hours[0]), (2, 2));
}

/// Of a pool that is gone nothing is written, also not what was read before and waited.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn reads_of_an_erased_vault_leave_nothing(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    store(&app, &alice, &id(0xab), &[1; 300]).await;
    read(&app, &alice, 0xab, "").await;
    let body = json!({ "password": "a password for tests only", "confirm": "alice" });
    let erased = app.post("/api/v1/privacy/erasure").bearer(&alice.token).json(&body).send().await;
    assert_eq!(erased.outcome(), "200");
    elohim_app::vault::activity::flush_all(&app.app).await.unwrap();
    for table in ["vault_activity", "vault_object_reads"] {
        assert_eq!(app.rows(table).await, 0, "{table}");
    }
}

/// A vault that sees nothing for longer is forgotten day by day; how often a file was read stays as long as the file.
#[tokio::test]
async fn what_was_counted_is_forgotten_after_400_days() {
    let app = TestApp::new(Engine::Sqlite).await;
    let alice = app.member("alice").await;
    store(&app, &alice, &id(1), &[1; 300]).await;
    read(&app, &alice, 1, "").await;
    elohim_app::vault::activity::flush_all(&app.app).await.unwrap();
    for (days, left) in [(400, 1), (1, 0)] {
        app.clock.advance(Duration::from_secs(days * 24 * 3600));
        elohim_app::ops::sweeps::once(&app.app).await.unwrap();
        assert_eq!(app.rows("vault_activity").await, left);
    }
    assert_eq!(app.rows("vault_object_reads").await, 1);
}

/// Where it must not be told which objects are read, the pool's numbers are there and those of objects are not.
#[tokio::test]
async fn objects_are_not_counted_where_they_shall_not_be() {
    let app = TestApp::with(Engine::Sqlite, |settings| settings.vault.count_reads = false).await;
    let alice = app.member("alice").await;
    store(&app, &alice, &id(1), &[1; 300]).await;
    read(&app, &alice, 1, "").await;
    let access: AccessView = analytics(&app, &alice, "access").await;
    assert_eq!((access.hours[0], access.most, access.latest), (1, vec![], vec![]));
    assert_eq!(app.rows("vault_object_reads").await, 0);
}
