//! Unlock slots.

use crate::id::AccountId;

/// How many slots every account has. All look alike, so their number says nothing.
pub const SLOTS: usize = 16;
/// Largest slot in bytes.
pub const MAX_SLOT_BYTES: usize = 8 * 1024;

/// The unlock slots of an account, and what a client needs to derive the unlock key. The server cannot open any of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotSet {
    /// Whose they are.
    pub account: AccountId,
    /// Argon2id memory in KiB. Clients enforce a floor and a ceiling of their own.
    pub memory_kib: u32,
    /// Argon2id passes.
    pub passes: u32,
    /// Argon2id lanes.
    pub lanes: u32,
    /// Salt of the derivation.
    pub salt: [u8; 16],
    /// Exactly [`SLOTS`] age files of equal length.
    pub slots: Vec<Vec<u8>>,
}
