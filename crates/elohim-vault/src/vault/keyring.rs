//! The keys of a vault through all its epochs, and whose signatures count in it.

use age::x25519::Identity as AgeIdentity;
use zeroize::Zeroizing;

use crate::age_file;
use crate::entropy::Entropy;
use crate::error::{Error, Result};
use crate::id::{MemberId, ObjectId};
use crate::index::Index;
use crate::keys::{Keys, identity};
use crate::log::{Commit, Op, are_of_epoch};
use crate::member::{Identity, PublicKeys, Role};
use crate::root::RootRecord;
use crate::team::root::Epoch;
use crate::team::{TeamRoot, rules};
use crate::vault::own::OwnRing;

/// What opens, makes and places the entries of a vault's log.
pub(super) enum Keyring {
    /// One person's: an epoch after the other, whose secret also signs.
    Own(Box<OwnRing>),
    /// A team's: an epoch after the other, and every member signs.
    Team(Box<TeamRing>),
}

pub(super) struct TeamRing {
    pub(super) me: Identity,
    pub(super) root: TeamRoot,
    /// Of the epochs before the present one, the oldest first.
    past: Vec<Keys>,
    present: Keys,
}

impl Keyring {
    pub(super) fn own(root: RootRecord) -> Result<Self> {
        OwnRing::new(root).map(|ring| Self::Own(Box::new(ring)))
    }

    pub(super) fn team(root: TeamRoot, me: Identity) -> Result<Self> {
        let mut past = root.epochs.iter().map(|epoch| root.keys(epoch)).collect::<Result<Vec<_>>>()?;
        let present = past.pop().ok_or(Error::Damaged("record of a team"))?;
        Ok(Self::Team(Box::new(TeamRing { me, root, past, present })))
    }

    /// The keys that are used for what is written now.
    pub(super) fn present(&self) -> &Keys {
        match self {
            Self::Own(ring) => &ring.present,
            Self::Team(ring) => &ring.present,
        }
    }

    /// The keys of the epochs before the present one, the first one first.
    pub(super) fn past(&self) -> &[Keys] {
        match self {
            Self::Own(ring) => &ring.past,
            Self::Team(ring) => &ring.past,
        }
    }

    /// The keys of the first epoch.
    pub(super) fn first(&self) -> &Keys {
        self.past().first().unwrap_or(self.present())
    }

    /// [`Keyring::past`] of a vault of one's own. Those of a team's are known to members who were removed.
    pub(super) fn own_past(&self) -> &[Keys] {
        match self {
            Self::Own(ring) => &ring.past,
            Self::Team(_) => &[],
        }
    }

    /// The keys that entry `n` of a vault of one's own is written with, and in a team's vault those that say where it lies.
    pub(super) fn placing(&self, n: u64) -> &Keys {
        match self {
            Self::Own(ring) => ring.at(n),
            Self::Team(ring) => &ring.present,
        }
    }

    /// The keys of an epoch, for reading what was written then; `None` when they are not known.
    pub(super) fn of_epoch(&self, epoch: u32) -> Option<&Keys> {
        self.past().iter().chain([self.present()]).find(|keys| keys.epoch == epoch)
    }

    /// The object that entry `n` is stored as.
    pub(super) fn commit_id(&self, n: u64) -> ObjectId {
        self.placing(n).commit_id(n)
    }

    /// Whether entries that end the newest known epoch of a vault of one's own are read like others.
    pub(super) fn set_renewing(&mut self, renewing: bool) {
        if let Self::Own(ring) = self {
            ring.renewing = renewing;
        }
    }

    /// Whether a second secret is asked for beside the passphrase of a vault of one's own.
    pub(super) fn set_second(&mut self, second: bool) {
        if let Self::Own(ring) = self {
            ring.root.second = second;
        }
    }

    /// Whether the vault is a team's.
    pub(super) fn is_team(&self) -> bool {
        matches!(self, Self::Team(_))
    }

    /// Who signs what this device writes, in a team's vault.
    pub(super) fn member(&self) -> Option<MemberId> {
        match self {
            Self::Own(_) => None,
            Self::Team(ring) => Some(ring.me.id()),
        }
    }

    /// Fills in who signs and with which keys, and makes the object. `after` is the state that the entry leads to.
    pub(super) fn seal(&self, commit: &mut Commit, after: &Index, entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
        match self {
            Self::Own(ring) => commit.seal(&ring.present, entropy),
            Self::Team(ring) => ring.seal(commit, after, entropy),
        }
    }

