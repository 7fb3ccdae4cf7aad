//! What the commands do: one file each.

pub(crate) mod account;
pub(crate) mod audit;
mod config;
mod doctor;
pub(crate) mod invitations;
mod migrate;
pub(crate) mod open;
pub(crate) mod permissions;
pub(crate) mod privacy;
pub(crate) mod second_factor;
mod serve;
pub(crate) mod sessions;
pub(crate) mod teams;
pub(crate) mod users;
pub(crate) mod vault;

use std::ffi::OsString;

use clap::Parser;
use clap::error::ErrorKind;

use crate::cli::{Cli, Command};
use crate::environment::Environment;
use crate::exit::{CliError, Exit};
use crate::output::Output;

/// Reads the command line, runs the command, prints how it failed.
pub(crate) fn run(arguments: Vec<OsString>, environment: &Environment) -> Exit {
    let wants_json = arguments.iter().any(|argument| argument == "--json");
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return not_a_command(&error, wants_json),
    };
    let output = Output::new(cli.json);
    let done = match cli.command {
        Command::Up(args) => serve::up(args, environment, output),
        Command::Serve(args) => serve::serve(args, environment, output),
        Command::Config(command) => config::run(command, environment, output),
        Command::Migrate(args) => migrate::run(args, environment, output),
        Command::Doctor(args) => doctor::run(args, environment, output),
        Command::Login(args) => account::sign_in(args, environment, output),
        Command::Logout => account::sign_out(environment, output),
        Command::Register(args) => account::register(args, environment, output),
        Command::Password(args) => account::password(args, environment, output),
        Command::SecondFactor(command) => second_factor::run(command, environment, output),
        Command::Sessions(command) => sessions::run(command, environment, output),
        Command::Users(command) => users::run(command, environment, output),
        Command::Invitations(command) => invitations::run(command, environment, output),
        Command::Permissions(command) => permissions::run(command, environment, output),
        Command::Audit(command) => audit::run(command, environment, output),
        Command::Privacy(command) => privacy::run(command, environment, output),
        Command::Teams(command) => teams::run(command, environment, output),
        Command::Vault(args) => vault::run(args, environment, output),
        Command::Open(args) => open::run(args, environment, output),
    };
    match done {
        Ok(()) => Exit::Done,
        Err(error) => {
            output.error(&error);
            error.exit()
        }
    }
}

/// Help and version are asked for; everything else is a mistake in the command line.
fn not_a_command(error: &clap::Error, wants_json: bool) -> Exit {
    let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if asked || !wants_json {
        let _ = error.print();
        return if asked { Exit::Done } else { Exit::Usage };
    }
    let text = error.to_string();
    let what = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
    let error = CliError::new(Exit::Usage, "USAGE", what, "See: elohimos --help");
    Output::new(true).error(&error);
    Exit::Usage
}
