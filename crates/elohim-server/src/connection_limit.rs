//! How many connections may be open, in all and from one address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Counts open connections. It holds one entry per address that has one open, so it is bounded by their number.
#[derive(Debug, Clone)]
pub(crate) struct ConnectionLimit {
    open: Arc<Mutex<Open>>,
    in_all: usize,
    per_address: usize,
}

#[derive(Debug, Default)]
struct Open {
    in_all: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// One open connection; dropping it gives the place free.
#[derive(Debug)]
pub(crate) struct Place {
    limit: ConnectionLimit,
    address: Option<IpAddr>,
}

impl ConnectionLimit {
    pub(crate) fn new(in_all: usize, per_address: usize) -> Self {
        Self { open: Arc::default(), in_all, per_address }
    }

    /// Takes a place, counted for the address if there is one to count for. `None`: there is none left.
    pub(crate) fn take(&self, address: Option<IpAddr>) -> Option<Place> {
        let mut open = self.lock();
        if open.in_all >= self.in_all {
            return None;
        }
        if let Some(address) = address {
            let count = open.by_address.entry(address).or_default();
            if *count >= self.per_address {
                return None;
            }
            *count += 1;
        }
        open.in_all += 1;
        Some(Place { limit: self.clone(), address })
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        // Nothing that holds the lock can leave it half changed.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.limit.lock();
        open.in_all = open.in_all.saturating_sub(1);
        if let Some(address) = self.address
            && let Some(count) = open.by_address.get_mut(&address)
        {
            *count = count.saturating_sub(1);
            if *count == 0 {
                open.by_address.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_all_and_by_address_and_come_back() {
        let limit = ConnectionLimit::new(3, 2);
        let (a, b) = ("192.0.2.1".parse().ok(), "192.0.2.2".parse().ok());
        let held = [limit.take(a).unwrap(), limit.take(a).unwrap()];
        assert!(limit.take(a).is_none(), "the third of one address");
        let other = limit.take(b).unwrap();
        assert!(limit.take(None).is_none(), "the fourth in all");
        drop(held);
        let proxied: Vec<_> = (0..2).map(|_| limit.take(None).unwrap()).collect();
        assert!(limit.take(a).is_none());
        drop((other, proxied));
        assert!(limit.lock().by_address.is_empty());
        assert_eq!(limit.lock().in_all, 0);
    }
}
