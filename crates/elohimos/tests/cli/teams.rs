//! Teams from the command line: one who invites, one who comes, goes and comes back, one who only reads.

use elohim_testkit::Engine;
use rstest::rstest;
use serde_json::Value;

use crate::people::Device;
use crate::vault::Desk;

pub(crate) const TEAM: &str = "Ward 7";

/// Somebody with an account and a vault of their own.
pub(crate) fn somebody<'a>(desk: &'a Desk, name: &str) -> Device<'a> {
    let (place, server) = (desk.place(), desk.address());
    let device = Device::new(place, name);
    place.write("temporary", &desk.run(&["users", "add", name]).stdout, 0o600);
    place.write("own", "words that only they know\n", 0o600);
    let who = ["--server", &server, "--username", name, "--password-file"];
    let change = ["password", "--temporary"];
    device.ok(&[&change[..], &who, &["temporary", "--new-password-file", "own"]].concat());
    device.ok(&[&["login"][..], &who, &["own"]].concat());
    device.ok(&["vault", "init", "--passphrase-file", "passphrase", "--kit", &format!("{name}.txt")]);
    device
}

pub(crate) fn code(device: &Device<'_>, arguments: &[&str]) -> String {
    let ran = device.run(&[&["--json"], arguments].concat());
    let problem: Value = serde_json::from_str(ran.stderr.trim()).unwrap_or_else(|_| panic!("{ran:?}"));
    problem["code"].as_str().unwrap().to_owned()
}

pub(crate) fn invite(desk: &Desk, arguments: &[&str]) -> String {
    let ran = desk.run(&[&["teams", "invite", TEAM], arguments].concat());
    assert_eq!(ran.status, 0, "{ran:?}");
    ran.stdout.trim().to_owned()
}

