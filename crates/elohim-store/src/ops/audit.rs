//! The audit log: rows chained by SHA-256, written in the transaction that they describe. Every database has its own.

use elohim_core::Timestamp;
use elohim_core::id::{AccountId, SessionId};
use elohim_core::ops::audit::{AuditActor, AuditEvent, ChainState, Entry, Filter};
use elohim_core::vault::Sha256;

use crate::error::{Error, Result};
use crate::ops::audit_anchor;
use crate::ops::chain::{self, Chain, GENESIS};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

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
    PAGE_OF = sql!("SELECT * FROM audit_log WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3");
    SEARCH = sql!("SELECT * FROM audit_log WHERE seq > $1 AND ($2 = '' OR actor = $2) AND ($3 = '' OR subject = $3)
        AND ($4 = '' OR substr(event, 1, $5) = $4) AND at >= $6 AND at < $7 ORDER BY seq LIMIT $8");
    // An id is 36 characters long; some subjects are two of them with a stroke between.
    ABOUT = sql! {
        sqlite: "SELECT * FROM audit_log WHERE seq > $1 AND (actor = 'account:' || $2 OR substr(subject, 1, 36) = $2
            OR substr(subject, -36) = $2 OR subject IN (SELECT value FROM json_each($3))) ORDER BY seq LIMIT $4",
        postgres: "SELECT * FROM audit_log WHERE seq > $1 AND (actor = 'account:' || $2 OR substr(subject, 1, 36) = $2
            OR right(subject, 36) = $2 OR subject IN (SELECT json_array_elements_text(CAST($3 AS JSON))))
            ORDER BY seq LIMIT $4",
    };
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

/// The rows after place `after` in which an account acted, or that are about it or one of these sessions of it, oldest first.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn about(
    tx: &mut Tx,
    account: AccountId,
    sessions: &[SessionId],
    after: i64,
    limit: u32,
) -> Result<Vec<Entry>> {
    let sessions = serde_json::Value::from_iter(sessions.iter().map(ToString::to_string)).to_string();
    let rows = fetch!(fetch_all::<AuditRow>(tx, ABOUT, after, account.to_string(), sessions, i64::from(limit)))?;
    rows.into_iter().map(AuditRow::entry).collect()
}

/// The rows after place `after`, oldest first.
///
/// # Errors
/// [`Error::Corrupt`] when a row does not follow from the one before it.
pub async fn list(tx: &mut Tx, after: i64, limit: u32) -> Result<Vec<Entry>> {
    let anchor = audit_anchor::find(tx).await?.filter(|anchor| anchor.seq >= after);
    let after = anchor.map_or(after, |anchor| anchor.seq);
    let mut previous = match (anchor, fetch!(fetch_optional::<(Vec<u8>,)>(tx, HASH_AT, after))?) {
        (Some(anchor), _) => anchor.hash.0.to_vec(),
        (None, Some((hash,))) => hash,
        (None, None) if after <= 0 => GENESIS.to_vec(),
        (None, None) => return Ok(Vec::new()),
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

/// The rows from behind place `after` up to `last` as they lie there, oldest first. Whether one follows from the other is for
/// [`Chain`] to say.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn page(tx: &mut Tx, after: i64, last: i64, limit: u32) -> Result<Vec<Entry>> {
    let rows = fetch!(fetch_all::<AuditRow>(tx, PAGE_OF, after, last, i64::from(limit)))?;
    rows.into_iter().map(AuditRow::entry).collect()
}

/// Place and hash of the last row.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn head(tx: &mut Tx) -> Result<(i64, Sha256)> {
    let (seq, hash) = fetch!(fetch_one::<(i64, Vec<u8>)>(tx, HEAD))?;
    let damaged = Error::Corrupt { table: "audit_head", id: "1".to_owned() };
    Ok((seq, Sha256(hash.try_into().map_err(|_| damaged)?)))
}

/// Follows the whole chain of this transaction's database, from its anchor where it has one.
///
/// # Errors
/// Any [`crate::Error`] but a broken chain, which is what the answer is about.
pub async fn verify(tx: &mut Tx) -> Result<ChainState> {
    let (last, head) = fetch!(fetch_one::<(i64, Vec<u8>)>(tx, HEAD))?;
    let mut chain = match audit_anchor::find(tx).await {
        Ok(anchor) => Chain::begin(anchor),
        Err(Error::Corrupt { .. }) => return Ok(Chain::begin(None).broken()),
        Err(error) => return Err(error),
    };
    // From the very beginning: what an anchor stands for has to be gone.
    let mut after = 0;
    loop {
        let rows = fetch!(fetch_all::<AuditRow>(tx, LIST, after, i64::from(PAGE)))?;
        if rows.is_empty() {
            return Ok(chain.end(last, &head));
        }
        for row in rows {
            if !row.entry().is_ok_and(|entry| chain.follow(&entry)) {
                return Ok(chain.broken());
            }
        }
        after = chain.seq();
    }
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
        let texts = [&self.actor, &self.event, &self.subject, &self.request_id];
        chain::hash(previous, self.seq, self.at, texts)
    }
}
