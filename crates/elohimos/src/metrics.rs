//! Every metric of the program: those of the crates below, and those that nobody counts as they happen.

use elohim_app::App;
use elohim_server::metrics::{Kind, Metric};
use metrics::{Unit, gauge};

const BUILD: &str = "elohimos_build_info";
const DB_BYTES: &str = "elohimos_db_bytes";
const DB_WAL_BYTES: &str = "elohimos_db_wal_bytes";
const DB_FREELIST_PAGES: &str = "elohimos_db_freelist_pages";
const DB_SCHEMA_VERSION: &str = "elohimos_db_schema_version";

/// The metrics that this crate records.
const OWN: &[Metric] = &[
    own("elohimos_log_dropped_total", Kind::Counter, Unit::Count, "Log lines that no writer had time for.", &[]),
    own(
        "elohimos_log_redacted_total",
        Kind::Counter,
        Unit::Count,
        "Secrets that were masked in finished log lines.",
        &[],
    ),
    own(BUILD, Kind::Gauge, Unit::Count, "Always 1; its label says which version runs.", &["version"]),
    own(DB_BYTES, Kind::Gauge, Unit::Bytes, "Size of a database.", &["db"]),
    own(DB_WAL_BYTES, Kind::Gauge, Unit::Bytes, "Size of a database's write-ahead log.", &["db"]),
    own(DB_FREELIST_PAGES, Kind::Gauge, Unit::Count, "Pages of a database that hold nothing.", &["db"]),
    own(DB_SCHEMA_VERSION, Kind::Gauge, Unit::Count, "Number of a database's newest migration.", &["db"]),
];

/// Every metric that the recorder does not know by itself.
pub(crate) fn all() -> Vec<Metric> {
    let store = elohim_store::metrics::ALL.iter().map(|metric| described(metric.name, metric.help));
    let app = elohim_app::metrics::DECLARED.iter().map(|(name, _, help)| described(name, help));
    OWN.iter().copied().chain(store).chain(app).collect()
}

/// Brings the gauges up to date.
///
/// # Errors
/// Those of the database, which the log has; the gauges that need it keep their last values then.
pub(crate) async fn sample(app: &App) -> elohim_app::Result<()> {
    gauge!(BUILD, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    let sampled = elohim_app::metrics::sample(app).await;
    if sampled.is_err() {
        tracing::warn!(event = "metrics.stale", "The databases did not say how much they hold");
    }
    for (name, db) in app.db.all() {
        let Ok(size) = db.size().await else { continue };
        gauge!(DB_BYTES, "db" => name).set(as_gauge(size.bytes));
        gauge!(DB_WAL_BYTES, "db" => name).set(as_gauge(size.wal_bytes));
        gauge!(DB_FREELIST_PAGES, "db" => name).set(as_gauge(size.freelist_pages));
        gauge!(DB_SCHEMA_VERSION, "db" => name).set(as_gauge(size.schema_version.unsigned_abs()));
    }
    sampled
}

const fn own(
    name: &'static str,
    kind: Kind,
    unit: Unit,
    help: &'static str,
    labels: &'static [&'static str],
) -> Metric {
    Metric { name, kind, unit, help, labels }
}

/// A metric whose name says what it is, as Prometheus asks of names.
fn described(name: &'static str, help: &'static str) -> Metric {
    let (kind, unit) = match name {
        name if name.ends_with("_total") => (Kind::Counter, Unit::Count),
        name if name.ends_with("_seconds") => (Kind::Histogram, Unit::Seconds),
        _ => (Kind::Gauge, Unit::Count),
    };
    own(name, kind, unit, help, &[])
}

#[expect(clippy::cast_precision_loss, reason = "a gauge is a float; beyond 2^53 the last digits do not matter")]
fn as_gauge(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_name_is_declared_once_and_has_a_help() {
        let mut names: HashSet<_> = elohim_server::metrics::DECLARED.iter().map(|metric| metric.name).collect();
        for metric in all() {
            assert!(names.insert(metric.name), "{}", metric.name);
            assert!(metric.help.ends_with('.'), "{}", metric.name);
            assert_eq!(metric.kind == Kind::Counter, metric.name.ends_with("_total"), "{}", metric.name);
        }
    }
}
