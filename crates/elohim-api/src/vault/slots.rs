//! Unlock slots.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use elohim_core::vault::slots::{MAX_SLOT_BYTES, SLOTS};
use elohim_core::vault::{Sha256, SlotSet};

use crate::{Bytes, wire};

/// The unlock slots of an account, and what a client needs to derive the unlock key from a passphrase.
#[derive(Serialize, Deserialize, ToSchema, Validate, Debug, Clone, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Slots {
    /// Argon2id memory in KiB. A client refuses values below its own floor.
    #[garde(range(min = 65_536, max = 1_048_576))]
    #[schema(minimum = 65_536, maximum = 1_048_576)]
    pub memory_kib: u32,
    /// Argon2id passes.
    #[garde(range(min = 3, max = 16))]
    #[schema(minimum = 3, maximum = 16)]
    pub passes: u32,
    /// Argon2id lanes.
    #[garde(range(min = 1, max = 4))]
    #[schema(minimum = 1, maximum = 4)]
    pub lanes: u32,
    /// Salt of the derivation: 16 bytes.
    #[garde(custom(exactly::<16>))]
    pub salt: Bytes,
    /// 16 encrypted slots of equal length; which ones are in use only their owner can tell.
    #[garde(custom(alike))]
    #[schema(min_items = 16, max_items = 16)]
    pub slots: Vec<Bytes>,
}

/// Replaces one slot, if it is still the one that was read.
#[derive(Serialize, Deserialize, ToSchema, Validate, Debug, Clone)]
#[serde(deny_unknown_fields)]
pub struct ReplaceSlot {
    /// SHA-256 of the slot that is replaced.
    #[serde(with = "wire::digest")]
    #[schema(value_type = String)]
    #[garde(skip)]
    pub previous_sha256: Sha256,
    /// The new slot, of the same length.
    #[garde(custom(slot_sized))]
    pub slot: Bytes,
}

impl From<&SlotSet> for Slots {
    fn from(set: &SlotSet) -> Self {
        Self {
            memory_kib: set.memory_kib,
            passes: set.passes,
            lanes: set.lanes,
            salt: Bytes(set.salt.to_vec()),
            slots: set.slots.iter().cloned().map(Bytes).collect(),
        }
    }
}

fn exactly<const N: usize>(bytes: &Bytes, (): &()) -> garde::Result {
    if bytes.0.len() == N { Ok(()) } else { Err(garde::Error::new(format!("is not {N} bytes"))) }
}

fn slot_sized(slot: &Bytes, (): &()) -> garde::Result {
    if (1..=MAX_SLOT_BYTES).contains(&slot.0.len()) {
        Ok(())
    } else {
        Err(garde::Error::new(format!("is not 1 to {MAX_SLOT_BYTES} bytes")))
    }
}

fn alike(slots: &[Bytes], (): &()) -> garde::Result {
    let Some(first) = slots.first() else { return Err(garde::Error::new(format!("is not {SLOTS} slots"))) };
    if slots.len() != SLOTS {
        return Err(garde::Error::new(format!("is not {SLOTS} slots")));
    }
    slot_sized(first, &())?;
    if slots.iter().all(|slot| slot.0.len() == first.0.len()) {
        Ok(())
    } else {
        Err(garde::Error::new("slots are not of equal length"))
    }
}
