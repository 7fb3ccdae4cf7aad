//! What the server does by itself.

use axum::Json;
use axum::extract::State;
use elohim_api::Problem;
use elohim_api::ops::jobs::{BackgroundJob, BackgroundJobs};
use elohim_app::limits::LimitGroup;
use elohim_app::ops::jobs;
use elohim_core::identity::Permission;
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes, SignedIn};
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    let access = Access::Permission(Permission::SystemViewHealth);
    routes.add(access, Limit::Request(LimitGroup::General), routes!(list))
}

/// Every periodic task of this server, when it last ran and how that went, and when it runs again.
#[utoipa::path(get, path = "/api/v1/ops/jobs", operation_id = "ops_jobs_list", tag = "ops",
    responses((status = 200, body = BackgroundJobs), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 429, body = Problem)))]
async fn list(State(state): State<ServerState>, SignedIn(who): SignedIn) -> Result<Json<BackgroundJobs>, ApiError> {
    let found = jobs::list(&state.app, &who)?;
    Ok(Json(BackgroundJobs { data: found.iter().map(BackgroundJob::from).collect() }))
}