    /// Reads entry `n`, and checks everything that makes it one; `state` is what the entries before it led to.
    pub(super) fn open(&self, object: &[u8], n: u64, before: Option<[u8; 32]>, state: &Index) -> Result<Commit> {
        match self {
            Self::Own(ring) => ring.open(object, n, before),
            Self::Team(ring) => ring.open(object, n, before, state),
        }
    }

    /// Reads entry `n`, which was read before, once more. `None` for one of which this cannot be told any more, in a team's vault.
    pub(super) fn reread(&self, object: &[u8], n: u64, before: [u8; 32], state: &Index) -> Result<Option<Commit>> {
        match self {
            Self::Own(ring) => Commit::open(ring.at(n), object, n, Some(before)).map(Some),
            Self::Team(ring) => ring.reread(object, n, before, state),
        }
    }

    /// Whether the operations may be written by this device, in the state before them.
    pub(super) fn permit(&self, state: &Index, n: u64, ops: &[Op]) -> Result<()> {
        match self {
            Self::Own(ring) => ring.permit(ops),
            Self::Team(ring) if n > 0 && !rules::may(state, ring.me.id(), ops) => {
                Err(Error::NotPossible("your role in this vault does not allow this"))
            }
            // Whoever was removed knows the keys that a file was encrypted under before.
            Self::Team(ring) if !are_of_epoch(ops, ring.present.epoch) => Err(Error::KeysRenewed),
            Self::Team(_) => Ok(()),
        }
    }

    /// What a device seals the state to that it keeps. In a team's vault it says who is in it, so the other members, who know
    /// all keys of the vault, must not be able to make one.
    pub(super) fn cache(&self) -> Result<AgeIdentity> {
        match self {
            // With the state of an epoch that has ended a device would go on writing under its keys.
            Self::Own(ring) if !ring.is_in_force() => Err(Error::OldKeys),
            Self::Own(ring) => Ok(ring.present.log.clone()),
            Self::Team(ring) => ring.me.cache(&ring.root.address),
        }
    }

    /// The entry that the newest known epoch of a team's vault began with: a log that ends before it is an older one. In one's own
    /// the head in the root record says it.
    pub(super) fn began(&self) -> Option<u64> {
        match self {
            Self::Own(_) => None,
            Self::Team(ring) => ring.root.epochs.last().map(|epoch| epoch.began),
        }
    }

    /// Whether an entry that cannot be read is passed over. In a team's vault it is: else one member could stop all others for
    /// good by storing nonsense where the next entry belongs. What is passed over stays in the chain of hashes. The entries that
    /// known epochs began with counted for whoever told their keys: without them, a whole epoch would be missing.
    pub(super) fn passes_over(&self, n: u64, error: &Error) -> bool {
        let Self::Team(ring) = self else { return false };
        matches!(error, Error::Damaged(_) | Error::NotAMember) && ring.root.epochs.iter().all(|epoch| epoch.began != n)
    }

    /// Goes over to the epoch that begins with an entry, if one does, and notes that one ends.
    pub(super) fn follow(&mut self, commit: &Commit) -> Result<()> {
        match (self, commit.begins_epoch()) {
            (Self::Team(ring), Some(secret)) => ring.begin(commit.epoch, commit.n, secret),
            (Self::Team(_), None) => Ok(()),
            (Self::Own(ring), _) => {
                ring.follow(commit);
                Ok(())
            }
        }
    }
}

impl TeamRing {
    fn seal(&self, commit: &mut Commit, after: &Index, entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
        commit.member = Some(self.me.id());
        let Some(secret) = commit.begins_epoch() else {
            return commit.seal_as_member(&self.present, &self.me, entropy);
        };
        let next = Epoch::new(self.root.epoch() + 1, commit.n, secret.clone())?;
        let mut to = vec![self.root.keys(&next)?.log.to_public()];
        for member in after.members() {
            to.push(member.keys.recipient()?);
        }
        commit.epoch = next.number;
        commit.seal_to(&self.me, &to, entropy)
    }

