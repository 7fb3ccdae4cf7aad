//! Share links, for those who make them.

use axum::Json;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use elohim_api::vault::shares::{ChangeShare, CreateShare, ShareView};
use elohim_api::{Page, PageQuery, Problem};
use elohim_app::limits::LimitGroup;
use elohim_app::vault::shares::{self, NewShare};
use elohim_core::ErrorCode;
use elohim_core::identity::Permission;
use elohim_core::vault::SharedObject;
use utoipa_axum::router::UtoipaMethodRouterExt as _;
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes, SignedIn};
use crate::extract::{Path, Valid, ValidQuery};
use crate::problem::ApiError;
use crate::state::ServerState;

/// Largest body of a new share: the capsule, and a header for each of a thousand objects, in base64.
const MAX_SHARE_BYTES: usize = 8 * 1024 * 1024;

pub(crate) fn routes(routes: Routes) -> Routes {
    let access = Access::Permission(Permission::VaultUse);
    let create = routes!(create).layer(DefaultBodyLimit::max(MAX_SHARE_BYTES));
    routes
        .add(access, Limit::Request(LimitGroup::ShareCreate), create)
        .add(access, Limit::Request(LimitGroup::ShareList), routes!(list))
        .add(access, Limit::Request(LimitGroup::ShareCreate), routes!(change))
        .add(access, Limit::Request(LimitGroup::ShareRevoke), routes!(revoke))
}

/// Makes a share link to one's own objects.
#[utoipa::path(post, path = "/api/v1/vault/shares", operation_id = "vault_shares_create", tag = "vault",
    request_body = CreateShare,
    responses((status = 201, body = ShareView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn create(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Valid(body): Valid<CreateShare>,
) -> Result<(StatusCode, Json<ShareView>), ApiError> {
    let max_downloads = match (body.one_time, body.max_downloads) {
        (true, Some(other)) if other != 1 => {
            return Err(ApiError::new(ErrorCode::ValidationFailed).with_field("max_downloads", "contradicts one_time"));
        }
        (true, _) => Some(1),
        (false, max) => max,
    };
    let objects = body.objects.into_iter();
    let new = NewShare {
        auth_sha256: body.auth_sha256,
        has_password: body.has_password,
        capsule: body.capsule.0,
        objects: objects
            .map(|object| SharedObject { object: object.id, header: object.header.0, skip: object.skip })
            .collect(),
        expires_at: body.expires_at.map(|time| time.0),
        max_downloads,
    };
    let link = shares::create(&state.app, &who, new).await?;
    Ok((StatusCode::CREATED, Json(ShareView::new(&link, state.app.clock.now()))))
}

/// One's own share links, newest first.
#[utoipa::path(get, path = "/api/v1/vault/shares", operation_id = "vault_shares_list", tag = "vault", params(PageQuery),
    responses((status = 200, body = Page<ShareView>), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn list(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    ValidQuery(page): ValidQuery<PageQuery>,
) -> Result<Json<Page<ShareView>>, ApiError> {
    let (links, total) = shares::list(&state.app, &who, page.limit, page.offset).await?;
    let now = state.app.clock.now();
    Ok(Json(Page::new(links.iter().map(|link| ShareView::new(link, now)).collect(), total, &page)))
}

/// Changes when one of one's own share links ends, and how many downloads it serves. One that has ended or was used up is open
/// again then; one that was revoked stays closed.
#[utoipa::path(patch, path = "/api/v1/vault/shares/{id}", operation_id = "vault_shares_change", tag = "vault",
    params(("id" = String, Path, description = "The link's id: 32 hexadecimal digits.")), request_body = ChangeShare,
    responses((status = 200, body = ShareView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn change(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    Valid(body): Valid<ChangeShare>,
) -> Result<Json<ShareView>, ApiError> {
    let id = id.parse().map_err(|_| ErrorCode::NotFound)?;
    let max_downloads = body.max_downloads.map(|max| Some(max).filter(|max| *max > 0));
    let change = shares::ChangeShare { expires_at: body.expires_at.map(|time| time.0), max_downloads };
    let link = shares::change(&state.app, &who, id, change).await?;
    Ok(Json(ShareView::new(&link, state.app.clock.now())))
}

/// Closes one of one's own share links for good.
#[utoipa::path(delete, path = "/api/v1/vault/shares/{id}", operation_id = "vault_shares_revoke", tag = "vault",
    params(("id" = String, Path, description = "The link's id: 32 hexadecimal digits.")),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
async fn revoke(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let id = id.parse().map_err(|_| ErrorCode::NotFound)?;
    shares::revoke(&state.app, &who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
