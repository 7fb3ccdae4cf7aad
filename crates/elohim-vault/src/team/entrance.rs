//! Coming into the vault of a team, and letting others in: what of it does not ask the server.

use super::kept::{self, Invite};
use crate::entropy::Entropy;
use crate::error::{Error, Result};
use crate::id::{DeviceId, MemberId};
use crate::index::Index;
use crate::log::Op;
use crate::member::{Identity, Member, PublicKeys};
use crate::pool::Pool;
use crate::team::{InviteSecret, TeamRoot};
use crate::vault::Vault;

/// What a newcomer to a team was sent.
pub struct Welcome<'a> {
    /// The secret of the invite that they came with.
    pub secret: &'a InviteSecret,
    /// The team.
    pub team: &'a str,
    /// What the server has for them.
    pub sealed: &'a [u8],
}

impl Welcome<'_> {
    /// Takes the keys that an administrator has handed over, and checks that they lead to a vault that one is in. Answers them, or those that
    /// are kept already when those are newer: [`kept::take`] is for what is answered.
    ///
    /// # Errors
    /// [`Error::OtherVault`] when they are not of the vault whose keys the own one keeps; [`Error::NotAMember`] when the log does not name
    /// one; [`Error::RolledBack`] and [`Error::Forked`] when it is not the one that was seen; [`Error::Damaged`], and those of
    /// [`Vault::refresh`].
    pub async fn take<P: Pool>(&self, own: &Index, pool: P, me: &Identity, author: DeviceId) -> Result<TeamRoot> {
        let sent = self.secret.open_welcome(self.sealed, me, self.team)?;
        let known = kept::root(own, self.team)?;
        let seen = known.as_ref().and_then(|known| known.head);
        let root = kept::newer(known, sent)?;
        let again = Identity::from_bytes(&me.to_bytes())?;
        let mut vault = Vault::open_team(pool, root.clone(), again, author, seen)?;
        vault.refresh().await?;
        vault.check_me(&me.public())?;
        Ok(root)
    }
}

/// Somebody who waits for the keys of a team's vault, and whose own keys an invite of ours vouches for.
pub struct Newcomer {
    keys: PublicKeys,
    secret: InviteSecret,
    invite: (String, Invite),
    account: String,
    /// Whether the vault names them already: handing over was interrupted.
    is_in: bool,
}

impl Newcomer {
    /// The newcomer who has announced keys for this account; `None` when no invite of one's own vouches for them. `vault` is the state of
    /// the team's.
    pub fn find(own: &Index, vault: &Index, team: &str, account: &str, announcement: &[u8]) -> Option<Self> {
        kept::invites(own, team).into_iter().find_map(|(id, invite)| {
            let secret = InviteSecret::from_fragment(&invite.secret).ok()?;
            let keys = secret.verify_announcement(announcement, team, account).ok()?;
            let is_in = vault.member(keys.id()).is_some();
            let account = account.to_owned();
            (is_in || invite.vouches_for(&account)).then_some(Self {
                keys,
                secret,
                invite: (id, invite),
                account,
                is_in,
            })
        })
    }

    /// Their public keys.
    pub fn keys(&self) -> &PublicKeys {
        &self.keys
    }

    /// What the own vault writes down before they are let in, and nothing when they are: when this is interrupted somebody may have to be
    /// invited again, but nobody comes back who was removed. For [`Vault::commit_planned`].
    ///
    /// # Errors
    /// [`Error::NotPossible`] when the invite was taken back or used up meanwhile.
    pub fn noted(&self, own: &Index) -> Result<Vec<Op>> {
        if self.is_in {
            return Ok(Vec::new());
        }
        let (id, Invite { team, .. }) = &self.invite;
        let present = kept::invites(own, team).into_iter().find(|(known, _)| known == id);
        let vouches = present.filter(|(_, invite)| invite.vouches_for(&self.account));
        let (_, mut invite) = vouches.ok_or(Error::NotPossible("the invite was taken back or used up meanwhile"))?;
        invite.admitted.push(self.account.clone());
        Ok(vec![kept::keep_invite(id, &invite)?])
    }

    /// What they are in the vault, when they are to be let in. `name` is what people call them.
    pub fn member(&self, name: &str) -> Option<Member> {
        let member = || Member {
            keys: self.keys.clone(),
            role: self.invite.1.role,
            account: self.account.clone(),
            name: name.to_owned(),
        };
        (!self.is_in).then(member)
    }

    /// What they are sent once the vault names them.
    ///
    /// # Errors
    /// Only when the key cannot be encrypted to.
    pub fn welcome(&self, root: &TeamRoot, entropy: &mut dyn Entropy) -> Result<Vec<u8>> {
        self.secret.welcome(&self.keys, &self.invite.1.team, root, entropy)
    }
}

/// The keys that somebody has in the vault, who has this name and this account there as well as on the server; `None` when the two
/// disagree. A server that gives a name to another account would have the wrong one removed, or raised.
pub fn keys_of(vault: &Index, name: &str, account: &str) -> Option<Vec<MemberId>> {
    let theirs: Vec<_> = vault.members().filter(|member| member.account == account || member.name == name).collect();
    let agree = theirs.iter().all(|member| member.account == account && member.name == name);
    agree.then(|| theirs.into_iter().map(|member| member.keys.id()).collect())
}
