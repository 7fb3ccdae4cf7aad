//! Objects of the pool and the change feed.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use elohim_api::vault::objects::{
    Changes, ChangesQuery, MAX_READ_BYTES, ObjectBodies, ObjectBody, ObjectView, ReadObjects,
};
use elohim_api::vault::pool::PoolQuery;
use elohim_api::{Bytes, Problem};
use elohim_app::limits::LimitGroup;
use elohim_app::vault::objects::{self, Found};
use elohim_core::ErrorCode;
use elohim_core::id::ObjectId;
use elohim_core::identity::Permission;
use utoipa_axum::routes;

use super::octets;
use super::pool::InPool;
use crate::access::{Access, Limit, Routes};
use crate::extract::{Path, Valid, ValidQuery};
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    let access = Access::Permission(Permission::VaultUse);
    routes
        .add(access, Limit::Request(LimitGroup::ChangeFeed), routes!(changes))
        .add(access, Limit::Request(LimitGroup::General), routes!(read_many))
        .add(access, Limit::Request(LimitGroup::ObjectDownload), routes!(read))
        .add(access, Limit::Request(LimitGroup::Upload), routes!(create))
        .add(access, Limit::Request(LimitGroup::General), routes!(delete))
}

/// Creations and deletions of objects in their order, for a client that keeps up with other devices.
#[utoipa::path(get, path = "/api/v1/vault/changes", operation_id = "vault_changes_list", tag = "vault", params(ChangesQuery),
    responses((status = 200, body = Changes), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn changes(
    State(state): State<ServerState>,
    InPool(pool): InPool,
    ValidQuery(query): ValidQuery<ChangesQuery>,
) -> Result<Json<Changes>, ApiError> {
    let mut changed = objects::changes(&state.app, &pool, query.after, query.limit).await?;
    let wanted = usize::try_from(query.limit).unwrap_or(usize::MAX);
    let has_more = changed.len() > wanted;
    changed.truncate(wanted);
    let next = changed.last().map_or(query.after, |object| object.seq);
    Ok(Json(Changes { data: changed.iter().map(ObjectView::from).collect(), next, has_more }))
}

/// The bytes of several small objects at once.
#[utoipa::path(post, path = "/api/v1/vault/objects/read", operation_id = "vault_objects_read", tag = "vault",
    params(PoolQuery), request_body = ReadObjects,
    responses((status = 200, body = ObjectBodies), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn read_many(
    State(state): State<ServerState>,
    InPool(pool): InPool,
    Valid(body): Valid<ReadObjects>,
) -> Result<Json<ObjectBodies>, ApiError> {
    let pool = pool.again(&state.app).await?;
    let ids = body.ids.iter().enumerate().map(|(at, id)| {
        id.parse::<ObjectId>()
            .map_err(|_| ApiError::new(ErrorCode::ValidationFailed).with_field(format!("ids.{at}"), "not a valid id"))
    });
    let ids = ids.collect::<Result<Vec<_>, _>>()?;
    let found = objects::read_many(&state.app, &pool, &ids, MAX_READ_BYTES).await?;
    let entry = |(id, found): (&ObjectId, Found)| {
        let omitted = matches!(found, Found::Omitted);
        let body = if let Found::Bytes(bytes) = found { Some(Bytes(bytes)) } else { None };
        ObjectBody { id: id.to_string(), body, omitted }
    };
    Ok(Json(ObjectBodies { data: ids.iter().zip(found).map(entry).collect() }))
}

/// The bytes of an object, or a range of them.
#[utoipa::path(get, path = "/api/v1/vault/objects/{id}", operation_id = "vault_objects_get", tag = "vault",
    params(PoolQuery, ("id" = String, Path, description = "The object's id: 32 hexadecimal digits.")),
    responses((status = 200, content_type = "application/octet-stream"), (status = 206, content_type = "application/octet-stream"),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 416, body = Problem), (status = 429, body = Problem)))]
async fn read(
    State(state): State<ServerState>,
    InPool(pool): InPool,
    Path(id): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let id = object_id(&id)?;
    let object = objects::get(&state.app, &pool, id).await?;
    let etag = format!("\"{id}\"");
    let (range, partial) = octets::asked_range(&headers, &etag, object.length)?;
    let mut response = octets::head(&range, partial, object.length, &etag);
    if !octets::head_only(&method) {
        *response.body_mut() = Body::from_stream(objects::read(&state.app, &pool, id, range).await?);
    }
    Ok(response)
}

/// Creates an object of up to one part. An object is never replaced.
#[utoipa::path(put, path = "/api/v1/vault/objects/{id}", operation_id = "vault_objects_create", tag = "vault",
    params(PoolQuery, ("id" = String, Path, description = "The new object's id, chosen by the client: 32 random hexadecimal digits."),
        ("content-digest" = String, Header, description = "`sha-256=:<base64>:` of the body.")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = ObjectView), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn create(
    State(state): State<ServerState>,
    InPool(pool): InPool,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<ObjectView>), ApiError> {
    let (id, digest) = (object_id(&id)?, octets::announced_digest(&headers)?);
    let (bytes, _turn) = octets::part(&state, body).await?;
    let pool = pool.again(&state.app).await?;
    let object = objects::create(&state.app, &pool, id, digest, bytes).await?;
    Ok((StatusCode::CREATED, Json(ObjectView::from(&object))))
}

/// Deletes an object. Its id is never used again.
#[utoipa::path(delete, path = "/api/v1/vault/objects/{id}", operation_id = "vault_objects_delete", tag = "vault",
    params(PoolQuery, ("id" = String, Path, description = "The object's id: 32 hexadecimal digits.")),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
async fn delete(
    State(state): State<ServerState>,
    InPool(pool): InPool,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    objects::delete(&state.app, &pool, object_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn object_id(text: &str) -> Result<ObjectId, ApiError> {
    text.parse().map_err(|_| ErrorCode::VaultFileNotFound.into())
}
