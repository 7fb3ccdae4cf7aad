//! The application: what every use case is given.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use elohim_core::{Clock, Entropy, Secret, Timestamp};
use elohim_store::{Blobs, Databases};
use tokio_util::task::TaskTracker;

use crate::identity::delays::Delays;
use crate::identity::password_hash::PasswordHasher;
use crate::identity::tokens::TokenKeys;
use crate::limits::Limits;
use crate::vault::turns::Turns;

/// What the operator decides.
pub struct AppSettings {
    /// Access and refresh tokens.
    pub tokens: TokenSettings,
    /// Who may make an account.
    pub registration: Registration,
    /// The vault.
    pub vault: VaultSettings,
}

/// Who may make an account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Registration {
    /// Administrators only.
    Closed,
    /// Whoever has an invitation.
    Invite,
    /// Everybody who reaches the server, as a member.
    Open,
}

/// Access and refresh tokens.
pub struct TokenSettings {
    /// Signs access tokens: 32 bytes or more.
    pub jwt_secret: Secret,
    /// Still accepted during a rotation.
    pub previous_jwt_secret: Option<Secret>,
    /// How long an access token is good (contract: 7 days).
    pub access_lifetime: Duration,
    /// How long a refresh token is good (contract: 30 days).
    pub refresh_lifetime: Duration,
}

/// The vault.
pub struct VaultSettings {
    /// How many bytes each account may store, trash and versions included.
    pub quota_bytes: u64,
    /// The longest that a share link may live.
    pub share_max_lifetime: Duration,
}

/// Why the application cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The signing secret is too short to be one.
    #[error("the JWT secret has {0} bytes and needs 32 or more")]
    ShortSecret(usize),
}

/// Everything that use cases work with. Cloning it clones a pointer.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What an [`App`] points to.
pub struct Parts {
    /// The four databases.
    pub db: Databases,
    /// The bytes of stored objects.
    pub blobs: Blobs,
    /// What the operator decided.
    pub settings: AppSettings,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Rate limits.
    pub limits: Limits,
    /// How long those who typed wrong passwords must wait.
    pub delays: Delays,
    /// Whose turn it is to store an object.
    pub(crate) turns: Turns,
    /// Tasks that shutdown waits for.
    pub tasks: TaskTracker,
    /// When the application started.
    pub started_at: Timestamp,
    pub(crate) tokens: TokenKeys,
    pub(crate) hasher: PasswordHasher,
}

impl App {
    /// Puts the application together. Reads nothing and hashes nothing, so that starting is quick.
    ///
    /// # Errors
    /// [`StartError`] when a setting cannot be worked with.
    pub fn start(
        db: Databases,
        blobs: Blobs,
        settings: AppSettings,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> std::result::Result<Self, StartError> {
        let tokens = TokenKeys::new(&settings.tokens)?;
        Ok(Self(Arc::new(Parts {
            limits: Limits::new(Arc::clone(&clock)),
            delays: Delays::new(Arc::clone(&clock)),
            started_at: clock.now(),
            turns: Turns::new(),
            tasks: TaskTracker::new(),
            hasher: PasswordHasher::new(),
            db,
            blobs,
            settings,
            clock,
            entropy,
            tokens,
        })))
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
