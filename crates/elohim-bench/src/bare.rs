//! The peer for small requests: axum with nothing around it, in a process of its own.

use std::io::Write as _;
use std::net::SocketAddr;
use std::process::Command;

use anyhow::Context as _;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::process::Running;

/// Serves until the process is ended. Prints where.
pub(crate) async fn serve() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    std::io::stdout().flush()?;
    let router = Router::new().route("/livez", get(|| async { "ok" })).route("/api/v1/auth/me", get(me));
    Ok(axum::serve(listener, router).await?)
}

/// An answer of about the size of the real one.
async fn me() -> Json<Value> {
    Json(json!({
        "id": "00000000-0000-7000-8000-000000000000", "username": "founder", "role": "founder",
        "must_change_password": false, "permissions": ["vault.use", "share.create", "account.manage", "audit.read"],
    }))
}

/// Starts this program as the peer.
pub(crate) fn start() -> anyhow::Result<(Running, SocketAddr)> {
    let program = std::env::current_exe().context("this program cannot find itself")?;
    Running::start(Command::new(program).arg("bare"), |line| line.parse().ok())
}
