//! Every setting there is. The defaults, the file that `config default` prints and `docs/reference/config.md` come from
//! this table; `raw.rs` mirrors its keys, and a test fails when the two differ.

use crate::config::setting::Kind::{Choice, List, Path, Secret, Switch, Text, Time, Whole};
use crate::config::setting::Setting;

macro_rules! settings {
    ($($key:literal $kind:expr, $default:literal, [$($name:literal),*] $(, $flag:literal)?; $meaning:literal)*) => {
        &[$(Setting {
            key: $key,
            kind: $kind,
            default: $default,
            names: &[$($name),*],
            flag: settings!(@flag $($flag)?),
            meaning: $meaning,
        }),*]
    };
    (@flag $flag:literal) => { Some($flag) };
    (@flag) => { None };
}

/// The largest number that TOML can hold.
const LARGEST: u64 = i64::MAX.unsigned_abs();

/// The settings, in the order of the documentation.
#[rustfmt::skip]
pub(crate) const SETTINGS: &[Setting] = settings! {
    "environment" Choice(&["development", "production", "test"]), "\"development\"", ["ELOHIM_ENV"];
        "What this server is for. `production` refuses to start with anything weak or missing."
    "data_dir" Path, "\".neutron_data\"", ["ELOHIMOS_DATA_DIR"], "--data-dir";
        "Where databases, encrypted files and logs are kept. Made with mode 0700 when it is missing."
    "temp_dir" Path, "\"\"", ["ELOHIMOS_TEMP_DIR"];
        "Where unfinished work is kept. Not set: `temp` in the data directory."
    "exports_dir" Path, "\"\"", ["ELOHIMOS_EXPORTS_DIR"];
        "Where exports are written. Not set: `exports` in the data directory."

    "http.host" Text, "\"127.0.0.1\"", [], "--host";
        "The address to listen on. `0.0.0.0` listens on every IPv4 address of the machine, `::` on IPv6 too."
    "http.port" Whole(0, 65_535), "8000", [], "--port";
        "The port to listen on. 0 lets the system choose one, which start-up prints."
    "http.workers" Whole(0, 1_024), "0", [], "--workers";
        "Threads that answer requests. 0: one for each processor."
    "http.metrics_listen" Text, "\"\"", [];
        "An address and port of its own for `/metrics`, for example `127.0.0.1:9100`. Not set: on the main address."
    "http.cors_origins" List, "[]", ["ELOHIM_CORS_ORIGINS"];
        "Web origins (scheme and host, no path) whose pages may call this server. In production https only."
    "http.proxy_headers" Switch, "false", [], "--proxy-headers";
        "Whether to take the client's address from `X-Forwarded-For` when the peer is a trusted proxy."
    "http.forwarded_allow_ips" List, "[\"127.0.0.1\", \"::1\"]", [], "--forwarded-allow-ips";
        "Addresses and networks of the trusted proxies. `*` trusts everybody and is refused in production."
    "http.header_deadline" Time, "\"6s\"", [];
        "How long a client may take to send the headers of a request."
    "http.body_idle_deadline" Time, "\"10s\"", [];
        "How long a client may send nothing in the middle of a body."
    "http.idle_deadline" Time, "\"8s\"", [];
        "How long a connection may stay open without a request."
    "http.max_connections" Whole(1, 1_000_000), "8192", [];
        "Connections at the same time."
    "http.max_connections_per_address" Whole(1, 1_000_000), "1024", [];
        "Connections at the same time from one address. A trusted proxy is not counted as one address."
    "http.hsts" Switch, "false", [];
        "Whether to tell browsers to use https only. Switch it on when the server is reached by https alone."

    "identity.founder_username" Text, "\"founder\"", ["ELOHIM_FOUNDER_USERNAME"];
        "The founder's user name. The account is made at the first start."
    "identity.founder_password" Secret("founder_password"), "", ["ELOHIM_FOUNDER_PASSWORD"];
        "The founder's password. Required in production, with 20 characters or more of all kinds. In development one is made."
    "identity.jwt_secret" Secret("jwt_secret"), "", ["ELOHIM_JWT_SECRET", "ELOHIMOS_JWT_SECRET_KEY"];
        "Signs access tokens. Required in production, with 32 bytes or more. In development one is made."
    "identity.previous_jwt_secret" Secret("previous_jwt_secret"), "", [];
        "The secret before the present one: tokens signed with it stay valid. `elohimos secrets rotate jwt` keeps it beside the present one, with the end `.previous`."
    "identity.access_lifetime" Time, "\"7d\"", [];
        "How long an access token is valid."
    "identity.refresh_lifetime" Time, "\"30d\"", [];
        "How long a refresh token is valid. Longer than an access token."
    "identity.registration" Choice(&["closed", "invite", "open"]), "\"invite\"", [];
        "Who may make an account: nobody but administrators, whoever has an invitation, or everybody. `open` is refused in production."
    "identity.require_second_factor" Choice(&["none", "founder_rights", "super_admin", "admin", "member", "guest"]), "\"none\"", [];
        "The lowest role that needs a second factor: who has it, or one above, and no second factor, can do nothing but add one."

    "oidc.issuer" Text, "\"\"", [];
        "The OpenID Connect directory that people may sign in with: its issuer, to the letter. Not set: there is none. In production https only."
    "oidc.client_id" Text, "\"\"", [];
        "What the directory calls this server."
    "oidc.client_secret" Secret("oidc_client_secret"), "", [];
        "What this server shows to the directory, where the directory asks for it."
    "oidc.public_url" Text, "\"\"", [];
        "Where browsers reach this server, scheme and host: `https://vault.example.org`. The directory must know `/api/v1/auth/oidc/callback` there."
    "oidc.authorization_endpoint" Text, "\"\"", [];
        "Where browsers go to sign in. With the token endpoint and the keys, the directory is never asked where things are."
    "oidc.token_endpoint" Text, "\"\"", [];
        "Where codes are exchanged."
    "oidc.jwks_file" Path, "\"\"", [];
        "A file with the keys of the directory (JSON Web Key Set), read at start."
    "oidc.name" Text, "\"Directory\"", [];
        "What people call the directory."
    "oidc.admission" Choice(&["link", "create"]), "\"link\"", [];
        "What becomes of people whom no account is linked to: they are sent away, or are given an account as a member under the name that the directory has for them."
    "oidc.timeout" Time, "\"10s\"", [];
        "How long the directory may take to answer."

    "passkeys.rp_id" Text, "\"\"", [];
        "The domain that passkeys are for: that of `passkeys.origin`, or one above it, like `example.org`. Both are set, or people cannot sign in with passkeys. With another domain, every passkey that was made is of no use."
    "passkeys.origin" Text, "\"\"", [];
        "Where browsers reach this server: scheme, host and port, like `https://vault.example.org`. Only pages there can use passkeys."

    "database.url" Secret("database_url"), "", [];
        "A PostgreSQL address, `postgres://user:password@host/database`. Not set: SQLite in the data directory."
    "database.max_connections" Whole(2, 1_000), "10", [];
        "Connections to PostgreSQL at the same time. SQLite does not use it."

    "blobs.s3_bucket" Text, "\"\"", [];
        "An S3 bucket for the encrypted files. Not set: `vault_files` in the data directory."
    "blobs.s3_endpoint" Text, "\"\"", [];
        "The address of the S3 service, `https://s3.example.org`. Not set: Amazon's own."
    "blobs.s3_prefix" Text, "\"\"", [];
        "Put before every object name, so that several servers can share a bucket."
    "blobs.s3_region" Text, "\"us-east-1\"", [];
        "The region of the bucket."
    "blobs.s3_access_key" Text, "\"\"", [];
        "The id of the access key."
    "blobs.s3_secret_key" Secret("s3_secret_key"), "", [];
        "The secret of the access key."
    "blobs.s3_allow_http" Switch, "false", [];
        "Whether an `http://` endpoint is accepted. Refused in production."

    "vault.quota_bytes" Whole(1_048_576, LARGEST), "107374182400", [];
        "How many encrypted bytes one account may keep. The default is 100 GiB."
    "vault.count_reads" Switch, "true", [];
        "Whether to count how often each stored object is read, for its owners. Off where the counts could tell of a second vault."
    "vault.share_max_lifetime" Time, "\"30d\"", [];
        "The longest lifetime that a share link may have."

    "audit.retention_days" Whole(0, 36_500), "0", [];
        "How many days entries of the audit log are kept, 90 or more. 0: for as long as there is the deployment."

    "log.level" Choice(&["error", "warn", "info", "debug", "trace"]), "\"info\"", [];
        "How much is logged. `debug` and `trace` are refused in production."
    "log.file" Switch, "true", [];
        "Whether to write `logs/elohimos.log` in the data directory. Switch it off when a journal keeps standard error."
    "log.rotate_bytes" Whole(1_024, 1_073_741_824), "104857600", [];
        "The size at which a new log file is begun. The default is 100 MiB."
    "log.keep_files" Whole(1, 1_000), "10", [];
        "How many full log files are kept beside the present one."

    "shutdown.grace" Time, "\"30s\"", [];
        "How long requests may finish after the first signal to stop."
};

/// The setting of this key.
pub(crate) fn find(key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.key == key)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn keys_and_environment_names_are_unique_and_every_meaning_is_a_sentence() {
        let mut names = HashSet::new();
        for setting in SETTINGS {
            assert!(names.insert(setting.key.to_owned()), "{}", setting.key);
            for name in setting.environment_names() {
                assert!(names.insert(name.clone()), "{name}");
            }
            assert!(setting.meaning.ends_with('.'), "{}", setting.key);
            assert_eq!(setting.default.is_empty(), setting.kind.is_secret(), "{}", setting.key);
        }
    }
}
