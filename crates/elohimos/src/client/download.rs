//! Fetching a file: checked and decrypted part by part, resumable, never seen under its name before it is whole.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::ops::Range;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::BytesMut;
use elohim_client::{ClientError, Fetched};
use elohim_vault::Error;
use elohim_vault::blob::{BlobReader, BlobRef, PART};
use futures::TryStreamExt;
use tokio::sync::mpsc;

use super::{Progress, server_error, vault_error};
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
    source: &impl Source,
    blob: &BlobRef,
    to: &Path,
    force: bool,
    progress: &Progress,
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
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(&partial)?;
    receive(source, blob, Some(file), progress).await?;
    Ok(fs::rename(&partial, to)?)
}

/// Reads a stored file as a whole and checks every byte of it, without keeping any.
pub(crate) async fn verify(source: &impl Source, blob: &BlobRef, progress: &Progress) -> Result<(), CliError> {
    receive(source, blob, None, progress).await
}

/// Fetches until the file is whole.
async fn receive(
    source: &impl Source,
    blob: &BlobRef,
    file: Option<File>,
    progress: &Progress,
) -> Result<(), CliError> {
    let reader = BlobReader::new(blob).map_err(vault_error)?;
    let is_continued = match &file {
        Some(file) => file.metadata()?.len() > 0,
        None => false,
    };
    let mut receiver = Receiver { reader, file, next: 0, end: 0, is_continued, progress: progress.clone() };
    let ranges: Vec<_> = (0..part_count(blob)).map(|index| receiver.reader.stored_range(index)).collect();
    let mut failures = 0;
    while let Some(wanted) = ranges.get(receiver.next..).filter(|wanted| !wanted.is_empty()) {
        let before = receiver.next;
        // The first part says how to read the others, and so what of an earlier attempt can be kept.
        let wanted = if receiver.is_continued { wanted.get(..1).unwrap_or(wanted) } else { wanted };
        let (queue, mut parts) = mpsc::channel::<BytesMut>(1);
        let writer = tokio::task::spawn_blocking(move || {
            while let Some(part) = parts.blocking_recv() {
                receiver.take(&part)?;
            }
            Ok::<_, CliError>(receiver)
        });
        let fetched = fetch(source, wanted, queue).await;
        receiver = writer.await.map_err(io::Error::other)??;
        match fetched {
            Ok(()) => {}
            Err(Broken::Short) => return Err(vault_error(Error::Damaged("file"))),
            Err(Broken::Connection(error)) => {
                failures = if receiver.next > before { 1 } else { failures + 1 };
                if failures >= ATTEMPTS || !error.is_passing() {
                    return Err(server_error(error));
                }
                tokio::time::sleep(Duration::from_millis(300 * u64::from(failures))).await;
            }
        }
    }
    let Some(file) = receiver.file else { return Ok(()) };
    file.set_len(receiver.end)?;
    Ok(file.sync_all()?)
}

fn part_count(blob: &BlobRef) -> u32 {
    u32::try_from(blob.parts.len()).unwrap_or(u32::MAX)
}

enum Broken {
    Connection(ClientError),
    /// The server says that this is all.
    Short,
}

/// Reads these ranges, which follow each other, from one connection. Ends when nobody takes them any more.
async fn fetch(source: &impl Source, wanted: &[Range<u64>], queue: mpsc::Sender<BytesMut>) -> Result<(), Broken> {
    let Some(first) = wanted.first() else { return Ok(()) };
    let mut body = source.fetch(first.start).await.map_err(Broken::Connection)?.body;
    let mut buffer = BytesMut::new();
    for range in wanted {
        let length = usize::try_from(range.end - range.start).unwrap_or(usize::MAX);
        buffer.reserve(length.saturating_sub(buffer.len()));
        while buffer.len() < length {
            match body.try_next().await.map_err(Broken::Connection)? {
                Some(bytes) => buffer.extend_from_slice(&bytes),
                None => return Err(Broken::Short),
            }
        }
        if queue.send(buffer.split_to(length)).await.is_err() {
            break;
        }
    }
    Ok(())
}

/// Checks, decrypts and writes parts, one after the other.
struct Receiver {
    reader: BlobReader,
    /// Where to; nowhere when they are only checked.
    file: Option<File>,
    /// The part that comes next.
    next: usize,
    /// Where it begins.
    end: u64,
    /// Whether the file may have parts of an earlier attempt that were not looked at yet.
    is_continued: bool,
    progress: Progress,
}

impl Receiver {
    fn take(&mut self, stored: &[u8]) -> Result<(), CliError> {
        let index = u32::try_from(self.next).unwrap_or(u32::MAX);
        let plain = self.reader.part(index, stored).map_err(vault_error)?;
        if let Some(file) = &self.file {
            file.write_all_at(&plain, self.end)?;
        }
        self.has(&plain);
        if std::mem::take(&mut self.is_continued) {
            self.keep_earlier()?;
        }
        Ok(())
    }

    /// Goes past the parts of an earlier attempt that are whole. After a power failure a file can have the right length
    /// and nothing in it.
    fn keep_earlier(&mut self) -> Result<(), CliError> {
        let Some(file) = &self.file else { return Ok(()) };
        let file = file.try_clone()?;
        let length = file.metadata()?.len();
        loop {
            let index = u32::try_from(self.next).unwrap_or(u32::MAX);
            let mut plain = vec![0; usize::try_from(PART.min(length.saturating_sub(self.end))).unwrap_or(0)];
            file.read_exact_at(&mut plain, self.end)?;
            if plain.is_empty() || !self.reader.is_part(index, &plain).map_err(vault_error)? {
                return Ok(());
            }
            self.has(&plain);
        }
    }

    fn has(&mut self, plain: &[u8]) {
        let length = u64::try_from(plain.len()).unwrap_or(0);
        self.progress.add(length);
        self.end += length;
        self.next += 1;
    }
}

/// Beside the file, named after what is fetched: another version never continues it.
fn partial_name(to: &Path, blob: &BlobRef) -> PathBuf {
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", blob.object.to_string().chars().take(8).collect::<String>()));
    to.with_file_name(name)
}
