//! The one download of a one-time share link.

use bytes::Bytes;
use elohim_api::vault::shares::{CreateShare, ShareObject};
use elohim_client::{ClientError, PublicShares, TokenPair};
use elohim_core::id::ObjectId;
use elohim_core::vault::Sha256;
use futures::TryStreamExt as _;
use sha2::Digest as _;

use super::sweep::{Story, sweep};
use crate::server::{Place, Server, block_on};

const OBJECT: ObjectId = ObjectId::from_bytes([9; 16]);
const PROOF: [u8; 32] = [3; 32];
const USED_UP: Option<&str> = Some("max_downloads_reached");

struct Claim {
    place: Place,
    tokens: TokenPair,
    link: String,
    content: Bytes,
}

/// What the server has answered.
#[derive(Default)]
struct Memory {
    ticket: Option<String>,
    has_begun: bool,
}

impl Claim {
    fn all(&self) -> std::ops::Range<u64> {
        0..self.content.len() as u64
    }

    async fn demand_content(&self, shares: &PublicShares, ticket: &str) {
        let fetched = shares.fetch(&self.link, ticket, 0, self.all()).await.unwrap();
        let bytes: Vec<Bytes> = fetched.body.try_collect().await.unwrap();
        assert!(bytes.concat() == self.content, "other bytes than were shared");
    }

    async fn downloads(&self, server: &Server) -> u32 {
        let page = server.client(&self.tokens).vault().shares().list(0).await.unwrap();
        let [share] = &page.data[..] else { panic!("{page:?}") };
        assert_eq!(share.state, if share.downloads == 0 { "open" } else { "used_up" });
        share.downloads
    }
}

impl Story for Claim {
    type Memory = Memory;
    const STEPS: usize = 2;

    fn beginning(&self) -> (&Place, &TokenPair) {
        (&self.place, &self.tokens)
    }

    async fn step(&self, server: &Server, step: usize, memory: &mut Memory) -> Result<(), ClientError> {
        let shares = server.connection().public_shares();
        if step == 0 {
            memory.ticket = Some(shares.open(&self.link, PROOF).await?.ticket);
            return Ok(());
        }
        let fetched = shares.fetch(&self.link, memory.ticket.as_deref().unwrap(), 0, self.all()).await?;
        memory.has_begun = true;
        let bytes: Vec<Bytes> = fetched.body.try_collect().await?;
        assert!(bytes.concat() == self.content);
        Ok(())
    }

    async fn verify(&self, server: &Server, step: usize, memory: Memory) {
        let shares = server.connection().public_shares();
        let downloads = self.downloads(server).await;
        assert!(if step == 0 { downloads == 0 } else { downloads <= 1 }, "{downloads} in step {step}");
        assert!(downloads == 1 || !memory.has_begun, "a download that had begun was forgotten");

        // While none is counted the link opens, and somebody else may have a ticket too; only one of the two is served.
        let other = shares.open(&self.link, PROOF).await;
        let other = match downloads {
            0 => Some(other.unwrap().ticket),
            _ => {
                assert_eq!(other.unwrap_err().code(), USED_UP);
                None
            }
        };
        let first = memory.ticket.or(other.clone()).unwrap();
        self.demand_content(&shares, &first).await;
        assert_eq!(self.downloads(server).await, 1);
        if let Some(second) = other.filter(|second| *second != first) {
            let refused = shares.fetch(&self.link, &second, 0, self.all()).await.err().unwrap();
            assert_eq!(refused.code(), USED_UP);
        }
        assert_eq!(shares.open(&self.link, PROOF).await.unwrap_err().code(), USED_UP);
        // The one that was served may go on where its connection broke.
        self.demand_content(&shares, &first).await;
        assert_eq!(self.downloads(server).await, 1);
    }
}

#[test]
fn a_one_time_link_is_served_once_whenever_the_server_is_killed() {
    let place = Place::new();
    let server = place.start();
    let content = Bytes::from(vec![b'c'; 500_000]);
    let (tokens, link) = block_on(async {
        let client = server.login(&place.password()).await;
        client.vault().objects().create(OBJECT, content.clone()).await.unwrap();
        let share = CreateShare {
            auth_sha256: Sha256(sha2::Sha256::digest(PROOF).into()),
            has_password: false,
            capsule: elohim_api::Bytes(b"capsule".to_vec()),
            objects: vec![ShareObject { id: OBJECT, header: elohim_api::Bytes(b"header".to_vec()), skip: 0 }],
            expires_at: None,
            one_time: true,
            max_downloads: None,
            view_only: false,
            notify: elohim_api::vault::shares::Notify::First,
        };
        (client.tokens().await, client.vault().shares().create(&share).await.unwrap().id)
    });
    server.stop();
    let (count, calls) = sweep(&Claim { place, tokens, link, content });
    println!("killed at {count} moments: {calls:?}");
    for call in ["write", "fsync", "pwrite64", "writev"] {
        assert!(calls.contains(call), "no {call}: {calls:?}");
    }
}
