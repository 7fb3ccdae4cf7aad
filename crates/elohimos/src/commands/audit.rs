//! `elohimos audit`: reading and verifying the audit log.

mod export;
mod verify_file;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use elohim_api::Time;
use elohim_api::ops::audit::{AuditChain, AuditEntry, AuditQuery, MAX_ENTRIES};
use serde_json::Value;

use super::users::day_and_time;
use crate::client::{Context, block_on, server_error, signed_in};
use crate::environment::Environment;
use crate::exit::{CliError, Exit};
use crate::output::Output;

/// What can be done with the audit log.
#[derive(Subcommand)]
pub(crate) enum AuditCommand {
    /// List what was done, oldest first. With --json, one entry a line.
    Ls(Filters),
    /// Verify that no entry of any log was changed or removed: of the server's logs, or of those in an exported file.
    Verify {
        /// A file of `elohimos audit export`. No server is asked.
        file: Option<PathBuf>,
    },
    /// Write the logs of all databases to a file that can be verified without a server.
    Export {
        /// The file to write, such as audit.jsonl
        file: PathBuf,
    },
}

/// Which entries.
#[derive(Args)]
pub(crate) struct Filters {
    /// Which database's log: app, vault, datasets or memory.
    #[arg(long, value_name = "NAME", default_value = "app")]
    database: String,
    /// What was done, or how its name begins, such as identity.login.
    #[arg(long, value_name = "NAME", default_value = "")]
    event: String,
    /// Who did it, as the list says it.
    #[arg(long, value_name = "WHO", default_value = "")]
    actor: String,
    /// What it was done to: an id.
    #[arg(long, value_name = "ID", default_value = "")]
    subject: String,
    /// From when on, such as 2026-01-31T00:00:00Z.
    #[arg(long, value_name = "TIME", value_parser = time)]
    since: Option<Time>,
    /// Before when.
    #[arg(long, value_name = "TIME", value_parser = time)]
    until: Option<Time>,
}

pub(super) fn run(command: AuditCommand, environment: &Environment, output: Output) -> Result<(), CliError> {
    if let AuditCommand::Verify { file: Some(file) } = &command {
        return verify_file::run(file, output);
    }
    let context = Context::new(environment, output)?;
    block_on(async {
        let audit = signed_in(&context)?.client.audit();
        match command {
            AuditCommand::Ls(filters) => {
                let mut query = AuditQuery {
                    database: filters.database,
                    after: 0,
                    limit: MAX_ENTRIES,
                    actor: filters.actor,
                    subject: filters.subject,
                    event: filters.event,
                    since: filters.since,
                    until: filters.until,
                };
                let mut count = 0;
                loop {
                    let page = audit.list(&query).await.map_err(server_error)?;
                    count += page.data.len();
                    page.data.iter().try_for_each(|entry| print(entry, output))?;
                    match page.next_after {
                        Some(next) => query.after = next,
                        None => break,
                    }
                }
                if count == 0 {
                    output.note("No entry fits.");
                }
                Ok(())
            }
            AuditCommand::Verify { .. } => {
                let chains = audit.verify().await.map_err(server_error)?;
                if output.is_json() {
                    output.json(&chains)?;
                } else {
                    chains.chains.iter().try_for_each(|chain| show(chain, output))?;
                }
                if chains.ok {
                    return Ok(());
                }
                let fix = "Keep the data directory as it is, and compare it with a backup.";
                Err(CliError::new(Exit::Conflict, "AUDIT_BROKEN", "An audit log was changed", fix))
            }
            AuditCommand::Export { file } => export::run(&audit, &file, output).await,
        }
    })
}

fn show(chain: &AuditChain, output: Output) -> Result<(), CliError> {
    let state = match chain.broken_at {
        None => "whole".to_owned(),
        Some(place) => format!("BROKEN at entry {place}"),
    };
    let AuditChain { database, entries, head, .. } = chain;
    let cut = chain.anchor.map(|anchor| format!("  (those up to {} were removed)", anchor.seq)).unwrap_or_default();
    output.line(format_args!("{database:9}  {entries:>9} entries  {state}  {head}{cut}"))
}

fn print(entry: &AuditEntry, output: Output) -> Result<(), CliError> {
    if output.is_json() {
        return output.json(entry);
    }
    let AuditEntry { seq, event, actor, subject, .. } = entry;
    output.line(format_args!("{seq:>7}  {}  {event:30}  {actor}  {subject}", day_and_time(entry.at)))
}

fn time(text: &str) -> Result<Time, String> {
    serde_json::from_value(Value::String(text.to_owned())).map_err(|_| "write it like 2026-01-31T00:00:00Z".to_owned())
}
