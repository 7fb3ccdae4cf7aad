//! The vault's pool, over HTTP.

use bytes::Bytes;
use elohim_api::vault::slots::Slots;
use elohim_client::{Client, ClientError, Vault as StoredVault};
use elohim_core::id::ObjectId as WireId;
use elohim_core::vault::Sha256;
use elohim_vault::kdf::KdfParams;
use elohim_vault::slots::SlotSet;
use elohim_vault::{Created, Error, ObjectId, Pool};

use super::upload::retried;

/// The pool of the account that is signed in, or of a team of theirs.
#[derive(Clone)]
pub(crate) struct ServerPool {
    pub(crate) client: Client,
    pub(crate) team: Option<String>,
    /// Whether it waits for a server that does not answer, and asks again.
    pub(crate) waits: bool,
}

impl ServerPool {
    /// Tries a call again while its failure may pass.
    async fn tried<T, F: Future<Output = Result<T, ClientError>>>(
        &self,
        call: impl Fn() -> F,
    ) -> Result<T, ClientError> {
        match call().await {
            Err(ClientError::Connection(error)) if !self.waits => Err(ClientError::Connection(error)),
            Err(error) if error.is_passing() => retried(call).await,
            other => other,
        }
    }

    /// What is stored in it.
    pub(crate) fn stored(&self) -> StoredVault {
        match &self.team {
            None => self.client.vault(),
            Some(team) => self.client.team_vault(team),
        }
    }
}

impl Pool for ServerPool {
    async fn slots(&self) -> Result<Option<SlotSet>, Error> {
        let Some(wire) = self.stored().slots().find().await.map_err(pool)? else { return Ok(None) };
        let params = KdfParams { memory_kib: wire.memory_kib, passes: wire.passes, lanes: wire.lanes };
        let salt = wire.salt.0.try_into().map_err(|_| Error::Damaged("set of unlock slots"))?;
        Ok(Some(SlotSet { params, salt, slots: wire.slots.into_iter().map(|slot| slot.0).collect() }))
    }

    async fn create_slots(&self, slots: &SlotSet) -> Result<Created, Error> {
        let wire = Slots {
            memory_kib: slots.params.memory_kib,
            passes: slots.params.passes,
            lanes: slots.params.lanes,
            salt: elohim_api::Bytes(slots.salt.to_vec()),
            slots: slots.slots.iter().cloned().map(elohim_api::Bytes).collect(),
        };
        created(self.stored().slots().create(&wire).await, "VAULT_ALREADY_EXISTS")
    }

    async fn replace_slot(&self, index: usize, previous: [u8; 32], slot: Vec<u8>) -> Result<Created, Error> {
        created(self.stored().slots().replace(index, Sha256(previous), slot).await, "VAULT_SLOT_CHANGED")
    }

    async fn create(&self, id: ObjectId, body: Vec<u8>) -> Result<Created, Error> {
        // The same bytes each time: when an answer was lost, the vault recognises what is there as its own.
        let (objects, body) = (self.stored().objects(), Bytes::from(body));
        let stored = self.tried(|| objects.create(wire_id(id), body.clone())).await;
        created(stored.map(|_| ()), "VAULT_OBJECT_EXISTS")
    }

    async fn read_many(&self, ids: &[ObjectId]) -> Result<Vec<Option<Vec<u8>>>, Error> {
        let ids: Vec<_> = ids.iter().copied().map(wire_id).collect();
        let objects = self.stored().objects();
        self.tried(|| objects.read_many(&ids)).await.map_err(pool)
    }
}

/// The id as the contract names it.
pub(crate) fn wire_id(id: ObjectId) -> WireId {
    WireId::from_bytes(id.0)
}

fn created(done: Result<(), ClientError>, exists: &str) -> Result<Created, Error> {
    match done {
        Ok(()) => Ok(Created::Yes),
        Err(error) if error.code() == Some(exists) => Ok(Created::Exists),
        Err(error) => Err(pool(error)),
    }
}

fn pool(error: ClientError) -> Error {
    Error::Pool(Box::new(error))
}
