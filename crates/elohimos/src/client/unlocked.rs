//! The vault on this device: unlocked until it is locked again, with the head that it has seen pinned for good.

use elohim_client::ClientError;
use elohim_vault::entropy;
use elohim_vault::id::DeviceId;
use elohim_vault::kdf::Passphrase;
use elohim_vault::kit::{self, Kit};
use elohim_vault::log::Op;
use elohim_vault::member::Identity;
use elohim_vault::root::RootRecord;
use elohim_vault::team::TeamRoot;
use elohim_vault::{Error, Head, Vault};

use super::pool::ServerPool;
use super::session::{Session, server_error, signed_in};
use super::{Context, Home, Random};
use crate::exit::{CliError, Exit};

/// An unlocked vault and the session that it is reached with.
pub(crate) struct Unlocked {
    pub(crate) vault: Vault<ServerPool>,
    pub(crate) session: Session,
    /// Where this device keeps what belongs to the vault.
    folder: String,
}

impl Unlocked {
    /// Makes the vault of the account, and keeps it unlocked here.
    pub(crate) async fn init(context: &Context, passphrase: &Passphrase, label: &str) -> Result<(Self, Kit), CliError> {
        let session = signed_in(context)?;
        let (pool, author) = (own_pool(&session), device(context, &session)?);
        let pinned = pinned(context, &session.folder)?;
        let made = Vault::init(pool, passphrase, label, author, pinned, &mut Random).await;
        let (vault, kit) = made.map_err(vault_error)?;
        let unlocked = Self { folder: session.folder.clone(), vault, session };
        unlocked.keep_unlocked(context)?;
        unlocked.keep(context)?;
        Ok((unlocked, kit))
    }

    /// Unlocks the vault with its passphrase, or with the text of its recovery kit, and keeps it unlocked here.
    pub(crate) async fn unlock(context: &Context, with: With<'_>) -> Result<Self, CliError> {
        let session = signed_in(context)?;
        let (pool, author) = (own_pool(&session), device(context, &session)?);
        let pinned = pinned(context, &session.folder)?;
        let vault = match with {
            With::Passphrase(passphrase) => Vault::unlock(pool, passphrase, author, pinned).await,
            With::Kit(text) => {
                let identities = kit::identities(text).map_err(vault_error)?;
                let last = identities.last().ok_or_else(|| vault_error(Error::WrongPassphrase))?;
                Vault::unlock_with_kit(pool, last, author, pinned).await
            }
        };
        let mut unlocked = Self { folder: session.folder.clone(), vault: vault.map_err(vault_error)?, session };
        unlocked.vault.refresh().await.map_err(vault_error)?;
        unlocked.keep_unlocked(context)?;
        unlocked.keep(context)?;
        Ok(unlocked)
    }

    /// The vault that the command is about, brought up to date: one's own that is unlocked here, or that of a team, whose keys
    /// are kept in one's own.
    pub(crate) async fn open(context: &Context) -> Result<Self, CliError> {
        let own = Self::own(context).await?;
        match &context.team {
            None => Ok(own),
            Some(team) => own.into_team(context, team).await,
        }
    }

    /// One's own vault.
    pub(crate) async fn own(context: &Context) -> Result<Self, CliError> {
        let session = signed_in(context)?;
        let locked = || {
            CliError::new(Exit::Auth, "VAULT_LOCKED", "The vault is locked", "Unlock it with: elohimos vault unlock")
        };
        let root = context.home.find(&file(&session, "unlocked"))?.map(zeroize::Zeroizing::new).ok_or_else(locked)?;
        let root = RootRecord::from_bytes(&root).map_err(|_| locked())?;
        let (pool, author) = (own_pool(&session), device(context, &session)?);
        let mut vault = Vault::reopen(pool, root, author, pinned(context, &session.folder)?).map_err(vault_error)?;
        if let Some(cache) = context.home.find(&file(&session, "cache"))? {
            vault.import_cache(&cache);
        }
        vault.refresh().await.map_err(vault_error)?;
        let unlocked = Self { folder: session.folder.clone(), vault, session };
        unlocked.keep(context)?;
        Ok(unlocked)
    }

    /// A team's vault, from the keys that a member has.
    pub(super) async fn team(
        context: &Context,
        session: Session,
        team: &str,
        root: TeamRoot,
        me: Identity,
    ) -> Result<Self, CliError> {
        let pool = ServerPool { client: session.client.clone(), team: Some(team.to_owned()) };
        let author = device(context, &session)?;
        let folder = format!("{}/teams/{team}", session.folder);
        let pinned = pinned(context, &folder)?;
        let mut vault = Vault::open_team(pool, root, me, author, pinned).map_err(vault_error)?;
        if let Some(cache) = context.home.find(&format!("{folder}/cache"))? {
            vault.import_cache(&cache);
        }
        vault.refresh().await.map_err(vault_error)?;
        let unlocked = Self { vault, session, folder };
        unlocked.keep(context)?;
        Ok(unlocked)
    }

    /// The vault of a team that was just made.
    pub(super) fn made(
        context: &Context,
        session: Session,
        team: &str,
        vault: Vault<ServerPool>,
    ) -> Result<Self, CliError> {
        let folder = format!("{}/teams/{team}", session.folder);
        let unlocked = Self { vault, session, folder };
        unlocked.keep(context)?;
        Ok(unlocked)
    }

    /// Forgets the keys and the names on this device. The pinned head stays.
    pub(crate) fn lock(context: &Context) -> Result<(), CliError> {
        forget(&context.home, &signed_in(context)?)
    }

