//! `elohimos up` and `elohimos serve`.

use std::sync::Arc;

use serde_json::json;

use crate::cli::ServeArgs;
use crate::clock::MachineClock;
use crate::config::{self, Made, Mode, Settings};
use crate::entropy::MachineEntropy;
use crate::environment::Environment;
use crate::exit::{CliError, Exit};
use crate::output::Output;
use crate::start::{Machine, Running, start};
use crate::{logging, process};

/// Serves with a development configuration and says where to look.
pub(super) fn up(args: ServeArgs, environment: &Environment, output: Output) -> Result<(), CliError> {
    let settings = super::config::load(args, environment)?.settings;
    if settings.mode == Mode::Production {
        let title = "This is a production configuration, and up is for development";
        return Err(CliError::new(Exit::Usage, "UP_IN_PRODUCTION", title, "Start it with: elohimos serve"));
    }
    run(settings, output, where_to_look)
}

/// Serves, and says which services are up.
pub(super) fn serve(args: ServeArgs, environment: &Environment, output: Output) -> Result<(), CliError> {
    run(super::config::load(args, environment)?.settings, output, |_, _| Ok(()))
}

fn run(
    mut settings: Settings,
    output: Output,
    greet: impl FnOnce(&Running, Output) -> Result<(), CliError>,
) -> Result<(), CliError> {
    process::prepare();
    let entropy = Arc::new(MachineEntropy);
    if let Some(made) = config::make_secrets(&mut settings, &*entropy)? {
        show_password(&settings, &made, output)?;
    }
    let clock = Arc::new(MachineClock::new());
    let logs = Arc::new(logging::start(&settings.log, &settings.data_dir, clock.clone())?);
    for warning in &settings.warnings {
        tracing::warn!(event = "config.warning", "{warning}");
    }
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    if let Some(workers) = settings.http.workers {
        builder.worker_threads(workers.get());
    }
    let runtime = builder.enable_all().build()?;
    let machine = Machine { clock, entropy, logs: logs.clone() };
    runtime.block_on(async {
        let running = start(settings, machine).await?;
        announce(&running, output)?;
        greet(&running, output)?;
        running.until_stopped().await
    })
}

/// The one time that the founder's password is printed.
fn show_password(settings: &Settings, made: &Made, output: Output) -> Result<(), CliError> {
    let (name, password) = (&settings.identity.founder_username, made.password.expose_str().unwrap_or_default());
    if output.is_json() {
        return output.json(&json!({
            "founder_username": name.as_str(), "founder_password": password, "kept_in": made.kept_in,
        }));
    }
    output.line(format_args!("The founder's account was given a password. It is printed this once:\n"))?;
    output.line(format_args!("    user name   {name}\n    password    {password}\n"))?;
    output.line(format_args!("It is kept in {}\n", made.kept_in.display()))
}

fn announce(running: &Running, output: Output) -> Result<(), CliError> {
    let address = running.address;
    let services = running.services.join(", ");
    tracing::info!(event = "server.started", address = %address, services, "Taking requests on {address}");
    if output.is_json() {
        return output.json(&json!({ "url": format!("http://{address}"), "services": running.services }));
    }
    output.line(format_args!("✓ Services: {services}"))
}

fn where_to_look(running: &Running, output: Output) -> Result<(), CliError> {
    if output.is_json() {
        return Ok(());
    }
    let url = format!("http://{}", running.address);
    output.line(format_args!(
        "\n    start page   {url}/\n    API pages    {url}/docs\n    health       {url}/health\n    \
         next         the ten-line tour in README.md\n    stop         Ctrl-C\n"
    ))
}
