//! Whether what is held about people goes when it should.

use axum::Json;
use axum::extract::State;
use elohim_api::privacy::retention::{RetainedView, Retention};
use elohim_api::{Problem, Time};
use elohim_app::limits::LimitGroup;
use elohim_app::privacy::retention;
use elohim_core::identity::Permission;
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes, SignedIn};
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    let access = Access::Permission(Permission::SystemViewHealth);
    routes.add(access, Limit::Request(LimitGroup::Destructive), routes!(list))
}

/// Every kind of personal data: how long it may be kept, how much there is, how old it is, and what should be gone.
#[utoipa::path(get, path = "/api/v1/privacy/retention", operation_id = "privacy_retention", tag = "privacy",
    responses((status = 200, body = Retention), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 429, body = Problem)))]
async fn list(State(state): State<ServerState>, SignedIn(who): SignedIn) -> Result<Json<Retention>, ApiError> {
    let found = retention::list(&state.app, &who).await?;
    let data: Vec<_> = found
        .into_iter()
        .map(|one| RetainedView {
            data: one.class.name.to_owned(),
            rule: one.class.kept.to_owned(),
            limit_days: one.limit.map(|limit| limit.as_secs() / (24 * 3600)),
            rows: one.rows,
            oldest: one.oldest.map(Time),
            overdue: one.overdue,
        })
        .collect();
    Ok(Json(Retention { ok: data.iter().all(|one| one.overdue == 0), data }))
}
