//! `elohimos recover-account`: back into an account from the machine that the server runs on.

use std::sync::Arc;

use clap::Args;
use elohim_api::Time;
use elohim_app::identity::recovery;
use elohim_core::ErrorCode;
use elohim_core::identity::Username;
use serde_json::json;

use crate::cli::ServeArgs;
use crate::clock::MachineClock;
use crate::commands::users::show_password;
use crate::config::Settings;
use crate::entropy::MachineEntropy;
use crate::environment::Environment;
use crate::exit::{CliError, Exit};
use crate::output::Output;
use crate::{process, start};

/// The arguments of `elohimos recover-account`.
#[derive(Args)]
pub(crate) struct RecoverArgs {
    /// The name that its owner signs in with.
    username: String,
    /// Also remove its second factor, its passkeys and its link to a directory.
    #[arg(long)]
    remove_second_factor: bool,
    #[command(flatten)]
    serve: ServeArgs,
}

/// Gives an account a temporary password, without anybody being signed in.
pub(super) fn run(args: RecoverArgs, environment: &Environment, output: Output) -> Result<(), CliError> {
    let missing = || {
        let title = format!("There is no account {:?}", args.username);
        CliError::new(Exit::NotFound, "NO_SUCH_USER", title, "Check the name; it is the one that they sign in with.")
    };
    let username = Username::parse(&args.username).map_err(|_| missing())?;
    let settings = super::config::load(args.serve, environment)?.settings;
    process::prepare();
    refuse_new(&settings)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let temporary = runtime.block_on(async {
        let (clock, entropy) = (Arc::new(MachineClock::new()), Arc::new(MachineEntropy));
        let (databases, app) = start::application(&settings, clock, entropy).await?;
        let done = recovery::recover(&app, &username, args.remove_second_factor).await;
        drop(app);
        databases.close().await;
        done.map_err(|error| match error.code() {
            ErrorCode::NotFound => missing(),
            code => CliError::new(code.kind().into(), code.as_str(), error.to_string(), code.fix()),
        })
    })?;
    let password = temporary.password.expose_str().unwrap_or_default();
    if output.is_json() {
        return output.json(&json!({
            "username": username.as_str(), "temporary_password": password, "expires_at": Time(temporary.expires_at),
        }));
    }
    show_password(output, username.as_str(), password, Time(temporary.expires_at))?;
    output.note("The vault was not touched: it opens with its own passphrase or the recovery kit.");
    Ok(())
}

/// Refuses a folder in which no server has run: it would be made, and nobody would be in it.
fn refuse_new(settings: &Settings) -> Result<(), CliError> {
    if settings.data_dir.is_dir() && settings.identity.jwt_secret.is_some() {
        return Ok(());
    }
    let title = format!("No server has run in {}", settings.data_dir.display());
    let fix =
        "Give the flags, the environment and the folder that the server is started with; see --data-dir and --config.";
    Err(CliError::new(Exit::NotFound, "NO_DEPLOYMENT", title, fix))
}
