//! Uploads in parts.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use elohim_api::Problem;
use elohim_api::vault::objects::ObjectView;
use elohim_api::vault::pool::PoolQuery;
use elohim_api::vault::uploads::{CreateUpload, UploadView};
use elohim_app::limits::LimitGroup;
use elohim_app::vault::uploads;
use elohim_core::ErrorCode;
use elohim_core::id::UploadId;
use elohim_core::identity::Permission;
use utoipa_axum::routes;

use super::octets;
use super::pool::InPool;
use crate::access::{Access, Limit, Routes};
use crate::extract::{Path, Valid};
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    let access = Access::Permission(Permission::VaultUse);
    let limit = Limit::Request(LimitGroup::Upload);
    routes
        .add(access, limit, routes!(create))
        .add(access, limit, routes!(get, delete))
        .add(access, limit, routes!(put_part))
        .add(access, limit, routes!(complete))
}

/// Begins an upload, or finds the one that was begun for the same object.
#[utoipa::path(post, path = "/api/v1/vault/uploads", operation_id = "vault_uploads_create", tag = "vault",
    params(PoolQuery), request_body = CreateUpload,
    responses((status = 201, body = UploadView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn create(
    State(state): State<ServerState>,
    InPool(pool): InPool,
    Valid(body): Valid<CreateUpload>,
) -> Result<(StatusCode, Json<UploadView>), ApiError> {
    let pool = pool.again(&state.app).await?;
    let (upload, parts) = uploads::create(&state.app, &pool, body.object, body.length, body.parts).await?;
    Ok((StatusCode::CREATED, Json(UploadView::new(&upload, &parts))))
}

/// An upload and the parts that are stored, for a client that resumes it.
#[utoipa::path(get, path = "/api/v1/vault/uploads/{id}", operation_id = "vault_uploads_get", tag = "vault",
    params(PoolQuery, ("id" = String, Path, description = "The upload's id.")),
    responses((status = 200, body = UploadView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 429, body = Problem)))]
async fn get(
    State(state): State<ServerState>,
    InPool(pool): InPool,
    Path(id): Path<String>,
) -> Result<Json<UploadView>, ApiError> {
    let (upload, parts) = uploads::get(&state.app, &pool, upload_id(&id)?).await?;
    Ok(Json(UploadView::new(&upload, &parts)))
}

/// Stores one part. Sending the same part again changes nothing.
#[utoipa::path(put, path = "/api/v1/vault/uploads/{id}/parts/{index}", operation_id = "vault_uploads_put_part", tag = "vault",
    params(PoolQuery, ("id" = String, Path, description = "The upload's id."), ("index" = u32, Path, description = "Which part, from 0."),
        ("content-digest" = String, Header, description = "`sha-256=:<base64>:` of the body.")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 204), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
async fn put_part(
    State(state): State<ServerState>,
    InPool(pool): InPool,
    Path((id, index)): Path<(String, u32)>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let (id, digest) = (upload_id(&id)?, octets::announced_digest(&headers)?);
    let (bytes, _turn) = octets::part(&state, body).await?;
    let pool = pool.again(&state.app).await?;
    uploads::put_part(&state.app, &pool, id, index, digest, bytes).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Turns an upload whose parts are all stored into an object.
#[utoipa::path(post, path = "/api/v1/vault/uploads/{id}/complete", operation_id = "vault_uploads_complete", tag = "vault",
    params(PoolQuery, ("id" = String, Path, description = "The upload's id.")),
    responses((status = 201, body = ObjectView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 429, body = Problem)))]
async fn complete(
    State(state): State<ServerState>,
    InPool(pool): InPool,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<ObjectView>), ApiError> {
    let object = uploads::complete(&state.app, &pool, upload_id(&id)?).await?;
    Ok((StatusCode::CREATED, Json(ObjectView::from(&object))))
}

/// Gives an upload up.
#[utoipa::path(delete, path = "/api/v1/vault/uploads/{id}", operation_id = "vault_uploads_delete", tag = "vault",
    params(PoolQuery, ("id" = String, Path, description = "The upload's id.")),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
async fn delete(
    State(state): State<ServerState>,
    InPool(pool): InPool,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    uploads::delete(&state.app, &pool, upload_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn upload_id(text: &str) -> Result<UploadId, ApiError> {
    text.parse().map_err(|_| ErrorCode::VaultUploadNotFound.into())
}
