//! Notices to the account that asks.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use elohim_api::identity::notices::NoticeView;
use elohim_api::{Page, PageQuery, Problem};
use elohim_app::identity::notices;
use elohim_app::limits::LimitGroup;
use elohim_core::id::NoticeId;
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes, SignedIn};
use crate::extract::{Path, ValidQuery};
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    let limit = Limit::Request(LimitGroup::General);
    routes.add(Access::Enrolment, limit, routes!(list, remove_all)).add(Access::Enrolment, limit, routes!(remove))
}

/// What somebody else may have done to the account that asks, newest first.
#[utoipa::path(get, path = "/api/v1/auth/notices", operation_id = "identity_notices_list", tag = "identity",
    params(PageQuery),
    responses((status = 200, body = Page<NoticeView>), (status = 401, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
async fn list(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    ValidQuery(page): ValidQuery<PageQuery>,
) -> Result<Json<Page<NoticeView>>, ApiError> {
    let (found, total) = notices::list(&state.app, &who, page.limit, page.offset).await?;
    Ok(Json(Page::new(found.iter().map(NoticeView::from).collect(), total, &page)))
}

/// Puts all notices away.
#[utoipa::path(delete, path = "/api/v1/auth/notices", operation_id = "identity_notices_remove_all", tag = "identity",
    responses((status = 204), (status = 401, body = Problem), (status = 429, body = Problem)))]
async fn remove_all(State(state): State<ServerState>, SignedIn(who): SignedIn) -> Result<StatusCode, ApiError> {
    notices::remove_all(&state.app, &who).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts a notice away.
#[utoipa::path(delete, path = "/api/v1/auth/notices/{id}", operation_id = "identity_notices_remove", tag = "identity",
    params(("id" = String, Path, description = "The notice's id.")),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem), (status = 429, body = Problem)))]
async fn remove(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let id: NoticeId = id.parse().map_err(|_| elohim_core::ErrorCode::NotFound)?;
    notices::remove(&state.app, &who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
