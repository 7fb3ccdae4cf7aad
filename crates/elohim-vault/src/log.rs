//! The log: what happened in a vault, in signed entries that each name the one before.
//!
//! | layer | content |
//! |---|---|
//! | object | id = HMAC(address key, `log` and n), an age file to the log recipient |
//! | inside | 4 bytes of length, JSON of [`Commit`], zeros, 64 bytes of Ed25519 signature over role and JSON |
//!
//! Objects are create-only, so the id of entry n is the lock: of two devices that write entry n, one is first, and the
//! other reads it and writes n + 1.

use age::x25519::Recipient;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::age_file;
use crate::blob::BlobRef;
use crate::content::Shard;
use crate::entropy::Entropy;
use crate::error::{Error, Result};
use crate::id::{CommentId, DeviceId, MemberId, NodeId, ObjectId, VaultId, base64, secret};
use crate::index::Record;
use crate::keys::Keys;
use crate::member::{Identity, Member, PublicKeys};
use crate::vault::Head;

const ROLE: &str = "commit";
const TEAM_ROLE: &str = "team-commit";
const SIGNATURE: usize = 64;
/// Entries are padded to a multiple of this, or of an eighth of their size: their length says little.
const PADDING: usize = 512;

/// Something that happened to a file or folder. Times are microseconds since 1970, as the device saw them.
#[derive(Serialize, Deserialize, Clone)]
#[serde(tag = "op", rename_all = "lowercase", deny_unknown_fields)]
pub enum Op {
    /// A folder was made.
    Folder {
        /// Its id.
        node: NodeId,
        /// Where it lies.
        parent: NodeId,
        /// Its name.
        name: String,
    },
    /// A file was stored, or a new version of one.
    Put {
        /// Its id; that of the present file for a new version.
        node: NodeId,
        /// Where it lies.
        parent: NodeId,
        /// Its name.
        name: String,
        /// What it is, such as `text/plain`.
        media: String,
        /// Its size in bytes.
        size: u64,
        /// When its content was last changed, as its file system says.
        modified: i64,
        /// Where and how it is stored.
        blob: BlobRef,
    },
    /// It was moved or renamed.
    Move {
        /// What.
        node: NodeId,
        /// Where to.
        parent: NodeId,
        /// Its name there.
        name: String,
    },
    /// It was put into the trash.
    Trash {
        /// What.
        node: NodeId,
    },
    /// It was taken out of the trash.
    Restore {
        /// What.
        node: NodeId,
        /// Where to, when not where it was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Place>,
    },
    /// It was removed for good, with everything in it.
    Purge {
        /// What.
        node: NodeId,
    },
    /// An older version became the present one again.
    Revert {
        /// Of which file.
        node: NodeId,
        /// What the version is stored as.
        object: ObjectId,
    },
    /// A version that is not the present one was removed for good.
    Forget {
        /// Of which file.
        node: NodeId,
        /// What the version is stored as.
        object: ObjectId,
    },
    /// A word was put on it, or taken off.
    Tag {
        /// What.
        node: NodeId,
        /// The word.
        tag: String,
        /// Whether it has it from now on.
        on: bool,
    },
    /// It was marked as one that is used often, or not any more. Not in a team's vault: that is one person's.
    Star {
        /// What.
        node: NodeId,
        /// Whether it is from now on.
        on: bool,
    },
    /// Somebody wrote about it.
    Comment {
        /// About what.
        node: NodeId,
        /// The comment's id.
        comment: CommentId,
        /// What.
        text: String,
    },
    /// A comment was removed.
    Uncomment {
        /// About what it was.
        node: NodeId,
        /// Which.
        comment: CommentId,
    },
    /// It was shared by a link, or such a link was changed.
    Share {
        /// The public part of the link.
        link: String,
        /// What.
        node: NodeId,
        /// What else is shared by it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        more: Vec<NodeId>,
        /// When the link ends.
        expires: i64,
    },
    /// A link was revoked.
    Unshare {
        /// The public part of the link.
        link: String,
    },
    /// A small record of the vault's owner was set; an empty one is forgotten.
    Remember {
        /// Which.
        name: String,
        /// What.
        #[serde(with = "base64")]
        value: Record,
    },
    /// Somebody came into a team's vault, or may write more or less there.
    Member {
        /// Who.
        member: Member,
    },
    /// Somebody was removed from a team's vault. Always together with an epoch.
    Unmember {
        /// Who.
        member: MemberId,
    },
    /// New keys of a team's vault, from this entry on. The entry itself is encrypted to them and to those who stay.
    Epoch {
        /// What the keys are derived from.
        #[serde(with = "secret")]
        secret: Zeroizing<[u8; 32]>,
    },
    /// Search inside files was switched on or off; off, its shards are forgotten. Not in a team's vault.
    ContentSearch {
        /// Whether it is on from now on.
        on: bool,
    },
    /// Shards were added to the index of contents. Where some are replaced, it is by the others: all of them must be there.
    Content {
        /// What is added. While the search is off, nothing is.
        shards: Vec<Shard>,
        /// What goes, as [`Shard::id`].
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        replaced: Vec<ObjectId>,
    },
    /// The last entry under these keys of a vault of one's own: those of what comes after it are in its slots. Always alone.
    Renew,
    /// The whole state was written down, so that new devices need not read the log from its beginning.
    Snapshot {
        /// The pieces.
        segments: Vec<Segment>,
    },
}