    /// Writes to the log, and keeps what this device must remember of it.
    pub(crate) async fn commit(&mut self, context: &Context, ops: Vec<Op>) -> Result<(), CliError> {
        self.vault.commit(ops, context.now(), &mut Random).await.map_err(vault_error)?;
        self.keep(context)
    }

    /// The name of a file in which this device keeps something of this vault.
    pub(crate) fn file(&self, name: &str) -> String {
        format!("{}/{name}", self.folder)
    }

    /// Keeps the head that was seen, and the cache.
    pub(crate) fn keep(&self, context: &Context) -> Result<(), CliError> {
        if let Some(head) = self.vault.head() {
            // Of two commands at once the one that has seen more decides, whichever ends later.
            let _turn = context.home.wait(&self.file("state"))?;
            if pinned(context, &self.folder)?.is_none_or(|kept| kept.n < head.n) {
                let json = serde_json::to_vec(&head).map_err(std::io::Error::from)?;
                let cache = self.vault.export_cache(&mut Random).map_err(vault_error)?;
                context.home.replace(&self.file("cache"), &cache)?;
                context.home.replace(&self.file("head.json"), &json)?;
            }
        }
        Ok(())
    }

    fn keep_unlocked(&self, context: &Context) -> Result<(), CliError> {
        match self.vault.root() {
            None => Ok(()),
            Some(root) => Ok(context.home.replace(&self.file("unlocked"), &root.to_bytes().map_err(vault_error)?)?),
        }
    }
}

/// What a vault is unlocked with.
pub(crate) enum With<'a> {
    Passphrase(&'a Passphrase),
    Kit(&'a str),
}

/// A failure of the vault as a command reports it.
pub(crate) fn vault_error(error: Error) -> CliError {
    let (exit, code, fix) = match &error {
        Error::Pool(_) => return pool_error(error),
        Error::WrongPassphrase => {
            (Exit::Auth, "VAULT_WRONG_PASSPHRASE", "Check the keyboard and try again, or use the recovery kit.")
        }
        Error::NoVault => (Exit::NotFound, "VAULT_NOT_INITIALISED", "Make one with: elohimos vault init"),
        Error::VaultExists => (Exit::Conflict, "VAULT_ALREADY_EXISTS", "Unlock it with: elohimos vault unlock"),
        Error::VaultVanished | Error::RolledBack | Error::Forked | Error::Damaged(_) | Error::UnsafeKdf => (
            Exit::Unavailable,
            "VAULT_SERVER_NOT_TRUSTED",
            "Nothing was changed. Ask the operator, and do not enter the passphrase elsewhere.",
        ),
        Error::BadName(_) | Error::BadLink => (Exit::Usage, "VAULT_BAD_NAME", "Correct it and try again."),
        Error::NameTaken(_) => {
            (Exit::Conflict, "VAULT_NAME_TAKEN", "Choose another name, or move the present one away.")
        }
        Error::NotFound(_) => (Exit::NotFound, "VAULT_FILE_NOT_FOUND", "See what is there with: elohimos vault ls"),
        Error::NotPossible(_) => (Exit::Conflict, "VAULT_NOT_POSSIBLE", "See what is there with: elohimos vault ls"),
        Error::NotAMember => (
            Exit::Auth,
            "TEAM_NOT_A_MEMBER",
            "Ask an administrator of the team; one can renew the keys with: elohimos teams renew-keys",
        ),
        Error::KeysRenewed => (Exit::Conflict, "TEAM_KEYS_RENEWED", "Run the command again."),
        Error::SourceChanged => (Exit::Conflict, "VAULT_SOURCE_CHANGED", "Nothing was stored. Run the command again."),
    };
    let text = error.to_string();
    let mut letters = text.chars();
    let title = letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>());
    CliError::new(exit, code, title.unwrap_or_default(), fix)
}

fn pool_error(error: Error) -> CliError {
    match error {
        Error::Pool(inner) => match inner.downcast::<ClientError>() {
            Ok(error) => server_error(*error),
            Err(other) => CliError::new(Exit::Bug, "INTERNAL", other.to_string(), "Please report it."),
        },
        other => vault_error(other),
    }
}

/// Removes the keys and the names of an account's vault from this device.
pub(super) fn forget(home: &Home, session: &Session) -> Result<(), CliError> {
    home.remove(&file(session, "unlocked"))?;
    for team in home.list(&file(session, "teams"))? {
        home.remove(&file(session, &format!("teams/{team}/cache")))?;
    }
    Ok(home.remove(&file(session, "cache"))?)
}

fn file(session: &Session, name: &str) -> String {
    format!("{}/{name}", session.folder)
}

fn pinned(context: &Context, folder: &str) -> Result<Option<Head>, CliError> {
    let Some(json) = context.home.find(&format!("{folder}/head.json"))? else { return Ok(None) };
    let head = serde_json::from_slice(&json);
    head.map(Some).map_err(|_| {
        CliError::new(
            Exit::Bug,
            "PIN_DAMAGED",
            "What this device remembers of the vault is damaged",
            "Restore its folder from a backup.",
        )
    })
}

fn own_pool(session: &Session) -> ServerPool {
    ServerPool { client: session.client.clone(), team: None }
}

/// This device's id in the log, made at its first use.
pub(super) fn device(context: &Context, session: &Session) -> Result<DeviceId, CliError> {
    let name = file(session, "device");
    if let Some(id) = context.home.find(&name)?.and_then(|bytes| bytes.try_into().ok()) {
        return Ok(DeviceId(id));
    }
    let id: [u8; 16] = entropy::bytes(&mut Random);
    context.home.replace(&name, &id)?;
    Ok(DeviceId(id))
}