fn keys_of(desk: &Desk, name: &str) -> String {
    let all = desk.json(&["teams", "members", TEAM]);
    let one = all.as_array().unwrap().iter().find(|one| one["member"]["username"] == name).unwrap().clone();
    one["keys"].as_str().unwrap().to_owned()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn people_come_into_a_team_go_and_come_back(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    let place = desk.place();
    let vault = |rest: &[&'static str]| [&["vault", "--team", TEAM], rest].concat();
    let made = desk.ok(&["teams", "create", TEAM]);
    assert!(made.starts_with("\"Ward 7\" is made, with a vault of its own"), "{made}");
    place.write("a.txt", "seen by all", 0o600);
    desk.ok(&vault(&["put", "a.txt"]));
    assert_eq!(desk.run(&vault(&["inbox"])).status, 2);

    // Zoe comes, and has nothing before somebody hands her the keys.
    let zoe = somebody(&desk, "zoe");
    assert_eq!(code(&zoe, &vault(&["ls"])), "TEAM_NOT_FOUND");
    let link = invite(&desk, &[]);
    let elsewhere = link.replace("127.0.0.1", "127.0.0.2");
    assert_eq!(code(&zoe, &["teams", "join", &elsewhere]), "TEAM_OTHER_SERVER");
    assert_eq!(code(&zoe, &["teams", "join", &link[..link.len() - 1]]), "VAULT_BAD_NAME");
    let joined = zoe.ok(&["teams", "join", &link]);
    assert!(joined.starts_with("You are in \"Ward 7\" as member."), "{joined}");
    let fingerprint = joined.trim().rsplit(": ").next().unwrap().to_owned();
    assert_eq!(code(&zoe, &vault(&["ls"])), "TEAM_NOT_ADMITTED");
    assert_eq!(keys_of(&desk, "zoe"), "waits for: elohimos teams admit");
    let admitted = desk.ok(&["teams", "admit", TEAM]);
    assert_eq!(admitted, format!("zoe has the keys now. Fingerprint of theirs: {fingerprint}\n"));
    assert_eq!(keys_of(&desk, "zoe"), format!("writes, {fingerprint}"));
    zoe.ok(&vault(&["get", "/a.txt", "--output", "a-of-zoe.txt"]));
    assert_eq!(place.read("a-of-zoe.txt"), "seen by all");
    place.write("b.txt", "by zoe", 0o600);
    zoe.ok(&vault(&["put", "b.txt"]));
    desk.ok(&vault(&["get", "/b.txt", "--output", "b-back.txt"]));
    assert_eq!(place.read("b-back.txt"), "by zoe");
    // What is destroyed is for administrators, and nothing is trashed on the way to the refusal.
    assert_eq!(code(&zoe, &vault(&["rm", "--purge", "/b.txt"])), "VAULT_NOT_POSSIBLE");
    assert!(desk.ok(&vault(&["ls"])).contains("b.txt"));

    // Gus only reads, until two agree that he may do more.
    let gus = somebody(&desk, "gus");
    gus.ok(&["teams", "join", &invite(&desk, &["--role", "guest"])]);
    desk.ok(&["teams", "admit", TEAM]);
    gus.ok(&vault(&["get", "/b.txt", "--output", "b-of-gus.txt"]));
    assert_eq!(place.read("b-of-gus.txt"), "by zoe");
    assert_eq!(code(&gus, &vault(&["put", "a.txt", "/c.txt"])), "TEAM_PERMISSION_DENIED");
    assert_eq!(code(&gus, &vault(&["mkdir", "/folder"])), "VAULT_NOT_POSSIBLE");
    gus.ok(&["teams", "promote", TEAM, "gus"]);
    let asked = desk.json(&["teams", "promotions", TEAM]);
    desk.ok(&["teams", "decide", TEAM, asked[0]["id"].as_str().unwrap()]);
    gus.ok(&vault(&["mkdir", "/folder"]));

    // Zoe is removed, and told exactly what of.
    let removed = desk.ok(&["teams", "remove", TEAM, "zoe"]);
    assert!(removed.contains("until now zoe could read 2 files (17 bytes with all their versions)"), "{removed}");
    assert!(removed.contains("with a copy of the server's disk or of a backup, zoe can still open them"), "{removed}");
    assert_eq!(code(&zoe, &vault(&["ls"])), "TEAM_NOT_FOUND");
    assert_eq!(keys_of(&desk, "zoe"), "none");
    place.write("c.txt", "after she went", 0o600);
    desk.ok(&vault(&["put", "c.txt"]));
    // The others go on without doing anything.
    gus.ok(&vault(&["get", "/c.txt", "--output", "c-of-gus.txt"]));
    assert_eq!(place.read("c-of-gus.txt"), "after she went");

    // The server lets her in again; the keys that she has do not lead to what came after.
    zoe.ok(&["teams", "join", &invite(&desk, &["--user", "zoe"])]);
    let seen = zoe.ok(&vault(&["ls"]));
    assert!(seen.contains("a.txt") && seen.contains("b.txt") && !seen.contains("c.txt"), "{seen}");
    assert_eq!(code(&zoe, &vault(&["get", "/c.txt"])), "VAULT_FILE_NOT_FOUND");
    assert_eq!(code(&zoe, &vault(&["mkdir", "/by zoe"])), "TEAM_NOT_A_MEMBER");
    desk.ok(&["teams", "admit", TEAM]);
    zoe.ok(&vault(&["get", "/c.txt", "--output", "c-of-zoe.txt"]));
    assert_eq!(place.read("c-of-zoe.txt"), "after she went");

    // Whoever leaves still has keys until somebody renews them.
    gus.ok(&["teams", "leave", TEAM]);
    assert_eq!(keys_of(&desk, "gus"), "writes still; renew with: elohimos teams remove");
    desk.ok(&["teams", "remove", TEAM, "gus"]);
    assert_eq!(keys_of(&desk, "gus"), "none");
    desk.ok(&["teams", "renew-keys", TEAM]);
    zoe.ok(&vault(&["mkdir", "/by zoe"]));
    // Roles go to the server and to the vault: an administrator admits and removes.
    desk.ok(&["teams", "role", TEAM, "zoe", "admin"]);
    zoe.ok(&["teams", "renew-keys", TEAM]);
    desk.ok(&["teams", "transfer", TEAM, "zoe"]);
    assert_eq!(desk.run(&["teams", "rm", TEAM, "--yes"]).status, 3);
    zoe.ok(&["teams", "rm", TEAM, "--yes"]);
    assert_eq!(zoe.run(&["teams", "ls"]).stdout, "");
}

/// An account that was removed is forgotten by the server, and its keys are in the vault until somebody renews them.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn whoever_the_server_has_forgotten_is_still_seen_in_the_vault(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    desk.ok(&["teams", "create", TEAM]);
    let zoe = somebody(&desk, "zoe");
    zoe.ok(&["teams", "join", &invite(&desk, &[])]);
    desk.ok(&["teams", "admit", TEAM]);
    let alone = desk.run(&["teams", "members", TEAM]);
    assert!(alone.stderr.starts_with("Only founder can let people into the vault"), "{}", alone.stderr);
    desk.ok(&["teams", "role", TEAM, "zoe", "admin"]);
    assert_eq!(desk.run(&["teams", "members", TEAM]).stderr, "");

    desk.ok(&["users", "rm", "zoe", "--yes"]);
    let seen = desk.ok(&["teams", "members", TEAM]);
    let rows: Vec<Vec<&str>> = seen.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows.len(), 3, "{seen}");
    assert_eq!(rows[2][..4], ["zoe", "gone", "admin", "still;"]);
    let removed = desk.ok(&["teams", "remove", TEAM, "Zoe"]);
    assert!(removed.contains("until now zoe could read 0 files"), "{removed}");
    assert!(removed.contains("The new keys are for: founder.\n"), "{removed}");
    let nobody = desk.run(&["teams", "remove", TEAM, "zoe"]);
    assert_eq!(nobody.status, 4);
    assert!(nobody.stderr.contains("TEAM_MEMBER_NOT_FOUND"), "{}", nobody.stderr);
    assert!(!desk.run(&["teams", "members", TEAM]).stdout.contains("zoe"));
}
