//! Lists that come in pages.

use elohim_api::Page;
use elohim_client::ClientError;

use super::server_error;
use crate::exit::CliError;

/// Every entry of a list, page by page.
pub(crate) async fn every<T>(page: impl AsyncFn(u32) -> Result<Page<T>, ClientError>) -> Result<Vec<T>, CliError> {
    let mut all = Vec::new();
    loop {
        let seen = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let found = page(seen).await.map_err(server_error)?;
        let more = found.has_more && !found.data.is_empty();
        all.extend(found.data);
        if !more {
            return Ok(all);
        }
    }
}
