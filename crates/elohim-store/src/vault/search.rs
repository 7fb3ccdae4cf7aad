//! Finding objects by length and time.

use elohim_core::Timestamp;
use elohim_core::id::{ObjectId, PoolId};
use elohim_core::vault::Object;

use crate::error::Result;
use crate::row::entities;
use crate::sql::{fetch, sql, statements};
use crate::tx::Tx;
use crate::vault::objects::ObjectRow;

/// Most objects that one search by time looks at. They lie by length: without an end, looking for an hour of a large pool
/// would go through all of it.
pub const LOOKED_AT: u32 = 2000;

/// What is looked for: lengths in bytes, from the shortest to the longest, and times from the first to before the second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// The shortest and the longest.
    pub length: (u64, u64),
    /// The first time, and the one before which it was created; all times when nothing is said.
    pub created: Option<(Timestamp, Timestamp)>,
    /// Of the longest only those with an id behind this one: where a page ended.
    pub behind: Option<ObjectId>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The objects, the longest first.
    pub objects: Vec<Object>,
    /// Length and id of the last object that was looked at, when there may be more behind it. Then there may be fewer objects
    /// than were asked for, or none.
    pub next: Option<(u64, ObjectId)>,
}

statements! {
    // Two, since those of one length lie by id: together they would be one walk over all of that length before the id.
    SAME_LENGTH = sql!("SELECT * FROM vault_objects WHERE pool_id = $1 AND deleted_at IS NULL AND length = $2 AND id > $3
        ORDER BY id LIMIT $4");
    SHORTER = sql!("SELECT * FROM vault_objects WHERE pool_id = $1 AND deleted_at IS NULL AND length >= $2 AND length < $3
        ORDER BY length DESC, id LIMIT $4");
}

/// Objects of a pool that are not deleted, the longest first, up to `limit`. What it costs does not grow with the pool.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn search(tx: &mut Tx, pool: PoolId, what: &Search, limit: u32) -> Result<Found> {
    // One more than is asked for, to know whether there are more.
    let most = limit.saturating_add(1).max(if what.created.is_some() { LOOKED_AT } else { 0 });
    let looked_at = look(tx, pool, what, most).await?;
    let is_all = u32::try_from(looked_at.len()).is_ok_and(|count| count < most);
    let last = looked_at.last().map(place);
    let is_in_time =
        |object: &Object| what.created.is_none_or(|(from, until)| (from..until).contains(&object.created_at));
    let mut objects: Vec<_> = looked_at.into_iter().filter(is_in_time).collect();
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    if objects.len() > wanted {
        objects.truncate(wanted);
        let next = objects.last().map(place);
        return Ok(Found { objects, next });
    }
    Ok(Found { objects, next: last.filter(|_| !is_all) })
}

async fn look(tx: &mut Tx, pool: PoolId, what: &Search, most: u32) -> Result<Vec<Object>> {
    let bound = |length| i64::try_from(length).unwrap_or(i64::MAX);
    let (pool, shortest, longest, most) = (pool.as_uuid(), bound(what.length.0), bound(what.length.1), i64::from(most));
    if shortest > longest {
        return Ok(Vec::new());
    }
    let behind = what.behind.map_or(Vec::new(), |id| id.as_bytes().to_vec());
    let mut rows = fetch!(fetch_all::<ObjectRow>(tx, SAME_LENGTH, pool, longest, behind, most))?;
    let left = most - i64::try_from(rows.len()).unwrap_or(most);
    if left > 0 {
        rows.extend(fetch!(fetch_all::<ObjectRow>(tx, SHORTER, pool, shortest, longest, left))?);
    }
    entities(rows)
}

fn place(object: &Object) -> (u64, ObjectId) {
    (object.length, object.id)
}
