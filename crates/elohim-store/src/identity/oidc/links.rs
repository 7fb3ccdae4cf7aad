//! Links of accounts to people of a directory.

use elohim_core::Timestamp;
use elohim_core::id::AccountId;
use elohim_core::identity::oidc::{OidcLink, Person};
use uuid::Uuid;

use crate::error::Result;
use crate::keyring::gone;
use crate::row::{Stored as _, UNSEALED, checked, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// A link.
    struct OidcLinkRow in "oidc_links", key (account_id) {
        account_id: Uuid,
        issuer: String,
        subject_index: String,
        subject: String,
        created_at: i64,
    }
}

const SUBJECT: &str = "oidc_links.subject";

/// What a row stands for; `None` when its account's key was destroyed.
async fn opened(tx: &Tx, row: OidcLinkRow) -> Result<Option<OidcLink>> {
    let row = checked(row)?;
    let Some(key) = tx.keyring().of(row.account_id).await? else { return Ok(None) };
    let subject = key.open(SUBJECT, row.account_id, &row.subject).ok_or_else(|| row.damaged())?;
    Ok(Some(OidcLink {
        account: AccountId::from_uuid(row.account_id),
        person: Person { issuer: row.issuer, subject },
        created_at: Timestamp::from_micros(row.created_at),
    }))
}

statements! {
    FIND = sql!("SELECT * FROM oidc_links WHERE account_id = $1");
    FIND_BY_PERSON = sql!("SELECT * FROM oidc_links WHERE issuer = $1 AND subject_index = $2");
    DELETE = sql!("DELETE FROM oidc_links WHERE account_id = $1");
}

/// Stores a new link.
///
/// # Errors
/// `Unique(OidcLink)` when the account has one, `Unique(OidcLinkSubject)` when the person has.
pub async fn insert(tx: &mut Tx, link: &OidcLink) -> Result<()> {
    let id = link.account.as_uuid();
    let key = tx.keyring().of(id).await?.ok_or_else(gone)?;
    let row = OidcLinkRow {
        account_id: id,
        issuer: link.person.issuer.clone(),
        subject_index: tx.keyring().index(SUBJECT, &link.person.subject).await?,
        subject: key.seal(SUBJECT, id, &link.person.subject)?,
        created_at: link.created_at.as_micros(),
        row_sum: UNSEALED,
    };
    row.insert(tx).await
}

/// Finds an account's link.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find(tx: &mut Tx, account: AccountId) -> Result<Option<OidcLink>> {
    match fetch!(fetch_optional::<OidcLinkRow>(tx, FIND, account.as_uuid()))? {
        Some(row) => opened(tx, row).await,
        None => Ok(None),
    }
}

/// Finds a person's link.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find_by_person(tx: &mut Tx, person: &Person) -> Result<Option<OidcLink>> {
    let index = tx.keyring().index(SUBJECT, &person.subject).await?;
    match fetch!(fetch_optional::<OidcLinkRow>(tx, FIND_BY_PERSON, person.issuer.as_str(), index))? {
        Some(row) => opened(tx, row).await,
        None => Ok(None),
    }
}

/// Removes an account's link; `false` when it has none.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn delete(tx: &mut Tx, account: AccountId) -> Result<bool> {
    Ok(execute!(tx, DELETE, account.as_uuid())? == 1)
}
