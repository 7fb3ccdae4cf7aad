//! Pools with very many objects: how the cost of a request grows with them.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use elohim_core::Timestamp;
use elohim_core::id::{ObjectId, PoolId};
use elohim_core::vault::{Part, Sha256};
use elohim_store::vault::filling::fill;
use elohim_store::vault::objects::NewObject;
use elohim_testkit::{Answer, Call, Engine, Member, TestApp};
use serde_json::{Value, json};
use sha2::Digest as _;

use crate::report::{Row, Section};
use crate::scale::Scale;
use crate::series::{Series, Unit};

/// Objects that are filled in at a time.
const BATCH: usize = 1000;
/// Objects with bytes, which requests are about.
const REAL: u64 = 40;
/// Requests of a kind in each round; a sample is what one of them takes.
const REQUESTS: u32 = 20;
/// Room for everything.
const QUOTA: u64 = 1 << 50;
const PROOF: [u8; 32] = [42; 32];
/// The same in base64.
const PROOF_TEXT: &str = "KioqKioqKioqKioqKioqKioqKioqKioqKioqKioqKio=";
/// An odd number whose multiples lie anywhere.
const SCATTER: u64 = 0x9e37_79b9_7f4a_7c15;
/// When the object in the middle was made: 2025-06-01, 12:00 UTC.
const MIDDLE: i64 = 1_748_779_200;
const KINDS: [&str; 10] = [
    "create",
    "read",
    "read 20 at once",
    "feed",
    "poll",
    "search by length",
    "search by time",
    "delete",
    "open a share",
    "download from a share",
];

const NOTES: [&str; 3] = [
    "Requests to the router with SQLite, without a network. One pool has so many objects of up to 1 MB, one for each second, with random \
     ids; forty have bytes, and requests are about those. A sample is the average of twenty requests. The cost should not grow with \
     the number of objects.",
    "**feed** is a page of 100 changes from the middle of the feed, **poll** asks for what is new where nothing is. **search** is a page \
     of 100 objects: by length from the middle of all lengths, and by time for one minute of the pool's life; by time, 2,000 objects are \
     looked at for each page.",
    "**open a share** is checking the proof and making a ticket, **download from a share** counts the download and reads.",
];

/// Measures every size of the pool.
pub(crate) async fn measure(scale: &Scale) -> anyhow::Result<Section> {
    let mut first: Option<Vec<Series>> = None;
    let mut rows = Vec::new();
    for objects in scale.objects {
        println!("a pool with {objects} objects");
        let figures = at(objects, scale.rounds).await?;
        let small = first.get_or_insert_with(|| figures.clone()).clone();
        for (figure, small) in figures.into_iter().zip(small) {
            let growth =
                (objects != scale.objects[0]).then(|| small.called(&format!("at {} objects", scale.objects[0])));
            rows.push(Row::new(figure, growth.into_iter().collect()));
        }
    }
    // All sizes of one kind of request stand together.
    let kinds = rows.len() / scale.objects.len();
    let mut rows: Vec<_> = rows.into_iter().enumerate().collect();
    rows.sort_by_key(|(at, _)| at % kinds);
    let rows = rows.into_iter().map(|(_, row)| row).collect();
    Ok(Section { title: "Pools with many objects".to_owned(), notes: NOTES.map(str::to_owned).to_vec(), rows })
}

/// What each kind of request takes in a pool with so many objects.
async fn at(objects: u64, rounds: usize) -> anyhow::Result<Vec<Series>> {
    let app = TestApp::with_quota(Engine::Sqlite, QUOTA).await;
    let owner = app.member("alice").await;
    given(&app, &owner, objects).await?;
    let mut pool = Used { app, owner, objects, made: 0, real: VecDeque::new() };
    for _ in 0..REAL {
        pool.create().await?;
    }
    let named = |what: &str| Series::new(format!("{what}, {objects} objects"), Unit::Milliseconds);
    let mut figures: Vec<_> = KINDS.iter().map(|kind| named(kind)).collect();
    for _ in 0..rounds {
        let link = pool.link().await?;
        let mut tickets = Vec::new();
        for (figure, kind) in figures.iter_mut().zip(KINDS) {
            let began = Instant::now();
            for number in 0..REQUESTS {
                pool.request(kind, number, &link, &mut tickets).await?;
            }
            figure.push(began.elapsed().as_secs_f64() * 1e3 / f64::from(REQUESTS));
        }
    }
    Ok(figures)
}

/// A pool that is asked for things.
struct Used {
    app: TestApp,
    owner: Member,
    objects: u64,
    /// Objects with bytes that were made.
    made: u64,
    /// Those that are there.
    real: VecDeque<ObjectId>,
}

