//! Storing a file: encrypted part by part, several at a time, resumable after any interruption.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, ErrorKind, Seek as _};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use elohim_api::vault::uploads::UploadView;
use elohim_client::ClientError;
use elohim_vault::blob::{BlobRef, BlobWriter, part_count, part_range};
use elohim_vault::{Error, ObjectId, journal};
use futures::stream::{self, StreamExt, TryStreamExt};
use sha2::{Digest as _, Sha256};

use super::home::HomeLock;
use super::pool::{ServerPool, wire_id};
use super::room::Room;
use super::{Context, Home, Progress, Random, Unlocked, server_error, vault_error};
use crate::exit::{CliError, Exit};

/// Parts that are encrypted and sent at a time.
const AT_A_TIME: usize = 4;
/// How long to wait before trying again, after a passing failure.
const WAITS: [Duration; 4] =
    [Duration::from_millis(500), Duration::from_secs(2), Duration::from_secs(5), Duration::from_secs(15)];

/// A file of this machine whose bytes are to be stored.
pub(crate) struct SourceFile {
    file: Arc<File>,
    /// What people know it by.
    shown: String,
    /// By what an upload of it is known again after an interruption.
    origin: Vec<u8>,
}

impl SourceFile {
    /// A file that has a place on this machine.
    pub(crate) fn open(path: &Path) -> Result<Self, CliError> {
        let (file, origin) = (File::open(path)?, path.canonicalize()?.into_os_string().into_encoded_bytes());
        Self::new(file, path.display().to_string(), origin)
    }

    /// A copy without a place of its own of what an archive has under a name.
    pub(crate) fn unpacked(file: File, archive: &Path, name: &str) -> Result<Self, CliError> {
        let archive = archive.canonicalize()?.into_os_string().into_encoded_bytes();
        Self::new(file, name.to_owned(), [archive.as_slice(), b"\0", name.as_bytes()].concat())
    }

    /// The file once more, from its beginning. Nothing else depends on where it is read.
    pub(crate) fn rewound(&self) -> io::Result<File> {
        let mut file = self.file.try_clone()?;
        file.rewind()?;
        Ok(file)
    }

    fn new(file: File, shown: String, origin: Vec<u8>) -> Result<Self, CliError> {
        if !file.metadata()?.is_file() {
            let title = format!("{shown} is not a file");
            return Err(CliError::new(Exit::Usage, "NOT_A_FILE", title, "Give the files of a folder one by one."));
        }
        Ok(Self { file: Arc::new(file), shown, origin })
    }
}

/// What was stored.
pub(crate) struct Stored {
    pub(crate) blob: BlobRef,
    pub(crate) size: u64,
    /// When the file's content was last changed, in microseconds since 1970.
    pub(crate) modified: i64,
    journal: String,
    /// Two commands that encrypt one file under one key could see two versions of it.
    _lock: HomeLock,
}

impl Stored {
    /// Forgets the upload, once the log names its file.
    pub(crate) fn finish(&self, home: &Home) -> Result<(), CliError> {
        Ok(home.remove(&self.journal)?)
    }

    /// Whether a file is as it was when it was stored.
    pub(crate) fn is_of(&self, file: &File) -> bool {
        state(file).is_ok_and(|state| state == (self.size, self.modified))
    }
}

/// Stores a file's bytes. An upload of the same file to the same place that was interrupted is gone on with.
pub(crate) async fn upload(
    context: &Context,
    unlocked: &Unlocked,
    source: &SourceFile,
    place: &str,
    progress: &Progress,
) -> Result<Stored, CliError> {
    let file = &source.file;
    let (size, modified) = state(file)?;
    let journal = unlocked.file(&format!("uploads/{}", journal_name(source, place)));
    let lock = context.home.lock(&journal)?.ok_or_else(|| {
        let title = format!("{} is being stored there by another command", source.shown);
        CliError::new(Exit::Conflict, "UPLOAD_UNDER_WAY", title, "Wait until that one has ended, then try again.")
    })?;
    for _ in 0..2 {
        let plan = Plan::begin(context, unlocked, &journal, size, modified)?;
        let sending = Sending {
            home: &context.home,
            journal: &journal,
            file: Arc::clone(file),
            modified,
            plan: Arc::new(plan),
            pool: unlocked.vault.pool(),
            room: Room::default(),
        };
        match sending.send(progress).await {
            Ok(Some(blob)) => return Ok(Stored { blob, size, modified, journal, _lock: lock }),
            // What was begun some time ago was deleted since: nothing of it is there, so it is sent as something new.
            Ok(None) => context.home.remove(&journal)?,
            Err(error) => {
                // The file is another one than when the upload began: nothing of it may be sent under the old key.
                if error.problem().code == "VAULT_SOURCE_CHANGED" {
                    context.home.remove(&journal)?;
                }
                return Err(error);
            }
        }
    }
    Err(vault_error(Error::Damaged("answer: it stores nothing of what is sent")))
}

