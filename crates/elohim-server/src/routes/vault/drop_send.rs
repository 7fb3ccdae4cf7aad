//! Drop boxes, for those who send. No account is asked for: the address is the right.

use axum::body::Body;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};
use axum::{Extension, Json};
use elohim_api::Problem;
use elohim_api::vault::drop_boxes::{Received, ReceivedFile};
use elohim_app::limits::LimitGroup;
use elohim_app::vault::receiving::{self, Arrived, Receiving};
use elohim_core::ErrorCode;
use elohim_core::id::DropBoxId;
use elohim_core::vault::drop_box::{MAX_FILES, MAX_LABEL_BYTES};
use elohim_core::vault::{DropBox, Submission};
use futures::StreamExt;
use utoipa_axum::router::UtoipaMethodRouterExt as _;
use utoipa_axum::routes;

use crate::access::{Access, From, Limit, Routes};
use crate::extract::{Path, body_error};
use crate::problem::ApiError;
use crate::security_headers::Page;
use crate::state::ServerState;
use crate::web;

pub(crate) fn routes(routes: Routes) -> Routes {
    // The box and its owner's quota bound how much is taken; nothing is held in memory but one part.
    let send = routes!(put, post).layer(DefaultBodyLimit::disable());
    routes.add(Access::Public, Limit::Request(LimitGroup::General), routes!(page)).add(
        Access::Public,
        Limit::Request(LimitGroup::DropSend),
        send,
    )
}

/// What a browser or a link preview sees. It looks nothing up, so it tells nothing.
#[utoipa::path(get, path = "/d/{id}", operation_id = "vault_drop_page", tag = "vault",
    params(("id" = String, Path, description = "The box's id.")),
    responses((status = 200, content_type = "text/html"), (status = 429, body = Problem)))]
async fn page(Path(_id): Path<String>, headers: HeaderMap) -> Response {
    let plain = || (Extension(Page::Own), Html(include_str!("../../pages/drop.html"))).into_response();
    web::page("drop.html", &headers).await.unwrap_or_else(plain)
}

/// Sends one file: an age file to the box's recipient is stored as it is, anything else is encrypted while it arrives.
#[utoipa::path(put, path = "/d/{id}", operation_id = "vault_drop_put", tag = "vault",
    params(("id" = String, Path, description = "The box's id: 32 hexadecimal digits.")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Received), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn put(
    State(state): State<ServerState>,
    From(caller): From,
    Path(id): Path<String>,
    body: Body,
) -> Result<(StatusCode, Json<Received>), ApiError> {
    let to = receiving::open_box(&state.app, box_id(&id)?).await?;
    let _turn = state.drop_turn(&caller.address).await?;
    let mut file = Receiving::begin(&state.app, &to).await?;
    let mut body = body.into_data_stream();
    while let Some(bytes) = body.next().await {
        file.write(&bytes.map_err(|error| body_error(&error))?).await?;
    }
    let arrived = vec![file.finish().await?];
    Ok(received(&receiving::complete(&state.app, &caller, &to, arrived).await?))
}

/// Sends files as a form: `file` once for each, and before it, if its sender sealed its name, `label`.
#[utoipa::path(post, path = "/d/{id}", operation_id = "vault_drop_post", tag = "vault",
    params(("id" = String, Path, description = "The box's id: 32 hexadecimal digits.")),
    request_body(content = Vec<u8>, content_type = "multipart/form-data"),
    responses((status = 201, body = Received), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 413, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn post(
    State(state): State<ServerState>,
    From(caller): From,
    Path(id): Path<String>,
    form: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<(StatusCode, Json<Received>), ApiError> {
    let mut form = form.map_err(|_| not_a_form())?;
    let to = receiving::open_box(&state.app, box_id(&id)?).await?;
    let _turn = state.drop_turn(&caller.address).await?;
    let (mut arrived, mut label) = (Vec::new(), None);
    while let Some(mut field) = form.next_field().await.map_err(|error| form_error(&error))? {
        match field.name().unwrap_or_default() {
            "file" if arrived.len() == MAX_FILES => {
                return Err(invalid("file", &format!("is there more than {MAX_FILES} times")));
            }
            "file" => arrived.push(file(&state, &to, &mut field, label.take()).await?),
            "label" => label = Some(small(&mut field).await?),
            name if name.replace('-', "_").eq_ignore_ascii_case("vault_passphrase") => {
                return Err(ErrorCode::VaultPassphraseRefused.into());
            }
            _ => return Err(invalid("file", "is the only field that is read, and label")),
        }
    }
    if arrived.is_empty() {
        return Err(ErrorCode::DropBoxEmptyFile.into());
    }
    Ok(received(&receiving::complete(&state.app, &caller, &to, arrived).await?))
}

async fn file(
    state: &ServerState,
    to: &DropBox,
    field: &mut Field<'_>,
    label: Option<Vec<u8>>,
) -> Result<Arrived, ApiError> {
    let mut file = Receiving::begin(&state.app, to).await?;
    match (label, field.file_name()) {
        (Some(sealed), _) => file.sealed_name(sealed)?,
        (None, Some(name)) => file.name(name, field.content_type().unwrap_or_default())?,
        (None, None) => {}
    }
    while let Some(bytes) = field.chunk().await.map_err(|error| form_error(&error))? {
        file.write(&bytes).await?;
    }
    Ok(file.finish().await?)
}

/// A field that is held in memory.
async fn small(field: &mut Field<'_>) -> Result<Vec<u8>, ApiError> {
    let mut whole = Vec::new();
    while let Some(bytes) = field.chunk().await.map_err(|error| form_error(&error))? {
        whole.extend_from_slice(&bytes);
        if whole.len() > MAX_LABEL_BYTES {
            return Err(invalid("label", &format!("is longer than {MAX_LABEL_BYTES} bytes")));
        }
    }
    Ok(whole)
}

fn received(submissions: &[Submission]) -> (StatusCode, Json<Received>) {
    (StatusCode::CREATED, Json(Received { files: submissions.iter().map(ReceivedFile::from).collect() }))
}

fn invalid(field: &'static str, problem: &str) -> ApiError {
    ApiError::new(ErrorCode::ValidationFailed).with_field(field, problem)
}

fn not_a_form() -> ApiError {
    ApiError::new(ErrorCode::UnsupportedMediaType)
        .with_detail("Send the file with PUT, or as a form with curl -F file=@NAME.")
}

/// A form that broke off, or that is none. What the deadlines of the body said is found behind it.
fn form_error(error: &MultipartError) -> ApiError {
    body_error(error)
}

fn box_id(text: &str) -> Result<DropBoxId, ApiError> {
    text.parse().map_err(|_| ErrorCode::DropBoxNotFound.into())
}
