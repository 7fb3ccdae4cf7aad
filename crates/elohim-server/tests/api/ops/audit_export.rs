//! The audit log as a file, and how long it is kept.

use std::time::Duration;

use elohim_api::ops::audit::{AuditChains, AuditEntries};
use elohim_api::ops::audit_export::AuditExportRecord;
use elohim_app::identity::authenticate::authenticate;
use elohim_app::ops::{audit_export, sweeps};
use elohim_app::{AuditSettings, Caller};
use elohim_core::identity::Role;
use elohim_testkit::{Engine, Member, TestApp};
use futures::StreamExt as _;
use rstest::rstest;
use serde_json::json;

const DAY: Duration = Duration::from_secs(24 * 3600);

async fn export(app: &TestApp, who: &Member) -> Vec<AuditExportRecord> {
    let answer = app.get("/api/v1/audit/export").bearer(&who.token).send().await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/x-ndjson"));
    let text = String::from_utf8(answer.body).unwrap();
    assert!(text.ends_with('\n'));
    let records: Vec<AuditExportRecord> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // One way to write each line, which is what verifying relies on.
    for (record, line) in records.iter().zip(text.lines()) {
        assert_eq!(serde_json::to_string(record).unwrap(), line);
    }
    records
}

/// Something that leaves an entry.
async fn rename(app: &TestApp, who: &Member) {
    let name = json!({ "display_name": "Boss" });
    let named = app.call("PATCH".parse().unwrap(), "/api/v1/auth/me").bearer(&who.token).json(&name);
    assert_eq!(named.send().await.outcome(), "200");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn the_logs_of_all_databases_are_exported_whole(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let boss = app.signed_in("boss", Role::SuperAdmin).await;
    let object = format!("/api/v1/vault/objects/{}", "0a".repeat(16));
    assert_eq!(app.put(&object).bearer(&boss.token).part(b"sealed").send().await.outcome(), "201");
    // More than is read at a time.
    for _ in 0..600 {
        rename(&app, &boss).await;
        app.clock.advance(Duration::from_secs(1));
    }
    let records = export(&app, &boss).await;
    let AuditExportRecord::Head(head) = &records[0] else { panic!("{:?}", records[0]) };
    let verified: AuditChains = app.get("/api/v1/audit/verify").bearer(&boss.token).send().await.json();
    let said: Vec<_> = head.chains.iter().map(|one| (one.database.as_str(), one.anchor, one.last, one.head)).collect();
    let found: Vec<_> = verified
        .chains
        .iter()
        .map(|one| (one.database.as_str(), None, i64::try_from(one.entries).unwrap(), one.head))
        .collect();
    assert_eq!((head.format, head.instance.len(), said), (1, 36, found));
    assert_eq!(head.chains.iter().map(|one| one.last).collect::<Vec<_>>(), [602, 1, 0, 0, 0]);
    let mut listed = Vec::new();
    for (database, after) in [("app", 0), ("app", 500), ("vault", 0)] {
        let path = format!("/api/v1/audit?limit=500&database={database}&after={after}");
        let page: AuditEntries = app.get(&path).bearer(&boss.token).send().await.json();
        listed.extend(page.data.into_iter().map(|entry| (database.to_owned(), entry)));
    }
    let entries = records.into_iter().skip(1).map(|record| match record {
        AuditExportRecord::Entry(one) => (one.database, one.entry),
        AuditExportRecord::Head(_) => panic!("a second head"),
    });
    assert_eq!(entries.collect::<Vec<_>>(), listed);
}

/// Whoever wants to know what happened needs the log that there is.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_log_that_was_changed_is_exported_as_it_is(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let boss = app.signed_in("boss", Role::SuperAdmin).await;
    let before = export(&app, &boss).await;
    app.behind("UPDATE audit_log SET actor = 'anonymous' WHERE seq = 2").await;
    let after = export(&app, &boss).await;
    assert_eq!((before.len(), after.len(), &after[1]), (3, 3, &before[1]));
    assert_ne!(after[2], before[2]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn entries_are_kept_as_long_as_the_policy_says(#[case] engine: Engine) {
    let kept = AuditSettings { kept: Some(90 * DAY) };
    let app = TestApp::with(engine, |settings| settings.audit = kept).await;
    let boss = app.signed_in("boss", Role::SuperAdmin).await;
    app.clock.advance(60 * DAY);
    app.account("later", Role::Member, false).await;
    let verify =
        async |who: &Member| -> AuditChains { app.get("/api/v1/audit/verify").bearer(&who.token).send().await.json() };
    sweeps::once(&app.app).await.unwrap();
    app.clock.advance(31 * DAY);
    let boss_again = app.signed_in("boss-again", Role::SuperAdmin).await;
    assert_eq!(app.get("/api/v1/auth/me").bearer(&boss.token).send().await.status, 401);
    let before = verify(&boss_again).await;
    assert_eq!((before.ok, before.chains[0].anchor, before.chains[0].entries), (true, None, 5));
    sweeps::once(&app.app).await.unwrap();
    let after = verify(&boss_again).await;
    let anchor = after.chains[0].anchor.unwrap();
    assert_eq!((after.ok, anchor.seq, after.chains[0].entries), (true, 2, 4));
    let path = "/api/v1/audit?event=ops.audit";
    let told: AuditEntries = app.get(path).bearer(&boss_again.token).send().await.json();
    assert_eq!((told.data.len(), told.data[0].actor.as_str()), (1, "system:retention"));
    // Two entries, the last of them from the first moment of the test.
    assert_eq!(told.data[0].subject, format!("2/{}/2/1767225600", anchor.hash));
    // The export begins at the anchor as well.
    let records = export(&app, &boss_again).await;
    let AuditExportRecord::Head(head) = &records[0] else { panic!("{:?}", records[0]) };
    assert_eq!((head.chains[0].anchor, head.chains[0].last, records.len()), (Some(anchor), 6, 5));
    // Not more than once a day, and then again.
    app.clock.advance(60 * DAY);
    sweeps::once(&app.app).await.unwrap();
    assert_eq!(app.signed_in("boss-third", Role::SuperAdmin).await.account.role, Role::SuperAdmin);
    let third = app.signed_in("boss-fourth", Role::SuperAdmin).await;
    assert_eq!(verify(&third).await.chains[0].anchor.unwrap().seq, 3);
    app.behind("DELETE FROM audit_log WHERE seq <= 5").await;
    let broken = verify(&third).await;
    assert_eq!((broken.ok, broken.chains[0].broken_at), (false, Some(4)));
}

/// An export is read page by page; what was removed between two of them is not passed over in silence.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_export_whose_entries_are_removed_meanwhile_breaks_off(#[case] engine: Engine) {
    let kept = AuditSettings { kept: Some(90 * DAY) };
    let app = TestApp::with(engine, |settings| settings.audit = kept).await;
    let boss = app.signed_in("boss", Role::SuperAdmin).await;
    for _ in 0..600 {
        rename(&app, &boss).await;
        app.clock.advance(Duration::from_secs(1));
    }
    let caller = Caller { address: "a".to_owned(), device: "d".to_owned(), request_id: "r".to_owned() };
    let who = authenticate(&app.app, caller, &boss.token).await.unwrap();
    let mut entries = audit_export::export(&app.app, &who).await.unwrap().entries;
    assert_eq!(entries.next().await.unwrap().unwrap().1.seq, 1);
    app.clock.advance(91 * DAY);
    assert!(sweeps::once(&app.app).await.unwrap() >= 602);
    let rest: Vec<_> = entries.collect().await;
    assert_eq!(rest.iter().filter(|one| one.is_ok()).count(), 499, "the page that was read before");
    assert!(rest.last().unwrap().is_err());
}

#[tokio::test]
async fn without_a_policy_entries_are_kept_for_ever() {
    let app = TestApp::new(Engine::Sqlite).await;
    app.account("somebody", Role::Member, false).await;
    app.clock.advance(36_500 * DAY);
    sweeps::once(&app.app).await.unwrap();
    let boss = app.signed_in("boss", Role::SuperAdmin).await;
    let chains: AuditChains = app.get("/api/v1/audit/verify").bearer(&boss.token).send().await.json();
    assert_eq!((chains.ok, chains.chains[0].anchor, chains.chains[0].entries), (true, None, 3));
}
