//! `elohimos privacy`: one's own data.

mod erase;
mod export;
mod policy;
mod retention;

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use elohim_api::privacy::erasure::EraseMe;
use elohim_client::Connection;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::Value;

use crate::client::{Context, ask, block_on, server_error, signed_in};
use crate::entropy::MachineEntropy;
use crate::environment::Environment;
use crate::exit::{CliError, Exit};
use crate::output::Output;

/// What can be asked of those who hold one's data.
#[derive(Subcommand)]
pub(crate) enum PrivacyCommand {
    /// Take everything along that the server has about you, as one archive.
    Export {
        /// The archive to write, such as me.tar
        file: PathBuf,
    },
    /// Erase your account with everything that is stored for it, for good, and keep the signed receipt.
    Erase {
        /// Read the login password from the first line of a file instead of asking for it.
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
        /// A code of your app, or a recovery code, when you have a second factor.
        #[arg(long)]
        code: Option<String>,
        /// Your user name, as a confirmation.
        #[arg(long, value_name = "USERNAME")]
        confirm: String,
        /// Where to write the receipt.
        #[arg(long, value_name = "FILE", default_value = "elohimos-erasure-receipt.jwt")]
        receipt: PathBuf,
    },
    /// Fetch the receipt of an erasure whose answer was lost.
    Receipt {
        /// What the erasure printed, in the first line of a file.
        #[arg(long, value_name = "FILE")]
        ticket_file: PathBuf,
        /// The server's address.
        #[arg(long, value_name = "URL")]
        server: String,
        /// Where to write the receipt.
        #[arg(long, value_name = "FILE", default_value = "elohimos-erasure-receipt.jwt")]
        receipt: PathBuf,
    },
    /// Check the receipt of an erasure against the key of the server that gave it.
    VerifyReceipt {
        /// The receipt.
        file: PathBuf,
        /// The server's address.
        #[arg(long, value_name = "URL")]
        server: String,
    },
    /// Print what the server holds about people: what, why, for how long, and what an erasure does to it.
    Processing,
    /// Read, publish or agree to the privacy policy.
    #[command(subcommand)]
    Policy(policy::PolicyCommand),
    /// Print how much of it there is, how old it is, and what should have been removed by now.
    Retention,
}

pub(super) fn run(command: PrivacyCommand, environment: &Environment, output: Output) -> Result<(), CliError> {
    let context = &Context::new(environment, output)?;
    block_on(async {
        match command {
            PrivacyCommand::Export { file } => export::run(context, &file).await,
            PrivacyCommand::Erase { password_file, code, confirm, receipt } => {
                let password = ask("Login password", password_file.as_deref())?;
                let password = password.expose_str().unwrap_or_default().to_owned();
                erase::run(context, EraseMe { password, code, confirm, ticket: Some(ticket()) }, &receipt).await
            }
            PrivacyCommand::Receipt { ticket_file, server, receipt } => {
                let ticket = ask("Ticket", Some(&ticket_file))?;
                erase::fetch(context, &server, ticket.expose_str().unwrap_or_default(), &receipt).await
            }
            PrivacyCommand::VerifyReceipt { file, server } => verify(context, &file, &server).await,
            PrivacyCommand::Processing => processing(context).await,
            PrivacyCommand::Policy(command) => policy::run(command, context).await,
            PrivacyCommand::Retention => retention::run(context).await,
        }
    })
}

async fn verify(context: &Context, file: &Path, server: &str) -> Result<(), CliError> {
    let receipt = fs::read_to_string(file)?;
    let key = Connection::new(server).map_err(server_error)?.receipt_key().await.map_err(server_error)?;
    let bad = || {
        CliError::new(
            Exit::Conflict,
            "RECEIPT_INVALID",
            "This receipt was not signed by this server",
            "Ask for it again.",
        )
    };
    let key: Jwk = serde_json::from_value(key).map_err(|_| not_understood())?;
    let key = DecodingKey::from_jwk(&key).map_err(|_| not_understood())?;
    let mut rules = Validation::new(Algorithm::EdDSA);
    rules.required_spec_claims.clear();
    rules.validate_exp = false;
    rules.set_issuer(&["elohimos"]);
    let said = jsonwebtoken::decode::<Value>(receipt.trim(), &key, &rules).map_err(|_| bad())?.claims;
    if context.output.is_json() {
        return context.output.json(&said);
    }
    let number = |name: &str| said.get(name).and_then(Value::as_u64).unwrap_or_default();
    context.output.line(format_args!(
        "The receipt is genuine: {} stored objects ({} bytes) and everything else were erased.",
        number("objects"),
        number("bytes")
    ))
}

async fn processing(context: &Context) -> Result<(), CliError> {
    let all = signed_in(context)?.client.privacy().processing().await.map_err(server_error)?;
    if context.output.is_json() {
        return context.output.json(&all.data);
    }
    for class in all.data {
        context.output.line(format_args!(
            "{}\n  what:     {}\n  why:      {} (Art. 6(1){})\n  where:    {}\n  kept:     {}\n  erasure:  {}\n",
            class.data,
            class.holds,
            class.purpose,
            class.basis,
            class.places.join(", "),
            class.kept,
            class.erasure
        ))?;
    }
    Ok(())
}

/// What the receipt can be asked for with, should the answer be lost.
fn ticket() -> String {
    let mut bytes = [0; 32];
    elohim_core::Entropy::fill(&MachineEntropy, &mut bytes);
    hex::encode(bytes)
}

fn create(path: &Path) -> Result<File, CliError> {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    made.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            let title = format!("{} exists already", path.display());
            CliError::new(Exit::Conflict, "FILE_EXISTS", title, "Choose another name.")
        }
        _ => error.into(),
    })
}

fn not_understood() -> CliError {
    CliError::new(
        Exit::Unavailable,
        "BAD_ANSWER",
        "The server's answer cannot be understood, or broke off",
        "Try again.",
    )
}
