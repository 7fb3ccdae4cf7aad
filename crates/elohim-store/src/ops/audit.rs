//! The audit log: rows chained by SHA-256, written in the transaction that they describe. Every database has its own.

use elohim_core::Timestamp;
use elohim_core::ops::audit::{AuditActor, AuditEvent, ChainState, Entry, Filter};
use elohim_core::vault::Sha256;
use sha2::Digest as _;

use crate::digest::Canonical as _;
use crate::error::{Error, Result};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

/// Hash that the first row builds on.
const GENESIS: [u8; 32] = [0; 32];
/// Rows that are read at once when the whole chain is verified.
const PAGE: u32 = 1000;

#[derive(sqlx::FromRow)]
struct AuditRow {
    seq: i64,
    at: i64,
    actor: String,
    event: String,
    subject: String,
    request_id: String,
    hash: Vec<u8>,
}

statements! {
    ADVANCE = sql!("UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash");
    INSERT = sql!("INSERT INTO audit_log (seq, at, actor, event, subject, request_id, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7)");
    SET_HEAD = sql!("UPDATE audit_head SET hash = $1 WHERE id = 1");
    HEAD = sql!("SELECT seq, hash FROM audit_head WHERE id = 1");
    HASH_AT = sql!("SELECT hash FROM audit_log WHERE seq = $1");
    LIST = sql!("SELECT * FROM audit_log WHERE seq > $1 ORDER BY seq LIMIT $2");
    SEARCH = sql!("SELECT * FROM audit_log WHERE seq > $1 AND ($2 = '' OR actor = $2) AND ($3 = '' OR subject = $3)
        AND ($4 = '' OR substr(event, 1, $5) = $4) AND at >= $6 AND at < $7 ORDER BY seq LIMIT $8");
}

/// Adds a row to the log of this transaction's database. Others that write to the log wait until the transaction ends.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn record(
    tx: &mut Tx,
    now: Timestamp,
    actor: &AuditActor,
    event: &AuditEvent,
    request_id: &str,
) -> Result<()> {
    let (seq, previous) = fetch!(fetch_one::<(i64, Vec<u8>)>(tx, ADVANCE))?;
    let mut row = AuditRow {
        seq,
        at: now.as_micros(),
        actor: match actor {
            AuditActor::Account(id) => format!("account:{id}"),
            AuditActor::Anonymous => "anonymous".to_owned(),
            AuditActor::System(reason) => format!("system:{reason}"),
        },
        event: event.name().to_owned(),
        subject: event.subject(),
        request_id: request_id.to_owned(),
        hash: Vec::new(),
    };
    row.hash = row.chained(&previous).to_vec();
    execute!(tx, SET_HEAD, row.hash.as_slice())?;
    execute!(tx, INSERT, row.seq, row.at, row.actor, row.event, row.subject, row.request_id, row.hash)?;
    Ok(())
}

/// The rows after place `after` that fit, oldest first. What stands in them is not verified: see [`verify`].
///
/// # Errors
/// Any [`crate::Error`].
pub async fn search(tx: &mut Tx, filter: &Filter<'_>, after: i64, limit: u32) -> Result<Vec<Entry>> {
    let chars = i32::try_from(filter.event.chars().count()).unwrap_or(i32::MAX);
    let (since, until) = (filter.since.as_micros(), filter.until.as_micros());
    let rows = fetch!(fetch_all::<AuditRow>(
        tx,
        SEARCH,
        after,
        filter.actor,
        filter.subject,
        filter.event,
        chars,
        since,
        until,
        i64::from(limit)
    ))?;
    rows.into_iter().map(AuditRow::entry).collect()
}

/// The rows after place `after`, oldest first.
///
/// # Errors
/// [`Error::Corrupt`] when a row does not follow from the one before it.
pub async fn list(tx: &mut Tx, after: i64, limit: u32) -> Result<Vec<Entry>> {
    let mut previous = match fetch!(fetch_optional::<(Vec<u8>,)>(tx, HASH_AT, after))? {
        Some((hash,)) => hash,
        None if after <= 0 => GENESIS.to_vec(),
        None => return Ok(Vec::new()),
    };
    let rows = fetch!(fetch_all::<AuditRow>(tx, LIST, after, i64::from(limit)))?;
    let mut entries = Vec::with_capacity(rows.len());
    for (row, seq) in rows.into_iter().zip(after.max(0).saturating_add(1)..) {
        let hash = row.chained(&previous);
        if row.hash != hash || row.seq != seq {
            return Err(Error::Corrupt { table: "audit_log", id: seq.to_string() });
        }
        previous = hash.to_vec();
        entries.push(row.entry()?);
    }
    Ok(entries)
}

/// Follows the whole chain of this transaction's database.
///
/// # Errors
/// Any [`crate::Error`] but a broken chain, which is what the answer is about.
pub async fn verify(tx: &mut Tx) -> Result<ChainState> {
    let (last, head) = fetch!(fetch_one::<(i64, Vec<u8>)>(tx, HEAD))?;
    let (mut seq, mut hash) = (0_i64, GENESIS);
    let state = |seq: i64, hash: [u8; 32], broken_at| ChainState {
        rows: u64::try_from(seq).unwrap_or(0),
        head: Sha256(hash),
        broken_at,
    };
    loop {
        let rows = fetch!(fetch_all::<AuditRow>(tx, LIST, seq, i64::from(PAGE)))?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let next = row.chained(&hash);
            if row.seq != seq + 1 || row.hash != next {
                return Ok(state(seq, hash, Some(seq + 1)));
            }
            (seq, hash) = (row.seq, next);
        }
    }
    let ends_at_head = seq == last && head == hash;
    Ok(state(seq, hash, (!ends_at_head).then(|| seq + 1)))
}

impl AuditRow {
    fn entry(self) -> Result<Entry> {
        let damaged = || Error::Corrupt { table: "audit_log", id: self.seq.to_string() };
        Ok(Entry {
            hash: Sha256(self.hash.as_slice().try_into().map_err(|_| damaged())?),
            seq: self.seq,
            at: Timestamp::from_micros(self.at),
            actor: self.actor,
            event: self.event,
            subject: self.subject,
            request_id: self.request_id,
        })
    }

    /// The hash that the row has when it follows the row with hash `previous`.
    fn chained(&self, previous: &[u8]) -> [u8; 32] {
        let mut digest = sha2::Sha256::new();
        digest.update(previous);
        self.seq.feed(&mut digest);
        self.at.feed(&mut digest);
        for text in [&self.actor, &self.event, &self.subject, &self.request_id] {
            text.feed(&mut digest);
        }
        digest.finalize().into()
    }
}
