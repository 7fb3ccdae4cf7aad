//! The vault: slots, objects, uploads, share links, drop boxes.

mod drop_boxes;
mod objects;
mod public_shares;
mod shares;
mod slots;
mod uploads;

pub use drop_boxes::{DropBoxes, DropSend};
pub use objects::{ByteStream, Fetched, Objects};
pub use public_shares::PublicShares;
pub use shares::Shares;
pub use slots::Slots;
pub use uploads::Uploads;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::client::Client;

/// The vault of the account that is signed in, or of a team of theirs.
pub struct Vault {
    client: Client,
    team: Option<String>,
}

/// A client, and the team whose pool it is about.
pub(crate) struct PoolClient {
    pub(crate) client: Client,
    team: Option<String>,
}

impl PoolClient {
    /// The address of something in the pool.
    pub(crate) fn path(&self, rest: &str) -> String {
        let team = self.team.as_ref().map(|team| format!("{}team={team}", if rest.contains('?') { '&' } else { '?' }));
        format!("/api/v1/vault/{rest}{}", team.unwrap_or_default())
    }
}

impl Vault {
    pub(crate) fn new(client: Client, team: Option<String>) -> Self {
        Self { client, team }
    }

    fn pool(&self) -> PoolClient {
        PoolClient { client: self.client.clone(), team: self.team.clone() }
    }

    /// Unlock slots.
    pub fn slots(&self) -> Slots {
        Slots::new(self.client.clone())
    }

    /// Stored objects.
    pub fn objects(&self) -> Objects {
        Objects::new(self.pool())
    }

    /// Uploads in parts.
    pub fn uploads(&self) -> Uploads {
        Uploads::new(self.pool())
    }

    /// Share links.
    pub fn shares(&self) -> Shares {
        Shares::new(self.pool())
    }

    /// Drop boxes and their inbox.
    pub fn drop_boxes(&self) -> DropBoxes {
        DropBoxes::new(self.client.clone())
    }
}

/// The `Content-Digest` header of a body with this SHA-256 (RFC 9530).
fn content_digest(sha256: [u8; 32]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(sha256))
}
