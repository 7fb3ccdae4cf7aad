//! One's own second factor.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use elohim_api::Problem;
use elohim_api::identity::second_factor::{
    BeginSecondFactor, ChangeSecondFactor, ConfirmSecondFactor, Enrolment, RecoveryCodes, SecondFactorView,
};
use elohim_app::identity::second_factor;
use elohim_app::limits::LimitGroup;
use elohim_core::Secret;
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes, SignedIn};
use crate::extract::Valid;
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    let checked = Limit::UseCase(LimitGroup::ChangePassword);
    routes
        .add(Access::Enrolment, Limit::Request(LimitGroup::General), routes!(get))
        .add(Access::Enrolment, checked, routes!(begin))
        .add(Access::Enrolment, checked, routes!(confirm))
        .add(Access::Session, checked, routes!(renew_codes))
        .add(Access::Session, checked, routes!(remove))
}

/// Whether the account that asks has a second factor.
#[utoipa::path(get, path = "/api/v1/auth/second-factor", operation_id = "identity_second_factor_get", tag = "identity",
    responses((status = 200, body = SecondFactorView), (status = 401, body = Problem), (status = 429, body = Problem)))]
async fn get(State(state): State<ServerState>, SignedIn(who): SignedIn) -> Result<Json<SecondFactorView>, ApiError> {
    let found = second_factor::state(&state.app, &who).await?;
    Ok(Json(SecondFactorView { active: found.active, recovery_codes: found.recovery_codes }))
}

/// Begins to add a second factor. It is asked for once a code of it was shown.
#[utoipa::path(post, path = "/api/v1/auth/second-factor", operation_id = "identity_second_factor_begin", tag = "identity",
    request_body = BeginSecondFactor,
    responses((status = 200, body = Enrolment), (status = 401, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn begin(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Valid(body): Valid<BeginSecondFactor>,
) -> Result<Json<Enrolment>, ApiError> {
    let begun = second_factor::begin(&state.app, &who, &Secret::new(body.password)).await?;
    Ok(Json(Enrolment { secret: text(&begun.secret)?, url: text(&begun.url)? }))
}

/// Shows that the app works. From now on a code is asked for at login, and all other sessions end.
#[utoipa::path(post, path = "/api/v1/auth/second-factor/confirm", operation_id = "identity_second_factor_confirm",
    tag = "identity", request_body = ConfirmSecondFactor,
    responses((status = 200, body = RecoveryCodes), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn confirm(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Valid(body): Valid<ConfirmSecondFactor>,
) -> Result<Json<RecoveryCodes>, ApiError> {
    codes(&second_factor::confirm(&state.app, &who, &body.code).await?)
}

/// Makes new recovery codes. The ones before are void.
#[utoipa::path(post, path = "/api/v1/auth/second-factor/recovery-codes",
    operation_id = "identity_second_factor_recovery_codes", tag = "identity", request_body = ChangeSecondFactor,
    responses((status = 200, body = RecoveryCodes), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn renew_codes(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Valid(body): Valid<ChangeSecondFactor>,
) -> Result<Json<RecoveryCodes>, ApiError> {
    codes(&second_factor::renew_codes(&state.app, &who, &Secret::new(body.password), &body.code).await?)
}

/// Removes the second factor.
#[utoipa::path(post, path = "/api/v1/auth/second-factor/remove", operation_id = "identity_second_factor_remove",
    tag = "identity", request_body = ChangeSecondFactor,
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
async fn remove(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Valid(body): Valid<ChangeSecondFactor>,
) -> Result<StatusCode, ApiError> {
    second_factor::remove(&state.app, &who, &Secret::new(body.password), &body.code).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn codes(codes: &[Secret]) -> Result<Json<RecoveryCodes>, ApiError> {
    let recovery_codes = codes.iter().map(text).collect::<Result<_, _>>()?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

fn text(secret: &Secret) -> Result<String, ApiError> {
    secret.expose_str().map(str::to_owned).ok_or_else(|| ApiError::internal("a secret is not text"))
}
