//! The limit of the disk: a plain copy that is made durable, and files to work with.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

/// Writes a file of random bytes, which nothing on the way can compress.
pub(crate) fn make(path: &Path, size: u64) -> anyhow::Result<()> {
    let mut file = File::create(path)?;
    let mut buffer = vec![0; 1 << 20];
    let mut left = size;
    while left > 0 {
        let now = usize::try_from(left.min(1 << 20))?;
        let piece = buffer.get_mut(..now).unwrap_or_default();
        getrandom::fill(piece).map_err(|error| anyhow::anyhow!("no random bytes: {error}"))?;
        file.write_all(piece)?;
        left -= u64::try_from(now)?;
    }
    Ok(file.sync_all()?)
}

/// Copies a file as `cp` does, and waits until it is on the disk.
pub(crate) fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    let mut target = File::create(to)?;
    std::io::copy(&mut File::open(from)?, &mut target)?;
    Ok(target.sync_all()?)
}

/// Removes a file that is there, and lets the disk finish what earlier work left behind. Not part of any figure.
pub(crate) fn clear(path: &Path) -> anyhow::Result<()> {
    if path.exists() {
        fs::remove_file(path)?;
    }
    rustix::fs::sync();
    Ok(())
}

/// Whether two files are the same: a transfer that is fast and wrong is none.
pub(crate) fn check_same(one: &Path, other: &Path) -> anyhow::Result<()> {
    let same = fs::metadata(one)?.len() == fs::metadata(other)?.len() && digest(one)? == digest(other)?;
    anyhow::ensure!(same, "{} did not come back as it went in", one.display());
    Ok(())
}

fn digest(path: &Path) -> anyhow::Result<[u8; 32]> {
    use sha2::Digest as _;
    let mut digest = sha2::Sha256::new();
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 1 << 20];
    loop {
        let read = std::io::Read::read(&mut file, &mut buffer)?;
        match buffer.get(..read) {
            Some([]) | None => return Ok(digest.finalize().into()),
            Some(bytes) => digest.update(bytes),
        }
    }
}
