//! How a vault is used: how the cost of asking grows with how much happened.

use std::time::Duration;

use anyhow::ensure;
use elohim_core::id::{ObjectId, PoolId};
use elohim_core::vault::{Counts, ObjectReads, Quarter};
use elohim_core::{Clock as _, Timestamp};
use elohim_store::vault::{activity, object_reads, objects};
use elohim_testkit::{Engine, Member, TestApp};
use serde_json::Value;

use crate::report::{Row, Section};
use crate::scale::Scale;
use crate::series::{Series, Unit};

/// Quarters of an hour in a year: in each of them something happened.
const QUARTERS: u64 = 365 * 96;
const HOUR: Duration = Duration::from_secs(3600);

const NOTES: [&str; 2] = [
    "Requests to the router with SQLite, without a network: a year in the zone Asia/Kathmandu, in every quarter of an hour of which \
     something was read; ten reads of each object. Counting is by day, so that the cost should not grow with the number of reads.",
    "**usage** is the request for how much room is left: signing in, one row.",
];

/// Measures every number of reads.
pub(crate) async fn measure(scale: &Scale) -> anyhow::Result<Section> {
    let mut first: Option<Vec<Series>> = None;
    let mut rows = Vec::new();
    for reads in scale.reads {
        println!("analytics of {reads} reads");
        let (figures, usage) = at(reads, scale.rounds).await?;
        let small = first.get_or_insert_with(|| figures.clone()).clone();
        for (figure, small) in figures.into_iter().zip(small) {
            let growth = (reads != scale.reads[0]).then(|| small.called(&format!("at {} reads", scale.reads[0])));
            rows.push(Row::new(figure, [usage.clone()].into_iter().chain(growth).collect()));
        }
    }
    Ok(Section { title: "Analytics".to_owned(), notes: NOTES.map(str::to_owned).to_vec(), rows })
}

/// The three requests, and the one that they are compared with.
async fn at(reads: u64, rounds: usize) -> anyhow::Result<(Vec<Series>, Series)> {
    let app = TestApp::new(Engine::Sqlite).await;
    let alice = app.member("alice").await;
    given(&app, &alice, reads).await?;
    let paths = ["storage", "activity", "access"]
        .map(|kind| (format!("{kind}, {reads} reads"), format!("analytics/{kind}?days=365&time_zone=Asia/Kathmandu")));
    let mut figures: Vec<_> = paths.iter().map(|(name, _)| Series::new(name, Unit::Milliseconds)).collect();
    let mut usage = Series::new("usage", Unit::Milliseconds);
    let mut counted = Value::Null;
    for _ in 0..rounds {
        usage.time(ask(&app, &alice, "usage")).await?;
        for (figure, (_, path)) in figures.iter_mut().zip(&paths) {
            let answer = figure.time(ask(&app, &alice, path)).await?;
            counted = answer.pointer("/total/reads").cloned().unwrap_or(counted);
        }
        app.clock.advance(Duration::from_secs(1));
    }
    ensure!(counted == reads, "{counted} reads were counted, and not {reads}");
    Ok((figures, usage))
}

/// A year in which so much was read, ending now.
async fn given(app: &TestApp, who: &Member, reads: u64) -> anyhow::Result<()> {
    let pool = PoolId::from(who.account.id);
    // The last day in UTC ends after that in the zone: nothing is counted outside the year.
    let now = app.clock.now();
    let first = Quarter::of(now.saturating_sub(HOUR * 24 * 364)).start();
    let mut tx = app.app.db.vault.begin().await?;
    objects::lock_usage(&mut tx, pool).await?;
    let each = reads.div_ceil(QUARTERS);
    let mut left = reads;
    let mut at = first;
    while left > 0 {
        let more = each.min(left);
        left -= more;
        let counts = Counts { reads: more, read_bytes: more * 1000, ..Counts::default() };
        activity::add(&mut tx, pool, Quarter::of(at), &counts).await?;
        let next = at.saturating_add(HOUR / 4);
        at = if next < now { next } else { first };
    }
    for n in 0..u128::from(reads / 10) {
        let last_read_at = Timestamp::from_micros(first.as_micros() + i64::try_from(n)? * 1_000_000);
        let object = ObjectId::from_bytes(n.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_0c5d_1b2e_4a61).to_be_bytes());
        object_reads::add(&mut tx, pool, ObjectReads { object, reads: 10, last_read_at }).await?;
    }
    Ok(tx.commit().await?)
}

async fn ask(app: &TestApp, who: &Member, path: &str) -> anyhow::Result<Value> {
    let answer = app.get(&format!("/api/v1/vault/{path}")).bearer(&who.token).send().await;
    ensure!(answer.status == 200, "{path}: {}", answer.outcome());
    Ok(answer.json())
}
