//! The session of this device: signing in, keeping the tokens, signing out.

use elohim_client::{Asked, Client, ClientError, Connection, TokenPair};
use elohim_core::Secret;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::login_check::remember_login;
use super::secrets::ask;
use super::unlocked::forget;
use super::{Context, Home};
use crate::exit::{CliError, Exit};

const FILE: &str = "session.json";

/// What is kept of a session. The file is as secret as the session.
#[derive(Serialize, Deserialize)]
struct Kept {
    server: String,
    username: String,
    access: String,
    refresh: String,
}

/// A signed-in client, and whose it is.
pub(crate) struct Session {
    pub(crate) client: Client,
    pub(crate) server: String,
    /// The folder in which this device keeps what belongs to the account. It follows from what the user typed, not from
    /// what a server says: no server chooses where files are written, or makes this device forget what it has seen.
    pub(crate) folder: String,
}

impl Session {
    fn new(client: Client, server: &str, username: &str) -> Self {
        let origin = client.connection().base().origin().ascii_serialization();
        let digest = Sha256::digest(format!("{origin}\0{}", username.to_lowercase()));
        let folder = hex::encode(digest).chars().take(32).collect();
        Self { client, server: server.to_owned(), folder }
    }
}

fn keep(home: &Home, server: &str, username: &str, tokens: &TokenPair) -> Result<(), CliError> {
    let text = |secret: &Secret| secret.expose_str().unwrap_or_default().to_owned();
    let kept = Kept {
        server: server.to_owned(),
        username: username.to_owned(),
        access: text(&tokens.access),
        refresh: text(&tokens.refresh),
    };
    let json = Zeroizing::new(serde_json::to_vec(&kept).map_err(std::io::Error::from)?);
    Ok(home.replace(FILE, &json)?)
}

/// Signs in and keeps the session.
pub(crate) async fn login(
    context: &Context,
    server: &str,
    username: &str,
    password: &Secret,
    code: Option<&str>,
) -> Result<Session, CliError> {
    let connection = Connection::new(server).map_err(server_error)?;
    let client = Client::login_with_code(connection, username, password, code).await.map_err(server_error)?;
    keep(&context.home, server, username, &client.tokens().await)?;
    let session = Session::new(client, server, username);
    remember_login(context, &session, password)?;
    Ok(session)
}

/// Signs in with what a browser brought from the directory, and the secret that belongs to it, and keeps the session. Whose it
/// is was typed here: no server decides which account this device believes to be in.
pub(crate) async fn login_with_oidc(
    context: &Context,
    server: &str,
    username: &str,
    (handoff, verifier): (&str, &Secret),
    code: Option<&str>,
) -> Result<(), CliError> {
    let connection = Connection::new(server).map_err(server_error)?;
    let (client, found) = Client::login_with_oidc(connection, handoff, verifier, code).await.map_err(server_error)?;
    if found != username.to_lowercase() {
        let _ = client.identity().logout().await;
        let title = format!("The directory signs you in as {found}, not as {username}");
        let fix = format!("Nothing is kept. If that is you, add: --username {found}");
        return Err(CliError::new(Exit::Auth, "OTHER_ACCOUNT", title, fix));
    }
    keep(&context.home, server, username, &client.tokens().await)
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
    let (home, server, username) = (context.home.clone(), kept.server.clone(), kept.username.clone());
    let client = Client::new(connection, tokens).on_renewal(move |tokens| {
        // After a logout by another command nothing is kept any more, and after a login as somebody else another session. A
        // disk that takes nothing costs a new login.
        let kept = home.find(FILE).ok().flatten().map(Zeroizing::new);
        let kept = kept.and_then(|kept| serde_json::from_slice::<Kept>(&kept).ok());
        if kept.is_some_and(|kept| (kept.server, kept.username) == (server.clone(), username.clone())) {
            let _ = keep(&home, &server, &username, tokens);
        }
    });
    let (home, server, username) = (context.home.clone(), kept.server.clone(), kept.username.clone());
    // Another command may run at the same time, for hours.
    let client = client.with_kept(move || {
        let kept = home.find(FILE).ok().flatten().map(Zeroizing::new)?;
        let kept = serde_json::from_slice::<Kept>(&kept).ok()?;
        let is_ours = (&kept.server, &kept.username) == (&server, &username);
        is_ours.then(|| TokenPair { access: Secret::new(kept.access), refresh: Secret::new(kept.refresh) })
    });
    let client = client.on_step_up(|asked| {
        let what = match asked {
            Asked::Password => "This needs your login password again",
            Asked::Code => "Code of the second factor",
        };
        ask(what, None).ok()
    });
    Ok(Session::new(client, &kept.server, &kept.username))
}

/// Ends the session here and on the server, and locks the vault. A session that is over already is forgotten all the same.
pub(crate) async fn logout(context: &Context) -> Result<(), CliError> {
    let session = signed_in(context)?;
    // Later nobody could: locking asks whose vault it is.
    forget(&context.home, &session)?;
    let ended = session.client.identity().logout().await;
    context.home.remove(FILE)?;
    match ended {
        Err(ClientError::Refused(problem)) if problem.status == 401 => Ok(()),
        other => other.map_err(server_error),
    }
}

/// Removes everything that this device keeps of an account, and the session.
pub(crate) fn forget_account(context: &Context, session: &Session) -> Result<(), CliError> {
    context.home.remove_folder(&session.folder)?;
    Ok(context.home.remove(FILE)?)
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
