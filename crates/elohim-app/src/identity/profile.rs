//! What people change of their own account.

use elohim_core::ErrorCode;
use elohim_core::identity::{Account, DisplayName};
use elohim_core::ops::audit::AuditEvent;
use elohim_store::identity::accounts;
use elohim_store::ops::audit;

use crate::{Actor, App, Result};

/// Changes the actor's own name for people.
///
/// # Errors
/// Those of the database.
pub async fn rename(app: &App, who: &Actor, display_name: Option<DisplayName>) -> Result<Account> {
    let mut tx = app.db.app.begin().await?;
    let account = accounts::lock(&mut tx, who.account.id).await?.ok_or(ErrorCode::TokenInvalid)?;
    let account = Account { display_name, ..account };
    accounts::update(&mut tx, &account).await?;
    let event = AuditEvent::AccountRenamed(account.id);
    audit::record(&mut tx, app.clock.now(), &who.audited(), &event, &who.caller.request_id).await?;
    tx.commit().await?;
    Ok(account)
}
