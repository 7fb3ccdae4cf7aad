//! New keys of the vault, through the real program: what others have opens nothing that comes later.

use std::fs;
use std::path::PathBuf;

use elohim_testkit::Engine;
use rstest::rstest;
use serde_json::{Value, json};

use crate::vault::Desk;

fn names(desk: &Desk) -> Vec<String> {
    let rows: Vec<Value> = serde_json::from_value(desk.json(&["vault", "ls"])).unwrap();
    rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

/// Where the device keeps the root of the unlocked vault.
fn unlocked_file(desk: &Desk) -> PathBuf {
    let home = desk.place().path().join("home/.local/state/elohimos");
    let accounts = fs::read_dir(home).unwrap().map(|account| account.unwrap().path().join("unlocked"));
    accounts.into_iter().find(|file| file.is_file()).unwrap()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
fn old_passphrase_old_kit_and_old_device_open_nothing_new(#[case] engine: Engine) {
    let desk = Desk::new(engine);
    let place = desk.place();
    place.write("new", "new words that nobody has seen\n", 0o600);
    place.write("a.txt", "from before", 0o600);
    place.write("b.txt", "from after", 0o600);
    desk.ok(&["vault", "put", "a.txt"]);
    let made = desk.run(&["vault", "drop-box", "create", "for tips"]);
    let address = made.stdout.trim().to_owned();
    let other_device = fs::read(unlocked_file(&desk)).unwrap();

    let renew = |old: &str, new: &str, kit: &str| {
        desk.refused(&["vault", "renew-keys", "--passphrase-file", old, "--new-passphrase-file", new, "--kit", kit])
    };
    assert_eq!(renew("passphrase", "new", "kit.txt"), (5, "FILE_EXISTS".to_owned()));
    assert_eq!(renew("passphrase", "passphrase", "kit2.txt"), (2, "VAULT_PASSPHRASE_IS_OLD".to_owned()));
    assert_eq!(renew("new", "passphrase", "kit2.txt"), (3, "VAULT_WRONG_PASSPHRASE".to_owned()));
    let login = "data/secrets/founder_password";
    assert_eq!(renew("passphrase", login, "kit2.txt"), (2, "VAULT_PASSPHRASE_IS_LOGIN".to_owned()));
    assert!(!place.path().join("kit2.txt").exists(), "nothing is left of what was refused");
    let renewed = desk.json(&[
        "vault",
        "renew-keys",
        "--passphrase-file",
        "passphrase",
        "--new-passphrase-file",
        "new",
        "--kit",
        "kit2.txt",
    ]);
    assert_eq!(renewed, json!({ "kit": "kit2.txt", "times": 1 }));

    desk.ok(&["vault", "put", "b.txt"]);
    assert_eq!(names(&desk), ["a.txt", "b.txt"]);
    desk.ok(&["vault", "get", "a.txt", "-o", "back"]);
    assert_eq!(place.read("back"), "from before");
    desk.ok(&["vault", "kit", "again.txt"]);
    assert!(place.read("again.txt") == place.read("kit2.txt") && place.read("kit.txt") != place.read("kit2.txt"));
    // What is sent to an address from before is taken in, and the address is told to be old.
    assert_eq!(place.run(&["send", &address, "a.txt"], &[]).status, 0);
    desk.ok(&["vault", "accept", "--all", "--to", "/tip.txt"]);
    desk.ok(&["vault", "get", "tip.txt", "-o", "back", "--force"]);
    assert_eq!(place.read("back"), "from before");
    assert!(desk.ok(&["vault", "drop-box", "ls"]).trim_end().ends_with("for tips  (old keys)"));

    // Another device that was unlocked before.
    let present = fs::read(unlocked_file(&desk)).unwrap();
    fs::write(unlocked_file(&desk), &other_device).unwrap();
    let told = desk.run(&["--json", "vault", "ls"]);
    let problem: Value = serde_json::from_str(told.stderr.trim()).unwrap();
    // It has the memory of the one that renewed the keys: for it the old keys lead to an older state.
    assert_eq!((told.status, &problem["code"]), (6, &json!("VAULT_SERVER_NOT_TRUSTED")), "{problem}");
    fs::write(unlocked_file(&desk), &present).unwrap();
    assert_eq!(names(&desk).len(), 3);

    desk.ok(&["vault", "lock"]);
    let unlock = |how: &[&str]| desk.refused(&[&["vault", "unlock"], how].concat());
    assert_eq!(unlock(&["--passphrase-file", "passphrase"]), (3, "VAULT_WRONG_PASSPHRASE".to_owned()));
    assert_eq!(unlock(&["--kit", "kit.txt"]), (3, "VAULT_WRONG_PASSPHRASE".to_owned()));
    desk.ok(&["vault", "unlock", "--kit", "kit2.txt"]);
    assert_eq!(names(&desk).len(), 3);
    desk.ok(&["vault", "unlock", "--passphrase-file", "new"]);
    assert_eq!(names(&desk).len(), 3);
    assert_eq!(desk.run(&["vault", "check"]).status, 0);
}

/// A device that was unlocked before, and has not seen the renewal, is told what to do.
#[test]
fn a_device_with_the_old_keys_is_told_to_unlock_again() {
    let desk = Desk::new(Engine::Sqlite);
    let place = desk.place();
    place.write("new", "new words that nobody has seen\n", 0o600);
    desk.ok(&["vault", "mkdir", "/one"]);
    let (home, phone) = (place.path().join("home"), place.path().join("phone"));
    let copied = std::process::Command::new("cp").arg("-a").args([&home, &phone]).status().unwrap();
    assert!(copied.success());
    let renew = ["vault", "renew-keys", "--passphrase-file", "passphrase", "--new-passphrase-file", "new"];
    desk.ok(&[&renew[..], &["--kit", "kit2.txt"]].concat());
    let on_phone = |arguments: &[&str]| place.run(arguments, &[("HOME", phone.to_str().unwrap())]);
    for command in [["vault", "ls"].as_slice(), &["vault", "mkdir", "/two"]] {
        let told = on_phone(&[&["--json"], command].concat());
        let problem: Value = serde_json::from_str(told.stderr.trim()).unwrap();
        assert_eq!((told.status, &problem["code"]), (3, &json!("VAULT_KEYS_RENEWED")), "{problem}");
    }
    assert_eq!(on_phone(&["vault", "unlock", "--passphrase-file", "new"]).status, 0);
    assert_eq!(on_phone(&["vault", "mkdir", "/two"]).status, 0);
    assert_eq!(names(&desk), ["one", "two"]);
}
