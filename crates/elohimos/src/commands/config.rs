//! `elohimos config`.

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::cli::{ConfigCommand, ServeArgs};
use crate::config::{self, Inputs, Loaded};
use crate::environment::Environment;
use crate::exit::CliError;
use crate::output::Output;

/// Runs one of its commands.
pub(super) fn run(command: ConfigCommand, environment: &Environment, output: Output) -> Result<(), CliError> {
    match command {
        ConfigCommand::Check(args) => check(&load(args, environment)?, output),
        ConfigCommand::Show { origin, serve } => show(&load(serve, environment)?, origin, output),
        ConfigCommand::Default => output.text(&config::default_file()),
        ConfigCommand::Reference => output.text(&config::reference()),
    }
}

/// Loads the configuration as a start with these flags would.
pub(super) fn load(args: ServeArgs, environment: &Environment) -> Result<Loaded, CliError> {
    let flags = args.flags();
    Ok(config::load(&Inputs { environment, working_dir: Path::new(""), flags: &flags })?)
}

fn check(loaded: &Loaded, output: Output) -> Result<(), CliError> {
    let warnings = &loaded.settings.warnings;
    if output.is_json() {
        return output.json(&json!({ "problems": [], "warnings": warnings }));
    }
    warnings.iter().for_each(|warning| output.note(format_args!("warning: {warning}")));
    output.line("The configuration has no problems.")
}

fn show(loaded: &Loaded, origin: bool, output: Output) -> Result<(), CliError> {
    if !output.is_json() {
        return output.text(&config::show(loaded, origin));
    }
    let row = |row: config::Row| {
        let value = if origin { json!({ "value": row.value, "origin": row.origin }) } else { row.value };
        (row.key.to_owned(), value)
    };
    output.json(&Value::Object(config::rows(loaded).map(row).collect::<Map<_, _>>()))
}
