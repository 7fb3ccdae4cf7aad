//! Metrics for Prometheus.

use axum::extract::State;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use elohim_api::Problem;
use elohim_app::limits::LimitGroup;
use elohim_core::ErrorCode;
use utoipa_axum::routes;

use super::health::may_see_details;
use crate::access::{Access, From, Limit, Routes};
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.add(Access::Public, Limit::Request(LimitGroup::General), routes!(metrics))
}

/// Metrics as Prometheus text, for the machine itself and for those who may see health details.
#[utoipa::path(get, path = "/metrics", operation_id = "ops_metrics_get", tag = "ops",
    responses((status = 200, content_type = "text/plain"), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 429, body = Problem)))]
async fn metrics(State(state): State<ServerState>, From(caller): From, request: Parts) -> Result<Response, ApiError> {
    if !may_see_details(&state, &caller, &request).await? {
        return Err(ErrorCode::AuthenticationRequired.into());
    }
    state.host.record();
    let text = state.metrics.render();
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}
