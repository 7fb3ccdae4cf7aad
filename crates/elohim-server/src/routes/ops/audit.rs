//! The audit log.

use axum::Json;
use axum::extract::State;
use elohim_api::Problem;
use elohim_api::ops::audit::{AuditChain, AuditChains, AuditEntries, AuditEntry, AuditQuery};
use elohim_app::limits::LimitGroup;
use elohim_app::ops::audit;
use elohim_core::Timestamp;
use elohim_core::identity::Permission;
use elohim_core::ops::audit::Filter;
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes, SignedIn};
use crate::extract::ValidQuery;
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    let access = Access::Permission(Permission::SystemViewAuditLogs);
    routes.add(access, Limit::Request(LimitGroup::General), routes!(list)).add(
        access,
        Limit::Request(LimitGroup::Destructive),
        routes!(verify),
    )
}

/// Entries of a database's log, oldest first.
#[utoipa::path(get, path = "/api/v1/audit", operation_id = "ops_audit_list", tag = "ops", params(AuditQuery),
    responses((status = 200, body = AuditEntries), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn list(
    State(state): State<ServerState>,
    SignedIn(who): SignedIn,
    ValidQuery(query): ValidQuery<AuditQuery>,
) -> Result<Json<AuditEntries>, ApiError> {
    let filter = Filter {
        actor: &query.actor,
        subject: &query.subject,
        event: &query.event,
        since: query.since.map_or(Timestamp::from_micros(i64::MIN), |time| time.0),
        until: query.until.map_or(Timestamp::from_micros(i64::MAX), |time| time.0),
    };
    let found = audit::list(&state.app, &who, &query.database, &filter, query.after, query.limit).await?;
    let full = u32::try_from(found.len()).is_ok_and(|count| count == query.limit);
    let next_after = found.last().map(|entry| entry.seq).filter(|_| full);
    Ok(Json(AuditEntries { data: found.iter().map(AuditEntry::from).collect(), next_after }))
}

/// Verifies the whole chain of every database's log.
#[utoipa::path(get, path = "/api/v1/audit/verify", operation_id = "ops_audit_verify", tag = "ops",
    responses((status = 200, body = AuditChains), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 429, body = Problem)))]
async fn verify(State(state): State<ServerState>, SignedIn(who): SignedIn) -> Result<Json<AuditChains>, ApiError> {
    let chains = audit::verify(&state.app, &who).await?;
    let chains: Vec<_> = chains.iter().map(|(name, chain)| AuditChain::new(name, chain)).collect();
    Ok(Json(AuditChains { ok: chains.iter().all(|chain| chain.broken_at.is_none()), chains }))
}
