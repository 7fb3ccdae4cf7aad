//! Versions of the privacy policy.

use elohim_core::Timestamp;
use elohim_core::privacy::consent::Policy;

use crate::error::Result;
use crate::row::{Entity, Stored as _, UNSEALED, entity, stored};
use crate::sql::{fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// A version of the policy.
    struct PolicyRow in "privacy_policies", key (version) {
        version: i64,
        content: String,
        published_at: i64,
    }
}

impl Entity for PolicyRow {
    type Of = Policy;

    fn read(self) -> Option<Policy> {
        let published_at = Timestamp::from_micros(self.published_at);
        Some(Policy { version: self.version.try_into().ok()?, text: self.content, published_at })
    }
}

statements! {
    FIND = sql!("SELECT * FROM privacy_policies WHERE version = $1");
    CURRENT = sql!("SELECT * FROM privacy_policies ORDER BY version DESC LIMIT 1");
}

/// Stores a new version.
///
/// # Errors
/// `Unique(PrivacyPolicy)` when there is this version.
pub async fn insert(tx: &mut Tx, policy: &Policy) -> Result<()> {
    let row = PolicyRow {
        version: policy.version.into(),
        content: policy.text.clone(),
        published_at: policy.published_at.as_micros(),
        row_sum: UNSEALED,
    };
    row.insert(tx).await
}

/// Finds a version.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find(tx: &mut Tx, version: u32) -> Result<Option<Policy>> {
    fetch!(fetch_optional::<PolicyRow>(tx, FIND, i64::from(version)))?.map(entity).transpose()
}

/// The version that holds; `None` before the first.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn current(tx: &mut Tx) -> Result<Option<Policy>> {
    fetch!(fetch_optional::<PolicyRow>(tx, CURRENT))?.map(entity).transpose()
}
