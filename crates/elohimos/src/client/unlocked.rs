//! The vault on this device: unlocked until it is locked again, with the head that it has seen pinned for good.

use elohim_client::ClientError;
use elohim_core::id::TeamId;
use elohim_vault::entropy;
use elohim_vault::id::DeviceId;
use elohim_vault::index::Index;
use elohim_vault::kdf::Passphrase;
use elohim_vault::kit::{self, Kit};
use elohim_vault::log::Op;
use elohim_vault::member::Identity;
use elohim_vault::root::RootRecord;
use elohim_vault::slots::SlotSet;
use elohim_vault::team::TeamRoot;
use elohim_vault::{Error, Pool as _, Vault};

use super::offline::Contact;
use super::pool::ServerPool;
use super::session::{Session, server_error, signed_in};
use super::{Context, Home, Random, remembered};
use crate::exit::{CliError, Exit};

/// The file with the place and the root record of the vault that is unlocked.
const UNLOCKED: &str = "unlocked";
/// The folder with pieces of the index of contents, as they are stored.
pub(crate) const PIECES: &str = "pieces";

/// An unlocked vault and the session that it is reached with.
pub(crate) struct Unlocked {
    pub(crate) vault: Vault<ServerPool>,
    pub(crate) session: Session,
    /// Where this device keeps what belongs to the vault.
    folder: String,
    /// The place of a vault of one's own among the slots, which no other vault of the account has.
    place: Option<usize>,
    /// Whether the server did not answer, and the state is what this device keeps.
    pub(super) is_offline: bool,
    /// Whether this command has looked already for what is to be removed for good.
    pub(super) is_swept: bool,
}

impl Unlocked {
    /// Makes the vault of the account, or another one beside those that `keep` opens, and keeps it unlocked here.
    pub(crate) async fn init(
        context: &Context,
        passphrase: &Passphrase,
        label: &str,
        keep: &[Passphrase],
    ) -> Result<(Self, Kit), CliError> {
        let session = signed_in(context)?;
        let (pool, author) = (own_pool(&session, true), device(context, &session)?);
        let made = match keep {
            [] if remembered::has_seen_any(context, &session.folder)? && slots(&pool).await?.is_none() => {
                return Err(vault_error(Error::VaultVanished));
            }
            [] => Vault::init(pool, passphrase, label, author, None, &mut Random).await,
            keep => {
                let keep = keep.iter().map(|kept| remembered::with_seconds(context, &session.folder, kept));
                let keep = keep.collect::<Result<Vec<_>, _>>()?;
                Vault::init_beside(pool, &keep, passphrase, label, author, &mut Random).await
            }
        };
        let (vault, kit) = made.map_err(vault_error)?;
        Ok((Self::kept(context, session, vault).await?, kit))
    }

    /// Unlocks the vault with its passphrase, or with the text of its recovery kit, and keeps it unlocked here.
    pub(crate) async fn unlock(context: &Context, with: With<'_>) -> Result<Self, CliError> {
        let session = signed_in(context)?;
        let (pool, author) = (own_pool(&session, true), device(context, &session)?);
        let slots = present_slots(context, &session, &pool).await?;
        let opened = match with {
            With::Passphrase(passphrase) => {
                slots.open(&remembered::with_seconds(context, &session.folder, passphrase)?)
            }
            With::Kit(text) => {
                let identities = kit::identities(text).map_err(vault_error)?;
                slots.open_with(identities.last().ok_or_else(|| vault_error(Error::WrongPassphrase))?)
            }
        };
        let (_, root) = opened.map_err(vault_error)?;
        let pinned = remembered::of_own(context, &session.folder, &root)?;
        let mut vault = Vault::reopen(pool, root, author, pinned).map_err(vault_error)?;
        vault.refresh().await.map_err(vault_error)?;
        Self::kept(context, session, vault).await
    }

