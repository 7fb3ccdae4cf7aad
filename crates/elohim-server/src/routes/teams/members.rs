//! Who is in a team.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use elohim_api::teams::members::{Announcement, ChangeMember, MemberView, Members, Welcome};
use elohim_api::{Bytes, Problem};
use elohim_app::limits::LimitGroup;
use elohim_app::teams::members::{self, Change};
use elohim_core::ErrorCode;
use elohim_core::id::AccountId;
use elohim_core::identity::Permission;
use elohim_core::teams::membership::{MAX_ANNOUNCEMENT_BYTES, MAX_WELCOME_BYTES};
use utoipa_axum::routes;

use super::team::team_id;
use crate::access::{Access, Limit, Routes, SignedIn};
use crate::extract::{Path, Valid};
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    let access = Access::Permission(Permission::TeamUse);
    let general = Limit::Request(LimitGroup::General);
    routes
        .add(access, general, routes!(list))
        .add(access, general, routes!(change, remove))
        .add(access, general, routes!(announce))
        .add(access, general, routes!(admit))
        .add(access, general, routes!(welcome))
}

/// Everybody in a team, those who left within the last 90 days included.
#[utoipa::path(get, path = "/api/v1/teams/{id}/members", operation_id = "teams_members_list", tag = "teams",
    params(("id" = String, Path, description = "The team's id.")),
    responses((status = 200, body = Members), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 429, body = Problem)))]
async fn list(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Members>, ApiError> {
    let people = members::list(&state.app, &who, team_id(&id)?).await?;
    Ok(Json(Members { data: people.iter().map(|(member, account)| (member, account).into()).collect() }))
}

/// Changes somebody's role in a team, keeps them out for the time being, or lets them in again.
#[utoipa::path(patch, path = "/api/v1/teams/{id}/members/{account}", operation_id = "teams_members_change", tag = "teams",
    params(("id" = String, Path, description = "The team's id."), ("account" = String, Path, description = "Whose.")),
    request_body = ChangeMember,
    responses((status = 200, body = MemberView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
async fn change(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path((id, account)): Path<(String, String)>,
    Valid(body): Valid<ChangeMember>,
) -> Result<Json<MemberView>, ApiError> {
    let unknown = |_| ApiError::new(ErrorCode::ValidationFailed).with_field("role", "not one of the known names");
    let role = body.role.map(|role| role.parse().map_err(unknown)).transpose()?;
    let change = Change { role, suspended: body.suspended };
    let (member, account) = members::change(&state.app, &who, team_id(&id)?, account_id(&account)?, change).await?;
    Ok(Json((&member, &account).into()))
}

/// Removes somebody from a team; with one's own id, leaves it or declines to come in.
#[utoipa::path(delete, path = "/api/v1/teams/{id}/members/{account}", operation_id = "teams_members_remove", tag = "teams",
    params(("id" = String, Path, description = "The team's id."), ("account" = String, Path, description = "Who.")),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 429, body = Problem)))]
async fn remove(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path((id, account)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    members::remove(&state.app, &who, team_id(&id)?, account_id(&account)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Announces one's public keys for the team's vault.
#[utoipa::path(put, path = "/api/v1/teams/{id}/announcement", operation_id = "teams_members_announce", tag = "teams",
    params(("id" = String, Path, description = "The team's id.")), request_body = Announcement,
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn announce(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    Valid(body): Valid<Announcement>,
) -> Result<StatusCode, ApiError> {
    let announcement = bounded("announcement", body.announcement, MAX_ANNOUNCEMENT_BYTES)?;
    members::announce(&state.app, &who, team_id(&id)?, announcement).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Hands the keys of the team's vault to a member, encrypted for them.
#[utoipa::path(put, path = "/api/v1/teams/{id}/members/{account}/welcome", operation_id = "teams_members_admit", tag = "teams",
    params(("id" = String, Path, description = "The team's id."), ("account" = String, Path, description = "To whom.")),
    request_body = Welcome,
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn admit(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path((id, account)): Path<(String, String)>,
    Valid(body): Valid<Welcome>,
) -> Result<StatusCode, ApiError> {
    let welcome = bounded("welcome", body.welcome, MAX_WELCOME_BYTES)?;
    members::admit(&state.app, &who, team_id(&id)?, account_id(&account)?, welcome).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The keys of the team's vault, as an administrator's client has encrypted them for oneself.
#[utoipa::path(get, path = "/api/v1/teams/{id}/welcome", operation_id = "teams_members_welcome", tag = "teams",
    params(("id" = String, Path, description = "The team's id.")),
    responses((status = 200, body = Welcome), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 429, body = Problem)))]
async fn welcome(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<Welcome>, ApiError> {
    Ok(Json(Welcome { welcome: Bytes(members::welcome(&state.app, &who, team_id(&id)?).await?) }))
}

fn account_id(text: &str) -> Result<AccountId, ApiError> {
    text.parse().map_err(|_| ErrorCode::NotFound.into())
}

fn bounded(path: &str, bytes: Bytes, most: usize) -> Result<Vec<u8>, ApiError> {
    match bytes.0.len() {
        length if (1..=most).contains(&length) => Ok(bytes.0),
        _ => {
            let problem = format!("is not 1 to {most} bytes");
            Err(ApiError::new(ErrorCode::ValidationFailed).with_field(path, &problem))
        }
    }
}
