//! How the account that asks likes things.

use axum::Json;
use axum::extract::State;
use elohim_api::Problem;
use elohim_api::identity::preferences::PreferencesView;
use elohim_app::identity::preferences;
use elohim_app::limits::LimitGroup;
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes, SignedIn};
use crate::extract::Valid;
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.add(Access::Session, Limit::Request(LimitGroup::General), routes!(get, replace))
}

/// The preferences of the account that asks.
#[utoipa::path(get, path = "/api/v1/auth/me/preferences", operation_id = "identity_preferences_get", tag = "identity",
    responses((status = 200, body = PreferencesView), (status = 401, body = Problem), (status = 429, body = Problem)))]
async fn get(State(state): State<ServerState>, SignedIn(who): SignedIn) -> Result<Json<PreferencesView>, ApiError> {
    Ok(Json(preferences::get(&state.app, &who).await?.into()))
}

/// Replaces the preferences of the account that asks.
#[utoipa::path(put, path = "/api/v1/auth/me/preferences", operation_id = "identity_preferences_replace", tag = "identity",
    request_body = PreferencesView,
    responses((status = 200, body = PreferencesView), (status = 401, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
async fn replace(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Valid(body): Valid<PreferencesView>,
) -> Result<Json<PreferencesView>, ApiError> {
    preferences::replace(&state.app, &who, &body.clone().into()).await?;
    Ok(Json(body))
}
