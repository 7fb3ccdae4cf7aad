//! The API description: as data at `/api/v1/openapi.json`, as pages at `/docs`. The pages come out of the binary and
//! fetch nothing from elsewhere.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::Config;

use elohim_core::ErrorCode;

use crate::extract::Path;
use crate::problem::ApiError;
use crate::security_headers::Page;

/// Where the description is.
pub const OPENAPI_PATH: &str = "/api/v1/openapi.json";

#[derive(Clone)]
struct Docs {
    json: Bytes,
    pages: Arc<Config<'static>>,
}

/// The routes for a description.
///
/// # Errors
/// When the description cannot be written as JSON.
pub fn router(api: &OpenApi) -> Result<Router, serde_json::Error> {
    let pages = Config::from(OPENAPI_PATH).validator_url("none").persist_authorization(false);
    let docs = Docs { json: Bytes::from(api.to_json()?), pages: Arc::new(pages) };
    Ok(Router::new()
        .route(OPENAPI_PATH, get(description))
        .route("/docs", get(|| async { Redirect::permanent("/docs/") }))
        .route("/docs/", get(|docs| file(docs, Path(String::new()))))
        .route("/docs/{*file}", get(file))
        .with_state(docs))
}

async fn description(State(docs): State<Docs>) -> Response {
    ([(CONTENT_TYPE, "application/json")], docs.json).into_response()
}

async fn file(State(docs): State<Docs>, Path(name): Path<String>) -> Result<Response, ApiError> {
    let file = utoipa_swagger_ui::serve(&name, docs.pages).map_err(|error| ApiError::internal(error.to_string()))?;
    let file = file.ok_or(ErrorCode::NotFound)?;
    let headers = [(CONTENT_TYPE, file.content_type.as_str()), (CACHE_CONTROL, "no-cache")];
    Ok((Extension(Page::Docs), headers, file.bytes.into_owned()).into_response())
}
