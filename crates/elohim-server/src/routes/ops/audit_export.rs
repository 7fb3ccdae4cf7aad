//! The whole audit log as a file.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use elohim_api::Problem;
use elohim_api::ops::audit_export::{AuditExportChain, AuditExportEntry, AuditExportHead, AuditExportRecord, FORMAT};
use elohim_app::limits::LimitGroup;
use elohim_app::ops::audit_export::{self, AuditExport};
use elohim_core::identity::Permission;
use futures::{StreamExt, stream};
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes, SignedIn};
use crate::problem::ApiError;
use crate::state::ServerState;

/// Why a stream of lines broke off.
type Broken = Box<dyn std::error::Error + Send + Sync>;

pub(crate) fn routes(routes: Routes) -> Routes {
    let access = Access::Permission(Permission::SystemViewAuditLogs);
    routes.add(access, Limit::Request(LimitGroup::Destructive), routes!(get))
}

/// The logs of all databases, a record of JSON on each line: first what there is, then every entry. `elohimos audit verify FILE`
/// verifies them without a server. An answer that breaks off is not whole.
#[utoipa::path(get, path = "/api/v1/audit/export", operation_id = "ops_audit_export", tag = "ops",
    responses((status = 200, body = AuditExportRecord, content_type = "application/x-ndjson"),
        (status = 401, body = Problem), (status = 403, body = Problem), (status = 429, body = Problem)))]
async fn get(State(state): State<ServerState>, SignedIn(who): SignedIn) -> Result<Response, ApiError> {
    let AuditExport { instance, made_at, chains, entries } = audit_export::export(&state.app, &who).await?;
    let chains = chains.into_iter().map(|chain| AuditExportChain {
        database: chain.database.to_owned(),
        anchor: chain.anchor.map(Into::into),
        last: chain.last,
        head: chain.head,
    });
    let head = AuditExportHead { format: FORMAT, instance, made_at: made_at.into(), chains: chains.collect() };
    let head = stream::iter([line(&AuditExportRecord::Head(head))]);
    let entries = entries.map(|found| {
        let (database, entry) = found?;
        let record = AuditExportEntry { database: database.to_owned(), entry: (&entry).into() };
        line(&AuditExportRecord::Entry(record))
    });
    let body = Body::from_stream(head.chain(entries));
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], body).into_response())
}

fn line(record: &AuditExportRecord) -> Result<Bytes, Broken> {
    let mut line = serde_json::to_vec(record)?;
    line.push(b'\n');
    Ok(line.into())
}
