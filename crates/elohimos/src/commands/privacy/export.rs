//! `elohimos privacy export`: everything that the server has, as one archive.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use elohim_api::privacy::export::ExportRecord;
use elohim_client::{Client, ClientError};
use elohim_core::id::ObjectId;
use futures::TryStreamExt;
use serde_json::{Value, json};

use super::{create, not_understood};
use crate::client::{Context, Progress, Unlocked, retried, server_error, signed_in};
use crate::exit::CliError;

/// What stands in an export beside the data.
const README: &str = "\
This archive holds everything that the server has about one account.

data.jsonl     what the server can read, one record of JSON on each line; `data` says what it is
objects/ID     the stored objects as they are: age files, which open with the recovery kit of the vault:
                   age -d -i KIT objects/ID > FILE
names.json     which object is which file, when the vault was unlocked on the device that made this archive
";

/// Makes the archive. It has its name only when it is whole.
pub(super) async fn run(context: &Context, to: &Path) -> Result<(), CliError> {
    let part = PathBuf::from(format!("{}.part", to.display()));
    // Taken at once, and given back when something fails.
    let name = create(to)?;
    let written = match write(context, to, &part).await {
        Ok(written) => fs::rename(&part, to).map(|()| written).map_err(CliError::from),
        Err(error) => Err(error),
    };
    drop(name);
    let (objects, skipped) = written.inspect_err(|_| {
        let _ = fs::remove_file(&part);
        let _ = fs::remove_file(to);
    })?;
    if context.output.is_json() {
        return context.output.json(&json!({ "file": to, "objects": objects, "skipped": skipped }));
    }
    context.output.line(format_args!("{} holds all of it, with {objects} stored objects.", to.display()))?;
    if skipped == 0 {
        return Ok(());
    }
    context.output.note(format_args!(
        "Your permissions do not open the vault, so the bytes of {skipped} objects are not in it; skipped.txt names them. Ask an \
         administrator for vault.use, and do this again."
    ));
    Ok(())
}

/// How many objects are in the archive, and how many are only named.
async fn write(context: &Context, to: &Path, part: &Path) -> Result<(usize, usize), CliError> {
    let client = signed_in(context)?.client;
    let _ = fs::remove_file(part);
    let mut archive = tar::Builder::new(create(part)?);
    let mut data = tempfile::tempfile()?;
    let mut stream = client.privacy().export().await.map_err(server_error)?;
    while let Some(bytes) = stream.try_next().await.map_err(server_error)? {
        data.write_all(&bytes)?;
    }
    let objects = objects(&mut data)?;
    add(&mut archive, "README.txt", README.as_bytes())?;
    let length = data.metadata()?.len();
    data.seek(SeekFrom::Start(0))?;
    archive.append_data(&mut header(length), "data.jsonl", &data)?;
    // Locked is no reason to refuse: the archive is whole without the names, and the kit finds them.
    if let Ok(unlocked) = Unlocked::open(context).await {
        add(&mut archive, "names.json", &serde_json::to_vec_pretty(&names(&unlocked)).map_err(io::Error::from)?)?;
    }
    let progress = Progress::new(context.output, &to.display().to_string(), objects.iter().map(|one| one.1).sum());
    let mut skipped = Vec::new();
    for (id, length) in &objects {
        let id: ObjectId = id.parse().map_err(|_| not_understood())?;
        let mut object = match retried(|| fetch(&client, id)).await {
            Ok(object) => object?,
            Err(error) if error.code() == Some("VAULT_PERMISSION_DENIED") => {
                skipped.push(id.to_string());
                continue;
            }
            Err(error) => return Err(server_error(error)),
        };
        if object.metadata()?.len() != *length {
            return Err(not_understood());
        }
        object.seek(SeekFrom::Start(0))?;
        archive.append_data(&mut header(*length), format!("objects/{id}"), &object)?;
        progress.add(*length);
    }
    if !skipped.is_empty() {
        add(&mut archive, "skipped.txt", skipped.join("\n").as_bytes())?;
    }
    progress.done();
    archive.into_inner()?.sync_all()?;
    Ok((objects.len() - skipped.len(), skipped.len()))
}

/// The bytes of an object, in a file without a name. Whether this machine can keep them is another matter than whether the
/// server gives them.
async fn fetch(client: &Client, id: ObjectId) -> Result<io::Result<File>, ClientError> {
    let mut body = client.vault().objects().stream(id, None).await?.body;
    let mut file = match tempfile::tempfile() {
        Ok(file) => file,
        Err(error) => return Ok(Err(error)),
    };
    while let Some(bytes) = body.try_next().await? {
        if let Err(error) = file.write_all(&bytes) {
            return Ok(Err(error));
        }
    }
    Ok(Ok(file))
}

/// The ids and lengths of the objects that an export names.
fn objects(data: &mut File) -> Result<Vec<(String, u64)>, CliError> {
    data.seek(SeekFrom::Start(0))?;
    let mut found = Vec::new();
    for line in BufReader::new(data).lines() {
        let record: ExportRecord = serde_json::from_str(&line?).map_err(|_| not_understood())?;
        if let ExportRecord::VaultObject(object) = record
            && !object.deleted
        {
            found.push((object.id, object.length));
        }
    }
    Ok(found)
}

fn names(unlocked: &Unlocked) -> Vec<Value> {
    let index = unlocked.vault.index();
    let versions = index.nodes().flat_map(|node| {
        let path = index.path(node.id);
        node.versions.iter().map(move |one| {
            json!({ "path": path, "size": one.size, "stored": one.stored, "object": one.blob.object, "media": one.media })
        })
    });
    versions.collect()
}

fn add(archive: &mut tar::Builder<File>, name: &str, content: &[u8]) -> Result<(), CliError> {
    let length = u64::try_from(content.len()).unwrap_or(0);
    Ok(archive.append_data(&mut header(length), name, content)?)
}

fn header(length: u64) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_size(length);
    header.set_mode(0o600);
    header
}
