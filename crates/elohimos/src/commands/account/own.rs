//! `elohimos step-up`, `notices` and `preferences`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use elohim_api::vault::share_notices::ShareNoticeView;
use elohim_core::identity::Theme;
use serde_json::json;

use crate::client::{Context, Unlocked, ask, block_on, every, server_error, signed_in};
use crate::commands::users::day_and_time;
use crate::commands::vault::shares::{notices as notices_of_links, path_of, told};
use crate::environment::Environment;
use crate::exit::CliError;
use crate::output::Output;

/// What shows who somebody is.
#[derive(Args)]
pub(crate) struct StepUpArgs {
    /// Read the login password from the first line of a file instead of asking for it.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// The code that the app of the second factor shows, or a recovery code, where there is one.
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
}

pub(crate) fn step_up(args: StepUpArgs, environment: &Environment, output: Output) -> Result<(), CliError> {
    let context = Context::new(environment, output)?;
    let identity = signed_in(&context)?.client.identity();
    let password = ask("Login password", args.password_file.as_deref())?;
    let done = block_on(async { identity.step_up(&password, args.code.as_deref()).await.map_err(server_error) })?;
    if output.is_json() {
        return output.json(&done);
    }
    output.line("For ten minutes this session may do what the password is asked for again.")
}

/// What can be done with notices.
#[derive(Subcommand)]
pub(crate) enum NoticeCommand {
    /// List what somebody else may have done to your account.
    Ls,
    /// Put a notice away, or all of them.
    Rm {
        /// The notice's id.
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        id: Option<String>,
        /// All of them.
        #[arg(long)]
        all: bool,
    },
}

pub(crate) fn notices(command: NoticeCommand, environment: &Environment, output: Output) -> Result<(), CliError> {
    let context = Context::new(environment, output)?;
    let client = signed_in(&context)?.client;
    let (identity, shares) = (client.identity(), client.vault().shares());
    match command {
        NoticeCommand::Ls => {
            let all = block_on(every(async |offset| identity.notices(offset).await))?;
            let of_links = block_on(of_links(&context))?;
            if output.is_json() {
                let all = all.iter().map(|one| json!(one)).chain(of_links.iter().map(|(one, path)| {
                    let (id, kind, text, at) = (&one.id, &one.kind, format!("{}: {path}", told(one)), one.at);
                    json!({ "id": id, "kind": kind, "text": text, "at": at, "share": one.share, "downloads": one.downloads })
                }));
                return output.json(&all.collect::<Vec<_>>());
            }
            if all.is_empty() && of_links.is_empty() {
                return output.line("Nothing: nobody else has done anything to your account.");
            }
            for one in all {
                output.line(format_args!("{}  {}  {}", day_and_time(one.at), one.id, one.text))?;
            }
            for (one, path) in of_links {
                output.line(format_args!("{}  {}  {}: {path}", day_and_time(one.at), one.id, told(&one)))?;
            }
            Ok(())
        }
        NoticeCommand::Rm { id, .. } => {
            block_on(async {
                let links = of_links(&context).await?;
                let is_asked = |link: &&(ShareNoticeView, String)| id.as_ref().is_none_or(|id| *id == link.0.id);
                let asked: Vec<_> = links.iter().filter(is_asked).collect();
                if id.is_none() || asked.is_empty() {
                    identity.remove_notices(id.as_deref()).await.map_err(server_error)?;
                }
                for (one, _) in asked {
                    shares.remove_notice(&one.id).await.map_err(server_error)?;
                }
                Ok::<_, CliError>(())
            })?;
            if output.is_json() { output.json(&json!({})) } else { output.line("Put away.") }
        }
    }
}

/// What has happened with links of the vault that is unlocked here, each with what the link shares. Those of another vault are its
/// owner's affair, and while the vault is locked nothing of them is told.
async fn of_links(context: &Context) -> Result<Vec<(ShareNoticeView, String)>, CliError> {
    if !Unlocked::is_unlocked(context)? {
        return Ok(Vec::new());
    }
    let unlocked = Unlocked::own(context).await?;
    let index = unlocked.vault.index();
    let known = |one: ShareNoticeView| path_of(index, &one.share).map(|path| (one, path));
    Ok(notices_of_links(&unlocked).await?.into_iter().filter_map(known).collect())
}

/// What can be done with preferences.
#[derive(Subcommand)]
pub(crate) enum PreferenceCommand {
    /// Print your preferences.
    Show,
    /// Change some of them.
    Set {
        /// A language such as en or pt-BR; - for that of the device.
        #[arg(long, value_name = "TAG")]
        language: Option<String>,
        /// Light or dark: system, light or dark.
        #[arg(long)]
        theme: Option<Theme>,
        /// A time zone such as Europe/Vienna; - for that of the device.
        #[arg(long, value_name = "NAME")]
        time_zone: Option<String>,
    },
}

pub(crate) fn preferences(
    command: PreferenceCommand,
    environment: &Environment,
    output: Output,
) -> Result<(), CliError> {
    let context = Context::new(environment, output)?;
    let identity = signed_in(&context)?.client.identity();
    let now = block_on(async {
        let mut present = identity.preferences().await.map_err(server_error)?;
        let PreferenceCommand::Set { language, theme, time_zone } = command else { return Ok(present) };
        let chosen = |new: Option<String>, old| new.map_or(old, |text| (text != "-").then_some(text));
        present.language = chosen(language, present.language);
        present.time_zone = chosen(time_zone, present.time_zone);
        present.theme = theme.unwrap_or(present.theme);
        identity.set_preferences(&present).await.map_err(server_error)
    })?;
    if output.is_json() {
        return output.json(&now);
    }
    let or_device = |text: Option<String>| text.unwrap_or_else(|| "that of the device".to_owned());
    output.line(format_args!(
        "language:  {}\ntheme:     {}\ntime zone: {}",
        or_device(now.language),
        now.theme,
        or_device(now.time_zone)
    ))
}
