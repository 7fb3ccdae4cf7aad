//! HTTP: connections, requests, answers, and what surrounds every route.
//!
//! **What it is not.** No use case and no rule lives here: a route translates a request, calls `elohim-app`, and translates
//! the answer. It reads no file, no environment and no clock of its own: [`settings::HttpSettings`] is handed down.
//!
//! **Invariants**
//! - Every answer has an `X-Request-Id` and the security headers; every error has a problem body with a code of
//!   [`elohim_core::ErrorCode`]. [`stack::wrap`] sees to both, also for fallbacks, panics and heads that could not be read.
//! - The body of a 5xx never has text of an error; the log has it once, under the same request id.
//! - A connection that sends nothing, or next to nothing, is closed within 15 seconds ([`settings::Deadlines`]).
//! - Logs and metrics have the template of a route, never an address, a query, a header or a body.
//! - `X-Forwarded-For` is believed from trusted proxies only; no other header says who the client is.
//!
//! **From the socket to the route**: [`accept`] takes the connection, `connection` keeps its deadlines, `socket` watches
//! its bytes, [`stack`] surrounds the route, [`extract`] reads what the route wants, [`problem`] writes what went wrong.
//!
//! **To add a route**: put it into `src/routes/<feature>/<nouns>.rs`. Take input with [`extract`] only, return
//! `Result<_, ApiError>`, raise the body limit with `DefaultBodyLimit` on the route if it needs more than the default, and
//! map the errors of streamed bodies with [`extract::body_error`].

pub mod accept;
mod access;
mod body_deadline;
pub mod client_address;
mod connection;
mod connection_limit;
mod connection_watch;
mod cors;
mod cross_site;
pub mod docs;
pub mod extract;
mod head_watch;
pub mod host;
pub mod metrics;
mod patience;
pub mod problem;
mod refusal;
pub mod request_id;
mod routes;
pub mod scrape;
pub mod security_headers;
mod server;
pub mod settings;
mod socket;
pub mod stack;
pub mod state;
pub mod telemetry;
mod web;
mod wire;

pub use accept::{Shutdown, bind, serve};
pub use client_address::{ClientAddress, Peer};
pub use problem::{ApiError, KeepBody};
pub use request_id::RequestId;
pub use security_headers::Page;
pub use server::{openapi, router};
pub use settings::{Deadlines, HttpSettings, Origin};
pub use stack::wrap;
pub use state::ServerState;
pub use telemetry::LogUser;
