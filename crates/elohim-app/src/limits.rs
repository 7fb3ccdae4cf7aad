//! Rate limits: one table, token buckets per user and address.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use elohim_core::{Clock, ErrorCode};
use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::{Error, Result, metrics};

/// Most keys that one limit remembers at a time. Beyond it, new keys share one bucket: memory stays bounded, and a flood of
/// made-up keys limits only itself.
const MAX_KEYS: usize = 100_000;

macro_rules! limit_groups {
    ($($(#[$doc:meta])* $variant:ident $name:literal $count:literal per $per:ident;)*) => {
        /// A limit. Every route names one.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum LimitGroup { $($(#[$doc])* $variant,)* }

        impl LimitGroup {
            /// Every limit, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name, as in metrics and the API description.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// How many requests in how many seconds.
            pub const fn quota(self) -> (u32, u64) {
                match self { $(Self::$variant => ($count, $per),)* }
            }
        }
    };
}

const MINUTE: u64 = 60;
const HOUR: u64 = 3600;
const DAY: u64 = 24 * 3600;

// The numbers are those of the HTTP contract.
limit_groups! {
    /// Login, by address.
    LoginAddress "login_address" 10 per MINUTE;
    /// Login, by account name.
    LoginAccount "login_account" 10 per MINUTE;
    /// Refresh of a session.
    Refresh "refresh" 10 per MINUTE;
    /// Making an account, by address.
    Register "register" 5 per HOUR;
    /// Trying codes of invites to teams, by account and by address.
    TeamJoin "team_join" 10 per HOUR;
    /// Taking one's data along.
    PrivacyExport "privacy_export" 5 per HOUR;
    /// Change of the own password.
    ChangePassword "change_password" 10 per MINUTE;
    /// Making share links.
    ShareCreate "share_create" 10 per MINUTE;
    /// Listing share links.
    ShareList "share_list" 60 per MINUTE;
    /// Revoking share links.
    ShareRevoke "share_revoke" 30 per MINUTE;
    /// Opening one share link from one address, in a minute. This and the two after it are kept in the database of the vault: see
    /// `vault/throttle`.
    ShareAccess "share_access" 5 per MINUTE;
    /// Opening one share link from one address, in a day.
    ShareAccessDay "share_access_day" 50 per DAY;
    /// Wrong proofs for one share link in a day, wherever they come from.
    ShareLinkDay "share_link_day" 1000 per DAY;
    /// Opening share links from one address, whichever they are: bounds guessing.
    ShareAccessAddress "share_access_address" 60 per MINUTE;
    /// Opening one share link from one address, at one node: what is beyond it does not reach the database.
    ShareAccessNode "share_access_node" 10 per MINUTE;
    /// Fetching what an opened share link serves.
    ShareFetch "share_fetch" 120 per MINUTE;
    /// Sending files to drop boxes, by address.
    DropSend "drop_send" 60 per MINUTE;
    /// Downloading objects.
    ObjectDownload "object_download" 120 per MINUTE;
    /// Following the change feed, reading many small objects at once.
    ChangeFeed "change_feed" 60 per MINUTE;
    /// How the vault is used.
    Analytics "analytics" 120 per MINUTE;
    /// Sending bytes. Bounded by the quota and by concurrent streams; this only stops floods.
    Upload "upload" 6000 per MINUTE;
    /// Destroying objects.
    Destructive "destructive" 5 per MINUTE;
    /// What pages consist of: some thirty files for one, and several people behind one address.
    Pages "pages" 3000 per MINUTE;
    /// Everything else.
    General "general" 300 per MINUTE;
}

/// All limits and who has used how much of them.
pub struct Limits {
    buckets: Vec<Bucket>,
}

type Bucket = RateLimiter<String, DashMapStateStore<String>, Monotonic, NoOpMiddleware<Nanos>>;

impl Limits {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        let bucket = |group: &LimitGroup| {
            let (count, seconds) = group.quota();
            let count = NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
            let quota = Quota::with_period(Duration::from_secs(seconds) / count.get());
            let quota = quota.unwrap_or(Quota::per_minute(count)).allow_burst(count);
            RateLimiter::dashmap_with_clock(quota, Monotonic(Arc::clone(&clock)))
        };
        Self { buckets: LimitGroup::ALL.iter().map(bucket).collect() }
    }

    /// Takes one request out of the bucket of `key`.
    ///
    /// # Errors
    /// [`Error::Limited`] with the seconds to wait when the bucket is empty.
    pub fn charge(&self, group: LimitGroup, key: &str) -> Result<()> {
        self.charge_as(group, key, ErrorCode::RateLimited)
    }

    /// [`Limits::charge`] with another code in the answer.
    ///
    /// # Errors
    /// [`Error::Limited`] with the seconds to wait when the bucket is empty.
    pub fn charge_as(&self, group: LimitGroup, key: &str, code: ErrorCode) -> Result<()> {
        let Some(bucket) = LimitGroup::ALL.iter().position(|one| *one == group).and_then(|at| self.buckets.get(at))
        else {
            return Err(Error::Internal("a limit without a bucket"));
        };
        if bucket.len() >= MAX_KEYS {
            bucket.retain_recent();
        }
        let key = if bucket.len() >= MAX_KEYS { "(others)" } else { key };
        bucket.check_key(&key.to_owned()).map_err(|not_before| {
            metrics::rate_limited(group);
            let wait = not_before.wait_time_from(bucket.clock().now());
            let retry_after = wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0)).max(1);
            Error::Limited { code, group: group.name(), retry_after }
        })
    }

    /// Forgets keys whose buckets are full again.
    pub fn forget_idle(&self) {
        self.buckets.iter().for_each(Bucket::retain_recent);
    }

    /// How many keys are remembered.
    pub fn keys(&self) -> usize {
        self.buckets.iter().map(Bucket::len).sum()
    }
}

