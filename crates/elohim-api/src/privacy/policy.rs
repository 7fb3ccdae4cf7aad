//! The privacy policy, and who agrees to it.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use elohim_core::id::AccountId;
use elohim_core::identity::Account;
use elohim_core::privacy::consent::{Consent, MAX_TEXT, MAX_VERSION, Policy, is_text};

use crate::{Page, Time, wire};

/// Publishes a new version of the privacy policy.
#[derive(Serialize, Deserialize, ToSchema, Validate, Debug, Clone)]
#[serde(deny_unknown_fields)]
pub struct PublishPolicy {
    /// Its number, higher than that of every version before; the next one when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(range(min = 1, max = MAX_VERSION)))]
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub version: Option<u32>,
    /// What it says, as Markdown: at most 64 KiB, without control characters other than tabs and line ends.
    #[garde(length(bytes, min = 1, max = MAX_TEXT), custom(readable))]
    #[schema(min_length = 1, max_length = 65536)]
    pub text: String,
}

fn readable(text: &str, (): &()) -> garde::Result {
    if is_text(text) { Ok(()) } else { Err(garde::Error::new("is not a text to read")) }
}

/// A version of the privacy policy. It is never changed.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct PolicyView {
    /// Its number.
    pub version: u32,
    /// What it says, as Markdown.
    pub text: String,
    /// When it was published.
    pub published_at: Time,
}

impl From<Policy> for PolicyView {
    fn from(policy: Policy) -> Self {
        Self { version: policy.version, text: policy.text, published_at: policy.published_at.into() }
    }
}

/// Says whether one agrees to a version of the privacy policy.
#[derive(Serialize, Deserialize, ToSchema, Validate, Debug, Clone)]
#[serde(deny_unknown_fields)]
pub struct DecideConsent {
    /// The version.
    #[garde(range(min = 1, max = MAX_VERSION))]
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub version: u32,
    /// `true` to agree, `false` to withdraw or to decline.
    #[garde(skip)]
    pub accepted: bool,
}

/// A decision about a version of the privacy policy. Later ones do not replace it.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct ConsentView {
    /// The version.
    pub version: u32,
    /// Whether it is agreed to.
    pub accepted: bool,
    /// When it was decided.
    pub at: Time,
}

impl From<&Consent> for ConsentView {
    fn from(consent: &Consent) -> Self {
        Self { version: consent.version, accepted: consent.accepted, at: consent.at.into() }
    }
}

/// Somebody who does not agree to the policy that holds.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct MissingConsent {
    /// The account.
    #[serde(with = "wire::text")]
    #[schema(value_type = String)]
    pub account: AccountId,
    /// Its user name.
    pub username: String,
    /// When they withdrew or declined; `null` when they have said nothing about this version.
    pub declined_at: Option<Time>,
}

impl MissingConsent {
    /// The view of an account with its last decision.
    pub fn new(account: &Account, decided: Option<&Consent>) -> Self {
        let declined_at = decided.map(|one| one.at.into());
        Self { account: account.id, username: account.username.to_string(), declined_at }
    }
}

/// Who agrees to the policy that holds. Accounts that are switched off do not count.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct PolicyAcceptance {
    /// The version that holds.
    pub version: u32,
    /// How many agree.
    pub accepted: u64,
    /// Those who do not, by name.
    pub missing: Page<MissingConsent>,
}
