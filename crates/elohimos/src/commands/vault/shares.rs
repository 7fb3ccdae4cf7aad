//! Share links, for those who make them.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use elohim_api::vault::shares::{CreateShare, ShareObject};
use elohim_api::{Bytes, Time};
use elohim_client::ClientError;
use elohim_core::id::{ObjectId, ShareLinkId};
use elohim_core::vault::Sha256;
use elohim_core::{Clock as _, Timestamp};
use elohim_vault::Error;
use elohim_vault::kdf::Passphrase;
use elohim_vault::log::Op;
use elohim_vault::share::{LinkSecret, SharedFile};
use serde_json::json;

use super::files::find;
use crate::client::{Context, Random, Unlocked, ask_twice, block_on, server_error, vault_error};
use crate::exit::CliError;

/// What to share, and for how long.
#[derive(Args)]
pub(crate) struct ShareArgs {
    /// The file in the vault.
    path: String,
    /// The link serves one download.
    #[arg(long, conflicts_with = "downloads")]
    one_time: bool,
    /// How many downloads the link serves; as many as are asked for when nothing is said.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    downloads: Option<u32>,
    /// How long the link lives, such as 2h or 7days.
    #[arg(long, value_name = "TIME", default_value = "24h", value_parser = humantime::parse_duration)]
    expires: Duration,
    /// Ask for a password that the link needs in addition.
    #[arg(long)]
    password: bool,
    /// Read the link's password from the first line of a file instead of asking for it.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

/// Which link to close.
#[derive(Args)]
pub(crate) struct UnshareArgs {
    /// The link, or its id as in: elohimos vault shares
    link: String,
}

pub(super) fn share(context: &Context, args: &ShareArgs) -> Result<(), CliError> {
    let has_password = args.password || args.password_file.is_some();
    let password = match has_password {
        true => {
            let typed = ask_twice("Password of the link", args.password_file.as_deref())?;
            Some(Passphrase::new(typed.expose_str().unwrap_or_default()))
        }
        false => None,
    };
    block_on(async {
        let mut unlocked = Unlocked::open(context).await?;
        let node = find(&unlocked, &args.path)?.clone();
        let file = node
            .newest()
            .ok_or_else(|| vault_error(Error::NotPossible("a folder cannot be shared yet; share its files")))?;
        let secret = LinkSecret::random(has_password, &mut Random);
        let keys = secret.keys(password.as_ref()).map_err(vault_error)?;
        let shared =
            SharedFile { name: node.name.clone(), media: file.media.clone(), size: file.size, blob: file.blob.clone() };
        let expires = context.clock.now().saturating_add(args.expires);
        let body = CreateShare {
            auth_sha256: Sha256(keys.proof_sha256()),
            has_password,
            capsule: Bytes(keys.seal(vec![shared], &mut Random).map_err(vault_error)?),
            objects: vec![ShareObject {
                id: ObjectId::from_bytes(file.blob.object.0),
                header: Bytes(keys.header(&file.blob).map_err(vault_error)?),
                skip: file.blob.header_len,
            }],
            expires_at: Some(Time(expires)),
            one_time: args.one_time,
            max_downloads: args.downloads,
        };
        let made = unlocked.session.client.vault().shares().create(&body).await.map_err(server_error)?;
        // The server chooses the id and nothing else of the link: another address in it would be shown the key.
        let id: ShareLinkId =
            made.id.parse().map_err(|_| server_error(ClientError::Unexpected("a link without an id".to_owned())))?;
        let op = Op::Share { link: id.to_string(), node: node.id, expires: expires.as_micros() };
        if let Err(error) = unlocked.commit(context, vec![op]).await {
            // Nobody has seen the link, and nobody will.
            let _ = unlocked.session.client.vault().shares().revoke(&id.to_string()).await;
            return Err(error);
        }
        let link = format!("{}/s/{id}#{}", unlocked.session.server.trim_end_matches('/'), secret.to_fragment());
        if context.output.is_json() {
            return context.output.json(&json!({ "link": link, "id": made.id, "expires_at": made.expires_at }));
        }
        context.output.line(link)
    })
}

pub(super) fn list(context: &Context) -> Result<(), CliError> {
    block_on(async {
        let unlocked = Unlocked::open(context).await?;
        let mut rows = Vec::new();
        loop {
            let offset = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            let page = unlocked.session.client.vault().shares().list(offset).await.map_err(server_error)?;
            rows.extend(page.data);
            if !page.has_more {
                break;
            }
        }
        let index = unlocked.vault.index();
        let path = |id: &str| index.shares().find(|shared| shared.link == id).map(|shared| index.path(shared.node));
        if context.output.is_json() {
            let rows: Vec<_> = rows.iter().map(|row| json!({ "share": row, "path": path(&row.id) })).collect();
            return context.output.json(&rows);
        }
        if rows.is_empty() {
            context.output.note("No link was made yet. Make one with: elohimos vault share PATH");
        }
        for row in rows {
            let limit = row.max_downloads.map_or_else(|| "any".to_owned(), |max| max.to_string());
            let path = path(&row.id).unwrap_or_else(|| "(not in this vault)".to_owned());
            context.output.line(format_args!(
                "{}  {:8}  {} of {limit} downloads  until {}  {path}",
                row.id,
                row.state,
                row.downloads,
                day(row.expires_at.0)
            ))?;
        }
        Ok(())
    })
}

pub(super) fn unshare(context: &Context, args: &UnshareArgs) -> Result<(), CliError> {
    // Of a whole link only the id is used: its key is not sent.
    let id = args.link.split('#').next().and_then(|link| link.rsplit('/').next()).unwrap_or_default().to_owned();
    block_on(async {
        let mut unlocked = Unlocked::open(context).await?;
        unlocked.session.client.vault().shares().revoke(&id).await.map_err(server_error)?;
        if unlocked.vault.index().shares().any(|shared| shared.link == id) {
            unlocked.commit(context, vec![Op::Unshare { link: id.clone() }]).await?;
        }
        if context.output.is_json() {
            context.output.json(&json!({ "id": id }))
        } else {
            context.output.line("The link is closed.")
        }
    })
}

fn day(at: Timestamp) -> String {
    chrono::DateTime::from_timestamp_micros(at.as_micros()).unwrap_or_default().format("%Y-%m-%d %H:%M").to_string()
}
