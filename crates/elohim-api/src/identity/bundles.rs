//! Permissions beyond a role's baseline, and why somebody may do something.

use std::collections::BTreeMap;

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use elohim_core::Timestamp;
use elohim_core::identity::bundle::{Reason, follows, reasons};
use elohim_core::identity::{Account, Assignment, Bundle, BundleKind, Permission};

use crate::{Time, wire};

/// Most rules of one bundle.
pub const MAX_RULES: usize = 64;

/// A bundle of permissions: a profile, of which an account has at most one, or a set.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct BundleView {
    /// Its id.
    pub id: String,
    /// `profile` or `set`.
    pub kind: String,
    /// What people call it.
    pub name: String,
    /// `allow` or `deny` for each permission that it names.
    pub rules: BTreeMap<String, String>,
    /// When it was made.
    pub created_at: Time,
}

impl From<&Bundle> for BundleView {
    fn from(bundle: &Bundle) -> Self {
        let rules = bundle.rules.iter().map(|(permission, effect)| (permission.to_string(), effect.to_string()));
        Self {
            id: bundle.id.to_string(),
            kind: bundle.kind.to_string(),
            name: bundle.name.clone(),
            rules: rules.collect(),
            created_at: bundle.created_at.into(),
        }
    }
}

/// Makes a bundle.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateBundle {
    /// `profile` or `set`.
    #[serde(with = "wire::text")]
    #[schema(value_type = String)]
    #[garde(skip)]
    pub kind: BundleKind,
    /// What people call it.
    #[garde(length(chars, min = 1, max = 80), custom(wire::plain))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// `allow` or `deny` for each permission that it names. Only permissions that one has oneself.
    #[garde(length(max = MAX_RULES))]
    pub rules: BTreeMap<String, String>,
}

/// Replaces a bundle's name and rules.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ChangeBundle {
    /// What people call it.
    #[garde(length(chars, min = 1, max = 80), custom(wire::plain))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// `allow` or `deny` for each permission that it names. Only permissions that one has oneself.
    #[garde(length(max = MAX_RULES))]
    pub rules: BTreeMap<String, String>,
}

/// Gives a bundle to an account.
#[derive(Serialize, Deserialize, ToSchema, Validate, Default)]
#[serde(deny_unknown_fields)]
pub struct Assign {
    /// Until when; for good unless it is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub expires_at: Option<Time>,
}

/// A bundle that an account has.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct AssignmentView {
    /// The bundle.
    pub bundle: BundleView,
    /// Who gave it.
    pub assigned_by: String,
    /// When.
    pub assigned_at: Time,
    /// Until when; `null` for good.
    pub expires_at: Option<Time>,
}

impl From<&Assignment> for AssignmentView {
    fn from(assignment: &Assignment) -> Self {
        Self {
            bundle: (&assignment.bundle).into(),
            assigned_by: assignment.assigned_by.to_string(),
            assigned_at: assignment.assigned_at.into(),
            expires_at: assignment.expires_at.map(Time),
        }
    }
}

/// What an account may do, and why.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct EffectivePermissions {
    /// The account.
    pub user_id: String,
    /// Its role.
    pub role: String,
    /// What it has beyond its role.
    pub assigned: Vec<AssignmentView>,
    /// Every permission that there is.
    pub permissions: Vec<PermissionView>,
}

/// Whether an account has a permission, and why.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct PermissionView {
    /// The permission.
    pub permission: String,
    /// Whether the account has it.
    pub allowed: bool,
    /// Every rule that speaks of it. No rule: it was never given. One that denies wins over all that allow.
    pub because: Vec<ReasonView>,
}

/// A rule that speaks of a permission.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct ReasonView {
    /// `role`, `profile` or `set`.
    pub source: String,
    /// The name of the role or bundle.
    pub name: String,
    /// `allow` or `deny`.
    pub effect: String,
    /// When it ends.
    pub expires_at: Option<Time>,
}

impl EffectivePermissions {
    /// What an account with these assignments may do at `now`.
    pub fn new(account: &Account, assigned: &[Assignment], now: Timestamp) -> Self {
        let view = |permission: &Permission| {
            let because = reasons(account.role, assigned, *permission, now);
            PermissionView {
                permission: permission.to_string(),
                allowed: follows(account.role, &because),
                because: because.iter().map(ReasonView::from).collect(),
            }
        };
        Self {
            user_id: account.id.to_string(),
            role: account.role.to_string(),
            assigned: assigned.iter().map(AssignmentView::from).collect(),
            permissions: Permission::ALL.iter().map(view).collect(),
        }
    }
}

impl From<&Reason<'_>> for ReasonView {
    fn from(reason: &Reason<'_>) -> Self {
        match reason {
            Reason::Role(role) => {
                Self { source: "role".to_owned(), name: role.to_string(), effect: "allow".to_owned(), expires_at: None }
            }
            Reason::Assigned(assignment, effect) => Self {
                source: assignment.bundle.kind.to_string(),
                name: assignment.bundle.name.clone(),
                effect: effect.to_string(),
                expires_at: assignment.expires_at.map(Time),
            },
        }
    }
}
