//! Invitations to register.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use elohim_api::identity::invitations::{CreateInvitation, CreatedInvitation, InvitationView};
use elohim_api::{Page, PageQuery, Problem};
use elohim_app::identity::invitations;
use elohim_app::limits::LimitGroup;
use elohim_core::ErrorCode;
use elohim_core::id::InvitationId;
use elohim_core::identity::Permission;
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes, SignedIn};
use crate::extract::{Path, Valid, ValidQuery};
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    let (access, limit) = (Access::Permission(Permission::SystemManageUsers), Limit::Request(LimitGroup::General));
    routes.add(access, limit, routes!(list)).dangerous(access, limit, routes!(create)).add(
        access,
        limit,
        routes!(revoke),
    )
}

/// All invitations, newest first.
#[utoipa::path(get, path = "/api/v1/invitations", operation_id = "identity_invitations_list", tag = "identity",
    params(PageQuery),
    responses((status = 200, body = Page<InvitationView>), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn list(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    ValidQuery(page): ValidQuery<PageQuery>,
) -> Result<Json<Page<InvitationView>>, ApiError> {
    let (found, total) = invitations::list(&state.app, &who, page.limit, page.offset).await?;
    Ok(Json(Page::new(found.iter().map(InvitationView::from).collect(), total, &page)))
}

/// Makes an invitation. Its code is shown this once.
#[utoipa::path(post, path = "/api/v1/invitations", operation_id = "identity_invitations_create", tag = "identity",
    request_body = CreateInvitation,
    responses((status = 201, body = CreatedInvitation), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn create(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Valid(body): Valid<CreateInvitation>,
) -> Result<(StatusCode, Json<CreatedInvitation>), ApiError> {
    let lifetime = Duration::from_secs(body.lifetime_seconds);
    let (invitation, code) = invitations::create(&state.app, &who, body.role, body.max_uses, lifetime).await?;
    let code = code.expose_str().ok_or_else(|| ApiError::internal("a code is not text"))?.to_owned();
    Ok((StatusCode::CREATED, Json(CreatedInvitation { invitation: (&invitation).into(), code })))
}

/// Takes an invitation back. Accounts that were made with it stay.
#[utoipa::path(delete, path = "/api/v1/invitations/{id}", operation_id = "identity_invitations_revoke", tag = "identity",
    params(("id" = String, Path, description = "The invitation's id.")),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
async fn revoke(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let id: InvitationId = id.parse().map_err(|_| ErrorCode::NotFound)?;
    invitations::revoke(&state.app, &who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
