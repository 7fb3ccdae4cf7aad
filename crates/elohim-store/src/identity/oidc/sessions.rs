//! Which sessions came from the directory: those do not ask for the password that an account has here.

use elohim_core::id::SessionId;
use uuid::Uuid;

use crate::error::Result;
use crate::row::{Stored as _, UNSEALED, checked, stored};
use crate::sql::{fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// A session that came from the directory.
    struct OidcSessionRow in "oidc_sessions", key (session_id) {
        session_id: Uuid,
    }
}

statements! {
    FIND = sql!("SELECT * FROM oidc_sessions WHERE session_id = $1");
}

/// Notes that a session came from the directory.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn insert(tx: &mut Tx, session: SessionId) -> Result<()> {
    OidcSessionRow { session_id: session.as_uuid(), row_sum: UNSEALED }.insert(tx).await
}

/// Whether a session came from the directory.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn contains(tx: &mut Tx, session: SessionId) -> Result<bool> {
    let row = fetch!(fetch_optional::<OidcSessionRow>(tx, FIND, session.as_uuid()))?;
    Ok(row.map(checked).transpose()?.is_some())
}
