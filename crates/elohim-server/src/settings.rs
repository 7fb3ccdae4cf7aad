//! What the HTTP layer is told: addresses, limits, deadlines, who may call from where.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::str::FromStr;
use std::time::Duration;

use http::uri::Authority;
use ipnet::IpNet;

/// Everything that the HTTP layer needs to know. The configuration turns files and environment into this; nothing here
/// reads either.
#[derive(Debug, Clone)]
pub struct HttpSettings {
    /// Where requests are taken.
    pub listen: SocketAddr,
    /// Where `/metrics` is served alone. `None`: on [`HttpSettings::listen`], beside the rest.
    pub metrics_listen: Option<SocketAddr>,
    /// Pages of these origins may call the API from a browser, with credentials. Others may not.
    pub cors_origins: Vec<Origin>,
    /// Peers whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// How long a client may take.
    pub deadlines: Deadlines,
    /// Open connections in all. Another one is closed at once.
    pub max_connections: usize,
    /// Open connections of one address (one /64 of IPv6). Trusted proxies are not counted.
    pub max_connections_per_address: usize,
    /// Bytes of one request's head, its first line included.
    pub max_head_bytes: usize,
    /// Bytes of a request body where the route does not say otherwise.
    pub max_body_bytes: usize,
    /// Streams that one HTTP/2 connection may have open.
    pub max_streams: u32,
    /// Tells browsers to use https only, for two years. Only where the service is reached by https.
    pub hsts: bool,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8000)),
            metrics_listen: None,
            cors_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            deadlines: Deadlines::default(),
            max_connections: 8192,
            max_connections_per_address: 1024,
            max_head_bytes: 32 * 1024,
            max_body_bytes: 1024 * 1024,
            max_streams: 64,
            hsts: false,
        }
    }
}

/// How long a client may take. The defaults close every connection that sends nothing, or next to nothing, within
/// 15 seconds: [`Deadlines::idle`] and [`Deadlines::header`] together stay below that.
#[derive(Debug, Clone, Copy)]
pub struct Deadlines {
    /// How long a connection may be open with no request in progress, before its first request and between two.
    pub idle: Duration,
    /// How long the head of a request may take, from its first byte.
    pub header: Duration,
    /// How long a request body may pause.
    pub body_stall: Duration,
    /// How much of a request body has to arrive per second, on average over [`Deadlines::body_window`]. Only the time
    /// during which the server waits for the client counts.
    pub body_bytes_per_second: u64,
    /// Over which time the rate of a request body is taken.
    pub body_window: Duration,
    /// How long a client may take none of an answer.
    pub write_stall: Duration,
    /// How much of an answer a client has to take per second, on average over [`Deadlines::write_window`].
    pub write_bytes_per_second: u64,
    /// Over which time the rate of an answer is taken.
    pub write_window: Duration,
    /// How often an HTTP/2 connection with open streams is asked whether its other end is alive.
    pub ping_interval: Duration,
    /// How long the answer to that may take.
    pub ping_timeout: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self {
            idle: Duration::from_secs(8),
            header: Duration::from_secs(6),
            body_stall: Duration::from_secs(10),
            body_bytes_per_second: 1000,
            body_window: Duration::from_secs(10),
            write_stall: Duration::from_secs(30),
            write_bytes_per_second: 1000,
            write_window: Duration::from_secs(30),
            ping_interval: Duration::from_secs(10),
            ping_timeout: Duration::from_secs(20),
        }
    }
}

/// A web origin: scheme, host and, if it is not the usual one, port, in lower case. Compared as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Origin(String);

/// A text that is not an origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an origin: it has to be http:// or https://, a host, and perhaps a port, with nothing after it")]
pub struct InvalidOrigin;

impl Origin {
    /// The origin as browsers write it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is reached by https.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }
}

impl FromStr for Origin {
    type Err = InvalidOrigin;

    /// Accepts an origin in any case and with its usual port spelled out. Refuses `null`, wildcards, paths, user names.
    fn from_str(text: &str) -> Result<Self, InvalidOrigin> {
        let lower = text.trim().to_ascii_lowercase();
        let (scheme, rest) = lower.split_once("://").ok_or(InvalidOrigin)?;
        let usual = match scheme {
            "http" => 80,
            "https" => 443,
            _ => return Err(InvalidOrigin),
        };
        if rest.contains(['*', '@', '/', '?', '#', '%']) {
            return Err(InvalidOrigin);
        }
        let authority: Authority = rest.parse().map_err(|_| InvalidOrigin)?;
        let host = authority.host();
        let port = match rest.strip_prefix(host) {
            Some("") => None,
            Some(after) => {
                Some(after.strip_prefix(':').and_then(|port| port.parse::<u16>().ok()).ok_or(InvalidOrigin)?)
            }
            None => return Err(InvalidOrigin),
        };
        if host.is_empty() || host.ends_with('.') {
            return Err(InvalidOrigin);
        }
        match port {
            Some(port) if port != usual => Ok(Self(format!("{scheme}://{host}:{port}"))),
            _ => Ok(Self(format!("{scheme}://{host}"))),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://files.example", "https://files.example")]
    #[case("HTTPS://Files.Example:443", "https://files.example")]
    #[case("http://localhost:5173", "http://localhost:5173")]
    #[case(" http://[::1]:80 ", "http://[::1]")]
    fn an_origin_has_one_spelling(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(text.parse::<Origin>().unwrap().as_str(), expected);
    }

    #[rstest]
    fn what_is_not_an_origin_is_refused(
        #[values(
            "",
            "null",
            "*",
            "https://*.example",
            "files.example",
            "ftp://files.example",
            "https://files.example/",
            "https://u@files.example",
            "https://files.example:",
            "https://files.example:70000",
            "https://",
            "https://a b",
            "https://files.example.",
            "https://files.example?x"
        )]
        text: &str,
    ) {
        assert_eq!(text.parse::<Origin>(), Err(InvalidOrigin));
    }

    #[test]
    fn the_defaults_close_what_sends_nothing_within_fifteen_seconds() {
        let deadlines = Deadlines::default();
        let limit = Duration::from_secs(15);
        assert!(deadlines.idle + deadlines.header < limit);
        assert!(deadlines.body_stall < limit && deadlines.body_window < limit);
    }
}
