//! `elohimos scrub`: has the server read everything that it stores.

use elohim_api::ops::scrub::WrongPart;
use serde_json::json;

use crate::client::{Context, Progress, block_on, server_error, signed_in};
use crate::environment::Environment;
use crate::exit::{CliError, Exit};
use crate::output::Output;

/// Reads stretch by stretch, so that it can be stopped at any moment.
pub(super) fn run(environment: &Environment, output: Output) -> Result<(), CliError> {
    let context = Context::new(environment, output)?;
    let storage = signed_in(&context)?.client.storage();
    block_on(async {
        // How much there is nobody knows before: parts are counted.
        let progress = Progress::counting(output, "parts read", 0);
        let (mut parts, mut bytes, mut wrong, mut after) = (0, 0, Vec::<WrongPart>::new(), None);
        loop {
            let found = storage.scrub(after.take()).await.map_err(server_error)?;
            parts += found.parts;
            bytes += found.bytes;
            wrong.extend(found.wrong);
            progress.add(found.parts);
            match found.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        progress.done();
        if output.is_json() {
            output.json(&json!({ "parts": parts, "bytes": bytes, "wrong": wrong }))?;
        } else {
            for one in &wrong {
                output.line(format_args!("{}/{} part {}: {}", one.pool, one.object, one.part, one.why))?;
            }
            output.note(format_args!("{parts} parts were read, {bytes} bytes: every one that is stored"));
        }
        if wrong.is_empty() {
            return Ok(());
        }
        let title = format!("{} of {parts} stored parts are not as they were written", wrong.len());
        let fix = "Bring them back from a backup: they lie in vault_files, in folders of these names.";
        Err(CliError::new(Exit::Conflict, "SCRUB_FOUND", title, fix))
    })
}