/// How one upload is encrypted, and the parts whose hash was written down.
struct Plan {
    writer: BlobWriter,
    object: ObjectId,
    hashes: HashMap<u32, [u8; 32]>,
}

impl Plan {
    fn begin(context: &Context, unlocked: &Unlocked, name: &str, size: u64, modified: i64) -> Result<Self, CliError> {
        let kept = context.home.find(name)?.unwrap_or_default();
        let kept = String::from_utf8(kept).unwrap_or_default();
        let mut lines = kept.lines();
        let begun = lines.next().and_then(|line| STANDARD.decode(line).ok());
        let keys = unlocked.vault.keys();
        if let Some((writer, object)) = begun.and_then(|sealed| journal::open(keys, &sealed, size, modified)) {
            let hashes = lines.filter_map(parse).collect();
            // A line that a crash cut off must not spoil the next one: what is written down counts.
            if !kept.ends_with('\n') {
                context.home.append(name, "")?;
            }
            return Ok(Self { writer, object, hashes });
        }
        let writer = BlobWriter::new(keys, size, &mut Random).map_err(vault_error)?;
        let object = ObjectId::random(&mut Random);
        let sealed = journal::seal(keys, &writer, object, modified, &mut Random).map_err(vault_error)?;
        context.home.remove(name)?;
        context.home.append(name, &STANDARD.encode(sealed))?;
        Ok(Self { writer, object, hashes: HashMap::new() })
    }
}

struct Sending<'a> {
    home: &'a Home,
    journal: &'a str,
    file: Arc<File>,
    /// When the file was last changed, when the upload began.
    modified: i64,
    plan: Arc<Plan>,
    pool: &'a ServerPool,
    room: Room,
}

