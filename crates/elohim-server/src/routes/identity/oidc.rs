//! Signing in with a directory (OpenID Connect).

use axum::Json;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use elohim_api::Problem;
use elohim_api::identity::auth::Tokens;
use elohim_api::identity::oidc::{FinishOidc, OidcCallback, OidcView, StartOidc, StartedOidc, read_digest};
use elohim_app::identity::oidc::sign_in::{self, Returned};
use elohim_app::identity::oidc::token;
use elohim_app::limits::LimitGroup;
use elohim_core::identity::oidc::ReturnTo;
use elohim_core::vault::Sha256;
use elohim_core::{ErrorCode, Secret};
use utoipa_axum::routes;

use crate::access::{Access, From, Limit, Routes};
use crate::extract::{Valid, ValidQuery};
use crate::problem::ApiError;
use crate::routes::identity::auth;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .add(Access::Public, Limit::Request(LimitGroup::General), routes!(get))
        .add(Access::Public, Limit::UseCase(LimitGroup::LoginAddress), routes!(start))
        .add(Access::Public, Limit::Request(LimitGroup::General), routes!(callback))
        .add(Access::Public, Limit::UseCase(LimitGroup::LoginAddress), routes!(fetch))
}

/// Whether there is a directory to sign in with, and what it is called.
#[utoipa::path(get, path = "/api/v1/auth/oidc", operation_id = "identity_oidc_get", tag = "identity",
    responses((status = 200, body = OidcView), (status = 429, body = Problem)))]
async fn get(State(state): State<ServerState>) -> Json<OidcView> {
    let name = sign_in::name(&state.app);
    Json(OidcView { enabled: name.is_some(), name: name.unwrap_or_default().to_owned() })
}

/// Begins to sign in with the directory. The browser goes to the address that is answered.
#[utoipa::path(post, path = "/api/v1/auth/oidc/start", operation_id = "identity_oidc_start", tag = "identity",
    request_body = StartOidc,
    responses((status = 200, body = StartedOidc), (status = 404, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem), (status = 503, body = Problem)))]
async fn start(
    State(state): State<ServerState>,
    From(caller): From,
    Valid(body): Valid<StartOidc>,
) -> Result<Json<StartedOidc>, ApiError> {
    let (back, challenge) = begun_by(&body.redirect, &body.client_challenge)?;
    Ok(Json(StartedOidc { url: sign_in::start(&state.app, &caller, back, challenge).await? }))
}

/// Where the directory sends the browser back to. It goes on to whoever began, with `handoff` or with `error`.
#[utoipa::path(get, path = "/api/v1/auth/oidc/callback", operation_id = "identity_oidc_callback", tag = "identity",
    params(OidcCallback),
    responses((status = 303), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
async fn callback(
    State(state): State<ServerState>,
    From(caller): From,
    ValidQuery(query): ValidQuery<OidcCallback>,
) -> Result<Response, ApiError> {
    let code = query.code.as_deref().filter(|_| query.error.is_none());
    let returned = Returned { state: &query.state, code, issuer: query.iss.as_deref() };
    let next = sign_in::callback(&state.app, &caller, returned).await?;
    let next = HeaderValue::from_str(&next).map_err(ApiError::internal)?;
    let headers = [(LOCATION, next), (CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

/// Fetches the session, with what the browser brought and the secret that the client kept. A code of the second factor that is
/// missing or wrong can be sent again.
#[utoipa::path(post, path = "/api/v1/auth/oidc/token", operation_id = "identity_oidc_token", tag = "identity",
    request_body = FinishOidc,
    responses((status = 200, body = Tokens), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn fetch(
    State(state): State<ServerState>,
    From(caller): From,
    Valid(body): Valid<FinishOidc>,
) -> Result<Json<Tokens>, ApiError> {
    let (handoff, verifier) = (Secret::new(body.handoff), Secret::new(body.client_verifier));
    let issued = token::token(&state.app, &caller, &handoff, &verifier, body.code.as_deref()).await?;
    Ok(Json(auth::tokens(issued)?))
}

/// Where somebody who began goes back to, and what is kept of their secret. Both were checked when the body was read.
pub(crate) fn begun_by(redirect: &str, challenge: &str) -> Result<(ReturnTo, Sha256), ApiError> {
    let invalid = |field: &str| ApiError::new(ErrorCode::ValidationFailed).with_field(field, "invalid");
    let back = ReturnTo::parse(redirect).map_err(|_| invalid("redirect"))?;
    Ok((back, read_digest(challenge).ok_or_else(|| invalid("client_challenge"))?))
}
