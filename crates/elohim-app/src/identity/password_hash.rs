//! Login passwords at rest: PBKDF2-HMAC-SHA256, 600,000 iterations (HTTP contract), own salt, as a PHC string.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use elohim_core::{Clock, Entropy, ErrorCode, Secret};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;

use crate::{Error, Result, metrics};

/// Iterations of a new hash.
pub(crate) const ITERATIONS: u32 = 600_000;
/// Hashes that may be computed at a time.
const AT_A_TIME: usize = 4;
/// Logins that may wait for their turn; more are told to come back.
const WAITING: usize = 64;

/// Computes hashes off the async threads, a few at a time, with a bounded queue.
pub(crate) struct PasswordHasher {
    turns: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

impl PasswordHasher {
    pub(crate) fn new() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_A_TIME)), queue: Arc::new(Semaphore::new(AT_A_TIME + WAITING)) }
    }

    /// The PHC string of a new password.
    pub(crate) async fn hash(&self, password: &Secret, entropy: &dyn Entropy, clock: &dyn Clock) -> Result<String> {
        let salt: [u8; 16] = entropy.bytes();
        let hash = self.derive(password, salt.to_vec(), ITERATIONS, clock).await?;
        Ok(format!(
            "$pbkdf2-sha256$i={ITERATIONS},l=32${}${}",
            STANDARD_NO_PAD.encode(salt),
            STANDARD_NO_PAD.encode(hash)
        ))
    }

    /// Whether the password is the one that was hashed. With no hash to compare with, as for an unknown user, it takes as
    /// long and says no.
    pub(crate) async fn verify(&self, password: &Secret, phc: Option<&str>, clock: &dyn Clock) -> Result<bool> {
        let stored = match phc {
            Some(phc) => parse(phc).ok_or(Error::Internal("a stored password hash cannot be read"))?,
            None => Stored { iterations: ITERATIONS, salt: vec![0; 16], hash: vec![0; 32] },
        };
        let hash = self.derive(password, stored.salt, stored.iterations, clock).await?;
        let same: bool = hash.as_slice().ct_eq(&stored.hash).into();
        Ok(same && phc.is_some())
    }

    async fn derive(&self, password: &Secret, salt: Vec<u8>, iterations: u32, clock: &dyn Clock) -> Result<[u8; 32]> {
        let full = |_| Error::Refused(ErrorCode::Unavailable);
        let place = Arc::clone(&self.queue).try_acquire_owned().map_err(full)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|_| Error::Internal("the hashing queue is closed"))?;
        let password = password.clone();
        let began = clock.monotonic();
        // The turn goes with the work: a client that hangs up ends this future, not the hash that is being computed.
        let hash = tokio::task::spawn_blocking(move || {
            let _until_done = (place, turn);
            pbkdf2(&password, &salt, iterations)
        });
        let hash = hash.await.map_err(|_| Error::Internal("hashing a password stopped"))?;
        metrics::hashed(clock.monotonic().saturating_sub(began).max(Duration::ZERO));
        Ok(hash)
    }
}

// A function of its own, so that it is compiled here, with this crate's optimisation: the bodies of async functions are
// compiled in the crates that await them, and a hash in a test would take seconds.
#[inline(never)]
fn pbkdf2(password: &Secret, salt: &[u8], iterations: u32) -> [u8; 32] {
    let mut hash = [0; 32];
    pbkdf2::pbkdf2_hmac::<Sha256>(password.expose(), salt, iterations, &mut hash);
    hash
}

struct Stored {
    iterations: u32,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

fn parse(phc: &str) -> Option<Stored> {
    let mut fields = phc.strip_prefix("$pbkdf2-sha256$i=")?.split('$');
    let iterations = fields.next()?.strip_suffix(",l=32")?.parse().ok()?;
    let salt = STANDARD_NO_PAD.decode(fields.next()?).ok()?;
    let hash = STANDARD_NO_PAD.decode(fields.next()?).ok()?;
    (fields.next().is_none() && hash.len() == 32).then_some(Stored { iterations, salt, hash })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_derivation_is_the_standard_one() {
        // RFC 7914, section 11, second vector.
        let mut out = [0; 64];
        pbkdf2::pbkdf2_hmac::<Sha256>(b"Password", b"NaCl", 80_000, &mut out);
        assert_eq!(out[..8], [0x4d, 0xdc, 0xd8, 0xf6, 0x0b, 0x98, 0xbe, 0x21]);
    }

    #[test]
    fn hashes_that_are_not_ours_are_not_read() {
        for bad in ["", "$pbkdf2-sha256$i=x,l=32$AA$AA", "$pbkdf2-sha256$i=1,l=32$AA$AA", "$argon2id$v=19$m=1"] {
            assert!(parse(bad).is_none(), "{bad}");
        }
    }
}
