//! `elohimos doctor`: what an operator asks first when something is wrong. It changes nothing.

use std::fs::OpenOptions;
use std::os::unix::fs::MetadataExt;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use elohim_store::Databases;
use rustix::process::{Resource, geteuid, getrlimit};
use serde_json::json;

use crate::cli::ServeArgs;
use crate::config::{Mode, Settings};
use crate::environment::Environment;
use crate::exit::{CliError, Exit};
use crate::output::Output;

/// From which fill of the disk on something should be done, in percent (checklist, box 8.3).
const DISK_FULL_PERCENT: u64 = 80;
/// Fewer open files than this are too few for a server with many connections.
const FEW_FILES: u64 = 4_096;

/// One check.
struct Check {
    name: &'static str,
    /// What was found, or what is wrong and what to do.
    found: Result<String, String>,
}

/// Runs every check and prints them all.
pub(super) fn run(args: ServeArgs, environment: &Environment, output: Output) -> Result<(), CliError> {
    let settings = super::config::load(args, environment)?.settings;
    let checks = checks(&settings);
    let failed = checks.iter().filter(|check| check.found.is_err()).count();
    if output.is_json() {
        let row = |check: &Check| match &check.found {
            Ok(found) => json!({ "name": check.name, "ok": true, "found": found }),
            Err(wrong) => json!({ "name": check.name, "ok": false, "found": wrong }),
        };
        output.json(&json!({ "checks": checks.iter().map(row).collect::<Vec<_>>() }))?;
    } else {
        for check in &checks {
            match &check.found {
                Ok(found) => output.line(format_args!("✓ {:15} {found}", check.name))?,
                Err(wrong) => output.line(format_args!("✗ {:15} {wrong}", check.name))?,
            }
        }
    }
    if failed == 0 {
        return Ok(());
    }
    let title = format!("{failed} of {} checks failed", checks.len());
    Err(CliError::new(Exit::Unavailable, "DOCTOR_FOUND", title, "Do what the failed lines say, then run it again."))
}

fn checks(settings: &Settings) -> Vec<Check> {
    let data_dir = &settings.data_dir;
    vec![
        Check { name: "configuration", found: configuration(settings) },
        Check { name: "data directory", found: directory(data_dir) },
        Check { name: "disk", found: disk(data_dir) },
        Check { name: "sqlite", found: sqlite() },
        Check { name: "open files", found: open_files() },
    ]
}

fn configuration(settings: &Settings) -> Result<String, String> {
    let mode = match settings.mode {
        Mode::Development => "development",
        Mode::Production => "production",
        Mode::Test => "test",
    };
    if settings.warnings.is_empty() {
        Ok(mode.to_owned())
    } else {
        Ok(format!("{mode}; {}", settings.warnings.join(" ")))
    }
}

fn directory(path: &Path) -> Result<String, String> {
    let shown = path.display();
    let Ok(metadata) = std::fs::metadata(path) else { return Ok(format!("{shown} will be made at the first start")) };
    if metadata.uid() != geteuid().as_raw() {
        return Err(format!("{shown} belongs to user {}; run this as that user.", metadata.uid()));
    }
    let probe = path.join(format!(".doctor-{}", std::process::id()));
    let written = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&probe).map(drop);
    let removed = written.and_then(|()| std::fs::remove_file(&probe));
    removed.map_err(|error| format!("{shown} cannot be written ({error}); check its owner and the disk."))?;
    Ok(format!("{shown} can be written, mode {:04o}", metadata.mode() & 0o7777))
}

fn disk(path: &Path) -> Result<String, String> {
    let existing: PathBuf = path.ancestors().find(|path| path.exists()).map_or_else(|| ".".into(), Path::to_owned);
    let disk =
        rustix::fs::statvfs(&existing).map_err(|error| format!("the file system cannot be measured: {error}"))?;
    let used = disk.f_blocks.saturating_sub(disk.f_bfree);
    let usable = used.saturating_add(disk.f_bavail).max(1);
    let percent = used.saturating_mul(100) / usable;
    let free_mb = disk.f_bavail.saturating_mul(disk.f_frsize) / (1024 * 1024);
    let found = format!("{percent} % used, {free_mb} MB free");
    if percent > DISK_FULL_PERCENT {
        Err(format!("{found}; free space, or move the data directory."))
    } else {
        Ok(found)
    }
}

fn sqlite() -> Result<String, String> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
    let version = runtime.block_on(Databases::sqlite_version()).map_err(|error| error.to_string())?;
    let (major, minor, patch) = elohim_store::MINIMUM_SQLITE;
    let parts: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    if parts >= vec![major, minor, patch] {
        Ok(version)
    } else {
        Err(format!("{version} can damage databases; this program needs {major}.{minor}.{patch} or newer."))
    }
}

fn open_files() -> Result<String, String> {
    match getrlimit(Resource::Nofile).maximum {
        Some(most) if most < FEW_FILES => {
            Err(format!("{most} at most; raise the limit to 65536 (LimitNOFILE, ulimit -n)."))
        }
        Some(most) => Ok(format!("{most} at most")),
        None => Ok("unlimited".to_owned()),
    }
}
