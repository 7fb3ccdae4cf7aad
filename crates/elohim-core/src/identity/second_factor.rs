//! Second factors: one-time codes from an app (TOTP, RFC 6238), and recovery codes for the day it is lost.

use crate::id::AccountId;
use crate::{Secret, Timestamp};

/// How many recovery codes are given out together.
pub const RECOVERY_CODES: usize = 10;

/// The second factor of an account.
#[derive(Clone)]
pub struct SecondFactor {
    /// Whose it is.
    pub account: AccountId,
    /// What the app and the server share: 20 bytes.
    pub secret: Secret,
    /// When its owner has shown that the app works; before that it is not asked for.
    pub confirmed_at: Option<Timestamp>,
    /// The time step of the code that was used last: that code and older ones are not accepted again.
    pub last_step: u64,
    /// When it was made.
    pub created_at: Timestamp,
}
