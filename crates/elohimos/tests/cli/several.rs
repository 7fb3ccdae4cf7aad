//! Several vaults of one account: each shows itself, and what the server has tells not how many there are.

use std::collections::BTreeMap;
use std::process::Command;

use elohim_testkit::Engine;
use rstest::rstest;
use serde_json::{Value, json};

use crate::vault::Desk;

/// A second vault beside the one that the desk begins with.
fn with_two(engine: Engine) -> Desk {
    let desk = Desk::new(engine);
    desk.place().write("other", "quite other words for a vault\n", 0o600);
    let beside =
        ["vault", "init", "--beside", "--keep-file", "passphrase", "--passphrase-file", "other", "--kit", "kit2.txt"];
    desk.ok(&beside);
    desk
}

fn unlock(desk: &Desk, passphrase: &str) {
    desk.ok(&["vault", "unlock", "--passphrase-file", passphrase]);
}

fn names(desk: &Desk) -> Vec<String> {
    let rows: Vec<Value> = serde_json::from_value(desk.json(&["vault", "ls"])).unwrap();
    rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

/// What the server has about the account, by kind, each record by its shape: which fields there are, and how long or large they are.
fn on_server(desk: &Desk) -> BTreeMap<String, u32> {
    fn shape(value: &Value) -> Value {
        match value {
            Value::Object(fields) => {
                let free = ["id", "object", "seq", "subject", "hash", "created_at", "at"];
                let shown = fields.iter().filter(|(name, _)| !free.contains(&name.as_str()));
                Value::Object(shown.map(|(name, value)| (name.clone(), shape(value))).collect())
            }
            Value::Array(items) => Value::Array(items.iter().map(shape).collect()),
            Value::String(text) => json!(text.len()),
            other => other.clone(),
        }
    }
    let mut records = BTreeMap::new();
    desk.run(&["privacy", "export", "taken.tar"]);
    let tar = Command::new("tar")
        .args(["-xOf", "taken.tar", "data.jsonl"])
        .current_dir(desk.place().path())
        .output()
        .unwrap();
    for line in String::from_utf8(tar.stdout).unwrap().lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let kind = record["data"].as_str().unwrap();
        if kind.starts_with("vault") || kind == "share" || kind == "upload" {
            *records.entry(format!("{kind} {}", shape(&record["record"]))).or_insert(0) += 1;
        }
        if kind == "audit" {
            *records.entry(format!("audit {}", record["record"]["entry"]["event"])).or_insert(0) += 1;
        }
    }
    records
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn each_vault_shows_itself_alone(#[case] engine: Engine) {
    let desk = with_two(engine);
    let place = desk.place();
    place.write("a.txt", "hidden", 0o600);
    place.write("b.txt", "shown", 0o600);
    desk.ok(&["vault", "put", "a.txt"]);
    desk.ok(&["vault", "share", "/a.txt"]);
    desk.run(&["vault", "drop-box", "create", "hidden box"]);
    unlock(&desk, "passphrase");
    assert_eq!(names(&desk), Vec::<String>::new());
    for list in
        [["vault", "shares"].as_slice(), &["vault", "drop-box", "ls"], &["vault", "inbox"], &["vault", "trash", "ls"]]
    {
        assert_eq!(desk.json(list), json!([]), "{list:?}");
    }
    desk.ok(&["vault", "put", "b.txt"]);
    assert_eq!(names(&desk), ["b.txt"]);
    desk.ok(&["vault", "lock"]);
    assert_eq!(desk.refused(&["vault", "ls"]), (3, "VAULT_LOCKED".to_owned()));
    desk.ok(&["vault", "unlock", "--kit", "kit2.txt"]);
    assert_eq!(names(&desk), ["a.txt"]);
    desk.ok(&["vault", "unlock", "--kit", "kit.txt"]);
    assert_eq!(names(&desk), ["b.txt"]);
    // A new passphrase of the one that is shown leaves the other alone.
    place.write("new", "new words for the vault that is shown\n", 0o600);
    desk.ok(&["vault", "passphrase", "--passphrase-file", "passphrase", "--new-passphrase-file", "new"]);
    unlock(&desk, "other");
    assert_eq!(names(&desk), ["a.txt"]);
    unlock(&desk, "new");
    let beside = |keep: &str| {
        desk.refused(&[
            "vault",
            "init",
            "--beside",
            "--keep-file",
            keep,
            "--passphrase-file",
            "new",
            "--kit",
            "kit3.txt",
        ])
    };
    assert_eq!(beside("passphrase"), (3, "VAULT_WRONG_PASSPHRASE".to_owned()));
    assert_eq!(beside("new"), (5, "VAULT_NOT_POSSIBLE".to_owned()));
    assert_eq!(names(&desk), ["b.txt"]);
}

/// Whoever has forgotten the passphrase of one gives it another one with its kit.
#[test]
fn a_kit_replaces_the_passphrase_of_its_own_vault() {
    let desk = with_two(Engine::Sqlite);
    desk.place().write("new", "new words for the second vault\n", 0o600);
    desk.ok(&["vault", "mkdir", "/second"]);
    desk.ok(&["vault", "lock"]);
    desk.ok(&["vault", "passphrase", "--kit", "kit2.txt", "--new-passphrase-file", "new"]);
    let forgotten = desk.refused(&["vault", "unlock", "--passphrase-file", "other"]);
    assert_eq!(forgotten, (3, "VAULT_WRONG_PASSPHRASE".to_owned()));
    unlock(&desk, "passphrase");
    assert_eq!(names(&desk), Vec::<String>::new());
    unlock(&desk, "new");
    assert_eq!(names(&desk), ["second"]);
}

/// The account of somebody who hides the second vault, and of somebody who hides the first.
#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn accounts_whose_vaults_have_exchanged_roles_look_alike(#[case] engine: Engine) {
    let account = |real: &str, shown: &str| {
        let desk = with_two(engine);
        for name in ["one", "two", "three"] {
            desk.place().write(name, &"x".repeat(name.len() * 1000), 0o600);
        }
        unlock(&desk, real);
        for name in ["one", "two", "three"] {
            desk.ok(&["vault", "put", name]);
        }
        unlock(&desk, shown);
        desk.ok(&["vault", "put", "one"]);
        on_server(&desk)
    };
    let (first, second) = (account("passphrase", "other"), account("other", "passphrase"));
    assert_eq!(first, second);
    let of =
        |kind: &str| first.iter().filter(|(record, _)| record.starts_with(kind)).map(|(_, count)| count).sum::<u32>();
    // Each file is an object and an entry of the log; sixteen slots are one record.
    assert_eq!((of("vault_object"), of("vault_slots"), of("audit \"vault.slot.replaced\"")), (8, 1, 2));
}
