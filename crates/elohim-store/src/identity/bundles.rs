//! Bundles of permissions, and who has them.

use std::collections::{BTreeMap, HashMap};

use elohim_core::Timestamp;
use elohim_core::id::{AccountId, BundleId};
use elohim_core::identity::{Assignment, Bundle, BundleKind, Effect, Permission, Role};
use uuid::Uuid;

use crate::error::Result;
use crate::row::{Entity, Stored as _, UNSEALED, checked, entities, entity, stored};
use crate::sql::{execute, fetch, sql, statements};
use crate::tx::Tx;

stored! {
    /// A bundle. Its rules are words such as `allow:vault.use`.
    struct BundleRow in "permission_bundles", key (id) {
        id: Uuid,
        kind: String,
        name: String,
        rules: String,
        created_at: i64,
    }
}

stored! {
    /// A bundle that an account has.
    struct AssignmentRow in "permission_assignments", key (account_id, bundle_id) {
        account_id: Uuid,
        bundle_id: Uuid,
        assigned_by: Uuid,
        assigned_at: i64,
        expires_at: Option<i64>,
    }
}

impl Entity for BundleRow {
    type Of = Bundle;

    fn read(self) -> Option<Bundle> {
        let rule = |word: &str| {
            let (effect, permission) = word.split_once(':')?;
            Some((Permission::find(permission)?, Effect::find(effect)?))
        };
        Some(Bundle {
            id: BundleId::from_uuid(self.id),
            kind: BundleKind::find(&self.kind)?,
            rules: self.rules.split_whitespace().map(rule).collect::<Option<_>>()?,
            name: self.name,
            created_at: Timestamp::from_micros(self.created_at),
        })
    }
}

impl AssignmentRow {
    fn with(self, bundles: &HashMap<Uuid, Bundle>) -> Option<Assignment> {
        Some(Assignment {
            account: AccountId::from_uuid(self.account_id),
            bundle: bundles.get(&self.bundle_id)?.clone(),
            assigned_by: AccountId::from_uuid(self.assigned_by),
            assigned_at: Timestamp::from_micros(self.assigned_at),
            expires_at: self.expires_at.map(Timestamp::from_micros),
        })
    }
}

statements! {
    FIND = sql!("SELECT * FROM permission_bundles WHERE id = $1");
    LIST = sql!("SELECT * FROM permission_bundles ORDER BY name LIMIT $1 OFFSET $2");
    COUNT = sql!("SELECT COUNT(*) FROM permission_bundles");
    LOCK = sql! {
        sqlite: "SELECT * FROM permission_bundles WHERE id = $1",
        postgres: "SELECT * FROM permission_bundles WHERE id = $1 FOR UPDATE",
    };
    UPDATE = sql!("UPDATE permission_bundles SET name = $2, rules = $3 WHERE id = $1 RETURNING *");
    ROLES_OF_HOLDERS = sql!("SELECT DISTINCT role FROM accounts WHERE id IN (SELECT account_id FROM permission_assignments
        WHERE bundle_id = $1 AND (expires_at IS NULL OR expires_at > $2))");
    DELETE = sql!("DELETE FROM permission_bundles WHERE id = $1");
    ASSIGNED = sql!("SELECT * FROM permission_assignments WHERE account_id = $1 AND (expires_at IS NULL OR expires_at > $2)
        ORDER BY assigned_at, bundle_id");
    ASSIGNED_BUNDLES = sql!("SELECT * FROM permission_bundles WHERE id IN
        (SELECT bundle_id FROM permission_assignments WHERE account_id = $1)");
    UNASSIGN = sql!("DELETE FROM permission_assignments WHERE account_id = $1 AND bundle_id = $2");
    PURGE = sql!("DELETE FROM permission_assignments WHERE expires_at < $1");
}

fn words(rules: &BTreeMap<Permission, Effect>) -> String {
    let words: Vec<_> = rules.iter().map(|(what, effect)| format!("{}:{}", effect.as_str(), what.as_str())).collect();
    words.join(" ")
}

/// Stores a new bundle.
///
/// # Errors
/// `Unique(BundleName)` when the name is taken.
pub async fn insert(tx: &mut Tx, bundle: &Bundle) -> Result<()> {
    let row = BundleRow {
        id: bundle.id.as_uuid(),
        kind: bundle.kind.as_str().to_owned(),
        name: bundle.name.clone(),
        rules: words(&bundle.rules),
        created_at: bundle.created_at.as_micros(),
        row_sum: UNSEALED,
    };
    row.insert(tx).await
}

/// Finds a bundle.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn find(tx: &mut Tx, id: BundleId) -> Result<Option<Bundle>> {
    fetch!(fetch_optional::<BundleRow>(tx, FIND, id.as_uuid()))?.map(entity).transpose()
}

/// Finds a bundle that is about to be changed: until the transaction ends nobody else changes it, or gives it to anybody.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn lock(tx: &mut Tx, id: BundleId) -> Result<Option<Bundle>> {
    fetch!(fetch_optional::<BundleRow>(tx, LOCK, id.as_uuid()))?.map(entity).transpose()
}