    /// Renews the keys of the vault that a passphrase opens, and keeps it unlocked here with the new ones. `write_down` is given the
    /// new kit before anything changes.
    pub(crate) async fn renew_keys(
        context: &Context,
        (old, new): (&Passphrase, &Passphrase),
        write_down: impl FnOnce(&Kit) -> Result<(), CliError>,
    ) -> Result<Self, CliError> {
        let session = signed_in(context)?;
        let (pool, author) = (own_pool(&session, true), device(context, &session)?);
        let old = &remembered::with_seconds(context, &session.folder, old)?;
        // Not the keys that this device keeps: a renewal that was interrupted may have replaced them.
        let (_, root) = present_slots(context, &session, &pool).await?.open(old).map_err(vault_error)?;
        let pinned = remembered::of_own(context, &session.folder, &root)?;
        let mut vault = Vault::reopen(pool, root, author, pinned).map_err(vault_error)?;
        if let Some(cache) = context.home.find(&file(&session, "cache"))? {
            vault.import_cache(&cache);
        }
        let renewal = vault.prepare_renewal(&mut Random).await.map_err(vault_error)?;
        write_down(renewal.kit())?;
        vault.renew(renewal, (old, new), context.now(), &mut Random).await.map_err(vault_error)?;
        Self::kept(context, session, vault).await
    }

    /// A vault that was just opened, in place of the one that was.
    async fn kept(context: &Context, session: Session, vault: Vault<ServerPool>) -> Result<Self, CliError> {
        let place = vault.kit_place(&mut Random).await.map_err(vault_error)?;
        let root = vault.root().ok_or_else(|| vault_error(Error::NoVault))?;
        remembered::keep_second(context, &session.folder, root, place)?;
        forget(&context.home, &session)?;
        let mut unlocked = zeroize::Zeroizing::new(vec![u8::try_from(place).unwrap_or(u8::MAX)]);
        unlocked.extend_from_slice(&root.to_bytes().map_err(vault_error)?);
        context.home.replace(&file(&session, UNLOCKED), &unlocked)?;
        let unlocked = Self::new(session.folder.clone(), vault, session, Some(place));
        unlocked.keep(context)?;
        Ok(unlocked)
    }

    /// The vault that the command is about, brought up to date: one's own that is unlocked here, or that of a team, whose keys
    /// are kept in one's own.
    pub(crate) async fn open(context: &Context) -> Result<Self, CliError> {
        Self::open_by(context, Contact::Needed).await
    }

    /// The same; while the server does not answer, as this device knows it.
    pub(crate) async fn reach(context: &Context) -> Result<Self, CliError> {
        Self::open_by(context, Contact::IfPossible).await
    }

    /// The same, as this device knows it: the server is not asked.
    pub(crate) async fn as_kept(context: &Context) -> Result<Self, CliError> {
        Self::open_by(context, Contact::None).await
    }

    async fn open_by(context: &Context, contact: Contact) -> Result<Self, CliError> {
        let own = Self::own_by(context, contact).await?;
        match &context.team {
            None => Ok(own),
            Some(team) => own.into_team_by(context, team, contact).await,
        }
    }

    /// Whether one's own vault is unlocked on this device.
    pub(crate) fn is_unlocked(context: &Context) -> Result<bool, CliError> {
        let session = signed_in(context)?;
        Ok(context.home.find(&file(&session, UNLOCKED))?.is_some())
    }

    /// One's own vault.
    pub(crate) async fn own(context: &Context) -> Result<Self, CliError> {
        Self::own_by(context, Contact::Needed).await
    }

    async fn own_by(context: &Context, contact: Contact) -> Result<Self, CliError> {
        let session = signed_in(context)?;
        let locked = || {
            CliError::new(Exit::Auth, "VAULT_LOCKED", "The vault is locked", "Unlock it with: elohimos vault unlock")
        };
        let kept = context.home.find(&file(&session, UNLOCKED))?.map(zeroize::Zeroizing::new).ok_or_else(locked)?;
        let (place, root) = kept.split_first().ok_or_else(locked)?;
        let root = RootRecord::from_bytes(root).map_err(|_| locked())?;
        let (pool, author) = (own_pool(&session, contact == Contact::Needed), device(context, &session)?);
        let pinned = remembered::of_own(context, &session.folder, &root)?;
        let vault = Vault::reopen(pool, root, author, pinned).map_err(vault_error)?;
        let unlocked = Self::new(session.folder.clone(), vault, session, Some(usize::from(*place)));
        Box::pin(unlocked.begin(context, contact)).await
    }

