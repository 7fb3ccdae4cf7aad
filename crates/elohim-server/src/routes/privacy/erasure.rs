//! Erasing oneself.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use elohim_api::Problem;
use elohim_api::privacy::erasure::{AskForReceipt, EraseMe, ErasureReceipt};
use elohim_app::limits::LimitGroup;
use elohim_app::privacy::{erasure, receipt};
use elohim_core::{ErrorCode, Secret};
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes, SignedIn};
use crate::extract::Valid;
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    let general = Limit::Request(LimitGroup::General);
    routes
        .add(Access::Session, Limit::Request(LimitGroup::Destructive), routes!(create))
        .add(Access::Public, general, routes!(find))
        .add(Access::Public, general, routes!(key))
}

/// Erases the account that asks, with everything that is stored for it, for good. Answers a signed receipt once all is gone.
#[utoipa::path(post, path = "/api/v1/privacy/erasure", operation_id = "privacy_erase", tag = "privacy",
    request_body = EraseMe,
    responses((status = 200, body = ErasureReceipt), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn create(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    Valid(body): Valid<EraseMe>,
) -> Result<Json<ErasureReceipt>, ApiError> {
    if body.confirm.to_ascii_lowercase() != who.account.username.as_str() {
        return Err(ApiError::new(ErrorCode::ValidationFailed).with_field("confirm", "is not your user name"));
    }
    let ticket = body.ticket.map(Secret::new);
    let receipt =
        erasure::erase_own(&state.app, &who, &Secret::new(body.password), body.code.as_deref(), ticket.as_ref())
            .await?;
    Ok(Json(ErasureReceipt { receipt }))
}

/// The receipt of an erasure whose answer was lost. 409 while the erasure goes on.
#[utoipa::path(post, path = "/api/v1/privacy/erasure/receipt", operation_id = "privacy_erasure_receipt", tag = "privacy",
    request_body = AskForReceipt,
    responses((status = 200, body = ErasureReceipt), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn find(
    State(state): State<ServerState>,
    Valid(body): Valid<AskForReceipt>,
) -> Result<Json<ErasureReceipt>, ApiError> {
    Ok(Json(ErasureReceipt { receipt: erasure::receipt(&state.app, &Secret::new(body.ticket)).await? }))
}

/// The public key that receipts of erasures are checked with: a JSON Web Key (RFC 8037).
#[utoipa::path(get, path = "/api/v1/privacy/receipt-key", operation_id = "privacy_receipt_key", tag = "privacy",
    responses((status = 200, content_type = "application/jwk+json"), (status = 429, body = Problem)))]
async fn key(State(state): State<ServerState>) -> Result<Response, ApiError> {
    let key = receipt::public_key(&state.app).await?;
    Ok(([(header::CONTENT_TYPE, "application/jwk+json")], key).into_response())
}
