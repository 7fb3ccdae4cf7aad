//! Puts the server together from its settings: storage, application, HTTP, background tasks.

use std::error::Error as StdError;
use std::fs::DirBuilder;
use std::net::SocketAddr;
use std::os::unix::fs::DirBuilderExt;
use std::sync::Arc;
use std::time::Duration;

use elohim_app::identity::founder;
use elohim_app::ops::{health, sweeps};
use elohim_app::vault::activity;
use elohim_app::{App, AppSettings, AuditSettings, TokenSettings, VaultSettings};
use elohim_core::ops::job::Job;
use elohim_core::{Clock, Entropy};
use elohim_server::host::HostSampler;
use elohim_server::{Deadlines, HttpSettings, ServerState, scrape};
use elohim_store::{BlobError, Blobs, DatabaseSettings, Databases, OpenError, S3Settings};
use sd_notify::NotifyState;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::config::{self, Settings};
use crate::exit::{CliError, Exit};
use crate::lifecycle::{Lifecycle, Stopped, notify};
use crate::logging::{self, Logs};
use crate::metrics;

/// Time between two updates of the metrics that nobody counts as they happen.
const METRICS_EVERY: Duration = Duration::from_secs(15);

/// What is served, for people. A service that cannot start stops the start, so this is all or nothing.
const SERVICES: &[&str] =
    &["accounts", "teams", "vault", "shares", "drop boxes", "privacy", "health", "metrics", "API description"];

/// What the machine gives.
pub(crate) struct Machine {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) logs: Arc<Logs>,
}

/// A server that takes requests.
pub(crate) struct Running {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// The names of what is served there.
    pub(crate) services: Vec<&'static str>,
    databases: Databases,
    app: App,
    lifecycle: Lifecycle,
    grace: Duration,
}

/// Starts everything, or says what stopped it.
pub(crate) async fn start(settings: Settings, machine: Machine) -> Result<Running, CliError> {
    let Machine { clock, entropy, logs } = machine;
    for directory in [&settings.temp_dir, &settings.exports_dir] {
        DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
    }
    let http = Arc::new(http_settings(&settings.http));
    let lifecycle = Lifecycle::new()?;
    let listener = bind(http.listen).await?;
    let address = listener.local_addr()?;
    let metrics_listener = match http.metrics_listen {
        Some(address) => Some(bind(address).await?),
        None => None,
    };
    let recorder =
        elohim_server::metrics::install_recorder(&metrics::all()).map_err(|error| failed("METRICS_FAILED", &error))?;
    let (databases, app) = application(&settings, clock, entropy.clone()).await?;
    let identity = &settings.identity;
    let password = identity.founder_password.as_ref().ok_or_else(missing_secret)?;
    let made = founder::ensure(&app, &identity.founder_username, password).await;
    if made.map_err(|error| failed("FOUNDER_FAILED", &error))? {
        tracing::info!(event = "founder.created", "The founder's account was made");
    }

    scrape::keep_up(app.clone(), recorder.clone(), lifecycle.shutdown.soft.clone(), &lifecycle.tasks);
    let host = HostSampler::new(settings.data_dir.clone(), app.started_at);
    let state = ServerState::new(app.clone(), recorder.clone(), host.clone());
    let router = elohim_server::router(state, http.clone()).map_err(|error| failed("START_FAILED", &error))?;
    let serve = |router, listener| {
        let (shutdown, tasks) = (lifecycle.shutdown.clone(), lifecycle.tasks.clone());
        elohim_server::serve(router, listener, http.clone(), entropy.clone(), shutdown, tasks)
    };
    if let Some(listener) = metrics_listener {
        let router = elohim_server::wrap(scrape::router(recorder, host), http.clone(), entropy.clone());
        lifecycle.spawn("metrics", serve(router, listener));
    }
    lifecycle.spawn("http", serve(router, listener));
    lifecycle.spawn("activity", activity::run(app.clone(), lifecycle.shutdown.soft.clone()));
    lifecycle.spawn("sweeps", sweeps::run(app.clone(), lifecycle.shutdown.soft.clone()));
    // Before the first scrape, so that no page is without them.
    logs.record_metrics();
    let _ = metrics::sample(&app).await;
    lifecycle.spawn("watch", watch(app.clone(), logs, lifecycle.shutdown.soft.clone()));
    notify(&[NotifyState::Ready]);
    Ok(Running { address, services: SERVICES.to_vec(), databases, app, lifecycle, grace: settings.shutdown_grace })
}

