//! What handlers are given.

use std::sync::Arc;

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
}

impl ServerState {
    /// State for one server.
    pub fn new(app: App, metrics: PrometheusHandle, host: HostSampler) -> Self {
        Self { app, metrics, host, upload_turns: turns(UPLOADS_AT_A_TIME), drop_turns: turns(DROPS_AT_A_TIME) }
    }

    /// A turn to receive a submission.
    pub(crate) async fn drop_turn(&self) -> Result<OwnedSemaphorePermit, ApiError> {
        let turn = self.drop_turns.clone().acquire_owned().await;
        turn.map_err(|_| ApiError::internal("the turns of drop boxes are closed"))
    }
}

fn turns(count: usize) -> Arc<Semaphore> {
    Arc::new(Semaphore::new(count))
}
