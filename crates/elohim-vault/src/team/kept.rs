//! What one's own vault keeps of the vaults of teams, as records:
//!
//! | record | what it is |
//! |---|---|
//! | `identity` | the own secret keys as a member of teams |
//! | `team/<team>` | the keys of a team's vault |
//! | `joining/<team>` | the secret of the invite that one came with, until an administrator has handed over the keys |
//! | `invite/<invite>` | the secret of an invite that one made, and for which role |

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::error::{Error, Result};
use crate::index::Index;
use crate::log::Op;
use crate::member::{Identity, Role};
use crate::team::{InviteSecret, TeamRoot};

/// How long the secret of an invite is kept after its end, in microseconds: somebody may have come in the last minute.
const KEPT: i64 = 30 * 24 * 3600 * 1_000_000;

/// An invite that was made on one of the own devices.
#[derive(Serialize, Deserialize, Clone)]
pub struct Invite {
    /// The team.
    pub team: String,
    /// What whoever comes with it may write: decided by whom made it, not by what a server says later.
    pub role: Role,
    /// As it stands in the link's fragment.
    pub secret: Zeroizing<String>,
    /// When it ends, in microseconds since 1970.
    pub expires: i64,
    /// For how many accounts it vouches.
    pub uses: u32,
    /// The accounts that it has vouched for. Each is let in once: whoever was removed comes back with another invite only.
    #[serde(default)]
    pub admitted: Vec<String>,
}

impl Invite {
    /// Whether it may vouch for an account that is not in the vault.
    pub fn vouches_for(&self, account: &str) -> bool {
        let used = u32::try_from(self.admitted.len()).unwrap_or(u32::MAX);
        used < self.uses && !self.admitted.iter().any(|admitted| admitted == account)
    }

    /// Whether nobody can come with it any more, and nobody who came can still wait.
    pub fn is_over(&self, now: i64) -> bool {
        self.expires.saturating_add(KEPT) < now
    }
}

/// Where somebody stands with the vault of a team, as their own vault and the server's word about a welcome say.
pub enum Standing {
    /// They have its keys.
    Open(Box<TeamRoot>),
    /// Keys were handed over to them, and not taken yet.
    Welcomed(InviteSecret),
    /// They have come in with an invite, and nobody has handed them keys yet.
    Waiting(InviteSecret),
    /// They have no keys, and no invite that vouches for them.
    Outside,
}

/// The own secret keys, once they were made.
///
/// # Errors
/// [`Error::Damaged`].
pub fn identity(own: &Index) -> Result<Option<Identity>> {
    own.record("identity").map(Identity::from_bytes).transpose()
}

/// The keys of a team's vault; `None` before they were handed over.
///
/// # Errors
/// [`Error::Damaged`].
pub fn root(own: &Index, team: &str) -> Result<Option<TeamRoot>> {
    own.record(&format!("team/{team}")).map(TeamRoot::from_bytes).transpose()
}

/// All teams whose keys are kept.
pub fn roots(own: &Index) -> impl Iterator<Item = (&str, TeamRoot)> {
    own.records().filter_map(|(name, value)| Some((name.strip_prefix("team/")?, TeamRoot::from_bytes(value).ok()?)))
}

/// The secret of the invite that one came with, while keys are waited for.
///
/// # Errors
/// [`Error::BadLink`] when it is none.
pub fn joining(own: &Index, team: &str) -> Result<Option<InviteSecret>> {
    let kept = own.record(&format!("joining/{team}"));
    let text = kept.map(|kept| std::str::from_utf8(kept).map_err(|_| Error::BadLink)).transpose()?;
    text.map(InviteSecret::from_fragment).transpose()
}

/// Where one stands with the vault of a team. `welcomed` is what the server says: whether keys were handed over.
///
/// # Errors
/// [`Error::Damaged`], and [`Error::BadLink`] for a secret that is none.
pub fn standing(own: &Index, team: &str, welcomed: bool) -> Result<Standing> {
    Ok(match (root(own, team)?, joining(own, team)?) {
        // Whoever comes back after having been removed is handed keys anew: those that they had do not lead to them.
        (_, Some(secret)) if welcomed => Standing::Welcomed(secret),
        (Some(root), _) => Standing::Open(Box::new(root)),
        (None, Some(secret)) => Standing::Waiting(secret),
        (None, None) => Standing::Outside,
    })
}

