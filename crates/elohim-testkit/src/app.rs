//! A whole deployment in a test.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::Method;
use elohim_api::identity::auth::{Login, Tokens};
use elohim_api::identity::step_up::StepUp;
use elohim_app::identity::accounts::{self, NewAccount};
use elohim_app::{App, AppSettings, AuditSettings, Registration, TokenSettings, VaultSettings};
use elohim_core::identity::{Account, Role, Username};
use elohim_core::{Clock as _, Entropy, Secret};
use elohim_server::{HttpSettings, Peer, ServerState};
use elohim_store::identity::accounts::PasswordUse;
use elohim_store::privacy::retention::held;
use elohim_store::testing::{Engine, TestBucket, TestDatabases};
use elohim_store::{Blobs, DatabaseName};
use tempfile::TempDir;

use crate::clock::TestClock;
use crate::entropy::SeededEntropy;
use crate::request::Call;

/// The address that test requests come from: a trusted proxy.
const PROXY: &str = "192.0.2.1:4711";
/// What access tokens are signed with in tests.
pub const JWT_SECRET: &str = "a secret of the tests, 32 bytes or more";
/// Everybody's password in tests.
pub(crate) const PASSWORD: &str = "a password for tests only";

/// A whole deployment: real router, real databases, and a directory or a bucket of its own.
pub struct TestApp {
    /// The application behind the router.
    pub app: App,
    /// Moves time.
    pub clock: Arc<TestClock>,
    files: Arc<Files>,
    router: Router,
    databases: Arc<TestDatabases>,
}

/// Where stored bytes are: in a folder beside SQLite, in a bucket beside PostgreSQL.
struct Files {
    folder: TempDir,
    bucket: Option<TestBucket>,
}

impl Files {
    async fn new(engine: Engine) -> Self {
        let folder = TempDir::new().expect("a temporary directory");
        let bucket = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(TestBucket::serve(folder.path()).await),
        };
        Self { folder, bucket }
    }

    fn blobs(&self) -> Blobs {
        match &self.bucket {
            None => Blobs::local(self.path()).expect("blobs in the directory"),
            Some(bucket) => Blobs::s3(&bucket.settings()).expect("blobs in the bucket"),
        }
    }

    fn path(&self) -> &Path {
        self.bucket.as_ref().map_or(self.folder.path(), TestBucket::files)
    }
}

/// Somebody who is signed in.
pub struct Member {
    /// The account.
    pub account: Account,
    /// Access token.
    pub token: String,
    /// Refresh token.
    pub refresh_token: String,
}

impl TestApp {
    /// A deployment on this engine with nobody in it.
    pub async fn new(engine: Engine) -> Self {
        Self::with(engine, |_| {}).await
    }

    /// A deployment whose accounts may store so many bytes each.
    pub async fn with_quota(engine: Engine, quota_bytes: u64) -> Self {
        Self::with(engine, |settings| settings.vault.quota_bytes = quota_bytes).await
    }

    /// A deployment whose operator decided otherwise.
    pub async fn with(engine: Engine, change: impl FnOnce(&mut AppSettings)) -> Self {
        let databases = Arc::new(TestDatabases::new(engine).await);
        let files = Arc::new(Files::new(engine).await);
        let clock = Arc::new(TestClock::new());
        let day = Duration::from_secs(24 * 3600);
        let mut settings = AppSettings {
            tokens: TokenSettings {
                jwt_secret: Secret::new(JWT_SECRET),
                previous_jwt_secret: None,
                access_lifetime: 7 * day,
                refresh_lifetime: 30 * day,
            },
            registration: Registration::Invite,
            vault: VaultSettings { quota_bytes: 1 << 30, count_reads: true, share_max_lifetime: 90 * day },
            second_factor_from: None,
            audit: AuditSettings::default(),
            logs: None,
            oidc: None,
            passkeys: None,
        };
        change(&mut settings);
        Self::start(databases, files, clock, Arc::new(SeededEntropy::default()), settings)
    }

    /// The same deployment after a stop and a start, with what its operator decided meanwhile.
    #[must_use]
    pub fn restarted(self, change: impl FnOnce(&mut AppSettings)) -> Self {
        let Self { app, clock, files, databases, .. } = self;
        let mut settings = app.settings.clone();
        change(&mut settings);
        Self::start(databases, files, clock, Arc::clone(&app.entropy), settings)
    }

    /// A second node of the same deployment, with a memory of its own.
    #[must_use]
    pub fn another_node(&self) -> Self {
        let (databases, files) = (Arc::clone(&self.databases), Arc::clone(&self.files));
        Self::start(databases, files, self.clock.clone(), Arc::clone(&self.app.entropy), self.app.settings.clone())
    }

