//! `elohimos users`: looking after accounts.

use chrono::{DateTime, Utc};
use clap::Subcommand;
use elohim_api::Time;
use elohim_api::identity::users::{ChangeUser, CreateUser, UserView};
use elohim_client::Client;
use elohim_core::identity::Role;

use crate::client::{Context, block_on, server_error, signed_in};
use crate::environment::Environment;
use crate::exit::{CliError, Exit};
use crate::output::Output;

/// What can be done with accounts. Only with those whose role is below one's own.
#[derive(Subcommand)]
pub(crate) enum UserCommand {
    /// List the accounts.
    Ls {
        /// What their names begin with.
        #[arg(default_value = "")]
        prefix: String,
    },
    /// Make an account with a temporary password, which is shown once.
    Add {
        /// The name to sign in with.
        username: String,
        /// Its role: super_admin, admin, member or guest.
        #[arg(long, default_value = "member")]
        role: Role,
        /// What others see beside the user name.
        #[arg(long, value_name = "NAME")]
        display_name: Option<String>,
    },
    /// Give an account another role. Its sessions end.
    Role {
        /// The account's name.
        username: String,
        /// The new role.
        role: Role,
    },
    /// Switch an account off. Its sessions end, and nobody can sign in to it.
    Disable {
        /// The account's name.
        username: String,
    },
    /// Switch an account on again.
    Enable {
        /// The account's name.
        username: String,
    },
    /// Give an account a temporary password, which is shown once. It opens no vault.
    ResetPassword {
        /// The account's name.
        username: String,
    },
    /// Remove the second factor of somebody who has lost the app and the recovery codes. Their sessions end.
    RemoveSecondFactor {
        /// The account's name.
        username: String,
    },
    /// Remove the link of an account to the directory. Their sessions end.
    Unlink {
        /// The account's name.
        username: String,
    },
    /// Lift the delays that wrong passwords have brought upon an account.
    Unlock {
        /// The account's name.
        username: String,
    },
    /// Remove an account and everything that it has stored, for good.
    Rm {
        /// The account's name.
        username: String,
        /// Yes, for good.
        #[arg(long)]
        yes: bool,
    },
}

pub(super) fn run(command: UserCommand, environment: &Environment, output: Output) -> Result<(), CliError> {
    let context = Context::new(environment, output)?;
    block_on(async {
        let client = signed_in(&context)?.client;
        let changed = |user: UserView, what: &str| {
            if output.is_json() { output.json(&user) } else { output.line(format_args!("{} {what}", user.username)) }
        };
        match command {
            UserCommand::Ls { prefix } => list(&client, &prefix, output).await,
            UserCommand::Add { username, role, display_name } => {
                let made = client.users().create(&CreateUser { username, role, display_name }).await;
                let made = made.map_err(server_error)?;
                if output.is_json() {
                    return output.json(&made);
                }
                show_password(output, &made.user.username, &made.temporary_password, made.expires_at)
            }
            UserCommand::Role { username, role } => {
                let body = ChangeUser { role: Some(role.to_string()), ..ChangeUser::default() };
                changed(
                    change(&client, &username, &body).await?,
                    &format!("is a {role} now; their sessions have ended."),
                )
            }
            UserCommand::Disable { username } => {
                let body = ChangeUser { disabled: Some(true), ..ChangeUser::default() };
                changed(change(&client, &username, &body).await?, "is switched off; their sessions have ended.")
            }
            UserCommand::Enable { username } => {
                let body = ChangeUser { disabled: Some(false), ..ChangeUser::default() };
                changed(change(&client, &username, &body).await?, "can sign in again.")
            }
            UserCommand::ResetPassword { username } => {
                let user = find(&client, &username).await?;
                let reset = client.users().reset_password(&user.id).await.map_err(server_error)?;
                if output.is_json() {
                    return output.json(&reset);
                }
                show_password(output, &user.username, &reset.temporary_password, reset.expires_at)
            }
            UserCommand::RemoveSecondFactor { username } => {
                let user = find(&client, &username).await?;
                client.users().remove_second_factor(&user.id).await.map_err(server_error)?;
                changed(user, "has no second factor any more; their sessions have ended.")
            }
            UserCommand::Unlink { username } => {
                let user = find(&client, &username).await?;
                client.users().remove_oidc_links(&user.id).await.map_err(server_error)?;
                changed(user, "is not linked to the directory any more; their sessions have ended.")
            }
            UserCommand::Unlock { username } => {
                let user = find(&client, &username).await?;
                client.users().unlock(&user.id).await.map_err(server_error)?;
                changed(user, "need not wait any more.")
            }
            UserCommand::Rm { username, yes } => {
                let user = find(&client, &username).await?;
                if !yes {
                    let title =
                        format!("This removes {} and everything that they have stored, for good", user.username);
                    return Err(CliError::new(Exit::Usage, "NOT_CONFIRMED", title, "If that is meant, add: --yes"));
                }
                client.users().remove(&user.id).await.map_err(server_error)?;
                changed(user, "is removed, with everything that they had stored.")
            }
        }
    })
}

async fn list(client: &Client, prefix: &str, output: Output) -> Result<(), CliError> {
    let mut users = Vec::new();
    loop {
        let offset = u32::try_from(users.len()).unwrap_or(u32::MAX);
        let page = client.users().list(prefix, offset).await.map_err(server_error)?;
        users.extend(page.data);
        if !page.has_more {
            break;
        }
    }
    if output.is_json() {
        return output.json(&users);
    }
    let row = |user: &UserView| {
        let state = match (user.disabled, user.must_change_password) {
            (true, _) => "switched off",
            (false, true) => "temporary password",
            (false, false) => "",
        };
        let name = user.display_name.clone().unwrap_or_default();
        vec![user.username.clone(), user.role.clone(), name, day_and_time(user.created_at), state.to_owned()]
    };
    let rows: Vec<_> = users.iter().map(row).collect();
    output.table(&["USER", "ROLE", "NAME", "SINCE", ""], &rows, "No account begins like this.")
}

async fn change(client: &Client, username: &str, body: &ChangeUser) -> Result<UserView, CliError> {
    let user = find(client, username).await?;
    client.users().change(&user.id, body).await.map_err(server_error)
}

/// The account of this name.
pub(super) async fn find(client: &Client, username: &str) -> Result<UserView, CliError> {
    let found = client.users().find(username).await.map_err(server_error)?;
    found.ok_or_else(|| {
        let title = format!("There is no account {username:?}");
        CliError::new(Exit::NotFound, "NO_SUCH_USER", title, "See who there is: elohimos users ls")
    })
}

/// Prints a temporary password, and whom to give it to.
pub(super) fn show_password(output: Output, username: &str, password: &str, end: Time) -> Result<(), CliError> {
    output.note(format_args!(
        "Give {username} this password in person. It is shown this once, works until {}, and only lets them choose their own:\n\
         elohimos password --temporary --username {username}",
        day_and_time(end)
    ));
    output.line(password)
}

/// A time as people read it, in UTC.
pub(crate) fn day_and_time(time: Time) -> String {
    let time = DateTime::<Utc>::from_timestamp_micros(time.0.as_micros()).unwrap_or_default();
    time.format("%Y-%m-%d %H:%M").to_string()
}
