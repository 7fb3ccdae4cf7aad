//! The application: what every use case is given.

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use elohim_core::identity::Role;
use elohim_core::{Clock, Entropy, Secret, Timestamp};
use elohim_store::{Blobs, Databases};
use tokio_util::task::TaskTracker;

use crate::identity::delays::Delays;
use crate::identity::oidc::{Directory, OidcSettings};
use crate::identity::passkeys::{PasskeySettings, RelyingParty};
use crate::identity::password_hash::PasswordHasher;
use crate::identity::tokens::TokenKeys;
use crate::limits::Limits;
use crate::ops::jobs::Jobs;
use crate::vault::activity::Activity;
use crate::vault::throttle::ThrottleKey;
use crate::vault::turns::Turns;

/// What the operator decides.
#[derive(Clone)]
pub struct AppSettings {
    /// Access and refresh tokens.
    pub tokens: TokenSettings,
    /// Who may make an account.
    pub registration: Registration,
    /// The lowest role that needs a second factor; `None` when nobody does.
    pub second_factor_from: Option<Role>,
    /// The vault.
    pub vault: VaultSettings,
    /// The audit log.
    pub audit: AuditSettings,
    /// The directory of the server's log files; `None` when it writes none.
    pub logs: Option<PathBuf>,
    /// The directory that people may sign in with, if there is one.
    pub oidc: Option<OidcSettings>,
    /// Where passkeys are used, if they are.
    pub passkeys: Option<PasskeySettings>,
}

/// The audit log.
#[derive(Clone, Copy, Default, Debug)]
pub struct AuditSettings {
    /// How long its entries are kept; `None` for as long as there is the deployment.
    pub kept: Option<Duration>,
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
#[derive(Clone)]
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
#[derive(Clone)]
pub struct VaultSettings {
    /// How many bytes each account may store, trash and versions included.
    pub quota_bytes: u64,
    /// Whether it is counted how often each object is read.
    pub count_reads: bool,
    /// The longest that a share link may live.
    pub share_max_lifetime: Duration,
}

/// Why the application cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The signing secret is too short to be one.
    #[error("the JWT secret has {0} bytes and needs 32 or more")]
    ShortSecret(usize),
    /// The directory cannot be worked with.
    #[error("{0} of the directory is not an address")]
    Oidc(&'static str),
    /// Passkeys cannot be made for this name and address.
    #[error("the origin of passkeys is no web address in the domain of their rp_id")]
    Passkeys,
}

/// Everything that use cases work with. Cloning it clones a pointer.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What an [`App`] points to.
pub struct Parts {
    /// The databases.
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
    /// What it does by itself, and how that went.
    pub jobs: Jobs,
    /// Whose turn it is to store an object.
    pub(crate) turns: Turns,
    /// What was read and is not yet written down.
    pub(crate) activity: Activity,
    /// Tasks that shutdown waits for.
    pub tasks: TaskTracker,
    /// When the application started.
    pub started_at: Timestamp,
    pub(crate) tokens: TokenKeys,
    pub(crate) directory: Option<Directory>,
    pub(crate) passkeys: Option<RelyingParty>,
    pub(crate) throttle: ThrottleKey,
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
        let directory = settings.oidc.as_ref().map(Directory::new).transpose()?;
        let secret = &settings.tokens.jwt_secret;
        let passkeys = settings.passkeys.as_ref().map(|of| RelyingParty::new(of, secret)).transpose()?;
        let throttle = ThrottleKey::new(secret);
        Ok(Self(Arc::new(Parts {
            limits: Limits::new(Arc::clone(&clock)),
            delays: Delays::new(Arc::clone(&clock)),
            jobs: Jobs::new(Arc::clone(&clock)),
            started_at: clock.now(),
            turns: Turns::new(),
            activity: Activity::default(),
            tasks: TaskTracker::new(),
            hasher: PasswordHasher::new(),
            db,
            blobs,
            settings,
            clock,
            entropy,
            tokens,
            directory,
            passkeys,
            throttle,
        })))
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
