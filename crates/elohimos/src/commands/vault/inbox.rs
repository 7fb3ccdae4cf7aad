//! The inbox: what strangers have sent to the drop boxes of this vault.

use clap::Args;
use elohim_api::vault::drop_boxes::{SealedByView, SubmissionView};
use elohim_client::ClientError;
use elohim_vault::drop_box::{Label, Stored};
use elohim_vault::inbox::{self, Accepted};
use elohim_vault::{Error, ObjectId};
use futures::TryStreamExt as _;
use serde_json::json;

use super::contents;
use super::drop_box::own;
use super::files::place;
use super::shares::day;
use crate::client::{Context, Random, Unlocked, block_on, server_error, vault_error};
use crate::exit::{CliError, Exit};

/// Which submission to take, and where to.
#[derive(Args)]
pub(crate) struct AcceptArgs {
    /// The beginning of its id, as in: elohimos vault inbox
    #[arg(required_unless_present = "all")]
    id: Option<String>,
    /// Where in the vault: a folder that exists, or a path with a new name. The top folder when nothing is said.
    #[arg(long, default_value = "/", value_name = "PATH")]
    to: String,
    /// Take everything that waits.
    #[arg(long, conflicts_with = "id")]
    all: bool,
}

/// Which submission to destroy.
#[derive(Args)]
pub(crate) struct RejectArgs {
    /// The beginning of its id, as in: elohimos vault inbox
    id: String,
}

pub(super) fn list(context: &Context) -> Result<(), CliError> {
    block_on(async {
        let unlocked = Unlocked::open(context).await?;
        let (rows, boxes) = (waiting(&unlocked).await?, own(&unlocked));
        let label = |row: &SubmissionView| Label::open(unlocked.vault.epochs(), &row.label.as_ref()?.0);
        if context.output.is_json() {
            let rows = rows.iter().map(|row| {
                let label = label(row);
                json!({
                    "id": row.object, "name": label.as_ref().map(|label| &label.name), "media": label.as_ref().map(|label| &label.media),
                    "drop_box": row.drop_box, "drop_box_name": boxes.get(&row.drop_box), "stored_bytes": row.length,
                    "sealed_by": row.sealed_by, "received_at": row.received_at, "sender": "unverified",
                })
            });
            return context.output.json(&rows.collect::<Vec<_>>());
        }
        if rows.is_empty() {
            context.output.note("Nothing waits. Let others send files with: elohimos vault drop-box create NAME");
        }
        for row in rows {
            let (id, name) = (row.object.get(..8).unwrap_or_default(), label(&row).map(|label| label.name));
            let (name, to) = (name.as_deref().unwrap_or("(no name)"), boxes.get(&row.drop_box).map(String::as_str));
            let sealed = match row.sealed_by {
                SealedByView::Sender => "encrypted by its sender",
                SealedByView::Server => "encrypted by the server",
            };
            let (at, to) = (day(row.received_at.0), to.unwrap_or_default());
            context.output.line(format_args!("{id}  {at}  {:>12} bytes  {sealed}  {to}  {name}", row.length))?;
        }
        Ok(())
    })
}

pub(super) fn accept(context: &Context, args: &AcceptArgs) -> Result<(), CliError> {
    block_on(async {
        let mut unlocked = Unlocked::open(context).await?;
        let waiting = waiting(&unlocked).await?;
        let chosen = match &args.id {
            None => waiting,
            Some(id) => vec![one(waiting, id)?],
        };
        let (mut taken, mut failed) = (Vec::new(), None);
        for submission in &chosen {
            match take(context, &mut unlocked, submission, &args.to).await {
                Ok(path) => taken.push(path),
                // The others do not wait for one that cannot be opened.
                Err(error) if args.all && error.code() == "SUBMISSION_UNREADABLE" => {
                    let id = submission.object.get(..8).unwrap_or_default();
                    context
                        .output
                        .note(format_args!("{id} is left in the inbox: it was cut off, or is not for this vault."));
                    failed = Some(error);
                }
                Err(error) => return Err(error),
            }
        }
        let nodes: Vec<_> = taken.iter().filter_map(|path| unlocked.vault.index().resolve(path).ok()).collect();
        contents::index_stored(context, &mut unlocked, &nodes).await;
        match context.output.is_json() {
            true => context.output.json(&taken.iter().map(|path| json!({ "path": path })).collect::<Vec<_>>())?,
            false => taken.iter().try_for_each(|path| {
                context.output.line(format_args!("{path} is in the vault now. Nobody has verified who sent it."))
            })?,
        }
        failed.map_or(Ok(()), Err)
    })
}

