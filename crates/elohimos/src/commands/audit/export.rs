//! Writing the logs to a file: all of it under its name, or nothing.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

use elohim_api::ops::audit_export::AuditExportRecord;
use elohim_client::Audit;
use futures::TryStreamExt;
use serde_json::json;
use tempfile::NamedTempFile;

use super::verify_file::Exported;
use crate::client::{Progress, server_error};
use crate::exit::{CliError, Exit};
use crate::output::Output;

pub(super) async fn run(audit: &Audit, to: &Path, output: Output) -> Result<(), CliError> {
    if to.symlink_metadata().is_ok() {
        return Err(exists(to));
    }
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // For its owner only, and gone when anything goes wrong.
    let mut file = NamedTempFile::new_in(folder)?;
    let mut stream = audit.export().await.map_err(server_error)?;
    let mut writer = BufWriter::new(file.as_file_mut());
    let (mut head, mut progress) = (Vec::new(), None::<Progress>);
    while let Some(bytes) = stream.try_next().await.map_err(server_error)? {
        writer.write_all(&bytes)?;
        let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
        match &progress {
            Some(progress) => progress.add(u64::try_from(lines).unwrap_or(0)),
            None => {
                head.extend_from_slice(&bytes);
                if lines > 0 {
                    progress = Some(Progress::counting(output, &to.display().to_string(), entries(&head)));
                }
            }
        }
    }
    writer.flush()?;
    drop(writer);
    if let Some(progress) = progress {
        progress.done();
    }
    file.as_file_mut().seek(SeekFrom::Start(0))?;
    // What is wrong with the log is a finding, and worth keeping; what did not arrive is not.
    let found = Exported::read(BufReader::new(file.as_file()))?;
    file.as_file().sync_all()?;
    file.persist_noclobber(to).map_err(|error| match error.error.kind() {
        std::io::ErrorKind::AlreadyExists => exists(to),
        _ => error.error.into(),
    })?;
    File::open(folder)?.sync_all()?;
    let unchanged = found.wrong.is_none();
    if let Some(wrong) = found.wrong {
        output.note(format_args!("The log was changed: line {} of the file: {}.", wrong.line, wrong.what));
    }
    if output.is_json() {
        return output.json(&json!({ "file": to, "entries": found.entries, "ok": unchanged }));
    }
    let name = to.display();
    output
        .line(format_args!("{name} holds {} entries. Verify it anywhere: elohimos audit verify {name}", found.entries))
}

/// How many entries the head of an export promises.
fn entries(start: &[u8]) -> u64 {
    let mut line = Vec::new();
    let whole = BufReader::new(start).read_until(b'\n', &mut line).is_ok();
    let Some(AuditExportRecord::Head(head)) = whole.then(|| serde_json::from_slice(&line).ok()).flatten() else {
        return 0;
    };
    let count = |last: i64, removed: i64| u64::try_from(last.saturating_sub(removed)).unwrap_or(0);
    head.chains.iter().map(|chain| count(chain.last, chain.anchor.map_or(0, |anchor| anchor.seq))).sum()
}

fn exists(path: &Path) -> CliError {
    let title = format!("{} exists already", path.display());
    CliError::new(Exit::Conflict, "FILE_EXISTS", title, "Choose another name.")
}
