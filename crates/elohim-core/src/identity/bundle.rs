//! Permissions beyond a role's baseline: profiles and permission sets, and what follows from them.

use std::collections::BTreeMap;

use crate::Timestamp;
use crate::id::{AccountId, BundleId};
use crate::identity::permission::named;
use crate::identity::{Permission, Permissions, Role};

named! {
    /// What a rule does to a permission.
    Effect {
        /// Gives it.
        Allow "allow";
        /// Takes it away, whoever else gives it.
        Deny "deny";
    }
}

named! {
    /// What a bundle is for.
    BundleKind {
        /// A way of working, such as "bookkeeper". An account has at most one.
        Profile "profile";
        /// Something extra, often for a time. An account may have several.
        Set "set";
    }
}

/// A named bundle of rules.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bundle {
    /// Its id.
    pub id: BundleId,
    /// Profile or set.
    pub kind: BundleKind,
    /// What people call it.
    pub name: String,
    /// What it does to each permission that it names.
    pub rules: BTreeMap<Permission, Effect>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A bundle that an account has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assignment {
    /// The account.
    pub account: AccountId,
    /// What it has.
    pub bundle: Bundle,
    /// Who gave it.
    pub assigned_by: AccountId,
    /// When.
    pub assigned_at: Timestamp,
    /// Until when; `None` for good.
    pub expires_at: Option<Timestamp>,
}

impl Assignment {
    /// Whether it counts at `now`.
    pub fn is_active(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }
}

/// Where a permission comes from, or what takes it away.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason<'a> {
    /// The baseline of the role.
    Role(Role),
    /// A bundle that the account has.
    Assigned(&'a Assignment, Effect),
}

/// Why `role` with these assignments has `permission`, or has not: every rule that speaks of it, in the order role, profiles,
/// sets. No rule: it was never given.
pub fn reasons(role: Role, assigned: &[Assignment], permission: Permission, now: Timestamp) -> Vec<Reason<'_>> {
    let baseline = role.allows(permission).then_some(Reason::Role(role));
    let of = |kind| {
        let active = assigned.iter().filter(move |one| one.bundle.kind == kind && one.is_active(now));
        active.filter_map(move |one| Some(Reason::Assigned(one, *one.bundle.rules.get(&permission)?)))
    };
    baseline.into_iter().chain(of(BundleKind::Profile)).chain(of(BundleKind::Set)).collect()
}

/// What follows from the reasons: something gives it and nothing takes it away. From the founder nothing can be taken, or a
/// deployment could lock itself out.
pub fn follows(role: Role, reasons: &[Reason<'_>]) -> bool {
    let denied = reasons.iter().any(|reason| matches!(reason, Reason::Assigned(_, Effect::Deny)));
    !reasons.is_empty() && (!denied || role == Role::FounderRights)
}

/// What an account of this role with these assignments may do at `now`.
pub fn effective(role: Role, assigned: &[Assignment], now: Timestamp) -> Permissions {
    if assigned.is_empty() {
        return Permissions::of(role);
    }
    let allowed = |permission: &Permission| follows(role, &reasons(role, assigned, *permission, now));
    Permission::ALL.iter().copied().filter(allowed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assigned(kind: BundleKind, rules: &[(Permission, Effect)], expires_at: Option<i64>) -> Assignment {
        let bundle = Bundle {
            id: BundleId::from_uuid(uuid::Uuid::from_u128(1)),
            kind,
            name: "a bundle".to_owned(),
            rules: rules.iter().copied().collect(),
            created_at: Timestamp::from_micros(0),
        };
        Assignment {
            account: AccountId::from_uuid(uuid::Uuid::from_u128(2)),
            bundle,
            assigned_by: AccountId::from_uuid(uuid::Uuid::from_u128(3)),
            assigned_at: Timestamp::from_micros(0),
            expires_at: expires_at.map(Timestamp::from_micros),
        }
    }

    #[test]
    fn something_gives_and_nothing_takes_away() {
        use Effect::{Allow, Deny};
        use Permission::{SystemViewAuditLogs as Logs, VaultUse as Vault};
        let now = Timestamp::from_micros(100);
        let may = |role, assigned: &[Assignment], permission| effective(role, assigned, now).contains(permission);
        let gives = assigned(BundleKind::Set, &[(Logs, Allow)], None);
        let takes = assigned(BundleKind::Profile, &[(Logs, Deny), (Vault, Deny)], None);
        assert!(!may(Role::Member, &[], Logs));
        assert!(may(Role::Member, std::slice::from_ref(&gives), Logs));
        assert!(may(Role::Member, std::slice::from_ref(&gives), Vault), "the baseline stays");
        assert!(!may(Role::Member, std::slice::from_ref(&takes), Vault));
        assert!(!may(Role::Member, &[gives.clone(), takes.clone()], Logs), "a denial wins over whatever gives");
        assert!(may(Role::FounderRights, &[takes], Vault), "nothing is taken from the founder");
        // The microsecond at which it ends is one at which it is over.
        for (end, counts) in [(101, true), (100, false), (99, false)] {
            let for_a_time = assigned(BundleKind::Set, &[(Logs, Allow)], Some(end));
            assert_eq!(may(Role::Guest, &[for_a_time], Logs), counts, "{end}");
        }
    }
}
