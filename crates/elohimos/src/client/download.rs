//! Fetching a file: checked and decrypted part by part, resumable, never seen under its name before it is whole.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::ops::Range;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use elohim_client::{ByteStream, ClientError, Fetched};
use elohim_vault::Error;
use elohim_vault::blob::{BlobReader, BlobRef, PART};
use futures::stream::{self, StreamExt, TryStreamExt};
use tokio::task::JoinHandle;

use super::room::Room;
use super::{Progress, server_error, vault_error};
use crate::exit::{CliError, Exit};

/// How often a broken connection is made anew without getting any further.
const ATTEMPTS: u32 = 5;
/// Parts that are decrypted at a time.
const AT_A_TIME: usize = 3;
/// Bytes that are written before the disk is asked to keep them.
const UNSAVED: usize = 64 << 20;

/// Where stored bytes come from.
pub(crate) trait Source {
    /// These bytes of what is stored.
    async fn fetch(&self, range: Range<u64>) -> Result<Fetched, ClientError>;
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
    let mut is_continued = match &file {
        Some(file) => file.metadata()?.len() > 0,
        None => false,
    };
    let parts = u32::try_from(blob.parts.len()).unwrap_or(u32::MAX);
    let receiver = Receiver { reader, file, parts, room: Room::default(), progress: progress.clone() };
    let receiver = Arc::new(receiver);
    let (mut done, mut failures) = (Done::default(), 0);
    while is_continued || done.parts < parts {
        let (before, looks_back) = (done.parts, std::mem::take(&mut is_continued));
        let fetched = match looks_back {
            true => receiver.keep_earlier(source, &mut done).await,
            false => receiver.rest(source, &mut done).await,
        };
        match fetched {
            Ok(()) => {}
            Err(Broken::Short) => return Err(vault_error(Error::Damaged("file"))),
            Err(Broken::Here(error)) => return Err(error),
            Err(Broken::Connection(error)) => {
                failures = if done.parts > before { 1 } else { failures + 1 };
                if failures >= ATTEMPTS || !error.is_passing() {
                    return Err(server_error(error));
                }
                is_continued = looks_back;
                tokio::time::sleep(Duration::from_millis(300 * u64::from(failures))).await;
            }
        }
    }
    let Some(file) = &receiver.file else { return Ok(()) };
    file.set_len(done.bytes)?;
    Ok(file.sync_all()?)
}

/// Why fetching ended early.
enum Broken {
    Connection(ClientError),
    /// The server says that this is all.
    Short,
    /// The bytes are not what the log names, or this device cannot keep them.
    Here(CliError),
}

/// The beginning of the file that is there: every part of it is checked and written.
#[derive(Default)]
struct Done {
    parts: u32,
    bytes: u64,
}

impl Done {
    fn add(&mut self, length: usize) {
        self.parts += 1;
        self.bytes += u64::try_from(length).unwrap_or(0);
    }
}

/// Checks, decrypts and writes parts, several at a time.
struct Receiver {
    reader: BlobReader,
    /// Where to; nowhere when they are only checked.
    file: Option<File>,
    parts: u32,
    room: Room,
    progress: Progress,
}

impl Receiver {
    /// Goes past the parts of an earlier attempt that are whole. After a power failure a file can have the right length
    /// and nothing in it.
    async fn keep_earlier(self: &Arc<Self>, source: &impl Source, done: &mut Done) -> Result<(), Broken> {
        let head = self.reader.head_range();
        let length = usize::try_from(head.end).unwrap_or(usize::MAX);
        let head = Incoming::begin(source, head, &self.room).await?.part(length).await?;
        let receiver = Arc::clone(self);
        *done = blocking(move || receiver.earlier(&head)).await?;
        Ok(())
    }

    fn earlier(&self, head: &[u8]) -> Result<Done, CliError> {
        let mut done = Done::default();
        let Some(file) = &self.file else { return Ok(done) };
        let length = file.metadata()?.len();
        let mut plain = self.room.take();
        while done.parts < self.parts && done.bytes < length {
            plain.resize(usize::try_from(PART.min(length - done.bytes)).unwrap_or(0), 0);
            file.read_exact_at(&mut plain, done.bytes)?;
            if !self.reader.is_part(done.parts, &plain, head).map_err(vault_error)? {
                break;
            }
            self.progress.add(u64::try_from(plain.len()).unwrap_or(0));
            done.add(plain.len());
        }
        self.room.give(plain);
        Ok(done)
    }

