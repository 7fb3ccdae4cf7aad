//! Links to look at only: text is shown, nothing is written. The link says so where no server can change it, and this client obeys.
//! It is a request and no wall: whoever can see can keep.

use elohim_client::ClientError;
use elohim_vault::Error;
use elohim_vault::blob::BlobReader;
use elohim_vault::share::SharedFile;
use futures::TryStreamExt as _;
use serde_json::json;

use crate::client::{Source, server_error, vault_error};
use crate::exit::{CliError, Exit};
use crate::output::Output;

/// Largest text that is shown, in bytes.
const MAX_SHOWN: u64 = 1024 * 1024;

/// Refuses to write what is only to be looked at.
pub(super) fn require_nothing_written(asked_to_write: bool) -> Result<(), CliError> {
    if !asked_to_write {
        return Ok(());
    }
    let title = "What this link shares is to be looked at only: nothing is written";
    let fix = "Leave out --output and --force: text is shown here.";
    Err(CliError::new(Exit::Usage, "SHARE_VIEW_ONLY", title, fix))
}

/// Shows the text files of a link. Of the others it says that they are there, and fetches nothing.
pub(super) async fn show<S: Source>(
    files: &[SharedFile],
    source: impl Fn(usize) -> S,
    output: Output,
) -> Result<(), CliError> {
    let mut shown = 0;
    for (index, file) in files.iter().enumerate() {
        let name = file.folder.iter().chain([&file.name]).map(String::as_str).collect::<Vec<_>>().join("/");
        let text = match may_be_shown(file) {
            true => text(&source(index), file).await?,
            false => None,
        };
        shown += u32::from(text.is_some());
        if output.is_json() {
            output.json(&json!({ "name": file.name, "folder": file.folder, "size": file.size, "text": text }))?;
            continue;
        }
        let Some(text) = text else {
            output.note(format_args!("{name} ({} bytes) is no text that can be shown here.", file.size));
            continue;
        };
        if files.len() > 1 {
            output.note(format_args!("{name}:"));
        }
        // What a terminal would obey is made visible by whoever prints; only tabs and line ends mean what they say.
        output.line(text.replace("\r\n", "\n").replace('\t', "    ").trim_end_matches('\n'))?;
    }
    if shown == 0 {
        let title = "Nothing that this link shares can be shown here";
        let fix = "It may be looked at only. Ask the sender for a link that may be kept.";
        return Err(CliError::new(Exit::Conflict, "SHARE_NOT_SHOWN", title, fix));
    }
    Ok(())
}

/// Whether a file may be text, by what its sender says that it is: fetching it to find out would count a download.
fn may_be_shown(file: &SharedFile) -> bool {
    let media = file.media.as_str();
    let is_text = media.starts_with("text/") || ["", "application/json", "application/octet-stream"].contains(&media);
    is_text && file.size <= MAX_SHOWN
}

/// The file's text, checked; `None` when it is none.
async fn text(source: &impl Source, file: &SharedFile) -> Result<Option<String>, CliError> {
    let reader = BlobReader::new(&file.blob).map_err(vault_error)?;
    let (mut plain, mut at) = (Vec::new(), 0);
    let mut body = source.fetch(0..file.blob.length.min(MAX_STORED)).await.map_err(server_error)?.body;
    let mut stored = Vec::new();
    for index in 0..u32::try_from(file.blob.parts.len()).unwrap_or(u32::MAX) {
        let range = reader.stored_range(index);
        if range.end > MAX_STORED {
            return Err(vault_error(Error::Damaged("share")));
        }
        let end = usize::try_from(range.end).unwrap_or(usize::MAX);
        while stored.len() < end {
            let next: Option<_> = body.try_next().await.map_err(|error: ClientError| server_error(error))?;
            stored.extend_from_slice(&next.ok_or_else(|| vault_error(Error::Damaged("file")))?);
        }
        let part = stored.get(at..end).ok_or_else(|| vault_error(Error::Damaged("file")))?;
        plain.extend(reader.part(index, part).map_err(vault_error)?);
        at = end;
    }
    Ok(String::from_utf8(plain).ok().filter(|text| !text.contains('\0')))
}

/// Most stored bytes of a text that is shown: the sender says how long it is, twice.
const MAX_STORED: u64 = 2 * MAX_SHOWN;

#[cfg(test)]
mod tests {
    use super::*;

    fn file(media: &str, size: u64) -> SharedFile {
        let blob =
            json!({ "object": "00".repeat(16), "header_len": 1, "length": 100, "key": "A".repeat(22), "parts": "" });
        serde_json::from_value(json!({ "name": "a", "media": media, "size": size, "blob": blob })).unwrap()
    }

    #[test]
    fn only_what_may_be_a_short_text_is_fetched() {
        for media in ["text/plain", "text/markdown", "application/json", "application/octet-stream", ""] {
            assert!(may_be_shown(&file(media, MAX_SHOWN)), "{media}");
            assert!(!may_be_shown(&file(media, MAX_SHOWN + 1)), "{media}");
        }
        for media in ["image/png", "application/pdf", "video/mp4"] {
            assert!(!may_be_shown(&file(media, 1)), "{media}");
        }
    }

    #[test]
    fn what_is_only_looked_at_is_written_nowhere() {
        assert!(require_nothing_written(false).is_ok());
        assert_eq!(require_nothing_written(true).unwrap_err().problem().code, "SHARE_VIEW_ONLY");
    }
}
