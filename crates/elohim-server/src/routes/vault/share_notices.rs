//! What the makers of share links are told.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use elohim_api::vault::share_notices::ShareNoticeView;
use elohim_api::{Page, PageQuery, Problem};
use elohim_app::limits::LimitGroup;
use elohim_app::vault::share_notices;
use elohim_core::ErrorCode;
use elohim_core::identity::Permission;
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes, SignedIn};
use crate::extract::{Path, ValidQuery};
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    let access = Access::Permission(Permission::VaultUse);
    routes.add(access, Limit::Request(LimitGroup::ShareList), routes!(list)).add(
        access,
        Limit::Request(LimitGroup::General),
        routes!(remove),
    )
}

/// What has happened with share links that one made, newest first.
#[utoipa::path(get, path = "/api/v1/vault/share-notices", operation_id = "vault_share_notices_list", tag = "vault", params(PageQuery),
    responses((status = 200, body = Page<ShareNoticeView>), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn list(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    ValidQuery(page): ValidQuery<PageQuery>,
) -> Result<Json<Page<ShareNoticeView>>, ApiError> {
    let (found, total) = share_notices::list(&state.app, &who, page.limit, page.offset).await?;
    Ok(Json(Page::new(found.iter().map(ShareNoticeView::from).collect(), total, &page)))
}

/// Puts a notice about a share link away.
#[utoipa::path(delete, path = "/api/v1/vault/share-notices/{id}", operation_id = "vault_share_notices_remove", tag = "vault",
    params(("id" = String, Path, description = "The notice's id.")),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
async fn remove(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    share_notices::remove(&state.app, &who, id.parse().map_err(|_| ErrorCode::NotFound)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
