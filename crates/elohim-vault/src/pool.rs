//! What a vault asks of a server.

use crate::error::Result;
use crate::id::ObjectId;
use crate::slots::SlotSet;

/// Whether something was created, or was there before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Created {
    /// It was created.
    Yes,
    /// Something of this id exists; nothing was changed.
    Exists,
}

/// A store of opaque, create-only objects, as the server is one. Nothing that it answers is believed.
#[expect(async_fn_in_trait, reason = "implementers run on one thread or many; callers decide")]
pub trait Pool {
    /// The account's slots, if it has any.
    async fn slots(&self) -> Result<Option<SlotSet>>;

    /// Stores the slots of an account that has none.
    async fn create_slots(&self, slots: &SlotSet) -> Result<Created>;

    /// Replaces a slot if it still has the digest `previous`; [`Created::Exists`] when another device was first.
    async fn replace_slot(&self, index: usize, previous: [u8; 32], slot: Vec<u8>) -> Result<Created>;

    /// Creates an object.
    async fn create(&self, id: ObjectId, body: Vec<u8>) -> Result<Created>;

    /// Reads objects, in the order asked for; `None` for those that do not exist.
    async fn read_many(&self, ids: &[ObjectId]) -> Result<Vec<Option<Vec<u8>>>>;
}
