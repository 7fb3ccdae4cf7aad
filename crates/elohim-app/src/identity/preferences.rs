//! How people like things.

use elohim_core::ErrorCode;
use elohim_core::identity::Preferences;
use elohim_store::identity::{accounts, preferences};

use crate::{Actor, App, Result};

/// The actor's preferences.
///
/// # Errors
/// Those of the database.
pub async fn get(app: &App, who: &Actor) -> Result<Preferences> {
    let mut tx = app.db.app.snapshot().await?;
    Ok(preferences::find(&mut tx, who.account.id).await?.unwrap_or_default())
}

/// Replaces the actor's preferences.
///
/// # Errors
/// Those of the database.
pub async fn replace(app: &App, who: &Actor, new: &Preferences) -> Result<()> {
    let mut tx = app.db.app.begin().await?;
    // Two devices at once: one after the other.
    accounts::lock(&mut tx, who.account.id).await?.ok_or(ErrorCode::TokenInvalid)?;
    preferences::replace(&mut tx, who.account.id, new).await?;
    Ok(tx.commit().await?)
}
