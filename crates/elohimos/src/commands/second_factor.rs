//! `elohimos second-factor`: codes of an app at every login.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use elohim_api::identity::second_factor::RecoveryCodes;
use elohim_core::Secret;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use serde_json::json;

use crate::client::{Context, ask, block_on, server_error, signed_in};
use crate::environment::Environment;
use crate::exit::CliError;
use crate::output::Output;

/// What can be done with one's own second factor.
#[derive(Subcommand)]
pub(crate) enum SecondFactorCommand {
    /// Say whether there is one, and how many recovery codes are left.
    Show,
    /// Show what an app needs to be the second factor. It is asked for once a code of it was confirmed.
    Add(PasswordFrom),
    /// Confirm that the app works, with the code that it shows. Prints the recovery codes, once.
    Confirm {
        /// The code that the app shows.
        code: String,
    },
    /// Make new recovery codes. The ones before are void.
    RecoveryCodes(WithCode),
    /// Remove the second factor.
    Rm(WithCode),
}

/// Where the login password comes from.
#[derive(Args)]
pub(crate) struct PasswordFrom {
    /// Read the login password from the first line of a file instead of asking for it.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

impl PasswordFrom {
    fn ask(&self) -> Result<Secret, CliError> {
        ask("Login password", self.password_file.as_deref())
    }
}

/// A code, and where the login password comes from.
#[derive(Args)]
pub(crate) struct WithCode {
    /// The code that the app shows, or a recovery code.
    code: String,
    #[command(flatten)]
    password: PasswordFrom,
}

pub(super) fn run(command: SecondFactorCommand, environment: &Environment, output: Output) -> Result<(), CliError> {
    let context = Context::new(environment, output)?;
    let identity = signed_in(&context)?.client.identity();
    match command {
        SecondFactorCommand::Show => {
            let state = block_on(async { identity.second_factor().await.map_err(server_error) })?;
            if output.is_json() {
                return output.json(&state);
            }
            match state.active {
                true => output.line(format_args!(
                    "A code is asked for at login; {} recovery codes are left.",
                    state.recovery_codes
                )),
                false => output.line("There is no second factor. Add one with: elohimos second-factor add"),
            }
        }
        SecondFactorCommand::Add(from) => {
            let password = from.ask()?;
            let begun = block_on(async { identity.begin_second_factor(&password).await.map_err(server_error) })?;
            if output.is_json() {
                return output.json(&begun);
            }
            if let Ok(code) = QrCode::new(&begun.url)
                && output.is_watched()
            {
                output.note(code.render::<Dense1x2>().build());
            }
            output.note(
                "Scan this with your app, or type the key below into it. Then: elohimos second-factor confirm CODE",
            );
            output.line(begun.secret)
        }
        SecondFactorCommand::Confirm { code } => {
            let codes = block_on(async { identity.confirm_second_factor(&code).await.map_err(server_error) })?;
            show(&codes, "From now on a code is asked for at login. Every other session has ended.", output)
        }
        SecondFactorCommand::RecoveryCodes(args) => {
            let password = args.password.ask()?;
            let codes =
                block_on(async { identity.renew_recovery_codes(&password, &args.code).await.map_err(server_error) })?;
            show(&codes, "The recovery codes before these are void.", output)
        }
        SecondFactorCommand::Rm(args) => {
            let password = args.password.ask()?;
            block_on(async { identity.remove_second_factor(&password, &args.code).await.map_err(server_error) })?;
            if output.is_json() { output.json(&json!({})) } else { output.line("The second factor is removed.") }
        }
    }
}

fn show(codes: &RecoveryCodes, what: &str, output: Output) -> Result<(), CliError> {
    if output.is_json() {
        return output.json(codes);
    }
    output.note(format_args!(
        "{what}\nPrint these recovery codes and keep them apart from the device with the app. Each is good once, in place of a \
         code, and they are shown this once:"
    ));
    codes.recovery_codes.iter().try_for_each(|code| output.line(code))
}
