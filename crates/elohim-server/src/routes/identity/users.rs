//! Looking after the accounts of others.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use elohim_api::identity::users::{ChangeUser, CreateUser, CreatedUser, TemporaryPasswordView, UserQuery, UserView};
use elohim_api::{Page, PageQuery, Problem};
use elohim_app::identity::users::{self, Change, TemporaryPassword};
use elohim_app::limits::LimitGroup;
use elohim_core::ErrorCode;
use elohim_core::id::AccountId;
use elohim_core::identity::{DisplayName, Permission, Username};
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes, SignedIn};
use crate::extract::{Path, Valid, ValidQuery};
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    let access = Access::Permission(Permission::SystemManageUsers);
    let general = Limit::Request(LimitGroup::General);
    routes
        .add(access, general, routes!(list))
        .dangerous(access, general, routes!(create))
        .add(access, general, routes!(get))
        .dangerous(access, general, routes!(change))
        .dangerous(access, Limit::Request(LimitGroup::Destructive), routes!(remove))
        .dangerous(access, general, routes!(reset_password))
        .add(access, general, routes!(unlock))
        .dangerous(access, general, routes!(remove_second_factor))
}

/// The accounts, by name.
#[utoipa::path(get, path = "/api/v1/users", operation_id = "identity_users_list", tag = "identity",
    params(UserQuery),
    responses((status = 200, body = Page<UserView>), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn list(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    ValidQuery(query): ValidQuery<UserQuery>,
) -> Result<Json<Page<UserView>>, ApiError> {
    let (accounts, total) = users::list(&state.app, &who, &query.prefix, query.limit, query.offset).await?;
    let page = PageQuery { limit: query.limit, offset: query.offset };
    Ok(Json(Page::new(accounts.iter().map(UserView::from).collect(), total, &page)))
}

/// Makes an account with a temporary password, which its owner replaces at the first login.
#[utoipa::path(post, path = "/api/v1/users", operation_id = "identity_users_create", tag = "identity",
    request_body = CreateUser,
    responses((status = 201, body = CreatedUser), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn create(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Valid(body): Valid<CreateUser>,
) -> Result<(StatusCode, Json<CreatedUser>), ApiError> {
    let name = display_name(body.display_name)?.flatten();
    let (account, temporary) = users::create(&state.app, &who, &username(&body.username)?, body.role, name).await?;
    let shown = shown(&temporary)?;
    let user = (&account).into();
    let created = CreatedUser { user, temporary_password: shown.temporary_password, expires_at: shown.expires_at };
    Ok((StatusCode::CREATED, Json(created)))
}

/// One account.
#[utoipa::path(get, path = "/api/v1/users/{id}", operation_id = "identity_users_get", tag = "identity",
    params(("id" = String, Path, description = "The account's id.")),
    responses((status = 200, body = UserView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 429, body = Problem)))]
async fn get(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<UserView>, ApiError> {
    Ok(Json((&users::get(&state.app, &who, account_id(&id)?).await?).into()))
}

/// Changes an account whose role is below one's own. A change of role or a switch-off ends its sessions.
#[utoipa::path(patch, path = "/api/v1/users/{id}", operation_id = "identity_users_change", tag = "identity",
    params(("id" = String, Path, description = "The account's id.")),
    request_body = ChangeUser,
    responses((status = 200, body = UserView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn change(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    Valid(body): Valid<ChangeUser>,
) -> Result<Json<UserView>, ApiError> {
    let role = body.role.map(|role| role.parse().map_err(|_| invalid("role"))).transpose()?;
    let change = Change { role, disabled: body.disabled, display_name: display_name(body.display_name)? };
    Ok(Json((&users::change(&state.app, &who, account_id(&id)?, change).await?).into()))
}

/// Removes an account whose role is below one's own, with everything that it has stored.
#[utoipa::path(delete, path = "/api/v1/users/{id}", operation_id = "identity_users_remove", tag = "identity",
    params(("id" = String, Path, description = "The account's id.")),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
async fn remove(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    users::remove(&state.app, &who, account_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives an account whose role is below one's own a temporary password, and ends its sessions. It opens no vault.
#[utoipa::path(post, path = "/api/v1/users/{id}/reset-password", operation_id = "identity_users_reset_password",
    tag = "identity", params(("id" = String, Path, description = "The account's id.")),
    responses((status = 200, body = TemporaryPasswordView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 429, body = Problem)))]
async fn reset_password(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<TemporaryPasswordView>, ApiError> {
    Ok(Json(shown(&users::reset_password(&state.app, &who, account_id(&id)?).await?)?))
}

/// Lifts the delays that wrong passwords have brought upon an account whose role is below one's own.
#[utoipa::path(post, path = "/api/v1/users/{id}/unlock", operation_id = "identity_users_unlock", tag = "identity",
    params(("id" = String, Path, description = "The account's id.")),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
async fn unlock(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    users::unlock(&state.app, &who, account_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes the second factor of an account whose role is below one's own, and ends its sessions.
#[utoipa::path(delete, path = "/api/v1/users/{id}/second-factor", operation_id = "identity_users_remove_second_factor",
    tag = "identity", params(("id" = String, Path, description = "The account's id.")),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
async fn remove_second_factor(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    users::remove_second_factor(&state.app, &who, account_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An account's id in a path. One that cannot be is like one that does not exist.
pub(crate) fn account_id(text: &str) -> Result<AccountId, ApiError> {
    text.parse().map_err(|_| ErrorCode::NotFound.into())
}

pub(crate) fn username(text: &str) -> Result<Username, ApiError> {
    Username::parse(text).map_err(|_| invalid("username"))
}

/// A name for people; `Some(None)` when an empty one was given.
pub(crate) fn display_name(text: Option<String>) -> Result<Option<Option<DisplayName>>, ApiError> {
    match text {
        None => Ok(None),
        Some(text) if text.trim().is_empty() => Ok(Some(None)),
        Some(text) => DisplayName::parse(&text).map(|name| Some(Some(name))).map_err(|_| invalid("display_name")),
    }
}

fn invalid(path: &str) -> ApiError {
    ApiError::new(ErrorCode::ValidationFailed).with_field(path, "invalid")
}

fn shown(temporary: &TemporaryPassword) -> Result<TemporaryPasswordView, ApiError> {
    let text = temporary.password.expose_str().ok_or_else(|| ApiError::internal("a password is not text"))?;
    Ok(TemporaryPasswordView { temporary_password: text.to_owned(), expires_at: temporary.expires_at.into() })
}