/// A folder, and a name in it.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The folder.
    pub parent: NodeId,
    /// The name there.
    pub name: String,
}

/// A piece of a snapshot.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// The object that holds it.
    pub object: ObjectId,
    /// SHA-256 of the object.
    #[serde(with = "base64")]
    pub sha256: [u8; 32],
}

/// An entry of the log.
#[derive(Serialize, Deserialize, Clone)]
#[serde(deny_unknown_fields)]
pub struct Commit {
    /// Format version: 1.
    pub v: u8,
    /// Always `commit`: an entry is nothing else.
    pub kind: String,
    /// Which vault.
    pub vault: VaultId,
    /// Which entry, from 0.
    pub n: u64,
    /// SHA-256 of the object of the entry before; zeros for the first.
    #[serde(with = "base64")]
    pub prev: [u8; 32],
    /// The epoch of the keys.
    pub epoch: u32,
    /// The device that wrote it.
    pub author: DeviceId,
    /// The member who signed it, in a team's vault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<MemberId>,
    /// When it was written.
    pub time: i64,
    /// What happened.
    pub ops: Vec<Op>,
    /// The newest entry with a snapshot, before this one.
    pub snapshot: Option<u64>,
}

impl Commit {
    /// The object of this entry.
    ///
    /// # Errors
    /// [`Error::NotPossible`] when it is too long.
    pub fn seal(&self, keys: &Keys, entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
        let plain = self.signed(|json| keys.sign(ROLE, json))?;
        age_file::seal(&keys.log.to_public(), &plain, entropy)
    }

    /// The object of this entry of a team's vault, signed by a member.
    ///
    /// # Errors
    /// [`Error::NotPossible`] when it is too long.
    pub fn seal_as_member(&self, keys: &Keys, me: &Identity, entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
        self.seal_to(me, &[keys.log.to_public()], entropy)
    }

    /// The object of an entry that several can open.
    pub(crate) fn seal_to(&self, me: &Identity, to: &[Recipient], entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
        let plain = self.signed(|json| me.sign(TEAM_ROLE, json))?;
        age_file::seal_to(to, &plain, entropy)
    }

    fn signed(&self, sign: impl Fn(&[u8]) -> [u8; SIGNATURE]) -> Result<Zeroizing<Vec<u8>>> {
        let too_long = || Error::NotPossible("too many changes at once");
        let json = serde_json::to_vec(self).map(Zeroizing::new).map_err(|_| too_long())?;
        let length = u32::try_from(json.len()).map_err(|_| too_long())?;
        let step = PADDING.max(json.len().next_power_of_two() / 8);
        let padded = (json.len() + 4 + SIGNATURE).next_multiple_of(step);
        let mut plain = Zeroizing::new(Vec::with_capacity(padded));
        plain.extend_from_slice(&length.to_be_bytes());
        plain.extend_from_slice(&json);
        plain.resize(padded - SIGNATURE, 0);
        plain.extend_from_slice(&sign(&json));
        Ok(plain)
    }

