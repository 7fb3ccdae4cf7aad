//! The shape of the configuration. Its keys are those of the table; secrets are not here, because they never pass through
//! a type that can be printed.

use serde::Deserialize;

/// Everything, as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Raw {
    pub(crate) environment: String,
    pub(crate) data_dir: String,
    pub(crate) temp_dir: String,
    pub(crate) exports_dir: String,
    pub(crate) http: RawHttp,
    pub(crate) identity: RawIdentity,
    pub(crate) oidc: RawOidc,
    pub(crate) passkeys: RawPasskeys,
    pub(crate) database: RawDatabase,
    pub(crate) blobs: RawBlobs,
    pub(crate) vault: RawVault,
    pub(crate) audit: RawAudit,
    pub(crate) log: RawLog,
    pub(crate) shutdown: RawShutdown,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawHttp {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) workers: usize,
    pub(crate) metrics_listen: String,
    pub(crate) cors_origins: Vec<String>,
    pub(crate) proxy_headers: bool,
    pub(crate) forwarded_allow_ips: Vec<String>,
    pub(crate) header_deadline: String,
    pub(crate) body_idle_deadline: String,
    pub(crate) idle_deadline: String,
    pub(crate) max_connections: usize,
    pub(crate) max_connections_per_address: usize,
    pub(crate) hsts: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawIdentity {
    pub(crate) founder_username: String,
    pub(crate) access_lifetime: String,
    pub(crate) refresh_lifetime: String,
    pub(crate) registration: String,
    pub(crate) require_second_factor: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawOidc {
    pub(crate) issuer: String,
    pub(crate) client_id: String,
    pub(crate) public_url: String,
    pub(crate) authorization_endpoint: String,
    pub(crate) token_endpoint: String,
    pub(crate) jwks_file: String,
    pub(crate) name: String,
    pub(crate) admission: String,
    pub(crate) timeout: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPasskeys {
    pub(crate) rp_id: String,
    pub(crate) origin: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDatabase {
    pub(crate) max_connections: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawBlobs {
    pub(crate) s3_bucket: String,
    pub(crate) s3_endpoint: String,
    pub(crate) s3_prefix: String,
    pub(crate) s3_region: String,
    pub(crate) s3_access_key: String,
    pub(crate) s3_allow_http: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawVault {
    pub(crate) quota_bytes: u64,
    pub(crate) count_reads: bool,
    pub(crate) share_max_lifetime: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawAudit {
    pub(crate) retention_days: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLog {
    pub(crate) level: String,
    pub(crate) file: bool,
    pub(crate) rotate_bytes: u64,
    pub(crate) keep_files: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawShutdown {
    pub(crate) grace: String,
}