    /// A team's vault, from the keys that a member has.
    pub(super) async fn team(
        context: &Context,
        session: Session,
        team: &str,
        root: TeamRoot,
        me: Identity,
        contact: Contact,
    ) -> Result<Self, CliError> {
        let waits = contact == Contact::Needed;
        let pool = ServerPool { client: session.client.clone(), team: Some(team.to_owned()), waits };
        let author = device(context, &session)?;
        let folder = team_folder(&session.folder, team)?;
        let pinned = remembered::of_team(context, &folder)?;
        let vault = Vault::open_team(pool, root, me, author, pinned).map_err(vault_error)?;
        Box::pin(Self::new(folder, vault, session, None).begin(context, contact)).await
    }

    /// The vault of a team that was just made.
    pub(super) fn made(
        context: &Context,
        session: Session,
        team: &str,
        vault: Vault<ServerPool>,
    ) -> Result<Self, CliError> {
        let folder = team_folder(&session.folder, team)?;
        let unlocked = Self::new(folder, vault, session, None);
        unlocked.keep(context)?;
        Ok(unlocked)
    }

    /// Asks for a second secret beside the passphrase from now on, or not any more. This device keeps it, or forgets it.
    pub(crate) async fn ask_for_second_secret(
        mut self,
        context: &Context,
        passphrase: &Passphrase,
        on: bool,
    ) -> Result<Self, CliError> {
        let passphrase = self.known_here(context, passphrase)?;
        self.vault.ask_for_second_secret(&passphrase, on, &mut Random).await.map_err(vault_error)?;
        if let Some(place) = self.place.filter(|_| !on) {
            remembered::forget_second(context, &self.session.folder, place)?;
        }
        Self::kept(context, self.session, self.vault).await
    }

    /// A passphrase with the second secrets that this device keeps.
    pub(crate) fn known_here(&self, context: &Context, passphrase: &Passphrase) -> Result<Passphrase, CliError> {
        remembered::with_seconds(context, &self.session.folder, passphrase)
    }

    fn new(folder: String, vault: Vault<ServerPool>, session: Session, place: Option<usize>) -> Self {
        Self { vault, session, folder, place, is_offline: false, is_swept: false }
    }

    /// Forgets the keys and the names on this device. The pinned head and the second secret stay, and changes that
    /// wait for the server, sealed.
    pub(crate) fn lock(context: &Context) -> Result<(), CliError> {
        forget(&context.home, &signed_in(context)?)
    }

    /// Writes to the log, and keeps what this device must remember of it.
    pub(crate) async fn commit(&mut self, context: &Context, ops: Vec<Op>) -> Result<(), CliError> {
        self.commit_only(context, ops).await?;
        Box::pin(self.sweep(context)).await;
        Ok(())
    }

    /// Writes what is planned for the present state, whichever device has written before.
    pub(crate) async fn commit_planned(
        &mut self,
        context: &Context,
        plan: impl FnMut(&Index) -> Result<Vec<Op>, Error>,
    ) -> Result<(), CliError> {
        self.vault.commit_planned(plan, context.now(), &mut Random).await.map_err(vault_error)?;
        self.keep(context)
    }

    /// The same, without looking for what is to be removed for good.
    pub(super) async fn commit_only(&mut self, context: &Context, ops: Vec<Op>) -> Result<(), CliError> {
        self.vault.commit(ops, context.now(), &mut Random).await.map_err(vault_error)?;
        self.keep(context)
    }

    /// The name of a file in which this device keeps something of this vault.
    pub(crate) fn file(&self, name: &str) -> String {
        format!("{}/{name}", self.folder)
    }

    /// Keeps the head that was seen, and the cache.
    pub(crate) fn keep(&self, context: &Context) -> Result<(), CliError> {
        remembered::keep(context, &self.folder, &self.vault, self.place)
    }
}

