//! Sessions of an account.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use elohim_core::id::SessionId;
use elohim_core::identity::Session;

use crate::Time;

/// A session that can still be used.
#[derive(Serialize, Deserialize, ToSchema, Debug, PartialEq, Eq)]
pub struct SessionView {
    /// Its id.
    pub id: String,
    /// What the client said it is.
    pub device: String,
    /// The address that it was last used from, as far as is known.
    pub last_address: Option<String>,
    /// When the login happened.
    pub created_at: Time,
    /// When it was last refreshed.
    pub last_used_at: Time,
    /// When it ends unless it is refreshed before.
    pub expires_at: Time,
    /// Whether it is the session that asks.
    pub current: bool,
}

impl SessionView {
    /// The view of a session, for the owner who asks from session `asking`.
    pub fn new(session: &Session, asking: SessionId) -> Self {
        Self {
            id: session.id.to_string(),
            device: session.device.clone(),
            last_address: session.last_address.clone(),
            created_at: session.created_at.into(),
            last_used_at: session.last_used_at.into(),
            expires_at: session.expires_at.into(),
            current: session.id == asking,
        }
    }
}
