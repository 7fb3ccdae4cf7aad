//! `elohimos login`, `logout`, `register` and `password`.

pub(crate) mod oidc;
pub(crate) mod own;
pub(crate) mod passkeys;

use std::io::{IsTerminal as _, stdin};
use std::path::PathBuf;

use clap::Args;
use elohim_client::Connection;
use serde_json::json;

use crate::client::{Context, ask, ask_twice, block_on, login, logout, remember_login, server_error, signed_in};
use crate::environment::Environment;
use crate::exit::CliError;
use crate::output::Output;

/// How to sign in.
#[derive(Args)]
pub(crate) struct LoginArgs {
    /// Where the server is.
    #[arg(long, value_name = "ADDRESS", default_value = "http://127.0.0.1:8000")]
    server: String,
    /// The account's name.
    #[arg(long, value_name = "NAME", default_value = "founder")]
    username: String,
    /// Read the login password from the first line of a file instead of asking for it.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// The code that the app of the second factor shows, or a recovery code. It is asked for where it is needed.
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
    /// Sign in with the directory of your team instead of a password: in a browser on this machine.
    #[arg(long, conflicts_with = "password_file")]
    oidc: bool,
}

pub(super) fn sign_in(args: LoginArgs, environment: &Environment, output: Output) -> Result<(), CliError> {
    let context = Context::new(environment, output)?;
    if args.oidc {
        oidc::sign_in(&context, &args.server, &args.username, args.code.as_deref(), output)?;
        return signed_in_as(&context, &args, output);
    }
    let password = ask(&format!("Login password of {}", args.username), args.password_file.as_deref())?;
    let attempt = |code: Option<&str>| block_on(login(&context, &args.server, &args.username, &password, code));
    match attempt(args.code.as_deref()) {
        Err(error) if error.problem().code == "AUTH_SECOND_FACTOR_REQUIRED" && stdin().is_terminal() => {
            let code = ask("Code of the second factor", None)?;
            attempt(code.expose_str())?
        }
        other => other?,
    };
    signed_in_as(&context, &args, output)
}

fn signed_in_as(context: &Context, args: &LoginArgs, output: Output) -> Result<(), CliError> {
    let identity = signed_in(context)?.client.identity();
    // What somebody else may have done: here people look. That it cannot be fetched is no reason to fail.
    let notices = block_on(async { identity.notices(0).await.map_err(server_error) }).map_or(0, |page| page.total);
    if output.is_json() {
        return output.json(&json!({ "server": args.server, "username": args.username, "notices": notices }));
    }
    output.line(format_args!("Signed in as {} at {}.", args.username, args.server))?;
    match notices {
        0 => Ok(()),
        1 => output.line("There is a notice about your account: elohimos notices ls"),
        _ => output.line(format_args!("There are {notices} notices about your account: elohimos notices ls")),
    }
}

pub(super) fn sign_out(environment: &Environment, output: Output) -> Result<(), CliError> {
    let context = Context::new(environment, output)?;
    block_on(logout(&context))?;
    if output.is_json() { output.json(&json!({})) } else { output.line("Signed out.") }
}

/// Whose account is made.
#[derive(Args)]
pub(crate) struct RegisterArgs {
    /// Where the server is.
    #[arg(long, value_name = "ADDRESS", default_value = "http://127.0.0.1:8000")]
    server: String,
    /// The name to sign in with.
    #[arg(long, value_name = "NAME")]
    username: String,
    /// Read the new login password from the first line of a file instead of asking for it.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Read the invitation's code from the first line of a file instead of asking for it.
    #[arg(long, value_name = "FILE", conflicts_with = "without_invitation")]
    invitation_file: Option<PathBuf>,
    /// The server lets everybody make an account.
    #[arg(long)]
    without_invitation: bool,
}

pub(super) fn register(args: RegisterArgs, environment: &Environment, output: Output) -> Result<(), CliError> {
    let context = Context::new(environment, output)?;
    let invitation = match args.without_invitation {
        true => None,
        false => Some(ask("Code of the invitation", args.invitation_file.as_deref())?),
    };
    let password = ask_twice(&format!("New login password of {}", args.username), args.password_file.as_deref())?;
    block_on(async {
        let connection = Connection::new(&args.server).map_err(server_error)?;
        connection.register(&args.username, &password, invitation.as_ref()).await.map_err(server_error)?;
        login(&context, &args.server, &args.username, &password, None).await
    })?;
    if output.is_json() {
        return output.json(&json!({ "server": args.server, "username": args.username }));
    }
    output.line(format_args!("{} has an account at {} and is signed in.", args.username, args.server))
}

/// Which password is replaced.
#[derive(Args)]
pub(crate) struct PasswordArgs {
    /// The present password is a temporary one: nobody is signed in with it.
    #[arg(long, requires = "username")]
    temporary: bool,
    /// Where the server is, for a temporary password.
    #[arg(long, value_name = "ADDRESS", default_value = "http://127.0.0.1:8000")]
    server: String,
    /// Whose password it is, for a temporary password.
    #[arg(long, value_name = "NAME")]
    username: Option<String>,
    /// Read the present password from the first line of a file instead of asking for it.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Read the new password from the first line of a file instead of asking for it.
    #[arg(long, value_name = "FILE")]
    new_password_file: Option<PathBuf>,
}

pub(super) fn password(args: PasswordArgs, environment: &Environment, output: Output) -> Result<(), CliError> {
    let context = Context::new(environment, output)?;
    let session = if args.temporary { None } else { Some(signed_in(&context)?) };
    let present = ask("Present login password", args.password_file.as_deref())?;
    let new = ask_twice("New login password", args.new_password_file.as_deref())?;
    block_on(async {
        let changed = match (&session, &args.username) {
            (Some(session), _) => session.client.identity().change_password(&present, &new).await,
            (None, username) => {
                let connection = Connection::new(&args.server).map_err(server_error)?;
                let name = username.as_deref().unwrap_or_default();
                connection.change_password_first_login(name, &present, &new).await
            }
        };
        changed.map_err(server_error)
    })?;
    if let Some(session) = &session {
        remember_login(&context, session, &new)?;
    }
    match (output.is_json(), args.temporary) {
        (true, _) => output.json(&json!({})),
        (false, true) => output.line("The password is yours now. Sign in with it: elohimos login"),
        (false, false) => output.line("The password is changed. Every other session has ended."),
    }
}
