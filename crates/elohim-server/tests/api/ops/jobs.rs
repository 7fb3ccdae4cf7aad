//! What the server does by itself: when it last did, how that went, and when it does again.

use std::time::Duration;

use elohim_api::ops::jobs::{BackgroundJob, BackgroundJobs};
use elohim_app::ops::sweeps;
use elohim_core::identity::Role;
use elohim_core::ops::job::Job;
use elohim_testkit::{Engine, Member, TestApp};
use rstest::rstest;
use serde_json::{Value, json};
use tokio::sync::oneshot;

async fn jobs(app: &TestApp, who: &Member) -> Vec<BackgroundJob> {
    app.get("/api/v1/ops/jobs").bearer(&who.token).send().await.json::<BackgroundJobs>().data
}

async fn one(app: &TestApp, who: &Member, name: &str) -> Value {
    let found = jobs(app, who).await.into_iter().find(|job| job.name == name);
    serde_json::to_value(found.unwrap()).unwrap()
}

fn job(name: &str, running: bool, times: [Option<&str>; 2], error: Option<&str>, due: &str) -> Value {
    json!({
        "name": name, "every_seconds": 600, "running": running, "last_started_at": times[0], "last_succeeded_at": times[1],
        "last_error": error, "next_due_at": due,
    })
}

const MIDNIGHT: &str = "2026-01-01T00:00:00.000000Z";
const TEN: &str = "2026-01-01T00:10:00.000000Z";
const TWENTY: &str = "2026-01-01T00:20:00.000000Z";
const HALF: &str = "2026-01-01T00:30:00.000000Z";

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_sweep_that_fails_says_why_until_it_goes_well_again(#[case] engine: Engine) {
    let app = TestApp::new(engine).await;
    let admin = app.signed_in("admin", Role::Admin).await;
    assert_eq!(jobs(&app, &admin).await, []);
    sweeps::once(&app.app).await.unwrap();
    assert_eq!(one(&app, &admin, "identity").await, job("identity", false, [Some(MIDNIGHT); 2], None, TEN));

    app.clock.advance(Duration::from_secs(600));
    app.behind("ALTER TABLE notices RENAME TO notices_elsewhere").await;
    sweeps::once(&app.app).await.unwrap_err();
    let failed = job("identity", false, [Some(TEN), Some(MIDNIGHT)], Some("INTERNAL"), TWENTY);
    assert_eq!(one(&app, &admin, "identity").await, failed);
    assert_eq!(one(&app, &admin, "teams").await, job("teams", false, [Some(TEN); 2], None, TWENTY));

    app.clock.advance(Duration::from_secs(600));
    app.behind("ALTER TABLE notices_elsewhere RENAME TO notices").await;
    sweeps::once(&app.app).await.unwrap();
    assert_eq!(one(&app, &admin, "identity").await, job("identity", false, [Some(TWENTY); 2], None, HALF));
    let names: Vec<_> = jobs(&app, &admin).await.into_iter().map(|job| job.name).collect();
    let sweeps = [
        "deleted_objects",
        "abandoned_uploads",
        "share_tickets",
        "share_notices",
        "vault_throttles",
        "vault_activity",
        "removed_accounts",
        "erasures",
        "subject_keys",
        "identity",
        "teams",
        "audit_log",
        "database_logs",
    ];
    assert_eq!(names, sweeps);
}

#[tokio::test]
async fn a_job_is_seen_before_it_runs_while_it_runs_and_when_it_was_dropped() {
    let app = TestApp::new(Engine::Sqlite).await;
    let admin = app.signed_in("admin", Role::Admin).await;
    let long = Job { name: "long", every: Duration::from_secs(600) };
    app.app.jobs.expect(long);
    assert_eq!(one(&app, &admin, "long").await, job("long", false, [None; 2], None, TEN));

    app.clock.advance(Duration::from_secs(600));
    let (go_on, told) = oneshot::channel::<()>();
    let work = async {
        let _ = told.await;
        Ok(())
    };
    let mut run = Box::pin(app.app.jobs.run(long, work));
    tokio::select! {
        biased;
        _ = &mut run => unreachable!("it waits"),
        () = std::future::ready(()) => {}
    }
    assert_eq!(one(&app, &admin, "long").await, job("long", true, [Some(TEN), None], None, TEN));
    app.clock.advance(Duration::from_secs(600));
    go_on.send(()).unwrap();
    run.await.unwrap();
    assert_eq!(one(&app, &admin, "long").await, job("long", false, [Some(TEN), Some(TWENTY)], None, HALF));

    let mut dropped = Box::pin(app.app.jobs.run(long, std::future::pending::<elohim_app::Result<()>>()));
    tokio::select! {
        biased;
        _ = &mut dropped => unreachable!("it waits for ever"),
        () = std::future::ready(()) => {}
    }
    drop(dropped);
    assert_eq!(one(&app, &admin, "long").await, job("long", false, [Some(TWENTY); 2], None, HALF));
}

#[tokio::test]
async fn jobs_are_for_those_who_may_see_health() {
    let app = TestApp::new(Engine::Sqlite).await;
    assert_eq!(app.get("/api/v1/ops/jobs").send().await.outcome(), "401 AUTH_REQUIRED");
    let member = app.member("alice").await;
    let answer = app.get("/api/v1/ops/jobs").bearer(&member.token).send().await;
    assert_eq!(answer.outcome(), "403 AUTH_PERMISSION_DENIED");
}
