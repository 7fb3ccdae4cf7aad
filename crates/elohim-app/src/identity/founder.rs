//! The founder's account.

use elohim_core::Secret;
use elohim_core::identity::{Role, Username};
use elohim_store::identity::accounts::{self, PasswordUse};

use crate::identity::accounts::{NewAccount, create};
use crate::{App, Error, Result};

/// Makes the founder's account at the first start: an ordinary account with the founder's role. When an account of this
/// name exists it is left as it is, and nothing is hashed, so later starts are quick and a changed password stays.
/// Answers whether it was made.
///
/// # Errors
/// When the name belongs to somebody who is not a founder, or the database fails.
pub async fn ensure(app: &App, username: &Username, password: &Secret) -> Result<bool> {
    let mut tx = app.db.app.snapshot().await?;
    let present = accounts::find_credentials(&mut tx, username).await?;
    drop(tx);
    match present {
        Some((account, _)) if account.role == Role::FounderRights => Ok(false),
        Some(_) => Err(Error::Internal("the founder's user name belongs to another account")),
        None => {
            let role = Role::FounderRights;
            let new = NewAccount { username, password, role, password_use: PasswordUse::Own, display_name: None };
            create(app, new, "first start").await.map(|_| true)
        }
    }
}
