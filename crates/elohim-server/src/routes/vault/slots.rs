//! Unlock slots.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use elohim_api::Problem;
use elohim_api::vault::slots::{ReplaceSlot, Slots};
use elohim_app::limits::LimitGroup;
use elohim_app::vault::slots;
use elohim_core::ErrorCode;
use elohim_core::identity::Permission;
use elohim_core::vault::SlotSet;
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes, SignedIn};
use crate::extract::{Path, Valid};
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    let access = Access::Permission(Permission::VaultUse);
    let limit = Limit::Request(LimitGroup::General);
    routes.add(access, limit, routes!(get, create)).add(access, limit, routes!(replace))
}

/// The unlock slots of the account that asks.
#[utoipa::path(get, path = "/api/v1/vault/slots", operation_id = "vault_slots_get", tag = "vault",
    responses((status = 200, body = Slots), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 429, body = Problem)))]
async fn get(State(state): State<ServerState>, SignedIn(who): SignedIn) -> Result<Json<Slots>, ApiError> {
    Ok(Json(Slots::from(&slots::get(&state.app, &who).await?)))
}

/// Stores the unlock slots of a new vault, once.
#[utoipa::path(post, path = "/api/v1/vault/slots", operation_id = "vault_slots_create", tag = "vault", request_body = Slots,
    responses((status = 201), (status = 401, body = Problem), (status = 403, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn create(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Valid(body): Valid<Slots>,
) -> Result<StatusCode, ApiError> {
    let set = SlotSet {
        account: who.account.id,
        memory_kib: body.memory_kib,
        passes: body.passes,
        lanes: body.lanes,
        salt: body.salt.0.try_into().map_err(|_| ErrorCode::ValidationFailed)?,
        slots: body.slots.into_iter().map(|slot| slot.0).collect(),
    };
    slots::create(&state.app, &who, &set).await?;
    Ok(StatusCode::CREATED)
}

/// Replaces one unlock slot, if it is still the one that was read.
#[utoipa::path(put, path = "/api/v1/vault/slots/{index}", operation_id = "vault_slots_replace", tag = "vault",
    params(("index" = u32, Path, description = "Which slot, from 0 to 15.")), request_body = ReplaceSlot,
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn replace(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(index): Path<u32>,
    Valid(body): Valid<ReplaceSlot>,
) -> Result<StatusCode, ApiError> {
    slots::replace(&state.app, &who, index, &body.previous_sha256, &body.slot.0).await?;
    Ok(StatusCode::NO_CONTENT)
}
