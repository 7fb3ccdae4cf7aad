//! Reading a whole body.

use std::error::Error;

use axum::extract::{FromRequest as _, Request};
use bytes::Bytes;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use http_body_util::LengthLimitError;

use elohim_app::Actor;
use elohim_app::identity::authenticate::again;
use elohim_core::ErrorCode;

use crate::body_deadline::BodyTooSlow;
use crate::problem::ApiError;
use crate::state::ServerState;

/// The failure that an error while reading a request body means: too slow, too large, or cut short.
pub fn body_error(error: &(dyn Error + 'static)) -> ApiError {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.is::<BodyTooSlow>() {
            return ApiError::new(ErrorCode::RequestTimeout);
        }
        if error.is::<LengthLimitError>() {
            return ApiError::new(ErrorCode::BodyTooLarge);
        }
        next = error.source();
    }
    ApiError::new(ErrorCode::RequestMalformed).with_detail("The body ended before it was complete.")
}

/// The media type that a request says its body has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Media {
    Json,
    Form,
    Other,
}

pub(super) fn media(request: &Request) -> Media {
    let value = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/json" => Media::Json,
        "application/x-www-form-urlencoded" => Media::Form,
        other if other.starts_with("application/") && other.ends_with("+json") => Media::Json,
        _ => Media::Other,
    }
}

/// The whole body, as far as the route's limit allows. Somebody who is signed in is looked at again once it is here.
pub(super) async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ApiError> {
    let extensions = request.extensions();
    let signed_in = extensions.get::<Actor>().cloned().zip(extensions.get::<ServerState>().cloned());
    let body = Bytes::from_request(request, state).await.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(ErrorCode::BodyTooLarge),
        _ => body_error(&rejection),
    })?;
    if let Some((who, server)) = signed_in {
        again(&server.app, &who).await?;
    }
    Ok(body)
}
