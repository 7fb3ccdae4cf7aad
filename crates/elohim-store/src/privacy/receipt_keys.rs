//! The key that receipts are signed with.

use elohim_core::{Secret, Timestamp};

use crate::error::Result;
use crate::row::{Stored as _, UNSEALED, checked, stored};
use crate::sql::{fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// The key; there is one.
    struct ReceiptKeyRow in "receipt_keys", key (id) {
        id: i64,
        seed: Vec<u8>,
        created_at: i64,
    }
}

statements! {
    FIND = sql!("SELECT * FROM receipt_keys WHERE id = 1");
}

/// The seed of the key; `None` before the first use.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find(tx: &mut Tx) -> Result<Option<Secret>> {
    let row = fetch!(fetch_optional::<ReceiptKeyRow>(tx, FIND))?.map(checked).transpose()?;
    Ok(row.map(|row| Secret::new(row.seed)))
}

/// Keeps a new seed.
///
/// # Errors
/// `Unique` when there is one.
pub async fn insert(tx: &mut Tx, seed: &Secret, now: Timestamp) -> Result<()> {
    let row = ReceiptKeyRow { id: 1, seed: seed.expose().to_vec(), created_at: now.as_micros(), row_sum: UNSEALED };
    row.insert(tx).await
}
