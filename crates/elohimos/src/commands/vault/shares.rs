//! Share links, for those who make them.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use elohim_api::vault::share_notices::ShareNoticeView;
use elohim_api::vault::shares::{ChangeShare, CreateShare, Notify, ShareObject, ShareView};
use elohim_api::{Bytes, Time};
use elohim_client::{ClientError, Shares};
use elohim_core::id::{ObjectId, ShareLinkId};
use elohim_core::vault::Sha256;
use elohim_core::{Clock as _, Timestamp};
use elohim_vault::index::Index;
use elohim_vault::kdf::Passphrase;
use elohim_vault::log::Op;
use elohim_vault::share::{self, LinkSecret, Shared, SharedFile};
use elohim_vault::{Error, NodeId};
use serde_json::json;

use super::files::find;
use crate::client::{Context, Random, Unlocked, ask_twice, block_on, every, server_error, vault_error};
use crate::exit::CliError;

/// What to share, and for how long.
#[derive(Args)]
pub(crate) struct ShareArgs {
    /// What to share: files, and folders as they are now.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<String>,
    /// The link serves one download.
    #[arg(long, conflicts_with = "downloads")]
    one_time: bool,
    /// How many downloads the link serves; as many as are asked for when nothing is said.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    downloads: Option<u32>,
    /// How long the link lives, such as 2h or 7days.
    #[arg(long, value_name = "TIME", default_value = "24h", value_parser = humantime::parse_duration)]
    expires: Duration,
    /// The link is to be looked at only: text is shown, and nothing is written. Whoever can see can keep.
    #[arg(long)]
    view_only: bool,
    /// Of what you are told: never; the first download, the last one and too many attempts; or each download besides.
    #[arg(long, value_name = "WHEN", default_value = "first")]
    notify: NotifyWhen,
    /// Ask for a password that the link needs in addition.
    #[arg(long)]
    password: bool,
    /// Read the link's password from the first line of a file instead of asking for it.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

/// Of what the maker of a link is told.
#[derive(Clone, Copy, ValueEnum)]
enum NotifyWhen {
    Never,
    First,
    Each,
}

impl From<NotifyWhen> for Notify {
    fn from(when: NotifyWhen) -> Self {
        match when {
            NotifyWhen::Never => Self::Never,
            NotifyWhen::First => Self::First,
            NotifyWhen::Each => Self::Each,
        }
    }
}

/// Which link to change, and how.
#[derive(Args)]
pub(crate) struct EditShareArgs {
    /// The link, or its id as in: elohimos vault shares
    link: String,
    /// How long the link lives from now on, such as 2h or 7days.
    #[arg(long, value_name = "TIME", value_parser = humantime::parse_duration)]
    expires: Option<Duration>,
    /// How many downloads the link serves, those until now included; 0 for as many as are asked for.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    downloads: Option<u32>,
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
        let Gathered { nodes, files } = gather(&unlocked, &args.paths)?;
        let secret = LinkSecret::random(has_password, &mut Random);
        let keys = secret.keys(password.as_ref()).map_err(vault_error)?;
        let objects = files.iter().map(|file| {
            // What is only looked at is served to no other tool.
            let header = if args.view_only { Vec::new() } else { keys.header(&file.blob).map_err(vault_error)? };
            let header = Bytes(header);
            Ok(ShareObject { id: ObjectId::from_bytes(file.blob.object.0), header, skip: file.blob.header_len })
        });
        let objects = objects.collect::<Result<_, CliError>>()?;
        let expires = context.clock.now().saturating_add(args.expires);
        let body = CreateShare {
            auth_sha256: Sha256(keys.proof_sha256()),
            has_password,
            capsule: Bytes(keys.seal(Shared { files, view_only: args.view_only }, &mut Random).map_err(vault_error)?),
            objects,
            expires_at: Some(Time(expires)),
            one_time: args.one_time,
            max_downloads: args.downloads,
            view_only: args.view_only,
            notify: args.notify.into(),
        };
        let made = shares_of(&unlocked).create(&body).await.map_err(server_error)?;
        // The server chooses the id and nothing else of the link: another address in it would be shown the key.
        let id: ShareLinkId =
            made.id.parse().map_err(|_| server_error(ClientError::Unexpected("a link without an id".to_owned())))?;
        let (node, more) = nodes;
        let op = Op::Share { link: id.to_string(), node, more, expires: expires.as_micros() };
        if let Err(error) = unlocked.commit(context, vec![op]).await {
            // Nobody has seen the link, and nobody will.
            let _ = shares_of(&unlocked).revoke(&id.to_string()).await;
            return Err(error);
        }
        let link = format!("{}/s/{id}#{}", unlocked.session.server.trim_end_matches('/'), secret.to_fragment());
        if context.output.is_json() {
            return context.output.json(&json!({ "link": link, "id": made.id, "expires_at": made.expires_at }));
        }
        context.output.line(link)?;
        if args.view_only {
            context.output.note("Clients show it and keep nothing. Whoever can see it can keep it all the same.");
        }
        Ok(())
    })
}

/// The links to what lies in the pool of this vault.
fn shares_of(unlocked: &Unlocked) -> Shares {
    unlocked.vault.pool().stored().shares()
}

