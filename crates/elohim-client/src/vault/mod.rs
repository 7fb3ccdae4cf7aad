//! The vault: slots, objects, uploads, share links.

mod objects;
mod public_shares;
mod shares;
mod slots;
mod uploads;

pub use objects::{ByteStream, Fetched, Objects};
pub use public_shares::PublicShares;
pub use shares::Shares;
pub use slots::Slots;
pub use uploads::Uploads;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::client::Client;

/// The vault of the account that is signed in.
pub struct Vault {
    client: Client,
}

impl Vault {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Unlock slots.
    pub fn slots(&self) -> Slots {
        Slots::new(self.client.clone())
    }

    /// Stored objects.
    pub fn objects(&self) -> Objects {
        Objects::new(self.client.clone())
    }

    /// Uploads in parts.
    pub fn uploads(&self) -> Uploads {
        Uploads::new(self.client.clone())
    }

    /// Share links.
    pub fn shares(&self) -> Shares {
        Shares::new(self.client.clone())
    }
}

/// The `Content-Digest` header of a body with this SHA-256 (RFC 9530).
fn content_digest(sha256: [u8; 32]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(sha256))
}
