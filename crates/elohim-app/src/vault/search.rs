//! Finding objects by what the server knows of them: lengths and times.

use elohim_core::ErrorCode;
use elohim_store::vault::search;
pub use elohim_store::vault::search::{Found, Search};

use crate::vault::pools::Pool;
use crate::{App, Result};

/// Objects of the pool, the longest first, up to `limit`.
///
/// # Errors
/// [`ErrorCode::VaultSearchIsClientSide`] when names are asked for.
pub async fn search(app: &App, pool: &Pool, names: Option<&str>, what: &Search, limit: u32) -> Result<Found> {
    if names.is_some() {
        return Err(ErrorCode::VaultSearchIsClientSide.into());
    }
    let mut tx = app.db.vault.snapshot().await?;
    Ok(search::search(&mut tx, pool.id, what, limit).await?)
}
