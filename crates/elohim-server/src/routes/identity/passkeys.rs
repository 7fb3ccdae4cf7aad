//! One's own passkeys.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use elohim_api::Problem;
use elohim_api::identity::passkeys::{
    BeginPasskey, FinishPasskey, PasskeyQuestion, PasskeyView, Passkeys, RemovePasskey,
};
use elohim_app::identity::passkeys::{self, Asked, own, register};
use elohim_app::limits::LimitGroup;
use elohim_core::id::PasskeyId;
use elohim_core::identity::PasskeyName;
use elohim_core::{ErrorCode, Secret};
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes, SignedIn};
use crate::extract::{Path, Valid};
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    let checked = Limit::UseCase(LimitGroup::ChangePassword);
    routes
        .add(Access::Enrolment, Limit::Request(LimitGroup::General), routes!(list))
        .add(Access::Enrolment, checked, routes!(begin))
        .add(Access::Enrolment, checked, routes!(finish))
        .add(Access::Session, checked, routes!(remove))
}

/// The passkeys of the account that asks.
#[utoipa::path(get, path = "/api/v1/auth/passkeys", operation_id = "identity_passkeys_list", tag = "identity",
    responses((status = 200, body = Passkeys), (status = 401, body = Problem), (status = 429, body = Problem)))]
async fn list(State(state): State<ServerState>, SignedIn(who): SignedIn) -> Result<Json<Passkeys>, ApiError> {
    let found = own::list(&state.app, &who).await?;
    Ok(Json(Passkeys { enabled: passkeys::enabled(&state.app), data: found.iter().map(PasskeyView::from).collect() }))
}

/// Begins to add a passkey to the account that asks. A browser hands the question to a device.
#[utoipa::path(post, path = "/api/v1/auth/passkeys/begin", operation_id = "identity_passkeys_begin", tag = "identity",
    request_body = BeginPasskey,
    responses((status = 200, body = PasskeyQuestion), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem),
        (status = 503, body = Problem)))]
async fn begin(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Valid(body): Valid<BeginPasskey>,
) -> Result<Json<PasskeyQuestion>, ApiError> {
    question(register::begin(&state.app, &who, &Secret::new(body.password), body.code.as_deref()).await?)
}

/// Adds the passkey that the device has made.
#[utoipa::path(post, path = "/api/v1/auth/passkeys/finish", operation_id = "identity_passkeys_finish", tag = "identity",
    request_body = FinishPasskey,
    responses((status = 201, body = PasskeyView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
async fn finish(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Valid(body): Valid<FinishPasskey>,
) -> Result<(StatusCode, Json<PasskeyView>), ApiError> {
    let name = PasskeyName::parse(&body.name)
        .map_err(|_| ApiError::new(ErrorCode::ValidationFailed).with_field("name", "invalid"))?;
    let passkey = register::finish(&state.app, &who, &Secret::new(body.id), body.credential, name).await?;
    Ok((StatusCode::CREATED, Json((&passkey).into())))
}

/// Removes a passkey of the account that asks. Sessions that it has opened go on.
#[utoipa::path(delete, path = "/api/v1/auth/passkeys/{id}", operation_id = "identity_passkeys_remove", tag = "identity",
    params(("id" = String, Path, description = "The passkey's id.")), request_body = RemovePasskey,
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
async fn remove(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    Valid(body): Valid<RemovePasskey>,
) -> Result<StatusCode, ApiError> {
    let id: PasskeyId = id.parse().map_err(|_| ErrorCode::NotFound)?;
    own::remove(&state.app, &who, id, &Secret::new(body.password), body.code.as_deref()).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn question(asked: Asked) -> Result<Json<PasskeyQuestion>, ApiError> {
    let id = asked.id.expose_str().ok_or_else(|| ApiError::internal("the id of a question is not text"))?.to_owned();
    Ok(Json(PasskeyQuestion { id, options: asked.options }))
}
