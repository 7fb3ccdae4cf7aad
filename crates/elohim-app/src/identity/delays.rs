//! Growing delays after wrong passwords. They know typed names and addresses, not accounts, so names that do not exist are
//! treated as those that do.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use elohim_core::{Clock, ErrorCode};

use crate::{Error, Result};

/// Most keys that are remembered. Beyond it, new keys are not delayed; the rate limits still hold.
const MAX_KEYS: usize = 100_000;
/// After this long without a failure, a key is forgotten.
pub(crate) const FORGOTTEN_AFTER: Duration = Duration::from_secs(24 * 3600);

/// What a delay is for.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Key {
    /// One name from one address: the usual attack, and the usual forgetful person.
    Pair(String, String),
    /// One name from anywhere. Its delay stays short, or strangers could keep somebody out.
    Name(String),
    /// One address, whatever names it tries.
    Address(String),
}

impl Key {
    /// How many failures are free, and the longest delay.
    fn rule(&self) -> (u32, Duration) {
        match self {
            Self::Pair(..) => (10, Duration::from_secs(15 * 60)),
            Self::Name(_) => (30, Duration::from_secs(30)),
            Self::Address(_) => (50, Duration::from_secs(15 * 60)),
        }
    }
}

/// The failures of one key.
struct Failures {
    count: u32,
    last: Duration,
    until: Duration,
}

/// Who has to wait.
pub struct Delays {
    clock: Arc<dyn Clock>,
    failures: Mutex<HashMap<Key, Failures>>,
}

impl Delays {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, failures: Mutex::default() }
    }

    /// Lets go on whoever does not have to wait. A try that is refused here does not make the wait longer.
    pub(crate) fn check(&self, name: &str, address: &str) -> Result<()> {
        let now = self.clock.monotonic();
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let until = keys(name, address).iter().filter_map(|key| failures.get(key)).map(|one| one.until).max();
        match until.and_then(|until| until.checked_sub(now)).filter(|wait| !wait.is_zero()) {
            None => Ok(()),
            Some(wait) => Err(Error::Limited {
                code: ErrorCode::RateLimited,
                group: "login_delay",
                retry_after: wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0)),
            }),
        }
    }

    /// Counts a wrong password.
    pub(crate) fn failed(&self, name: &str, address: &str) {
        let now = self.clock.monotonic();
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= MAX_KEYS {
            failures.retain(|_, one| one.until > now);
        }
        for key in keys(name, address) {
            let (free, longest) = key.rule();
            if failures.len() >= MAX_KEYS && !failures.contains_key(&key) {
                continue;
            }
            let one = failures.entry(key).or_insert(Failures { count: 0, last: now, until: now });
            if now.saturating_sub(one.last) > FORGOTTEN_AFTER {
                one.count = 0;
            }
            one.count = one.count.saturating_add(1);
            one.last = now;
            // 1 s after the first failure that is not free, then twice as long each time.
            if let Some(doublings) = one.count.checked_sub(free + 1) {
                let delay = Duration::from_secs(1_u64.checked_shl(doublings).unwrap_or(u64::MAX)).min(longest);
                one.until = now.saturating_add(delay);
            }
        }
    }

    /// Forgets the failures of a name from an address: the right password was typed. The address stays known, or an
    /// attacker's own account would wash it clean.
    pub(crate) fn succeeded(&self, name: &str, address: &str) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.remove(&Key::Pair(name.to_owned(), address.to_owned()));
        failures.remove(&Key::Name(name.to_owned()));
    }

    /// Forgets every failure of a name.
    pub(crate) fn unlock(&self, name: &str) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.retain(|key, _| !matches!(key, Key::Pair(of, _) | Key::Name(of) if of == name));
    }

    /// Forgets keys that failed long ago.
    pub(crate) fn forget_idle(&self) {
        let now = self.clock.monotonic();
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.retain(|_, one| now.saturating_sub(one.last) <= FORGOTTEN_AFTER);
    }
}

fn keys(name: &str, address: &str) -> [Key; 3] {
    let (name, address) = (name.to_owned(), address.to_owned());
    [Key::Pair(name.clone(), address.clone()), Key::Name(name), Key::Address(address)]
}
