//! Everything that happens to every request before and after its route, in one function whose order can be read.

use std::net::{Ipv4Addr, SocketAddr};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use futures::FutureExt as _;
use metrics::counter;

use elohim_core::{Entropy, ErrorCode};

use crate::body_deadline;
use crate::client_address::{self, Peer};
use crate::cors::Cors;
use crate::metrics::{PANICS, Rejected, rejected};
use crate::problem::{self, ApiError};
use crate::request_id::{RequestId, X_REQUEST_ID};
use crate::settings::HttpSettings;
use crate::telemetry::Record;
use crate::{cross_site, security_headers, wire};

/// In the extensions of an answer: its client is not worth a connection any more.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CloseConnection;

#[derive(Clone)]
struct Stack {
    settings: Arc<HttpSettings>,
    entropy: Arc<dyn Entropy>,
    cors: Arc<Cors>,
}

/// Puts the layers that every route shares around a finished router. Routes and fallbacks that are added afterwards are
/// outside of them, so this comes last.
pub fn wrap(router: Router, settings: Arc<HttpSettings>, entropy: Arc<dyn Entropy>) -> Router {
    let cors = Arc::new(Cors::new(&settings.cors_origins));
    let limit = DefaultBodyLimit::max(settings.max_body_bytes);
    router.layer(limit).layer(from_fn_with_state(Stack { settings, entropy, cors }, surround))
}

/// From the outside in: id, client address, record, security headers, CORS, problem bodies, panics, checks of the wire, requests
/// of other sites, deadlines of the body, route.
async fn surround(State(stack): State<Stack>, request: Request, next: Next) -> Response {
    let settings = &*stack.settings;
    let id = RequestId::of(request.headers(), &*stack.entropy);
    // Only a router that is called without a connection, as in a test, has no peer.
    let peer = request.extensions().get::<Peer>().map_or(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), |peer| peer.0);
    let client = client_address::of(peer, request.headers(), &settings.trusted_proxies);

    let (parts, body) = request.into_parts();
    let (body, report) = body_deadline::watch(body, &settings.deadlines);
    let mut request = Request::from_parts(parts, body);
    request.extensions_mut().insert(id.clone());
    request.extensions_mut().insert(client);
    let record = Record::begin(&mut request, id.clone(), client, report.clone());
    let origin = stack.cors.judge(request.headers());

    let mut response = if let Some(refusal) = wire::refusal(&request) {
        refusal
    } else if let Some(preflight) = stack.cors.preflight(request.method(), request.headers()) {
        preflight
    } else if let Some(refusal) =
        cross_site::refusal(request.method(), request.uri().path(), request.headers(), origin.is_listed())
    {
        refusal
    } else {
        run(request, next).await
    };
    let is_too_slow = report.too_slow();
    if is_too_slow {
        rejected(Rejected::BodySlow);
        // Whatever the route made of half a body: it is the client that did not send it.
        if !response.status().is_success() {
            response = ApiError::new(ErrorCode::RequestTimeout).into_response();
        }
    }

    let error = problem::render(&mut response, id.as_str());
    origin.apply(response.headers_mut());
    security_headers::apply(&mut response, settings.hsts);
    if let Some(value) = id.header() {
        response.headers_mut().insert(X_REQUEST_ID, value);
    }
    if is_too_slow {
        response.extensions_mut().insert(CloseConnection);
    }
    record.answered(response, error)
}

/// Runs the route. A panic in it ends the request, not the program; its text may hold anything, so it is dropped.
async fn run(request: Request, next: Next) -> Response {
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => {
            counter!(PANICS).increment(1);
            ApiError::internal("the route panicked").into_response()
        }
    }
}