/// The roles of those who have a bundle at `now`. A role that is not known counts as the highest.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn roles_of_holders(tx: &mut Tx, id: BundleId, now: Timestamp) -> Result<Vec<Role>> {
    let rows = fetch!(fetch_all::<(String,)>(tx, ROLES_OF_HOLDERS, id.as_uuid(), now.as_micros()))?;
    Ok(rows.into_iter().map(|(role,)| Role::find(&role).unwrap_or(Role::FounderRights)).collect())
}

/// All bundles by name, and how many there are.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn list(tx: &mut Tx, limit: u32, offset: u32) -> Result<(Vec<Bundle>, u64)> {
    let rows = fetch!(fetch_all::<BundleRow>(tx, LIST, i64::from(limit), i64::from(offset)))?;
    let (total,) = fetch!(fetch_one::<(i64,)>(tx, COUNT))?;
    Ok((entities(rows)?, u64::try_from(total).unwrap_or(0)))
}

/// Stores a bundle's name and rules; `false` when there is no such bundle.
///
/// # Errors
/// `Unique(BundleName)` when the name is taken.
pub async fn update(tx: &mut Tx, bundle: &Bundle) -> Result<bool> {
    let id = bundle.id.as_uuid();
    let Some(before) = fetch!(fetch_optional::<BundleRow>(tx, LOCK, id))? else { return Ok(false) };
    let before = checked(before)?;
    let after = fetch!(fetch_one::<BundleRow>(tx, UPDATE, id, bundle.name.as_str(), words(&bundle.rules)))?;
    after
        .seal(tx, |row| {
            row.name = before.name;
            row.rules = before.rules;
        })
        .await?;
    Ok(true)
}

/// Removes a bundle from everybody and for good; `false` when there is no such bundle.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn delete(tx: &mut Tx, id: BundleId) -> Result<bool> {
    Ok(execute!(tx, DELETE, id.as_uuid())? == 1)
}

/// What an account has beyond its role at `now`, oldest first.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn assigned(tx: &mut Tx, account: AccountId, now: Timestamp) -> Result<Vec<Assignment>> {
    let rows = fetch!(fetch_all::<AssignmentRow>(tx, ASSIGNED, account.as_uuid(), now.as_micros()))?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let bundles = entities(fetch!(fetch_all::<BundleRow>(tx, ASSIGNED_BUNDLES, account.as_uuid()))?)?;
    let bundles: HashMap<_, _> = bundles.into_iter().map(|bundle| (bundle.id.as_uuid(), bundle)).collect();
    let assignments = rows.into_iter().map(|row| {
        let row = checked(row)?;
        let damaged = row.damaged();
        row.with(&bundles).ok_or(damaged)
    });
    assignments.collect()
}

/// Gives a bundle to an account. One that it has already is given anew, with this end.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn assign(tx: &mut Tx, assignment: &Assignment) -> Result<()> {
    unassign(tx, assignment.account, assignment.bundle.id).await?;
    let row = AssignmentRow {
        account_id: assignment.account.as_uuid(),
        bundle_id: assignment.bundle.id.as_uuid(),
        assigned_by: assignment.assigned_by.as_uuid(),
        assigned_at: assignment.assigned_at.as_micros(),
        expires_at: assignment.expires_at.map(Timestamp::as_micros),
        row_sum: UNSEALED,
    };
    row.insert(tx).await
}

/// Takes a bundle from an account; `false` when it does not have it.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn unassign(tx: &mut Tx, account: AccountId, bundle: BundleId) -> Result<bool> {
    Ok(execute!(tx, UNASSIGN, account.as_uuid(), bundle.as_uuid())? == 1)
}

/// Removes assignments that ended before `before`, and says how many.
///
/// # Errors
/// Any [`crate::Error`].
pub async fn purge_expired(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    execute!(tx, PURGE, before.as_micros())
}
