//! What handlers are given.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use elohim_app::App;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use metrics_exporter_prometheus::PrometheusHandle;

use crate::host::HostSampler;
use crate::problem::ApiError;

/// Parts of uploads that are held in memory at a time, whoever sends them: 32 of 8 MiB each. More wait for their turn.
const UPLOADS_AT_A_TIME: usize = 32;

/// Submissions to drop boxes that are received at a time: each holds one part in memory. Others wait, and those who have an account
/// never wait for them.
const DROPS_AT_A_TIME: usize = 8;

/// How many of them are from one address: whoever sends slowly, and much, does not keep others out.
const DROPS_OF_AN_ADDRESS: usize = 2;

/// What handlers are given. Cloning it clones pointers.
#[derive(Clone)]
pub struct ServerState {
    /// The application.
    pub app: App,
    /// Renders the metrics.
    pub metrics: PrometheusHandle,
    /// Measures the process and the file system of the data directory.
    pub host: HostSampler,
    pub(crate) upload_turns: Arc<Semaphore>,
    drop_turns: Arc<Semaphore>,
    drop_turns_by_address: Arc<Mutex<HashMap<String, Weak<Semaphore>>>>,
}

impl ServerState {
    /// State for one server.
    pub fn new(app: App, metrics: PrometheusHandle, host: HostSampler) -> Self {
        Self {
            app,
            metrics,
            host,
            upload_turns: turns(UPLOADS_AT_A_TIME),
            drop_turns: turns(DROPS_AT_A_TIME),
            drop_turns_by_address: Arc::default(),
        }
    }

    /// A turn to receive a submission, first among those of the same address, then among all.
    pub(crate) async fn drop_turn(&self, address: &str) -> Result<[OwnedSemaphorePermit; 2], ApiError> {
        let closed = |_| ApiError::internal("the turns of drop boxes are closed");
        let own = self.drop_turns_of(address).acquire_owned().await.map_err(closed)?;
        let all = self.drop_turns.clone().acquire_owned().await.map_err(closed)?;
        Ok([own, all])
    }

    /// The turns of an address. They are forgotten when nobody has or waits for one.
    fn drop_turns_of(&self, address: &str) -> Arc<Semaphore> {
        let mut known = self.drop_turns_by_address.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, turns| turns.strong_count() > 0);
        if let Some(present) = known.get(address).and_then(Weak::upgrade) {
            return present;
        }
        let new = turns(DROPS_OF_AN_ADDRESS);
        known.insert(address.to_owned(), Arc::downgrade(&new));
        new
    }
}

fn turns(count: usize) -> Arc<Semaphore> {
    Arc::new(Semaphore::new(count))
}
