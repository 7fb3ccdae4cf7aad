//! How a vault is used.

use axum::Json;
use axum::extract::State;
use elohim_api::Problem;
use elohim_api::vault::analytics::{
    AccessView, ActivityView, DayView, DaysQuery, ObjectReadsView, StorageView, StoredDayView,
};
use elohim_api::vault::objects::ObjectView;
use elohim_app::limits::LimitGroup;
use elohim_app::vault::analytics::{self, Days};
use elohim_core::identity::Permission;
use elohim_core::vault::Counts;
use utoipa_axum::routes;

use super::pool::InPool;
use crate::access::{Access, Limit, Routes};
use crate::extract::Query;
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    let (access_rule, limit) = (Access::Permission(Permission::VaultUse), Limit::Request(LimitGroup::Analytics));
    routes.add(access_rule, limit, routes!(storage)).add(access_rule, limit, routes!(activity)).add(
        access_rule,
        limit,
        routes!(access),
    )
}

/// What the pool stores, and how it became so much.
#[utoipa::path(get, path = "/api/v1/vault/analytics/storage", operation_id = "vault_analytics_storage", tag = "vault",
    params(DaysQuery),
    responses((status = 200, body = StorageView), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn storage(
    State(state): State<ServerState>,
    InPool(pool): InPool,
    Query(query): Query<DaysQuery>,
) -> Result<Json<StorageView>, ApiError> {
    let storage = analytics::storage(&state.app, &pool, &days(&query)).await?;
    let days = storage.days.into_iter().map(|(date, (stored, counts))| StoredDayView {
        date,
        objects: stored.objects,
        bytes: stored.bytes,
        added_bytes: counts.added_bytes,
        removed_bytes: counts.removed_bytes,
    });
    Ok(Json(StorageView {
        objects: storage.now.objects,
        bytes: storage.now.bytes,
        days: days.collect(),
        largest: storage.largest.iter().map(ObjectView::from).collect(),
    }))
}

/// What happened in the pool, by day.
#[utoipa::path(get, path = "/api/v1/vault/analytics/activity", operation_id = "vault_analytics_activity", tag = "vault",
    params(DaysQuery),
    responses((status = 200, body = ActivityView), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn activity(
    State(state): State<ServerState>,
    InPool(pool): InPool,
    Query(query): Query<DaysQuery>,
) -> Result<Json<ActivityView>, ApiError> {
    let counted = analytics::activity(&state.app, &pool, &days(&query)).await?;
    let mut total = Counts::default();
    counted.iter().for_each(|(_, counts)| total += *counts);
    let days = counted.into_iter().map(|(date, counts)| DayView { date, counts: counts.into() }).collect();
    Ok(Json(ActivityView { total: total.into(), days }))
}

/// What is read of the pool, and when.
#[utoipa::path(get, path = "/api/v1/vault/analytics/access", operation_id = "vault_analytics_access", tag = "vault",
    params(DaysQuery),
    responses((status = 200, body = AccessView), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn access(
    State(state): State<ServerState>,
    InPool(pool): InPool,
    Query(query): Query<DaysQuery>,
) -> Result<Json<AccessView>, ApiError> {
    let found = analytics::access(&state.app, &pool, &days(&query)).await?;
    Ok(Json(AccessView {
        hours: found.hours.to_vec(),
        most: found.most.iter().map(ObjectReadsView::from).collect(),
        latest: found.latest.iter().map(ObjectReadsView::from).collect(),
    }))
}

fn days(query: &DaysQuery) -> Days<'_> {
    Days { count: query.days, time_zone: &query.time_zone }
}
