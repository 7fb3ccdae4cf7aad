//! Invites to a team, and joining with one.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use elohim_api::teams::invites::{CreateTeamInvite, CreatedTeamInvite, JoinTeam, TeamInviteView};
use elohim_api::teams::team::TeamView;
use elohim_api::{Page, PageQuery, Problem};
use elohim_app::limits::LimitGroup;
use elohim_app::teams::invites::{self, NewInvite};
use elohim_core::id::TeamInviteId;
use elohim_core::identity::{Permission, Username};
use elohim_core::{ErrorCode, Secret};
use utoipa_axum::routes;

use super::team::team_id;
use crate::access::{Access, Limit, Routes, SignedIn};
use crate::extract::{Path, Valid, ValidQuery};
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    let access = Access::Permission(Permission::TeamUse);
    let general = Limit::Request(LimitGroup::General);
    routes.add(access, general, routes!(list, create)).add(access, general, routes!(revoke)).add(
        access,
        Limit::UseCase(LimitGroup::TeamJoin),
        routes!(join),
    )
}

/// A team's invites, newest first.
#[utoipa::path(get, path = "/api/v1/teams/{id}/invites", operation_id = "teams_invites_list", tag = "teams",
    params(("id" = String, Path, description = "The team's id."), PageQuery),
    responses((status = 200, body = Page<TeamInviteView>), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn list(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    ValidQuery(page): ValidQuery<PageQuery>,
) -> Result<Json<Page<TeamInviteView>>, ApiError> {
    let (found, total) = invites::list(&state.app, &who, team_id(&id)?, page.limit, page.offset).await?;
    Ok(Json(Page::new(found.iter().map(TeamInviteView::from).collect(), total, &page)))
}

/// Makes an invite. Its code is shown this once.
#[utoipa::path(post, path = "/api/v1/teams/{id}/invites", operation_id = "teams_invites_create", tag = "teams",
    params(("id" = String, Path, description = "The team's id.")), request_body = CreateTeamInvite,
    responses((status = 201, body = CreatedTeamInvite), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn create(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    Valid(body): Valid<CreateTeamInvite>,
) -> Result<(StatusCode, Json<CreatedTeamInvite>), ApiError> {
    let username = body.username.as_deref().map(|name| {
        Username::parse(name)
            .map_err(|problem| ApiError::new(ErrorCode::ValidationFailed).with_field("username", problem.to_string()))
    });
    let username = username.transpose()?;
    let new = NewInvite {
        role: body.role,
        username: username.as_ref(),
        max_uses: body.max_uses,
        lifetime: Duration::from_secs(body.lifetime_seconds),
    };
    let (invite, code) = invites::create(&state.app, &who, team_id(&id)?, new).await?;
    let code = code.expose_str().ok_or_else(|| ApiError::internal("a code is not text"))?.to_owned();
    Ok((StatusCode::CREATED, Json(CreatedTeamInvite { invite: (&invite).into(), code })))
}

/// Takes an invite back. Those who joined with it stay.
#[utoipa::path(delete, path = "/api/v1/teams/{id}/invites/{invite}", operation_id = "teams_invites_revoke", tag = "teams",
    params(("id" = String, Path, description = "The team's id."), ("invite" = String, Path, description = "The invite's id.")),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
async fn revoke(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path((id, invite)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let invite: TeamInviteId = invite.parse().map_err(|_| ErrorCode::NotFound)?;
    invites::revoke(&state.app, &who, team_id(&id)?, invite).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Joins a team with the code of an invite. Tries are limited, whichever codes they are of.
#[utoipa::path(post, path = "/api/v1/teams/join", operation_id = "teams_join", tag = "teams", request_body = JoinTeam,
    responses((status = 200, body = TeamView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn join(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Valid(body): Valid<JoinTeam>,
) -> Result<Json<TeamView>, ApiError> {
    let (team, member) = invites::join(&state.app, &who, &Secret::new(body.code)).await?;
    Ok(Json((&team, &member).into()))
}
