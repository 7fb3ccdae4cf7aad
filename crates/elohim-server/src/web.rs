//! The web interface: its pages and what they load, out of the binary. Whatever a page is for, the server learns its kind alone: what
//! stands behind the `#` of an address stays in the browser.

use std::borrow::Cow;

use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use http::{HeaderMap, StatusCode};
use tokio::sync::Semaphore;

use elohim_core::ErrorCode;

use crate::extract::Path;
use crate::problem::ApiError;
use crate::security_headers::Page;

/// Files of these folders have their hash in their name.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Others are asked for each time, and answered in a few bytes while they are the same.
const ASK: &str = "no-cache";

/// How many files are unpacked at a time: whoever asks for many waits, and takes neither memory nor threads from others.
static UNPACKING: Semaphore = Semaphore::const_new(2);

/// The routes of the pages, and of what lies beside them.
pub(crate) fn router() -> Router {
    let application = |headers: HeaderMap| async move { send("index.html", &headers).await };
    let mut router = Router::new()
        .route("/app", get(|| async { Redirect::permanent("/app/") }))
        .route("/app/", get(application))
        .route("/app/{*page}", get(application))
        // Where invites to teams lead that the command line makes. A browser keeps what stands behind the `#`.
        .route("/join", get(|| async { Redirect::to("/app/teams/join") }))
        .route("/preview.html", get(|headers: HeaderMap| async move { send("preview.html", &headers).await }))
        .route("/assets/{*file}", get(|file, headers| asset("assets", file, headers)))
        .route("/vault/{*file}", get(|file, headers| asset("vault", file, headers)));
    for name in ["sw.js", "theme.js", "icon.svg", "icon-maskable.svg", "manifest.webmanifest", elohim_web::MANIFEST] {
        let file = move |headers: HeaderMap| async move { send(name, &headers).await };
        router = router.route(&format!("/{name}"), get(file));
    }
    router
}

/// A page of the web interface, or `None` when the program was built without.
pub(crate) async fn page(name: &str, headers: &HeaderMap) -> Option<Response> {
    if !elohim_web::is_there() {
        return None;
    }
    Some(send(name, headers).await.unwrap_or_else(IntoResponse::into_response))
}

async fn asset(folder: &'static str, Path(file): Path<String>, headers: HeaderMap) -> Result<Response, ApiError> {
    send(&format!("{folder}/{file}"), &headers).await
}

async fn send(name: &str, headers: &HeaderMap) -> Result<Response, ApiError> {
    let file = elohim_web::find(name, takes_brotli(headers)).ok_or(ErrorCode::NotFound)?;
    let tag = format!("\"{}\"", file.sha256);
    let keep = if name.starts_with("assets/") { FOR_EVER } else { ASK };
    let page = match name {
        "preview.html" => Page::Preview,
        _ if name.starts_with("assets/") => Page::Asset,
        _ => Page::App,
    };
    let common = (Extension(page), [(ETAG, tag.as_str()), (CACHE_CONTROL, keep), (VARY, "accept-encoding")]);
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    if known.flat_map(|value| value.split(',')).any(|one| one.trim() == tag) {
        return Ok((StatusCode::NOT_MODIFIED, common).into_response());
    }
    let encoding = file.is_brotli.then_some([(CONTENT_ENCODING, "br")]);
    let media_type = file.media_type;
    Ok((common, [(CONTENT_TYPE, media_type)], encoding, bytes(file).await?).into_response())
}

/// What is sent of a file. Some are megabytes, which are unpacked for those who do not take Brotli.
async fn bytes(file: elohim_web::File) -> Result<Vec<u8>, ApiError> {
    let damaged = || ApiError::internal("a file of the pages cannot be unpacked");
    if !file.is_unpacked {
        return file.bytes().map(Cow::into_owned).ok_or_else(damaged);
    }
    let turn = UNPACKING.acquire().await.map_err(|error| ApiError::internal(error.to_string()))?;
    let unpack = move || {
        // Until it is done: whoever hangs up meanwhile does not make room for another.
        let _turn = turn;
        file.bytes()
    };
    let unpacked = tokio::task::spawn_blocking(unpack).await;
    unpacked.map_err(|error| ApiError::internal(error.to_string()))?.map(Cow::into_owned).ok_or_else(damaged)
}

/// Whether the client says that it takes Brotli. A browser does so over https and on its own machine.
fn takes_brotli(headers: &HeaderMap) -> bool {
    let said = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    said.flat_map(|value| value.split(',')).any(|one| {
        let mut parts = one.split(';').map(str::trim);
        parts.next() == Some("br") && !parts.any(|part| part == "q=0")
    })
}
