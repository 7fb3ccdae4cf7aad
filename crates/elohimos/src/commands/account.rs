//! `elohimos login` and `elohimos logout`.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::client::{Context, ask, block_on, login, logout};
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
}

pub(super) fn sign_in(args: LoginArgs, environment: &Environment, output: Output) -> Result<(), CliError> {
    let context = Context::new(environment, output)?;
    let password = ask(&format!("Login password of {}", args.username), args.password_file.as_deref())?;
    block_on(login(&context, &args.server, &args.username, &password))?;
    if output.is_json() {
        return output.json(&json!({ "server": args.server, "username": args.username }));
    }
    output.line(format_args!("Signed in as {} at {}.", args.username, args.server))
}

pub(super) fn sign_out(environment: &Environment, output: Output) -> Result<(), CliError> {
    let context = Context::new(environment, output)?;
    block_on(logout(&context))?;
    if output.is_json() { output.json(&json!({})) } else { output.line("Signed out.") }
}
