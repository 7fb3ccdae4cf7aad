//! Teams in a test, as if their story had happened.

use std::time::Duration;

use elohim_core::Clock as _;
use elohim_core::id::{AccountId, PromotionId, TeamId, TeamInviteId};
use elohim_core::teams::{Membership, Promotion, PromotionKind, Standing, Team, TeamInvite, TeamName, TeamRole};
use elohim_core::vault::Sha256;
use elohim_store::teams::{invites, members, promotions, team};

use crate::TestApp;

/// A team, an invite to it, and the id of a request in it.
pub struct GivenTeam {
    /// The team.
    pub team: TeamId,
    /// An open invite of the first of its people.
    pub invite: TeamInviteId,
    /// What the last of its people asks for, who must be a guest: to become a member.
    pub promotion: PromotionId,
}

impl TestApp {
    /// A team with these people in it. The last one has asked to become a member when `asked` says so.
    pub async fn team(&self, people: &[(AccountId, TeamRole, Standing)], asked: bool) -> GivenTeam {
        let now = self.clock.now();
        let (clock, entropy) = (&*self.app.clock, &*self.app.entropy);
        let (first, last) = (people.first().expect("somebody").0, people.last().expect("somebody").0);
        let id = TeamId::generate(clock, entropy);
        let name = TeamName::parse("Ward").expect("a name");
        let mut tx = self.app.db.app.begin().await.expect("a transaction");
        team::insert(&mut tx, &Team { id, name, created_by: first, created_at: now }).await.expect("a team");
        for (account, role, standing) in people.iter().copied() {
            let (acting_until, announcement, welcome) = (None, None, Some(vec![1]));
            let member =
                Membership { team: id, account, role, standing, since: now, acting_until, announcement, welcome };
            members::put(&mut tx, &member).await.expect("a member");
        }
        let invite = TeamInvite {
            id: TeamInviteId::generate(clock, entropy),
            team: id,
            sha256: Sha256(entropy.bytes()),
            role: TeamRole::Guest,
            account: None,
            created_by: first,
            created_at: now,
            expires_at: now.saturating_add(Duration::from_secs(60)),
            max_uses: 1,
            uses: 0,
            revoked_at: None,
        };
        invites::insert(&mut tx, &invite).await.expect("an invite");
        let promotion = Promotion {
            id: PromotionId::generate(clock, entropy),
            team: id,
            account: last,
            kind: PromotionKind::Member,
            requested_by: last,
            requested_at: now,
            decided_by: None,
            decided_at: None,
            granted: false,
        };
        if asked {
            promotions::insert(&mut tx, &promotion).await.expect("a request");
        }
        tx.commit().await.expect("a commit");
        GivenTeam { team: id, invite: invite.id, promotion: promotion.id }
    }

    /// How many people the database knows to be, or to have been, in a team.
    pub async fn people_in(&self, team: TeamId) -> usize {
        let mut tx = self.app.db.app.snapshot().await.expect("a transaction");
        members::list(&mut tx, team).await.expect("the members").len()
    }
}
