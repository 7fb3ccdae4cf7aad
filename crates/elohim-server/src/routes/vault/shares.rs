//! Share links, for those who make them.

use axum::Json;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use elohim_api::vault::pool::PoolQuery;
use elohim_api::vault::shares::{ChangeShare, CreateShare, ShareView, SharesQuery};
use elohim_api::{Page, PageQuery, Problem};
use elohim_app::limits::LimitGroup;
use elohim_app::vault::shares::{self, Listed, NewShare};
use elohim_core::ErrorCode;
use elohim_core::identity::Permission;
use elohim_core::vault::SharedObject;
use utoipa_axum::router::UtoipaMethodRouterExt as _;
use utoipa_axum::routes;

use super::pool::InPool;
use crate::access::{Access, Limit, Routes};
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

/// Makes a share link to objects of the pool.
#[utoipa::path(post, path = "/api/v1/vault/shares", operation_id = "vault_shares_create", tag = "vault",
    params(PoolQuery), request_body = CreateShare,
    responses((status = 201, body = ShareView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn create(
    State(state): State<ServerState>,
    InPool(pool): InPool,
    Valid(body): Valid<CreateShare>,
) -> Result<(StatusCode, Json<ShareView>), ApiError> {
    let pool = pool.again(&state.app).await?;
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
        view_only: body.view_only,
        notify: body.notify.into(),
    };
    let link = shares::create(&state.app, &pool, new).await?;
    Ok((StatusCode::CREATED, Json(ShareView::new(&link, true, state.app.clock.now()))))
}

/// The share links to what lies in the pool, newest first: of a team whoever made them, so that nobody leaves a way in that the others
/// do not see.
#[utoipa::path(get, path = "/api/v1/vault/shares", operation_id = "vault_shares_list", tag = "vault", params(SharesQuery),
    responses((status = 200, body = Page<ShareView>), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn list(
    State(state): State<ServerState>,
    InPool(pool): InPool,
    ValidQuery(query): ValidQuery<SharesQuery>,
) -> Result<Json<Page<ShareView>>, ApiError> {
    let page = PageQuery { limit: query.limit, offset: query.offset };
    let (links, total) = shares::list(&state.app, &pool, page.limit, page.offset).await?;
    let now = state.app.clock.now();
    let views = links.iter().map(|Listed { link, may_open }| ShareView::new(link, *may_open, now));
    Ok(Json(Page::new(views.collect(), total, &page)))
}

/// Changes when a share link ends, and how many downloads it serves. One that has ended or was used up is open again then; one that was
/// revoked stays closed. In a team those do it who made the link, and administrators.
#[utoipa::path(patch, path = "/api/v1/vault/shares/{id}", operation_id = "vault_shares_change", tag = "vault",
    params(("id" = String, Path, description = "The link's id: 32 hexadecimal digits."), PoolQuery), request_body = ChangeShare,
    responses((status = 200, body = ShareView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn change(
    State(state): State<ServerState>,
    InPool(pool): InPool,
    Path(id): Path<String>,
    Valid(body): Valid<ChangeShare>,
) -> Result<Json<ShareView>, ApiError> {
    let pool = pool.again(&state.app).await?;
    let id = id.parse().map_err(|_| ErrorCode::NotFound)?;
    let max_downloads = body.max_downloads.map(|max| Some(max).filter(|max| *max > 0));
    let change = shares::ChangeShare { expires_at: body.expires_at.map(|time| time.0), max_downloads };
    let Listed { link, may_open } = shares::change(&state.app, &pool, id, change).await?;
    Ok(Json(ShareView::new(&link, may_open, state.app.clock.now())))
}

/// Closes a share link for good. In a team those do it who made the link, and administrators.
#[utoipa::path(delete, path = "/api/v1/vault/shares/{id}", operation_id = "vault_shares_revoke", tag = "vault",
    params(("id" = String, Path, description = "The link's id: 32 hexadecimal digits."), PoolQuery),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
async fn revoke(
    State(state): State<ServerState>,
    InPool(pool): InPool,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let id = id.parse().map_err(|_| ErrorCode::NotFound)?;
    shares::revoke(&state.app, &pool, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