impl Used {
    async fn request(&mut self, kind: &str, number: u32, link: &str, tickets: &mut Vec<String>) -> anyhow::Result<()> {
        let oldest = self.real.front().copied().context("an object with bytes")?;
        // Every opener has an address of its own, and so its own allowance.
        let from = format!("198.51.100.{number}");
        let call = match kind {
            "create" => return self.create().await,
            "read" => self.get(&format!("objects/{oldest}")),
            "read 20 at once" => {
                let ids: Vec<_> = self.real.iter().take(20).map(ObjectId::to_string).collect();
                self.app.post("/api/v1/vault/objects/read").bearer(&self.owner.token).json(&json!({ "ids": ids }))
            }
            "feed" => self.get(&format!("changes?after={}&limit=100", self.objects / 2)),
            "poll" => self.get("changes?after=9000000000000000&limit=100"),
            "search by length" => self.get("search?max_length=500000&limit=100"),
            "search by time" => self.get("search?from=2025-06-01T12:00:00Z&until=2025-06-01T12:01:00Z&limit=100"),
            "delete" => {
                self.real.pop_front();
                self.app.delete(&format!("/api/v1/vault/objects/{oldest}")).bearer(&self.owner.token)
            }
            "open a share" => {
                let proof = json!({ "auth": PROOF_TEXT });
                self.app.post(&format!("/api/v1/shares/{link}/open")).from(&from).json(&proof)
            }
            _ => {
                let ticket = tickets.pop().context("a ticket")?;
                self.app.get(&format!("/api/v1/shares/{link}/objects/0")).from(&from).bearer(&ticket)
            }
        };
        let answer = self.ask(call).await?;
        if kind == "open a share" {
            tickets
                .push(answer.json::<Value>().pointer("/ticket").and_then(Value::as_str).unwrap_or_default().to_owned());
        }
        Ok(())
    }

    fn get(&self, path: &str) -> Call {
        self.app.get(&format!("/api/v1/vault/{path}")).bearer(&self.owner.token)
    }

    async fn ask(&self, call: Call) -> anyhow::Result<Answer> {
        // So that limits are not what is measured.
        self.app.clock.advance(Duration::from_secs(1));
        let answer = call.send().await;
        ensure!(answer.status / 100 == 2, "{}", answer.outcome());
        Ok(answer)
    }

    /// Stores a small object.
    async fn create(&mut self) -> anyhow::Result<()> {
        let id = id(u64::MAX - self.made);
        let put = self.app.put(&format!("/api/v1/vault/objects/{id}")).bearer(&self.owner.token).part(&[7; 1000]);
        self.ask(put).await?;
        self.made += 1;
        self.real.push_back(id);
        Ok(())
    }

    /// Shares the newest object, which is deleted last.
    async fn link(&self) -> anyhow::Result<String> {
        let object = self.real.back().context("an object with bytes")?.to_string();
        let body = json!({ "auth_sha256": Sha256(sha2::Sha256::digest(PROOF).into()).to_string(), "capsule": "AAAA",
            "objects": [{ "id": object, "header": "AAAA", "skip": 0 }] });
        let made = self.ask(self.app.post("/api/v1/vault/shares").bearer(&self.owner.token).json(&body)).await?;
        Ok(made.json::<Value>().pointer("/id").and_then(Value::as_str).context("a link")?.to_owned())
    }
}

/// A pool with so many objects, whose bytes are nowhere.
async fn given(app: &TestApp, owner: &Member, objects: u64) -> anyhow::Result<()> {
    let pool = PoolId::from(owner.account.id);
    for begin in (0..objects).step_by(BATCH) {
        let batch: anyhow::Result<Vec<_>> = (begin..objects.min(begin + BATCH as u64))
            .map(|number| {
                let length = 100 + number.wrapping_mul(SCATTER) % 1_000_000;
                let at = MIDDLE + i64::try_from(number)? - i64::try_from(objects / 2)?;
                let created_at = Timestamp::from_micros(at * 1_000_000);
                let part = Part { index: 0, length, sha256: Sha256([7; 32]) };
                Ok((NewObject { pool, id: id(number), length, created_at }, part))
            })
            .collect();
        let mut tx = app.app.db.vault.begin().await?;
        fill(&mut tx, &batch?).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Ids that lie anywhere among each other, as random ones do.
fn id(number: u64) -> ObjectId {
    let scattered = u128::from(number.wrapping_add(1).wrapping_mul(SCATTER)) << 64 | u128::from(number);
    ObjectId::from_bytes(scattered.to_be_bytes())
}