    /// Fetches the parts that are missing over one connection.
    async fn rest(self: &Arc<Self>, source: &impl Source, done: &mut Done) -> Result<(), Broken> {
        let ranges = (done.parts..self.parts).map(|index| (index, self.reader.stored_range(index)));
        let wanted: Vec<_> = ranges.map(|(index, range)| (index, length(&range))).collect();
        let begin = self.reader.stored_range(done.parts).start;
        let end = self.reader.stored_range(self.parts.saturating_sub(1)).end;
        let mut incoming = Incoming::begin(source, begin..end, &self.room).await?;
        let mut wanted = wanted.into_iter();
        // The first part says how to read the others.
        if done.parts == 0
            && let Some((index, length)) = wanted.next()
        {
            done.add(self.take(index, incoming.part(length).await?).await?);
        }
        let parts = stream::try_unfold((incoming, wanted), |(mut incoming, mut wanted)| async move {
            let Some((index, length)) = wanted.next() else { return Ok(None) };
            let part = incoming.part(length).await?;
            Ok::<_, Broken>(Some(((index, part), (incoming, wanted))))
        });
        let written = parts.map(|part| async move {
            let (index, stored) = part?;
            self.take(index, stored).await
        });
        let mut written = pin!(written.buffered(AT_A_TIME));
        let mut unsaved = Unsaved::default();
        let ended = loop {
            match written.try_next().await {
                Ok(Some(length)) => {
                    done.add(length);
                    unsaved.add(length, self.file.as_ref()).await.map_err(Broken::Here)?;
                }
                Ok(None) => break Ok(()),
                Err(broken) => break Err(broken),
            }
        };
        unsaved.wait().await.map_err(Broken::Here)?;
        ended
    }

    /// Checks, decrypts and writes one part, off the async threads. Says how many bytes of the file it is.
    async fn take(self: &Arc<Self>, index: u32, stored: Vec<u8>) -> Result<usize, Broken> {
        let receiver = Arc::clone(self);
        let taken = blocking(move || {
            let mut plain = receiver.room.take();
            receiver.reader.part_to(index, &stored, &mut plain).map_err(vault_error)?;
            receiver.room.give(stored);
            if let Some(file) = &receiver.file {
                file.write_all_at(&plain, u64::from(index) * PART)?;
            }
            let length = plain.len();
            receiver.progress.add(u64::try_from(length).unwrap_or(0));
            receiver.room.give(plain);
            Ok(length)
        });
        taken.await
    }
}

/// The bytes of one answer, cut into parts.
struct Incoming {
    body: ByteStream,
    /// What has arrived beyond the last part.
    ahead: Bytes,
    room: Room,
}

impl Incoming {
    async fn begin(source: &impl Source, range: Range<u64>, room: &Room) -> Result<Self, Broken> {
        let body = source.fetch(range).await.map_err(Broken::Connection)?.body;
        Ok(Self { body, ahead: Bytes::new(), room: room.clone() })
    }

    /// The next so many bytes.
    async fn part(&mut self, length: usize) -> Result<Vec<u8>, Broken> {
        let mut part = self.room.take();
        part.reserve_exact(length);
        while part.len() < length {
            if self.ahead.is_empty() {
                self.ahead = self.body.try_next().await.map_err(Broken::Connection)?.ok_or(Broken::Short)?;
            }
            let more = self.ahead.len().min(length - part.len());
            part.extend_from_slice(&self.ahead.split_to(more));
        }
        Ok(part)
    }
}

/// What is written and perhaps not on the disk. It is brought there while more arrives, so that nobody waits for all of it in
/// the end.
#[derive(Default)]
struct Unsaved {
    bytes: usize,
    saving: Option<JoinHandle<io::Result<()>>>,
}

impl Unsaved {
    async fn add(&mut self, length: usize, file: Option<&File>) -> Result<(), CliError> {
        self.bytes += length;
        let Some(file) = file.filter(|_| self.bytes >= UNSAVED) else { return Ok(()) };
        if self.saving.as_ref().is_some_and(|saving| !saving.is_finished()) {
            return Ok(());
        }
        self.wait().await?;
        self.bytes = 0;
        let file = file.try_clone()?;
        self.saving = Some(tokio::task::spawn_blocking(move || file.sync_data()));
        Ok(())
    }

    /// An error of the disk is told once: to whom it was told must say it.
    async fn wait(&mut self) -> Result<(), CliError> {
        match self.saving.take() {
            Some(saving) => Ok(saving.await.map_err(io::Error::other)??),
            None => Ok(()),
        }
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, CliError> + Send + 'static) -> Result<T, Broken> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|stopped| Broken::Here(io::Error::other(stopped).into()))?.map_err(Broken::Here)
}

fn length(range: &Range<u64>) -> usize {
    usize::try_from(range.end - range.start).unwrap_or(usize::MAX)
}

/// Beside the file, named after what is fetched: another version never continues it.
fn partial_name(to: &Path, blob: &BlobRef) -> PathBuf {
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", blob.object.to_string().chars().take(8).collect::<String>()));
    to.with_file_name(name)
}
