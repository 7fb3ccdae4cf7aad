//! `elohimos send`: encrypts files for a drop box and sends them. Needs no account.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use clap::Args;
use elohim_client::{Connection, DropSend};
use elohim_vault::Error;
use elohim_vault::blob::{BlobWriter, part_count, part_range};
use elohim_vault::drop_box::{self, Label};
use futures::stream;
use serde_json::json;
use url::Url;

use crate::client::{Progress, Random, block_on, server_error, vault_error};
use crate::exit::CliError;
use crate::output::Output;

/// What to send, and where to.
#[derive(Args)]
pub(crate) struct SendArgs {
    /// The whole address of the drop box, between quotes: the part after the # is the key that files are encrypted to.
    address: String,
    /// The files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Do not tell the receiver what the files are called.
    #[arg(long)]
    no_names: bool,
}

pub(super) fn run(args: &SendArgs, output: Output) -> Result<(), CliError> {
    let (server, id, recipient) = parse(&args.address).ok_or_else(|| vault_error(Error::BadLink))?;
    let sending = Connection::new(&server).and_then(Connection::drop_send).map_err(server_error)?;
    block_on(async {
        for file in &args.files {
            send(&sending, &id, &recipient, file, args.no_names, output).await?;
        }
        Ok(())
    })
}

/// The server's address, the box's id, and the recipient of its fragment.
fn parse(address: &str) -> Option<(String, String, String)> {
    let url = Url::parse(address.trim()).ok()?;
    let (recipient, id) = (url.fragment()?.to_owned(), url.path().strip_prefix("/d/")?.to_owned());
    Some((url.origin().ascii_serialization(), id, recipient))
}

async fn send(
    sending: &DropSend,
    id: &str,
    recipient: &str,
    path: &Path,
    no_names: bool,
    output: Output,
) -> Result<(), CliError> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    let name = path.file_name().and_then(|name| name.to_str()).filter(|_| !no_names).unwrap_or_default();
    let label = Label::new(name, "").seal(recipient, &mut Random).map_err(vault_error)?;
    let writer = drop_box::writer(recipient, size, &mut Random).map_err(vault_error)?;
    let length = writer.length();
    let progress = Progress::new(output, &path.display().to_string(), size);
    let sent = sending.send(id, label, length, parts(file, writer, progress.clone())).await;
    progress.done();
    sent.map_err(server_error)?;
    if output.is_json() {
        return output.json(&json!({ "file": path, "size": size }));
    }
    output.line(format_args!("{} ({size} bytes) was encrypted here and has arrived.", path.display()))
}

/// The parts of the encrypted file, one at a time.
fn parts(
    file: File,
    writer: BlobWriter,
    progress: Progress,
) -> impl futures::Stream<Item = io::Result<Bytes>> + Send + 'static {
    stream::try_unfold((file, writer, 0_u32), move |(mut file, writer, index)| {
        let progress = progress.clone();
        async move {
            if index >= part_count(writer.size()) {
                return Ok(None);
            }
            let work = tokio::task::spawn_blocking(move || {
                let part = next(&mut file, &writer, index)?;
                Ok::<_, io::Error>((part, (file, writer, index + 1)))
            });
            let (part, rest) = work.await.map_err(io::Error::other)??;
            progress.add(u64::try_from(part.len()).unwrap_or(0));
            Ok(Some((Bytes::from(part), rest)))
        }
    })
}

fn next(file: &mut File, writer: &BlobWriter, index: u32) -> io::Result<Vec<u8>> {
    let range = part_range(writer.size(), index);
    let mut plain = vec![0; usize::try_from(range.end - range.start).map_err(io::Error::other)?];
    file.seek(SeekFrom::Start(range.start))?;
    file.read_exact(&mut plain)?;
    writer.part(index, &plain).map_err(io::Error::other)
}
