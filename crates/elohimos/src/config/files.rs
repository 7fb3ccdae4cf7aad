//! Who else can read a file.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// The mode of a file or directory that its group or everybody may read or change; `None` when only its owner may, or when
/// it does not exist.
pub(crate) fn open_to_others(path: &Path) -> Option<u32> {
    let mode = std::fs::metadata(path).ok()?.mode() & 0o7777;
    (mode & 0o077 != 0).then_some(mode)
}
