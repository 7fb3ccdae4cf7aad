//! What tells who somebody is (names, addresses, devices) lies in the databases under a key of the person's own, and the keys lie
//! in a database of their own. When a key is destroyed, every copy that there is of the other databases, backups among them, says
//! no more who it was.
//!
//! A value is sealed with XChaCha20-Poly1305 under a fresh nonce, bound to its column and its row. What must be found by its value
//! is found by an index: HMAC-SHA-256 of it, under one key for all.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use elohim_core::Timestamp;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use tokio::sync::OnceCell;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::db::{Db, Pools};
use crate::error::{Error, Result, Unique};
use crate::open::DatabaseName;
use crate::privacy::subject_keys;

/// Length of a key, in bytes.
const KEY_BYTES: usize = 32;
/// Length of a nonce, in bytes.
const NONCE_BYTES: usize = 24;
/// What every index begins with, and no name.
pub(crate) const INDEX_MARK: char = '#';

/// The keys of everybody, read when they are needed first.
pub(crate) struct Keyring {
    pools: Pools,
    known: RwLock<HashMap<Uuid, Option<SubjectKey>>>,
    index: OnceCell<Zeroizing<Vec<u8>>>,
}

/// The key of one person.
#[derive(Clone)]
pub(crate) struct SubjectKey(Arc<Zeroizing<[u8; KEY_BYTES]>>);

impl Keyring {
    pub(crate) fn new(pools: Pools) -> Arc<Self> {
        Arc::new(Self { pools, known: RwLock::default(), index: OnceCell::new() })
    }

    fn db(self: &Arc<Self>) -> Db {
        Db::new(DatabaseName::Keys, self.pools.clone(), self.clone())
    }

    /// The key of an account; `None` when it was destroyed.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when the account never had one: the keys that belong to this database are lost.
    pub(crate) async fn of(self: &Arc<Self>, account: Uuid) -> Result<Option<SubjectKey>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).get(&account).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let mut tx = self.db().snapshot().await?;
        let found = subject_keys::find(&mut tx, account).await?.ok_or_else(|| missing(account))?;
        let key = SubjectKey::read(&found).ok_or_else(|| missing(account))?;
        let mut all = self.known.write().unwrap_or_else(PoisonError::into_inner);
        // Not over what was destroyed meanwhile.
        Ok(all.entry(account).or_insert(key).clone())
    }

    /// The key of a new account, durable before anything is sealed with it.
    pub(crate) async fn make(self: &Arc<Self>, account: Uuid, now: Timestamp) -> Result<SubjectKey> {
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        random(&mut *key)?;
        let mut tx = self.db().begin().await?;
        match subject_keys::insert(&mut tx, account, &*key, now).await {
            Ok(()) => tx.commit().await?,
            // Somebody tries again to store the same account.
            Err(Error::Unique(Unique::SubjectKey)) => {}
            Err(error) => return Err(error),
        }
        self.of(account).await?.ok_or_else(|| missing(account))
    }

    /// Destroys the key of an account: nothing that was sealed with it can be read any more, wherever it is.
    pub(crate) async fn destroy(self: &Arc<Self>, account: Uuid) -> Result<()> {
        let mut tx = self.db().begin().await?;
        subject_keys::destroy(&mut tx, account).await?;
        tx.commit().await?;
        self.known.write().unwrap_or_else(PoisonError::into_inner).insert(account, None);
        Ok(())
    }

    /// What a value of a column is found by.
    pub(crate) async fn index(self: &Arc<Self>, column: &str, value: &str) -> Result<String> {
        let key = self.index.get_or_try_init(|| self.index_key()).await?;
        let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| missing(Uuid::nil()))?;
        mac.update(column.as_bytes());
        mac.update(&[0]);
        mac.update(value.as_bytes());
        Ok(format!("{INDEX_MARK}{}", hex::encode(mac.finalize().into_bytes())))
    }

    async fn index_key(self: &Arc<Self>) -> Result<Zeroizing<Vec<u8>>> {
        let mut tx = self.db().begin().await?;
        if let Some(key) = subject_keys::find_index(&mut tx).await? {
            return Ok(key);
        }
        let mut key = Zeroizing::new(vec![0; KEY_BYTES]);
        random(&mut key)?;
        match subject_keys::insert_index(&mut tx, &key).await {
            Ok(()) => tx.commit().await.map(|()| key),
            // Another node was first.
            Err(Error::Unique(Unique::IndexKey)) => {
                drop(tx);
                let mut tx = self.db().snapshot().await?;
                subject_keys::find_index(&mut tx).await?.ok_or_else(|| missing(Uuid::nil()))
            }
            Err(error) => Err(error),
        }
    }
}

impl SubjectKey {
    /// `Some(None)` for one that was destroyed, `None` for what is no key.
    #[expect(clippy::option_option, reason = "no key, a destroyed one and one that is there are three things")]
    fn read(bytes: &[u8]) -> Option<Option<Self>> {
        match bytes {
            [] => Some(None),
            bytes => Some(Some(Self(Arc::new(Zeroizing::new(bytes.try_into().ok()?))))),
        }
    }

    /// Seals a value for one place: a column and the key of its row.
    pub(crate) fn seal(&self, column: &'static str, row: Uuid, value: &str) -> Result<String> {
        let mut nonce = [0; NONCE_BYTES];
        random(&mut nonce)?;
        let context = context(column, row);
        let payload = Payload { msg: value.as_bytes(), aad: &context };
        let sealed = self.cipher().encrypt(XNonce::from_slice(&nonce), payload).map_err(|_| Error::too_large())?;
        Ok(STANDARD_NO_PAD.encode([&nonce[..], &sealed].concat()))
    }

    /// Opens what was sealed for this place; `None` when it was not, or was changed.
    pub(crate) fn open(&self, column: &'static str, row: Uuid, sealed: &str) -> Option<String> {
        let bytes = STANDARD_NO_PAD.decode(sealed).ok()?;
        let (nonce, msg) = bytes.split_at_checked(NONCE_BYTES)?;
        let context = context(column, row);
        let opened = self.cipher().decrypt(XNonce::from_slice(nonce), Payload { msg, aad: &context }).ok()?;
        String::from_utf8(opened).ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&**self.0).into())
    }
}

fn context(column: &'static str, row: Uuid) -> Vec<u8> {
    [column.as_bytes(), &[0], row.as_bytes()].concat()
}

/// Nothing is stored for somebody whose key was destroyed.
pub(crate) fn gone() -> Error {
    Error::Other("the account was erased".into())
}

fn missing(account: Uuid) -> Error {
    Error::Corrupt { table: "subject_keys", id: account.to_string() }
}

/// Keys and nonces come from the system itself, whatever tests make of the clock and of ids.
fn random(bytes: &mut [u8]) -> Result<()> {
    getrandom::fill(bytes).map_err(|error| Error::Other(Box::new(std::io::Error::other(error))))
}