    fn start(
        databases: Arc<TestDatabases>,
        files: Arc<Files>,
        clock: Arc<TestClock>,
        entropy: Arc<dyn Entropy>,
        settings: AppSettings,
    ) -> Self {
        let app =
            App::start((**databases).clone(), files.blobs(), settings, clock.clone(), entropy).expect("an application");
        let recorder = elohim_server::metrics::recorder(&[]).expect("a recorder");
        let host = elohim_server::host::HostSampler::new(files.path(), clock.now());
        let state = ServerState::new(app.clone(), recorder.handle(), host);
        let peer: SocketAddr = PROXY.parse().expect("an address");
        let http = HttpSettings {
            trusted_proxies: vec![peer.ip().into()],
            cors_origins: vec!["https://app.example".parse().expect("an origin")],
            ..HttpSettings::default()
        };
        let router = elohim_server::router(state, Arc::new(http)).expect("a router").layer(axum::Extension(Peer(peer)));
        Self { app, clock, files, router, databases }
    }

    /// An account of this role.
    pub async fn account(&self, name: &str, role: Role, temporary: bool) -> Account {
        let username = Username::parse(name).expect("a user name");
        let password_use = if temporary {
            PasswordUse::Temporary(self.clock.now().saturating_add(Duration::from_secs(3600)))
        } else {
            PasswordUse::Own
        };
        let password = &Secret::new(PASSWORD);
        let new = NewAccount { username: &username, password, role, password_use, display_name: None };
        accounts::create(&self.app, new, "a test").await.expect("an account")
    }

    /// An account of this role, signed in.
    pub async fn signed_in(&self, name: &str, role: Role) -> Member {
        let account = self.account(name, role, false).await;
        let body = Login { username: name.to_owned(), password: PASSWORD.to_owned(), code: None };
        let answer = self.post("/api/v1/auth/login").from("198.51.100.200").json(&body).send().await;
        let tokens: Tokens = answer.json();
        Member { account, token: tokens.token, refresh_token: tokens.refresh_token }
    }

    /// A member, signed in.
    pub async fn member(&self, name: &str) -> Member {
        self.signed_in(name, Role::Member).await
    }

    /// Shows the password of somebody again, so that dangerous acts are allowed.
    pub async fn step_up(&self, who: &Member) {
        let body = StepUp { password: PASSWORD.to_owned(), code: None };
        let answer = self.post("/api/v1/auth/step-up").bearer(&who.token).json(&body).send().await;
        assert_eq!(answer.status, 200, "{}", answer.outcome());
    }

    /// Runs SQL on the app database behind the application's back.
    pub async fn behind(&self, sql: &'static str) {
        self.databases.behind(DatabaseName::App, sql).await;
    }

    /// Runs SQL on the vault database behind the application's back.
    pub async fn behind_vault(&self, sql: &'static str) {
        self.databases.behind(DatabaseName::Vault, sql).await;
    }

    /// How many rows a table of the vault database has.
    pub async fn rows(&self, table: &str) -> u64 {
        let mut tx = self.app.db.vault.snapshot().await.expect("a transaction");
        held(&mut tx, table).await.expect("the rows").expect("a table").rows
    }

    /// The folder in which the stored parts lie, `<pool>/<object>/<part>`.
    pub fn stored(&self) -> &Path {
        self.files.path()
    }

    /// The files of the stored parts of a pool.
    pub fn stored_of(&self, pool: &str) -> Vec<PathBuf> {
        files_below(&self.stored().join(pool))
    }

    /// Everything that is stored: the databases as [`TestDatabases::dump`] gives them, and whose bytes are stored.
    pub async fn dump(&self) -> Vec<u8> {
        let mut all = self.databases.dump().await;
        for file in files_below(self.stored()) {
            all.extend(file.as_os_str().as_encoded_bytes());
        }
        all
    }

    /// A request of any method.
    pub fn call(&self, method: Method, path: &str) -> Call {
        Call::new(self.router.clone(), method, path)
    }

    /// A GET.
    pub fn get(&self, path: &str) -> Call {
        self.call(Method::GET, path)
    }

    /// A POST.
    pub fn post(&self, path: &str) -> Call {
        self.call(Method::POST, path)
    }

    /// A PUT.
    pub fn put(&self, path: &str) -> Call {
        self.call(Method::PUT, path)
    }

    /// A DELETE.
    pub fn delete(&self, path: &str) -> Call {
        self.call(Method::DELETE, path)
    }
}

/// All files in a folder, at any depth; none when there is no such folder. A bucket leaves empty folders behind, which are nothing.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}
