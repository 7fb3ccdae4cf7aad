//! The privacy policy: reading it, publishing it, agreeing to it.

use std::fs;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use elohim_api::Time;
use elohim_api::privacy::policy::{DecideConsent, PublishPolicy};
use elohim_client::Privacy;
use elohim_core::privacy::consent::MAX_TEXT;
use serde_json::json;

use crate::client::{Context, server_error, signed_in};
use crate::commands::users::day_and_time;
use crate::exit::{CliError, Exit};
use crate::output::Output;

/// What can be done with the privacy policy.
#[derive(Subcommand)]
pub(crate) enum PolicyCommand {
    /// Print the policy that holds, or another version.
    Show(Version),
    /// Publish a new version, which holds from now on. No version can be changed afterwards.
    Publish {
        /// The text: Markdown, at most 64 KiB.
        file: PathBuf,
        #[command(flatten)]
        version: Version,
    },
    /// Agree to the policy that holds, or to another version.
    Accept(Version),
    /// Withdraw, or decline.
    Withdraw(Version),
    /// Print what you have decided; as an administrator, who agrees.
    Status {
        /// Who agrees to the policy that holds, and who does not.
        #[arg(long)]
        everybody: bool,
    },
}

/// Which version.
#[derive(Args)]
pub(crate) struct Version {
    /// The number of the version.
    #[arg(long, value_name = "NUMBER")]
    version: Option<u32>,
}

pub(super) async fn run(command: PolicyCommand, context: &Context) -> Result<(), CliError> {
    let privacy = signed_in(context)?.client.privacy();
    let output = context.output;
    match command {
        PolicyCommand::Show(Version { version }) => {
            let policy = privacy.policy(version).await.map_err(server_error)?;
            if output.is_json() {
                return output.json(&policy);
            }
            output.note(format_args!("Version {}, published {}", policy.version, day_and_time(policy.published_at)));
            output.line(policy.text.trim_end())
        }
        PolicyCommand::Publish { file, version: Version { version } } => {
            let text = fs::read_to_string(&file)?;
            if text.len() > MAX_TEXT {
                let title = format!("{} is longer than 64 KiB", file.display());
                return Err(CliError::new(Exit::Usage, "POLICY_TOO_LONG", title, "Shorten it."));
            }
            let policy = privacy.publish_policy(&PublishPolicy { version, text }).await.map_err(server_error)?;
            if output.is_json() {
                return output.json(&json!({ "version": policy.version, "published_at": policy.published_at }));
            }
            output.line(format_args!("Version {} of the privacy policy holds now.", policy.version))
        }
        PolicyCommand::Accept(Version { version }) => decide(&privacy, version, true, output).await,
        PolicyCommand::Withdraw(Version { version }) => decide(&privacy, version, false, output).await,
        PolicyCommand::Status { everybody: true } => everybody(&privacy, output).await,
        PolicyCommand::Status { everybody: false } => own(&privacy, output).await,
    }
}

async fn decide(privacy: &Privacy, version: Option<u32>, accepted: bool, output: Output) -> Result<(), CliError> {
    let version = match version {
        Some(version) => version,
        None => privacy.policy(None).await.map_err(server_error)?.version,
    };
    let decided = privacy.decide(&DecideConsent { version, accepted }).await.map_err(server_error)?;
    if output.is_json() {
        return output.json(&decided);
    }
    output.line(sentence(version, accepted, decided.at))
}

async fn own(privacy: &Privacy, output: Output) -> Result<(), CliError> {
    let (mut all, mut offset) = (Vec::new(), 0);
    loop {
        let found = privacy.consents(offset).await.map_err(server_error)?;
        offset = offset.saturating_add(100);
        all.extend(found.data);
        if !found.has_more {
            break;
        }
    }
    if output.is_json() {
        return output.json(&all);
    }
    if all.is_empty() {
        output.note("You have decided nothing yet.");
    }
    all.iter().try_for_each(|one| output.line(sentence(one.version, one.accepted, one.at)))
}

async fn everybody(privacy: &Privacy, output: Output) -> Result<(), CliError> {
    let (mut offset, mut told) = (0, false);
    loop {
        let found = privacy.acceptance(offset).await.map_err(server_error)?;
        if output.is_json() {
            output.json(&found)?;
        } else {
            if !told {
                let (version, accepted, missing) = (found.version, found.accepted, found.missing.total);
                output.line(format_args!("Version {version}: {accepted} agree, {missing} do not."))?;
            }
            for one in &found.missing.data {
                let when = one
                    .declined_at
                    .map_or_else(|| "has said nothing".to_owned(), |at| format!("declined {}", day_and_time(at)));
                output.line(format_args!("{}  {when}", one.username))?;
            }
        }
        told = true;
        offset = offset.saturating_add(100);
        if !found.missing.has_more {
            return Ok(());
        }
    }
}

fn sentence(version: u32, accepted: bool, at: Time) -> String {
    let what = if accepted { "You agree to" } else { "You do not agree to" };
    format!("{what} version {version} of the privacy policy, since {}.", day_and_time(at))
}
