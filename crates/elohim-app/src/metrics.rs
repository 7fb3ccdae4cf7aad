//! Metrics of use cases. Labels come from enums only.

use std::time::Duration;

use metrics::{counter, histogram};

use crate::limits::LimitGroup;

/// The metrics that this crate records: name, unit, help, labels. The server describes them to the exporter.
pub const DECLARED: &[(&str, &str, &str)] = &[
    ("elohimos_rate_limited_total", "route_group,scope", "Requests refused by a rate limit."),
    ("elohimos_auth_login_total", "outcome", "Logins by outcome."),
    ("elohimos_auth_refresh_total", "outcome", "Refreshes by outcome."),
    ("elohimos_auth_refresh_reuse_total", "", "Spent refresh tokens that were shown again; each ended its session."),
    ("elohimos_auth_hash_duration_seconds", "", "Time to hash one password."),
    ("elohimos_share_created_total", "", "Share links made."),
    ("elohimos_share_access_total", "outcome", "Attempts to open or fetch a share link, by outcome."),
    ("elohimos_upload_abandoned_total", "", "Uploads swept away unfinished."),
];

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

pub(crate) fn upload_abandoned() {
    counter!("elohimos_upload_abandoned_total").increment(1);
}
