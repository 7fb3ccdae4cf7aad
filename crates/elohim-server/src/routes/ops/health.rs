//! Health, for people, load balancers and supervisors.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use elohim_api::Problem;
use elohim_api::ops::health::{Health, HealthCheck, HealthDetails, HealthStatus};
use elohim_app::Caller;
use elohim_app::limits::LimitGroup;
use elohim_app::ops::health;
use elohim_core::identity::Permission;
use utoipa_axum::routes;

use crate::access::{Access, From, Limit, Routes, signed_in};
use crate::client_address::ClientAddress;
use crate::client_address::Peer;
use crate::problem::{ApiError, KeepBody};
use crate::state::ServerState;

/// From which fill of the disk on health is degraded, in percent (checklist, box 8.3).
const DISK_DEGRADED_PERCENT: f64 = 80.0;

pub(crate) fn routes(routes: Routes) -> Routes {
    let general = Limit::Request(LimitGroup::General);
    routes
        .add(Access::Public, general, routes!(health))
        .add(Access::Public, general, routes!(health_short))
        .add(Access::Public, general, routes!(health_api))
        .add(Access::Public, general, routes!(live))
        .add(Access::Public, general, routes!(ready))
}

type HealthAnswer = (StatusCode, Extension<KeepBody>, Json<Health>);

/// How the deployment is. Strangers get the status, the version and the uptime; the signed-in and the machine itself get
/// every check.
#[utoipa::path(get, path = "/api/v1/health", operation_id = "ops_health_get", tag = "ops",
    responses((status = 200, body = Health), (status = 503, body = Health), (status = 429, body = Problem)))]
async fn health(State(state): State<ServerState>, From(caller): From, request: Parts) -> HealthAnswer {
    answer(&state, &caller, &request).await
}

/// The same as `/api/v1/health`.
#[utoipa::path(get, path = "/health", operation_id = "ops_health_get_short", tag = "ops",
    responses((status = 200, body = Health), (status = 503, body = Health), (status = 429, body = Problem)))]
async fn health_short(State(state): State<ServerState>, From(caller): From, request: Parts) -> HealthAnswer {
    answer(&state, &caller, &request).await
}

/// The same as `/api/v1/health`.
#[utoipa::path(get, path = "/api/health", operation_id = "ops_health_get_api", tag = "ops",
    responses((status = 200, body = Health), (status = 503, body = Health), (status = 429, body = Problem)))]
async fn health_api(State(state): State<ServerState>, From(caller): From, request: Parts) -> HealthAnswer {
    answer(&state, &caller, &request).await
}

/// Whether the process answers. Asks nothing else, so that a slow database does not restart everything.
#[utoipa::path(get, path = "/livez", operation_id = "ops_live_get", tag = "ops",
    responses((status = 200), (status = 429, body = Problem)))]
async fn live() -> StatusCode {
    StatusCode::OK
}

/// Whether requests should be sent here: 200, or 503 while a database or the storage does not answer.
#[utoipa::path(get, path = "/readyz", operation_id = "ops_ready_get", tag = "ops",
    responses((status = 200), (status = 503), (status = 429, body = Problem)))]
async fn ready(State(state): State<ServerState>) -> Response {
    let all_pass = health::checks(&state.app).await.iter().all(|check| check.ok);
    let status = if all_pass { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Extension(KeepBody)).into_response()
}

async fn answer(state: &ServerState, caller: &Caller, request: &Parts) -> HealthAnswer {
    let details = details(state).await;
    let status = details.checks.values().map(|check| check.status).max().unwrap_or(HealthStatus::Healthy);
    let uptime = state.app.clock.now().since(state.app.started_at);
    let health = Health {
        status,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        uptime_seconds: uptime.as_secs(),
        details: may_see_details(state, caller, request).await.unwrap_or(false).then_some(details),
    };
    let code = if status == HealthStatus::Unhealthy { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    (code, Extension(KeepBody), Json(health))
}

async fn details(state: &ServerState) -> HealthDetails {
    let mut checks = BTreeMap::new();
    for check in health::checks(&state.app).await {
        let status = if check.ok { HealthStatus::Healthy } else { HealthStatus::Unhealthy };
        let latency_ms = check.took.as_secs_f64() * 1000.0;
        checks.insert(check.name, HealthCheck { status, latency_ms, hint: check.hint.to_owned() });
    }
    let host = state.host.sample();
    let disk_percent = host.disk.map_or(0.0, |disk| disk.used_percent());
    let (status, hint) = match host.disk {
        None => (HealthStatus::Degraded, "The file system of the data directory cannot be measured."),
        Some(_) if disk_percent > DISK_DEGRADED_PERCENT => {
            (HealthStatus::Degraded, "Free space on the disk of the data directory.")
        }
        Some(_) => (HealthStatus::Healthy, ""),
    };
    checks.insert("disk".to_owned(), HealthCheck { status, latency_ms: 0.0, hint: hint.to_owned() });
    let databases_answer =
        checks.iter().all(|(name, check)| !name.starts_with("db:") || check.status == HealthStatus::Healthy);
    HealthDetails {
        database: if databases_answer { "connected" } else { "unreachable" }.to_owned(),
        memory_usage_mb: host.memory_rss.unwrap_or(0) / (1024 * 1024),
        disk_usage_percent: disk_percent,
        checks,
    }
}

/// Whether the request may see more than the status: it comes from this machine without a proxy, or shows a token of an
/// account that may.
pub(crate) async fn may_see_details(state: &ServerState, caller: &Caller, request: &Parts) -> Result<bool, ApiError> {
    if request.headers.contains_key(header::AUTHORIZATION) {
        let who = signed_in(state, caller, &request.headers).await?;
        who.require(Permission::SystemViewHealth)?;
        return Ok(true);
    }
    let peer = request.extensions.get::<Peer>().map(|peer| peer.0.ip());
    let client = request.extensions.get::<ClientAddress>().map(|client| client.0);
    let forwarded = request.headers.contains_key("x-forwarded-for") || request.headers.contains_key("forwarded");
    Ok(!forwarded && peer == client && peer.is_some_and(|peer| peer.is_loopback()))
}