    /// Reads entry `n`, and checks everything that makes it one: encryption, signature, vault, epoch, number, and the hash
    /// of the entry before when that is known.
    ///
    /// # Errors
    /// [`Error::Damaged`] when it is not entry `n` of this vault, [`Error::Forked`] when it does not follow `before`.
    pub fn open(keys: &Keys, object: &[u8], n: u64, before: Option<[u8; 32]>) -> Result<Self> {
        let plain = age_file::open(&keys.log, object).ok_or(Error::Damaged("log entry"))?;
        let commit = Self::verified(&plain, |_, json, signature| keys.verify(ROLE, json, signature))?;
        let own = commit.ops.iter().all(|op| !matches!(op, Op::Member { .. } | Op::Unmember { .. } | Op::Epoch { .. }));
        let own = own && (commit.ends_epoch() || !commit.ops.iter().any(|op| matches!(op, Op::Renew)));
        if commit.member.is_some() || !own || commit.epoch != keys.epoch || !are_of_epoch(&commit.ops, keys.epoch) {
            return Err(Error::Damaged("log entry"));
        }
        commit.placed(keys, n, before)
    }

    /// Reads entry `n` of a team's vault from its plaintext. `signer` answers whose signature it must have.
    pub(crate) fn open_as(
        keys: &Keys,
        plain: &[u8],
        n: u64,
        before: Option<[u8; 32]>,
        signer: impl Fn(&Self) -> Option<PublicKeys>,
    ) -> Result<Self> {
        let by_member = |commit: &Self, json: &[u8], signature: &[u8; SIGNATURE]| {
            signer(commit)
                .is_some_and(|keys| commit.member == Some(keys.id()) && keys.verify(TEAM_ROLE, json, signature))
        };
        Self::verified(plain, by_member)?.placed(keys, n, before)
    }

    fn verified(plain: &[u8], genuine: impl Fn(&Self, &[u8], &[u8; SIGNATURE]) -> bool) -> Result<Self> {
        let damaged = || Error::Damaged("log entry");
        let (body, signature) = plain.split_last_chunk::<SIGNATURE>().ok_or_else(damaged)?;
        let (length, rest) = body.split_first_chunk::<4>().ok_or_else(damaged)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| damaged())?;
        let json = rest.get(..length).ok_or_else(damaged)?;
        let commit: Self = serde_json::from_slice(json).map_err(|_| damaged())?;
        if genuine(&commit, json, signature) { Ok(commit) } else { Err(damaged()) }
    }

    /// Itself, when it is entry `n` of this vault and follows the one before.
    fn placed(self, keys: &Keys, n: u64, before: Option<[u8; 32]>) -> Result<Self> {
        if self.v != 1 || self.kind != "commit" || self.vault != keys.vault || self.n != n {
            return Err(Error::Damaged("log entry"));
        }
        match before {
            Some(before) if before != self.prev => Err(Error::Forked),
            _ => Ok(self),
        }
    }

    /// The secret of the epoch that begins with this entry.
    pub(crate) fn begins_epoch(&self) -> Option<&Zeroizing<[u8; 32]>> {
        self.ops.iter().find_map(|op| if let Op::Epoch { secret } = op { Some(secret) } else { None })
    }

    /// Whether it is the last one under its keys, in a vault of one's own.
    pub(crate) fn ends_epoch(&self) -> bool {
        matches!(self.ops.as_slice(), [Op::Renew])
    }

    /// The head that this entry continues; `None` for the first.
    pub fn follows(&self) -> Option<Head> {
        Some(Head { n: self.n.checked_sub(1)?, hash: self.prev })
    }
}

/// Whether the files and shards among these operations were encrypted under the keys of this epoch.
pub(crate) fn are_of_epoch(ops: &[Op], epoch: u32) -> bool {
    ops.iter().all(|op| match op {
        Op::Put { blob, .. } => blob.epoch == epoch,
        Op::Content { shards, .. } => shards.iter().all(|shard| shard.epoch == epoch),
        _ => true,
    })
}
