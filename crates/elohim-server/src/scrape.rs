//! The page that Prometheus reads.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use elohim_app::App;
use elohim_core::ops::job::Job;
use http::header::CONTENT_TYPE;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::host::HostSampler;

/// Old values are folded also when nobody reads the page.
const UPKEEP: Job = Job { name: "metrics_upkeep", every: Duration::from_secs(5) };

#[derive(Clone)]
struct Scrape {
    handle: PrometheusHandle,
    host: HostSampler,
}

/// `GET /metrics`. Who may read it is decided by where it is served: its own listener, or a guard around this router.
pub fn router(handle: PrometheusHandle, host: HostSampler) -> Router {
    Router::new().route("/metrics", get(page)).with_state(Scrape { handle, host })
}

/// Keeps the memory of the metrics bounded while nobody reads the page, until it is told to stop.
pub fn keep_up(app: App, handle: PrometheusHandle, stop: CancellationToken, tracker: &TaskTracker) {
    tracker.spawn(async move {
        app.jobs.expect(UPKEEP);
        while tokio::time::timeout(UPKEEP.every, stop.cancelled()).await.is_err() {
            let fold = async {
                handle.run_upkeep();
                Ok(())
            };
            let _ = app.jobs.run(UPKEEP, fold).await;
        }
    });
}

async fn page(State(scrape): State<Scrape>) -> Response {
    scrape.host.record();
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], scrape.handle.render()).into_response()
}