impl Sending<'_> {
    /// Makes every part, sends those that the server does not have, and completes the object. `None` when the object of an
    /// upload that was begun before is deleted.
    async fn send(&self, progress: &Progress) -> Result<Option<BlobRef>, CliError> {
        let uploads = &self.pool.stored().uploads();
        let (object, length) = (wire_id(self.plan.object), self.plan.writer.length());
        let count = part_count(self.plan.writer.size());
        let upload = match retried(|| uploads.create(object, length, count)).await {
            // It was completed, and the log does not name it yet; or it was given up and its id is used up.
            Err(error) if error.code() == Some("VAULT_OBJECT_EXISTS") => match self.is_stored().await? {
                true => None,
                false => return Ok(None),
            },
            other => Some(other.map_err(server_error)?),
        };
        let hashes = self.send_parts(upload.as_ref(), progress).await;
        let Some(upload) = upload else {
            if hashes.as_ref().is_err_and(|error| error.problem().code == "VAULT_SOURCE_CHANGED") {
                // It is whole, and no file will ever be it.
                let _ = self.pool.stored().objects().delete(object).await;
            }
            return Ok(Some(self.plan.writer.finish(self.plan.object, hashes?)));
        };
        if hashes.as_ref().is_err_and(|error| error.problem().code == "VAULT_SOURCE_CHANGED") {
            // Nobody goes on with it. If this fails, the server gives it up by itself.
            let _ = uploads.delete(&upload.id).await;
        }
        let hashes = hashes?;
        match retried(|| uploads.complete(&upload.id)).await {
            // The answer to an earlier try may have been lost.
            Err(error) if error.code() == Some("VAULT_UPLOAD_NOT_FOUND") => {
                if !self.is_stored().await? {
                    return Ok(None);
                }
            }
            other => drop(other.map_err(server_error)?),
        }
        Ok(Some(self.plan.writer.finish(self.plan.object, hashes)))
    }

    /// Sends the parts that the server does not have, and says the hashes of all.
    async fn send_parts(&self, upload: Option<&UploadView>, progress: &Progress) -> Result<Vec<[u8; 32]>, CliError> {
        let uploads = &self.pool.stored().uploads();
        let parts = stream::iter(0..part_count(self.plan.writer.size())).map(|index| async move {
            let (part, hash) = self.part(index).await?;
            if let Some(upload) = upload.filter(|upload| upload.received.iter().all(|part| part.index != index)) {
                retried(|| uploads.put_part(&upload.id, index, hash, part.clone())).await.map_err(server_error)?;
            }
            self.room.give_sent(part);
            let range = part_range(self.plan.writer.size(), index);
            progress.add(range.end - range.start);
            Ok::<_, CliError>(hash)
        });
        let hashes = parts.buffered(AT_A_TIME).try_collect().await?;
        // Parts of two versions of a file make a file that never was.
        if state(&self.file)? != (self.plan.writer.size(), self.modified) {
            return Err(vault_error(Error::SourceChanged));
        }
        Ok(hashes)
    }

    /// Whether the server has the whole object.
    async fn is_stored(&self) -> Result<bool, CliError> {
        let objects = self.pool.stored().objects();
        match retried(|| objects.stream(wire_id(self.plan.object), None)).await {
            Ok(found) => Ok(found.length == self.plan.writer.length()),
            Err(error) if error.code() == Some("VAULT_FILE_NOT_FOUND") => Ok(false),
            Err(error) => Err(server_error(error)),
        }
    }

    /// Part `index` and its hash, which is written down before the part may be sent, or checked when it was before. Off the
    /// async threads, which send other parts meanwhile.
    async fn part(&self, index: u32) -> Result<(Bytes, [u8; 32]), CliError> {
        let (file, plan, room) = (Arc::clone(&self.file), Arc::clone(&self.plan), self.room.clone());
        let (home, journal) = (self.home.clone(), self.journal.to_owned());
        let made = tokio::task::spawn_blocking(move || {
            let (mut part, mut at) = (room.take(), part_range(plan.writer.size(), index).start);
            let hash = plan.writer.part_from(index, &mut part, |chunk| {
                file.read_exact_at(chunk, at).map_err(|error| match error.kind() {
                    ErrorKind::UnexpectedEof => vault_error(Error::SourceChanged),
                    _ => error.into(),
                })?;
                at += u64::try_from(chunk.len()).unwrap_or(0);
                Ok::<_, CliError>(())
            })?;
            match plan.hashes.get(&index) {
                Some(written_down) => journal::check(hash, *written_down).map_err(vault_error)?,
                None => home.append(&journal, &format!("{index} {}", hex::encode(hash)))?,
            }
            Ok((Bytes::from(part), hash))
        });
        made.await.map_err(std::io::Error::other)?
    }
}

/// Tries a call again while its failure may pass.
pub(crate) async fn retried<T, F: Future<Output = Result<T, ClientError>>>(
    call: impl Fn() -> F,
) -> Result<T, ClientError> {
    for wait in WAITS {
        match call().await {
            Err(error) if error.is_passing() => {
                let asked = if let ClientError::Refused(problem) = &error { problem.retry_after } else { None };
                tokio::time::sleep(asked.map_or(wait, |seconds| Duration::from_secs(seconds.min(60)))).await;
            }
            other => return other,
        }
    }
    call().await
}

/// A file's size and when its content was last changed, in microseconds since 1970.
fn state(file: &File) -> Result<(u64, i64), CliError> {
    let metadata = file.metadata()?;
    let changed = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok((metadata.len(), i64::try_from(changed.as_micros()).unwrap_or(i64::MAX)))
}

fn parse(line: &str) -> Option<(u32, [u8; 32])> {
    let (index, hash) = line.split_once(' ')?;
    let mut bytes = [0; 32];
    hex::decode_to_slice(hash, &mut bytes).ok()?;
    Some((index.parse().ok()?, bytes))
}

/// The same file to the same place has the same journal; its name tells neither.
fn journal_name(source: &SourceFile, place: &str) -> String {
    let digest = Sha256::digest([source.origin.as_slice(), b"\0", place.as_bytes()].concat());
    hex::encode(digest).chars().take(32).collect()
}

impl From<Error> for CliError {
    fn from(error: Error) -> Self {
        vault_error(error)
    }
}
