//! Who may try how often to open share links. It is kept in the database of the vault, in the transaction that looks the link up, so
//! that neither a restart nor a second node gives anybody more attempts. An address is kept as a digest under a key of the server.

use std::time::Duration;

use elohim_core::id::ShareLinkId;
use elohim_core::vault::Sha256;
use elohim_core::vault::throttle::Allowance;
use elohim_core::{ErrorCode, Secret};
use elohim_store::Tx;
use elohim_store::vault::throttles;
use zeroize::Zeroizing;

use crate::identity::tokens::keyed;
use crate::limits::LimitGroup;
use crate::{App, Error, Result, metrics};

/// How many rows there are for all those who try links that are none: addresses share them beyond that, so that made-up links from
/// made-up addresses do not fill the database.
const PLACES_OF_UNKNOWN: u16 = 4096;

/// The key that addresses are digested under. It comes from the secret that tokens are signed with: with another one, counting begins
/// anew.
pub(crate) struct ThrottleKey(Zeroizing<[u8; 32]>);

impl ThrottleKey {
    pub(crate) fn new(secret: &Secret) -> Self {
        Self(Zeroizing::new(keyed(secret.expose(), b"elohimos share throttle")))
    }

    /// What attempts on a link from an address are counted under; on no link at all when there is none.
    fn attempts(&self, group: LimitGroup, link: Option<ShareLinkId>, address: &str) -> Sha256 {
        let Some(link) = link else {
            let [a, b, ..] = keyed(&*self.0, format!("{}/unknown/{address}", group.name()).as_bytes());
            let place = u16::from_be_bytes([a, b]) % PLACES_OF_UNKNOWN;
            return Sha256(keyed(&*self.0, format!("{}/unknown place/{place}", group.name()).as_bytes()));
        };
        Sha256(keyed(&*self.0, format!("{}/{link}/{address}", group.name()).as_bytes()))
    }

    /// What wrong proofs for a link are counted under.
    fn guesses(&self, link: ShareLinkId) -> Sha256 {
        Sha256(keyed(&*self.0, format!("{}/{link}", LimitGroup::ShareLinkDay.name()).as_bytes()))
    }
}

/// Refuses attempts on a link at which was guessed too often today, wherever from. Takes nothing.
///
/// # Errors
/// [`Error::Limited`].
pub(crate) async fn refuse_guessed(app: &App, tx: &mut Tx, link: Option<ShareLinkId>) -> Result<()> {
    let (Some(link), group) = (link, LimitGroup::ShareLinkDay) else { return Ok(()) };
    let wait = throttles::wait(tx, &app.throttle.guesses(link), allowance(group), app.clock.now()).await?;
    refuse_for(group, wait)
}

/// Charges one attempt of an address on a link, or on none when there is no such link, before anything is compared.
///
/// # Errors
/// [`Error::Limited`]; then the transaction is for the caller to drop, or to note that.
pub(crate) async fn charge(app: &App, tx: &mut Tx, link: Option<ShareLinkId>, address: &str) -> Result<()> {
    for group in [LimitGroup::ShareAccess, LimitGroup::ShareAccessDay] {
        let key = app.throttle.attempts(group, link, address);
        refuse_for(group, throttles::charge(tx, &key, allowance(group), app.clock.now()).await?)?;
    }
    Ok(())
}

/// Counts a wrong proof for a link. Right ones are not counted there: those who have a link neither wait for each other nor close it.
pub(crate) async fn was_wrong(app: &App, tx: &mut Tx, link: ShareLinkId) -> Result<()> {
    let allowed = allowance(LimitGroup::ShareLinkDay);
    // Refused only when others guess in this very moment: at most as many as are looked at at the same time go beyond the limit.
    throttles::charge(tx, &app.throttle.guesses(link), allowed, app.clock.now()).await?;
    Ok(())
}

/// Whether nobody was told today that this link is tried too often; says so once.
pub(crate) async fn is_first_of_day(app: &App, tx: &mut Tx, link: ShareLinkId) -> Result<bool> {
    let once = Allowance { count: 1, period: Duration::from_secs(24 * 3600) };
    let key = Sha256(keyed(&*app.throttle.0, format!("told/{link}").as_bytes()));
    Ok(throttles::charge(tx, &key, once, app.clock.now()).await?.is_none())
}

fn refuse_for(group: LimitGroup, wait: Option<Duration>) -> Result<()> {
    let Some(wait) = wait else { return Ok(()) };
    metrics::rate_limited(group);
    let retry_after = wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0)).max(1);
    Err(Error::Limited { code: ErrorCode::ShareRateLimited, group: group.name(), retry_after })
}

fn allowance(group: LimitGroup) -> Allowance {
    let (count, seconds) = group.quota();
    Allowance { count, period: Duration::from_secs(seconds) }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn links_that_are_none_have_a_bounded_number_of_places_and_others_one_for_each_address() {
        let key = ThrottleKey::new(&Secret::new("a secret of this test, 32 bytes long"));
        let link = ShareLinkId::from_bytes([7; 16]);
        let keys = |link| {
            let all = (0..20_000).map(|n| key.attempts(LimitGroup::ShareAccess, link, &format!("10.0.0.{n}")).0);
            all.collect::<HashSet<_>>().len()
        };
        assert!((4_000..=4_096).contains(&keys(None)), "{}", keys(None));
        assert_eq!(keys(Some(link)), 20_000);
        let other = ThrottleKey::new(&Secret::new("another secret, which is as long as it"));
        let of = |key: &ThrottleKey| key.attempts(LimitGroup::ShareAccess, Some(link), "10.0.0.1");
        assert_ne!(of(&key), of(&other));
        assert_ne!(of(&key), key.attempts(LimitGroup::ShareAccessDay, Some(link), "10.0.0.1"));
    }
}
