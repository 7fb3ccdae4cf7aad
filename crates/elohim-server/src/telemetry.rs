//! What is counted and logged of every request: one record, written when the last byte of its answer has gone.
//!
//! The log has the template of the route, never the address or the query; a network, never the client's address; a
//! pseudonym, never a name. A failure of the server is logged here, with everything behind it, and nowhere else.

use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::MatchedPath;
use axum::response::Response;
use bytes::Bytes;
use http::{Extensions, Method, Request, StatusCode};
use http_body::{Body as HttpBody, Frame, SizeHint};
use metrics::{counter, gauge, histogram};

use crate::body_deadline::BodyReport;
use crate::client_address::ClientAddress;
use crate::metrics::{DURATION, IN_FLIGHT, REQUEST_BYTES, REQUESTS, RESPONSE_BYTES};
use crate::problem::ApiError;
use crate::request_id::RequestId;

/// From this many bytes in either direction a request is a transfer, whose time says more about the line than about the
/// server.
const TRANSFER: u64 = 256 * 1024;

/// In a request's extensions: where whoever finds out who asks leaves a pseudonym for the log.
#[derive(Debug, Clone, Default)]
pub struct LogUser(Arc<OnceLock<String>>);

impl LogUser {
    /// Leaves the pseudonym. The first one stands.
    pub fn set(&self, pseudonym: impl Into<String>) {
        let _ = self.0.set(pseudonym.into());
    }

    /// Leaves the pseudonym in the extensions of a request, if somebody wants to know it.
    pub fn note(extensions: &Extensions, pseudonym: impl Into<String>) {
        if let Some(user) = extensions.get::<Self>() {
            user.set(pseudonym);
        }
    }
}

/// One request, as it will stand in the log and in the metrics.
pub(crate) struct Record {
    started: Instant,
    id: RequestId,
    client: ClientAddress,
    user: LogUser,
    method: &'static str,
    route: String,
    group: String,
    body: BodyReport,
    status: Option<StatusCode>,
    error: Option<Arc<ApiError>>,
    began_after: Duration,
    sent: u64,
    is_complete: bool,
}

impl Record {
    /// Starts it.
    pub(crate) fn begin<B>(request: &mut Request<B>, id: RequestId, client: ClientAddress, body: BodyReport) -> Self {
        let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str).to_owned();
        let user = LogUser::default();
        request.extensions_mut().insert(user.clone());
        gauge!(IN_FLIGHT).increment(1.0);
        Self {
            started: Instant::now(),
            id,
            client,
            user,
            method: method(request.method()),
            group: group(&route).to_owned(),
            route,
            body,
            status: None,
            error: None,
            began_after: Duration::ZERO,
            sent: 0,
            is_complete: false,
        }
    }

    /// The answer's head is known; the record goes with its body.
    pub(crate) fn answered(mut self, response: Response, error: Option<Arc<ApiError>>) -> Response {
        self.status = Some(response.status());
        self.error = error;
        self.began_after = self.started.elapsed();
        let (parts, body) = response.into_parts();
        if body.is_end_stream() {
            self.is_complete = true;
            return Response::from_parts(parts, body);
        }
        Response::from_parts(parts, Body::new(Recorded { inner: body, record: self }))
    }

    fn measure(&self, took: Duration) {
        gauge!(IN_FLIGHT).decrement(1.0);
        let class = match self.status.map(|status| status.as_u16() / 100) {
            Some(1) => "1xx",
            Some(2) => "2xx",
            Some(3) => "3xx",
            Some(4) => "4xx",
            Some(_) => "5xx",
            None => "none",
        };
        counter!(
            REQUESTS,
            "route_group" => self.group.clone(),
            "method" => self.method,
            "status_class" => class,
            "synthetic" => "false"
        )
        .increment(1);
        let (kind, took) = match self.sent.max(self.body.bytes()) {
            TRANSFER.. => ("transfer", took),
            _ => ("interactive", self.began_after),
        };
        histogram!(DURATION, "kind" => kind).record(took);
        counter!(REQUEST_BYTES).increment(self.body.bytes());
        counter!(RESPONSE_BYTES).increment(self.sent);
    }

    fn log(&self, took: Duration) {
        let (status, dur_ms) = (self.status.map_or(0, |status| status.as_u16()), millis(took));
        let err = self.error.as_ref().map(|error| error.code.as_str());
        if status >= 500 {
            tracing::error!(
                event = "http.failure",
                request_id = self.id.as_str(),
                method = self.method,
                route = self.route,
                status,
                err,
                cause = self.error.as_ref().map(|error| error.chain()),
                "a request failed"
            );
        }
        tracing::info!(
            event = "http.request",
            request_id = self.id.as_str(),
            method = self.method,
            route = self.route,
            route_group = self.group,
            status,
            dur_ms,
            first_ms = millis(self.began_after),
            bytes_in = self.body.bytes(),
            bytes_out = self.sent,
            complete = self.is_complete,
            ip = %self.client.masked(),
            user = self.user.0.get(),
            err,
            "request"
        );
    }
}

impl Drop for Record {
    /// Here, so that a request that its client left is recorded as well.
    fn drop(&mut self) {
        let took = self.started.elapsed();
        self.measure(took);
        self.log(took);
    }
}

/// An answer's body with its record.
struct Recorded {
    inner: Body,
    record: Record,
}

impl HttpBody for Recorded {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.inner).poll_frame(cx);
        match &polled {
            Poll::Ready(Some(Ok(frame))) => {
                let length = frame.data_ref().map_or(0, Bytes::len);
                self.record.sent = self.record.sent.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
                self.record.is_complete = self.inner.is_end_stream();
            }
            Poll::Ready(None) => self.record.is_complete = true,
            Poll::Ready(Some(Err(error))) => {
                let request_id = self.record.id.as_str();
                tracing::error!(event = "http.answer_broken", request_id, cause = %error, "an answer was cut short");
            }
            Poll::Pending => {}
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// The part of a route's template that its metrics go by: `auth` of `/api/v1/auth/login`, `health` of `/health`.
fn group(route: &str) -> &str {
    let rest = route.strip_prefix("/api/v1/").or_else(|| route.strip_prefix("/api/")).unwrap_or(route);
    match rest.trim_start_matches('/').split('/').next().unwrap_or_default() {
        "" if route.is_empty() => "unmatched",
        "" => "root",
        part if part.starts_with('{') => "other",
        part => part,
    }
}

fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("/api/v1/auth/login", "auth")]
    #[case("/api/v1/vault/pool/{id}", "vault")]
    #[case("/health", "health")]
    #[case("/api/health", "health")]
    #[case("/", "root")]
    #[case("", "unmatched")]
    #[case("/{*page}", "other")]
    fn groups_come_from_templates(#[case] route: &str, #[case] expected: &str) {
        assert_eq!(group(route), expected);
    }
}
