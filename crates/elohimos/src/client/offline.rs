//! Working while the server does not answer: from what this device keeps, with changes that wait for the next contact.
//!
//! | file in the vault's folder | what it is |
//! |---|---|
//! | `changes/<name>` | the changes that wait, sealed; there is none while nothing waits. It outlives locking |
//! | `changes/<name>.unreadable-<time>` | such a list that could not be read, for people to look at: nothing here reads it |
//!
//! It is kept before a change is said to be made, and before a cache that is newer than it.

use elohim_client::ClientError;
use elohim_vault::Error;
use elohim_vault::log::Op;

use super::home::HomeLock;
use super::unlocked::{Unlocked, vault_error};
use super::{Context, Random};
use crate::exit::CliError;

/// Whether a command needs the server.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Contact {
    /// It does.
    Needed,
    /// It does what it can without.
    IfPossible,
    /// It is about what this device keeps.
    None,
}

/// Whether nobody answered, which is something else than a refusal.
fn is_away(error: &Error) -> bool {
    matches!(error, Error::Pool(inner) if matches!(inner.downcast_ref(), Some(ClientError::Connection(_))))
}

impl Unlocked {
    /// Takes what this device keeps of the vault, brings it up to date, and writes what waits.
    pub(super) async fn begin(mut self, context: &Context, contact: Contact) -> Result<Self, CliError> {
        // Of two commands at once one writes what waits, and the other sees that it did.
        let turn = match context.home.find(&self.changes_file())? {
            Some(_) => Some(self.turn(context)?),
            None => None,
        };
        if let Some(cache) = context.home.find(&self.file("cache"))? {
            self.vault.import_cache(&cache);
        }
        let (has_state, waits) = (self.vault.head().is_some(), turn.is_some());
        if waits && self.take_changes(context).is_err() {
            self.put_changes_aside(context)?;
        }
        if contact == Contact::None {
            self.is_offline = true;
            return Ok(self);
        }
        let done = if waits { Box::pin(self.flush(context)).await } else { self.vault.refresh().await };
        match done {
            Ok(()) => self.keep(context)?,
            Err(error) if contact == Contact::IfPossible && has_state && is_away(&error) => {
                // What was written before it broke off is not in the list any more, and must be in the cache.
                self.keep(context)?;
                context.output.note("The server does not answer: this is as of the last contact of this device.");
                self.is_offline = true;
            }
            Err(error) => return Err(vault_error(error)),
        }
        Ok(self)
    }

    async fn flush(&mut self, context: &Context) -> Result<(), Error> {
        let before = self.vault.changes().iter().filter(|change| change.set_aside.is_some()).count();
        let flushed = self.vault.flush(&mut Random).await;
        // What was written before it broke off is in the log, whether this can be written down or not.
        let kept = self.keep_changes(context);
        let after = self.vault.changes().iter().filter(|change| change.set_aside.is_some()).count();
        if let Ok(flushed) = &flushed
            && flushed.written > 0
        {
            let count = flushed.written;
            context
                .output
                .note(format_args!("Changes made while the server did not answer: {count} are in the vault now."));
        }
        if after > before {
            let count = after - before;
            context.output.note(format_args!(
                "Changes made while the server did not answer: {count} cannot be made any more. See: elohimos vault pending"
            ));
        }
        flushed?;
        kept.map_err(|_| Error::NotPossible("what was written cannot be written down on this device"))
    }

    /// Writes to the log, or keeps the change on this device while nobody answers. A refusal is one.
    pub(crate) async fn change(&mut self, context: &Context, ops: Vec<Op>) -> Result<(), CliError> {
        let time = context.now();
        if !self.is_offline {
            match self.vault.commit(ops.clone(), time, &mut Random).await {
                Ok(()) => {
                    self.keep(context)?;
                    Box::pin(self.sweep(context)).await;
                    return Ok(());
                }
                Err(error) if is_away(&error) => {}
                Err(error) => return Err(vault_error(error)),
            }
        }
        let _turn = self.turn(context)?;
        self.take_changes(context)?;
        // With the time of the attempt: when only its answer was lost, it is found again by that.
        self.vault.queue(ops, time).map_err(vault_error)?;
        self.keep_changes(context)?;
        context.output.note("It is kept on this device, and goes up with the next command that reaches the server.");
        Ok(())
    }

    /// Forgets a change that waits or was set aside. Answers whether there was one of this number.
    pub(crate) fn discard(&mut self, context: &Context, number: u64) -> Result<bool, CliError> {
        let _turn = self.turn(context)?;
        self.take_changes(context)?;
        let was_there = self.vault.discard(number);
        self.keep_changes(context)?;
        Ok(was_there)
    }

    fn take_changes(&mut self, context: &Context) -> Result<(), CliError> {
        let kept = context.home.find(&self.changes_file())?;
        self.vault.import_changes(kept.as_deref()).map_err(vault_error)
    }

    /// What cannot be read would stop every command. It is not thrown away unasked. Only with keys that were read just now: a command that has
    /// been at work for long may have older ones than the list was written with.
    fn put_changes_aside(&mut self, context: &Context) -> Result<(), CliError> {
        let name = self.changes_file();
        let aside = context.home.put_aside(&name, &format!("{name}.unreadable-{}", context.now()))?;
        context.output.note(format_args!(
            "The changes that waited on this device cannot be read any more, and are not made. What is there of them: {}",
            aside.display()
        ));
        self.vault.import_changes(None).map_err(vault_error)
    }

    fn keep_changes(&self, context: &Context) -> Result<(), CliError> {
        let name = self.changes_file();
        match self.vault.export_changes(&mut Random).map_err(vault_error)? {
            Some(changes) => Ok(context.home.replace(&name, &changes)?),
            None => Ok(context.home.remove(&name)?),
        }
    }

    fn turn(&self, context: &Context) -> Result<HomeLock, CliError> {
        Ok(context.home.wait(&format!("{}.turn", self.changes_file()))?)
    }

    fn changes_file(&self) -> String {
        self.file(&format!("changes/{}", self.vault.device_name()))
    }
}
