//! Working while the server is stopped, and what becomes of it when it is back.

use std::fs;
use std::path::Path;

use elohim_testkit::Engine;
use rstest::rstest;
use serde_json::{Value, json};

use crate::drive::put;
use crate::people::Device;
use crate::teams::{TEAM, invite, somebody};
use crate::vault::Desk;

const AS_OF: &str = "The server does not answer: this is as of the last contact of this device.\n";
const KEPT: &str = "It is kept on this device, and goes up with the next command that reaches the server.\n";

/// What a command prints that does without the server.
fn without(desk: &Desk, arguments: &[&str]) -> String {
    let ran = desk.run(&[&["vault"], arguments].concat());
    assert_eq!((ran.status, ran.stderr.as_str()), (0, AS_OF), "{arguments:?}");
    ran.stdout
}

/// Makes a change that waits.
fn waits(desk: &Desk, arguments: &[&str]) {
    let ran = desk.run(&[&["vault"], arguments].concat());
    assert_eq!((ran.status, ran.stderr.as_str()), (0, [AS_OF, KEPT].concat().as_str()), "{arguments:?} {}", ran.stdout);
}

/// Another device of the same account.
fn other(desk: &Desk) -> Device<'_> {
    Device::new(desk.place(), "other")
}

fn pending(desk: &Desk) -> Vec<(Value, Value)> {
    let all = desk.json(&["vault", "pending"]);
    all.as_array().unwrap().iter().map(|one| (one["what"].clone(), one["set_aside"].clone())).collect()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn changes_wait_until_the_server_is_back(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    put(&desk, "a", "one ", "/a.txt");
    put(&desk, "b", "two ", "/b.txt");
    desk.ok(&["vault", "rm", "/b.txt"]);
    desk.ok(&["vault", "comment", "/a.txt", "before"]);
    let signed_in = [
        "login",
        "--server",
        &desk.address(),
        "--username",
        "founder",
        "--password-file",
        "data/secrets/founder_password",
    ];
    other(&desk).run(&signed_in);
    other(&desk).ok(&["vault", "unlock", "--passphrase-file", "passphrase"]);

    let desk = desk.stopped();
    assert!(without(&desk, &["ls"]).ends_with("a.txt\n"));
    assert!(without(&desk, &["find", "a"]).ends_with("/a.txt\n"));
    assert_eq!(without(&desk, &["versions", "/a.txt"]).lines().count(), 2);
    assert!(without(&desk, &["comments", "/a.txt"]).contains("before"));
    assert!(without(&desk, &["trash", "ls"]).contains("/b.txt"));
    waits(&desk, &["mkdir", "/offline"]);
    waits(&desk, &["mv", "/a.txt", "/offline"]);
    waits(&desk, &["tag", "/offline/a.txt", "--add", "train"]);
    waits(&desk, &["star", "/offline/a.txt"]);
    waits(&desk, &["comment", "/offline/a.txt", "written on the train"]);
    waits(&desk, &["trash", "restore", "/b.txt", "--to", "/offline/c.txt"]);
    waits(&desk, &["mkdir", "/taken"]);
    waits(&desk, &["mkdir", "/forget"]);
    assert!(without(&desk, &["ls", "/offline"]).contains("a.txt  *  #train"));
    // A refusal is one without the server too, and what needs it fails as ever.
    let refused = desk.run(&["vault", "mkdir", "/OFFLINE"]);
    assert!(refused.status == 5 && refused.stderr.contains("VAULT_NAME_TAKEN"), "{}", refused.stderr);
    let listed = pending(&desk);
    assert_eq!((listed.len(), &listed[1].0), (8, &json!("mv to /offline/a.txt")));
    assert_eq!(desk.refused(&["vault", "pending", "--discard", "99"]), (4, "NO_SUCH_CHANGE".to_owned()));
    desk.json(&["vault", "pending", "--discard", "7"]);
    // Locking forgets the names and not what waits.
    desk.ok(&["vault", "lock"]);

    let desk = desk.started();
    let other = other(&desk);
    other.ok(&["vault", "mkdir", "/TAKEN"]);
    other.ok(&["vault", "mkdir", "/by another"]);
    desk.ok(&["vault", "unlock", "--passphrase-file", "passphrase"]);
    let ran = desk.run(&["vault", "ls"]);
    let said = "Changes made while the server did not answer: 6 are in the vault now.\n\
                Changes made while the server did not answer: 1 cannot be made any more. See: elohimos vault pending\n";
    assert_eq!((ran.status, ran.stderr.as_str()), (0, said));
    assert_eq!(pending(&desk), [(json!("mkdir /taken"), json!("\"taken\" exists already"))]);
    let listed = other.ok(&["vault", "ls"]);
    assert!(["TAKEN/", "by another/", "offline/"].iter().all(|name| listed.contains(name)), "{listed}");
    assert!(!listed.contains("forget"));
    assert!(other.ok(&["vault", "ls", "/offline"]).contains("a.txt  *  #train"));
    assert!(other.ok(&["vault", "comments", "/offline/a.txt"]).contains("written on the train"));
    other.ok(&["vault", "get", "/offline/c.txt", "-o", "back"]);
    assert!(desk.place().read("back").starts_with("two two"));
    assert_eq!(desk.ok(&["vault", "head"]), other.ok(&["vault", "head"]));
    desk.json(&["vault", "pending", "--discard", "6"]);
    assert_eq!(pending(&desk), []);
    assert_eq!(desk.run(&["vault", "pending"]).stderr, "Nothing waits on this device.\n");
}

/// What waits is sealed, and another vault of the account does not see it and does not destroy it.
#[test]
fn what_waits_tells_nothing_to_another_vault() {
    let desk = Desk::new(Engine::Sqlite);
    desk.place().write("other", "another passphrase of words\n", 0o600);
    desk.ok(&["vault", "mkdir", "/papers"]);
    let desk = desk.stopped();
    waits(&desk, &["mkdir", "/canary-of-the-queue"]);
    let desk = desk.started();
    let home = desk.place().path().join("home");
    let holds = |text: &str| {
        let found = std::process::Command::new("grep").args(["-r", "-l", text]).arg(&home).output().unwrap();
        !found.stdout.is_empty()
    };
    fs::write(home.join("plant"), "canary-of-the-queue").unwrap();
    assert!(holds("canary-of-the-queue"));
    fs::remove_file(home.join("plant")).unwrap();
    assert!(!holds("canary-of-the-queue"));
    desk.ok(&["vault", "lock"]);
    let beside =
        ["vault", "init", "--beside", "--keep-file", "passphrase", "--passphrase-file", "other", "--kit", "k.txt"];
    desk.ok(&beside);
    assert_eq!(desk.run(&["vault", "pending"]).stderr, "Nothing waits on this device.\n");
    desk.ok(&["vault", "mkdir", "/other"]);
    desk.ok(&["vault", "lock"]);
    desk.ok(&["vault", "unlock", "--passphrase-file", "passphrase"]);
    let listed = desk.run(&["vault", "ls"]);
    assert!(
        listed.stdout.contains("canary-of-the-queue/") && listed.stderr.contains("1 are in the vault now"),
        "{listed:?}"
    );
}

/// A list that a disk has damaged stops nothing: it is put aside, and somebody is told.
#[test]
fn changes_that_cannot_be_read_are_put_aside() {
    let desk = Desk::new(Engine::Sqlite);
    desk.ok(&["vault", "mkdir", "/papers"]);
    let desk = desk.stopped();
    waits(&desk, &["mkdir", "/lost"]);
    let kept = || {
        let arguments = ["-path", "*/changes/*", "-type", "f"];
        let found = std::process::Command::new("find").arg(desk.place().path()).args(arguments).output().unwrap();
        String::from_utf8(found.stdout).unwrap().lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let [file] = &kept()[..] else { panic!("another number of lists: {:?}", kept()) };
    let mut list = fs::read(file).unwrap();
    *list.last_mut().unwrap() ^= 1;
    fs::write(file, &list).unwrap();
    let ran = desk.run(&["vault", "ls"]);
    let [aside] = &kept()[..] else { panic!("another number of lists: {:?}", kept()) };
    // As it was said where the command ran.
    let said = Path::new(aside).strip_prefix(desk.place().path()).unwrap().display();
    let told = format!(
        "The changes that waited on this device cannot be read any more, and are not made. What is there of them: {said}\n"
    );
    assert_eq!((ran.status, ran.stderr.as_str(), ran.stdout.contains("papers/")), (0, &*(told + AS_OF), true));
    assert_eq!(fs::read(aside).unwrap(), list);
    let desk = desk.started();
    desk.ok(&["vault", "mkdir", "/goes-on"]);
    assert_eq!(pending(&desk), []);
}

/// In a team's vault it is the same; who is in the team is asked when the server is there.
#[test]
fn changes_to_a_teams_vault_wait_too() {
    let desk = Desk::new(Engine::Sqlite);
    desk.ok(&["teams", "create", TEAM]);
    let zoe = somebody(&desk, "zoe");
    zoe.ok(&["teams", "join", &invite(&desk, &[])]);
    desk.ok(&["teams", "admit", TEAM]);
    zoe.ok(&["vault", "--team", TEAM, "ls", "--json"]);
    let desk = desk.stopped();
    let zoe = Device::new(desk.place(), "zoe");
    let ran = zoe.run(&["vault", "--team", TEAM, "mkdir", "/from zoe"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, [AS_OF, KEPT].concat().as_str()));
    let ran = zoe.run(&["vault", "--team", "Nowhere", "ls"]);
    assert!(ran.status == 6 && ran.stderr.contains("NO_CONNECTION"), "{ran:?}");
    let desk = desk.started();
    let zoe = Device::new(desk.place(), "zoe");
    let ran = zoe.run(&["vault", "--team", TEAM, "ls"]);
    assert!(ran.stderr.contains("1 are in the vault now"), "{ran:?}");
    assert!(desk.ok(&["vault", "--team", TEAM, "ls"]).contains("from zoe/"));
}
