//! `elohimos oidc`, and `elohimos login --oidc`: the directory of one's team.

use std::io::{IsTerminal as _, stdin};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use elohim_client::Connection;
use serde_json::json;

use crate::client::{Context, Loopback, ask, block_on, login_with_oidc, server_error, signed_in};
use crate::environment::Environment;
use crate::exit::CliError;
use crate::output::Output;

/// What can be done with the link to the directory.
#[derive(Subcommand)]
pub(crate) enum OidcCommand {
    /// Let the directory sign you in to this account from now on. Opens no browser: it prints where to go.
    Link(LinkArgs),
    /// Remove the link: you sign in with the password again.
    Unlink,
    /// Say whether there is a directory, and whether this account is linked to it.
    Status,
}

/// Where the login password comes from.
#[derive(Args)]
pub(crate) struct LinkArgs {
    /// Read the login password from the first line of a file instead of asking for it.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// The code that the app of the second factor shows, or a recovery code. It is asked for where it is needed.
    #[arg(long)]
    code: Option<String>,
}

/// Signs in with the directory.
pub(super) fn sign_in(
    context: &Context,
    server: &str,
    username: &str,
    code: Option<&str>,
    output: Output,
) -> Result<(), CliError> {
    block_on(async {
        let connection = Connection::new(server).map_err(server_error)?;
        let loopback = Loopback::open().await?;
        let begun = connection.start_oidc(loopback.redirect(), &loopback.challenge).await.map_err(server_error)?;
        tell(output, &begun.url)?;
        let handoff = loopback.wait().await?;
        let attempt = async |code: Option<&str>| {
            login_with_oidc(context, server, username, (&handoff, &loopback.verifier), code).await
        };
        match attempt(code).await {
            Err(error) if error.problem().code == "AUTH_SECOND_FACTOR_REQUIRED" && stdin().is_terminal() => {
                let code = ask("Code of the second factor", None)?;
                attempt(code.expose_str()).await
            }
            other => other,
        }
    })
}

pub(crate) fn run(command: OidcCommand, environment: &Environment, output: Output) -> Result<(), CliError> {
    let context = Context::new(environment, output)?;
    let session = signed_in(&context)?;
    let identity = session.client.identity();
    match command {
        OidcCommand::Link(args) => {
            let password = ask("Login password", args.password_file.as_deref())?;
            let link = block_on(async {
                let loopback = Loopback::open().await?;
                let (redirect, challenge) = (loopback.redirect(), &loopback.challenge);
                let begin = async |code: Option<&str>| {
                    identity.start_oidc_link(redirect, challenge, &password, code).await.map_err(server_error)
                };
                let begun = match begin(args.code.as_deref()).await {
                    Err(error) if error.problem().code == "AUTH_SECOND_FACTOR_REQUIRED" && stdin().is_terminal() => {
                        begin(ask("Code of the second factor", None)?.expose_str()).await?
                    }
                    begun => begun?,
                };
                tell(output, &begun.url)?;
                let handoff = loopback.wait().await?;
                identity.finish_oidc_link(&handoff, &loopback.verifier).await.map_err(server_error)
            })?;
            match output.is_json() {
                true => output.json(&link),
                false => output.line(format_args!("Linked to {} at {}.", link.subject, link.issuer)),
            }
        }
        OidcCommand::Unlink => {
            block_on(async { identity.remove_oidc_link().await.map_err(server_error) })?;
            match output.is_json() {
                true => output.json(&json!({})),
                false => output.line("The link is removed. Sign in with the password from now on."),
            }
        }
        OidcCommand::Status => {
            let (directory, links) = block_on(async {
                let directory = session.client.connection().oidc().await.map_err(server_error)?;
                Ok((directory, identity.oidc_links().await.map_err(server_error)?))
            })?;
            if output.is_json() {
                return output.json(&json!({ "directory": directory, "links": links.data }));
            }
            match directory.enabled {
                true => output.line(format_args!("People may sign in with: {}", directory.name))?,
                false => output.line("There is no directory to sign in with.")?,
            }
            match links.data.first() {
                Some(link) => {
                    output.line(format_args!("This account is linked to {} at {}.", link.subject, link.issuer))
                }
                None => output.line("This account is not linked."),
            }
        }
    }
}

/// Where to go, for a person or a program.
fn tell(output: Output, url: &str) -> Result<(), CliError> {
    if output.is_json() {
        return output.json(&json!({ "open": url }));
    }
    output.note(format_args!("Open this in a browser on this machine, within ten minutes:\n{url}"));
    Ok(())
}
