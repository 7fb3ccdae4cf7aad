//! Receipts of erasures: JSON Web Signatures (RFC 7515) with Ed25519, which many programs can check, by a key of the deployment.

use elohim_core::id::AccountId;
use elohim_core::privacy::{Erased, Erasure, INVENTORY};
use elohim_core::vault::Sha256;
use elohim_core::{Entropy, Secret, Timestamp};
use elohim_store::Tx;
use elohim_store::privacy::receipt_keys;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::identity::tokens::keyed;
use crate::{App, Error, Result};

/// What comes before the 32 bytes of an Ed25519 seed in PKCS #8 (RFC 8410, section 7).
const PKCS8: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// The key that signs, made at its first use.
pub(crate) struct ReceiptKey(Secret);

/// What a receipt says.
#[derive(Serialize)]
struct Claims<'a> {
    iss: &'static str,
    /// A digest of the account's id, keyed with a secret of the deployment.
    sub: String,
    iat: i64,
    begun_at: i64,
    finished_at: i64,
    objects: u64,
    bytes: u64,
    done: Vec<Done<'a>>,
    backups: &'static str,
}

#[derive(Serialize)]
struct Done<'a> {
    data: &'a str,
    erasure: &'a str,
}

impl ReceiptKey {
    /// The key, in a transaction that may write.
    pub(crate) async fn get(tx: &mut Tx, entropy: &dyn Entropy, now: Timestamp) -> Result<Self> {
        if let Some(seed) = receipt_keys::find(tx).await? {
            return Ok(Self(seed));
        }
        let mut seed = Zeroizing::new([0; 32]);
        entropy.fill(&mut *seed);
        let seed = Secret::new(seed.to_vec());
        receipt_keys::insert(tx, &seed, now).await?;
        Ok(Self(seed))
    }

    /// What the ledger calls an account.
    pub(crate) fn subject(&self, account: AccountId) -> Sha256 {
        let message = [b"elohimos erasure ".as_slice(), account.as_uuid().as_bytes()].concat();
        Sha256(keyed(self.0.expose(), &message))
    }

    /// Signs what was done.
    pub(crate) fn sign(&self, erasure: &Erasure, finished_at: Timestamp, erased: Erased) -> Result<String> {
        let done = INVENTORY.iter().map(|class| Done { data: class.name, erasure: class.erasure });
        let claims = Claims {
            iss: "elohimos",
            sub: erasure.subject.to_string(),
            iat: finished_at.as_secs(),
            begun_at: erasure.begun_at.as_secs(),
            finished_at: finished_at.as_secs(),
            objects: erased.objects,
            bytes: erased.bytes,
            done: done.collect(),
            backups: "Backups are not changed. The ledger of erasures is applied again whenever one is restored.",
        };
        let failed = |_| Error::Internal("a receipt cannot be signed");
        jsonwebtoken::encode(&Header::new(Algorithm::EdDSA), &claims, &self.key()).map_err(failed)
    }

    /// The public key, as a JSON Web Key (RFC 8037).
    pub(crate) fn public(&self) -> Result<String> {
        let jwk = Jwk::from_encoding_key(&self.key(), Algorithm::EdDSA);
        let jwk = jwk.map_err(|_| Error::Internal("the key of receipts cannot be shown"))?;
        serde_json::to_string(&jwk).map_err(|_| Error::Internal("the key of receipts cannot be written"))
    }

    fn key(&self) -> EncodingKey {
        EncodingKey::from_ed_der(&Zeroizing::new([PKCS8.as_slice(), self.0.expose()].concat()))
    }
}

/// The public key that receipts are checked with, as a JSON Web Key.
///
/// # Errors
/// Those of the database.
pub async fn public_key(app: &App) -> Result<String> {
    // Everybody may ask: no turn to write is taken for it once there is a key.
    let mut tx = app.db.app.snapshot().await?;
    let present = receipt_keys::find(&mut tx).await?;
    drop(tx);
    if let Some(seed) = present {
        return ReceiptKey(seed).public();
    }
    let mut tx = app.db.app.begin().await?;
    let key = ReceiptKey::get(&mut tx, &*app.entropy, app.clock.now()).await?;
    tx.commit().await?;
    key.public()
}
