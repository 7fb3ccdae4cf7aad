//! Signing in with a passkey.

use axum::Json;
use axum::extract::State;
use elohim_api::Problem;
use elohim_api::identity::auth::Tokens;
use elohim_api::identity::passkeys::{BeginPasskeyLogin, FinishPasskeyLogin, PasskeyQuestion};
use elohim_app::identity::passkeys::sign_in;
use elohim_app::limits::LimitGroup;
use elohim_core::Secret;
use utoipa_axum::routes;

use crate::access::{Access, From, Limit, Routes};
use crate::extract::Valid;
use crate::problem::ApiError;
use crate::routes::identity::auth::tokens;
use crate::routes::identity::passkeys::question;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    let login = Limit::UseCase(LimitGroup::LoginAddress);
    routes.add(Access::Public, login, routes!(begin)).add(Access::Public, login, routes!(finish))
}

/// Begins to sign in with a passkey. A browser hands the question to a device. A user name that nobody has is answered like
/// every other.
#[utoipa::path(post, path = "/api/v1/auth/passkey-login/begin", operation_id = "identity_passkey_login_begin",
    tag = "identity", request_body = BeginPasskeyLogin,
    responses((status = 200, body = PasskeyQuestion), (status = 404, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem), (status = 503, body = Problem)))]
async fn begin(
    State(state): State<ServerState>,
    From(caller): From,
    Valid(body): Valid<BeginPasskeyLogin>,
) -> Result<Json<PasskeyQuestion>, ApiError> {
    question(sign_in::begin(&state.app, &caller, body.username.as_deref()).await?)
}

/// Signs in with what the device has answered. The device has verified who uses it, so that no code is asked for.
#[utoipa::path(post, path = "/api/v1/auth/passkey-login/finish", operation_id = "identity_passkey_login_finish",
    tag = "identity", request_body = FinishPasskeyLogin,
    responses((status = 200, body = Tokens), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn finish(
    State(state): State<ServerState>,
    From(mut caller): From,
    Valid(body): Valid<FinishPasskeyLogin>,
) -> Result<Json<Tokens>, ApiError> {
    if let Some(device) = body.device {
        caller.device = device;
    }
    let issued = sign_in::finish(&state.app, &caller, &Secret::new(body.id), body.credential).await?;
    Ok(Json(tokens(issued)?))
}
