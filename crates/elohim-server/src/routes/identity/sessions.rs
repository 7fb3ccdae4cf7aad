//! The sessions of the account that asks.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use elohim_api::identity::sessions::SessionView;
use elohim_api::{Page, PageQuery, Problem};
use elohim_app::identity::sessions;
use elohim_app::limits::LimitGroup;
use elohim_core::id::SessionId;
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes, SignedIn};
use crate::extract::{Path, ValidQuery};
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    let limit = Limit::Request(LimitGroup::General);
    routes.add(Access::Session, limit, routes!(list, revoke_others)).add(Access::Session, limit, routes!(revoke))
}

/// The live sessions of the account that asks, newest first.
#[utoipa::path(get, path = "/api/v1/auth/sessions", operation_id = "identity_sessions_list", tag = "identity",
    params(PageQuery),
    responses((status = 200, body = Page<SessionView>), (status = 401, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
async fn list(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    ValidQuery(page): ValidQuery<PageQuery>,
) -> Result<Json<Page<SessionView>>, ApiError> {
    let (sessions, total) = sessions::list(&state.app, &who, page.limit, page.offset).await?;
    let views = sessions.iter().map(|session| SessionView::new(session, who.session)).collect();
    Ok(Json(Page::new(views, total, &page)))
}

/// Ends all of one's own sessions but the one that asks.
#[utoipa::path(delete, path = "/api/v1/auth/sessions", operation_id = "identity_sessions_revoke_others", tag = "identity",
    responses((status = 204), (status = 401, body = Problem), (status = 429, body = Problem)))]
async fn revoke_others(State(state): State<ServerState>, SignedIn(who): SignedIn) -> Result<StatusCode, ApiError> {
    sessions::revoke_others(&state.app, &who).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends one of one's own sessions.
#[utoipa::path(delete, path = "/api/v1/auth/sessions/{id}", operation_id = "identity_sessions_revoke", tag = "identity",
    params(("id" = String, Path, description = "The session's id.")),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem), (status = 429, body = Problem)))]
async fn revoke(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let id: SessionId = id.parse().map_err(|_| elohim_core::ErrorCode::NotFound)?;
    sessions::revoke(&state.app, &who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
