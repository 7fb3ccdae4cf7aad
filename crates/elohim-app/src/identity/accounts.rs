//! Making accounts.

use elohim_core::id::AccountId;
use elohim_core::identity::{Account, DisplayName, Role, Username};
use elohim_core::ops::audit::{AuditActor, AuditEvent};
use elohim_core::{ErrorCode, Secret};
use elohim_store::Tx;
use elohim_store::identity::accounts::{self, PasswordUse};
use elohim_store::ops::audit;

use crate::{App, Error, Result};

/// What a new account is.
pub struct NewAccount<'a> {
    /// The name that its owner signs in with.
    pub username: &'a Username,
    /// Its first password.
    pub password: &'a Secret,
    /// Its role.
    pub role: Role,
    /// How the password may be used.
    pub password_use: PasswordUse,
    /// What others see beside the user name.
    pub display_name: Option<DisplayName>,
}

/// Makes an account, for the named reason. Nobody signed in asks for it: it is a step of setting the deployment up.
///
/// # Errors
/// [`ErrorCode::UsernameTaken`].
pub async fn create(app: &App, new: NewAccount<'_>, why: &'static str) -> Result<Account> {
    let hash = app.hasher.hash(new.password, &*app.entropy, &*app.clock).await?;
    let mut tx = app.db.app.begin().await?;
    let account = insert(app, &mut tx, new, &hash).await?;
    let event = AuditEvent::AccountCreated(account.id);
    audit::record(&mut tx, account.created_at, &AuditActor::System(why), &event, "").await?;
    tx.commit().await?;
    Ok(account)
}

/// Stores a new account with the hash of its password. Writes no audit row: the caller knows why it is made.
pub(crate) async fn insert(app: &App, tx: &mut Tx, new: NewAccount<'_>, hash: &str) -> Result<Account> {
    let (must_change_password, password_expires_at) = match new.password_use {
        PasswordUse::Own => (false, None),
        PasswordUse::Temporary(end) => (true, Some(end)),
    };
    let account = Account {
        id: AccountId::generate(&*app.clock, &*app.entropy),
        username: new.username.clone(),
        role: new.role,
        must_change_password,
        disabled: false,
        created_at: app.clock.now(),
        display_name: new.display_name,
        password_expires_at,
    };
    accounts::insert(tx, &account, hash).await.map_err(|error| match error {
        elohim_store::Error::Unique(_) => ErrorCode::UsernameTaken.into(),
        other => Error::from(other),
    })?;
    Ok(account)
}
