//! Everything that an account or a team has in the vault database.

use elohim_core::id::PoolId;
use uuid::Uuid;

use crate::error::Result;
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

statements! {
    LIST = sql!("SELECT owner FROM (SELECT pool_id AS owner FROM vault_usage UNION SELECT account_id FROM vault_slot_sets
        UNION SELECT pool_id FROM vault_uploads UNION SELECT account_id FROM vault_share_links
        UNION SELECT COALESCE(pool_id, account_id) FROM vault_share_links
        UNION SELECT account_id FROM vault_drop_boxes UNION SELECT account_id FROM vault_submissions) AS owners
        WHERE owner > $1 ORDER BY owner LIMIT $2");
    DELETE_SHARES = sql!("DELETE FROM vault_share_links WHERE account_id = $1 OR COALESCE(pool_id, account_id) = $1");
    DELETE_DROP_BOXES = sql!("DELETE FROM vault_drop_boxes WHERE account_id = $1");
    DELETE_SUBMISSIONS = sql!("DELETE FROM vault_submissions WHERE account_id = $1");
    DELETE_ACTIVITY = sql!("DELETE FROM vault_activity WHERE pool_id = $1");
    DELETE_READS = sql!("DELETE FROM vault_object_reads WHERE pool_id = $1");
    DELETE_UPLOADS = sql!("DELETE FROM vault_uploads WHERE pool_id = $1");
    DELETE_PARTS = sql!("DELETE FROM vault_object_parts WHERE pool_id = $1");
    DELETE_OBJECTS = sql!("DELETE FROM vault_objects WHERE pool_id = $1");
    DELETE_SLOTS = sql!("DELETE FROM vault_slot_sets WHERE account_id = $1");
    DELETE_USAGE = sql!("DELETE FROM vault_usage WHERE pool_id = $1");
}

/// Accounts and teams that have something here, in the order of their ids, behind `after`.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list(tx: &mut Tx, after: Option<PoolId>, limit: u32) -> Result<Vec<PoolId>> {
    let after = after.map_or(Uuid::nil(), PoolId::as_uuid);
    let rows = fetch!(fetch_all::<(Uuid,)>(tx, LIST, after, i64::from(limit)))?;
    Ok(rows.into_iter().map(|(id,)| PoolId::from_uuid(id)).collect())
}

/// Removes every row of an account or a team: links and their tickets, drop boxes, uploads, objects, unlock slots,
/// what was counted. Its bytes are removed before.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn delete(tx: &mut Tx, owner: PoolId) -> Result<()> {
    let boxes = [DELETE_DROP_BOXES, DELETE_SUBMISSIONS];
    let pool = [DELETE_SHARES, DELETE_UPLOADS, DELETE_PARTS, DELETE_OBJECTS, DELETE_SLOTS, DELETE_USAGE];
    for sql in boxes.into_iter().chain([DELETE_ACTIVITY, DELETE_READS]).chain(pool) {
        execute!(tx, sql, owner.as_uuid())?;
    }
    Ok(())
}
