//! One after the other, for each pool.

use elohim_core::id::PoolId;
use tokio::sync::{Mutex, MutexGuard};

/// How many pools can have their turn at the same time; two pools may share a place.
const PLACES: usize = 256;

/// Who is writing.
pub(crate) struct Turns([Mutex<()>; PLACES]);

impl Turns {
    pub(crate) fn new() -> Self {
        Self(std::array::from_fn(|_| Mutex::new(())))
    }

    /// Waits until nobody else writes in this pool. The turn ends when the guard goes.
    pub(crate) async fn take(&self, pool: PoolId) -> Option<MutexGuard<'_, ()>> {
        // The last bytes of an id are random.
        let [.., last] = *pool.as_uuid().as_bytes();
        Some(self.0.get(usize::from(last))?.lock().await)
    }
}
