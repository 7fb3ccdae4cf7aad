//! How much is measured.

use std::time::Duration;

use serde::Serialize;

/// Sizes and repetitions of a run.
#[derive(Serialize, Clone, Copy)]
pub(crate) struct Scale {
    /// What this scale is called.
    pub(crate) name: &'static str,
    /// Bytes of the small file.
    pub(crate) small: u64,
    /// Rounds with the small file.
    pub(crate) small_rounds: usize,
    /// Bytes of the large file.
    pub(crate) large: u64,
    /// Rounds with the large file.
    pub(crate) large_rounds: usize,
    /// Numbers of files in the client's index, the first of which growth is counted from.
    pub(crate) files: [usize; 3],
    /// Numbers of reads of a vault, the first of which growth is counted from.
    pub(crate) reads: [u64; 3],
    /// Numbers of objects in a pool, the first of which growth is counted from.
    pub(crate) objects: [u64; 3],
    /// Bytes of the file that fits into no memory.
    pub(crate) huge: u64,
    /// How often the program is killed, and as often cut off, with that file.
    pub(crate) breaks: usize,
    /// Rounds of whatever happens in memory.
    pub(crate) rounds: usize,
    /// Rounds of each load.
    pub(crate) load_rounds: usize,
    /// How long each round of a load takes.
    pub(crate) load_time: Duration,
    /// How long to wait after each command of the client, so that the server's limits (60 reads of the log a minute) are
    /// not what is measured.
    pub(crate) pause: Duration,
}

impl Scale {
    /// What the committed table is made with.
    pub(crate) const FULL: Self = Self {
        name: "full",
        small: 1_000_000,
        small_rounds: 9,
        large: 1_000_000_000,
        large_rounds: 3,
        files: [1_000, 10_000, 100_000],
        reads: [10_000, 100_000, 1_000_000],
        objects: [10_000, 100_000, 1_000_000],
        huge: 10_000_000_000,
        breaks: 3,
        rounds: 5,
        load_rounds: 5,
        load_time: Duration::from_secs(2),
        pause: Duration::from_secs(3),
    };

    /// 64 MB instead of 1 GB.
    pub(crate) const QUICK: Self =
        Self { name: "quick", large: 64_000_000, load_rounds: 3, load_time: Duration::from_secs(1), ..Self::FULL };

    /// As little as runs through every line.
    pub(crate) const SMOKE: Self = Self {
        name: "smoke",
        small: 100_000,
        small_rounds: 1,
        large: 9_000_000,
        large_rounds: 1,
        files: [100, 200, 400],
        reads: [10, 100, 1000],
        objects: [10, 100, 1000],
        huge: 45_000_000,
        breaks: 1,
        rounds: 1,
        load_rounds: 1,
        load_time: Duration::from_millis(50),
        pause: Duration::ZERO,
    };
}

/// A number of bytes as people say it.
pub(crate) fn bytes(count: u64) -> String {
    match count {
        1_000_000_000.. => format!("{} GB", count / 1_000_000_000),
        1_000_000.. => format!("{} MB", count / 1_000_000),
        _ => format!("{} kB", count / 1_000),
    }
}
