//! Reads along with hyper, to see what hyper takes out of a request before we could look at it.
//!
//! Hyper drops `Content-Length` where `Transfer-Encoding` stands beside it, and joins equal ones. Two programs that read
//! such a request differently see two different requests in it, so it has to be refused (RFC 9112, 6.1 and 6.3), and
//! only the bytes on the wire still show it. The heads are parsed with the parser that hyper uses. After a request whose
//! end only hyper knows (a chunked body) nothing more is read along: the connection is closed after it.

use std::collections::VecDeque;

/// What the bytes of one HTTP/1 request head say about where the request ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Framing {
    /// In one way only.
    Clear,
    /// In two ways, or in one way twice.
    Ambiguous,
    /// Where the body says so itself: nothing behind it can be trusted to be a head.
    Chunked,
    /// The head was larger than is read.
    TooLarge,
}

/// The start of every HTTP/2 connection.
const HTTP2_PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Header lines of one request; more are answered with 431. This is hyper's own number.
const MAX_HEADERS: usize = 100;

#[derive(Debug, PartialEq, Eq)]
enum State {
    /// Within a head, or before one.
    Head,
    /// Within a body of which so many bytes are missing.
    Body(u64),
    /// Nothing is read along any more.
    Off,
}

/// Reads the bytes of one connection along.
#[derive(Debug)]
pub(crate) struct HeadWatch {
    state: State,
    partial: Vec<u8>,
    heads: VecDeque<Framing>,
    max_head_bytes: usize,
    is_http2: bool,
}

impl HeadWatch {
    pub(crate) fn new(max_head_bytes: usize) -> Self {
        let (partial, heads) = (Vec::new(), VecDeque::new());
        Self { state: State::Head, partial, heads, max_head_bytes, is_http2: false }
    }

    /// Takes what came from the client.
    pub(crate) fn feed(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            match self.state {
                State::Off => return,
                State::Body(missing) => {
                    let taken = usize::try_from(missing).unwrap_or(usize::MAX).min(bytes.len());
                    bytes = bytes.get(taken..).unwrap_or_default();
                    let missing = missing.saturating_sub(u64::try_from(taken).unwrap_or(u64::MAX));
                    self.state = if missing == 0 { State::Head } else { State::Body(missing) };
                }
                State::Head => bytes = self.feed_head(bytes),
            }
        }
    }

    /// What the next request that hyper hands out looked like on the wire. `None`: it was not seen, which means that
    /// hyper and this do not agree.
    pub(crate) fn next_request(&mut self) -> Option<Framing> {
        self.heads.pop_front()
    }

    /// Whether something of a head has come, but not all.
    pub(crate) fn in_head(&self) -> bool {
        !self.partial.is_empty()
    }

    /// Whether there is something of a head that no request was made of: if hyper answers now, it refuses that.
    pub(crate) fn has_unclaimed(&self) -> bool {
        !self.heads.is_empty() || self.in_head() || (self.state == State::Off && !self.is_http2)
    }

    /// Takes bytes of a head; gives back what stands behind it.
    fn feed_head<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let before = self.partial.len();
        // A head ends with an empty line. Looking for that first keeps a client that sends single bytes from having its
        // head parsed once per byte.
        let room = (self.max_head_bytes + 1).saturating_sub(before);
        self.partial.extend_from_slice(bytes.get(..room.min(bytes.len())).unwrap_or_default());
        if self.partial.starts_with(HTTP2_PREFACE) {
            self.is_http2 = true;
            return self.stop();
        }
        let fresh = self.partial.get(before.saturating_sub(3)..).unwrap_or_default();
        if has_empty_line(fresh) {
            match self.parse() {
                Ok(Some((length, framing, state))) => {
                    self.heads.push_back(framing);
                    self.partial = Vec::new();
                    self.state = state;
                    return bytes.get(length.saturating_sub(before)..).unwrap_or_default();
                }
                Ok(None) => {}
                Err(_) => return self.stop(),
            }
        }
        if self.partial.len() > self.max_head_bytes {
            self.heads.push_back(Framing::TooLarge);
            return self.stop();
        }
        &[]
    }

    fn stop(&mut self) -> &'static [u8] {
        self.state = State::Off;
        self.partial = Vec::new();
        &[]
    }

    fn parse(&self) -> Result<Option<(usize, Framing, State)>, httparse::Error> {
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut request = httparse::Request::new(&mut headers);
        let httparse::Status::Complete(length) = request.parse(&self.partial)? else { return Ok(None) };
        let named = |name: &'static str| {
            request
                .headers
                .iter()
                .filter(move |header| header.name.eq_ignore_ascii_case(name))
                .map(|header| header.value)
        };
        let (lengths, encodings) = (named("content-length").count(), named("transfer-encoding").count());
        Ok(Some(match (lengths, encodings) {
            (0, 0) => (length, Framing::Clear, State::Head),
            (0, 1) => (length, Framing::Chunked, State::Off),
            (1, 0) => {
                let value = named("content-length").next().unwrap_or_default();
                match std::str::from_utf8(value).ok().filter(|_| value.iter().all(u8::is_ascii_digit)).map(str::parse) {
                    Some(Ok(0)) => (length, Framing::Clear, State::Head),
                    Some(Ok(body)) => (length, Framing::Clear, State::Body(body)),
                    _ => (length, Framing::Ambiguous, State::Off),
                }
            }
            _ => (length, Framing::Ambiguous, State::Off),
        }))
    }
}

