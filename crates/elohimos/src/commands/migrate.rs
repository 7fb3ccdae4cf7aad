//! `elohimos migrate`.

use elohim_store::Databases;

use crate::cli::ServeArgs;
use crate::environment::Environment;
use crate::exit::CliError;
use crate::output::Output;
use crate::{process, start};

/// Brings the schema up to date. On SQLite every start does it by itself.
pub(super) fn run(args: ServeArgs, environment: &Environment, output: Output) -> Result<(), CliError> {
    let settings = super::config::load(args, environment)?.settings;
    process::prepare();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let opened = Databases::migrate(&start::database_settings(&settings)).await;
        opened.map_err(|error| start::not_opened(&error))?.close().await;
        output.line("The databases are up to date.")
    })
}
