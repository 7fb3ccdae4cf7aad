//! Where the chain of a log begins whose oldest entries were removed, and their removal.

use elohim_core::Timestamp;
use elohim_core::ops::audit::{Anchor, AuditActor, AuditEvent, Cut};
use elohim_core::vault::Sha256;

use crate::error::{Error, Result};
use crate::ops::audit;
use crate::ops::chain::Chain;
use crate::row::{Entity, Stored as _, UNSEALED, entity, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// The anchor; there is one at most.
    struct AnchorRow in "audit_anchor", key (id) {
        id: i64,
        seq: i64,
        hash: Vec<u8>,
        at: i64,
    }
}

impl Entity for AnchorRow {
    type Of = Anchor;

    fn read(self) -> Option<Anchor> {
        let hash = Sha256(self.hash.try_into().ok()?);
        Some(Anchor { seq: self.seq, hash, at: Timestamp::from_micros(self.at) })
    }
}

statements! {
    FIND = sql!("SELECT * FROM audit_anchor WHERE id = 1");
    LOCK = sql!("UPDATE audit_head SET seq = seq WHERE id = 1 RETURNING seq");
    TOLD = sql!("SELECT seq FROM audit_log WHERE event = $1 AND substr(subject, 1, $2) = $3 ORDER BY seq DESC LIMIT 1");
    DELETE_LOG = sql!("DELETE FROM audit_log WHERE seq <= $1");
    DELETE_ANCHOR = sql!("DELETE FROM audit_anchor WHERE id = 1");
}

/// Where the chain begins; `None` when nothing was ever removed.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find(tx: &mut Tx) -> Result<Option<Anchor>> {
    fetch!(fetch_optional::<AnchorRow>(tx, FIND))?.map(entity).transpose()
}

/// Removes the oldest entries, at most `limit`, up to the first that is not older than `before`; moves the anchor behind them and
/// writes down that it was done. `None` when there is nothing to remove. Others that write to the log wait until the
/// transaction ends.
///
/// # Errors
/// [`Error::Corrupt`] when one of them does not follow from the one before it, or nothing tells of the present anchor: what
/// was changed is not to be covered up.
pub async fn cut(tx: &mut Tx, before: Timestamp, now: Timestamp, limit: u32) -> Result<Option<Cut>> {
    let (last,) = fetch!(fetch_one::<(i64,)>(tx, LOCK))?;
    let present = find(tx).await?;
    let mut chain = Chain::begin(present);
    let (mut removed, mut end) = (0_u64, None);
    for entry in audit::page(tx, 0, last, limit).await? {
        if entry.at >= before {
            break;
        }
        if !chain.follow(&entry) {
            return Err(damaged("audit_log", chain.seq().saturating_add(1)));
        }
        removed += 1;
        end = Some(entry);
    }
    let Some(end) = end else { return Ok(None) };
    if let Some(anchor) = present {
        let told = anchor.told();
        let chars = i32::try_from(told.chars().count()).unwrap_or(i32::MAX);
        if fetch!(fetch_optional::<(i64,)>(tx, TOLD, Cut::EVENT, chars, told))?.is_none() {
            return Err(damaged("audit_anchor", 1));
        }
    }
    let cut = Cut { anchor: Anchor { seq: end.seq, hash: end.hash, at: now }, removed, until: end.at };
    if execute!(tx, DELETE_LOG, end.seq)? != removed {
        return Err(damaged("audit_log", end.seq));
    }
    execute!(tx, DELETE_ANCHOR)?;
    let row = AnchorRow { id: 1, seq: end.seq, hash: end.hash.0.to_vec(), at: now.as_micros(), row_sum: UNSEALED };
    row.insert(tx).await?;
    audit::record(tx, now, &AuditActor::System("retention"), &AuditEvent::AuditCut(cut), "").await?;
    Ok(Some(cut))
}

fn damaged(table: &'static str, id: i64) -> Error {
    Error::Corrupt { table, id: id.to_string() }
}