fn has_empty_line(bytes: &[u8]) -> bool {
    bytes.windows(2).any(|pair| pair == b"\n\n") || bytes.windows(3).any(|three| three == b"\n\r\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn seen(bytes: &[u8], step: usize) -> (Vec<Framing>, bool) {
        let mut watch = HeadWatch::new(1000);
        for piece in bytes.chunks(step) {
            watch.feed(piece);
        }
        (std::iter::from_fn(|| watch.next_request()).collect(), watch.in_head())
    }

    #[rstest]
    #[case("GET / HTTP/1.1\r\nHost: a\r\n\r\n", &[Framing::Clear])]
    #[case("GET / HTTP/1.1\nHost: a\n\n", &[Framing::Clear])]
    #[case("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\n\r\n", &[Framing::Clear, Framing::Clear])]
    #[case("POST / HTTP/1.1\r\ncontent-length: 18\r\n\r\nGET / HTTP/1.1\r\n\r\n", &[Framing::Clear])]
    #[case("POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", &[Framing::Ambiguous])]
    #[case("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", &[Framing::Ambiguous])]
    #[case("POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\n", &[Framing::Ambiguous])]
    #[case("POST / HTTP/1.1\r\nContent-Length: +3\r\n\r\n", &[Framing::Ambiguous])]
    #[case("POST / HTTP/1.1\r\nContent-Length: 3, 3\r\n\r\n", &[Framing::Ambiguous])]
    #[case("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n", &[Framing::Chunked])]
    #[case("GET / HTTP/1.1\r\nno colon\r\n\r\nGET / HTTP/1.1\r\n\r\n", &[])]
    fn heads_are_judged_however_they_are_cut(#[case] bytes: &str, #[case] expected: &[Framing]) {
        for step in [1, 2, 3, 7, 1000] {
            assert_eq!(seen(bytes.as_bytes(), step), (expected.to_vec(), false), "in pieces of {step}");
        }
    }

    #[test]
    fn half_a_head_is_known_to_be_one_and_too_much_is_dropped() {
        assert_eq!(seen(b"GET / HTTP/1.1\r\nHost", 4), (vec![], true));
        let long = format!("GET / HTTP/1.1\r\nA: {}", "x".repeat(2000));
        assert_eq!(seen(long.as_bytes(), 100), (vec![Framing::TooLarge], false));
    }

    #[test]
    fn http2_is_left_alone() {
        let mut watch = HeadWatch::new(1000);
        watch.feed(HTTP2_PREFACE);
        watch.feed(b"anything\r\n\r\n");
        assert!(!watch.has_unclaimed() && watch.next_request().is_none());
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, step in 1usize..50) {
            seen(&bytes, step);
        }
    }
}
