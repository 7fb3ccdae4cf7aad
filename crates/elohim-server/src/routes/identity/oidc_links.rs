//! Links of accounts to people of the directory.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use elohim_api::Problem;
use elohim_api::identity::oidc::{FinishOidcLink, OidcLinkView, OidcLinks, StartOidcLink, StartedOidc};
use elohim_app::identity::oidc::links;
use elohim_app::limits::LimitGroup;
use elohim_core::Secret;
use elohim_core::identity::Permission;
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes, SignedIn};
use crate::extract::{Path, Valid};
use crate::problem::ApiError;
use crate::routes::identity::oidc::begun_by;
use crate::routes::identity::users::account_id;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    let (checked, general) = (Limit::UseCase(LimitGroup::ChangePassword), Limit::Request(LimitGroup::General));
    routes
        .add(Access::Session, checked, routes!(start))
        .add(Access::Session, checked, routes!(create))
        .add(Access::Session, general, routes!(list))
        .dangerous(Access::Session, general, routes!(remove))
        .dangerous(Access::Permission(Permission::SystemManageUsers), general, routes!(remove_of))
}

/// Begins to link the account that asks to a person of the directory. The browser goes to the address that is answered.
#[utoipa::path(post, path = "/api/v1/auth/oidc/link/start", operation_id = "identity_oidc_links_start", tag = "identity",
    request_body = StartOidcLink,
    responses((status = 200, body = StartedOidc), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem), (status = 503, body = Problem)))]
async fn start(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Valid(body): Valid<StartOidcLink>,
) -> Result<Json<StartedOidc>, ApiError> {
    let (back, challenge) = begun_by(&body.redirect, &body.client_challenge)?;
    let (password, code) = (Secret::new(body.password), body.code.as_deref());
    let url = links::start(&state.app, &who, &password, code, back, challenge).await?;
    Ok(Json(StartedOidc { url }))
}

/// Links the account that asks, with what the browser brought and the secret that the client kept.
#[utoipa::path(post, path = "/api/v1/auth/oidc/link", operation_id = "identity_oidc_links_create", tag = "identity",
    request_body = FinishOidcLink,
    responses((status = 201, body = OidcLinkView), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn create(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Valid(body): Valid<FinishOidcLink>,
) -> Result<(StatusCode, Json<OidcLinkView>), ApiError> {
    let (handoff, verifier) = (Secret::new(body.handoff), Secret::new(body.client_verifier));
    let link = links::finish(&state.app, &who, &handoff, &verifier).await?;
    Ok((StatusCode::CREATED, Json((&link).into())))
}

/// Whom the account that asks is linked to.
#[utoipa::path(get, path = "/api/v1/auth/oidc/links", operation_id = "identity_oidc_links_list", tag = "identity",
    responses((status = 200, body = OidcLinks), (status = 401, body = Problem), (status = 429, body = Problem)))]
async fn list(State(state): State<ServerState>, SignedIn(who): SignedIn) -> Result<Json<OidcLinks>, ApiError> {
    let found = links::find(&state.app, &who).await?;
    Ok(Json(OidcLinks { data: found.iter().map(OidcLinkView::from).collect() }))
}

/// Removes the link of the account that asks. Its sessions go on.
#[utoipa::path(delete, path = "/api/v1/auth/oidc/links", operation_id = "identity_oidc_links_remove", tag = "identity",
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem), (status = 429, body = Problem)))]
async fn remove(State(state): State<ServerState>, SignedIn(who): SignedIn) -> Result<StatusCode, ApiError> {
    links::remove(&state.app, &who).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes the link of an account whose role is below one's own, and ends its sessions.
#[utoipa::path(delete, path = "/api/v1/users/{id}/oidc-links", operation_id = "identity_oidc_links_remove_of",
    tag = "identity", params(("id" = String, Path, description = "The account's id.")),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
async fn remove_of(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    links::remove_of(&state.app, &who, account_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
