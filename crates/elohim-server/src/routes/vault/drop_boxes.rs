//! Drop boxes and their inbox, for those whose they are.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use elohim_api::vault::drop_boxes::{CreateDropBox, DropBoxView, SubmissionDetail, SubmissionView};
use elohim_api::{Page, PageQuery, Problem};
use elohim_app::limits::LimitGroup;
use elohim_app::vault::drop_boxes::{self, NewDropBox};
use elohim_core::ErrorCode;
use elohim_core::id::ObjectId;
use elohim_core::identity::Permission;
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes, SignedIn};
use crate::extract::{Path, Valid, ValidQuery};
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    let access = Access::Permission(Permission::VaultUse);
    routes
        .add(access, Limit::Request(LimitGroup::ShareCreate), routes!(create))
        .add(access, Limit::Request(LimitGroup::ShareList), routes!(list))
        .add(access, Limit::Request(LimitGroup::ShareRevoke), routes!(close))
        .add(access, Limit::Request(LimitGroup::General), routes!(inbox))
        .add(access, Limit::Request(LimitGroup::General), routes!(submission, reject))
        .add(access, Limit::Request(LimitGroup::General), routes!(accept))
}

/// Makes a drop box: an address that files can be sent to without an account.
#[utoipa::path(post, path = "/api/v1/vault/drop-boxes", operation_id = "vault_drop_boxes_create", tag = "vault",
    request_body = CreateDropBox,
    responses((status = 201, body = DropBoxView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn create(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Valid(body): Valid<CreateDropBox>,
) -> Result<(StatusCode, Json<DropBoxView>), ApiError> {
    let new = NewDropBox {
        recipient: body.recipient,
        max_bytes: body.max_bytes,
        expires_at: body.expires_at.map(|time| time.0),
    };
    let made = drop_boxes::create(&state.app, &who, new).await?;
    Ok((StatusCode::CREATED, Json(DropBoxView::new(&made, state.app.clock.now()))))
}

/// One's own drop boxes, newest first.
#[utoipa::path(get, path = "/api/v1/vault/drop-boxes", operation_id = "vault_drop_boxes_list", tag = "vault", params(PageQuery),
    responses((status = 200, body = Page<DropBoxView>), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn list(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    ValidQuery(page): ValidQuery<PageQuery>,
) -> Result<Json<Page<DropBoxView>>, ApiError> {
    let (boxes, total) = drop_boxes::list(&state.app, &who, page.limit, page.offset).await?;
    let now = state.app.clock.now();
    Ok(Json(Page::new(boxes.iter().map(|one| DropBoxView::new(one, now)).collect(), total, &page)))
}

/// Closes one of one's own drop boxes for good. What waits in it stays.
#[utoipa::path(delete, path = "/api/v1/vault/drop-boxes/{id}", operation_id = "vault_drop_boxes_close", tag = "vault",
    params(("id" = String, Path, description = "The box's id: 32 hexadecimal digits.")),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
async fn close(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let id = id.parse().map_err(|_| ErrorCode::DropBoxNotFound)?;
    drop_boxes::close(&state.app, &who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What waits in one's own drop boxes, the oldest first. Nobody has verified who sent it.
#[utoipa::path(get, path = "/api/v1/vault/inbox", operation_id = "vault_inbox_list", tag = "vault", params(PageQuery),
    responses((status = 200, body = Page<SubmissionView>), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn inbox(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    ValidQuery(page): ValidQuery<PageQuery>,
) -> Result<Json<Page<SubmissionView>>, ApiError> {
    let (found, total) = drop_boxes::inbox(&state.app, &who, page.limit, page.offset).await?;
    Ok(Json(Page::new(found.iter().map(SubmissionView::from).collect(), total, &page)))
}

/// One submission of the inbox, with the digests of its parts.
#[utoipa::path(get, path = "/api/v1/vault/inbox/{object}", operation_id = "vault_inbox_get", tag = "vault",
    params(("object" = String, Path, description = "The submission's object.")),
    responses((status = 200, body = SubmissionDetail), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 429, body = Problem)))]
async fn submission(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(object): Path<String>,
) -> Result<Json<SubmissionDetail>, ApiError> {
    let (found, parts) = drop_boxes::submission(&state.app, &who, object_id(&object)?).await?;
    Ok(Json(SubmissionDetail::new(&found, &parts)))
}

/// Destroys a submission.
#[utoipa::path(delete, path = "/api/v1/vault/inbox/{object}", operation_id = "vault_inbox_reject", tag = "vault",
    params(("object" = String, Path, description = "The submission's object.")),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
async fn reject(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(object): Path<String>,
) -> Result<StatusCode, ApiError> {
    drop_boxes::reject(&state.app, &who, object_id(&object)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a submission out of the inbox. Its object stays: the client has entered it into the vault.
#[utoipa::path(post, path = "/api/v1/vault/inbox/{object}/accept", operation_id = "vault_inbox_accept", tag = "vault",
    params(("object" = String, Path, description = "The submission's object.")),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
async fn accept(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(object): Path<String>,
) -> Result<StatusCode, ApiError> {
    drop_boxes::accept(&state.app, &who, object_id(&object)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn object_id(text: &str) -> Result<ObjectId, ApiError> {
    text.parse().map_err(|_| ErrorCode::SubmissionNotFound.into())
}
