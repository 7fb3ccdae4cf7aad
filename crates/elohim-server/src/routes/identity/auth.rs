//! Signing in and out, changing the password.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use elohim_api::Problem;
use elohim_api::identity::auth::{ChangePassword, ChangePasswordFirstLogin, Login, Me, Refresh, Tokens};
use elohim_api::identity::users::{ChangeMe, Register, UserView};
use elohim_app::identity::registration::{self, Registering};
use elohim_app::identity::{IssuedTokens, login, password, profile, refresh, sessions};
use elohim_app::limits::LimitGroup;
use elohim_core::Secret;
use utoipa_axum::routes;

use crate::access::{Access, From, Limit, Routes, SignedIn};
use crate::extract::{JsonOrForm, Valid};
use crate::problem::ApiError;
use crate::routes::identity::users;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .add(Access::Public, Limit::UseCase(LimitGroup::LoginAddress), routes!(log_in))
        .add(Access::Public, Limit::UseCase(LimitGroup::LoginAddress), routes!(change_password_first_login))
        .add(Access::Public, Limit::UseCase(LimitGroup::Refresh), routes!(refresh_tokens))
        .add(Access::Enrolment, Limit::Request(LimitGroup::General), routes!(log_out))
        .add(Access::Public, Limit::UseCase(LimitGroup::Register), routes!(register))
        .add(Access::Enrolment, Limit::Request(LimitGroup::General), routes!(me))
        .add(Access::Session, Limit::Request(LimitGroup::General), routes!(change_me))
        .add(Access::Enrolment, Limit::UseCase(LimitGroup::ChangePassword), routes!(change_password))
}

/// Signs in with a name, a password, and a code where the account has a second factor.
#[utoipa::path(post, path = "/api/v1/auth/login", operation_id = "identity_auth_login", tag = "identity",
    request_body(content((Login = "application/json"), (Login = "application/x-www-form-urlencoded"))),
    responses((status = 200, body = Tokens), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn log_in(
    State(state): State<ServerState>,
    From(caller): From,
    JsonOrForm(body): JsonOrForm<Login>,
) -> Result<Json<Tokens>, ApiError> {
    let (password, code) = (Secret::new(body.password), body.code.as_deref());
    let issued = login::login(&state.app, &caller, &body.username, &password, code).await?;
    Ok(Json(tokens(issued)?))
}

/// Replaces a temporary password by one's own.
#[utoipa::path(post, path = "/api/v1/auth/change-password-first-login",
    operation_id = "identity_auth_change_password_first_login", tag = "identity",
    request_body(content((ChangePasswordFirstLogin = "application/json"),
        (ChangePasswordFirstLogin = "application/x-www-form-urlencoded"))),
    responses((status = 204), (status = 401, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn change_password_first_login(
    State(state): State<ServerState>,
    From(caller): From,
    JsonOrForm(body): JsonOrForm<ChangePasswordFirstLogin>,
) -> Result<StatusCode, ApiError> {
    let (old, new, again) =
        (Secret::new(body.temp_password), Secret::new(body.new_password), Secret::new(body.confirm_password));
    password::change_first(&state.app, &caller, &body.username, &old, &new, &again).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Exchanges a refresh token for a new pair.
#[utoipa::path(post, path = "/api/v1/auth/refresh", operation_id = "identity_auth_refresh", tag = "identity",
    request_body(content((Refresh = "application/json"), (Refresh = "application/x-www-form-urlencoded"))),
    responses((status = 200, body = Tokens), (status = 401, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
async fn refresh_tokens(
    State(state): State<ServerState>,
    From(caller): From,
    JsonOrForm(body): JsonOrForm<Refresh>,
) -> Result<Json<Tokens>, ApiError> {
    Ok(Json(tokens(refresh::refresh(&state.app, &caller, &Secret::new(body.refresh_token)).await?)?))
}

/// Ends the session that asks.
#[utoipa::path(post, path = "/api/v1/auth/logout", operation_id = "identity_auth_logout", tag = "identity",
    responses((status = 204), (status = 401, body = Problem), (status = 429, body = Problem)))]
async fn log_out(State(state): State<ServerState>, SignedIn(who): SignedIn) -> Result<StatusCode, ApiError> {
    sessions::revoke(&state.app, &who, who.session).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The account that asks, and what it may do.
#[utoipa::path(get, path = "/api/v1/auth/me", operation_id = "identity_auth_me", tag = "identity",
    responses((status = 200, body = Me), (status = 401, body = Problem), (status = 429, body = Problem)))]
async fn me(SignedIn(who): SignedIn) -> Json<Me> {
    Json(Me::new(&who.account, who.permissions, who.session.to_string()))
}

/// Changes what others see of the account that asks.
#[utoipa::path(patch, path = "/api/v1/auth/me", operation_id = "identity_auth_change_me", tag = "identity",
    request_body = ChangeMe,
    responses((status = 200, body = UserView), (status = 401, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
async fn change_me(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Valid(body): Valid<ChangeMe>,
) -> Result<Json<UserView>, ApiError> {
    let name = users::display_name(Some(body.display_name))?.flatten();
    Ok(Json((&profile::rename(&state.app, &who, name).await?).into()))
}

/// Makes an account for oneself, as the deployment allows: with an invitation, or freely, or not at all.
#[utoipa::path(post, path = "/api/v1/auth/register", operation_id = "identity_auth_register", tag = "identity",
    request_body = Register,
    responses((status = 201, body = UserView), (status = 403, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn register(
    State(state): State<ServerState>,
    From(caller): From,
    Valid(body): Valid<Register>,
) -> Result<(StatusCode, Json<UserView>), ApiError> {
    let invitation = body.invitation.map(Secret::new);
    let new = Registering {
        username: &users::username(&body.username)?,
        password: &Secret::new(body.password),
        display_name: users::display_name(body.display_name)?.flatten(),
        invitation: invitation.as_ref(),
    };
    let account = registration::register(&state.app, &caller, new).await?;
    Ok((StatusCode::CREATED, Json((&account).into())))
}

/// Replaces the password of the account that asks. Ends all its other sessions.
#[utoipa::path(post, path = "/api/v1/auth/change-password", operation_id = "identity_auth_change_password", tag = "identity",
    request_body(content((ChangePassword = "application/json"), (ChangePassword = "application/x-www-form-urlencoded"))),
    responses((status = 204), (status = 401, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn change_password(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    JsonOrForm(body): JsonOrForm<ChangePassword>,
) -> Result<StatusCode, ApiError> {
    let (old, new, again) =
        (Secret::new(body.current_password), Secret::new(body.new_password), Secret::new(body.confirm_password));
    password::change(&state.app, &who, &old, &new, &again).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) fn tokens(issued: IssuedTokens) -> Result<Tokens, ApiError> {
    let text = |secret: &Secret| {
        secret.expose_str().map(str::to_owned).ok_or_else(|| ApiError::internal("a token is not text"))
    };
    Ok(Tokens {
        token: text(&issued.access)?,
        refresh_token: text(&issued.refresh)?,
        expires_in: issued.expires_in,
        user_id: issued.account.id.to_string(),
        username: issued.account.username.to_string(),
        role: issued.account.role.as_str().to_owned(),
    })
}
