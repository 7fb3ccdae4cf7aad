//! The newest entry of the log, to compare between devices.

use serde_json::json;

use crate::client::{Context, Unlocked, block_on, vault_error};
use crate::exit::CliError;

pub(super) fn show(context: &Context) -> Result<(), CliError> {
    let unlocked = block_on(Unlocked::open(context))?;
    let head = unlocked.vault.head();
    if context.output.is_json() {
        return context
            .output
            .json(&json!({ "entry": head.map(|head| head.n), "words": head.map(|head| head.words()) }));
    }
    let Some(head) = head else {
        return Err(vault_error(elohim_vault::Error::NotPossible("nothing was ever written to this vault")));
    };
    context.output.line(format_args!("entry {}: {}", head.n, head.words().join(" ")))
}
