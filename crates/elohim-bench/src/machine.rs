//! What the figures were measured on, without anything that names the machine or its owner.

use std::fmt;
use std::path::Path;

use serde::Serialize;
use sysinfo::{Disks, System};

/// A machine, as far as it matters for speed.
#[derive(Serialize)]
pub(crate) struct Machine {
    /// What the processor calls itself.
    processor: String,
    /// Processors that programs see.
    processors: usize,
    /// Memory in bytes.
    memory: u64,
    /// Operating system and kernel.
    system: String,
    /// The file system that everything was stored on.
    file_system: String,
}

impl Machine {
    /// Describes this machine and the file system that `work` lies on.
    pub(crate) fn describe(work: &Path) -> anyhow::Result<Self> {
        let system = System::new_all()?;
        let processor = system.cpus().first().map(|cpu| cpu.brand().trim().to_owned()).unwrap_or_default();
        let disks = Disks::new_with_refreshed_list()?;
        let under = disks.iter().filter(|disk| work.starts_with(disk.mount_point()));
        let disk = under.max_by_key(|disk| disk.mount_point().as_os_str().len());
        Ok(Self {
            processor: if processor.is_empty() { "unnamed processor".to_owned() } else { processor },
            processors: system.cpus().len(),
            memory: system.total_memory(),
            system: format!("{} {}", System::name()?, System::kernel_version()?),
            file_system: disk.map(|disk| disk.file_system().to_string_lossy().into_owned()).unwrap_or_default(),
        })
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gib = self.memory >> 30;
        write!(f, "{} × {}, {gib} GiB of memory, ", self.processors, self.processor)?;
        write!(f, "{}, files on {}. Client, peers and server share it.", self.system, self.file_system)
    }
}