    fn open(&self, object: &[u8], n: u64, before: Option<[u8; 32]>, state: &Index) -> Result<Commit> {
        let (epoch, keys) = self.at(n);
        // An epoch that is not known yet begins with an entry that is encrypted to everybody who stays.
        let with_epoch = age_file::open(&keys.log, object);
        let is_new_epoch = with_epoch.is_none();
        let unread = || if epoch.began == n { Error::Damaged("log entry") } else { Error::NotAMember };
        let plain = with_epoch.or_else(|| age_file::open(&self.me.receive, object)).ok_or_else(unread)?;
        let signer = |commit: &Commit| match n {
            0 => self.creator(commit),
            _ => commit.member.and_then(|id| state.member(id)).map(|member| member.keys.clone()),
        };
        let commit = Commit::open_as(keys, &plain, n, before, signer)?;
        // Anything else that only some can open would be a different history for each.
        if is_new_epoch && commit.begins_epoch().is_none() {
            return Err(Error::Damaged("log entry"));
        }
        let may = n == 0 || commit.member.is_some_and(|id| rules::may(state, id, &commit.ops));
        let is_in_epoch = self.is_in_epoch(&commit, epoch) && are_of_epoch(&commit.ops, commit.epoch);
        let is_for_epoch = commit.begins_epoch().is_none_or(|secret| self.is_for_next(object, commit.epoch, secret));
        if may && is_in_epoch && is_for_epoch { Ok(commit) } else { Err(Error::Damaged("log entry")) }
    }

    fn reread(&self, object: &[u8], n: u64, before: [u8; 32], state: &Index) -> Result<Option<Commit>> {
        let (_, keys) = self.at(n);
        let plain = age_file::open(&keys.log, object).or_else(|| age_file::open(&self.me.receive, object));
        let Some(plain) = plain else { return Ok(None) };
        let signer = |commit: &Commit| commit.member.and_then(|id| state.member(id)).map(|member| member.keys.clone());
        match Commit::open_as(keys, &plain, n, Some(before), signer) {
            Err(Error::Forked) => Err(Error::Forked),
            entry => Ok(entry.ok()),
        }
    }

    /// Whether an entry that begins epoch `number` opens with its keys, as those who come later will open it, and not with the
    /// keys before, which the removed have.
    fn is_for_next(&self, object: &[u8], number: u32, secret: &Zeroizing<[u8; 32]>) -> bool {
        let before = number.checked_sub(1).and_then(|number| usize::try_from(number).ok());
        let before = before.and_then(|number| self.past.iter().chain(std::iter::once(&self.present)).nth(number));
        let opens = |identity: &AgeIdentity| age_file::open(identity, object).is_some();
        before.is_some_and(|keys| !opens(&keys.log)) && identity(&**secret, "log").is_ok_and(|new| opens(&new))
    }

    /// The creator's keys, when this can be the first entry: the id of the vault is theirs.
    fn creator(&self, commit: &Commit) -> Option<PublicKeys> {
        let [Op::Member { member }] = commit.ops.as_slice() else { return None };
        (member.keys.id().0 == self.root.vault.0 && member.role == Role::Admin).then(|| member.keys.clone())
    }

    /// Whether an entry is of the epoch that it lies in: the one that was known, or the next one, when it begins it.
    fn is_in_epoch(&self, commit: &Commit, at: &Epoch) -> bool {
        match commit.begins_epoch() {
            // Known already, from the own vault or a welcome.
            Some(secret) if at.began == commit.n && commit.n > 0 => commit.epoch == at.number && **secret == *at.secret,
            Some(_) => commit.n > 0 && commit.epoch == at.number + 1 && at.number == self.root.epoch(),
            None => commit.epoch == at.number && (at.began != commit.n || commit.n == 0),
        }
    }

    /// The epoch that entry `n` lies in, as far as is known.
    fn at(&self, n: u64) -> (&Epoch, &Keys) {
        let keys = self.past.iter().chain(std::iter::once(&self.present));
        let known = self.root.epochs.iter().zip(keys).filter(|(epoch, _)| epoch.began <= n);
        known.last().unwrap_or((self.first(), &self.present))
    }

    fn first(&self) -> &Epoch {
        #[expect(clippy::indexing_slicing, reason = "a root has an epoch: `Keyring::team` refuses it otherwise")]
        &self.root.epochs[0]
    }

    fn begin(&mut self, number: u32, began: u64, secret: &Zeroizing<[u8; 32]>) -> Result<()> {
        if number <= self.root.epoch() {
            return Ok(());
        }
        let epoch = Epoch::new(number, began, secret.clone())?;
        let keys = self.root.keys(&epoch)?;
        self.past.push(std::mem::replace(&mut self.present, keys));
        self.root.epochs.push(epoch);
        Ok(())
    }
}
