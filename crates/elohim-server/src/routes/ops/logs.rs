//! The server's own log.

use axum::Json;
use axum::extract::State;
use elohim_api::Problem;
use elohim_api::ops::logs::{LogEntries, LogQuery};
use elohim_app::limits::LimitGroup;
use elohim_app::ops::logs::{self, From};
use elohim_core::ErrorCode;
use elohim_core::identity::Permission;
use elohim_core::ops::log::{LogFilter, LogPlace};
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes, SignedIn};
use crate::extract::ValidQuery;
use crate::problem::ApiError;
use crate::state::ServerState;

const PATH: &str = "/api/v1/ops/logs";

pub(crate) fn routes(routes: Routes) -> Routes {
    let access = Access::Permission(Permission::SystemViewAuditLogs);
    routes.add(access, Limit::Request(LimitGroup::General), routes!(list))
}

/// Lines of the server's log: the newest ones, those before a place, or those behind one, to follow it.
#[utoipa::path(get, path = PATH, operation_id = "ops_logs_list", tag = "ops", params(LogQuery),
    responses((status = 200, body = LogEntries), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem), (status = 503, body = Problem)))]
async fn list(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    ValidQuery(query): ValidQuery<LogQuery>,
) -> Result<Json<LogEntries>, ApiError> {
    let from = match (&query.after, &query.before) {
        (None, None) => From::Newest,
        (Some(after), None) => From::After(place("after", after)?),
        (None, Some(before)) => From::Before(place("before", before)?),
        (Some(_), Some(_)) => return Err(invalid("before", "not_with_after")),
    };
    let filter =
        LogFilter { level: query.level.into(), text: query.text, request_id: query.request_id, own_route: PATH };
    let found = logs::list(&state.app, &who, filter, from, query.limit).await?;
    Ok(Json(LogEntries {
        is_kept: found.is_kept,
        data: found.entries.into_iter().map(Into::into).collect(),
        next_after: found.after.map(|place| place.to_string()),
        next_before: found.before.map(|place| place.to_string()),
        has_gap: found.has_gap,
    }))
}

fn place(field: &str, text: &str) -> Result<LogPlace, ApiError> {
    LogPlace::parse(text).ok_or_else(|| invalid(field, "invalid"))
}

fn invalid(field: &str, code: &str) -> ApiError {
    ApiError::new(ErrorCode::ValidationFailed).with_field(field, code)
}
