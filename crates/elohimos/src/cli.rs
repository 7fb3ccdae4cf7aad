//! The command line: what can be typed. What it does is in `commands/`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use elohim_text::Kind;

use crate::commands::account::oidc::OidcCommand;
use crate::commands::account::own::{NoticeCommand, PreferenceCommand, StepUpArgs};
use crate::commands::account::passkeys::PasskeyCommand;
use crate::commands::account::{LoginArgs, PasswordArgs, RegisterArgs};
use crate::commands::audit::AuditCommand;
use crate::commands::invitations::InvitationCommand;
use crate::commands::open::OpenArgs;
use crate::commands::permissions::PermissionCommand;
use crate::commands::privacy::PrivacyCommand;
use crate::commands::recover::RecoverArgs;
use crate::commands::second_factor::SecondFactorCommand;
use crate::commands::secrets::SecretCommand;
use crate::commands::send::SendArgs;
use crate::commands::sessions::SessionCommand;
use crate::commands::teams::TeamCommand;
use crate::commands::users::UserCommand;
use crate::commands::vault::VaultArgs;
use crate::commands::web::WebCommand;
use crate::config::Flags;

/// A private workspace server, and the client that keeps the keys.
#[derive(Parser)]
#[command(name = "elohimos", version, max_term_width = 100)]
pub(crate) struct Cli {
    /// Print machine-readable JSON: results on standard output, problems on standard error.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make a development configuration if there is none, start the server and say where to look.
    Up(ServeArgs),
    /// Start the server.
    Serve(ServeArgs),
    /// Check and print the configuration.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Bring the schema of a PostgreSQL database up to date. Stop every node first.
    Migrate(ServeArgs),
    /// Check this machine and the data directory.
    Doctor(ServeArgs),
    /// Give an account a temporary password, on the server's machine: for a founder who is locked out. Opens no vault.
    RecoverAccount(RecoverArgs),
    /// Change the server's secrets.
    #[command(subcommand)]
    Secrets(SecretCommand),
    /// Print what a shell needs to complete commands.
    Completions {
        /// Which shell.
        shell: Shell,
    },
    /// Write a manual page for every command.
    Man {
        /// Into this folder. It is made when it is not there.
        folder: PathBuf,
    },
    /// Sign in on this device.
    Login(LoginArgs),
    /// Sign out on this device.
    Logout,
    /// Make an account for yourself, with an invitation or where everybody may.
    Register(RegisterArgs),
    /// Choose another login password; with --temporary, for the first login.
    Password(PasswordArgs),
    /// Ask for a code of an app at every login, beside the password.
    #[command(subcommand)]
    SecondFactor(SecondFactorCommand),
    /// Sign in with the directory of your team: link this account to it.
    #[command(subcommand)]
    Oidc(OidcCommand),
    /// Show your login password again, before a dangerous act: it is good for ten minutes.
    StepUp(StepUpArgs),
    /// See what somebody else may have done to your account.
    #[command(subcommand)]
    Notices(NoticeCommand),
    /// See and change how you like things.
    #[command(subcommand)]
    Preferences(PreferenceCommand),
    /// See and remove your passkeys: devices that sign you in without a password. Adding one needs a browser.
    #[command(subcommand)]
    Passkeys(PasskeyCommand),
    /// See where you are signed in, and sign out there.
    #[command(subcommand)]
    Sessions(SessionCommand),
    /// Look after accounts.
    #[command(subcommand)]
    Users(UserCommand),
    /// Invite people to make an account.
    #[command(subcommand)]
    Invitations(InvitationCommand),
    /// See and change what people may do beyond their role.
    #[command(subcommand)]
    Permissions(PermissionCommand),
    /// Have the server read everything that it stores, and compare it with what was written.
    Scrub,
    /// Read and verify the audit log.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// See what is known about you, take it along, or have it erased.
    #[command(subcommand)]
    Privacy(PrivacyCommand),
    /// Work with others: who is in your teams, and the keys of their vaults.
    #[command(subcommand)]
    Teams(TeamCommand),
    /// Keep files that only you, or your team, can read.
    Vault(VaultArgs),
    /// Fetch what somebody shared by a link. Needs no account.
    Open(OpenArgs),
    /// Encrypt files for somebody's drop box, and send them. Needs no account.
    Send(SendArgs),
    /// The pages that browsers are sent.
    #[command(subcommand)]
    Web(WebCommand),
    /// Read the text of a document from standard input, with few rights.
    #[command(hide = true)]
    ExtractText {
        /// What it is: plain, pdf or docx.
        kind: Kind,
    },
}

/// What `elohimos config` can do. Each takes the flags of `elohimos serve`, so that it sees what a start would see.
#[derive(Subcommand)]
pub(crate) enum ConfigCommand {
    /// Print everything that is wrong, or nothing.
    Check(ServeArgs),
    /// Print every value; secrets are masked.
    Show {
        /// Also print where each value came from.
        #[arg(long)]
        origin: bool,
        #[command(flatten)]
        serve: ServeArgs,
    },
    /// Print a configuration file with every default and its meaning.
    Default,
    /// Print the reference page of the documentation.
    #[command(hide = true)]
    Reference,
}

/// The flags that a start takes.
#[derive(Args, Default)]
pub(crate) struct ServeArgs {
    /// The configuration file, instead of elohimos.toml in the data directory or here.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where databases, encrypted files and logs are kept.
    #[arg(long, value_name = "DIRECTORY")]
    data_dir: Option<String>,
    /// The address to listen on.
    #[arg(long, value_name = "ADDRESS")]
    host: Option<String>,
    /// The port to listen on.
    #[arg(long, value_name = "NUMBER")]
    port: Option<String>,
    /// Threads that answer requests; 0 means one for each processor.
    #[arg(long, value_name = "NUMBER")]
    workers: Option<String>,
    /// Take the client's address from X-Forwarded-For when the peer is a trusted proxy.
    #[arg(long)]
    proxy_headers: bool,
    /// Addresses and networks of the trusted proxies, separated by commas.
    #[arg(long, value_name = "LIST")]
    forwarded_allow_ips: Option<String>,
}

impl ServeArgs {
    /// The flags as the configuration wants them.
    pub(crate) fn flags(self) -> Flags {
        let values = [
            ("data_dir", self.data_dir),
            ("http.host", self.host),
            ("http.port", self.port),
            ("http.workers", self.workers),
            ("http.proxy_headers", self.proxy_headers.then(|| "true".to_owned())),
            ("http.forwarded_allow_ips", self.forwarded_allow_ips),
        ];
        let values = values.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
        Flags { config: self.config, values }
    }
}
