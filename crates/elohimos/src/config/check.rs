//! Meaning: turns the raw values into settings, and collects what is wrong.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use elohim_app::Registration;
use elohim_app::identity::oidc::OidcSettings;
use elohim_app::identity::passkeys::PasskeySettings;
use elohim_core::identity::{Role, Username, password};

use crate::config::cors;
use crate::config::layers::Layers;
use crate::config::oidc::OidcCheck;
use crate::config::passkeys::PasskeyCheck;
use crate::config::problems::Problems;
use crate::config::production;
use crate::config::proxies;
use crate::config::raw::{Raw, RawHttp};
use crate::config::secrets::Secrets;
use crate::config::settings::{Blobs, Database, Http, Identity, Log, Mode, S3, Settings, Vault};

/// The shortest time in days that entries of the audit log are kept.
const AUDIT_MIN_DAYS: u64 = 90;

/// Checks everything. `None` when a value has no meaning; what production refuses is only in `problems`.
pub(crate) fn check(
    raw: &Raw,
    layers: &Layers,
    secrets: &Secrets,
    warnings: Vec<String>,
    problems: &mut Problems,
) -> Option<Settings> {
    let mode = match raw.environment.as_str() {
        "production" => Mode::Production,
        "test" => Mode::Test,
        _ => Mode::Development,
    };
    let mut check = Check { layers, secrets, problems, mode, warnings };
    let data_dir = check.data_dir(&raw.data_dir);
    let http = check.http(&raw.http);
    let identity = check.identity(raw);
    let oidc = check.oidc(raw);
    let passkeys = check.passkeys(raw);
    let database = check.database(raw);
    let blobs = check.blobs(raw);
    let share_max_lifetime = check.time("vault.share_max_lifetime", &raw.vault.share_max_lifetime);
    let audit_kept = check.audit_kept(raw.audit.retention_days);
    let level = check.level(&raw.log.level);
    let shutdown_grace = check.time("shutdown.grace", &raw.shutdown.grace);
    if mode == Mode::Production {
        production::gate(raw, layers, secrets, check.problems);
    }
    let within = |path: &str, name: &str| if path.is_empty() { data_dir.join(name) } else { PathBuf::from(path) };
    Some(Settings {
        mode,
        temp_dir: within(&raw.temp_dir, "temp"),
        exports_dir: within(&raw.exports_dir, "exports"),
        http: http?,
        identity: identity?,
        oidc,
        passkeys,
        database: database?,
        blobs: blobs?,
        vault: Vault {
            quota_bytes: raw.vault.quota_bytes,
            count_reads: raw.vault.count_reads,
            share_max_lifetime: share_max_lifetime?,
        },
        audit_kept,
        log: Log { level, file: raw.log.file, rotate_bytes: raw.log.rotate_bytes, keep_files: raw.log.keep_files },
        shutdown_grace: shutdown_grace?,
        warnings: check.warnings,
        data_dir,
    })
}

struct Check<'a> {
    layers: &'a Layers,
    secrets: &'a Secrets,
    problems: &'a mut Problems,
    mode: Mode,
    warnings: Vec<String>,
}

