//! Reading the text of a document that nobody trusts: what `client/texts.rs` starts.

use std::io::{Read as _, Write as _};

use elohim_text::{Kind, MAX_DOCUMENT};
use rustix::process::{Resource, Rlimit, setrlimit};

use crate::exit::{CliError, Exit};

/// Bytes of memory that it may have.
const MEMORY: u64 = 512 * 1024 * 1024;
/// Seconds of processor time that it may take.
const SECONDS: u64 = 20;
/// Files that it may have open: more than its three, for what the system opens by itself.
const FILES: u64 = 16;

/// Reads a document from standard input and writes its text to standard output.
pub(in crate::commands) fn run(kind: Kind) -> Result<(), CliError> {
    let limits = [
        (Resource::As, MEMORY),
        (Resource::Cpu, SECONDS),
        // It writes no file, and nothing of what it has in memory is written to one when it crashes.
        (Resource::Fsize, 0),
        (Resource::Core, 0),
        (Resource::Nofile, FILES),
    ];
    for (resource, most) in limits {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) }).map_err(std::io::Error::from)?;
    }
    let mut document = Vec::new();
    std::io::stdin().lock().take(MAX_DOCUMENT).read_to_end(&mut document)?;
    let text = elohim_text::extract(kind, &document).map_err(|why| {
        CliError::new(Exit::Usage, "NO_TEXT", format!("The document has no text: {why}"), "Nothing can be done.")
    })?;
    Ok(std::io::stdout().lock().write_all(text.as_bytes())?)
}
