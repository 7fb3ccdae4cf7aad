//! The session of this device: signing in, keeping the tokens, signing out.

use elohim_client::{Client, ClientError, Connection, TokenPair};
use elohim_core::Secret;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Context, Home};
use crate::exit::{CliError, Exit};

const FILE: &str = "session.json";

/// What is kept of a session. The file is as secret as the session.
#[derive(Serialize, Deserialize)]
struct Kept {
    server: String,
    username: String,
    user_id: String,
    access: String,
    refresh: String,
}

/// A signed-in client, and whose it is.
pub(crate) struct Session {
    pub(crate) client: Client,
    pub(crate) user_id: String,
    pub(crate) server: String,
    username: String,
}

impl Session {
    /// Keeps the tokens, which may have been renewed.
    pub(crate) async fn keep(&self, home: &Home) -> Result<(), CliError> {
        let tokens = self.client.tokens().await;
        let text = |secret: &Secret| secret.expose_str().unwrap_or_default().to_owned();
        let kept = Kept {
            server: self.server.clone(),
            username: self.username.clone(),
            user_id: self.user_id.clone(),
            access: text(&tokens.access),
            refresh: text(&tokens.refresh),
        };
        let json = Zeroizing::new(serde_json::to_vec(&kept).map_err(std::io::Error::from)?);
        Ok(home.replace(FILE, &json)?)
    }
}

/// Signs in and keeps the session.
pub(crate) async fn login(
    context: &Context,
    server: &str,
    username: &str,
    password: &Secret,
) -> Result<Session, CliError> {
    let connection = Connection::new(server).map_err(server_error)?;
    let client = Client::login(connection, username, password).await.map_err(server_error)?;
    let me = client.identity().me().await.map_err(server_error)?;
    let session = Session { client, user_id: me.user_id, server: server.to_owned(), username: me.username };
    session.keep(&context.home).await?;
    Ok(session)
}

/// The session that is kept.
pub(crate) fn signed_in(context: &Context) -> Result<Session, CliError> {
    let not = || {
        CliError::new(Exit::Auth, "NOT_SIGNED_IN", "Nobody is signed in on this device", "Sign in with: elohimos login")
    };
    let kept = context.home.find(FILE)?.map(Zeroizing::new).ok_or_else(not)?;
    let kept: Kept = serde_json::from_slice(&kept).map_err(|_| not())?;
    let connection = Connection::new(&kept.server).map_err(server_error)?;
    let tokens = TokenPair { access: Secret::new(kept.access), refresh: Secret::new(kept.refresh) };
    let client = Client::new(connection, tokens);
    Ok(Session { client, user_id: kept.user_id, server: kept.server, username: kept.username })
}

/// Ends the session here and on the server. A session that is over already is forgotten all the same.
pub(crate) async fn logout(context: &Context) -> Result<(), CliError> {
    let session = signed_in(context)?;
    let ended = session.client.identity().logout().await;
    context.home.remove(FILE)?;
    match ended {
        Err(ClientError::Refused(problem)) if problem.status == 401 => Ok(()),
        other => other.map_err(server_error),
    }
}

/// A failed call as a command reports it.
pub(crate) fn server_error(error: ClientError) -> CliError {
    match error {
        ClientError::Refused(problem) => CliError::from_server(*problem),
        ClientError::Connection(_) => {
            let fix = "Check that it runs and that this machine reaches it; what was done until now is kept.";
            CliError::new(Exit::Unavailable, "NO_CONNECTION", "The server does not answer", fix)
        }
        ClientError::Address(address) => {
            let title = format!("{address:?} is not the address of a server");
            CliError::new(
                Exit::Usage,
                "BAD_ADDRESS",
                title,
                "It looks like https://vault.example or http://127.0.0.1:8000.",
            )
        }
        ClientError::Unexpected(what) => {
            let title = format!("The server's answer cannot be understood ({what})");
            CliError::new(
                Exit::Unavailable,
                "BAD_ANSWER",
                title,
                "Check the address, and that client and server have one version.",
            )
        }
    }
}
