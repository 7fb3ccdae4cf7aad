//! Roles that one person alone may not give.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use elohim_api::teams::promotions::{DecidePromotion, PromotionView, RequestPromotion};
use elohim_api::{Page, PageQuery, Problem};
use elohim_app::limits::LimitGroup;
use elohim_app::teams::promotions;
use elohim_core::ErrorCode;
use elohim_core::id::PromotionId;
use elohim_core::identity::Permission;
use utoipa_axum::routes;

use super::team::team_id;
use crate::access::{Access, Limit, Routes, SignedIn};
use crate::extract::{Path, Valid, ValidQuery};
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    let (access, limit) = (Access::Permission(Permission::TeamUse), Limit::Request(LimitGroup::General));
    routes.add(access, limit, routes!(list, request)).add(access, limit, routes!(decide))
}

/// What was asked for in a team, newest first.
#[utoipa::path(get, path = "/api/v1/teams/{id}/promotions", operation_id = "teams_promotions_list", tag = "teams",
    params(("id" = String, Path, description = "The team's id."), PageQuery),
    responses((status = 200, body = Page<PromotionView>), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn list(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    ValidQuery(page): ValidQuery<PageQuery>,
) -> Result<Json<Page<PromotionView>>, ApiError> {
    let (found, total) = promotions::list(&state.app, &who, team_id(&id)?, page.limit, page.offset).await?;
    Ok(Json(Page::new(found.iter().map(PromotionView::from).collect(), total, &page)))
}

/// Asks that a guest becomes a member, or to stand in for super admins who have been away for 30 days.
#[utoipa::path(post, path = "/api/v1/teams/{id}/promotions", operation_id = "teams_promotions_request", tag = "teams",
    params(("id" = String, Path, description = "The team's id.")), request_body = RequestPromotion,
    responses((status = 201, body = PromotionView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
async fn request(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    Valid(body): Valid<RequestPromotion>,
) -> Result<(StatusCode, Json<PromotionView>), ApiError> {
    let asked = promotions::request(&state.app, &who, team_id(&id)?, body.account, body.kind).await?;
    Ok((StatusCode::CREATED, Json((&asked).into())))
}

/// Grants or refuses it, as an admin who neither asked nor is to have the role; or takes back what one has asked for.
#[utoipa::path(post, path = "/api/v1/teams/{id}/promotions/{promotion}/decision", operation_id = "teams_promotions_decide",
    tag = "teams",
    params(("id" = String, Path, description = "The team's id."),
        ("promotion" = String, Path, description = "The id of what was asked for.")),
    request_body = DecidePromotion,
    responses((status = 200, body = PromotionView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
async fn decide(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path((id, promotion)): Path<(String, String)>,
    Valid(body): Valid<DecidePromotion>,
) -> Result<Json<PromotionView>, ApiError> {
    let promotion: PromotionId = promotion.parse().map_err(|_| ErrorCode::NotFound)?;
    let decided = promotions::decide(&state.app, &who, team_id(&id)?, promotion, body.grant).await?;
    Ok(Json((&decided).into()))
}
