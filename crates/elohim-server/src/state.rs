//! What handlers are given.

use std::sync::Arc;

use elohim_app::App;
use tokio::sync::Semaphore;

use metrics_exporter_prometheus::PrometheusHandle;

use crate::host::HostSampler;

/// Parts of uploads that are held in memory at a time, whoever sends them: 32 of 8 MiB each. More wait for their turn.
const UPLOADS_AT_A_TIME: usize = 32;

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
}

impl ServerState {
    /// State for one server.
    pub fn new(app: App, metrics: PrometheusHandle, host: HostSampler) -> Self {
        Self { app, metrics, host, upload_turns: Arc::new(Semaphore::new(UPLOADS_AT_A_TIME)) }
    }
}
