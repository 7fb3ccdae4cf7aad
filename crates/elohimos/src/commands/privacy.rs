//! `elohimos privacy`: one's own data.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use elohim_api::privacy::erasure::EraseMe;
use elohim_api::privacy::export::ExportRecord;
use elohim_client::Connection;
use elohim_core::id::ObjectId;
use futures::TryStreamExt;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};

use crate::client::{Context, Progress, Unlocked, ask, block_on, forget_account, server_error, signed_in};
use crate::environment::Environment;
use crate::exit::{CliError, Exit};
use crate::output::Output;

/// What stands in an export beside the data.
const README: &str = "\
This archive holds everything that the server has about one account.

data.jsonl     what the server can read, one record of JSON on each line; `data` says what it is
objects/ID     the stored objects as they are: age files, which open with the recovery kit of the vault:
                   age -d -i KIT objects/ID > FILE
names.json     which object is which file, when the vault was unlocked on the device that made this archive
";

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
}

pub(super) fn run(command: PrivacyCommand, environment: &Environment, output: Output) -> Result<(), CliError> {
    let context = &Context::new(environment, output)?;
    block_on(async {
        match command {
            PrivacyCommand::Export { file } => export(context, &file).await,
            PrivacyCommand::Erase { password_file, code, confirm, receipt } => {
                let password = ask("Login password", password_file.as_deref())?;
                let password = password.expose_str().unwrap_or_default().to_owned();
                erase(context, EraseMe { password, code, confirm }, &receipt).await
            }
            PrivacyCommand::VerifyReceipt { file, server } => verify(context, &file, &server).await,
            PrivacyCommand::Processing => processing(context).await,
        }
    })
}

async fn export(context: &Context, to: &Path) -> Result<(), CliError> {
    let client = signed_in(context)?.client;
    let mut archive = tar::Builder::new(create(to)?);
    let mut data = tempfile::tempfile()?;
    let mut stream = client.privacy().export().await.map_err(server_error)?;
    while let Some(bytes) = stream.try_next().await.map_err(server_error)? {
        data.write_all(&bytes)?;
    }
    let objects = objects(&mut data)?;
    add(&mut archive, "README.txt", README.as_bytes())?;
    let length = data.metadata()?.len();
    data.seek(SeekFrom::Start(0))?;
    archive.append_data(&mut header(length), "data.jsonl", &data)?;
    // Locked is no reason to refuse: the archive is whole without the names, and the kit finds them.
    if let Ok(unlocked) = Unlocked::open(context).await {
        add(&mut archive, "names.json", &serde_json::to_vec_pretty(&names(&unlocked)).map_err(std::io::Error::from)?)?;
    }
    let progress = Progress::new(context.output, &to.display().to_string(), objects.iter().map(|one| one.1).sum());
    for (id, length) in &objects {
        let id: ObjectId = id.parse().map_err(|_| not_understood())?;
        let mut body = client.vault().objects().stream(id, None).await.map_err(server_error)?.body;
        let mut object = tempfile::tempfile()?;
        while let Some(bytes) = body.try_next().await.map_err(server_error)? {
            object.write_all(&bytes)?;
            progress.add(u64::try_from(bytes.len()).unwrap_or(0));
        }
        if object.metadata()?.len() != *length {
            return Err(not_understood());
        }
        object.seek(SeekFrom::Start(0))?;
        archive.append_data(&mut header(*length), format!("objects/{id}"), &object)?;
    }
    progress.done();
    archive.into_inner()?.sync_all()?;
    if context.output.is_json() {
        return context.output.json(&json!({ "file": to, "objects": objects.len() }));
    }
    context.output.line(format_args!("{} holds all of it, with {} stored objects.", to.display(), objects.len()))
}

/// The ids and lengths of the objects that an export names.
fn objects(data: &mut File) -> Result<Vec<(String, u64)>, CliError> {
    data.seek(SeekFrom::Start(0))?;
    let mut found = Vec::new();
    for line in BufReader::new(data).lines() {
        let record: ExportRecord = serde_json::from_str(&line?).map_err(|_| not_understood())?;
        if let ExportRecord::VaultObject(object) = record
            && !object.deleted
        {
            found.push((object.id, object.length));
        }
    }
    Ok(found)
}

fn names(unlocked: &Unlocked) -> Vec<Value> {
    let index = unlocked.vault.index();
    let versions = index.nodes().flat_map(|node| {
        let path = index.path(node.id);
        node.versions.iter().map(move |one| {
            json!({ "path": path, "size": one.size, "stored": one.stored, "object": one.blob.object, "media": one.media })
        })
    });
    versions.collect()
}

async fn erase(context: &Context, body: EraseMe, to: &Path) -> Result<(), CliError> {
    let session = signed_in(context)?;
    // Before anything is gone: a receipt that cannot be kept is none.
    let mut file = create(to)?;
    let erased = match session.client.privacy().erase(&body).await {
        Ok(erased) => erased,
        Err(error) => {
            fs::remove_file(to)?;
            return Err(server_error(error));
        }
    };
    file.write_all(erased.receipt.as_bytes())?;
    file.sync_all()?;
    forget_account(context, &session)?;
    if context.output.is_json() {
        return context.output.json(&json!({ "receipt": to }));
    }
    context.output.line(format_args!(
        "Your account is erased, with everything that was stored for it, here and on the server. The signed receipt: {}",
        to.display()
    ))
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

fn add(archive: &mut tar::Builder<File>, name: &str, content: &[u8]) -> Result<(), CliError> {
    let length = u64::try_from(content.len()).unwrap_or(0);
    Ok(archive.append_data(&mut header(length), name, content)?)
}

fn header(length: u64) -> tar::Header {
    let mut header = tar::Header::new_gnu();
    header.set_size(length);
    header.set_mode(0o600);
    header
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
