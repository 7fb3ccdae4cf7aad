//! How the deployment is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How well something works.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub enum HealthStatus {
    /// All is well.
    Healthy,
    /// It works, and somebody should look.
    Degraded,
    /// It does not work.
    Unhealthy,
}

/// The health of the deployment. Strangers get `status`, `version` and `uptime_seconds` only.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq)]
pub struct Health {
    /// The worst of all checks.
    pub status: HealthStatus,
    /// The version that runs.
    pub version: String,
    /// For how long it has run.
    pub uptime_seconds: u64,
    /// The rest, for those who may see it.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub details: Option<HealthDetails>,
}

/// What only the signed-in and the machine itself may see.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq)]
pub struct HealthDetails {
    /// Which database engine is used, and whether it answers.
    pub database: String,
    /// Memory that the server holds, in MiB.
    pub memory_usage_mb: u64,
    /// How full the file system of the data directory is, in percent.
    pub disk_usage_percent: f64,
    /// Each check by name.
    pub checks: BTreeMap<String, HealthCheck>,
}

/// One check.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq)]
pub struct HealthCheck {
    /// How it came out.
    pub status: HealthStatus,
    /// How long it took, in milliseconds.
    pub latency_ms: f64,
    /// What to do when it is not healthy; empty when it is.
    pub hint: String,
}
