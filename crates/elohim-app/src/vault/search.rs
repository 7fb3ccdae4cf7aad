//! Finding objects by what the server knows of them: lengths and times.

use elohim_core::ErrorCode;
use elohim_core::vault::Object;
use elohim_store::vault::objects;
pub use elohim_store::vault::objects::Search;

use crate::vault::pools::Pool;
use crate::{App, Result};

/// Objects of the pool, the longest first; one more than `limit` when there are more.
///
/// # Errors
/// [`ErrorCode::VaultSearchIsClientSide`] when names are asked for.
pub async fn search(app: &App, pool: &Pool, names: Option<&str>, what: &Search, limit: u32) -> Result<Vec<Object>> {
    if names.is_some() {
        return Err(ErrorCode::VaultSearchIsClientSide.into());
    }
    let mut tx = app.db.vault.snapshot().await?;
    Ok(objects::search(&mut tx, pool.id, what, limit.saturating_add(1)).await?)
}
