//! `elohimos permissions`: what people may do beyond their role, and why.

use std::collections::BTreeMap;
use std::time::Duration;

use clap::Subcommand;
use elohim_api::Time;
use elohim_api::identity::bundles::{Assign, BundleView, CreateBundle, EffectivePermissions};
use elohim_client::Client;
use elohim_core::Clock as _;
use elohim_core::identity::{BundleKind, Permission};
use serde_json::json;

use super::users::{day_and_time, find};
use crate::client::{Context, block_on, every, server_error, signed_in};
use crate::environment::Environment;
use crate::exit::{CliError, Exit};
use crate::output::Output;

/// What can be done with permissions.
#[derive(Subcommand)]
pub(crate) enum PermissionCommand {
    /// Say what you may do, or what somebody else may do, and why.
    Explain {
        /// The account's name; your own when it is left out.
        username: Option<String>,
    },
    /// List the bundles of permissions.
    Ls,
    /// Make a bundle of permissions.
    Add {
        /// What people call it.
        name: String,
        /// `set`, of which somebody may have several, or `profile`, of which they have at most one.
        #[arg(long, default_value = "set")]
        kind: BundleKind,
        /// A permission that it gives, such as system.view_audit_logs.
        #[arg(long, value_name = "PERMISSION")]
        allow: Vec<Permission>,
        /// A permission that it takes away, whatever else gives it.
        #[arg(long, value_name = "PERMISSION")]
        deny: Vec<Permission>,
    },
    /// Remove a bundle from everybody.
    Rm {
        /// The bundle's name.
        name: String,
    },
    /// Give a bundle to somebody.
    Give {
        /// The bundle's name.
        name: String,
        /// The account's name.
        username: String,
        /// For how long, such as 2h or 30days; for good when it is left out.
        #[arg(long, value_name = "TIME", value_parser = humantime::parse_duration)]
        expires: Option<Duration>,
    },
    /// Take a bundle from somebody.
    Take {
        /// The bundle's name.
        name: String,
        /// The account's name.
        username: String,
    },
}

pub(super) fn run(command: PermissionCommand, environment: &Environment, output: Output) -> Result<(), CliError> {
    let context = Context::new(environment, output)?;
    block_on(async {
        let client = signed_in(&context)?.client;
        let permissions = client.permissions();
        let done = |text: String| if output.is_json() { output.json(&json!({})) } else { output.line(text) };
        match command {
            PermissionCommand::Explain { username } => {
                let explained = match username {
                    None => permissions.own().await,
                    Some(name) => permissions.of(&find(&client, &name).await?.id).await,
                };
                explain(&explained.map_err(server_error)?, output)
            }
            PermissionCommand::Ls => {
                let bundles = every(async |offset| permissions.list(offset).await).await?;
                if output.is_json() {
                    return output.json(&bundles);
                }
                let rules = |bundle: &BundleView| {
                    let rules = bundle.rules.iter().map(|(permission, effect)| format!("{effect} {permission}"));
                    rules.collect::<Vec<_>>().join(", ")
                };
                let row = |one: &BundleView| vec![one.name.clone(), one.kind.clone(), rules(one)];
                let rows: Vec<_> = bundles.iter().map(row).collect();
                output.table(
                    &["NAME", "KIND", "RULES"],
                    &rows,
                    "No bundle yet. Make one with: elohimos permissions add",
                )
            }
            PermissionCommand::Add { name, kind, allow, deny } => {
                let allow = allow.iter().map(|permission| (permission.to_string(), "allow".to_owned()));
                let deny = deny.iter().map(|permission| (permission.to_string(), "deny".to_owned()));
                let rules: BTreeMap<_, _> = allow.chain(deny).collect();
                let made = permissions.create(&CreateBundle { kind, name, rules }).await.map_err(server_error)?;
                if output.is_json() { output.json(&made) } else { output.line(format_args!("{} is made.", made.name)) }
            }
            PermissionCommand::Rm { name } => {
                permissions.remove(&bundle(&client, &name).await?.id).await.map_err(server_error)?;
                done(format!("{name} is removed from everybody."))
            }
            PermissionCommand::Give { name, username, expires } => {
                let (bundle, user) = (bundle(&client, &name).await?, find(&client, &username).await?);
                let expires_at = expires.map(|time| Time(context.clock.now().saturating_add(time)));
                let given =
                    permissions.assign(&user.id, &bundle.id, &Assign { expires_at }).await.map_err(server_error)?;
                if output.is_json() {
                    return output.json(&given);
                }
                let until = given.expires_at.map(|end| format!(" until {}", day_and_time(end))).unwrap_or_default();
                output.line(format_args!("{} has {name}{until}.", user.username))
            }
            PermissionCommand::Take { name, username } => {
                let (bundle, user) = (bundle(&client, &name).await?, find(&client, &username).await?);
                permissions.unassign(&user.id, &bundle.id).await.map_err(server_error)?;
                done(format!("{} does not have {name} any more.", user.username))
            }
        }
    })
}

fn explain(explained: &EffectivePermissions, output: Output) -> Result<(), CliError> {
    if output.is_json() {
        return output.json(explained);
    }
    let row = |one: &elohim_api::identity::bundles::PermissionView| {
        let because = one.because.iter().map(|reason| {
            let until = reason.expires_at.map(|end| format!(" until {}", day_and_time(end))).unwrap_or_default();
            let word = if reason.effect == "deny" { "denied" } else { "allowed" };
            format!("{word} by the {} {}{until}", reason.source, reason.name)
        });
        let because: Vec<_> = because.collect();
        let because = if because.is_empty() { "never given".to_owned() } else { because.join(", ") };
        vec![if one.allowed { "yes" } else { "no" }.to_owned(), one.permission.clone(), because]
    };
    let rows: Vec<_> = explained.permissions.iter().map(row).collect();
    output.table(&["MAY", "PERMISSION", "BECAUSE"], &rows, "There are no permissions.")
}

async fn bundle(client: &Client, name: &str) -> Result<BundleView, CliError> {
    let mut seen = 0;
    loop {
        let page = client.permissions().list(seen).await.map_err(server_error)?;
        seen += u32::try_from(page.data.len()).unwrap_or(0);
        if let Some(found) = page.data.into_iter().find(|bundle| bundle.name == name) {
            return Ok(found);
        }
        if !page.has_more {
            let title = format!("There is no bundle {name:?}");
            return Err(CliError::new(Exit::NotFound, "NO_SUCH_BUNDLE", title, "See: elohimos permissions ls"));
        }
    }
}
