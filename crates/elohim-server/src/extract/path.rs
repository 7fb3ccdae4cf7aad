//! Parts of the address.

use axum::extract::FromRequestParts;
use http::request::Parts;
use serde::de::DeserializeOwned;

use elohim_core::ErrorCode;

use crate::problem::ApiError;

/// The variable parts of the address. What has not the form of an id is the id of nothing: 404, as for an id that is
/// well formed and not there.
#[derive(Debug, Clone, Copy, Default)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(rejection) if rejection.status().is_server_error() => Err(ApiError::internal(rejection)),
            Err(_) => Err(ApiError::new(ErrorCode::NotFound)
                .with_detail("A part of the address has not the form that is wanted there.")),
        }
    }
}
