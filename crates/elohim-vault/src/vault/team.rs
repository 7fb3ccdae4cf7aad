//! A team's vault: making one, opening it, and who is in it.

use zeroize::Zeroizing;

use super::keyring::Keyring;
use super::{ATTEMPTS, Head, Vault};
use crate::entropy::{self, Entropy};
use crate::error::{Error, Result};
use crate::id::{DeviceId, MemberId};
use crate::log::Op;
use crate::member::{Identity, Member, PublicKeys, Role};
use crate::pool::Pool;
use crate::team::TeamRoot;

impl<P: Pool> Vault<P> {
    /// Makes the vault of a team in its pool, with its creator as the only member. `account` and `name` are what the server
    /// and people call the creator.
    ///
    /// # Errors
    /// Those of the pool.
    pub async fn create_team(
        pool: P,
        me: Identity,
        (label, account, name): (&str, &str, &str),
        author: DeviceId,
        time: i64,
        entropy: &mut dyn Entropy,
    ) -> Result<Self> {
        let creator =
            Member { keys: me.public(), role: Role::Admin, account: account.to_owned(), name: name.to_owned() };
        let root = TeamRoot::random(&me, label, entropy)?;
        let mut vault = Self::with_ring(pool, Keyring::team(root, me)?, author);
        vault.commit(vec![Op::Member { member: creator }], time, entropy).await?;
        Ok(vault)
    }

    /// A team's vault, with the keys that a member keeps. Nothing of the log has been read yet: call [`Vault::refresh`].
    ///
    /// # Errors
    /// Only when a key cannot be derived, or two heads that were seen contradict each other.
    pub fn open_team(pool: P, root: TeamRoot, me: Identity, author: DeviceId, pinned: Option<Head>) -> Result<Self> {
        let head = root.head;
        Self::with_ring(pool, Keyring::team(root, me)?, author).pinned_at(head, pinned)
    }

    /// What a member keeps of a team's vault, as of now: it grows with every epoch, and its head with every entry. `None` for a
    /// vault of one's own.
    pub fn team_root(&self) -> Option<TeamRoot> {
        match &self.ring {
            Keyring::Own(_) => None,
            Keyring::Team(ring) => Some(ring.root.seen_until(self.head)),
        }
    }

    /// Whether the newest entry is not for this member's keys: they were removed, or a member has stored nonsense there, which an
    /// admin ends by renewing the keys.
    pub fn is_cut_off(&self) -> bool {
        self.cut_off
    }

    /// Oneself, as a member of a team's vault.
    ///
    /// # Errors
    /// [`Error::NotAMember`].
    pub fn me(&self) -> Result<&Member> {
        match &self.ring {
            Keyring::Own(_) => Err(Error::NotAMember),
            Keyring::Team(ring) => self.index.member(ring.me.id()).ok_or(Error::NotAMember),
        }
    }

    /// Lets somebody in whose keys were verified. With the same keys again, gives another role or name.
    ///
    /// # Errors
    /// [`Error::NotPossible`] for those who are not admins, for keys that are none, and when a present member was removed before
    /// this could be written. [`Error::BadName`].
    pub async fn admit(&mut self, member: Member, time: i64, entropy: &mut dyn Entropy) -> Result<()> {
        self.commit(vec![Op::Member { member }], time, entropy).await
    }

    /// Removes members, and makes new keys that they do not learn. Those who are gone already are not minded; without anybody
    /// it only makes new keys. What the removed could read until now they can read for ever.
    ///
    /// # Errors
    /// [`Error::NotPossible`] for those who are not admins, and for the last admin.
    pub async fn remove_members(&mut self, gone: &[MemberId], time: i64, entropy: &mut dyn Entropy) -> Result<()> {
        let knew = self.cut_off;
        for _ in 0..ATTEMPTS {
            // Whoever learns only now that the newest entry is not for them was removed, most likely: going on would make a
            // vault that nobody else sees. Asked once more, they know what they do.
            if self.cut_off && !knew {
                return Err(Error::NotAMember);
            }
            // Anew each time: another admin may have removed some of them, and renewed the keys, meanwhile.
            let there = gone.iter().filter(|id| self.index.member(**id).is_some());
            let mut ops: Vec<_> = there.map(|member| Op::Unmember { member: *member }).collect();
            if ops.is_empty() && !gone.is_empty() {
                return Ok(());
            }
            // Another secret each time: an attempt that came too late was sent all the same, and was for those as well whom the
            // other admin has removed.
            ops.push(Op::Epoch { secret: Zeroizing::new(entropy::bytes(entropy)) });
            if self.try_commit(&ops, time, entropy).await? {
                return Ok(());
            }
            self.refresh().await?;
        }
        Err(Error::Contended)
    }

    /// Whom of those who are in it already these operations give another role or name. When one of them is removed by somebody
    /// else meanwhile, the same operation would let them in again.
    pub(super) fn changed_members(&self, ops: &[Op]) -> Vec<MemberId> {
        let ids =
            ops.iter().filter_map(|op| if let Op::Member { member } = op { Some(member.keys.id()) } else { None });
        ids.filter(|id| self.index.member(*id).is_some()).collect()
    }

    /// The member with this account on the server; several when somebody came back with new keys.
    pub fn members_of(&self, account: &str) -> Vec<MemberId> {
        self.index.members().filter(|member| member.account == account).map(|member| member.keys.id()).collect()
    }

    /// Checks that a newcomer was let in under the own keys: said by the log, not by whoever sent the welcome.
    ///
    /// # Errors
    /// [`Error::NotAMember`].
    pub fn check_me(&self, keys: &PublicKeys) -> Result<()> {
        if self.me()?.keys == *keys { Ok(()) } else { Err(Error::NotAMember) }
    }
}
