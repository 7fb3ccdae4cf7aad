//! Making accounts.

use elohim_core::id::AccountId;
use elohim_core::identity::{Account, Role, Username};
use elohim_core::ops::audit::{AuditActor, AuditEvent};
use elohim_core::{ErrorCode, Secret};
use elohim_store::identity::accounts;
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
    /// Whether the password can only be used to choose another one.
    pub temporary: bool,
}

/// Makes an account, for the named reason. Nobody signed in asks for it: it is a step of setting the deployment up.
///
/// # Errors
/// [`ErrorCode::ValidationFailed`] when the name is taken.
pub async fn create(app: &App, new: NewAccount<'_>, why: &'static str) -> Result<Account> {
    let hash = app.hasher.hash(new.password, &*app.entropy, &*app.clock).await?;
    let account = Account {
        id: AccountId::generate(&*app.clock, &*app.entropy),
        username: new.username.clone(),
        role: new.role,
        must_change_password: new.temporary,
        disabled: false,
        created_at: app.clock.now(),
    };
    let mut tx = app.db.app.begin().await?;
    accounts::insert(&mut tx, &account, &hash).await.map_err(|error| match error {
        elohim_store::Error::Unique(_) => {
            Error::Invalid { code: ErrorCode::ValidationFailed, path: "username", problem: "is taken".to_owned() }
        }
        other => other.into(),
    })?;
    let event = AuditEvent::AccountCreated(account.id);
    audit::record(&mut tx, account.created_at, &AuditActor::System(why), &event, "").await?;
    tx.commit().await?;
    Ok(account)
}