/// What a vault is unlocked with.
pub(crate) enum With<'a> {
    Passphrase(&'a Passphrase),
    Kit(&'a str),
}

/// A failure of the vault as a command reports it.
pub(crate) fn vault_error(error: Error) -> CliError {
    let code = error.code();
    let (exit, fix) = match &error {
        Error::Pool(_) => return pool_error(error),
        Error::WrongPassphrase => (
            Exit::Auth,
            "Check the keyboard and try again, or use the recovery kit. If a second secret was turned on, a new device needs it too: \
             --second-secret-file",
        ),
        Error::PassphraseIsLogin => {
            (Exit::Usage, "Choose another passphrase for the vault: several words that do not belong together.")
        }
        Error::NoVault => (Exit::NotFound, "Make one with: elohimos vault init"),
        Error::VaultExists => (Exit::Conflict, "Unlock it with: elohimos vault unlock"),
        Error::VaultVanished | Error::RolledBack | Error::Forked | Error::Damaged(_) | Error::UnsafeKdf => {
            (Exit::Unavailable, "Nothing was changed. Ask the operator, and do not enter the passphrase elsewhere.")
        }
        Error::UnreadableSubmission => {
            (Exit::Conflict, "Destroy it with: elohimos vault reject; whoever sent it can send it again.")
        }
        Error::BadName(_) | Error::BadLink => (Exit::Usage, "Correct it and try again."),
        Error::NameTaken(_) => (Exit::Conflict, "Choose another name, or move the present one away."),
        Error::NotFound(_) => (Exit::NotFound, "See what is there with: elohimos vault ls"),
        Error::NotPossible(_) => (Exit::Conflict, "See what is there with: elohimos vault ls"),
        Error::Contended => (Exit::Conflict, "Run the command again."),
        Error::NotAMember => {
            (Exit::Auth, "Ask an administrator of the team; one can renew the keys with: elohimos teams renew-keys")
        }
        Error::OtherVault => (
            Exit::Conflict,
            "Nothing was changed. Ask an administrator of the team, by another way, who has handed them over.",
        ),
        Error::KeysRenewed => (Exit::Conflict, "Run the command again."),
        Error::OldKeys => (
            Exit::Auth,
            "Unlock it again with: elohimos vault unlock. If that says the same, a renewal was interrupted, or somebody else began \
             one: run elohimos vault renew-keys",
        ),
        Error::SourceChanged => (Exit::Conflict, "Nothing was stored. Run the command again."),
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
    home.remove(&file(session, UNLOCKED))?;
    home.remove_folder(&file(session, PIECES))?;
    for team in home.list(&file(session, "teams"))? {
        home.remove(&file(session, &format!("teams/{team}/cache")))?;
    }
    Ok(home.remove(&file(session, "cache"))?)
}

async fn slots(pool: &ServerPool) -> Result<Option<SlotSet>, CliError> {
    pool.slots().await.map_err(vault_error)
}

/// The slots of an account that should have some.
async fn present_slots(context: &Context, session: &Session, pool: &ServerPool) -> Result<SlotSet, CliError> {
    let gone = || match remembered::has_seen_any(context, &session.folder) {
        Ok(true) => vault_error(Error::VaultVanished),
        Ok(false) => vault_error(Error::NoVault),
        Err(error) => error,
    };
    slots(pool).await?.ok_or_else(gone)
}

fn file(session: &Session, name: &str) -> String {
    format!("{}/{name}", session.folder)
}

fn own_pool(session: &Session, waits: bool) -> ServerPool {
    ServerPool { client: session.client.clone(), team: None, waits }
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

/// Where this device keeps what it remembers of a team's vault. The server says which team: it does not choose a folder.
fn team_folder(of_account: &str, team: &str) -> Result<String, CliError> {
    let understood = team.parse::<TeamId>();
    let team = understood.map_err(|_| server_error(ClientError::Unexpected("the id of a team".to_owned())))?;
    Ok(format!("{of_account}/teams/{team}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_does_not_choose_a_folder() {
        let id = "00000000-0000-7000-8000-000000000001";
        assert_eq!(team_folder("a", id).unwrap(), format!("a/teams/{id}"));
        for id in ["../../../x", "", "teams/1", "00000000-0000-7000-8000-000000000001/.."] {
            assert_eq!(team_folder("a", id).unwrap_err().problem().code, "BAD_ANSWER", "{id}");
        }
    }
}
