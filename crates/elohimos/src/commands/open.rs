//! `elohimos open`: fetches what a share link shares. Needs no account.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use elohim_client::{ClientError, Connection, Fetched, PublicShares};
use elohim_vault::Error;
use elohim_vault::kdf::Passphrase;
use elohim_vault::share::{LinkSecret, SharedFile};
use serde_json::json;
use url::Url;

use crate::client::{Progress, Source, ask, block_on, download, server_error, vault_error};
use crate::exit::CliError;
use crate::output::Output;

/// Which link to open.
#[derive(Args)]
pub(crate) struct OpenArgs {
    /// The whole link, between quotes: the part after the # is its key.
    link: String,
    /// Where to put the file: a name, or a folder; of several files the folder that they go to, which is made when it is not
    /// there. The sender's names in this folder when nothing is said.
    #[arg(long, short, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Read the link's password from the first line of a file instead of asking for it.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Replace files that are there.
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: OpenArgs, output: Output) -> Result<(), CliError> {
    let (address, id, secret) = parse(&args.link).ok_or_else(|| vault_error(Error::BadLink))?;
    let password = match secret.has_password() {
        true => {
            let typed = ask("Password of the link", args.password_file.as_deref())?;
            Some(Passphrase::new(typed.expose_str().unwrap_or_default()))
        }
        false => None,
    };
    let keys = secret.keys(password.as_ref()).map_err(vault_error)?;
    let shares = Connection::new(&address).map_err(server_error)?.public_shares();
    block_on(async {
        let opened = shares.open(&id, keys.proof()).await.map_err(server_error)?;
        let files = keys.open(&opened.capsule.0).map_err(vault_error)?;
        for (index, file) in files.iter().enumerate() {
            let to = place(args.output.as_deref(), file, files.len())?;
            if let Some(folder) = to.parent().filter(|_| !file.folder.is_empty() || files.len() > 1) {
                fs::create_dir_all(folder)?;
            }
            let source = Shared { shares: &shares, id: &id, ticket: &opened.ticket, index };
            let progress = Progress::new(output, &to.display().to_string(), file.size);
            let fetched = download(&source, &file.blob, &to, args.force, &progress).await;
            progress.done();
            fetched?;
            match output.is_json() {
                true => output.json(&json!({ "name": file.name, "size": file.size, "path": to }))?,
                false => output.line(format_args!("{} ({} bytes)", to.display(), file.size))?,
            }
        }
        Ok(())
    })
}

/// The server's address, the link's id, and the secret of its fragment.
fn parse(link: &str) -> Option<(String, String, LinkSecret)> {
    let url = Url::parse(link.trim()).ok()?;
    let secret = LinkSecret::from_fragment(url.fragment()?).ok()?;
    let id = url.path().strip_prefix("/s/")?.to_owned();
    Some((url.origin().ascii_serialization(), id, secret))
}

/// Where a file goes. The sender chose its name and folders, so each is checked: none leads elsewhere, and none is hidden, as
/// those are that shells and other programs run by themselves.
fn place(asked: Option<&Path>, file: &SharedFile, files: usize) -> Result<PathBuf, CliError> {
    let checked = |name: &String| {
        let name = elohim_vault::name::check(name).map_err(vault_error)?;
        Ok(if name.starts_with('.') { format!("_{name}") } else { name })
    };
    let folder = file.folder.iter().map(checked).collect::<Result<PathBuf, CliError>>()?;
    let name = folder.join(checked(&file.name)?);
    Ok(match asked {
        None => name,
        Some(path) if path.is_dir() || files > 1 || !file.folder.is_empty() => path.join(name),
        Some(path) => path.to_owned(),
    })
}

struct Shared<'a> {
    shares: &'a PublicShares,
    id: &'a str,
    ticket: &'a str,
    index: usize,
}

impl Source for Shared<'_> {
    async fn fetch(&self, from: u64) -> Result<Fetched, ClientError> {
        self.shares.fetch(self.id, self.ticket, self.index, from).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(name: &str) -> SharedFile {
        let blob =
            json!({ "object": "00".repeat(16), "header_len": 1, "length": 100, "key": "A".repeat(22), "parts": "" });
        serde_json::from_value(json!({ "name": name, "media": "", "size": 1, "blob": blob })).unwrap()
    }

    #[test]
    fn a_sender_chooses_a_name_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(place(None, &shared("a.txt"), 1).unwrap(), PathBuf::from("a.txt"));
        assert_eq!(place(Some(Path::new("b")), &shared("a.txt"), 1).unwrap(), PathBuf::from("b"));
        assert_eq!(place(Some(folder.path()), &shared("a.txt"), 1).unwrap(), folder.path().join("a.txt"));
        assert_eq!(place(None, &shared(".bashrc"), 1).unwrap(), PathBuf::from("_.bashrc"));
        for bad in ["../a", "/etc/passwd", "..", "a/b", "", "a\u{1b}[2J", "a\u{202e}b"] {
            let error = place(Some(folder.path()), &shared(bad), 1).unwrap_err();
            assert_eq!(error.problem().code, "VAULT_BAD_NAME", "{bad:?}");
            let inside = SharedFile { folder: vec!["ok".to_owned(), bad.to_owned()], ..shared("a.txt") };
            let error = place(Some(folder.path()), &inside, 1).unwrap_err();
            assert_eq!(error.problem().code, "VAULT_BAD_NAME", "{bad:?}");
        }
        let inside = SharedFile { folder: vec!["letters".to_owned(), ".ssh".to_owned()], ..shared("a.txt") };
        assert_eq!(place(None, &inside, 1).unwrap(), PathBuf::from("letters/_.ssh/a.txt"));
        assert_eq!(place(Some(Path::new("to")), &inside, 1).unwrap(), PathBuf::from("to/letters/_.ssh/a.txt"));
    }
}
