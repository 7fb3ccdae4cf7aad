//! An upload in two parts.

use bytes::Bytes;
use elohim_api::vault::objects::ObjectView;
use elohim_client::{ClientError, TokenPair, Vault};
use elohim_core::id::ObjectId;

use super::sweep::{Story, sweep};
use crate::server::{Place, Server, block_on, digest};

const OBJECT: ObjectId = ObjectId::from_bytes([7; 16]);

struct Upload {
    place: Place,
    tokens: TokenPair,
    parts: [Bytes; 2],
}

/// What the server has acknowledged.
#[derive(Default)]
struct Memory {
    upload: Option<String>,
    parts: Vec<u32>,
    object: Option<ObjectView>,
}

impl Upload {
    fn length(&self) -> u64 {
        self.parts.iter().map(|part| part.len() as u64).sum()
    }

    async fn begin(&self, vault: &Vault) -> Result<elohim_api::vault::uploads::UploadView, ClientError> {
        vault.uploads().create(OBJECT, self.length(), 2).await
    }

    async fn demand_whole(&self, vault: &Vault) {
        let feed = vault.objects().changes(0).await.unwrap();
        let [object] = &feed.data[..] else { panic!("{feed:?}") };
        assert_eq!((&object.id, object.length, object.parts), (&OBJECT.to_string(), self.length(), 2));
        assert!(!object.deleted);
        assert!(vault.objects().read(OBJECT).await.unwrap() == self.parts.concat(), "other bytes than were sent");
    }
}

impl Story for Upload {
    type Memory = Memory;
    const STEPS: usize = 4;

    fn beginning(&self) -> (&Place, &TokenPair) {
        (&self.place, &self.tokens)
    }

    async fn step(&self, server: &Server, step: usize, memory: &mut Memory) -> Result<(), ClientError> {
        let vault = server.client(&self.tokens).vault();
        let upload = memory.upload.clone().unwrap_or_default();
        match step {
            0 => memory.upload = Some(self.begin(&vault).await?.id),
            1 | 2 => {
                vault
                    .uploads()
                    .put_part(&upload, step as u32 - 1, digest(&self.parts[step - 1]), self.parts[step - 1].clone())
                    .await?;
                memory.parts.push(step as u32 - 1);
            }
            _ => memory.object = Some(vault.uploads().complete(&upload).await?),
        }
        Ok(())
    }

    async fn verify(&self, server: &Server, step: usize, memory: Memory) {
        let vault = server.client(&self.tokens).vault();
        let feed = vault.objects().changes(0).await.unwrap();
        if memory.object.is_some() || !feed.data.is_empty() {
            assert!(step >= 3, "an object that nobody has completed: {feed:?}");
            assert!(memory.object.is_none_or(|object| feed.data == [object]));
            return self.demand_whole(&vault).await;
        }
        let missing = vault.objects().read(OBJECT).await.unwrap_err();
        assert_eq!(missing.code(), Some("VAULT_FILE_NOT_FOUND"));

        let upload = self.begin(&vault).await.unwrap();
        assert!(memory.upload.is_none_or(|id| id == upload.id), "another upload than was acknowledged");
        let received: Vec<u32> = upload.received.iter().map(|part| part.index).collect();
        assert!(memory.parts.iter().all(|part| received.contains(part)), "{:?} of {:?}", received, memory.parts);
        for part in &upload.received {
            let sent = &self.parts[part.index as usize];
            assert_eq!((part.length, part.sha256.0), (sent.len() as u64, digest(sent)));
            assert!(memory.parts.contains(&part.index) || step == part.index as usize + 1, "{received:?}");
        }
        // The client goes on where it was.
        for (index, part) in (0..).zip(&self.parts) {
            if !received.contains(&index) {
                vault.uploads().put_part(&upload.id, index, digest(part), part.clone()).await.unwrap();
            }
        }
        vault.uploads().complete(&upload.id).await.unwrap();
        self.demand_whole(&vault).await;
    }
}

#[test]
fn an_upload_survives_a_kill_at_every_write() {
    let place = Place::new();
    let server = place.start();
    let tokens = block_on(async { server.login(&place.password()).await.tokens().await });
    server.stop();
    let parts = [Bytes::from(vec![b'a'; 300_000]), Bytes::from(vec![b'b'; 70_001])];
    let (count, calls) = sweep(&Upload { place, tokens, parts });
    println!("killed at {count} moments: {calls:?}");
    for call in ["openat", "mkdir", "write", "fsync", "rename", "pwrite64", "writev"] {
        assert!(calls.contains(call), "no {call}: {calls:?}");
    }
}
