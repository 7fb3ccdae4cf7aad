//! What the client commands share: where this device keeps things, the session, the vault, transfers.

mod download;
mod home;
mod login_check;
mod loopback;
mod offline;
mod pages;
mod pool;
mod progress;
mod purge;
mod remembered;
mod room;
mod secrets;
mod session;
mod team;
mod texts;
mod unlocked;
mod upload;

pub(crate) use download::{Source, download, verify};
pub(crate) use home::Home;
pub(crate) use login_check::{is_login_password, refuse_login_password, remember_login};
pub(crate) use loopback::Loopback;
pub(crate) use pages::every;
pub(crate) use pool::ServerPool;
pub(crate) use progress::Progress;
pub(crate) use secrets::{SecretArgs, ask, ask_twice, confirm};
pub(crate) use session::{forget_account, login, login_with_oidc, logout, server_error, signed_in};
pub(crate) use team::find_team;
pub(crate) use texts::{Document, NoWords, needed, words};
pub(crate) use unlocked::{PIECES, Unlocked, With, vault_error};
pub(crate) use upload::{SourceFile, Stored, retried, upload};

use std::future::Future;
use std::sync::Arc;

use elohim_core::Clock as _;

use crate::clock::MachineClock;
use crate::entropy::MachineEntropy;
use crate::environment::Environment;
use crate::exit::CliError;
use crate::output::Output;

/// What every client command is given.
pub(crate) struct Context {
    pub(crate) home: Home,
    pub(crate) output: Output,
    pub(crate) clock: Arc<MachineClock>,
    /// The team whose vault a command is about, by name or id; one's own when nothing is said.
    pub(crate) team: Option<String>,
}

impl Context {
    pub(crate) fn new(environment: &Environment, output: Output) -> Result<Self, CliError> {
        Ok(Self { home: Home::new(environment)?, output, clock: Arc::new(MachineClock::new()), team: None })
    }

    /// Now, in microseconds since 1970, as the vault's log wants it.
    pub(crate) fn now(&self) -> i64 {
        self.clock.now().as_micros()
    }
}

/// Runs a command's work to its end.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T, CliError>>) -> Result<T, CliError> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}

/// The machine's randomness, as the vault wants it.
pub(crate) struct Random;

impl elohim_vault::Entropy for Random {
    fn fill(&mut self, buffer: &mut [u8]) {
        elohim_core::Entropy::fill(&MachineEntropy, buffer);
    }
}
