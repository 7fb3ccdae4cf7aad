//! `elohimos web`: whether a server sends browsers the pages that were released.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use elohim_client::{ClientError, Connection};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::client::{Progress, block_on, server_error};
use crate::exit::{CliError, Exit};
use crate::output::Output;

/// What can be done with the pages.
#[derive(Subcommand)]
pub(crate) enum WebCommand {
    /// Fetch every file of a server's web interface, and compare it with the list of this program's release.
    Verify {
        /// The server, such as <https://vault.example>
        address: String,
        /// Compare with a list that was written by `elohimos web manifest` elsewhere.
        #[arg(long, value_name = "FILE")]
        manifest: Option<PathBuf>,
    },
    /// Print the list of all files of the web interface in this program, with their SHA-256.
    Manifest,
}

/// The list, as it is released.
#[derive(Deserialize)]
struct Manifest {
    files: BTreeMap<String, String>,
}

/// Pages that are served at an address that says what they are for.
const PAGES: [(&str, &str); 3] = [
    ("/index.html", "/app/"),
    ("/share.html", "/s/00000000000000000000000000000000"),
    ("/drop.html", "/d/00000000000000000000000000000000"),
];

pub(super) fn run(command: &WebCommand, output: Output) -> Result<(), CliError> {
    match command {
        WebCommand::Manifest => output.text(&String::from_utf8_lossy(&own()?)),
        WebCommand::Verify { address, manifest } => verify(address, manifest.as_deref(), output),
    }
}

fn own() -> Result<Vec<u8>, CliError> {
    let file = elohim_web::find(elohim_web::MANIFEST, false);
    file.and_then(elohim_web::File::bytes).map(Cow::into_owned).ok_or_else(|| {
        CliError::new(
            Exit::NotFound,
            "WEB_NOT_BUILT",
            "This program was built without the web interface",
            "Use a released program, or name a list with --manifest.",
        )
    })
}

fn verify(address: &str, manifest: Option<&Path>, output: Output) -> Result<(), CliError> {
    let text = match manifest {
        Some(file) => fs::read(file)?,
        None => own()?,
    };
    let listed: Manifest = serde_json::from_slice(&text).map_err(|_| {
        let fix = "Write one with: elohimos web manifest > FILE";
        CliError::new(Exit::Usage, "WEB_MANIFEST_INVALID", "This is no list of the web interface's files", fix)
    })?;
    let server = Connection::new(address).map_err(server_error)?;
    let count = listed.files.len();
    let different = block_on(async {
        let progress = Progress::counting(output, "files compared", count as u64);
        let mut different = Vec::new();
        for (path, sha256) in &listed.files {
            let at = PAGES.iter().find(|(name, _)| name == path).map_or(path.as_str(), |(_, address)| address);
            match server.page(at).await {
                Ok(bytes) if hex::encode(Sha256::digest(&bytes)) == *sha256 => {}
                Ok(_) => different.push((path, "differs")),
                Err(ClientError::Refused(_)) => different.push((path, "missing")),
                Err(error) => return Err(server_error(error)),
            }
            progress.add(1);
        }
        progress.done();
        Ok(different)
    })?;
    let build = hex::encode(Sha256::digest(&text));
    if output.is_json() {
        let named = different.iter().map(|(path, how)| json!({ "path": path, "is": how })).collect::<Vec<_>>();
        output.json(&json!({ "build": build, "files": count, "different": named }))?;
    } else {
        for (path, how) in &different {
            output.line(format_args!("{how}: {path}"))?;
        }
    }
    if different.is_empty() {
        output.note(format_args!(
            "All {count} files are those of build {build}. A server can send others to somebody else, or later."
        ));
        return Ok(());
    }
    let title = format!("{} of {count} files are not those of build {build}", different.len());
    let fix = "Do not type a passphrase there. It may be another release: compare with a program of the server's version, then ask its operator.";
    Err(CliError::new(Exit::Conflict, "WEB_DIFFERS", title, fix))
}
