//! How much room a pool takes.

use elohim_store::vault::{objects, uploads};

use crate::vault::pools::Pool;
use crate::{App, Result};

/// How much is stored, and how much may be.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// How many objects are stored.
    pub objects: u64,
    /// Their length in bytes.
    pub bytes: u64,
    /// What uploads under way have announced, in bytes.
    pub uploading_bytes: u64,
    /// How much may be stored, in bytes.
    pub quota_bytes: u64,
}

/// How much room a pool takes, as its quota counts it.
///
/// # Errors
/// Those of the database.
pub async fn get(app: &App, pool: &Pool) -> Result<Room> {
    let mut tx = app.db.vault.snapshot().await?;
    let stored = objects::usage(&mut tx, pool.id).await?;
    let uploading_bytes = uploads::open_bytes(&mut tx, pool.id).await?;
    let quota_bytes = app.settings.vault.quota_bytes;
    Ok(Room { objects: stored.objects, bytes: stored.bytes, uploading_bytes, quota_bytes })
}
