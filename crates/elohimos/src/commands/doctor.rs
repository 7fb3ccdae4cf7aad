//! `elohimos doctor`.

use crate::cli::ServeArgs;
use crate::environment::Environment;
use crate::exit::CliError;
use crate::output::Output;

pub(super) fn run(args: ServeArgs, environment: &Environment, output: Output) -> Result<(), CliError> {
    let _ = super::config::load(args, environment)?;
    output.line("ok")
}
