//! Teams as a whole.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use elohim_api::Problem;
use elohim_api::teams::team::{NameTeam, TeamView, Teams, TransferTeam};
use elohim_app::limits::LimitGroup;
use elohim_app::teams::team;
use elohim_core::ErrorCode;
use elohim_core::id::TeamId;
use elohim_core::identity::Permission;
use elohim_core::teams::TeamName;
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes, SignedIn};
use crate::extract::{Path, Valid};
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    let access = Access::Permission(Permission::TeamUse);
    let general = Limit::Request(LimitGroup::General);
    routes
        .add(access, general, routes!(list))
        .add(Access::Permission(Permission::TeamCreate), general, routes!(create))
        .add(access, general, routes!(get, rename))
        .dangerous(access, Limit::Request(LimitGroup::Destructive), routes!(remove))
        .dangerous(access, general, routes!(transfer))
}

/// One's teams, and those that one is asked to come into.
#[utoipa::path(get, path = "/api/v1/teams", operation_id = "teams_list", tag = "teams",
    responses((status = 200, body = Teams), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 429, body = Problem)))]
async fn list(State(state): State<ServerState>, SignedIn(who): SignedIn) -> Result<Json<Teams>, ApiError> {
    let mine = team::list(&state.app, &who).await?;
    Ok(Json(Teams { data: mine.iter().map(|(team, member)| (team, member).into()).collect() }))
}

/// Makes a team, of which one is super admin.
#[utoipa::path(post, path = "/api/v1/teams", operation_id = "teams_create", tag = "teams", request_body = NameTeam,
    responses((status = 201, body = TeamView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn create(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Valid(body): Valid<NameTeam>,
) -> Result<(StatusCode, Json<TeamView>), ApiError> {
    let (team, member) = team::create(&state.app, &who, name(&body)?).await?;
    Ok((StatusCode::CREATED, Json((&team, &member).into())))
}

/// One of one's teams.
#[utoipa::path(get, path = "/api/v1/teams/{id}", operation_id = "teams_get", tag = "teams",
    params(("id" = String, Path, description = "The team's id.")),
    responses((status = 200, body = TeamView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 429, body = Problem)))]
async fn get(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Result<Json<TeamView>, ApiError> {
    let (team, member) = team::get(&state.app, &who, team_id(&id)?).await?;
    Ok(Json((&team, &member).into()))
}

/// Gives a team another name.
#[utoipa::path(patch, path = "/api/v1/teams/{id}", operation_id = "teams_rename", tag = "teams",
    params(("id" = String, Path, description = "The team's id.")), request_body = NameTeam,
    responses((status = 200, body = TeamView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn rename(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    Valid(body): Valid<NameTeam>,
) -> Result<Json<TeamView>, ApiError> {
    let (team, member) = team::rename(&state.app, &who, team_id(&id)?, name(&body)?).await?;
    Ok(Json((&team, &member).into()))
}

/// Ends a team, with everything in its vault.
#[utoipa::path(delete, path = "/api/v1/teams/{id}", operation_id = "teams_remove", tag = "teams",
    params(("id" = String, Path, description = "The team's id.")),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
async fn remove(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    team::remove(&state.app, &who, team_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Hands a team over: the other becomes super admin, one becomes an admin.
#[utoipa::path(post, path = "/api/v1/teams/{id}/transfer", operation_id = "teams_transfer", tag = "teams",
    params(("id" = String, Path, description = "The team's id.")), request_body = TransferTeam,
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn transfer(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    Valid(body): Valid<TransferTeam>,
) -> Result<StatusCode, ApiError> {
    team::transfer(&state.app, &who, team_id(&id)?, body.account).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn team_id(text: &str) -> Result<TeamId, ApiError> {
    text.parse().map_err(|_| ErrorCode::NotFound.into())
}

fn name(body: &NameTeam) -> Result<TeamName, ApiError> {
    TeamName::parse(&body.name)
        .map_err(|problem| ApiError::new(ErrorCode::ValidationFailed).with_field("name", problem.to_string()))
}
