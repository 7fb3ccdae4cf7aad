//! What push and pull share: which of two files is newer, and saying what became of each.

use elohim_vault::index::Version;
use serde_json::json;

use crate::client::Context;
use crate::exit::{CliError, Exit};

/// A file on one of the two sides. Two that are equal in this are taken to be the same file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Side {
    pub(super) size: u64,
    /// When its content was last changed, in microseconds since 1970.
    pub(super) modified: i64,
}

impl Side {
    pub(super) fn of(version: &Version) -> Self {
        Self { size: version.size, modified: version.modified }
    }
}

/// Whether the first was changed after the second.
pub(super) fn newer(one: Side, other: Side) -> bool {
    one.modified > other.modified
}

/// What became of the files.
pub(super) struct Report<'a> {
    context: &'a Context,
    dry_run: bool,
    done: Vec<String>,
    unchanged: u64,
    kept: Vec<String>,
    failed: Vec<(String, String)>,
}

impl<'a> Report<'a> {
    pub(super) fn new(context: &'a Context, dry_run: bool) -> Self {
        Self { context, dry_run, done: Vec::new(), unchanged: 0, kept: Vec::new(), failed: Vec::new() }
    }

    /// A file was stored or fetched.
    pub(super) fn done(&mut self, path: &str) -> Result<(), CliError> {
        self.done.push(path.to_owned());
        if self.context.output.is_json() { Ok(()) } else { self.context.output.line(path) }
    }

    /// It would be.
    pub(super) fn would(&mut self, path: &str) -> Result<(), CliError> {
        self.done(path)
    }

    /// The other side has it as it is.
    pub(super) fn unchanged(&mut self) {
        self.unchanged += 1;
    }

    /// The other side has a newer one, which stays.
    pub(super) fn kept(&mut self, path: &str) {
        self.kept.push(path.to_owned());
    }

    pub(super) fn failed(&mut self, path: &str, error: &CliError) {
        self.failed.push((path.to_owned(), error.problem().title.clone()));
    }

    pub(super) fn not_possible(&mut self, path: &str, why: &str) {
        self.failed.push((path.to_owned(), why.to_owned()));
    }

    /// Says how it went as a whole; an error when something was not done.
    pub(super) fn end(self) -> Result<(), CliError> {
        let Self { context, dry_run, done, unchanged, kept, failed } = self;
        if context.output.is_json() {
            let failed: Vec<_> = failed.iter().map(|(path, why)| json!({ "path": path, "why": why })).collect();
            context.output.json(&json!({
                "done": done, "unchanged": unchanged, "kept": kept, "failed": failed, "dry_run": dry_run,
            }))?;
        } else {
            for path in &kept {
                context.output.note(format_args!("{path} is newer there and stays; to replace it say --force"));
            }
            for (path, why) in &failed {
                context.output.note(format_args!("{path}: {why}"));
            }
            let verb = if dry_run { "would be copied" } else { "copied" };
            context.output.note(format_args!("{} {verb}, {unchanged} unchanged, {} kept", done.len(), kept.len()));
        }
        if failed.is_empty() {
            return Ok(());
        }
        let title = format!("{} of {} were not copied", failed.len(), failed.len() + done.len());
        Err(CliError::new(
            Exit::Conflict,
            "VAULT_NOT_ALL_COPIED",
            title,
            "See above; the others are done. Run it again.",
        ))
    }
}
