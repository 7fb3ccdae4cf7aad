//! One after the other, for each account.

use elohim_core::id::AccountId;
use tokio::sync::{Mutex, MutexGuard};

/// How many accounts can have their turn at the same time; two accounts may share a place.
const PLACES: usize = 256;

/// Who is writing.
pub(crate) struct Turns([Mutex<()>; PLACES]);

impl Turns {
    pub(crate) fn new() -> Self {
        Self(std::array::from_fn(|_| Mutex::new(())))
    }

    /// Waits until nobody else writes for this account. The turn ends when the guard goes.
    pub(crate) async fn take(&self, account: AccountId) -> Option<MutexGuard<'_, ()>> {
        // The last bytes of an id are random.
        let [.., last] = *account.as_uuid().as_bytes();
        Some(self.0.get(usize::from(last))?.lock().await)
    }
}
