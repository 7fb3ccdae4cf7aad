//! Unlock slots.

use elohim_core::id::AccountId;
use elohim_core::vault::{Sha256, SlotSet};
use sha2::Digest as _;
use uuid::Uuid;

use crate::error::Result;
use crate::row::{Stored as _, UNSEALED, checked, stored};
use crate::sql::{fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// What an account's slots have in common.
    struct SlotSetRow in "vault_slot_sets", key (account_id) {
        account_id: Uuid,
        memory_kib: i64,
        passes: i64,
        lanes: i64,
        salt: Vec<u8>,
    }
}

stored! {
    /// One slot.
    struct SlotRow in "vault_slots", key (account_id, slot) {
        account_id: Uuid,
        slot: i64,
        content: Vec<u8>,
        sha256: Vec<u8>,
    }
}

statements! {
    FIND_SET = sql!("SELECT * FROM vault_slot_sets WHERE account_id = $1");
    FIND_SLOTS = sql!("SELECT * FROM vault_slots WHERE account_id = $1 ORDER BY slot");
    LOCK = sql! {
        sqlite: "SELECT * FROM vault_slots WHERE account_id = $1 AND slot = $2",
        postgres: "SELECT * FROM vault_slots WHERE account_id = $1 AND slot = $2 FOR UPDATE",
    };
    REPLACE = sql!("UPDATE vault_slots SET content = $4, sha256 = $5 WHERE account_id = $1 AND slot = $2 AND sha256 = $3
        RETURNING *");
}

/// Stores an account's slots.
///
/// # Errors
/// `Unique(VaultSlots)` when the account has slots already.
pub async fn insert(tx: &mut Tx, set: &SlotSet) -> Result<()> {
    let account_id = set.account.as_uuid();
    let row = SlotSetRow {
        account_id,
        memory_kib: i64::from(set.memory_kib),
        passes: i64::from(set.passes),
        lanes: i64::from(set.lanes),
        salt: set.salt.to_vec(),
        row_sum: UNSEALED,
    };
    row.insert(tx).await?;
    for (slot, content) in (0..).zip(&set.slots) {
        let sha256 = sha2::Sha256::digest(content).to_vec();
        SlotRow { account_id, slot, content: content.clone(), sha256, row_sum: UNSEALED }.insert(tx).await?;
    }
    Ok(())
}

/// Finds an account's slots.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find(tx: &mut Tx, account: AccountId) -> Result<Option<SlotSet>> {
    let Some(set) = fetch!(fetch_optional::<SlotSetRow>(tx, FIND_SET, account.as_uuid()))? else { return Ok(None) };
    let set = checked(set)?;
    let damaged = set.damaged();
    let mut slots = Vec::new();
    for (row, expected) in fetch!(fetch_all::<SlotRow>(tx, FIND_SLOTS, account.as_uuid()))?.into_iter().zip(0_i64..) {
        let row = checked(row)?;
        if row.slot != expected {
            return Err(row.damaged());
        }
        slots.push(row.content);
    }
    let number = |value: i64| u32::try_from(value).ok();
    let read = || {
        Some(SlotSet {
            account,
            memory_kib: number(set.memory_kib)?,
            passes: number(set.passes)?,
            lanes: number(set.lanes)?,
            salt: set.salt.try_into().ok()?,
            slots,
        })
    };
    read().map(Some).ok_or(damaged)
}

/// Replaces one slot, when its content still has the digest `previous`. Of many that try with the same one, one is told
/// `true`.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn replace(tx: &mut Tx, account: AccountId, index: u32, previous: &Sha256, new: &[u8]) -> Result<bool> {
    let (account_id, slot) = (account.as_uuid(), i64::from(index));
    let Some(before) = fetch!(fetch_optional::<SlotRow>(tx, LOCK, account_id, slot))? else { return Ok(false) };
    let before = checked(before)?;
    let sha256 = sha2::Sha256::digest(new).to_vec();
    let replaced = fetch!(fetch_optional::<SlotRow>(
        tx,
        REPLACE,
        account_id,
        slot,
        previous.0.as_slice(),
        new,
        sha256.as_slice()
    ))?;
    let Some(row) = replaced else { return Ok(false) };
    row.seal(tx, |row| {
        row.content = before.content;
        row.sha256 = before.sha256;
    })
    .await?;
    Ok(true)
}
