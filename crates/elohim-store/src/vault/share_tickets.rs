//! Tickets of those who opened a share link.

use elohim_core::Timestamp;
use elohim_core::id::{ShareLinkId, ShareTicketId};
use elohim_core::vault::{Sha256, ShareTicket};
use uuid::Uuid;

use crate::error::Result;
use crate::row::{Entity, Stored as _, UNSEALED, entity, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// A ticket.
    struct ShareTicketRow in "vault_share_tickets", key (id) {
        id: Uuid,
        link_id: Vec<u8>,
        sha256: Vec<u8>,
        created_at: i64,
        expires_at: i64,
        claimed_at: Option<i64>,
    }
}

impl Entity for ShareTicketRow {
    type Of = ShareTicket;

    fn read(self) -> Option<ShareTicket> {
        Some(ShareTicket {
            id: ShareTicketId::from_uuid(self.id),
            link: ShareLinkId::from_bytes(self.link_id.try_into().ok()?),
            sha256: Sha256(self.sha256.try_into().ok()?),
            created_at: Timestamp::from_micros(self.created_at),
            expires_at: Timestamp::from_micros(self.expires_at),
            claimed_at: self.claimed_at.map(Timestamp::from_micros),
        })
    }
}

statements! {
    FIND_BY_HASH = sql!("SELECT * FROM vault_share_tickets WHERE sha256 = $1");
    CLAIM = sql!("UPDATE vault_share_tickets SET claimed_at = $2 WHERE id = $1 AND claimed_at IS NULL RETURNING *");
    PURGE = sql!("DELETE FROM vault_share_tickets WHERE expires_at < $1");
}

/// Stores a new ticket.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn insert(tx: &mut Tx, ticket: &ShareTicket) -> Result<()> {
    let row = ShareTicketRow {
        id: ticket.id.as_uuid(),
        link_id: ticket.link.as_bytes().to_vec(),
        sha256: ticket.sha256.0.to_vec(),
        created_at: ticket.created_at.as_micros(),
        expires_at: ticket.expires_at.as_micros(),
        claimed_at: ticket.claimed_at.map(Timestamp::as_micros),
        row_sum: UNSEALED,
    };
    row.insert(tx).await
}

/// Finds a ticket by its digest.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find_by_hash(tx: &mut Tx, sha256: &Sha256) -> Result<Option<ShareTicket>> {
    fetch!(fetch_optional::<ShareTicketRow>(tx, FIND_BY_HASH, sha256.0.as_slice()))?.map(entity).transpose()
}

/// Marks the ticket's download as begun; `false` when it had begun already. Of many that try, one is told `true`.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn claim(tx: &mut Tx, id: ShareTicketId, now: Timestamp) -> Result<bool> {
    let claimed = fetch!(fetch_optional::<ShareTicketRow>(tx, CLAIM, id.as_uuid(), now.as_micros()))?;
    let Some(row) = claimed else { return Ok(false) };
    row.seal(tx, |row| row.claimed_at = None).await?;
    Ok(true)
}

/// Removes tickets that expired before `before`, and says how many.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn purge_expired(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    execute!(tx, PURGE, before.as_micros())
}
