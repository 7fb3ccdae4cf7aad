//! `elohimos open`: fetches what a share link shares. Needs no account.

mod link;
mod view;

use std::fs;
use std::ops::Range;
use std::path::PathBuf;

use clap::Args;
use elohim_client::{ClientError, Connection, Fetched, PublicShares};
use elohim_vault::Error;
use elohim_vault::kdf::Passphrase;
use elohim_vault::share::Shared;
use serde_json::json;

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
    let (address, id, secret) = link::parse(&args.link).ok_or_else(|| vault_error(Error::BadLink))?;
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
        let Shared { files, view_only } = keys.open(&opened.capsule.0).map_err(vault_error)?;
        if view_only {
            view::require_nothing_written(args.output.is_some() || args.force)?;
            let source = |index| Served { shares: &shares, id: &id, ticket: &opened.ticket, index };
            return view::show(&files, source, output).await;
        }
        for (index, file) in files.iter().enumerate() {
            let to = link::place(args.output.as_deref(), file, files.len()).map_err(vault_error)?;
            if let Some(folder) = to.parent().filter(|_| !file.folder.is_empty() || files.len() > 1) {
                fs::create_dir_all(folder)?;
            }
            let source = Served { shares: &shares, id: &id, ticket: &opened.ticket, index };
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

/// A file that the link serves.
struct Served<'a> {
    shares: &'a PublicShares,
    id: &'a str,
    ticket: &'a str,
    index: usize,
}

impl Source for Served<'_> {
    async fn fetch(&self, range: Range<u64>) -> Result<Fetched, ClientError> {
        self.shares.fetch(self.id, self.ticket, self.index, range).await
    }
}
