//! Whether what is held about people goes when it should.

use std::time::Duration;

use elohim_core::Timestamp;
use elohim_core::identity::{Permission, notice};
use elohim_core::privacy::{DataClass, INVENTORY};
use elohim_core::vault::upload;
use elohim_store::privacy::retention;

use crate::identity::delays;
use crate::ops::{audit_retention, sweeps};
use crate::teams::sweeps as teams;
use crate::vault::sweeps as vault;
use crate::{Actor, App, Result};

/// What there is of one kind of data.
#[derive(Clone, Copy, Debug)]
pub struct Retained {
    /// The kind.
    pub class: &'static DataClass,
    /// How long it is kept at most after its end, where there is such a time of a day or more.
    pub limit: Option<Duration>,
    /// How many rows there are; `None` for what is not in a database.
    pub rows: Option<u64>,
    /// From when the oldest is.
    pub oldest: Option<Timestamp>,
    /// How many rows should be gone: their time was over when the last sweep ran, or should have run.
    pub overdue: u64,
}

/// How long rows of a table are kept after their end, and the time between two sweeps of it.
fn rule(app: &App, table: &str) -> Option<(Duration, Duration)> {
    let kept = match table {
        "sessions" | "refresh_tokens" | "permission_assignments" => sweeps::SESSIONS_KEPT,
        "team_members" | "team_invites" | "team_promotions" => teams::KEPT,
        "notices" | "vault_share_notices" => notice::KEPT,
        "oidc_attempts" | "oidc_handoffs" => Duration::ZERO,
        "vault_uploads" => upload::ABANDONED_AFTER,
        "vault_objects" => vault::BYTES_KEPT,
        "vault_share_tickets" | "vault_throttles" | "erasures" | "passkey_ceremonies" => Duration::ZERO,
        "audit_log" => return app.settings.audit.kept.map(|kept| (kept, audit_retention::EVERY)),
        "memory of the server" => delays::FORGOTTEN_AFTER,
        _ => return None,
    };
    Some((kept, sweeps::EVERY))
}

/// Every kind of personal data, in the order of the inventory: how long it may be kept, how much there is, and what is overdue.
///
/// # Errors
/// [`elohim_core::ErrorCode::PermissionDenied`], or those of the databases.
pub async fn list(app: &App, who: &Actor) -> Result<Vec<Retained>> {
    who.require(Permission::SystemViewHealth)?;
    let mut all = Vec::with_capacity(INVENTORY.len());
    for class in INVENTORY {
        let limits = class.places.iter().filter_map(|place| rule(app, place)).map(|(kept, _)| kept);
        let limit = limits.max().filter(|limit| *limit >= DAY);
        all.push(Retained { class, limit, rows: None, oldest: None, overdue: 0 });
    }
    for (_, db) in app.db.all() {
        let mut tx = db.snapshot().await?;
        for one in &mut all {
            for place in one.class.places {
                let Some(held) = retention::held(&mut tx, place).await? else { continue };
                one.rows = Some(one.rows.unwrap_or(0).saturating_add(held.rows));
                one.oldest = [one.oldest, held.oldest].into_iter().flatten().min();
                if let Some((kept, every)) = rule(app, place) {
                    let before = app.clock.now().saturating_sub(kept).saturating_sub(every);
                    one.overdue += retention::count_due(&mut tx, place, before).await?;
                }
            }
        }
    }
    Ok(all)
}

const DAY: Duration = Duration::from_secs(24 * 3600);
