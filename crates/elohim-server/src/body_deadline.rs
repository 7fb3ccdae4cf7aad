//! Request bodies that have to arrive: with a longest pause and a least rate.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};

use axum::body::Body;
use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use crate::patience::{Pace, Patience};
use crate::settings::Deadlines;

/// The client paused too long, or sent too little, while its body was awaited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the request body did not arrive in time")]
pub(crate) struct BodyTooSlow;

/// What happened to a request's body, shared with whoever answers the request.
#[derive(Debug, Clone, Default)]
pub(crate) struct BodyReport(Arc<Seen>);

#[derive(Debug, Default)]
struct Seen {
    bytes: AtomicU64,
    too_slow: AtomicBool,
}

impl BodyReport {
    /// Bytes that were read.
    pub(crate) fn bytes(&self) -> u64 {
        self.0.bytes.load(Ordering::Relaxed)
    }

    /// Whether it was given up.
    pub(crate) fn too_slow(&self) -> bool {
        self.0.too_slow.load(Ordering::Relaxed)
    }
}

/// Puts the deadlines around a body. A body that is empty is left alone.
pub(crate) fn watch(body: Body, deadlines: &Deadlines) -> (Body, BodyReport) {
    let report = BodyReport::default();
    if body.is_end_stream() {
        return (body, report);
    }
    let pace = Pace {
        stall: deadlines.body_stall,
        bytes_per_second: deadlines.body_bytes_per_second,
        window: deadlines.body_window,
    };
    let watched = WatchedBody { inner: body, patience: Patience::new(pace), report: report.clone() };
    (Body::new(watched), report)
}

struct WatchedBody {
    inner: Body,
    patience: Patience,
    report: BodyReport,
}

impl HttpBody for WatchedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.report.too_slow() {
            return Poll::Ready(Some(Err(axum::Error::new(BodyTooSlow))));
        }
        match Pin::new(&mut self.inner).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => {
                let length = frame.data_ref().map_or(0, Bytes::len);
                self.patience.progress(length);
                self.report.0.bytes.fetch_add(u64::try_from(length).unwrap_or(u64::MAX), Ordering::Relaxed);
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Pending if self.patience.poll_end(cx).is_ready() => {
                self.report.0.too_slow.store(true, Ordering::Relaxed);
                Poll::Ready(Some(Err(axum::Error::new(BodyTooSlow))))
            }
            other => other,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
