//! The metrics of this crate, declared in one place: name, type, unit, help, labels.
//!
//! Labels come from enums and route templates only: never a user, an address, a token, a file or any other text of a
//! client, so that their number is bounded. The `/metrics` page takes its help texts from here, and so does the
//! documentation.

use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder};

/// How a metric behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Only grows.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Counts values by size.
    Histogram,
}

/// One metric.
#[derive(Debug, Clone, Copy)]
pub struct Metric {
    /// Its name.
    pub name: &'static str,
    /// How it behaves.
    pub kind: Kind,
    /// What it counts in.
    pub unit: Unit,
    /// What it says.
    pub help: &'static str,
    /// The labels that it may have.
    pub labels: &'static [&'static str],
}

/// Bounds of the buckets of durations, in seconds. One second is one of them because the objective says "below one".
pub const SECONDS: [f64; 16] =
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.5, 5.0, 10.0, 30.0];

pub(crate) const REQUESTS: &str = "elohimos_http_requests_total";
pub(crate) const DURATION: &str = "elohimos_http_request_duration_seconds";
pub(crate) const IN_FLIGHT: &str = "elohimos_http_in_flight";
pub(crate) const REQUEST_BYTES: &str = "elohimos_http_request_body_bytes_total";
pub(crate) const RESPONSE_BYTES: &str = "elohimos_http_response_body_bytes_total";
pub(crate) const REJECTED: &str = "elohimos_http_rejected_total";
pub(crate) const PANICS: &str = "elohimos_panics_total";
pub(crate) const CSP_VIOLATIONS: &str = "elohimos_csp_violations_total";
pub(crate) const DISK_TOTAL: &str = "elohimos_disk_total_bytes";
pub(crate) const DISK_USED: &str = "elohimos_disk_used_bytes";
pub(crate) const DISK_FREE: &str = "elohimos_disk_free_bytes";
pub(crate) const MEMORY_RSS: &str = "elohimos_memory_rss_bytes";
pub(crate) const MEMORY_LIMIT: &str = "elohimos_memory_limit_bytes";
pub(crate) const OPEN_FDS: &str = "process_open_fds";
pub(crate) const MAX_FDS: &str = "process_max_fds";
pub(crate) const START_TIME: &str = "process_start_time_seconds";

const fn metric(
    name: &'static str,
    kind: Kind,
    unit: Unit,
    help: &'static str,
    labels: &'static [&'static str],
) -> Metric {
    Metric { name, kind, unit, help, labels }
}

/// Every metric of the HTTP layer and of the host.
pub const DECLARED: [Metric; 16] = [
    metric(
        REQUESTS,
        Kind::Counter,
        Unit::Count,
        "Requests that were answered or given up by their client.",
        &["route_group", "method", "status_class", "synthetic"],
    ),
    metric(
        DURATION,
        Kind::Histogram,
        Unit::Seconds,
        "Interactive requests: until the answer began. Transfers (more than 256 KiB either way): until it ended.",
        &["kind"],
    ),
    metric(IN_FLIGHT, Kind::Gauge, Unit::Count, "Requests in progress, the sending of their answers included.", &[]),
    metric(REQUEST_BYTES, Kind::Counter, Unit::Bytes, "Bytes of request bodies that were read.", &[]),
    metric(RESPONSE_BYTES, Kind::Counter, Unit::Bytes, "Bytes of answer bodies that were sent.", &[]),
    metric(
        REJECTED,
        Kind::Counter,
        Unit::Count,
        "Requests and connections that were refused before they reached a route.",
        &["reason"],
    ),
    metric(PANICS, Kind::Counter, Unit::Count, "Requests during which the program met a mistake of its own.", &[]),
    metric(
        CSP_VIOLATIONS,
        Kind::Counter,
        Unit::Count,
        "What browsers report that they kept a page from doing, by the directive of the policy.",
        &["directive"],
    ),
    metric(DISK_TOTAL, Kind::Gauge, Unit::Bytes, "Size of the file system that holds the volume.", &["volume"]),
    metric(DISK_USED, Kind::Gauge, Unit::Bytes, "Used bytes of that file system.", &["volume"]),
    metric(
        DISK_FREE,
        Kind::Gauge,
        Unit::Bytes,
        "Bytes of that file system that this program may still use.",
        &["volume"],
    ),
    metric(MEMORY_RSS, Kind::Gauge, Unit::Bytes, "Resident memory of this process.", &[]),
    metric(MEMORY_LIMIT, Kind::Gauge, Unit::Bytes, "Memory that this process may use.", &[]),
    metric(OPEN_FDS, Kind::Gauge, Unit::Count, "Open file descriptors.", &[]),
    metric(MAX_FDS, Kind::Gauge, Unit::Count, "File descriptors that may be open.", &[]),
    metric(START_TIME, Kind::Gauge, Unit::Seconds, "When this process started, in seconds since 1970.", &[]),
];