/// Our clock, as the limiter wants it.
#[derive(Clone)]
struct Monotonic(Arc<dyn Clock>);

impl governor::clock::Clock for Monotonic {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        self.0.monotonic().into()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use elohim_core::Timestamp;

    use super::*;

    struct Hand(Mutex<Duration>);

    impl Clock for Hand {
        fn now(&self) -> Timestamp {
            Timestamp::from_micros(0)
        }

        fn monotonic(&self) -> Duration {
            *self.0.lock().unwrap()
        }
    }

    #[test]
    fn the_sixth_attempt_in_a_minute_waits_and_other_keys_do_not() {
        let clock = Arc::new(Hand(Mutex::new(Duration::from_secs(1))));
        let limits = Limits::new(clock.clone());
        for _ in 0..5 {
            limits.charge(LimitGroup::ShareAccess, "a").unwrap();
        }
        let Err(Error::Limited { retry_after, group, .. }) = limits.charge(LimitGroup::ShareAccess, "a") else {
            panic!("the sixth attempt was let through")
        };
        assert_eq!((retry_after, group), (12, "share_access"));
        limits.charge(LimitGroup::ShareAccess, "b").unwrap();
        *clock.0.lock().unwrap() += Duration::from_secs(12);
        limits.charge(LimitGroup::ShareAccess, "a").unwrap();
        assert!(limits.charge(LimitGroup::ShareAccess, "a").is_err());
        *clock.0.lock().unwrap() += Duration::from_secs(120);
        limits.forget_idle();
        assert_eq!(limits.keys(), 0);
    }

    #[test]
    fn made_up_keys_do_not_fill_the_memory() {
        let limits = Limits::new(Arc::new(Hand(Mutex::new(Duration::from_secs(1)))));
        let refused = (0..MAX_KEYS + 1000).filter(|n| limits.charge(LimitGroup::ShareAccess, &n.to_string()).is_err());
        assert_eq!(refused.count(), 995);
        assert_eq!(limits.keys(), MAX_KEYS + 1);
    }
}
