//! Reading everything that is stored: what is wrong on the disk is found, wherever it lies.

use elohim_api::ops::scrub::{Scrubbed, WrongPart};
use elohim_core::identity::Role;
use elohim_testkit::{Engine, Member, TestApp};
use rstest::rstest;
use serde_json::{Value, json};

async fn scrub(app: &TestApp, who: &Member) -> (u64, u64, Vec<WrongPart>) {
    let (mut parts, mut bytes, mut wrong, mut body) = (0, 0, Vec::new(), json!({}));
    loop {
        let found: Scrubbed = app.post("/api/v1/storage/scrub").bearer(&who.token).json(&body).send().await.json();
        parts += found.parts;
        bytes += found.bytes;
        wrong.extend(found.wrong);
        let Some(next) = found.next else { return (parts, bytes, wrong) };
        body = json!({ "after": next });
    }
}

fn object(n: u8) -> String {
    format!("{n:02x}").repeat(16)
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn every_part_of_every_pool_is_read(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (boss, alice) = (app.signed_in("boss", Role::SuperAdmin).await, app.member("alice").await);
    assert_eq!(scrub(&app, &boss).await, (0, 0, Vec::new()));
    // More than are looked up at a time.
    for n in 1..=230_u8 {
        let who = if n.is_multiple_of(3) { &boss } else { &alice };
        let path = format!("/api/v1/vault/objects/{}", object(n));
        assert_eq!(app.put(&path).bearer(&who.token).part(&[n; 50]).send().await.outcome(), "201");
    }
    assert_eq!(scrub(&app, &boss).await, (230, 230 * 50, Vec::new()));

    let folder = |n: u8| {
        let who = if n.is_multiple_of(3) { &boss } else { &alice };
        app.stored().join(who.account.id.to_string()).join(object(n))
    };
    let part = |n: u8| std::fs::read_dir(folder(n)).unwrap().next().unwrap().unwrap().path();
    std::fs::remove_file(part(1)).unwrap();
    std::fs::write(part(120), [0; 50]).unwrap();
    std::fs::write(part(230), [230; 49]).unwrap();
    std::fs::remove_file(part(7)).unwrap();
    let path = format!("/api/v1/vault/objects/{}", object(7));
    assert_eq!(app.delete(&path).bearer(&alice.token).send().await.outcome(), "204");
    let wrong = |who: &Member, n: u8, why: &str| WrongPart {
        pool: who.account.id.to_string(),
        object: object(n),
        part: 0,
        why: why.to_owned(),
    };
    let mut expected = vec![wrong(&alice, 1, "missing"), wrong(&boss, 120, "damaged"), wrong(&alice, 230, "damaged")];
    let (parts, _, mut found) = scrub(&app, &boss).await;
    for list in [&mut expected, &mut found] {
        list.sort_by(|one, other| one.object.cmp(&other.object));
    }
    assert_eq!((parts, found), (229, expected));
}

#[tokio::test]
async fn a_scrub_goes_on_where_it_is_told_and_is_for_operators() {
    let app = TestApp::new(Engine::Sqlite).await;
    let boss = app.signed_in("boss", Role::SuperAdmin).await;
    for after in ["", "x", "a/b/c", "a/b/c/d", &"x".repeat(101)] {
        let body = json!({ "after": after });
        let answer = app.post("/api/v1/storage/scrub").bearer(&boss.token).json(&body).send().await;
        assert_eq!(answer.outcome(), "422 VALIDATION_FAILED", "{after}");
    }
    for n in 1..=3_u8 {
        let path = format!("/api/v1/vault/objects/{}", object(n));
        assert_eq!(app.put(&path).bearer(&boss.token).part(&[n; 50]).send().await.outcome(), "201");
    }
    let from = |n: u8, part: u32| json!({ "after": format!("{}/{}/{part}", boss.account.id, object(n)) });
    for (body, parts) in [(from(1, 0), 3), (from(2, 0), 2), (from(2, 1), 1), (from(3, 1), 0), (from(9, 0), 0)] {
        let found: Value = app.post("/api/v1/storage/scrub").bearer(&boss.token).json(&body).send().await.json();
        assert_eq!((&found["parts"], &found["next"]), (&json!(parts), &Value::Null), "{body}");
    }
}
