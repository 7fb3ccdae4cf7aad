//! How much there is of what the deployment holds about people, how old it is, and what should be gone.

use elohim_core::Timestamp;

use crate::error::Result;
use crate::open::DatabaseName;
use crate::registry::Statement;
use crate::sql::{Sql, fetch, sql};
use crate::tx::Tx;

/// How a table is looked at.
struct Look {
    table: &'static str,
    rows: Sql,
    /// Rows whose time is over at `$1`: what the sweep of the table would remove then.
    due: Option<Sql>,
}

/// What was found in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// How many rows there are.
    pub rows: u64,
    /// From when the oldest is, where rows have a time.
    pub oldest: Option<Timestamp>,
}

/// Tables, each with the time of its rows and the rule of its sweep.
macro_rules! looks {
    ($name:ident: $($table:literal, $time:expr $(, $due:literal)?;)*) => {
        const $name: &[Look] = &[$(Look {
            table: $table,
            rows: sql!(concat!("SELECT COUNT(*), MIN(", $time, ") FROM ", $table)),
            due: looks!(@due $table $($due)?),
        }),*];
    };
    (@due $table:literal $due:literal) => {
        Some(sql!(concat!("SELECT COUNT(*) FROM ", $table, " WHERE ", $due)))
    };
    (@due $table:literal) => { None };
}

/// For tables whose rows have no time of their own.
macro_rules! no_time {
    () => {
        "CAST(NULL AS BIGINT)"
    };
}

looks! { APP:
    "accounts", "created_at";
    "sessions", "created_at", "expires_at < $1 OR revoked_at < $1";
    "refresh_tokens", "created_at", "expires_at < $1";
    "second_factors", "created_at";
    "recovery_codes", no_time!();
    "permission_bundles", "created_at";
    "permission_assignments", "assigned_at", "expires_at < $1";
    "invitations", "created_at";
    "teams", "created_at";
    "team_members", "since", "standing IN ('removed', 'invited') AND since < $1";
    "team_invites", "created_at", "expires_at < $1";
    "team_promotions", "requested_at", "requested_at < $1";
    "erasures", "begun_at", "finished_at IS NULL AND begun_at < $1";
    "receipt_keys", "created_at";
    "privacy_policies", "published_at";
    "privacy_consents", "decided_at";
    "notices", "at", "at < $1";
    "preferences", no_time!();
    "oidc_links", "created_at";
    "oidc_attempts", "created_at", "expires_at < $1";
    "oidc_handoffs", "created_at", "expires_at < $1";
    "oidc_sessions", no_time!();
    "passkeys", "created_at";
    "passkey_ceremonies", "created_at", "expires_at < $1";
}

looks! { VAULT:
    "vault_slot_sets", no_time!();
    "vault_slots", no_time!();
    "vault_objects", "created_at", "deleted_at IS NOT NULL AND NOT blobs_gone AND deleted_at < $1";
    "vault_object_parts", no_time!();
    "vault_usage", no_time!();
    "vault_uploads", "created_at", "created_at < $1";
    "vault_upload_parts", no_time!();
    "vault_share_links", "created_at";
    "vault_share_objects", no_time!();
    "vault_share_tickets", "created_at", "expires_at < $1";
    "vault_share_notices", "at", "at < $1";
    "vault_throttles", no_time!(), "full_at < $1";
    "vault_drop_boxes", "created_at";
    "vault_submissions", "received_at";
    "vault_activity", "day_at", "day_at < $1";
    "vault_object_reads", "last_read_at";
}

looks! { KEYS:
    "subject_keys", "created_at";
    "index_keys", no_time!();
}

// Only the beginning of a log is ever removed: up to its first entry that is young.
looks! { EVERYWHERE:
    "audit_log", "at", "seq < COALESCE((SELECT MIN(young.seq) FROM audit_log AS young WHERE young.at >= $1),
        9223372036854775807)";
    "audit_head", no_time!();
    "audit_anchor", "at";
}

fn looks(database: &str) -> impl Iterator<Item = &'static Look> {
    let own = match database {
        "app" => APP,
        "vault" => VAULT,
        "keys" => KEYS,
        _ => &[],
    };
    own.iter().chain(EVERYWHERE)
}

/// The statements of a database, for the registry.
pub(crate) fn statements(database: DatabaseName) -> impl Iterator<Item = Statement> {
    looks(database.as_str())
        .flat_map(|look| [Some(look.rows), look.due].into_iter().flatten().map(|sql| (look.table, sql)))
}

/// The tables that can be looked at in a database.
pub fn tables(database: DatabaseName) -> Vec<&'static str> {
    looks(database.as_str()).map(|look| look.table).collect()
}

/// How much a table holds; `None` when the transaction's database has no such table.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn held(tx: &mut Tx, table: &str) -> Result<Option<Held>> {
    let Some(look) = looks(tx.name()).find(|look| look.table == table) else { return Ok(None) };
    let (rows, oldest) = fetch!(fetch_one::<(i64, Option<i64>)>(tx, look.rows))?;
    Ok(Some(Held { rows: u64::try_from(rows).unwrap_or(0), oldest: oldest.map(Timestamp::from_micros) }))
}

/// How many rows of a table a sweep would remove that removes what was over before this time; 0 where none does.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn count_due(tx: &mut Tx, table: &str, before: Timestamp) -> Result<u64> {
    let due = looks(tx.name()).find(|look| look.table == table).and_then(|look| look.due);
    let Some(due) = due else { return Ok(0) };
    let (count,) = fetch!(fetch_one::<(i64,)>(tx, due, before.as_micros()))?;
    Ok(u64::try_from(count).unwrap_or(0))
}
