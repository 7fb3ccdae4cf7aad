//! From the command line to the command.

use std::ffi::OsString;

use clap::Parser;

use super::{
    account, audit, config, doctor, invitations, migrate, open, pages, permissions, privacy, recover, scrub,
    second_factor, secrets, send, serve, sessions, teams, usage, users, vault, web,
};
use crate::cli::{Cli, Command};
use crate::environment::Environment;
use crate::exit::Exit;
use crate::output::Output;

/// Reads the command line, runs the command, prints how it failed.
pub(crate) fn run(arguments: Vec<OsString>, environment: &Environment) -> Exit {
    let wants_json = arguments.iter().any(|argument| argument == "--json");
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => return usage::not_a_command(&error, wants_json),
    };
    let output = Output::new(cli.json);
    let done = match cli.command {
        Command::Up(args) => serve::up(args, environment, output),
        Command::Serve(args) => serve::serve(args, environment, output),
        Command::Config(command) => config::run(command, environment, output),
        Command::Migrate(args) => migrate::run(args, environment, output),
        Command::Doctor(args) => doctor::run(args, environment, output),
        Command::RecoverAccount(args) => recover::run(args, environment, output),
        Command::Secrets(command) => secrets::run(command, environment, output),
        Command::Completions { shell } => pages::completions(shell, output),
        Command::Man { folder } => pages::manual(&folder, output),
        Command::Login(args) => account::sign_in(args, environment, output),
        Command::Logout => account::sign_out(environment, output),
        Command::Register(args) => account::register(args, environment, output),
        Command::Password(args) => account::password(args, environment, output),
        Command::SecondFactor(command) => second_factor::run(command, environment, output),
        Command::StepUp(args) => account::own::step_up(args, environment, output),
        Command::Notices(command) => account::own::notices(command, environment, output),
        Command::Preferences(command) => account::own::preferences(command, environment, output),
        Command::Sessions(command) => sessions::run(command, environment, output),
        Command::Oidc(command) => account::oidc::run(command, environment, output),
        Command::Passkeys(command) => account::passkeys::run(command, environment, output),
        Command::Users(command) => users::run(command, environment, output),
        Command::Invitations(command) => invitations::run(command, environment, output),
        Command::Permissions(command) => permissions::run(command, environment, output),
        Command::Scrub => scrub::run(environment, output),
        Command::Audit(command) => audit::run(command, environment, output),
        Command::Privacy(command) => privacy::run(command, environment, output),
        Command::Teams(command) => teams::run(command, environment, output),
        Command::Vault(args) => vault::run(args, environment, output),
        Command::Open(args) => open::run(args, output),
        Command::Send(args) => send::run(&args, output),
        Command::Web(command) => web::run(&command, output),
        Command::ExtractText { kind } => vault::extract_text(kind),
    };
    if let Err(error) = done {
        output.error(&error);
        return error.exit();
    }
    Exit::Done
}
