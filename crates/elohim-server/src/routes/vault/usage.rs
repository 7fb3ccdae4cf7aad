//! How much room a pool takes.

use axum::Json;
use axum::extract::State;
use elohim_api::Problem;
use elohim_api::vault::pool::PoolQuery;
use elohim_api::vault::usage::UsageView;
use elohim_app::limits::LimitGroup;
use elohim_app::vault::usage;
use elohim_core::identity::Permission;
use utoipa_axum::routes;

use super::pool::InPool;
use crate::access::{Access, Limit, Routes};
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.add(Access::Permission(Permission::VaultUse), Limit::Request(LimitGroup::General), routes!(get))
}

/// How much the pool stores, and how much it may.
#[utoipa::path(get, path = "/api/v1/vault/usage", operation_id = "vault_usage_get", tag = "vault", params(PoolQuery),
    responses((status = 200, body = UsageView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn get(State(state): State<ServerState>, InPool(pool): InPool) -> Result<Json<UsageView>, ApiError> {
    let room = usage::get(&state.app, &pool).await?;
    Ok(Json(UsageView {
        objects: room.objects,
        bytes: room.bytes,
        uploading_bytes: room.uploading_bytes,
        quota_bytes: room.quota_bytes,
    }))
}
