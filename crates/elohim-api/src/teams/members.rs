//! Who is in a team.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use elohim_core::identity::Account;
use elohim_core::teams::Membership;

use crate::{Bytes, Time};

/// Somebody in a team.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct MemberView {
    /// The account.
    pub account: String,
    /// The name that its owner signs in with.
    pub username: String,
    /// What others see beside the user name.
    pub display_name: Option<String>,
    /// `super_admin`, `admin`, `member` or `guest`.
    pub role: String,
    /// `invited`, `active`, `suspended` or `removed`.
    pub standing: String,
    /// Since when.
    pub since: Time,
    /// Until when they act as super admin.
    pub acting_until: Option<Time>,
    /// Their public keys for the team's vault, as their client announced them: to be checked with the secret of the invite.
    pub announcement: Option<Bytes>,
    /// Whether an administrator has handed over the keys of the team's vault.
    pub welcomed: bool,
}

impl From<(&Membership, &Account)> for MemberView {
    fn from((member, account): (&Membership, &Account)) -> Self {
        Self {
            account: account.id.to_string(),
            username: account.username.to_string(),
            display_name: account.display_name.as_ref().map(|name| name.as_str().to_owned()),
            role: member.role.to_string(),
            standing: member.standing.to_string(),
            since: member.since.into(),
            acting_until: member.acting_until.map(Time),
            announcement: member.announcement.clone().map(Bytes),
            welcomed: member.welcome.is_some(),
        }
    }
}

/// Everybody in a team.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone)]
pub struct Members {
    /// The members, who came first first.
    pub data: Vec<MemberView>,
}

/// Changes what somebody is in a team. What is left out stays as it is.
#[derive(Serialize, Deserialize, ToSchema, Validate, Default)]
#[serde(deny_unknown_fields)]
pub struct ChangeMember {
    /// Another role: `super_admin`, `admin`, `member` or `guest`. It ends acting as super admin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(bytes, max = 64)))]
    #[schema(max_length = 64)]
    pub role: Option<String>,
    /// Keeps them out for the time being, or lets them in again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub suspended: Option<bool>,
}

/// One's public keys for the team's vault.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Announcement {
    /// At most 4,096 bytes, which the server does not look into.
    #[garde(skip)]
    pub announcement: Bytes,
}

/// The keys of the team's vault, encrypted for one member.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Welcome {
    /// At most 16,384 bytes, which the server cannot look into.
    #[garde(skip)]
    pub welcome: Bytes,
}
