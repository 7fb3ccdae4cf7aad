//! Roles that one person alone may not give.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use elohim_core::id::AccountId;
use elohim_core::teams::{Promotion, PromotionKind};

use crate::{Time, wire};

/// Asks for another role.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RequestPromotion {
    /// Who is to have it.
    #[serde(with = "wire::text")]
    #[schema(value_type = String)]
    #[garde(skip)]
    pub account: AccountId,
    /// `member`, for a guest; `stand_in`, for an admin who is to act as super admin for a week.
    #[serde(with = "wire::text")]
    #[schema(value_type = String)]
    #[garde(skip)]
    pub kind: PromotionKind,
}

/// Decides about it.
#[derive(Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DecidePromotion {
    /// Whether it is granted.
    #[garde(skip)]
    pub grant: bool,
}

/// A request for another role.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
pub struct PromotionView {
    /// Its id.
    pub id: String,
    /// Who is to have the role.
    pub account: String,
    /// `member` or `stand_in`.
    pub kind: String,
    /// Who asked.
    pub requested_by: String,
    /// When.
    pub requested_at: Time,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Time>,
    /// Whether it was granted.
    pub granted: bool,
}

impl From<&Promotion> for PromotionView {
    fn from(promotion: &Promotion) -> Self {
        Self {
            id: promotion.id.to_string(),
            account: promotion.account.to_string(),
            kind: promotion.kind.to_string(),
            requested_by: promotion.requested_by.to_string(),
            requested_at: promotion.requested_at.into(),
            decided_by: promotion.decided_by.map(|id| id.to_string()),
            decided_at: promotion.decided_at.map(Time),
            granted: promotion.granted,
        }
    }
}