/// Opens the storage, and the application upon it.
pub(crate) async fn application(
    settings: &Settings,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> Result<(Databases, App), CliError> {
    let databases = Databases::open(&database_settings(settings)).await.map_err(|error| not_opened(&error))?;
    let blobs = open_blobs(settings).map_err(|error| failed("BLOBS_UNAVAILABLE", &error))?;
    let app = App::start(databases.clone(), blobs, app_settings(settings)?, clock, entropy)
        .map_err(|error| failed("START_FAILED", &error))?;
    Ok((databases, app))
}

impl Running {
    /// Serves until it is told to stop, then closes everything in order.
    pub(crate) async fn until_stopped(self) -> Result<(), CliError> {
        let stopped = self.lifecycle.run(self.grace).await;
        self.app.tasks.close();
        if tokio::time::timeout(Duration::from_secs(5), self.app.tasks.wait()).await.is_err() {
            tracing::warn!(event = "server.tasks_left", "Some tasks of the application did not stop");
        }
        // What could not be written down is in the log.
        let _ = activity::flush_all(&self.app).await;
        drop(self.app);
        self.databases.close().await;
        tracing::info!(event = "server.stopped", "Stopped");
        match stopped {
            Stopped::Asked => Ok(()),
            Stopped::TaskLost => {
                let fix = "The log says which one; please report it.";
                Err(CliError::new(Exit::Bug, "TASK_LOST", "A part of the server ended by itself", fix))
            }
        }
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener, CliError> {
    elohim_server::bind(address).await.map_err(|error| {
        let title = format!("{address} cannot be listened on: {error}");
        let fix = "Stop what listens there, or choose another port with --port.";
        CliError::new(Exit::Unavailable, "ADDRESS_IN_USE", title, fix)
    })
}

/// Keeps metrics current and the supervisor's watchdog fed until told to stop. The watchdog is fed only while the
/// databases answer.
async fn watch(app: App, logs: Arc<Logs>, stop: CancellationToken) {
    let every = sd_notify::watchdog_enabled().map_or(METRICS_EVERY, |limit| METRICS_EVERY.min(limit / 3));
    let job = Job { name: "metrics", every };
    app.jobs.expect(job);
    loop {
        if health::checks(&app).await.iter().all(|check| check.ok) {
            notify(&[NotifyState::Watchdog]);
        }
        if tokio::time::timeout(every, stop.cancelled()).await.is_ok() {
            return;
        }
        logs.record_metrics();
        let _ = app.jobs.run(job, metrics::sample(&app)).await;
    }
}

pub(crate) fn database_settings(settings: &Settings) -> DatabaseSettings {
    match &settings.database {
        config::Database::Sqlite => DatabaseSettings::Sqlite { data_dir: settings.data_dir.clone() },
        config::Database::Postgres { url, max_connections } => {
            DatabaseSettings::Postgres { url: url.clone(), max_connections: *max_connections }
        }
    }
}

fn open_blobs(settings: &Settings) -> Result<Blobs, BlobError> {
    match &settings.blobs {
        config::Blobs::Local => Blobs::local(&settings.data_dir.join("vault_files")),
        config::Blobs::S3(s3) => Blobs::s3(&S3Settings {
            endpoint: s3.endpoint.clone(),
            bucket: s3.bucket.clone(),
            prefix: s3.prefix.clone(),
            region: s3.region.clone(),
            access_key: s3.access_key.clone(),
            secret_key: s3.secret_key.clone(),
            allow_http: s3.allow_http,
        }),
    }
}

fn app_settings(settings: &Settings) -> Result<AppSettings, CliError> {
    let identity = &settings.identity;
    Ok(AppSettings {
        tokens: TokenSettings {
            jwt_secret: identity.jwt_secret.clone().ok_or_else(missing_secret)?,
            previous_jwt_secret: identity.previous_jwt_secret.clone(),
            access_lifetime: identity.access_lifetime,
            refresh_lifetime: identity.refresh_lifetime,
        },
        registration: identity.registration,
        second_factor_from: identity.second_factor_from,
        vault: VaultSettings {
            quota_bytes: settings.vault.quota_bytes,
            count_reads: settings.vault.count_reads,
            share_max_lifetime: settings.vault.share_max_lifetime,
        },
        audit: AuditSettings { kept: settings.audit_kept },
        logs: settings.log.file.then(|| logging::directory(&settings.data_dir)),
        oidc: settings.oidc.clone(),
        passkeys: settings.passkeys.clone(),
    })
}

fn http_settings(http: &config::Http) -> HttpSettings {
    HttpSettings {
        listen: http.listen,
        metrics_listen: http.metrics_listen,
        cors_origins: http.cors_origins.clone(),
        trusted_proxies: http.trusted_proxies.clone(),
        deadlines: Deadlines {
            idle: http.idle_deadline,
            header: http.header_deadline,
            body_stall: http.body_idle_deadline,
            ..Deadlines::default()
        },
        max_connections: http.max_connections,
        max_connections_per_address: http.max_connections_per_address,
        hsts: http.hsts,
        ..HttpSettings::default()
    }
}

/// Why the databases were not opened, with what to do in the message itself.
pub(crate) fn not_opened(error: &OpenError) -> CliError {
    let (exit, code, fix) = match error {
        OpenError::Locked { .. } => {
            (Exit::Conflict, "DATA_DIR_LOCKED", "Stop that process, or use another --data-dir.")
        }
        OpenError::Pending { .. } => {
            (Exit::Conflict, "MIGRATION_PENDING", "Stop every node, then run: elohimos migrate")
        }
        OpenError::Engine { .. } | OpenError::Store(_) | OpenError::Io { .. } => {
            (Exit::Unavailable, "DATABASE_UNAVAILABLE", "Nothing was changed. Check with: elohimos doctor")
        }
        _ => (Exit::Conflict, "DATABASE_REFUSED", "Nothing was changed."),
    };
    CliError::new(exit, code, sentence(error), fix)
}

fn failed(code: &str, error: &dyn StdError) -> CliError {
    let fix = "Check with: elohimos doctor. The log says more.";
    CliError::new(Exit::Unavailable, code, sentence(error), fix)
}

fn missing_secret() -> CliError {
    CliError::new(
        Exit::Bug,
        "SECRET_MISSING",
        "A secret is missing after the check of the configuration",
        "Please report it.",
    )
}

/// An error with everything behind it.
fn sentence(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
