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
}

struct Device {
    id: DeviceId,
    vault: Vault<Server>,
    cache: Vec<u8>,
    pinned: Option<Head>,
}

impl Device {
    fn new(server: &Server, n: u8) -> Self {
        let id = DeviceId([n; 16]);
        let vault = Vault::reopen(server.clone(), root(), id, None).unwrap();
        Self { id, vault, cache: Vec::new(), pinned: None }
    }

    /// As a client does it: the head after everything that it has seen, the state when there is time.
    fn pin(&mut self) {
        self.pinned = self.vault.head();
    }

    fn crash(&mut self, server: &Server) {
        self.vault = Vault::reopen(server.clone(), root(), self.id, self.pinned).unwrap();
        self.vault.import_cache(&self.cache);
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
    ]
}

async fn run(seeds: Vec<Seed>, happens: Vec<(usize, Event)>) {
    let server = Server::default();
    let mut devices = [1, 2, 3].map(|n| Device::new(&server, n));
    let (mut acknowledged, mut unheard, mut never) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (step, (seed, (which, event))) in (0_i64..).zip(seeds.into_iter().zip(happens)) {
        let device = &mut devices[which];
        // Each attempt has a time of its own, by which its entry is known again.
        let time = NOW + step;
        match event {
            Event::Refresh => device.vault.refresh().await.unwrap(),
            Event::Crash => device.crash(&server),
            Event::Keep => device.cache = device.vault.export_cache(&mut Seeded(1)).unwrap(),
            Event::Write(answer) => {
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
    let keys = devices[0].vault.keys();
    let entries: Vec<i64> = (0..)
        .map_while(|n| {
            let object = server.0.borrow().objects.get(&keys.commit_id(n)).cloned()?;
            Some(Commit::open(keys, &object, n, None).unwrap().time)
        })
        .collect();
    let times: BTreeSet<_> = entries.iter().copied().collect();
    assert_eq!(times.len(), entries.len(), "nothing is written twice");
    assert_eq!(times, &acknowledged | &unheard, "what was acknowledged is there, and nothing that was refused");
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