pub(super) fn list(context: &Context) -> Result<(), CliError> {
    block_on(async {
        let unlocked = Unlocked::open(context).await?;
        let mut rows = Vec::new();
        loop {
            let offset = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            let page = shares_of(&unlocked).list(offset).await.map_err(server_error)?;
            rows.extend(page.data);
            if !page.has_more {
                break;
            }
        }
        let index = unlocked.vault.index();
        // Those of another vault of the account are its owner's affair. Of a team every way in is shown, also one that nobody has
        // entered into its log.
        let is_teams = unlocked.vault.pool().team.is_some();
        rows.retain(|row| is_teams || index.shares().any(|shared| shared.link == row.id));
        let mut notices = notices(&unlocked).await?;
        notices.retain(|notice| rows.iter().any(|row| row.id == notice.share));
        let path = |id: &str| path_of(index, id);
        if context.output.is_json() {
            let of = |row: &ShareView| notices.iter().filter(|one| one.share == row.id).cloned().collect::<Vec<_>>();
            let row = |row: &ShareView| json!({ "share": row, "path": path(&row.id), "notices": of(row) });
            return context.output.json(&rows.iter().map(row).collect::<Vec<_>>());
        }
        if rows.is_empty() {
            context.output.note("No link was made yet. Make one with: elohimos vault share PATH");
        }
        for row in &rows {
            let limit = row.max_downloads.map_or_else(|| "any".to_owned(), |max| max.to_string());
            let path = path(&row.id).unwrap_or_else(|| "(what it shares is not in the vault's log)".to_owned());
            let view_only = if row.view_only { "  to look at only" } else { "" };
            let by = if is_teams { format!("  by {}", row.made_by) } else { String::new() };
            let until = day(row.expires_at.0);
            context.output.line(format_args!(
                "{}  {:8}  {} of {limit} downloads  until {until}{view_only}{by}  {path}",
                row.id, row.state, row.downloads,
            ))?;
        }
        for notice in notices.iter().rev() {
            let path = path(&notice.share).unwrap_or_else(|| notice.share.clone());
            context.output.note(format_args!("{}  {}: {path}", day(notice.at.0), told(notice)))
        }
        Ok(())
    })
}

/// What a link of this vault shares, by the names that only the vault knows.
pub(crate) fn path_of(index: &Index, link: &str) -> Option<String> {
    let shared = index.shares().find(|shared| shared.link == link)?;
    let paths: Vec<_> = [shared.node].iter().chain(&shared.more).map(|node| index.path(*node)).collect();
    Some(paths.join("  "))
}

/// What one is told of links that one made, newest first.
pub(crate) async fn notices(unlocked: &Unlocked) -> Result<Vec<ShareNoticeView>, CliError> {
    every(async |offset| shares_of(unlocked).notices(offset).await).await
}

/// A notice in words.
pub(crate) fn told(notice: &ShareNoticeView) -> String {
    match notice.kind.as_str() {
        "first_download" => "first download of a link".to_owned(),
        "download" => format!("download no. {} of a link", notice.downloads),
        "used_up" => format!("last of {} downloads of a link", notice.downloads),
        "throttled" => "too many attempts on a link; somebody may be guessing".to_owned(),
        other => other.to_owned(),
    }
}

pub(super) fn edit(context: &Context, args: &EditShareArgs) -> Result<(), CliError> {
    let id = id_of(&args.link);
    block_on(async {
        let mut unlocked = Unlocked::open(context).await?;
        let expires = args.expires.map(|lifetime| context.clock.now().saturating_add(lifetime));
        let change = ChangeShare { expires_at: expires.map(Time), max_downloads: args.downloads };
        let changed = shares_of(&unlocked).change(&id, &change).await.map_err(server_error)?;
        let known = unlocked.vault.index().shares().find(|shared| shared.link == id).cloned();
        if let (Some(known), Some(expires)) = (known, expires) {
            let (node, more) = (known.node, known.more);
            unlocked.commit(context, vec![Op::Share { link: id, node, more, expires: expires.as_micros() }]).await?;
        }
        if context.output.is_json() {
            return context.output.json(&changed);
        }
        let limit = changed.max_downloads.map_or_else(|| "any number".to_owned(), |max| max.to_string());
        let (state, downloads, until) = (&changed.state, changed.downloads, day(changed.expires_at.0));
        context.output.line(format_args!("The link is {state}: {downloads} of {limit} downloads, until {until}."))
    })
}

pub(super) fn unshare(context: &Context, args: &UnshareArgs) -> Result<(), CliError> {
    let id = id_of(&args.link);
    block_on(async {
        let mut unlocked = Unlocked::open(context).await?;
        shares_of(&unlocked).revoke(&id).await.map_err(server_error)?;
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

/// The id of a link. Of a whole link only that is used: its key is not sent.
pub(super) fn id_of(link: &str) -> String {
    link.split('#').next().and_then(|link| link.rsplit('/').next()).unwrap_or_default().to_owned()
}

/// What a link shares.
struct Gathered {
    /// What was named: the first, and the others.
    nodes: (NodeId, Vec<NodeId>),
    /// The files of all that.
    files: Vec<SharedFile>,
}

/// Gathers the files that are named, and those in the folders that are.
fn gather(unlocked: &Unlocked, paths: &[String]) -> Result<Gathered, CliError> {
    let mut nodes: Vec<NodeId> = Vec::new();
    for path in paths {
        let node = find(unlocked, path)?.id;
        if !nodes.contains(&node) {
            nodes.push(node);
        }
    }
    let files = share::gather(unlocked.vault.index(), &nodes).map_err(vault_error)?;
    let mut nodes = nodes.into_iter();
    let first = nodes.next().ok_or_else(|| vault_error(Error::NotPossible("say what to share")))?;
    Ok(Gathered { nodes: (first, nodes.collect()), files })
}

pub(super) fn day(at: Timestamp) -> String {
    chrono::DateTime::from_timestamp_micros(at.as_micros()).unwrap_or_default().format("%Y-%m-%d %H:%M").to_string()
}
