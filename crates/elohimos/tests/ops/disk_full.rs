//! No room on the disk: said as such, nothing half stored, reading goes on, and writing again when there is room.

use std::fs;
use std::path::PathBuf;

use bytes::Bytes;
use elohim_client::{Client, ClientError};
use elohim_core::id::ObjectId;
use sha2::Digest as _;

use crate::server::{Place, Server, block_on, digest};
use crate::strace::Tracer;

const PRESENT: ObjectId = ObjectId::from_bytes([1; 16]);
const COMING: ObjectId = ObjectId::from_bytes([2; 16]);

fn content(byte: u8) -> Bytes {
    Bytes::from(vec![byte; 200_000])
}

/// A server with one object.
async fn with_one_object(place: &Place) -> (Server, Client) {
    let server = place.start();
    let client = server.login(&place.password()).await;
    client.vault().objects().create(PRESENT, content(b'p')).await.unwrap();
    (server, client)
}

/// Where the bytes of an object of one part are written first, and where they are kept.
fn part_files(place: &Place, object: ObjectId, content: &Bytes) -> [PathBuf; 2] {
    let accounts = fs::read_dir(place.data().join("vault_files")).unwrap();
    let accounts: Vec<_> = accounts.map(|entry| entry.unwrap().path()).collect();
    let [account] = &accounts[..] else { panic!("{accounts:?}") };
    let digest: String = sha2::Sha256::digest(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let kept = account.join(object.to_string()).join(format!("00000-{digest}"));
    [PathBuf::from(format!("{}#1", kept.display())), kept]
}

fn demand_full(error: &ClientError) {
    let ClientError::Refused(problem) = error else { panic!("{error:?}") };
    assert_eq!((problem.status, problem.code.as_str()), (507, "STORAGE_FULL"));
}

/// Only the first object is there, and it can be read.
async fn demand_reading(client: &Client) {
    let objects = client.vault().objects();
    let feed = objects.changes(0).await.unwrap();
    assert_eq!(feed.data.iter().map(|object| object.id.clone()).collect::<Vec<_>>(), [PRESENT.to_string()]);
    assert_eq!(objects.read(COMING).await.unwrap_err().code(), Some("VAULT_FILE_NOT_FOUND"));
    assert!(objects.read(PRESENT).await.unwrap() == content(b'p'));
}

/// There is room again.
async fn demand_recovery(client: &Client) {
    let objects = client.vault().objects();
    objects.create(COMING, content(b'c')).await.unwrap();
    assert!(objects.read(COMING).await.unwrap() == content(b'c'));
    assert!(objects.read(PRESENT).await.unwrap() == content(b'p'));
}

#[test]
fn a_part_that_finds_no_room_is_refused_whole() {
    let place = Place::new();
    block_on(async {
        let (server, client) = with_one_object(&place).await;
        let [staged, kept] = part_files(&place, COMING, &content(b'c'));
        let [_, known] = part_files(&place, PRESENT, &content(b'p'));
        assert!(known.exists(), "parts are kept elsewhere");
        let tracer = Tracer::fail(&place, &server, "write", "ENOSPC", std::slice::from_ref(&staged));
        demand_full(&client.vault().objects().create(COMING, content(b'c')).await.unwrap_err());
        let uploads = client.vault().uploads();
        let upload = uploads.create(COMING, 200_000, 1).await.unwrap();
        demand_full(&uploads.put_part(&upload.id, 0, digest(&content(b'c')), content(b'c')).await.unwrap_err());
        let upload = uploads.create(COMING, 200_000, 1).await.unwrap();
        assert_eq!(upload.received, [], "a part that was refused");
        assert!(!kept.exists() && !staged.exists(), "something half is stored");
        demand_reading(&client).await;
        let calls = tracer.detach();
        assert_eq!(calls.matches("ENOSPC (No space left on device) (INJECTED)").count(), 2, "{calls}");
        uploads.delete(&upload.id).await.unwrap();
        // The id of an upload that was given up is never used again.
        let other = ObjectId::from_bytes([3; 16]);
        client.vault().objects().create(other, content(b'c')).await.unwrap();
        assert!(client.vault().objects().read(other).await.unwrap() == content(b'c'));
        server.stop();
    });
}

#[test]
fn a_database_that_finds_no_room_refuses_and_goes_on_reading() {
    let place = Place::new();
    block_on(async {
        let (server, client) = with_one_object(&place).await;
        let tracer = Tracer::fail(&place, &server, "pwrite64", "ENOSPC", &[place.data().join("vault.db-wal")]);
        demand_full(&client.vault().objects().create(COMING, content(b'c')).await.unwrap_err());
        demand_full(&client.vault().uploads().create(COMING, 200_000, 1).await.unwrap_err());
        demand_reading(&client).await;
        let calls = tracer.detach();
        assert!(calls.contains("ENOSPC (No space left on device) (INJECTED)"), "{calls}");
        demand_reading(&client).await;
        demand_recovery(&client).await;
        server.stop();
        let server = place.start();
        let read = server.client(&client.tokens().await).vault().objects().read(COMING).await.unwrap();
        assert!(read == content(b'c'), "other bytes after a new start");
        server.stop();
    });
}

#[test]
fn a_disk_that_cannot_make_a_change_durable_is_not_believed() {
    let place = Place::new();
    block_on(async {
        let (server, client) = with_one_object(&place).await;
        let tracer = Tracer::fail(&place, &server, "fsync", "EIO", &[place.data().join("vault.db-wal")]);
        let ClientError::Refused(problem) = client.vault().objects().create(COMING, content(b'c')).await.unwrap_err()
        else {
            panic!("it is not refused")
        };
        assert_eq!((problem.status, problem.code.as_str()), (503, "UNAVAILABLE"));
        let calls = tracer.detach();
        assert!(calls.contains("EIO (Input/output error) (INJECTED)"), "{calls}");
        demand_reading(&client).await;
        demand_recovery(&client).await;
        server.stop();
    });
}