/// The invites that were made for a team, on any of the own devices, with their ids.
pub fn invites(own: &Index, team: &str) -> Vec<(String, Invite)> {
    let all = own.records().filter_map(|(name, value)| {
        let id = name.strip_prefix("invite/")?;
        Some((id.to_owned(), serde_json::from_slice::<Invite>(value).ok()?))
    });
    all.filter(|(_, invite)| invite.team == team).collect()
}

/// Keeps the own secret keys, where none are kept yet: those that others know one by stay.
pub fn keep_identity(own: &Index, me: &Identity) -> Vec<Op> {
    let made = own.record("identity").is_none().then(|| keep("identity".to_owned(), me.to_bytes().to_vec()));
    Vec::from_iter(made)
}

/// Keeps the keys of a team's vault, where they are newer than those that are kept.
///
/// # Errors
/// [`Error::OtherVault`] when those are of another vault.
pub fn keep_root(own: &Index, team: &str, root: &TeamRoot) -> Result<Vec<Op>> {
    let known = self::root(own, team)?;
    let epoch = known.as_ref().map(TeamRoot::epoch);
    let newest = newer(known, root.clone())?;
    if epoch == Some(newest.epoch()) {
        return Ok(Vec::new());
    }
    Ok(vec![keep(format!("team/{team}"), newest.to_bytes()?.to_vec())])
}

/// Keeps keys that were handed over, and forgets the invite that they were waited for with.
///
/// # Errors
/// Those of [`keep_root`].
pub fn take(own: &Index, team: &str, root: &TeamRoot) -> Result<Vec<Op>> {
    let mut ops = keep_root(own, team, root)?;
    ops.push(forget_joining(team));
    Ok(ops)
}

/// Those of two keys for one team that are newer. Whoever hands over keys does not decide which are forgotten.
pub(super) fn newer(known: Option<TeamRoot>, other: TeamRoot) -> Result<TeamRoot> {
    match known {
        Some(known) if known.continues(&other) => Ok(known),
        Some(known) if !other.continues(&known) => Err(Error::OtherVault),
        _ => Ok(other),
    }
}

/// Keeps the secret of the invite that one came with.
pub fn keep_joining(team: &str, secret: &InviteSecret) -> Op {
    keep(format!("joining/{team}"), secret.to_fragment().as_bytes().to_vec())
}

/// Forgets it.
fn forget_joining(team: &str) -> Op {
    keep(format!("joining/{team}"), Vec::new())
}

/// Keeps a new invite.
///
/// # Errors
/// [`Error::NotPossible`] when there is one of this id: a server gives each another one.
pub fn keep_new_invite(own: &Index, id: &str, invite: &Invite) -> Result<Vec<Op>> {
    if own.record(&format!("invite/{id}")).is_some() {
        return Err(Error::NotPossible("an invite of this id is known already"));
    }
    Ok(vec![keep_invite(id, invite)?])
}

/// Keeps what became of an invite.
pub(super) fn keep_invite(id: &str, invite: &Invite) -> Result<Op> {
    let value = serde_json::to_vec(invite).map_err(|_| Error::NotPossible("the invite cannot be written"))?;
    Ok(keep(format!("invite/{id}"), value))
}

/// Forgets an invite to a team, where it is known.
pub fn forget_invite(own: &Index, team: &str, id: &str) -> Vec<Op> {
    forget(own, team, |known, _| known == id)
}

/// Forgets the invites to a team with which nobody can come any more.
pub fn forget_old_invites(own: &Index, team: &str, now: i64) -> Vec<Op> {
    forget(own, team, |_, invite| invite.is_over(now))
}

fn forget(own: &Index, team: &str, which: impl Fn(&str, &Invite) -> bool) -> Vec<Op> {
    let gone = invites(own, team).into_iter().filter(|(id, invite)| which(id, invite));
    gone.map(|(id, _)| keep(format!("invite/{id}"), Vec::new())).collect()
}

fn keep(name: String, value: Vec<u8>) -> Op {
    Op::Remember { name, value: value.into() }
}
