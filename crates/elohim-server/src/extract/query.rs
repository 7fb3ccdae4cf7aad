//! The part of an address after the question mark; forms have the same spelling.

use axum::extract::FromRequestParts;
use garde::Validate;
use http::request::Parts;
use serde::de::DeserializeOwned;

use super::{fields, json};
use crate::problem::ApiError;

/// The query, read but not checked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<T>(pub T);

/// The query, whose bounds were checked.
#[derive(Debug, Clone, Copy, Default)]
pub struct ValidQuery<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        parse(parts.uri.query().unwrap_or_default().as_bytes()).map(Self)
    }
}

impl<T, S> FromRequestParts<S> for ValidQuery<T>
where
    T: DeserializeOwned + Validate<Context = ()>,
    S: Send + Sync,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Query(value) = Query::from_request_parts(parts, state).await?;
        json::check(value).map(Self)
    }
}

/// Reads `a=1&b=2`.
pub(super) fn parse<T: DeserializeOwned>(text: &[u8]) -> Result<T, ApiError> {
    let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(text));
    serde_path_to_error::deserialize(pairs).map_err(|error| fields::unreadable(&error))
}
