//! Share links, for those who open them. No account is asked for: the link's proof is the right.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method};
use axum::response::{Html, IntoResponse, Response};
use axum::{Extension, Json};
use elohim_api::vault::share_access::{FetchFormat, FetchQuery, OpenShare, OpenedObject, OpenedShare};
use elohim_api::{Bytes, Problem};
use elohim_app::limits::LimitGroup;
use elohim_app::vault::share_access::{self, Fetchable};
use elohim_core::ErrorCode;
use elohim_core::id::ShareLinkId;
use futures::{StreamExt, stream};
use utoipa_axum::routes;

use super::octets;
use crate::access::{Access, From, Limit, Routes, bearer};
use crate::extract::{Path, Valid, ValidQuery};
use crate::problem::ApiError;
use crate::security_headers::Page;
use crate::state::ServerState;
use crate::web;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .add(Access::Public, Limit::Request(LimitGroup::General), routes!(page))
        .add(Access::Public, Limit::UseCase(LimitGroup::ShareAccess), routes!(open))
        .add(Access::Public, Limit::UseCase(LimitGroup::ShareFetch), routes!(fetch))
}

/// What a browser or a link preview sees. It looks nothing up, so it counts nothing and tells nothing.
#[utoipa::path(get, path = "/s/{id}", operation_id = "vault_share_page", tag = "vault",
    params(("id" = String, Path, description = "The link's id.")),
    responses((status = 200, content_type = "text/html"), (status = 429, body = Problem)))]
async fn page(Path(_id): Path<String>, headers: HeaderMap) -> Response {
    let plain = || (Extension(Page::Own), Html(include_str!("../../pages/share.html"))).into_response();
    web::page("share.html", &headers).await.unwrap_or_else(plain)
}

/// Opens a link with its proof. Counts no download.
#[utoipa::path(post, path = "/api/v1/shares/{id}/open", operation_id = "vault_share_open", tag = "vault",
    params(("id" = String, Path, description = "The link's id: 32 hexadecimal digits.")), request_body = OpenShare,
    responses((status = 200, body = OpenedShare), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 410, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn open(
    State(state): State<ServerState>,
    From(caller): From,
    Path(id): Path<String>,
    Valid(body): Valid<OpenShare>,
) -> Result<Json<OpenedShare>, ApiError> {
    let proof = body.auth.map(|proof| proof.0);
    let opened = share_access::open(&state.app, &caller, link_id(&id)?, proof.as_deref()).await?;
    let ticket = opened.ticket.expose_str().ok_or_else(|| ApiError::internal("a ticket is not text"))?;
    Ok(Json(OpenedShare {
        ticket: ticket.to_owned(),
        ticket_expires_at: opened.row.expires_at.into(),
        capsule: Bytes(opened.link.capsule),
        objects: opened.objects.iter().map(|object| OpenedObject { length: object.length }).collect(),
    }))
}

/// The bytes of one object of an opened link. The first request with a ticket counts one download; further ones with the
/// same ticket resume it. HEAD never counts.
#[utoipa::path(get, path = "/api/v1/shares/{id}/objects/{index}", operation_id = "vault_share_fetch", tag = "vault",
    params(("id" = String, Path, description = "The link's id."), ("index" = u32, Path, description = "Which object, from 0."),
        ("authorization" = String, Header, description = "`Bearer` and the ticket."), FetchQuery),
    responses((status = 200, content_type = "application/octet-stream"), (status = 206, content_type = "application/octet-stream"),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 410, body = Problem), (status = 416, body = Problem), (status = 429, body = Problem)))]
async fn fetch(
    State(state): State<ServerState>,
    From(caller): From,
    Path((id, index)): Path<(String, u32)>,
    ValidQuery(query): ValidQuery<FetchQuery>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let ticket = bearer(&headers).ok_or(ErrorCode::ShareInvalidToken)?;
    let what = share_access::find(&state.app, &caller, link_id(&id)?, ticket, index).await?;
    match query.format {
        FetchFormat::Stored => stored(&state, &caller, &what, &method, &headers).await,
        FetchFormat::Age => {
            what.require_keepable()?;
            with_own_header(&state, &caller, what, &method).await
        }
    }
}

async fn stored(
    state: &ServerState,
    caller: &elohim_app::Caller,
    what: &Fetchable,
    method: &Method,
    headers: &HeaderMap,
) -> Result<Response, ApiError> {
    let (length, etag) = (what.object.length, format!("\"{}\"", what.object.id));
    let (range, partial) = octets::asked_range(headers, &etag, length)?;
    let mut response = octets::head(&range, partial, length, &etag);
    if !octets::head_only(method) {
        *response.body_mut() = Body::from_stream(share_access::fetch(&state.app, caller, what, range).await?);
    }
    Ok(response)
}

async fn with_own_header(
    state: &ServerState,
    caller: &elohim_app::Caller,
    what: Fetchable,
    method: &Method,
) -> Result<Response, ApiError> {
    let (skip, own) = (u64::from(what.shared.skip), what.shared.header.clone());
    let length = u64::try_from(own.len()).unwrap_or(0) + what.object.length - skip;
    let mut response = octets::head(&(0..length), false, length, &format!("\"{}-age\"", what.object.id));
    response.headers_mut().remove(axum::http::header::ACCEPT_RANGES);
    if !octets::head_only(method) {
        let rest = share_access::fetch(&state.app, caller, &what, skip..what.object.length).await?;
        let whole = stream::iter([Ok(axum::body::Bytes::from(own))]).chain(rest);
        *response.body_mut() = Body::from_stream(whole);
    }
    Ok(response)
}

fn link_id(text: &str) -> Result<ShareLinkId, ApiError> {
    text.parse().map_err(|_| ErrorCode::ShareInvalidToken.into())
}
