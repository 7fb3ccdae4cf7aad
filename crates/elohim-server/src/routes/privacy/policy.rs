//! The privacy policy, and who agrees to it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use elohim_api::privacy::policy::{MissingConsent, PolicyAcceptance, PolicyView, PublishPolicy};
use elohim_api::{Page, PageQuery, Problem};
use elohim_app::limits::LimitGroup;
use elohim_app::privacy::policy;
use elohim_core::identity::Permission;
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes, SignedIn};
use crate::extract::{Path, Valid, ValidQuery};
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    let limit = Limit::Request(LimitGroup::General);
    routes
        .add(Access::Session, limit, routes!(current))
        .dangerous(Access::Permission(Permission::SystemManageSettings), limit, routes!(publish))
        .add(Access::Session, limit, routes!(get))
        .add(Access::Permission(Permission::SystemManageUsers), limit, routes!(acceptance))
}

/// The privacy policy that holds.
#[utoipa::path(get, path = "/api/v1/privacy/policy", operation_id = "privacy_policy_current", tag = "privacy",
    responses((status = 200, body = PolicyView), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
async fn current(State(state): State<ServerState>) -> Result<Json<PolicyView>, ApiError> {
    Ok(Json(policy::get(&state.app, None).await?.into()))
}

/// Publishes a new version of the privacy policy, which holds from now on. No version is ever changed.
#[utoipa::path(put, path = "/api/v1/privacy/policy", operation_id = "privacy_policy_publish", tag = "privacy",
    request_body = PublishPolicy,
    responses((status = 201, body = PolicyView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn publish(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Valid(body): Valid<PublishPolicy>,
) -> Result<(StatusCode, Json<PolicyView>), ApiError> {
    let policy = policy::publish(&state.app, &who, body.version, body.text).await?;
    Ok((StatusCode::CREATED, Json(policy.into())))
}

/// A version of the privacy policy, also one that holds no more.
#[utoipa::path(get, path = "/api/v1/privacy/policy/{version}", operation_id = "privacy_policy_get", tag = "privacy",
    params(("version" = u32, Path, description = "Its number.")),
    responses((status = 200, body = PolicyView), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
async fn get(State(state): State<ServerState>, Path(version): Path<u32>) -> Result<Json<PolicyView>, ApiError> {
    Ok(Json(policy::get(&state.app, Some(version)).await?.into()))
}

/// How many agree to the policy that holds, and who does not.
#[utoipa::path(get, path = "/api/v1/privacy/policy/acceptance", operation_id = "privacy_policy_acceptance",
    tag = "privacy", params(PageQuery),
    responses((status = 200, body = PolicyAcceptance), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn acceptance(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    ValidQuery(page): ValidQuery<PageQuery>,
) -> Result<Json<PolicyAcceptance>, ApiError> {
    let found = policy::acceptance(&state.app, &who, page.limit, page.offset).await?;
    let missing = found.who.iter().map(|(account, decided)| MissingConsent::new(account, decided.as_ref())).collect();
    let missing = Page::new(missing, found.missing, &page);
    Ok(Json(PolicyAcceptance { version: found.version, accepted: found.accepted, missing }))
}
