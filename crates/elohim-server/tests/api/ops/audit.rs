//! The audit log, for those who may read it.

use elohim_api::ops::audit::{AuditChains, AuditEntries};
use elohim_core::identity::Role;
use elohim_testkit::{Engine, TestApp};
use rstest::rstest;
use serde_json::json;

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn acts_are_found_by_who_what_and_whom(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let (boss, admin) = (app.signed_in("boss", Role::SuperAdmin).await, app.signed_in("admin", Role::Admin).await);
    let alice = app.member("alice").await;
    let path = format!("/api/v1/users/{}", alice.account.id);
    let disable = app.call("PATCH".parse().unwrap(), &path).bearer(&admin.token).json(&json!({ "disabled": true }));
    assert_eq!(disable.header("x-request-id", "the-request").send().await.outcome(), "200");
    let find = async |query: &str| -> AuditEntries {
        app.get(&format!("/api/v1/audit?{query}")).bearer(&boss.token).send().await.json()
    };
    let found = find(&format!("subject={}&event=identity.account.dis", alice.account.id)).await;
    assert_eq!((found.data.len(), found.next_after), (1, None));
    let entry = &found.data[0];
    assert_eq!(entry.actor, format!("account:{}", admin.account.id));
    assert_eq!(entry.event, "identity.account.disabled");
    assert_eq!(find(&format!("actor=account:{}&event=identity.account", admin.account.id)).await.data, found.data);
    assert_eq!(find("event=identity.account.disable_").await.data, [], "nothing in a text is a pattern");
    assert_eq!(find("until=2025-12-31T23:59:59Z").await.data, []);
    assert_eq!(find("database=vault").await.data, []);
    // Page by page everything comes once, in order.
    let (mut after, mut places) = (0, Vec::new());
    loop {
        let page = find(&format!("limit=2&after={after}")).await;
        places.extend(page.data.iter().map(|entry| entry.seq));
        match page.next_after {
            Some(next) => after = next,
            None => break,
        }
    }
    assert_eq!(places, (1..=i64::try_from(places.len()).unwrap()).collect::<Vec<_>>());
    assert_eq!(places.len(), 7, "three accounts made, three logins, one switch-off");
    let refused = [
        ("database=other", "404 NOT_FOUND"),
        ("limit=0", "422 VALIDATION_FAILED"),
        ("limit=1001", "422 VALIDATION_FAILED"),
        ("after=-1", "422 VALIDATION_FAILED"),
        ("since=yesterday", "422 VALIDATION_FAILED"),
    ];
    for (query, outcome) in refused {
        let answer = app.get(&format!("/api/v1/audit?{query}")).bearer(&boss.token).send().await;
        assert_eq!(answer.outcome(), outcome, "{query}");
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_changed_entry_is_found_by_the_chain(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let boss = app.signed_in("boss", Role::SuperAdmin).await;
    let verify = async || -> AuditChains { app.get("/api/v1/audit/verify").bearer(&boss.token).send().await.json() };
    let whole = verify().await;
    assert!(whole.ok);
    let of: Vec<_> = whole.chains.iter().map(|chain| (chain.database.as_str(), chain.entries)).collect();
    assert_eq!(of, [("app", 2), ("vault", 0), ("datasets", 0), ("memory", 0), ("keys", 0)]);
    app.behind("UPDATE audit_log SET actor = 'anonymous' WHERE seq = 2").await;
    let broken = verify().await;
    assert_eq!((broken.ok, broken.chains[0].broken_at, broken.chains[0].entries), (false, Some(2), 1));
}
