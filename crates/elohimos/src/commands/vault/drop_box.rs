//! Drop boxes: addresses that strangers send files to.

use std::collections::BTreeMap;
use std::time::Duration;

use clap::{Args, Subcommand};
use elohim_api::Time;
use elohim_api::vault::drop_boxes::{CreateDropBox, DropBoxView};
use elohim_client::ClientError;
use elohim_core::Clock as _;
use elohim_core::id::DropBoxId;
use elohim_vault::{drop_box, inbox};
use serde_json::json;

use super::shares::{day, id_of};
use crate::client::{Context, Unlocked, block_on, server_error, vault_error};
use crate::exit::{CliError, Exit};

/// What can be done with drop boxes.
#[derive(Subcommand)]
pub(crate) enum DropBoxCommand {
    /// Make an address that anybody can send files to, which only this vault opens.
    Create(CreateArgs),
    /// List the drop boxes of this vault.
    Ls,
    /// Close a drop box for good. What waits in it stays in the inbox.
    Close(CloseArgs),
}

/// What a box is for.
#[derive(Args)]
pub(crate) struct CreateArgs {
    /// What it is for. Only this vault knows.
    #[arg(default_value = "", value_name = "NAME")]
    name: String,
    /// How long it takes files, such as 30days; until it is closed when nothing is said.
    #[arg(long, value_name = "TIME", value_parser = humantime::parse_duration)]
    expires: Option<Duration>,
    /// How much may wait in it, such as 500MB; 1 GiB when nothing is said.
    #[arg(long, value_name = "SIZE", value_parser = super::list::size)]
    max_size: Option<u64>,
}

/// Which box to close.
#[derive(Args)]
pub(crate) struct CloseArgs {
    /// The box's address, or its id as in: elohimos vault drop-box ls
    drop_box: String,
}

pub(super) fn run(context: &Context, command: DropBoxCommand) -> Result<(), CliError> {
    match command {
        DropBoxCommand::Create(args) => create(context, args),
        DropBoxCommand::Ls => list(context),
        DropBoxCommand::Close(args) => close(context, &args),
    }
}

fn create(context: &Context, args: CreateArgs) -> Result<(), CliError> {
    block_on(async {
        let mut unlocked = Unlocked::open(context).await?;
        let recipient = drop_box::recipient(unlocked.vault.keys());
        let expires = args.expires.map(|lifetime| Time(context.clock.now().saturating_add(lifetime)));
        let new = CreateDropBox { recipient: recipient.clone(), max_bytes: args.max_size, expires_at: expires };
        let boxes = unlocked.session.client.vault().drop_boxes();
        let made = boxes.create(&new).await.map_err(server_error)?;
        // The server chooses the id and nothing else of the address.
        let id: DropBoxId =
            made.id.parse().map_err(|_| server_error(ClientError::Unexpected("a box without an id".to_owned())))?;
        let noted = inbox::remember(&id.to_string(), &args.name).map_err(vault_error)?;
        if let Err(error) = unlocked.commit(context, vec![noted]).await {
            // Nobody has seen the address, and nobody will.
            let _ = boxes.close(&id.to_string()).await;
            return Err(error);
        }
        let base = format!("{}/d/{id}", unlocked.session.server.trim_end_matches('/'));
        if context.output.is_json() {
            return context.output.json(&json!({
                "address": format!("{base}#{recipient}"), "id": made.id, "recipient": recipient,
                "max_bytes": made.max_bytes, "expires_at": made.expires_at,
            }));
        }
        context.output.line(format!("{base}#{recipient}"))?;
        context
            .output
            .note("Whoever has the address sends with any of these; what arrives waits in: elohimos vault inbox");
        context.output.note(format_args!("  elohimos send '{base}#{recipient}' FILE"));
        context.output.note(format_args!("  age -r {recipient} FILE | curl -T - {base}"));
        context
            .output
            .note(format_args!("  curl -F file=@FILE {base}    (encrypted by the server, which sees it once)"));
        Ok(())
    })
}

fn list(context: &Context) -> Result<(), CliError> {
    block_on(async {
        let unlocked = Unlocked::open(context).await?;
        let (own, present) = (own(&unlocked), drop_box::recipient(unlocked.vault.keys()));
        let mut rows: Vec<DropBoxView> = Vec::new();
        let mut seen = 0;
        loop {
            let page = unlocked.session.client.vault().drop_boxes().list(seen).await.map_err(server_error)?;
            seen += u32::try_from(page.data.len()).unwrap_or(u32::MAX);
            // Those of another vault of the account are its owner's affair.
            rows.extend(page.data.into_iter().filter(|row| own.contains_key(&row.id)));
            if !page.has_more {
                break;
            }
        }
        if context.output.is_json() {
            let rows: Vec<_> = rows.iter().map(|row| json!({ "drop_box": row, "name": own.get(&row.id) })).collect();
            return context.output.json(&rows);
        }
        if rows.is_empty() {
            context.output.note("There is no drop box yet. Make one with: elohimos vault drop-box create NAME");
        }
        for row in rows {
            let until =
                row.expires_at.map_or_else(|| "until it is closed".to_owned(), |at| format!("until {}", day(at.0)));
            let name = own.get(&row.id).map(String::as_str).unwrap_or_default();
            let keys = if row.recipient == present { "" } else { "  (old keys)" };
            context.output.line(format_args!("{}  {:7}  {until}  {name}{keys}", row.id, row.state))?;
        }
        Ok(())
    })
}

fn close(context: &Context, args: &CloseArgs) -> Result<(), CliError> {
    let id = id_of(&args.drop_box);
    block_on(async {
        let unlocked = Unlocked::open(context).await?;
        if !own(&unlocked).contains_key(&id) {
            return Err(unknown());
        }
        unlocked.session.client.vault().drop_boxes().close(&id).await.map_err(server_error)?;
        if context.output.is_json() {
            context.output.json(&json!({ "id": id }))
        } else {
            context.output.line("The drop box is closed. What waits in it is in: elohimos vault inbox")
        }
    })
}

fn unknown() -> CliError {
    let fix = "See them with: elohimos vault drop-box ls";
    CliError::new(Exit::NotFound, "DROP_BOX_NOT_FOUND", "This vault has no such drop box", fix)
}

/// The boxes of this vault by id, each with what it is for. The server lists those of all vaults of the account, and cannot tell
/// them apart.
pub(super) fn own(unlocked: &Unlocked) -> BTreeMap<String, String> {
    inbox::boxes(unlocked.vault.index())
}
