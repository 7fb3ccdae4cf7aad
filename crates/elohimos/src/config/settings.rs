//! Checked settings: what comes out of `check` cannot be wrong.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use elohim_app::Registration;
use elohim_app::identity::oidc::OidcSettings;
use elohim_app::identity::passkeys::PasskeySettings;
use elohim_core::Secret;
use elohim_core::identity::{Role, Username};
use elohim_server::Origin;
use ipnet::IpNet;

/// What a server is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// On somebody's own machine.
    Development,
    /// For people's data.
    Production,
    /// Under a test.
    Test,
}

/// Everything that a start needs.
pub(crate) struct Settings {
    pub(crate) mode: Mode,
    pub(crate) data_dir: PathBuf,
    pub(crate) temp_dir: PathBuf,
    pub(crate) exports_dir: PathBuf,
    pub(crate) http: Http,
    pub(crate) identity: Identity,
    /// The directory that people may sign in with.
    pub(crate) oidc: Option<OidcSettings>,
    /// Where passkeys are used.
    pub(crate) passkeys: Option<PasskeySettings>,
    pub(crate) database: Database,
    pub(crate) blobs: Blobs,
    pub(crate) vault: Vault,
    /// How long entries of the audit log are kept; `None`: for ever.
    pub(crate) audit_kept: Option<Duration>,
    pub(crate) log: Log,
    pub(crate) shutdown_grace: Duration,
    /// What a person should know although it is allowed here.
    pub(crate) warnings: Vec<String>,
}

/// How the server speaks HTTP.
pub(crate) struct Http {
    pub(crate) listen: SocketAddr,
    pub(crate) metrics_listen: Option<SocketAddr>,
    /// `None`: one thread for each processor.
    pub(crate) workers: Option<NonZeroUsize>,
    pub(crate) cors_origins: Vec<Origin>,
    /// Empty: the peer is the client.
    pub(crate) trusted_proxies: Vec<IpNet>,
    pub(crate) header_deadline: Duration,
    pub(crate) body_idle_deadline: Duration,
    pub(crate) idle_deadline: Duration,
    pub(crate) max_connections: usize,
    pub(crate) max_connections_per_address: usize,
    pub(crate) hsts: bool,
}

/// Accounts and tokens.
pub(crate) struct Identity {
    pub(crate) founder_username: Username,
    /// Missing only outside production, where one is made.
    pub(crate) founder_password: Option<Secret>,
    /// Missing only outside production, where one is made.
    pub(crate) jwt_secret: Option<Secret>,
    pub(crate) previous_jwt_secret: Option<Secret>,
    pub(crate) access_lifetime: Duration,
    pub(crate) refresh_lifetime: Duration,
    pub(crate) registration: Registration,
    /// The lowest role that needs a second factor.
    pub(crate) second_factor_from: Option<Role>,
}

/// Where rows are kept.
pub(crate) enum Database {
    /// Files in the data directory.
    Sqlite,
    /// A server.
    Postgres { url: Secret, max_connections: u32 },
}

/// Where encrypted bytes are kept.
pub(crate) enum Blobs {
    /// `vault_files` in the data directory.
    Local,
    /// A bucket.
    S3(S3),
}

/// A bucket.
pub(crate) struct S3 {
    /// `None`: Amazon's own.
    pub(crate) endpoint: Option<String>,
    pub(crate) bucket: String,
    pub(crate) prefix: String,
    pub(crate) region: String,
    pub(crate) access_key: String,
    pub(crate) secret_key: Secret,
    pub(crate) allow_http: bool,
}

/// Limits of vaults.
pub(crate) struct Vault {
    pub(crate) quota_bytes: u64,
    pub(crate) count_reads: bool,
    pub(crate) share_max_lifetime: Duration,
}

/// What is logged, and where.
#[derive(Clone)]
pub(crate) struct Log {
    pub(crate) level: tracing::Level,
    pub(crate) file: bool,
    pub(crate) rotate_bytes: u64,
    pub(crate) keep_files: u64,
}
