//! Changes that wait on a device while the server is away.

use arbitrary::{Arbitrary, Result, Unstructured};
use elohim_vault::Vault;
use elohim_vault::id::DeviceId;
use serde_json::json;

use crate::given::{DOORS, Memory, NOW, Seeded, now, root, sealed, text};
use crate::input::{Edits, way};
use crate::world::{Small, check, dump};

/// Most steps of an input.
const MOST: i64 = 16;

/// What happens to a device.
#[derive(Arbitrary)]
enum Step {
    /// It makes a change that waits.
    Queue(Small, Option<Small>),
    /// Another device writes.
    Other(Small),
    /// Somebody gives up a change.
    Discard(u8),
    /// It starts again.
    Restart,
    /// It writes what waits, and perhaps stops before it keeps that it did: with the state from before, or the one after it.
    Flush { crash: bool, new_state: bool },
}

/// Reads lists of changes: any, and what was changed after it was sealed; and goes the ways of a device that has one.
pub(super) fn target(data: &[u8]) -> Result<()> {
    match way(data, 3) {
        (0, json) => drop(read(&sealed(&DOORS.log, json))),
        (1, rest) => {
            let mut from = Unstructured::new(rest);
            let edits = Edits::take(&mut from)?;
            let mut vault = device(&Memory::default(), 1);
            let fits = vault.queue(vec![from.arbitrary::<Small>()?.op()], NOW).is_ok();
            let kept = vault.export_changes(&mut Seeded(1)).expect("a list");
            assert_eq!(kept.is_some(), fits);
            let Some(kept) = kept else { return Ok(()) };
            let edited = edits.of(&kept);
            let before = dump(vault.index());
            assert_eq!(vault.import_changes(Some(&edited)).is_ok(), edited == kept, "a changed list is read");
            assert_eq!(
                (vault.changes().len(), dump(vault.index())),
                (1, before),
                "what was refused has changed something"
            );
        }
        (_, steps) => walk(&mut Unstructured::new(steps))?,
    }
    Ok(())
}

fn device(server: &Memory, n: u8) -> Vault<Memory> {
    Vault::reopen(server.clone(), root(), DeviceId([n; 16]), None).expect("a vault")
}

/// A list that is read is kept as it is, and comes to an end.
fn read(kept: &[u8]) -> bool {
    let mut vault = device(&Memory::default(), 1);
    if vault.import_changes(Some(kept)).is_err() {
        assert!(vault.changes().is_empty() && vault.index().is_empty(), "half a list was taken");
        return false;
    }
    check(vault.index());
    let changes = text(&vault.changes());
    if let Some(again) = vault.export_changes(&mut Seeded(1)).expect("a list") {
        let mut other = device(&Memory::default(), 1);
        other.import_changes(Some(&again)).expect("what was written");
        assert_eq!(
            (text(&other.changes()), dump(other.index())),
            (changes, dump(vault.index())),
            "it reads back otherwise"
        );
    }
    if now(vault.flush(&mut Seeded(2))).is_ok() {
        assert!(vault.changes().iter().all(|change| change.set_aside.is_some()), "a change waits on");
        check(vault.index());
    }
    true
}

/// The log has every change that was neither discarded nor set aside, once; and both devices come to one state.
fn walk(from: &mut Unstructured<'_>) -> Result<()> {
    let server = Memory::default();
    let (mut mine, mut other) = (device(&server, 1), device(&server, 2));
    // Entries that the log must have.
    let (mut time, mut entries) = (NOW, 0);
    while !from.is_empty() && time < NOW + MOST * 1000 {
        time += 1000;
        match from.arbitrary::<Step>()? {
            Step::Queue(one, more) => {
                let ops = [Some(one), more].into_iter().flatten().map(|small| small.op()).collect();
                let before = dump(mine.index());
                if mine.queue(ops, time).is_err() {
                    assert_eq!(dump(mine.index()), before, "what was refused has changed something");
                }
            }
            // A snapshot is written by the vault itself: one that says what is not there is no change.
            Step::Other(Small::Snapshot(_)) => {}
            Step::Other(op) => entries += u64::from(now(other.commit(vec![op.op()], time, &mut Seeded(3))).is_ok()),
            Step::Discard(number) => drop(mine.discard(number.into())),
            Step::Restart => {
                let (kept, state) = (kept(&mine), state(&mine));
                mine = restarted(&server, kept.as_deref(), &state);
            }
            Step::Flush { crash, new_state } => entries += flush(&server, &mut mine, crash, new_state),
        }
        check(mine.index());
    }
    entries += flush(&server, &mut mine, false, false);
    now(other.refresh()).expect("a log");
    assert_eq!(other.head().map_or(0, |head| head.n + 1), entries, "a change is missing, or there twice");
    assert_eq!(dump(other.index()), dump(mine.index()), "two devices differ");
    Ok(())
}

/// How many changes are in the log by it.
fn flush(server: &Memory, mine: &mut Vault<Memory>, crash: bool, new_state: bool) -> u64 {
    let waiting = |vault: &Vault<Memory>| vault.changes().iter().filter(|change| change.set_aside.is_none()).count();
    let (before, old, old_state) = (waiting(mine), kept(mine), state(mine));
    let flushed = now(mine.flush(&mut Seeded(4))).expect("the server is there");
    assert_eq!((waiting(mine), flushed.written + flushed.set_aside), (0, before), "a change waits on, or is lost");
    if crash {
        let state = if new_state { state(mine) } else { old_state };
        let told = dump(mine.index());
        *mine = restarted(server, old.as_deref(), &state);
        let again = now(mine.flush(&mut Seeded(5))).expect("the server is there");
        assert_eq!(again, flushed, "it counts otherwise after a crash");
        assert_eq!(dump(mine.index()), told, "something else comes of it after a crash");
    }
    u64::try_from(flushed.written).unwrap_or_default()
}

fn kept(vault: &Vault<Memory>) -> Option<Vec<u8>> {
    vault.export_changes(&mut Seeded(6)).expect("a list")
}

fn state(vault: &Vault<Memory>) -> Vec<u8> {
    vault.export_cache(&mut Seeded(7)).expect("a cache")
}

fn restarted(server: &Memory, changes: Option<&[u8]>, state: &[u8]) -> Vault<Memory> {
    let mut vault = device(server, 1);
    vault.import_cache(state);
    vault.import_changes(changes).expect("what was written");
    vault
}

/// A list, a change of one, and ways.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let change = json!({ "number": 0, "time": NOW, "set_aside": null,
        "ops": [{ "op": "folder", "node": "01".repeat(16), "parent": "00".repeat(16), "name": "a" }] });
    let aside = json!({ "number": 1, "time": NOW + 1, "set_aside": "it does not fit", "ops": [] });
    let list = text(&json!({ "since": null, "next": 2, "changes": [change, aside] }));
    assert!(read(&sealed(&DOORS.log, &list)), "this is a list");
    let walks = [1, 7, 31].map(|step: u8| (2, (0..200_u8).map(|n| n.wrapping_mul(step)).collect::<Vec<_>>()));
    let ways = [(0, list), (1, vec![1; 40])].into_iter().chain(walks);
    ways.map(|(way, rest)| [[way].as_slice(), &rest].concat()).collect()
}