impl Check<'_> {
    fn wrong(&mut self, key: &str, wrong: impl Into<String>, fix: impl Into<String>) {
        self.problems.add(key, self.layers.origin(key), wrong, fix);
    }

    /// A length of time that is not nothing.
    fn time(&mut self, key: &str, text: &str) -> Option<Duration> {
        match humantime::parse_duration(text) {
            Ok(time) if time >= Duration::from_millis(1) => Some(time),
            _ => {
                self.wrong(key, format!("{text:?} is not a length of time"), "Write it like 30s, 10m or 7d.");
                None
            }
        }
    }

    fn data_dir(&mut self, text: &str) -> PathBuf {
        let path = PathBuf::from(text);
        if text.is_empty() {
            self.wrong("data_dir", "it is empty", "Name a directory.");
        } else if path.exists() && !path.is_dir() {
            self.wrong("data_dir", format!("{text} is not a directory"), "Name a directory.");
        } else if let Some(mode) = crate::config::files::open_to_others(&path) {
            let wrong = format!("others can read {text} (mode {mode:04o})");
            if self.mode == Mode::Production {
                self.wrong("data_dir", wrong, format!("Run: chmod 700 {text}"));
            } else {
                self.warnings.push(format!("data_dir: {wrong}; production refuses this."));
            }
        }
        path
    }

    fn http(&mut self, raw: &RawHttp) -> Option<Http> {
        let host = raw.host.parse::<IpAddr>().ok();
        if host.is_none() {
            self.wrong("http.host", format!("{:?} is not an IP address", raw.host), "Write 127.0.0.1, 0.0.0.0 or ::.");
        }
        let mut metrics_listen = None;
        if !raw.metrics_listen.is_empty() {
            metrics_listen = raw.metrics_listen.parse::<SocketAddr>().ok();
            if metrics_listen.is_none() {
                let wrong = format!("{:?} is not an address and a port", raw.metrics_listen);
                self.wrong("http.metrics_listen", wrong, "Write it like 127.0.0.1:9100.");
            }
        }
        let mut cors_origins = Vec::new();
        for entry in &raw.cors_origins {
            match cors::parse(entry, self.mode == Mode::Production) {
                Ok(origin) => cors_origins.push(origin),
                Err(wrong) => self.wrong(
                    "http.cors_origins",
                    format!("the entry {entry:?} {wrong}"),
                    "Write it like https://app.example.org.",
                ),
            }
        }
        let mut trusted_proxies = Vec::new();
        for entry in &raw.forwarded_allow_ips {
            match proxies::parse(entry) {
                Some(networks) => trusted_proxies.extend(networks),
                None => self.wrong(
                    "http.forwarded_allow_ips",
                    format!("the entry {entry:?} is neither an address nor a network"),
                    "Write it like 10.0.0.7 or 10.0.0.0/8.",
                ),
            }
        }
        let header_deadline = self.time("http.header_deadline", &raw.header_deadline);
        let body_idle_deadline = self.time("http.body_idle_deadline", &raw.body_idle_deadline);
        let idle_deadline = self.time("http.idle_deadline", &raw.idle_deadline);
        Some(Http {
            listen: SocketAddr::new(host?, raw.port),
            metrics_listen,
            workers: NonZeroUsize::new(raw.workers),
            cors_origins,
            trusted_proxies: if raw.proxy_headers { trusted_proxies } else { Vec::new() },
            header_deadline: header_deadline?,
            body_idle_deadline: body_idle_deadline?,
            idle_deadline: idle_deadline?,
            max_connections: raw.max_connections,
            max_connections_per_address: raw.max_connections_per_address,
            hsts: raw.hsts,
        })
    }

    fn identity(&mut self, raw: &Raw) -> Option<Identity> {
        let name = &raw.identity.founder_username;
        let founder_username = Username::parse(name).ok();
        if founder_username.is_none() {
            let fix = "Use 1 to 64 letters, digits, dots, dashes or underscores.";
            self.wrong("identity.founder_username", format!("{name:?} is not a user name"), fix);
        }
        self.development_secrets(raw);
        let access_lifetime = self.time("identity.access_lifetime", &raw.identity.access_lifetime);
        let refresh_lifetime = self.time("identity.refresh_lifetime", &raw.identity.refresh_lifetime);
        if let (Some(access), Some(refresh)) = (access_lifetime, refresh_lifetime)
            && refresh <= access
        {
            let fix = "Make identity.refresh_lifetime the longer one.";
            self.wrong("identity.refresh_lifetime", "it is not longer than identity.access_lifetime", fix);
        }
        Some(Identity {
            founder_username: founder_username?,
            founder_password: self.secrets.find("identity.founder_password").cloned(),
            jwt_secret: self.secrets.find("identity.jwt_secret").cloned(),
            previous_jwt_secret: self.secrets.find("identity.previous_jwt_secret").cloned(),
            access_lifetime: access_lifetime?,
            refresh_lifetime: refresh_lifetime?,
            registration: match raw.identity.registration.as_str() {
                "closed" => Registration::Closed,
                "open" => Registration::Open,
                _ => Registration::Invite,
            },
            second_factor_from: Role::find(&raw.identity.require_second_factor),
        })
    }

    /// What the application itself asks of secrets; the production gate asks for more.
    fn development_secrets(&mut self, raw: &Raw) {
        if self.mode == Mode::Production {
            return;
        }
        for key in ["identity.jwt_secret", "identity.previous_jwt_secret"] {
            if let (Some(secret), Some(origin)) = (self.secrets.find(key), self.secrets.origin(key))
                && secret.len() < production::JWT_MIN_BYTES
            {
                let wrong = format!("it is shorter than {} bytes", production::JWT_MIN_BYTES);
                self.problems.add(key, origin, wrong, "Make one with: openssl rand -base64 48");
            }
        }
        let key = "identity.founder_password";
        if let (Some(secret), Some(origin)) = (self.secrets.find(key), self.secrets.origin(key))
            && let Err(weak) = password::check(secret, &raw.identity.founder_username)
        {
            let fix = "Make one with: openssl rand -base64 32";
            self.problems.add(key, origin, format!("it is too weak: {weak}"), fix);
        }
    }

    fn oidc(&mut self, raw: &Raw) -> Option<OidcSettings> {
        let timeout = self.time("oidc.timeout", &raw.oidc.timeout)?;
        let secret = self.secrets.find("oidc.client_secret");
        let (production, layers) = (self.mode == Mode::Production, self.layers);
        OidcCheck { raw: &raw.oidc, secret, timeout, production, layers, problems: self.problems }.run()
    }

    fn passkeys(&mut self, raw: &Raw) -> Option<PasskeySettings> {
        let (production, layers) = (self.mode == Mode::Production, self.layers);
        PasskeyCheck { raw: &raw.passkeys, production, layers, problems: self.problems }.run()
    }

    fn database(&mut self, raw: &Raw) -> Option<Database> {
        let Some(url) = self.secrets.find("database.url") else { return Some(Database::Sqlite) };
        let scheme = url.expose_str().and_then(|text| url::Url::parse(text).ok()).map(|url| url.scheme().to_owned());
        if !scheme.is_some_and(|scheme| scheme == "postgres" || scheme == "postgresql") {
            let fix = "Write it like postgres://user:password@host/database.";
            self.problems.add_absent("database.url", "it is not a PostgreSQL address", fix);
            return None;
        }
        Some(Database::Postgres { url: url.clone(), max_connections: raw.database.max_connections })
    }

    fn blobs(&mut self, raw: &Raw) -> Option<Blobs> {
        let raw = &raw.blobs;
        if raw.s3_bucket.is_empty() {
            return Some(Blobs::Local);
        }
        if raw.s3_access_key.is_empty() {
            self.problems.add_absent("blobs.s3_access_key", "it is missing", "blobs.s3_bucket is set and needs it.");
        }
        let plain = raw.s3_endpoint.starts_with("http://");
        if !raw.s3_endpoint.is_empty() && url::Url::parse(&raw.s3_endpoint).is_err() {
            self.wrong("blobs.s3_endpoint", "it is not a web address", "Write it like https://s3.example.org.");
        } else if plain && (!raw.s3_allow_http || self.mode == Mode::Production) {
            self.wrong("blobs.s3_endpoint", "it is not https", "Use https; blobs.s3_allow_http is for development.");
        }
        let secret_key = self.secrets.find("blobs.s3_secret_key").cloned();
        if secret_key.is_none() {
            self.problems.add_absent("blobs.s3_secret_key", "it is missing", "blobs.s3_bucket is set and needs it.");
        }
        Some(Blobs::S3(S3 {
            endpoint: Some(raw.s3_endpoint.clone()).filter(|address| !address.is_empty()),
            bucket: raw.s3_bucket.clone(),
            prefix: raw.s3_prefix.clone(),
            region: raw.s3_region.clone(),
            access_key: raw.s3_access_key.clone(),
            secret_key: secret_key?,
            allow_http: raw.s3_allow_http,
        }))
    }

    fn audit_kept(&mut self, days: u64) -> Option<Duration> {
        if (1..AUDIT_MIN_DAYS).contains(&days) {
            let fix = format!("Write {AUDIT_MIN_DAYS} or more, or 0 for ever.");
            self.wrong("audit.retention_days", format!("{days} days are too few to find out what happened"), fix);
        }
        (days > 0).then(|| Duration::from_secs(days * 24 * 3600))
    }

    fn level(&mut self, word: &str) -> tracing::Level {
        if self.mode == Mode::Production && ["debug", "trace"].contains(&word) {
            self.wrong("log.level", format!("{word:?} is not allowed in production"), "Use info, warn or error.");
        }
        word.parse().unwrap_or(tracing::Level::INFO)
    }
}
