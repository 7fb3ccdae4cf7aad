//! Fetching a file: checked and decrypted part by part, resumable, never seen under its name before it is whole.

use std::fs::{self, File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::BytesMut;
use elohim_client::{ClientError, Fetched};
use elohim_vault::blob::{BlobReader, BlobRef, PART};
use futures::TryStreamExt;

use super::{Context, Progress, server_error, vault_error};
use crate::exit::{CliError, Exit};

/// How often a broken connection is made anew without getting any further.
const ATTEMPTS: u32 = 5;

/// Where stored bytes come from.
pub(crate) trait Source {
    /// The stored bytes from `from` on.
    async fn fetch(&self, from: u64) -> Result<Fetched, ClientError>;
}

/// Fetches a stored file to `to`. A file that is there is replaced only with `force`.
pub(crate) async fn download(
    context: &Context,
    source: &impl Source,
    blob: &BlobRef,
    size: u64,
    to: &Path,
    force: bool,
) -> Result<(), CliError> {
    if to.exists() && !force {
        let title = format!("{} exists already", to.display());
        return Err(CliError::new(
            Exit::Conflict,
            "FILE_EXISTS",
            title,
            "Choose another name with --output, or use --force.",
        ));
    }
    let partial = partial_name(to, blob);
    let mut file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&partial)?;
    let progress = Progress::new(context.output, &to.display().to_string(), size);
    receive(source, blob, &mut file, &progress).await?;
    progress.done();
    file.sync_all()?;
    Ok(fs::rename(&partial, to)?)
}

/// Fetches until the file is whole. What was written before is kept: only whole, checked parts are ever written.
async fn receive(source: &impl Source, blob: &BlobRef, file: &mut File, progress: &Progress) -> Result<(), CliError> {
    let count = u32::try_from(blob.parts.len()).unwrap_or(u32::MAX);
    let mut reader = BlobReader::new(blob).map_err(vault_error)?;
    let written = file.metadata()?.len() / PART;
    let mut next = u32::try_from(written).unwrap_or(0).min(count.saturating_sub(1));
    file.set_len(u64::from(next) * PART)?;
    file.seek(SeekFrom::End(0))?;
    progress.add(u64::from(next) * PART);
    let mut failures = 0;
    // The first part carries what every other one needs, so a resumed download reads it again.
    let mut known = false;
    while next < count {
        let at = if known { next } else { 0 };
        let before = next;
        match run(source, &mut reader, at, &mut next, count, &mut known, file, progress).await {
            Ok(()) => {}
            Err(Broken::Ours(error)) => return Err(error),
            Err(Broken::Connection(error)) => {
                failures = if next > before { 1 } else { failures + 1 };
                if failures >= ATTEMPTS || !error.is_passing() {
                    return Err(server_error(error));
                }
                tokio::time::sleep(Duration::from_millis(300 * u64::from(failures))).await;
            }
        }
    }
    Ok(())
}

enum Broken {
    Connection(ClientError),
    Ours(CliError),
}

/// Reads parts from one connection: from part `at` to the end, or only the first one when the rest begins elsewhere.
#[expect(clippy::too_many_arguments, reason = "the state of one download, which nothing else shares")]
async fn run(
    source: &impl Source,
    reader: &mut BlobReader<'_>,
    at: u32,
    next: &mut u32,
    count: u32,
    known: &mut bool,
    file: &mut File,
    progress: &Progress,
) -> Result<(), Broken> {
    let mut body = source.fetch(reader.stored_range(at).start).await.map_err(Broken::Connection)?.body;
    let mut buffer = BytesMut::new();
    for index in at..count {
        let range = reader.stored_range(index);
        let wanted = usize::try_from(range.end - range.start).unwrap_or(usize::MAX);
        while buffer.len() < wanted {
            match body.try_next().await.map_err(Broken::Connection)? {
                Some(bytes) => buffer.extend_from_slice(&bytes),
                None => return Err(Broken::Ours(vault_error(elohim_vault::Error::Damaged("file")))),
            }
        }
        let plain = reader.part(index, &buffer.split_to(wanted)).map_err(|error| Broken::Ours(vault_error(error)))?;
        *known = true;
        if index >= *next {
            file.write_all(&plain).map_err(|error| Broken::Ours(error.into()))?;
            progress.add(u64::try_from(plain.len()).unwrap_or(0));
            *next = index + 1;
        } else if index + 1 < *next {
            return Ok(());
        }
    }
    Ok(())
}

/// Beside the file, named after what is fetched: another version never continues it.
fn partial_name(to: &Path, blob: &BlobRef) -> PathBuf {
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", blob.object.to_string().chars().take(8).collect::<String>()));
    to.with_file_name(name)
}
