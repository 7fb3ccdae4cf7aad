//! Three devices whose lines break and who crash: in the end they agree, and nothing that was acknowledged is missing.

use std::collections::BTreeSet;

use elohim_vault::id::DeviceId;
use elohim_vault::log::Commit;
use elohim_vault::{Head, Vault};
use proptest::prelude::*;

use crate::index::{Seed, op, seeds};
use crate::support::*;
#[cfg(target_arch = "wasm32")]
use crate::test;

/// What happens to a device.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// It looks what is new.
    Refresh,
    /// It writes.
    Write(Answer),
    /// It loses what it had in memory, and begins with what it kept: its state, as of then, and the head that it had seen.
    Crash,
    /// It keeps its state.
    Keep,
    /// It makes a change without the server.
    Queue,
    /// It writes what waits; and crashes, if it says so, before it has kept that it did.
    Flush(Answer, bool),
    /// The server goes away for it, or comes back.
    Cut,
}

struct Device {
    id: DeviceId,
    vault: Vault<Server>,
    cache: Vec<u8>,
    /// What waits, as it lies on the device.
    changes: Option<Vec<u8>>,
    is_cut: bool,
    pinned: Option<Head>,
}

impl Device {
    fn new(server: &Server, n: u8) -> Self {
        let id = DeviceId([n; 16]);
        let vault = Vault::reopen(server.clone(), root(), id, None).unwrap();
        Self { id, vault, cache: Vec::new(), changes: None, is_cut: false, pinned: None }
    }

    /// As a client does it: the head after everything that it has seen, the state when there is time.
    fn pin(&mut self) {
        self.pinned = self.vault.head();
    }

    fn crash(&mut self, server: &Server) {
        self.vault = Vault::reopen(server.clone(), root(), self.id, self.pinned).unwrap();
        self.vault.import_cache(&self.cache);
        self.vault.import_changes(self.changes.as_deref()).unwrap();
    }

    fn keep_changes(&mut self) {
        self.changes = self.vault.export_changes(&mut Seeded(2)).unwrap();
    }

    /// The times of the changes that wait and of those that were set aside.
    fn queued(&self) -> BTreeSet<i64> {
        self.vault.changes().iter().map(|change| change.time).collect()
    }
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        2 => Just(Event::Refresh),
        6 => Just(Event::Write(Answer::Arrives)),
        1 => Just(Event::Write(Answer::IsLost)),
        1 => Just(Event::Write(Answer::IsNeverAsked)),
        1 => Just(Event::Write(Answer::IsLostAndAskedAgain)),
        1 => Just(Event::Crash),
        1 => Just(Event::Keep),
        4 => Just(Event::Queue),
        1 => Just(Event::Flush(Answer::Arrives, false)),
        1 => Just(Event::Flush(Answer::Arrives, true)),
        1 => Just(Event::Flush(Answer::IsLost, true)),
        1 => Just(Event::Flush(Answer::IsNeverAsked, false)),
        1 => Just(Event::Flush(Answer::IsLostAndAskedAgain, true)),
        2 => Just(Event::Cut),
    ]
}

async fn run(seeds: Vec<Seed>, happens: Vec<(usize, Event)>) {
    let server = Server::default();
    let mut devices = [1, 2, 3].map(|n| Device::new(&server, n));
    let (mut acknowledged, mut unheard, mut never) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut queued = BTreeSet::new();
    for (step, (seed, (which, event))) in (0_i64..).zip(seeds.into_iter().zip(happens)) {
        let device = &mut devices[which];
        // Each attempt has a time of its own, by which its entry is known again. Those of changes that wait may be pushed on a little.
        let time = NOW + 100 * step;
        server.0.borrow_mut().is_off = device.is_cut;
        match event {
            Event::Refresh => assert_eq!(device.vault.refresh().await.is_err(), device.is_cut),
            Event::Crash => device.crash(&server),
            // A client keeps a cache only after the list of what waits.
            Event::Keep => {
                device.keep_changes();
                device.cache = device.vault.export_cache(&mut Seeded(1)).unwrap();
            }
            Event::Cut => device.is_cut = !device.is_cut,
            Event::Queue => {
                if device.vault.queue(vec![op(seed)], time).is_ok() {
                    device.keep_changes();
                    queued.extend(device.vault.changes().last().map(|change| change.time));
                }
            }
            Event::Flush(answer, crashes) => {
                server.0.borrow_mut().next_answer = answer;
                let _ = device.vault.flush(&mut Seeded(time.cast_unsigned())).await;
                server.0.borrow_mut().next_answer = Answer::Arrives;
                if crashes {
                    device.crash(&server);
                }
                device.keep_changes();
            }
            Event::Write(answer) => {
                // What waits is written by itself, so that the one entry that comes is the one of this step.
                if device.vault.flush(&mut Seeded(time.cast_unsigned())).await.is_err() {
                    continue;
                }
                device.keep_changes();
                server.0.borrow_mut().next_answer = answer;
                let before = server.0.borrow().order.len();
                let written = device.vault.commit(vec![op(seed)], time, &mut Seeded(time.cast_unsigned())).await;
                let stored = server.0.borrow().order.len() > before;
                server.0.borrow_mut().next_answer = Answer::Arrives;
                match (written, stored) {
                    (Ok(()), _) => drop(acknowledged.insert(time)),
                    (Err(_), true) => drop(unheard.insert(time)),
                    (Err(_), false) => drop(never.insert(time)),
                }
            }
        }
        device.pin();
    }
    server.0.borrow_mut().is_off = false;
    let mut aside = BTreeSet::new();
    for device in &mut devices {
        device.crash(&server);
        device.vault.flush(&mut Seeded(9)).await.unwrap();
        aside.extend(device.queued());
    }
    let keys = devices[0].vault.keys();
    let entries: Vec<i64> = (0..)
        .map_while(|n| {
            let object = server.0.borrow().objects.get(&keys.commit_id(n)).cloned()?;
            Some(Commit::open(keys, &object, n, None).unwrap().time)
        })
        .collect();
    let times: BTreeSet<_> = entries.iter().copied().collect();
    assert_eq!(times.len(), entries.len(), "nothing is written twice");
    assert!(times.is_disjoint(&aside), "what was set aside is not there");
    let there = &(&acknowledged | &unheard) | &(&queued - &aside);
    assert_eq!(times, there, "what was acknowledged is there, or was set aside, and nothing that was refused");
    assert!(times.is_disjoint(&never));
    let mut replayed = Device::new(&server, 9).vault;
    replayed.refresh().await.unwrap();
    for device in &mut devices {
        device.vault.refresh().await.unwrap();
        assert_eq!(dump(device.vault.index()), dump(replayed.index()));
        assert_eq!(device.vault.head(), replayed.head());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn three_devices_agree_and_lose_nothing(
        seeds in seeds(60),
        happens in prop::collection::vec((0..3_usize, event()), 60),
    ) {
        now(run(seeds, happens));
    }
}
