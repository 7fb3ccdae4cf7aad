//! The audit log as a file, which is verified with nothing but the file.

use std::fs;

use elohim_testkit::Engine;
use rstest::rstest;
use serde_json::Value;

use crate::people::Device;
use crate::program::Place;
use crate::vault::Desk;

/// The number of the first line that is wrong, and what is said of it.
fn wrong(stranger: &Device<'_>, place: &Place, lines: &[&str], end: &str) -> (u64, String) {
    place.write("changed.jsonl", &(lines.join("\n") + end), 0o600);
    let ran = stranger.run(&["--json", "audit", "verify", "changed.jsonl"]);
    assert_eq!(ran.status, 5, "{ran:?}");
    let found: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(found["ok"], false);
    (found["wrong"]["line"].as_u64().unwrap(), found["wrong"]["what"].as_str().unwrap().to_owned())
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn an_exported_log_is_verified_without_a_server(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    let place = desk.place();
    desk.run(&["users", "add", "zoe"]);
    place.write("letter.txt", "a letter", 0o600);
    desk.ok(&["vault", "put", "letter.txt"]);
    let said = desk.ok(&["audit", "export", "audit.jsonl"]);
    assert!(said.starts_with("audit.jsonl holds ") && said.contains("elohimos audit verify audit.jsonl"), "{said}");
    let before = place.read("audit.jsonl");
    let refused = desk.run(&["audit", "export", "audit.jsonl"]);
    assert_eq!(refused.status, 5);
    assert!(refused.stderr.contains("audit.jsonl exists already"), "{}", refused.stderr);
    assert_eq!(place.read("audit.jsonl"), before);
    assert!(place.names().iter().all(|name| !name.starts_with(".tmp")), "{:?}", place.names());

    // Somebody who has never signed in anywhere.
    let stranger = Device::new(place, "stranger");
    let verified = stranger.ok(&["audit", "verify", "audit.jsonl"]);
    assert!(verified.starts_with("deployment "), "{verified}");
    assert_eq!(verified.lines().filter(|line| line.contains("  whole  ")).count(), 5, "{verified}");
    // The heads are those that the server says.
    let served = desk.ok(&["audit", "verify"]);
    assert!(verified.ends_with(&served), "{verified}\n{served}");

    let lines: Vec<&str> = before.lines().collect();
    let first_of_vault = lines.iter().position(|line| line.contains("\"database\":\"vault\",\"entry\"")).unwrap();
    assert!(first_of_vault > 3 && lines.len() > first_of_vault + 2, "{before}");
    let line = |at: usize| u64::try_from(at).unwrap() + 1;
    let end = lines.len() - 1;
    let at = |change: &dyn Fn(&mut Vec<&'static str>)| {
        let mut changed: Vec<&'static str> = lines.iter().map(|line| &*(*line).to_owned().leak()).collect();
        change(&mut changed);
        wrong(&stranger, place, &changed, "\n").0
    };
    let edit = |at: usize, from: &str, to: &str| {
        assert!(lines[at].contains(from), "{}", lines[at]);
        &*lines[at].replacen(from, to, 1).leak()
    };
    // Changed: what was done, by whom, when; a hash; the way it is written.
    assert_eq!(at(&|all| all[2] = edit(2, "identity.", "identitY.")), line(2));
    assert_eq!(at(&|all| all[2] = edit(2, "account:", "accounT:")), line(2));
    assert_eq!(at(&|all| all[2] = edit(2, "\"at\":\"20", "\"at\":\"19")), line(2));
    assert_eq!(at(&|all| all[2] = edit(2, "{\"record\"", "{ \"record\"")), line(2));
    assert_eq!(at(&|all| all[2] = edit(2, "\"app\"", "\"vault\"")), line(2));
    assert_eq!(at(&|all| all[2] = "nonsense"), line(2));
    // Left out: in the middle, at the end of a log, at the end of all, the first line.
    assert_eq!(at(&|all| _ = all.remove(2)), line(2));
    assert_eq!(at(&|all| _ = all.remove(first_of_vault - 1)), line(first_of_vault - 1));
    assert_eq!(at(&|all| _ = all.remove(end)), line(end));
    assert_eq!(at(&|all| _ = all.remove(0)), 1);
    assert_eq!(at(&|all| all.truncate(1)), 2);
    assert_eq!(at(&|all| all.clear()), 1);
    // Changed places, and twice.
    assert_eq!(at(&|all| all.swap(2, 3)), line(2));
    assert_eq!(at(&|all| all.swap(first_of_vault - 1, first_of_vault)), line(first_of_vault - 1));
    assert_eq!(at(&|all| all.insert(2, all[1])), line(2));
    assert_eq!(at(&|all| all.push(all[end])), line(end + 1));
    assert_eq!(at(&|all| all.push(all[0])), line(end + 1));
    // The first line: another head, another anchor, a log less, another format.
    assert_eq!(at(&|all| all[0] = edit(0, "\"head\":\"", "\"head\":\"00")), 1);
    let head: Value = serde_json::from_str(lines[0]).unwrap();
    let last = format!("\"last\":{}", head["chains"][0]["last"]);
    assert_eq!(at(&|all| all[0] = edit(0, &last, "\"last\":1")), line(first_of_vault));
    let anchor =
        format!("\"anchor\":{{\"seq\":1,\"hash\":\"{}\",\"at\":\"2026-01-01T00:00:00.000000Z\"}}", "00".repeat(32));
    assert_eq!(at(&|all| all[0] = edit(0, "\"anchor\":null", &anchor)), 2);
    assert_eq!(at(&|all| all[0] = edit(0, "\"database\":\"memory\"", "\"database\":\"others\"")), 1);
    assert_eq!(at(&|all| all[0] = edit(0, "\"format\":1", "\"format\":2")), 1);
    // Cut off in the middle of a line, and without its end.
    let whole: Vec<&str> = lines.clone();
    assert_eq!(wrong(&stranger, place, &whole, ""), (line(end), "it is cut off, or too long".to_owned()));
    let half = [&lines[..end], &[&lines[end][..40]]].concat();
    assert_eq!(wrong(&stranger, place, &half, "\n"), (line(end), "it is no record of an audit log".to_owned()));
    // An anchor that fits and that no entry tells of: somebody removed the first entry and knew how.
    let first: Value = serde_json::from_str(lines[1]).unwrap();
    let hash = first["entry"]["hash"].as_str().unwrap();
    let anchor = anchor.replace(&"00".repeat(32), hash);
    let forged = edit(0, "\"anchor\":null", &anchor);
    let without: Vec<&str> = [&[forged], &lines[2..]].concat();
    let (number, what) = wrong(&stranger, place, &without, "\n");
    assert_eq!(
        (number, what.as_str()),
        (line(first_of_vault - 1), "no entry of app tells that those before were removed")
    );
    // And unchanged it is still good.
    fs::write(place.path().join("changed.jsonl"), &before).unwrap();
    stranger.ok(&["audit", "verify", "changed.jsonl"]);
}
