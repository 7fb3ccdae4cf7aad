//! Metrics of use cases. Labels come from enums only.

use std::time::Duration;

use ::metrics::{counter, gauge, histogram};
use elohim_core::identity::Permission;
use elohim_store::identity::sessions;
use elohim_store::vault::objects;

use crate::limits::LimitGroup;
use crate::{App, Result};

/// The metrics that this crate records: name, unit, help, labels. The server describes them to the exporter.
pub const DECLARED: &[(&str, &str, &str)] = &[
    ("elohimos_rate_limited_total", "route_group,scope", "Requests refused by a rate limit."),
    ("elohimos_auth_login_total", "outcome", "Logins by outcome."),
    ("elohimos_auth_refresh_total", "outcome", "Refreshes by outcome."),
    ("elohimos_auth_refresh_reuse_total", "", "Spent refresh tokens that were shown again; each ended its session."),
    ("elohimos_auth_hash_duration_seconds", "", "Time to hash one password."),
    ("elohimos_share_created_total", "", "Share links made."),
    ("elohimos_share_access_total", "outcome", "Attempts to open or fetch a share link, by outcome."),
    ("elohimos_rate_limit_keys", "", "Keys that the rate limits remember."),
    ("elohimos_auth_sessions", "", "Sessions that can be used."),
    ("elohimos_authz_denied_total", "permission", "Requests refused because the role lacks the permission."),
    ("elohimos_vault_objects", "", "Objects stored in all vaults together."),
    ("elohimos_vault_bytes", "", "Bytes stored in all vaults together."),
    ("elohimos_upload_abandoned_total", "", "Uploads swept away unfinished."),
    ("elohimos_blob_orphans_total", "", "Stored parts that no row named, swept away."),
];

/// Brings the gauges up to date.
///
/// # Errors
/// Those of the database; the gauges keep their last values then.
pub async fn sample(app: &App) -> Result<()> {
    let mut tx = app.db.app.snapshot().await?;
    let sessions = sessions::count_live(&mut tx, app.clock.now()).await?;
    drop(tx);
    let mut tx = app.db.vault.snapshot().await?;
    let stored = objects::totals(&mut tx).await?;
    gauge!("elohimos_auth_sessions").set(as_gauge(sessions));
    gauge!("elohimos_vault_objects").set(as_gauge(stored.objects));
    gauge!("elohimos_vault_bytes").set(as_gauge(stored.bytes));
    gauge!("elohimos_rate_limit_keys").set(as_gauge(u64::try_from(app.limits.keys()).unwrap_or(u64::MAX)));
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a gauge is a float; beyond 2^53 the last digits do not matter")]
fn as_gauge(number: u64) -> f64 {
    number as f64
}

/// How a login ended.
#[derive(Clone, Copy)]
pub(crate) enum LoginOutcome {
    Ok,
    BadCredentials,
    ChangeRequired,
}

/// How a refresh ended.
#[derive(Clone, Copy)]
pub(crate) enum RefreshOutcome {
    Ok,
    Repeated,
    Refused,
    Reused,
}

/// How an attempt on a share link ended.
#[derive(Clone, Copy)]
pub(crate) enum ShareOutcome {
    Ok,
    Password,
    Expired,
    Consumed,

    UnknownToken,
    Throttled,
}

pub(crate) fn rate_limited(group: LimitGroup) {
    counter!("elohimos_rate_limited_total", "route_group" => group.name(), "scope" => "key").increment(1);
}

pub(crate) fn denied(permission: Permission) {
    counter!("elohimos_authz_denied_total", "permission" => permission.as_str()).increment(1);
}

pub(crate) fn login(outcome: LoginOutcome) {
    let outcome = match outcome {
        LoginOutcome::Ok => "ok",
        LoginOutcome::BadCredentials => "bad_credentials",
        LoginOutcome::ChangeRequired => "change_required",
    };
    counter!("elohimos_auth_login_total", "outcome" => outcome).increment(1);
}

pub(crate) fn refresh(outcome: RefreshOutcome) {
    let name = match outcome {
        RefreshOutcome::Ok => "ok",
        RefreshOutcome::Repeated => "repeated",
        RefreshOutcome::Refused => "refused",
        RefreshOutcome::Reused => "reused",
    };
    counter!("elohimos_auth_refresh_total", "outcome" => name).increment(1);
    if matches!(outcome, RefreshOutcome::Reused) {
        counter!("elohimos_auth_refresh_reuse_total").increment(1);
    }
}

pub(crate) fn hashed(took: Duration) {
    histogram!("elohimos_auth_hash_duration_seconds").record(took);
}

pub(crate) fn share_created() {
    counter!("elohimos_share_created_total").increment(1);
}

pub(crate) fn share_access(outcome: ShareOutcome) {
    let outcome = match outcome {
        ShareOutcome::Ok => "ok",
        ShareOutcome::Password => "password",
        ShareOutcome::Expired => "expired",
        ShareOutcome::Consumed => "consumed",
        ShareOutcome::UnknownToken => "unknown_token",
        ShareOutcome::Throttled => "throttled",
    };
    counter!("elohimos_share_access_total", "outcome" => outcome).increment(1);
}

pub(crate) fn orphans_removed(parts: u64) {
    counter!("elohimos_blob_orphans_total").increment(parts);
}

pub(crate) fn upload_abandoned() {
    counter!("elohimos_upload_abandoned_total").increment(1);
}
