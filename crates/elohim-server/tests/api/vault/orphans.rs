//! Stored bytes that no row names.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use elohim_app::vault::orphans;
use elohim_core::Clock as _;
use elohim_testkit::{Engine, TestApp};
use rstest::rstest;
use serde_json::json;

use super::{id, store};

/// The stored files of an object.
fn files(app: &TestApp, pool: &str, object: &str) -> Vec<PathBuf> {
    let folder = app.stored().join(pool).join(object);
    fs::read_dir(folder).map_or_else(|_| Vec::new(), |found| found.map(|file| file.unwrap().path()).collect())
}

/// Makes a file as old as this, by the clock of the test.
fn age(app: &TestApp, file: &Path, age: Duration) {
    let now = Duration::from_micros(app.clock.now().as_micros().try_into().unwrap());
    let file = File::options().write(true).open(file).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH + now - age).unwrap();
}

/// What a crash left between a part and its row goes when it is a month old; everything that a row names, or will, stays, and
/// so does what lies in a pool that these databases do not know.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn bytes_without_rows_go_when_they_are_a_month_old(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let alice = app.member("alice").await;
    let pool = alice.account.id.to_string();
    let (month, more) = (orphans::LEFT_ALONE, orphans::LEFT_ALONE + Duration::from_secs(1));
    assert_eq!(month, Duration::from_secs(30 * 24 * 3600));
    // A live object, with a part that it does not consist of.
    store(&app, &alice, &id(1), b"kept").await;
    let kept = files(&app, &pool, &id(1)).remove(0);
    let stray = kept.with_file_name("00007-0123456789abcdef");
    fs::write(&stray, b"stray").unwrap();
    // An upload that is under way.
    let upload = json!({ "object": id(2), "length": 9, "parts": 2 });
    let upload: serde_json::Value =
        app.post("/api/v1/vault/uploads").bearer(&alice.token).json(&upload).send().await.json();
    let path = format!("/api/v1/vault/uploads/{}/parts/0", upload["id"].as_str().unwrap());
    assert_eq!(app.put(&path).bearer(&alice.token).part(b"under way").send().await.outcome(), "204");
    let coming = files(&app, &pool, &id(2)).remove(0);
    // What was never entered: in a pool that is there, and in one that nobody has. What is young, and what is no part.
    let plant = |pool: &str, object: &str, name: &str| {
        let folder = app.stored().join(pool).join(object);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(name), b"left").unwrap();
        folder.join(name)
    };
    let orphan = plant(&pool, &id(3), "00000-0123456789abcdef");
    let nobodys = plant("00000000-0000-7000-8000-00000000dead", &id(3), "00000-0123456789abcdef");
    let young = plant(&pool, &id(4), "00000-0123456789abcdef");
    let stranger = plant(&pool, &id(5), "notes.txt");
    for old in [&kept, &stray, &coming, &orphan, &nobodys, &stranger] {
        age(&app, old, more);
    }
    age(&app, &young, month);
    assert_eq!(orphans::purge(&app.app).await.unwrap(), 2);
    let there = |file: &PathBuf| file.is_file();
    assert_eq!([&stray, &orphan].map(there), [false; 2]);
    assert_eq!([&kept, &coming, &young, &stranger, &nobodys].map(there), [true; 5]);
    assert_eq!(orphans::purge(&app.app).await.unwrap(), 0);
    // The id is free still: whoever was broken off may come back.
    store(&app, &alice, &id(3), b"again").await;
    let got = app.get(&format!("/api/v1/vault/objects/{}", id(3))).bearer(&alice.token).send().await;
    assert_eq!(got.body, b"again");
    // An object that is gone: at first its bytes wait for those who still read it.
    assert_eq!(
        app.delete(&format!("/api/v1/vault/objects/{}", id(1))).bearer(&alice.token).send().await.outcome(),
        "204"
    );
    assert_eq!(orphans::purge(&app.app).await.unwrap(), 0);
    app.clock.advance(more);
    assert_eq!(orphans::purge(&app.app).await.unwrap(), 2, "those of the object, and what was young");
    assert!(!kept.exists() && !young.exists() && coming.is_file());
}
