//! The socket as hyper gets it: watched on its way in, and with an end to its patience on its way out.

use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::connection_watch::ConnectionWatch;
use crate::patience::{Pace, Patience};
use crate::refusal::Refusals;
use crate::settings::Deadlines;

/// One client's socket.
pub(crate) struct WatchedSocket<S> {
    inner: S,
    watch: ConnectionWatch,
    patience: Patience,
    refusals: Refusals,
    /// What is sent in place of hyper's own refusal, and how much of it was sent.
    refusal: Option<(Vec<u8>, usize)>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> WatchedSocket<S> {
    pub(crate) fn new(inner: S, watch: ConnectionWatch, deadlines: &Deadlines, refusals: Refusals) -> Self {
        let pace = Pace {
            stall: deadlines.write_stall,
            bytes_per_second: deadlines.write_bytes_per_second,
            window: deadlines.write_window,
        };
        Self { inner, watch, patience: Patience::new(pace), refusals, refusal: None }
    }

    /// Hyper's answer to a head that it could not read has no body and no id; ours goes out in its place.
    fn replaced(&mut self, bytes: &[u8]) -> bool {
        if self.refusal.is_none() && self.watch.has_refused_head() {
            self.refusal = self.refusals.instead_of(bytes).map(|text| (text, 0));
            return self.refusal.is_some();
        }
        false
    }

    fn written(&mut self, result: Poll<Result<usize>>, context: &mut Context<'_>) -> Poll<Result<usize>> {
        match result {
            Poll::Ready(Ok(count)) => {
                self.patience.progress(count);
                self.watch.set_writing(false);
            }
            Poll::Ready(Err(_)) => {}
            Poll::Pending => {
                self.watch.set_writing(true);
                if self.patience.poll_end(context).is_ready() {
                    crate::metrics::rejected(crate::metrics::Rejected::WriteSlow);
                    return Poll::Ready(Err(Error::new(ErrorKind::TimedOut, "the client does not take its answer")));
                }
            }
        }
        result
    }

    fn flush_refusal(&mut self, context: &mut Context<'_>) -> Poll<Result<()>> {
        while let Some((text, sent)) = self.refusal.take() {
            let rest = text.get(sent..).unwrap_or_default();
            if rest.is_empty() {
                break;
            }
            let result = Pin::new(&mut self.inner).poll_write(context, rest);
            let result = self.written(result, context);
            match result {
                Poll::Ready(Ok(count)) => self.refusal = Some((text, sent + count)),
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => {
                    self.refusal = Some((text, sent));
                    return Poll::Pending;
                }
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for WatchedSocket<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.inner).poll_read(cx, buf))?;
        self.watch.received(buf.filled().get(before..).unwrap_or_default());
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for WatchedSocket<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<Result<usize>> {
        if self.replaced(buf) {
            return Poll::Ready(Ok(buf.len()));
        }
        let result = Pin::new(&mut self.inner).poll_write(cx, buf);
        self.written(result, cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        if let Some(first) = bufs.iter().find(|buf| !buf.is_empty())
            && self.replaced(first)
        {
            return Poll::Ready(Ok(first.len()));
        }
        let result = Pin::new(&mut self.inner).poll_write_vectored(cx, bufs);
        self.written(result, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        ready!(self.flush_refusal(cx))?;
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        ready!(self.flush_refusal(cx))?;
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
