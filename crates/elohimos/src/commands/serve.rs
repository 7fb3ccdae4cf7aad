//! `elohimos up` and `elohimos serve`.

use std::sync::Arc;

use crate::cli::ServeArgs;
use crate::clock::MachineClock;
use crate::config;
use crate::entropy::MachineEntropy;
use crate::environment::Environment;
use crate::exit::CliError;
use crate::output::Output;
use crate::{logging, process};

pub(super) fn up(args: ServeArgs, environment: &Environment, output: Output) -> Result<(), CliError> {
    serve(args, environment, output)
}

pub(super) fn serve(args: ServeArgs, environment: &Environment, output: Output) -> Result<(), CliError> {
    let mut settings = super::config::load(args, environment)?.settings;
    process::prepare();
    let made = config::make_secrets(&mut settings, &MachineEntropy)?;
    let logs = logging::start(&settings.log, &settings.data_dir, Arc::new(MachineClock::new()))?;
    logs.record_metrics();
    if let Some(made) = made {
        output.note(made.kept_in.display());
        let _ = made.password;
    }
    Ok(())
}
