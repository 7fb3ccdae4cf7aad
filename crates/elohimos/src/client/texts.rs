//! What a document says. PDF and DOCX are read by this program started anew, without environment and keys and with limits, because they
//! may come from strangers: whatever it does, the worst is that there is no text.

use std::fs::File;
use std::io::Read as _;
use std::process::Stdio;
use std::time::Duration;

use elohim_text::{ENOUGH_PLAIN, Kind, MAX_DOCUMENT, MAX_TEXT};
use elohim_vault::content::Words;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::Command;

/// How long the other process may take. Its own limit is less processor time.
const PATIENCE: Duration = Duration::from_secs(60);

/// Why a document is not indexed, for people.
pub(crate) type NoWords = &'static str;

const UNREADABLE: NoWords = "no text can be read from it";
const TOO_LARGE: NoWords = "it is larger than 64 MiB";

/// Where a document's bytes come from.
pub(crate) enum Document {
    /// A file on this machine.
    File(File),
    /// What was fetched.
    Bytes(Vec<u8>),
}

/// How many bytes of a document of this kind and size are needed.
///
/// # Errors
/// When it is too large.
pub(crate) fn needed(kind: Kind, size: u64) -> Result<u64, NoWords> {
    match kind {
        Kind::Plain => Ok(size.min(ENOUGH_PLAIN as u64)),
        _ if size > MAX_DOCUMENT => Err(TOO_LARGE),
        _ => Ok(size),
    }
}

/// The words of a document.
///
/// # Errors
/// Why there are none.
pub(crate) async fn words(kind: Kind, document: Document) -> Result<Words, NoWords> {
    let text = match kind {
        // To decode characters is no risk: nothing in them says what to do.
        Kind::Plain => tokio::task::spawn_blocking(move || plain(document)).await.map_err(|_| UNREADABLE)??,
        kind => tokio::time::timeout(PATIENCE, by_another_process(kind, document)).await.map_err(|_| UNREADABLE)??,
    };
    tokio::task::spawn_blocking(move || Words::of(&text)).await.map_err(|_| UNREADABLE)
}

fn plain(document: Document) -> Result<String, NoWords> {
    let bytes = match document {
        Document::Bytes(bytes) => bytes,
        Document::File(file) => {
            let mut bytes = Vec::new();
            file.take(ENOUGH_PLAIN as u64).read_to_end(&mut bytes).map_err(|_| UNREADABLE)?;
            bytes
        }
    };
    elohim_text::extract(Kind::Plain, &bytes).map_err(|_| UNREADABLE)
}

/// Starts this program anew. It gets the document, and nothing else.
async fn by_another_process(kind: Kind, document: Document) -> Result<String, NoWords> {
    let failed = |_| UNREADABLE;
    let (stdin, bytes) = match document {
        Document::File(file) => (Stdio::from(file), Vec::new()),
        Document::Bytes(bytes) => (Stdio::piped(), bytes),
    };
    let program = std::env::current_exe().map_err(failed)?;
    let mut command = Command::new(program);
    command.args(["extract-text", kind.word()]).env_clear().current_dir("/").kill_on_drop(true);
    let mut child = command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().map_err(failed)?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take().ok_or(UNREADABLE)?);
    let feed = async move {
        if let Some(mut stdin) = stdin {
            // It may have had enough, or have ended: what it says tells.
            let _ = stdin.write_all(&bytes).await;
        }
    };
    let read = async move {
        let mut text = Vec::new();
        stdout.take(MAX_TEXT as u64).read_to_end(&mut text).await.map(|_| text)
    };
    let ((), text) = tokio::join!(feed, read);
    let (text, status) = (text.map_err(failed)?, child.wait().await.map_err(failed)?);
    if status.success() { String::from_utf8(text).map_err(|_| UNREADABLE) } else { Err(UNREADABLE) }
}