pub(super) fn reject(context: &Context, args: &RejectArgs) -> Result<(), CliError> {
    block_on(async {
        let unlocked = Unlocked::open(context).await?;
        let submission = one(waiting(&unlocked).await?, &args.id)?;
        if unlocked.vault.index().names(object(&submission)?) {
            return Err(vault_error(Error::NotPossible(
                "it is in the vault already; take it out of the inbox with accept",
            )));
        }
        unlocked.session.client.vault().drop_boxes().reject(&submission.object).await.map_err(server_error)?;
        if context.output.is_json() {
            context.output.json(&json!({ "id": submission.object }))
        } else {
            context.output.line("It is destroyed.")
        }
    })
}

/// What waits in the boxes of this vault.
async fn waiting(unlocked: &Unlocked) -> Result<Vec<SubmissionView>, CliError> {
    let own = own(unlocked);
    let (mut rows, mut seen) = (Vec::new(), 0);
    loop {
        let page = unlocked.session.client.vault().drop_boxes().inbox(seen).await.map_err(server_error)?;
        seen += u32::try_from(page.data.len()).unwrap_or(u32::MAX);
        rows.extend(page.data.into_iter().filter(|row| own.contains_key(&row.drop_box)));
        if !page.has_more {
            return Ok(rows);
        }
    }
}

fn one(waiting: Vec<SubmissionView>, id: &str) -> Result<SubmissionView, CliError> {
    let mut found = waiting.into_iter().filter(|row| !id.is_empty() && row.object.starts_with(id));
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        _ => {
            let fix = "See what waits with: elohimos vault inbox";
            Err(CliError::new(
                Exit::NotFound,
                "SUBMISSION_NOT_FOUND",
                "No submission, or more than one, begins like this",
                fix,
            ))
        }
    }
}

/// Enters a submission into the log, and then takes it out of the inbox. Interrupted between the two, the second is done the
/// next time.
async fn take(
    context: &Context,
    unlocked: &mut Unlocked,
    submission: &SubmissionView,
    to: &str,
) -> Result<String, CliError> {
    let boxes = unlocked.session.client.vault().drop_boxes();
    let id = object(submission)?;
    let present = unlocked.vault.index().nodes().find(|node| node.version(id).is_some()).map(|node| node.id);
    let node = match present {
        Some(node) => node,
        None => {
            let stored = stored(unlocked, submission).await?;
            let (blob, size) = open(unlocked, &stored).await?;
            let label = submission.label.as_ref().and_then(|label| Label::open(unlocked.vault.epochs(), &label.0));
            let arrived = submission.received_at.0;
            let (name, media) = inbox::described(label, &format!("received {}", day(arrived)));
            let (parent, name) = place(unlocked, to, &name)?;
            let accepted = Accepted { parent, name, media, received: arrived.as_micros(), blob, size };
            let (node, ops) = accepted.ops(unlocked.vault.index(), &mut Random);
            unlocked.commit(context, ops).await?;
            node
        }
    };
    boxes.accept(&submission.object).await.map_err(server_error)?;
    Ok(unlocked.vault.index().path(node))
}

/// What the server says of how it is stored.
async fn stored(unlocked: &Unlocked, submission: &SubmissionView) -> Result<Stored, CliError> {
    let boxes = unlocked.session.client.vault().drop_boxes();
    let detail = boxes.submission(&submission.object).await.map_err(server_error)?;
    let parts = detail.parts.iter().map(|part| digest(part)).collect::<Option<Vec<_>>>();
    let parts = parts.ok_or_else(|| unexpected("a digest that is none"))?;
    let said = detail.submission;
    Ok(Stored { object: object(submission)?, length: said.length, header_len: said.header_len, parts })
}

async fn open(unlocked: &Unlocked, stored: &Stored) -> Result<(elohim_vault::blob::BlobRef, u64), CliError> {
    let (head, last) = stored.wanted().map_err(vault_error)?;
    let objects = unlocked.session.client.vault().objects();
    let id = elohim_core::id::ObjectId::from_bytes(stored.object.0);
    let mut read = Vec::new();
    for range in [head, last] {
        let fetched = objects.stream(id, Some(range.clone())).await.map_err(server_error)?;
        if fetched.length != range.end - range.start {
            return Err(unexpected("another range than was asked for"));
        }
        read.push(fetched.body.try_collect::<Vec<_>>().await.map_err(server_error)?.concat());
    }
    match read.as_slice() {
        [head, last] => stored.open(unlocked.vault.epochs(), head, last).map_err(vault_error),
        _ => Err(unexpected("no bytes")),
    }
}

fn object(submission: &SubmissionView) -> Result<ObjectId, CliError> {
    let id: elohim_core::id::ObjectId = submission.object.parse().map_err(|_| unexpected("an object without an id"))?;
    Ok(ObjectId(*id.as_bytes()))
}

fn digest(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes).ok()?;
    Some(bytes)
}

fn unexpected(what: &str) -> CliError {
    server_error(ClientError::Unexpected(what.to_owned()))
}
