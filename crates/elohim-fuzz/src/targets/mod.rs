//! One module for each target: `target` takes any bytes and panics when something does not hold, `seeds` gives inputs to begin with.

mod age_file;
mod blob;
mod changes;
mod contents;
mod device;
mod drop_box;
mod index;
mod log_entry;
mod own_log;
mod share;
mod slots;
mod snapshot;
mod team;
mod team_log;

use crate::Target;

/// Every target.
pub const TARGETS: &[Target] = &[
    Target { name: "age_file", run: age_file::target, seeds: age_file::seeds },
    Target { name: "blob", run: blob::target, seeds: blob::seeds },
    Target { name: "changes", run: changes::target, seeds: changes::seeds },
    Target { name: "contents", run: contents::target, seeds: contents::seeds },
    Target { name: "device", run: device::target, seeds: device::seeds },
    Target { name: "drop_box", run: drop_box::target, seeds: drop_box::seeds },
    Target { name: "index", run: index::target, seeds: index::seeds },
    Target { name: "log_entry", run: log_entry::target, seeds: log_entry::seeds },
    Target { name: "own_log", run: own_log::target, seeds: own_log::seeds },
    Target { name: "share", run: share::target, seeds: share::seeds },
    Target { name: "slots", run: slots::target, seeds: slots::seeds },
    Target { name: "snapshot", run: snapshot::target, seeds: snapshot::seeds },
    Target { name: "team", run: team::target, seeds: team::seeds },
    Target { name: "team_log", run: team_log::target, seeds: team_log::seeds },
];
