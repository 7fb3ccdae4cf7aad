//! Bodies.

use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use garde::Validate;
use serde::Serialize;
use serde::de::DeserializeOwned;

use elohim_core::ErrorCode;

use super::body::{Media, media, read};
use super::{fields, query};
use crate::problem::ApiError;

/// A JSON body, read but not checked; as an answer, a value as JSON.
#[derive(Debug, Clone, Copy, Default)]
pub struct Json<T>(pub T);

/// A JSON body whose bounds were checked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Valid<T>(pub T);

/// A body as JSON or as a form, whose bounds were checked.
#[derive(Debug, Clone, Copy, Default)]
pub struct JsonOrForm<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if media(&request) != Media::Json {
            return Err(unsupported("application/json"));
        }
        parse(&read(request, state).await?).map(Self)
    }
}

impl<T, S> FromRequest<S> for Valid<T>
where
    T: DeserializeOwned + Validate<Context = ()>,
    S: Send + Sync,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let Json(value) = Json::from_request(request, state).await?;
        check(value).map(Self)
    }
}

impl<T, S> FromRequest<S> for JsonOrForm<T>
where
    T: DeserializeOwned + Validate<Context = ()>,
    S: Send + Sync,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let value = match media(&request) {
            Media::Json => parse(&read(request, state).await?)?,
            Media::Form => query::parse(&read(request, state).await?)?,
            Media::Other => return Err(unsupported("application/json or application/x-www-form-urlencoded")),
        };
        check(value).map(Self)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(body) => ([(http::header::CONTENT_TYPE, "application/json")], body).into_response(),
            Err(error) => ApiError::internal(error).into_response(),
        }
    }
}

/// Checks the bounds of a value that was read.
pub(super) fn check<T: Validate<Context = ()>>(value: T) -> Result<T, ApiError> {
    match value.validate() {
        Ok(()) => Ok(value),
        Err(report) => Err(fields::invalid(&report)),
    }
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    // Read as the fields in their order, a list would be taken where no documentation says so.
    if body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Err(ApiError::new(ErrorCode::ValidationFailed).with_field("", "wrong_type"));
    }
    let mut json = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        if error.inner().is_data() {
            fields::unreadable(&error)
        } else {
            malformed(error.inner().line(), error.inner().column())
        }
    })?;
    json.end().map_err(|error| malformed(error.line(), error.column()))?;
    Ok(value)
}

fn malformed(line: usize, column: usize) -> ApiError {
    ApiError::new(ErrorCode::RequestMalformed)
        .with_detail(format!("The body is not JSON from line {line}, column {column}."))
}

fn unsupported(wanted: &str) -> ApiError {
    ApiError::new(ErrorCode::UnsupportedMediaType).with_detail(format!("This address takes {wanted}."))
}
