//! What the process and its machine have left, sampled when somebody asks.

use std::path::PathBuf;

use metrics::gauge;
use rustix::process::{Resource, getrlimit};
use sysinfo::{ProcessRefreshKind, ProcessesToUpdate, System};

use elohim_core::Timestamp;

use crate::metrics::{DISK_FREE, DISK_TOTAL, DISK_USED, MAX_FDS, MEMORY_LIMIT, MEMORY_RSS, OPEN_FDS, START_TIME};

/// Samples this process and the file system that holds the data directory.
#[derive(Debug, Clone)]
pub struct HostSampler {
    data_dir: PathBuf,
    started_at: Timestamp,
}

/// One sample. `None`: the machine does not say.
#[derive(Debug, Clone, Copy, Default)]
pub struct HostSample {
    /// Resident memory of this process in bytes.
    pub memory_rss: Option<u64>,
    /// Bytes of memory it may use: its control group's limit, or else the machine's memory.
    pub memory_limit: Option<u64>,
    /// Open file descriptors.
    pub open_fds: Option<u64>,
    /// File descriptors that may be open.
    pub max_fds: Option<u64>,
    /// The file system of the data directory.
    pub disk: Option<DiskSample>,
}

/// The state of a file system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiskSample {
    /// Its size in bytes.
    pub total: u64,
    /// Bytes in use.
    pub used: u64,
    /// Bytes that this program may still use, without what is kept back for root.
    pub free: u64,
}

impl DiskSample {
    /// How full it is, as `df` counts: of what is not kept back for root.
    pub fn used_percent(&self) -> f64 {
        let usable = self.used.saturating_add(self.free);
        if usable == 0 { 100.0 } else { to_f64(self.used) / to_f64(usable) * 100.0 }
    }
}

impl HostSampler {
    /// A sampler for the data directory, in a process that started then.
    pub fn new(data_dir: impl Into<PathBuf>, started_at: Timestamp) -> Self {
        Self { data_dir: data_dir.into(), started_at }
    }

    /// Takes a sample. It reads a few small files and blocks for well under a millisecond.
    pub fn sample(&self) -> HostSample {
        let mut system = System::new().ok();
        if let Some(system) = &mut system {
            system.refresh_memory();
        }
        let system_memory = system.as_ref().map(System::total_memory);
        let group = system.as_ref().and_then(System::cgroup_limits).map(|limits| limits.total_memory);
        HostSample {
            memory_rss: system.as_mut().and_then(resident),
            memory_limit: group.or(system_memory).filter(|bytes| *bytes > 0),
            open_fds: open_descriptors(),
            max_fds: getrlimit(Resource::Nofile).current,
            disk: self.disk(),
        }
    }

    /// Takes a sample and writes it into the metrics.
    pub fn record(&self) -> HostSample {
        let sample = self.sample();
        let set = |name: &'static str, value: Option<u64>| {
            if let Some(value) = value {
                gauge!(name).set(to_f64(value));
            }
        };
        set(MEMORY_RSS, sample.memory_rss);
        set(MEMORY_LIMIT, sample.memory_limit);
        set(OPEN_FDS, sample.open_fds);
        set(MAX_FDS, sample.max_fds);
        set(START_TIME, u64::try_from(self.started_at.as_secs()).ok());
        if let Some(disk) = sample.disk {
            for (name, value) in [(DISK_TOTAL, disk.total), (DISK_USED, disk.used), (DISK_FREE, disk.free)] {
                gauge!(name, "volume" => "data").set(to_f64(value));
            }
        }
        sample
    }

    fn disk(&self) -> Option<DiskSample> {
        let stat = rustix::fs::statvfs(&self.data_dir).ok()?;
        let total = stat.f_blocks.saturating_mul(stat.f_frsize);
        let unused = stat.f_bfree.saturating_mul(stat.f_frsize);
        let free = stat.f_bavail.saturating_mul(stat.f_frsize);
        Some(DiskSample { total, used: total.saturating_sub(unused), free })
    }
}

fn resident(system: &mut System) -> Option<u64> {
    let pid = sysinfo::get_current_pid().ok()?;
    let what = ProcessRefreshKind::nothing().with_memory();
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), false, what);
    system.process(pid).map(sysinfo::Process::memory)
}

/// `/dev/fd` is there on Linux and on macOS. Reading it opens one more, which is not counted.
fn open_descriptors() -> Option<u64> {
    let open = std::fs::read_dir("/dev/fd").ok()?.count();
    u64::try_from(open.saturating_sub(1)).ok()
}

#[expect(clippy::cast_precision_loss, reason = "a gauge is a float; above 2^53 bytes the last ones do not matter")]
fn to_f64(value: u64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_running_process_has_memory_descriptors_and_a_disk() {
        let sampler = HostSampler::new(std::env::temp_dir(), Timestamp::from_micros(5_000_000));
        let sample = sampler.sample();
        let disk = sample.disk.unwrap();
        assert!(sample.memory_rss.unwrap() > 1024 * 1024);
        assert!(sample.memory_rss.unwrap() < sample.memory_limit.unwrap());
        assert!(sample.open_fds.unwrap() >= 3 && sample.open_fds < sample.max_fds);
        assert!(disk.used + disk.free <= disk.total && (0.0..=100.0).contains(&disk.used_percent()));

        let recorder = crate::metrics::recorder(&[]).unwrap();
        metrics::with_local_recorder(&recorder, || sampler.record());
        let page = recorder.handle().render();
        assert!(page.contains("process_start_time_seconds 5\n"), "{page}");
        assert!(page.contains("elohimos_disk_total_bytes{volume=\"data\"}"), "{page}");
    }

    #[test]
    fn a_directory_that_is_not_there_has_no_disk() {
        assert_eq!(HostSampler::new("/nowhere/at/all", Timestamp::from_micros(0)).sample().disk, None);
    }
}