/// Why a request or a connection was refused before it reached a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rejected {
    HeaderTimeout,
    BodySlow,
    WriteSlow,
    TooLarge,
    Smuggling,
    Host,
    Method,
    Malformed,
    Connections,
    Exhausted,
}

impl Rejected {
    const fn as_str(self) -> &'static str {
        match self {
            Self::HeaderTimeout => "header_timeout",
            Self::BodySlow => "body_slow",
            Self::WriteSlow => "write_slow",
            Self::TooLarge => "too_large",
            Self::Smuggling => "smuggling",
            Self::Host => "host",
            Self::Method => "method",
            Self::Malformed => "malformed",
            Self::Connections => "connections",
            Self::Exhausted => "exhausted",
        }
    }
}

/// Counts a refusal.
pub(crate) fn rejected(reason: Rejected) {
    counter!(REJECTED, "reason" => reason.as_str()).increment(1);
}

/// A recorder with our buckets, for whoever installs it: a test for its own thread, [`install_recorder`] for the
/// process. Metrics of other crates are given with theirs, so that every histogram has buckets.
///
/// # Errors
/// When a name cannot stand in a metric.
pub fn recorder(others: &[Metric]) -> Result<PrometheusRecorder, BuildError> {
    let mut builder = PrometheusBuilder::new();
    for metric in DECLARED.iter().chain(others).filter(|metric| metric.kind == Kind::Histogram) {
        builder = builder.set_buckets_for_metric(Matcher::Full(metric.name.to_owned()), &SECONDS)?;
    }
    let recorder = builder.build_recorder();
    metrics::with_local_recorder(&recorder, || describe(others));
    Ok(recorder)
}

/// Makes it the recorder of this process. The handle renders the page.
///
/// # Errors
/// When the process has a recorder already.
pub fn install_recorder(others: &[Metric]) -> Result<PrometheusHandle, RecorderError> {
    let recorder = recorder(others)?;
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).map_err(|_| RecorderError::Installed)?;
    Ok(handle)
}

/// Why there is no recorder.
#[derive(Debug, thiserror::Error)]
pub enum RecorderError {
    /// It could not be built.
    #[error("the metrics recorder could not be built")]
    Build(#[from] BuildError),
    /// There is one.
    #[error("this process has a metrics recorder already")]
    Installed,
}

fn describe(others: &[Metric]) {
    for metric in DECLARED.iter().chain(others) {
        match metric.kind {
            Kind::Counter => describe_counter!(metric.name, metric.unit, metric.help),
            Kind::Gauge => describe_gauge!(metric.name, metric.unit, metric.help),
            Kind::Histogram => describe_histogram!(metric.name, metric.unit, metric.help),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_and_helps_have_the_form_that_scrapers_expect() {
        let names: HashSet<_> = DECLARED.iter().map(|metric| metric.name).collect();
        assert_eq!(names.len(), DECLARED.len());
        for metric in DECLARED {
            assert!(metric.help.ends_with('.'), "{}", metric.name);
            assert_eq!(metric.kind == Kind::Counter, metric.name.ends_with("_total"), "{}", metric.name);
        }
    }

    #[test]
    fn a_page_has_the_help_and_the_buckets() {
        let recorder = recorder(&[]).unwrap();
        metrics::with_local_recorder(&recorder, || {
            rejected(Rejected::Smuggling);
            metrics::histogram!(DURATION, "kind" => "interactive").record(0.2);
        });
        let page = recorder.handle().render();
        assert!(page.contains("# HELP elohimos_http_rejected_total Requests and connections"), "{page}");
        assert!(page.contains("elohimos_http_rejected_total{reason=\"smuggling\"} 1"), "{page}");
        assert!(page.contains("_bucket{kind=\"interactive\",le=\"0.15\"} 0"), "{page}");
        assert!(page.contains("_bucket{kind=\"interactive\",le=\"0.2\"} 1"), "{page}");
    }
}
