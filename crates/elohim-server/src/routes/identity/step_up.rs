//! Showing the password again, before dangerous acts.

use axum::Json;
use axum::extract::State;
use elohim_api::identity::step_up::{StepUp, SteppedUp};
use elohim_api::{Problem, Time};
use elohim_app::identity::proof;
use elohim_app::limits::LimitGroup;
use elohim_core::Secret;
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes, SignedIn};
use crate::extract::Valid;
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.add(Access::Session, Limit::UseCase(LimitGroup::ChangePassword), routes!(create))
}

/// Shows the password again, so that the session is good for dangerous acts for ten minutes, as it is after a login.
#[utoipa::path(post, path = "/api/v1/auth/step-up", operation_id = "identity_step_up", tag = "identity",
    request_body = StepUp,
    responses((status = 200, body = SteppedUp), (status = 401, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
async fn create(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Valid(body): Valid<StepUp>,
) -> Result<Json<SteppedUp>, ApiError> {
    let until = proof::step_up(&state.app, &who, &Secret::new(body.password), body.code.as_deref()).await?;
    Ok(Json(SteppedUp { until: Time(until) }))
}
